import { type RawCell, asText, isBlank } from '../reading/cells.ts';

/** What a date cell turned out to be. `serial` means a bare Excel day number, understood but worth a look. */
export type ReadDate =
  | { kind: 'blank' }
  | { kind: 'date'; iso: string }
  | { kind: 'serial'; iso: string; serial: number }
  | { kind: 'yearOnly'; year: string }
  | { kind: 'monthOnly'; text: string }
  | { kind: 'noSuchDay'; text: string }
  | { kind: 'unreadable'; text: string };

/** Reads a civil date from dd/mm/yyyy (also with - or .), yyyy-mm-dd, a real Excel date or an Excel day number. */
export function readDate(cell: RawCell | undefined): ReadDate {
  if (isBlank(cell)) return { kind: 'blank' };
  if (typeof cell === 'object' && cell !== null && 'date' in cell) return fromIso(cell.date);
  if (typeof cell === 'number') return fromNumber(cell);
  const text = asText(cell);
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  if (local) return civil(Number(local[3]), Number(local[2]), Number(local[1]), text);
  if (/^\d{4}-\d{1,2}-\d{1,2}([T ]00:00(:00(\.0+)?)?Z?)?$/.test(text)) return fromIso(text);
  if (/^(19|20)\d{2}$/.test(text)) return { kind: 'yearOnly', year: text };
  if (/^\d{1,2}[/.-]\d{4}$/.test(text)) return { kind: 'monthOnly', text };
  return { kind: 'unreadable', text };
}

function fromIso(text: string): ReadDate {
  const [year, month, day] = text
    .slice(0, 10)
    .split('-')
    .map((part) => Number.parseInt(part, 10));
  return civil(year ?? 0, month ?? 0, day ?? 0, text);
}

function fromNumber(value: number): ReadDate {
  if (Number.isInteger(value) && value >= 1850 && value <= 2100) return { kind: 'yearOnly', year: String(value) };
  // 10 000 is 18/5/1927 and 73 050 is 31/12/2099: outside them a number is hardly a day.
  if (!Number.isInteger(value) || value < 10_000 || value > 73_050) return { kind: 'unreadable', text: String(value) };
  const iso = new Date(Date.UTC(1899, 11, 30) + value * 86_400_000).toISOString().slice(0, 10);
  return { kind: 'serial', iso, serial: value };
}

function civil(year: number, month: number, day: number, text: string): ReadDate {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!real || year < 1850 || year > 2100) return { kind: 'noSuchDay', text };
  return { kind: 'date', iso: date.toISOString().slice(0, 10) };
}

/** d/m/yyyy, as people write it. */
export function spoken(iso: string): string {
  const [year, month, day] = iso.split('-').map(Number);
  return `${String(day)}/${String(month)}/${String(year)}`;
}
