import { type RawCell, asText, isBlank } from '../reading/cells.ts';

export type Gender = 'male' | 'female';

/** What a cell that should hold twelve digits turned out to be. */
export type ReadDigits =
  { kind: 'blank' } | { kind: 'digits'; value: string } | { kind: 'length'; length: number } | { kind: 'letters' };

/**
 * Reads a citizen id. A *number* cell has lost its leading zeros (place codes begin at 001, so at most two), and they
 * are put back; in a text cell the digits are what somebody typed, and eleven of them are an error.
 */
export function readCitizenId(cell: RawCell | undefined): ReadDigits {
  if (isBlank(cell)) return { kind: 'blank' };
  if (typeof cell === 'number') {
    if (!Number.isSafeInteger(cell) || cell < 0) return { kind: 'letters' };
    const digits = cell.toFixed(0);
    return digits.length >= 10 && digits.length <= 12
      ? { kind: 'digits', value: digits.padStart(12, '0') }
      : { kind: 'length', length: digits.length };
  }
  // A leading apostrophe is how people force Excel to keep the zero; some exports write it out.
  const text = asText(cell).replace(/^['’]/, '').replace(/[\s.]/g, '');
  if (!/^[0-9]+$/.test(text)) return { kind: 'letters' };
  return text.length === 12 ? { kind: 'digits', value: text } : { kind: 'length', length: text.length };
}

/** Gender and birth year that the fourth to sixth digits state, or null for a century nobody living was born in. */
export function meaningOf(citizenId: string): { gender: Gender; birthYear: number } | null {
  const code = Number(citizenId[3]);
  if (code > 3) return null;
  const century = code >= 2 ? 2000 : 1900;
  return { gender: code % 2 === 0 ? 'male' : 'female', birthYear: century + Number(citizenId.slice(4, 6)) };
}

/** Reads a card number: twelve digits (new), or the legacy 8 digits written 25.123456; spaces and dots do not count. */
export function readCardNumber(cell: RawCell | undefined): ReadDigits {
  const twelve = readCitizenId(cell);
  return twelve.kind === 'length' && twelve.length === 8 && typeof cell === 'string'
    ? { kind: 'digits', value: asText(cell).replace(/[\s.'’]/g, '') }
    : twelve;
}
