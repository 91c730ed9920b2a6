import exceljs from 'exceljs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plain, writeWorkbook } from './workbook.ts';

async function* rows(): AsyncGenerator<(string | number)[]> {
  yield [1, 'Đặng Thị Hoà'];
  yield await Promise.resolve([2, '=HYPERLINK("http://x","y")']);
}

test('a workbook reads back as it was written, formulas as plain text', async () => {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load((await writeWorkbook('Đảng viên', ['STT', 'Họ và tên'], rows())) as unknown as ArrayBuffer);
  const sheet = workbook.getWorksheet('Đảng viên');
  expect(sheet?.getRow(1).getCell(2).value).toBe('Họ và tên');
  expect(sheet?.getRow(2).getCell(2).value).toBe('Đặng Thị Hoà');
  expect(sheet?.getRow(3).getCell(2).value).toBe('\'=HYPERLINK("http://x","y")');
});

test('no text leaves with a formula’s sign in front', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(String(plain(text))).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});
