import { monthWords, today } from '#lib/ui/dates.ts';

/** First day of the month that Việt Nam is in. */
export function thisMonth(): string {
  return `${today().slice(0, 7)}-01`;
}

/** The first day so many months later, or earlier. */
export function monthsFrom(month: string, by: number): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, at - 1 + by, 1)).toISOString().slice(0, 10);
}

/** `2026-12` of an address → the month's first day; nothing else is one. */
export function monthOfAddress(text: string | null): string | null {
  return text !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? `${text}-01` : null;
}

/** Months to choose from, newest first: as many ahead and back of this one, and the chosen one wherever it lies. */
export function monthChoices(
  chosen: string | null,
  { back, ahead }: { back: number; ahead: number },
): { value: string; label: string }[] {
  const now = thisMonth();
  const near = Array.from({ length: back + ahead + 1 }, (_, at) => monthsFrom(now, ahead - at));
  const months = chosen === null || near.includes(chosen) ? near : [...near, chosen];
  return months.map((month) => ({ value: month, label: capital(monthWords(month)) }));
}

/** `tháng 12/2026` → `Tháng 12/2026`. */
export function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
