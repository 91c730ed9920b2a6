import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import exceljs from 'exceljs';

/**
 * Writes rows into a workbook as they come, so that 200,000 of them do not stand in memory at once (only the packed
 * file does, some 10 MB).
 */
export async function writeWorkbook(
  sheetName: string,
  headers: readonly string[],
  rows: AsyncIterable<readonly (string | number)[]>,
): Promise<Buffer> {
  const stream = new PassThrough();
  const packed = buffer(stream);
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  const sheet = workbook.addWorksheet(sheetName, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = headers.map((header, at) => ({ width: at === 0 ? 6 : Math.max(14, header.length + 4) }));
  const head = sheet.addRow(headers.map(plain));
  head.font = { bold: true };
  head.commit();
  for await (const row of rows) sheet.addRow(row.map(plain)).commit();
  sheet.commit();
  await workbook.commit();
  return packed;
}

/**
 * A text that a spreadsheet will never take for a formula, also after it has been saved as CSV: what begins with a
 * formula's sign gets an apostrophe, which Excel does not show.
 */
export function plain(value: string | number): string | number {
  return typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}
