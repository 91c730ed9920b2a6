import { createHash, randomUUID, type Hash } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type pg from 'pg';
import type { ByteSource } from '../archives/byte-source.ts';
import type { Crypto } from '../crypto/crypto.ts';
import type { BlobPlace } from './place.ts';
import { beginSealing, HEAD, openSealed, type ReadSealed } from './sealed-stream.ts';

/** A content by its hash (32 bytes) and length in bytes. */
export interface BlobRef {
  readonly sha256: Buffer;
  readonly size: number;
}

/** Bytes from `start` to before `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A stream that has been received and sealed but belongs to nothing yet. Ends with `keep` or `drop`. */
export interface BlobDraft extends BlobRef {
  /** Its bytes, to look at before deciding. */
  readonly source: ByteSource;
  /** Makes it a blob; once kept, the same content again costs nothing. */
  keep(mediaType: string): Promise<BlobRef>;
  /** Leaves nothing behind. */
  drop(): Promise<void>;
}

/** Files by their content: written once, never changed, sealed wherever they lie. Who may have one is the caller's. */
export interface BlobStore {
  /** Stores bytes; the same bytes are stored once. */
  put(bytes: AsyncIterable<Buffer> | Buffer, mediaType: string): Promise<BlobRef>;
  /**
   * Receives bytes to be looked at before they are kept; nothing of them touches the disk in the clear.
   *
   * @param limit bytes
   * @throws BlobTooLarge as soon as more than `limit` have come
   */
  receive(bytes: AsyncIterable<Buffer>, limit: number): Promise<BlobDraft>;
  /**
   * Streams a content, or the part of it in `range`.
   *
   * @throws BlobMissing BlobDamaged
   */
  open(sha256: Buffer, range?: ByteRange): Promise<Readable>;
  exists(sha256: Buffer): Promise<boolean>;
  /** Takes the bytes away; the caller has made sure that no row refers to them (tidy.ts). */
  remove(sha256: Buffer): Promise<void>;
  /** Removes drafts that a dead process left more than an hour ago. */
  sweepDrafts(): Promise<void>;
}

/** More bytes than the caller takes. */
export class BlobTooLarge extends Error {
  constructor() {
    super('More bytes than are taken');
    this.name = 'BlobTooLarge';
  }
}

/** A row knows the content, the place does not: the files were not restored with the database. */
export class BlobMissing extends Error {
  constructor() {
    super('No such content in the store');
    this.name = 'BlobMissing';
  }
}

const DRAFT_LIFE_MS = 60 * 60_000;

/** What a store works with. */
export interface BlobStoreParts {
  readonly place: BlobPlace;
  /** Folder of drafts; on the file system of a disk place. */
  readonly drafts: string;
  readonly crypto: Crypto;
  /** `platform_blob` is the installation's alone. */
  readonly ownerPool: pg.Pool;
}

/** A store over any place. */
export function createBlobStore({ place, drafts, crypto, ownerPool }: BlobStoreParts): BlobStore {
  // A hash alone would tell whoever finds the disk or the bucket which known papers lie there.
  const nameOf = (sha256: Buffer): string => crypto.blindIndex('blob', sha256.toString('hex')).toString('hex');

  async function keep({ sha256, size }: BlobRef, file: string, mediaType: string): Promise<BlobRef> {
    // The row first: a file without one would never be found again. And it waits for a tidying of the same content.
    await ownerPool.query(
      `INSERT INTO platform_blob (sha256, size, media_type) VALUES ($1, $2, $3)
       ON CONFLICT (sha256) DO UPDATE SET created_at = now()`,
      [sha256, size, mediaType],
    );
    if ((await place.size(nameOf(sha256))) === null) await place.take(nameOf(sha256), file);
    await rm(file, { force: true });
    return { sha256, size };
  }

  async function receive(bytes: AsyncIterable<Buffer>, limit: number): Promise<BlobDraft> {
    await mkdir(drafts, { recursive: true, mode: 0o700 });
    const file = path.join(drafts, randomUUID());
    const drop = (): Promise<void> => rm(file, { force: true });
    try {
      const ref = await sealTo(file, bytes, crypto, limit);
      const { size: sealedSize } = await stat(file);
      const read: ReadSealed = (start, end) => rangeOf(file, start, end);
      const source: ByteSource = {
        size: ref.size,
        stream: (start, end) =>
          Readable.from(openSealed(crypto, read, { ...ref, sealedSize, start, end }), { objectMode: false }),
      };
      return { ...ref, source, keep: (mediaType) => keep(ref, file, mediaType), drop };
    } catch (error) {
      await drop();
      throw error;
    }
  }

  return {
    receive,
    async put(bytes, mediaType) {
      const draft = await receive(Buffer.isBuffer(bytes) ? Readable.from([bytes]) : bytes, Infinity);
      return draft.keep(mediaType);
    },
    async open(sha256, range) {
      const name = nameOf(sha256);
      const sealedSize = await place.size(name);
      if (sealedSize === null) throw new BlobMissing();
      const read: ReadSealed = (start, end) => place.read(name, start, end);
      const { start, end } = range ?? { start: 0, end: Infinity };
      return Readable.from(openSealed(crypto, read, { sha256, sealedSize, start, end }), { objectMode: false });
    },
    exists: async (sha256) => (await place.size(nameOf(sha256))) !== null,
    remove: (sha256) => place.remove(nameOf(sha256)),
    sweepDrafts: () => sweep(drafts),
  };
}

async function sealTo(file: string, bytes: AsyncIterable<Buffer>, crypto: Crypto, limit: number): Promise<BlobRef> {
  const handle = await open(file, 'wx', 0o600);
  try {
    return await sealInto(handle, bytes, crypto, limit);
  } finally {
    await handle.close();
  }
}

async function sealInto(
  handle: FileHandle,
  bytes: AsyncIterable<Buffer>,
  crypto: Crypto,
  limit: number,
): Promise<BlobRef> {
  const sealing = beginSealing(crypto);
  const hash: Hash = createHash('sha256');
  let size = 0;
  let at = HEAD;
  const write = async (sealed: Buffer, position: number): Promise<void> => {
    for (let done = 0; done < sealed.length;) {
      done += (await handle.write(sealed, done, sealed.length - done, position + done)).bytesWritten;
    }
  };
  for await (const part of bytes) {
    size += part.length;
    if (size > limit) throw new BlobTooLarge();
    hash.update(part);
    const sealed = sealing.update(part);
    await write(sealed, at);
    at += sealed.length;
  }
  await write(sealing.end(), at);
  const sha256 = hash.digest();
  await write(sealing.head(sha256), 0);
  return { sha256, size };
}

async function* rangeOf(file: string, start: number, end: number): AsyncGenerator<Buffer> {
  const handle = await open(file, 'r');
  try {
    if (end > start) yield* handle.createReadStream({ start, end: end - 1, autoClose: false }) as AsyncIterable<Buffer>;
  } finally {
    await handle.close();
  }
}

async function sweep(drafts: string): Promise<void> {
  for (const name of await readdir(drafts).catch(() => [])) {
    const file = path.join(drafts, name);
    const age = await stat(file).then(
      (facts) => Date.now() - facts.mtimeMs,
      () => 0,
    );
    if (age > DRAFT_LIFE_MS) await rm(file, { force: true });
  }
}
