import { readFileSync } from 'node:fs';
import exceljs from 'exceljs';
import { describe, expect, it } from 'vitest';
import { COLUMNS, type ImportKind } from '../columns.ts';
import { bufferSource } from '../../../platform/archives/byte-source.ts';
import { zip } from '../../../platform/archives/testing/zip.ts';
import type { RawCell } from './cells.ts';
import { type ReadLimits, readTable } from './read-table.ts';
import { FileRefused } from './refusal.ts';

const HEADERS = Object.values(COLUMNS.members);
const PERSON = [
  '1',
  'Lê Thị Lan',
  'Nữ',
  '01/02/1980',
  '025180000001',
  '025180000001',
  'Chi bộ Xóm 1',
  '01/01/2005',
  '01/01/2006',
  'Đang sinh hoạt Đảng',
  '',
];

async function read(
  bytes: Buffer,
  kind: ImportKind = 'members',
  limits: ReadLimits = {},
): Promise<{ dropped: string[]; rows: [number, RawCell[]][] }> {
  const result: { dropped: string[]; rows: [number, RawCell[]][] } = { dropped: [], rows: [] };
  for await (const event of readTable(bufferSource(bytes), kind, limits)) {
    if (event.type === 'header') result.dropped = event.dropped;
    else result.rows.push(...event.rows);
  }
  return result;
}

const refusal = async (bytes: Buffer, limits: ReadLimits = {}): Promise<string> =>
  read(bytes, 'members', limits).then(
    () => 'taken',
    (problem: unknown) => (problem instanceof FileRefused ? problem.code : String(problem)),
  );

async function workbook(fill: (sheet: exceljs.Worksheet) => void): Promise<Buffer> {
  const book = new exceljs.Workbook();
  fill(book.addWorksheet('Đảng viên'));
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe('a table', () => {
  it('gives only the columns that are read and names the ones that are dropped', async () => {
    const bytes = await workbook((sheet) => {
      sheet.addRow(['DANH SÁCH']);
      sheet.addRow(['STT', 'Dân tộc *', ...HEADERS.map((header) => `${header} * (ghi chú)`), 'Tôn giáo']);
      sheet.addRow([1, 'Mường', ...PERSON, 'Không']);
      sheet.addRow([]);
    });
    const { dropped, rows } = await read(bytes);
    expect(dropped).toEqual(['Dân tộc', 'Tôn giáo']);
    expect(rows).toEqual([[3, PERSON.with(10, null as never)]]);
    expect(JSON.stringify(rows)).not.toContain('Mường');
  });

  it('is read from CSV with commas or semicolons and a byte order mark, line numbers kept', async () => {
    for (const mark of [',', ';']) {
      const csv = `\uFEFF${[HEADERS, PERSON, PERSON.with(1, '=HYPERLINK("x")')].map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(mark)).join('\r\n')}\r\n`;
      const { rows } = await read(Buffer.from(csv));
      expect(rows.map(([row]) => row)).toEqual([2, 3]);
      expect(rows[1]![1][1]).toEqual({ formula: true });
    }
  });

  it('keeps dates, numbers and formulas apart and never passes on a cached result', async () => {
    const bytes = await workbook((sheet) => {
      sheet.addRow(HEADERS);
      sheet.addRow([...PERSON.slice(0, 4), 25180000001, ...PERSON.slice(5)]);
      sheet.getCell('H2').value = new Date(Date.UTC(2005, 0, 1));
      sheet.getCell('B2').value = { formula: 'HYPERLINK("http://x","Lan")', result: 'Lan' } as exceljs.CellFormulaValue;
    });
    const [row] = (await read(bytes)).rows;
    expect(row![1][4]).toBe(25180000001);
    expect(row![1][7]).toEqual({ date: '2005-01-01' });
    expect(row![1][1]).toEqual({ formula: true });
  });
});

describe('a file is refused with a sentence', () => {
  const sheets = { 'xl/workbook.xml': '<workbook/>', 'xl/worksheets/sheet1.xml': '<worksheet/>' };

  it('when it is not a table, whatever its name says', async () => {
    expect(await refusal(Buffer.from('%PDF-1.7 …'))).toBe('wrong-type');
    expect(await refusal(readFileSync(process.execPath).subarray(0, 100_000))).toBe('wrong-type');
    expect(await refusal(zip({ 'word/document.xml': '<x/>' }))).toBe('wrong-type');
    expect(
      await refusal(zip({ 'content.xml': '<x/>', mimetype: 'application/vnd.oasis.opendocument.spreadsheet' })),
    ).toBe('open-document');
    expect(await refusal(Buffer.alloc(0))).toBe('empty');
    expect(await refusal(Buffer.from('a,b,c\n1,2,3\n'))).toBe('no-header');
    expect(await refusal(Buffer.from([0xff, 0xfe, 0x41, 0x00]))).toBe('not-utf8');
    expect(
      await refusal(
        Buffer.concat([Buffer.from(`${HEADERS.join(',')}\n1,Nguy`), Buffer.from([0xea, 0x6e]), Buffer.from('\n')]),
      ),
    ).toBe('not-utf8');
  });

  it('when it is locked or in the old format', async () => {
    const compound = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    expect(await refusal(Buffer.concat([compound, Buffer.alloc(4096)]))).toBe('old-excel');
    expect(
      await refusal(Buffer.concat([compound, Buffer.alloc(300_000), Buffer.from('EncryptedPackage', 'utf16le')])),
    ).toBe('encrypted');
    expect(await refusal(zip(sheets, undefined, 1))).toBe('encrypted');
  });

  it('when it carries macros or reaches outside itself', async () => {
    expect(await refusal(zip({ ...sheets, 'xl/vbaProject.bin': 'x' }))).toBe('macros');
    expect(await refusal(zip({ ...sheets, 'xl/macrosheets/sheet1.xml': 'x' }))).toBe('macros');
    expect(await refusal(zip({ ...sheets, 'xl/externalLinks/externalLink1.xml': 'x' }))).toBe('external-links');
    expect(await refusal(zip({ ...sheets, 'xl/connections.xml': 'x' }))).toBe('external-links');
  });

  it('when it would unpack beyond measure, also when its table of contents lies', async () => {
    const zeros = Buffer.alloc(60 * 1024 * 1024, ' ');
    expect(await refusal(zip({ ...sheets, 'xl/worksheets/sheet1.xml': zeros }))).toBe('bomb');
    expect(await refusal(zip({ ...sheets, 'xl/worksheets/sheet1.xml': zeros }, 1000))).toBe('broken');
    expect(await refusal(zip(sheets, 600 * 1024 * 1024))).toBe('bomb');
  });

  it('when it is larger than any real list, before a byte is read', async () => {
    const huge = {
      size: 300 * 1024 * 1024,
      stream: () => {
        throw new Error('read');
      },
    };
    await expect(readTable(huge, 'members').next()).rejects.toMatchObject({ code: 'too-large' });
  });

  it('when it is cut short or takes more memory or time than it may', async () => {
    const good = await workbook((sheet) => {
      sheet.addRow(HEADERS);
      for (let row = 0; row < 20_000; row++) sheet.addRow(PERSON.with(0, `${row}-${'x'.repeat(200)}`));
    });
    expect(await refusal(good.subarray(0, good.length / 2))).toBe('broken');
    expect(await refusal(good, { heapMb: 16 })).toBe('too-heavy');
    expect(await refusal(good, { timeoutMs: 200 })).toBe('too-slow');
  });
});
