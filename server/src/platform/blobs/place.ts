/**
 * Where sealed files lie: a folder or a bucket. A place knows names and bytes; what they mean is the store's
 * (blob-store.ts). Both places keep the same promises, held by one suite (blob-store.test.ts).
 */
export interface BlobPlace {
  /**
   * Takes over a finished file. Afterwards it is there whole and lasting, or not at all; the same name again is no error.
   *
   * @param file path of the finished file on this machine; gone or useless afterwards
   */
  take(name: string, file: string): Promise<void>;
  /** Length in bytes; `null` when there is none of this name. */
  size(name: string): Promise<number | null>;
  /** Bytes from `start` to before `end`. */
  read(name: string, start: number, end: number): AsyncIterable<Buffer>;
  /** Takes it away; none of this name is no error. */
  remove(name: string): Promise<void>;
}
