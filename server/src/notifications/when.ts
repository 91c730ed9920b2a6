import { spokenTime } from '../meetings/paper-time.ts';

const WEEKDAYS = ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy'] as const;
/** Vietnam has no summer time. */
const OFFSET_MS = 7 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * A moment as one says it near to it: "tối mai, 19 giờ"; from the day after tomorrow on "thứ Năm, 3/12, 19 giờ".
 *
 * @param now when it is said
 */
export function sayWhen(moment: Date, now: Date): string {
  const days = civilDay(moment) - civilDay(now);
  const there = new Date(moment.getTime() + OFFSET_MS);
  if (days === 0 || days === 1) {
    return `${partOfDay(there.getUTCHours())} ${days === 0 ? 'nay' : 'mai'}, ${spokenTime(moment)}`;
  }
  const weekday = WEEKDAYS[there.getUTCDay()] ?? '';
  return `${weekday}, ${there.getUTCDate()}/${there.getUTCMonth() + 1}, ${spokenTime(moment)}`;
}

function civilDay(moment: Date): number {
  return Math.floor((moment.getTime() + OFFSET_MS) / DAY_MS);
}

function partOfDay(hour: number): string {
  if (hour < 11) return 'sáng';
  if (hour < 13) return 'trưa';
  return hour < 18 ? 'chiều' : 'tối';
}
