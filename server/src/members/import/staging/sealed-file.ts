import { Readable } from 'node:stream';
import type pg from 'pg';
import type { Crypto } from '../../../platform/crypto/crypto.ts';
import { type ByteSource, bufferSource } from '../../../platform/archives/byte-source.ts';
import { FileRefused, MAX_FILE_BYTES } from '../reading/refusal.ts';

const PIECE = 256 * 1024;

/**
 * Cuts a stream into sealed pieces, at most one of them in memory in the clear.
 *
 * @returns length of the file in bytes
 * @throws FileRefused as soon as the stream is longer than any real list
 */
export async function sealFile(
  crypto: Crypto,
  importId: string,
  bytes: AsyncIterable<Buffer>,
  keep: (piece: number, sealed: Buffer) => Promise<void>,
): Promise<number> {
  let size = 0;
  let pieces = 0;
  let pending: Buffer[] = [];
  let held = 0;
  const flush = async (piece: Buffer): Promise<void> => {
    await keep(pieces, seal(crypto, importId, pieces, piece));
    pieces++;
  };
  for await (const part of bytes) {
    size += part.length;
    if (size > MAX_FILE_BYTES) throw new FileRefused('too-large');
    pending.push(part);
    held += part.length;
    if (held < PIECE) continue;
    const all = Buffer.concat(pending);
    let at = 0;
    for (; at + PIECE <= all.length; at += PIECE) await flush(all.subarray(at, at + PIECE));
    pending = [Buffer.from(all.subarray(at))];
    held = all.length - at;
  }
  if (held > 0) await flush(Buffer.concat(pending));
  return size;
}

/** Opens a sealed upload for reading in ranges, without a copy in the clear anywhere but in memory. */
export function sealedSource(pool: pg.Pool, crypto: Crypto, importId: string, size: number): ByteSource {
  if (size === 0) return bufferSource(Buffer.alloc(0));
  return {
    size,
    stream: (start, end) => Readable.from(pieces(pool, crypto, importId, start, end), { objectMode: false }),
  };
}

async function* pieces(
  pool: pg.Pool,
  crypto: Crypto,
  importId: string,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  for (let piece = Math.floor(start / PIECE); piece * PIECE < end; piece++) {
    const { rows } = await pool.query<{ bytes_sealed: Buffer }>(
      'SELECT bytes_sealed FROM imports_file WHERE import_id = $1 AND piece = $2',
      [importId, piece],
    );
    const row = rows[0];
    if (!row) throw new FileRefused('broken');
    const bytes = Buffer.from(
      crypto.open('imports_file', 'bytes_sealed', `${importId}:${String(piece)}`, row.bytes_sealed),
      'base64',
    );
    yield bytes.subarray(Math.max(0, start - piece * PIECE), Math.min(bytes.length, end - piece * PIECE));
  }
}

function seal(crypto: Crypto, importId: string, piece: number, bytes: Buffer): Buffer {
  return crypto.seal('imports_file', 'bytes_sealed', `${importId}:${String(piece)}`, bytes.toString('base64'));
}
