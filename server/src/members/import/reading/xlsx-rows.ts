import type { Readable } from 'node:stream';
import exceljs from 'exceljs';
import type { RawCell } from './cells.ts';

/** Rows of the first sheet that is shown, as exceljs streams them. `cells` is zero-based. */
export async function* xlsxRows(input: Readable): AsyncGenerator<{ number: number; cells: RawCell[] }> {
  const reader = new exceljs.stream.xlsx.WorkbookReader(input, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  });
  for await (const sheet of reader) {
    for await (const row of sheet) {
      const values = row.values as unknown;
      yield { number: row.number, cells: Array.isArray(values) ? Array.from(values.slice(1), rawCell) : [] };
    }
    return;
  }
}

function rawCell(value: unknown): RawCell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? { error: 'date' } : { date: value.toISOString().slice(0, 10) };
  if (typeof value !== 'object') return null;
  if ('formula' in value || 'sharedFormula' in value) return { formula: true };
  if ('richText' in value && Array.isArray(value.richText)) {
    return value.richText.map((run: { text?: unknown }) => (typeof run.text === 'string' ? run.text : '')).join('');
  }
  if ('text' in value && typeof value.text === 'string') return value.text;
  if ('error' in value) return { error: typeof value.error === 'string' ? value.error : '#' };
  return null;
}
