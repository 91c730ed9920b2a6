/**
 * One cell as it leaves the reader process. Formulas are never evaluated, and their cached result is not passed on:
 * a result can be anything the author of the file wanted it to be.
 */
export type RawCell = string | number | boolean | null | { date: string } | { formula: true } | { error: string };

/** True when nothing is written in the cell. */
export function isBlank(cell: RawCell | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '');
}

/** True when the cell holds a formula. */
export function isFormula(cell: RawCell | undefined): boolean {
  return typeof cell === 'object' && cell !== null && 'formula' in cell;
}

/** What a person sees in the cell, in one line, cut to 60 characters so that a sentence quoting it stays a sentence. */
export function shown(cell: RawCell | undefined): string {
  const text = asText(cell);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** The cell as text: NFC, outer and doubled spaces gone; a number as its digits, a date as dd/mm/yyyy. */
export function asText(cell: RawCell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return tidy(cell);
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? cell.toFixed(0) : String(cell);
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  if ('date' in cell) return cell.date.split('-').reverse().join('/');
  if ('error' in cell) return tidy(cell.error);
  return '';
}

function tidy(text: string): string {
  // \p{Cf} drops zero-width characters and the BOM that copying from the web leaves inside names.
  return text
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
