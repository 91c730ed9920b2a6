const CLOCK = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hour: 'numeric',
  minute: 'numeric',
  hourCycle: 'h23',
});

/** A moment as people say it in Vietnam: `19 giờ`, `19 giờ 05`. */
export function spokenTime(at: Date): string {
  const parts = Object.fromEntries(CLOCK.formatToParts(at).map((part) => [part.type, part.value]));
  const minute = Number(parts['minute']);
  return `${String(Number(parts['hour']))} giờ${minute === 0 ? '' : ` ${String(minute).padStart(2, '0')}`}`;
}

/** A civil date as papers write it: `3/12/2026`. */
export function spokenDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${String(date)}/${String(month)}/${String(year)}`;
}

/** The civil date of a moment in Vietnam, YYYY-MM-DD; there is no summer time. */
export function civilDay(at: Date): string {
  return new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
}
