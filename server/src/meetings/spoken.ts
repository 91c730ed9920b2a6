const WEEKDAYS = ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy'] as const;
/** Vietnam has no summer time. */
const OFFSET_MS = 7 * 60 * 60_000;

/** "19:30, thứ Năm, ngày 3/12/2026": a moment as it is said in Vietnam, whatever the server's zone. */
export function sayMoment(moment: Date): string {
  const there = new Date(moment.getTime() + OFFSET_MS);
  const weekday = WEEKDAYS[there.getUTCDay()] ?? '';
  return `${sayHour(moment)}, ${weekday}, ngày ${there.getUTCDate()}/${there.getUTCMonth() + 1}/${there.getUTCFullYear()}`;
}

/** "19:30". */
export function sayHour(moment: Date): string {
  return new Date(moment.getTime() + OFFSET_MS).toISOString().slice(11, 16);
}

/** "tháng 12/2026" of a month's first day. */
export function sayMonth(month: string): string {
  return `tháng ${Number(month.slice(5, 7))}/${month.slice(0, 4)}`;
}
