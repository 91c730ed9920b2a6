import { type ByteSource, readRange } from '../../../platform/archives/byte-source.ts';
import { FileRefused, MAX_FILE_BYTES } from './refusal.ts';

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex');
// Office keeps the payload of a locked workbook in a stream of this name inside an old-style compound file.
const LOCKED = Buffer.from('EncryptedPackage', 'utf16le');

/** Tells what a file is by its first bytes; its name is not looked at. Throws `FileRefused` for anything unreadable. */
export async function fileKind(source: ByteSource): Promise<'zip' | 'csv'> {
  if (source.size === 0) throw new FileRefused('empty');
  if (source.size > MAX_FILE_BYTES) throw new FileRefused('too-large');
  const head = await readRange(source, 0, 8192);
  if (head.subarray(0, 4).equals(ZIP)) return 'zip';
  if (head.subarray(0, 8).equals(COMPOUND))
    throw new FileRefused((await contains(source, LOCKED)) ? 'encrypted' : 'old-excel');
  const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (utf16) throw new FileRefused('not-utf8');
  if (/^(%PDF|\{\\rtf|<)|[\x00-\x08\x0e-\x1f]/.test(head.toString('latin1'))) throw new FileRefused('wrong-type');
  return 'csv';
}

async function contains(source: ByteSource, needle: Buffer): Promise<boolean> {
  let tail = Buffer.alloc(0);
  for await (const part of source.stream(0, source.size) as AsyncIterable<Buffer>) {
    const window = Buffer.concat([tail, part]);
    if (window.includes(needle)) return true;
    tail = Buffer.from(window.subarray(-needle.length));
  }
  return false;
}
