import { crc32 } from 'node:zlib';
import type { OpenWorkbook } from './open-workbook.ts';

const PARTS = ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', 'xl/sharedStrings.xml'];
const EMPTY_STRINGS = Buffer.from(
  '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
);

/**
 * Streams a workbook again as an unpacked archive with only the parts a reader of values needs, text table first.
 *
 * Excel writes the text table after the sheets, and exceljs then copies each sheet to a temporary file in the clear;
 * in this order it never does. It also means that whatever else the archive holds does not reach the reader process.
 */
export async function* repack(workbook: OpenWorkbook): AsyncGenerator<Buffer> {
  for (const name of PARTS) {
    if (workbook.parts.has(name)) yield* part(workbook, name, name);
    else if (name === 'xl/sharedStrings.xml') yield* stored(name, EMPTY_STRINGS);
  }
  const sheets = [...workbook.parts.keys()].filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name)).sort(byNumber);
  for (const [at, name] of sheets.entries()) yield* part(workbook, name, `xl/worksheets/sheet${String(at + 1)}.xml`);
  // unzipper waits for a table of contents after the last part; an empty one ends the archive.
  yield endOfArchive();
}

async function* part(workbook: OpenWorkbook, name: string, as: string): AsyncGenerator<Buffer> {
  yield localHeader(as, workbook.parts.get(name) ?? 0, 0);
  for await (const bytes of (await workbook.unpack(name)) as AsyncIterable<Buffer>) yield bytes;
}

function* stored(name: string, bytes: Buffer): Generator<Buffer> {
  yield localHeader(name, bytes.length, crc32(bytes));
  yield bytes;
}

function localHeader(name: string, size: number, checksum: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt32LE(checksum, 14);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  return Buffer.concat([header, Buffer.from(name)]);
}

function endOfArchive(): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  return end;
}

function byNumber(a: string, b: string): number {
  const number = (name: string): number => Number(/(\d+)\.xml$/.exec(name)?.[1] ?? Number.MAX_SAFE_INTEGER);
  return number(a) - number(b) || a.localeCompare(b);
}
