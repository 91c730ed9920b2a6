import { type ByteSource, readRange } from '../archives/byte-source.ts';
import { UploadRefused } from './refusals.ts';

/** Word's own type of a document without macros. */
export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** What is taken. */
export type UploadType = 'application/pdf' | typeof DOCX | 'image/jpeg' | 'image/png' | 'image/webp';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** Readers look for a PDF's mark in the first kilobyte. */
const HEAD = 1_024;

/**
 * Tells what a file is by its first bytes; its name and what the sender says are not looked at. A zip is only said to be
 * one: whether it is a document is known when it has been opened (docx-content.ts).
 *
 * @throws UploadRefused
 */
export async function mediaTypeOf(source: ByteSource): Promise<UploadType> {
  if (source.size === 0) throw new UploadRefused('empty');
  const head = await readRange(source, 0, HEAD);
  if (head.subarray(0, 8).equals(PNG) && head.toString('latin1', 12, 16) === 'IHDR') return 'image/png';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg';
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP') return 'image/webp';
  if (head.toString('latin1', 0, 4) === 'PK\x03\x04') return DOCX;
  if (head.subarray(0, 8).equals(COMPOUND)) throw new UploadRefused('oldWord');
  // Only at the very front: a PDF behind something else is two files in one.
  if (
    head
      .toString('latin1')
      .trimStart()
      .replace(/^\xef\xbb\xbf/, '')
      .startsWith('%PDF-')
  )
    return 'application/pdf';
  throw new UploadRefused('wrongType');
}
