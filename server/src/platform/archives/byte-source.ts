import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** Bytes that can be read from any place: a plain file from the command line, or the sealed copy of an upload. */
export interface ByteSource {
  /** Length in bytes. */
  size: number;
  /** Streams bytes from `start` to before `end`. */
  stream: (start: number, end: number) => Readable;
}

/** Reads a plain file in place. */
export async function fileSource(path: string): Promise<ByteSource & { close: () => Promise<void> }> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  // A stream made from the handle would close it when it ends, and a workbook is read in many ranges.
  return {
    size,
    stream: (start, end) => Readable.from(ranges(handle, start, end), { objectMode: false }),
    close: () => handle.close(),
  };
}

async function* ranges(handle: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end;) {
    const { bytesRead, buffer } = await handle.read(
      Buffer.allocUnsafe(Math.min(256 * 1024, end - at)),
      0,
      undefined,
      at,
    );
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** Reads bytes held in memory; for tests and small generated files. */
export function bufferSource(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    stream: (start, end) => Readable.from(end <= start ? [] : [bytes.subarray(start, end)]),
  };
}

/** Collects a range; callers bound its length. */
export async function readRange(source: ByteSource, start: number, end: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of source.stream(start, Math.min(end, source.size)) as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}
