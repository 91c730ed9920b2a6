import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../http/problem.ts';
import type { Services } from '../http/wired.ts';
import { BlobMissing, type BlobRef, type ByteRange } from './blob-store.ts';

/** A content with the type that was found when it came in. */
export interface TypedBlob extends BlobRef {
  readonly mediaType: string;
}

/**
 * Answers with a file, whole or the range asked for. Always as an attachment: nothing that people bring is ever opened on
 * our own origin. **The caller has made sure that the reader may have it.**
 *
 * @param how.fileName shown by the browser when it saves; any letters
 * @throws DomainError fileMissing when the store was not restored with the database
 */
export async function sendBlob(
  reply: FastifyReply,
  blob: TypedBlob,
  { fileName }: { readonly fileName: string },
): Promise<FastifyReply> {
  const { headers } = reply.request;
  // Without a validator a range that depends on one is answered whole.
  const range = headers['if-range'] === undefined ? rangeOf(headers.range, blob.size) : null;
  if (range === 'outside') {
    return reply
      .code(416)
      .header('content-range', `bytes */${String(blob.size)}`)
      .send();
  }
  const { start, end } = range ?? { start: 0, end: blob.size };
  const stream = await openBlob(reply.server.services, blob.sha256, { start, end });
  void reply.type(blob.mediaType).headers({
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    'content-disposition': attachment(fileName),
    'content-length': end - start,
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  if (range !== null) {
    void reply.code(206).header('content-range', `bytes ${String(start)}-${String(end - 1)}/${String(blob.size)}`);
  }
  return reply.send(stream);
}

/**
 * Opens a content that a row refers to. **The caller has made sure that the reader may have it.**
 *
 * @throws DomainError fileMissing when the store was not restored with the database
 */
export async function openBlob(
  { blobs, log }: Pick<Services, 'blobs' | 'log'>,
  sha256: Buffer,
  range?: ByteRange,
): Promise<Readable> {
  try {
    return await blobs.open(sha256, range);
  } catch (error) {
    if (!(error instanceof BlobMissing)) throw error;
    log.error({ sha256: sha256.toString('hex') }, 'a file that rows refer to is not in the store');
    throw new DomainError('fileMissing', 404, 'Máy chủ chưa tìm lại được tệp này. Mời đồng chí báo người quản trị.');
  }
}

/** RFC 6266 with RFC 8187: a plain name for old programs, the real one for all others. */
function attachment(fileName: string): string {
  const name = fileName.normalize('NFC').replace(/[\p{Cc}\p{Cf}]/gu, '');
  const plain = name
    .replace(/[đĐ]/g, (letter) => (letter === 'đ' ? 'd' : 'D'))
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%;]/g, '_');
  const exact = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

/** One range as browsers ask for it; several at once, or nonsense, are answered with the whole (RFC 9110). */
function rangeOf(header: string | undefined, size: number): ByteRange | 'outside' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '')
    return last === '0' || size === 0 ? 'outside' : { start: Math.max(0, size - Number(last)), end: size };
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'outside' : { start, end };
}
