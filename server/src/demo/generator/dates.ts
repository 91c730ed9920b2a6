/** A civil date, yyyy-mm-dd. Plain text, because a day has no time zone. */
export type Day = string;

/** The date of a year, month (1–12) and day (1–31). */
export function day(year: number, month: number, ofMonth: number): Day {
  return `${String(year)}-${two(month)}-${two(ofMonth)}`;
}

/** The same day `years` later; 29 February becomes the 28th. */
export function yearsLater(from: Day, years: number): Day {
  const month = from.slice(5);
  return `${String(Number(from.slice(0, 4)) + years)}-${month === '02-29' ? '02-28' : month}`;
}

/** The day `count` days later, or earlier when negative. */
export function daysLater(from: Day, count: number): Day {
  return new Date(Date.parse(`${from}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** dd/mm/yyyy, as the exchange format writes dates. */
export function written(date: Day | null): string {
  return date === null ? '' : `${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
