/** Dates and times as spoken, always in the zone of Việt Nam, whatever the phone is set to. */

const WEEKDAYS = ['Chủ Nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'] as const;
/** Việt Nam keeps one time all year. The browser's own calendar of zones says the same, 20 ms after it is first asked for on a fast phone. */
const AHEAD_OF_UTC_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

/** Weekday, day and month of a civil date, for the calendar leaf. */
export function leafOf(date: string): { weekday: string; day: number; month: number } {
  const at = new Date(`${date}T00:00:00Z`);
  return { weekday: WEEKDAYS[at.getUTCDay()] ?? '', day: at.getUTCDate(), month: at.getUTCMonth() + 1 };
}

/** A civil date or a moment → `28/11`, for places too narrow for the weekday. */
export function shortDay(iso: string): string {
  const { day, month } = leafOf(iso.length === 10 ? iso : civil(new Date(iso)).date);
  return `${day}/${month}`;
}

/** `1958-03-14` → `14/3/1958`. */
export function dayWords(date: string | null | undefined): string {
  if (!date) return '';
  const [year, month, day] = date.split('-').map(Number);
  return `${day}/${month}/${year}`;
}

/** Moment → `hôm qua, 20 giờ 05`, `Thứ Ba, 1/12, 8 giờ`, with the year when it is another one. */
export function momentWords(iso: string, now: Date = new Date()): string {
  const { date, hour, minute } = civil(new Date(iso));
  return `${nearDay(date, now)}, ${hourWords(hour, minute)}`;
}

/** Moment → the day only: `hôm nay`, `hôm qua`, `Thứ Ba, 1/12`, `12/11/2025`. */
export function dayOfMoment(iso: string, now: Date = new Date()): string {
  return nearDay(civil(new Date(iso)).date, now);
}

/** Moment → `Ngày mai, 19 giờ`, to begin a line with. */
export function whenWords(iso: string, now: Date = new Date()): string {
  const words = momentWords(iso, now);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Moment beside its calendar leaf: `Ngày mai, 19 giờ`, or `19 giờ, Thứ Ba` when the leaf alone says how far it is. */
export function besideLeaf(iso: string, now: Date = new Date()): string {
  const { date, hour, minute } = civil(new Date(iso));
  const day = nearDay(date, now);
  if (day.startsWith('hôm') || day.startsWith('ngày')) return whenWords(iso, now);
  return `${hourWords(hour, minute)}, ${leafOf(date).weekday}`;
}

/** `2026-12-01` → `tháng 12/2026`. */
export function monthWords(month: string): string {
  return `tháng\u00a0${Number(month.slice(5, 7))}/${month.slice(0, 4)}`;
}

/** Moment → what a form shows of it in the zone of Việt Nam: `2026-12-03` and `19:00`. */
export function formMoment(iso: string): { date: string; time: string } {
  const { date, hour, minute } = civil(new Date(iso));
  return { date, time: [hour, minute].map((part) => String(part).padStart(2, '0')).join(':') };
}

/** What a form says → the moment; null when it says none. */
export function momentOfForm(date: string, time: string): string | null {
  const moment = new Date(`${date}T${time}:00+07:00`);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

/** Today's civil date in Việt Nam. */
export function today(): string {
  return civil(new Date()).date;
}

/** Moment of today → `19 giờ 05`; of another day → `19 giờ 05, hôm qua`, for the sync line. */
export function clockWords(iso: string, now: Date = new Date()): string {
  const { date, hour, minute } = civil(new Date(iso));
  const day = nearDay(date, now);
  return `${hourWords(hour, minute)}${day === 'hôm nay' ? '' : `, ${day}`}`;
}

/** `20 giờ 05`, never broken between two lines. */
function hourWords(hour: number, minute: number): string {
  return [hour, 'giờ', ...(minute === 0 ? [] : [String(minute).padStart(2, '0')])].join('\u00a0');
}

function nearDay(date: string, now: Date): string {
  const today = civil(now).date;
  const apart = Math.round((Date.parse(date) - Date.parse(today)) / DAY_MS);
  if (apart === 0) return 'hôm nay';
  if (apart === -1) return 'hôm qua';
  if (apart === 1) return 'ngày mai';
  const { weekday, day, month } = leafOf(date);
  return date.slice(0, 4) === today.slice(0, 4) ? `${weekday}, ${day}/${month}` : dayWords(date);
}

function civil(moment: Date): { date: string; hour: number; minute: number } {
  const there = new Date(moment.getTime() + AHEAD_OF_UTC_MS);
  return { date: there.toISOString().slice(0, 10), hour: there.getUTCHours(), minute: there.getUTCMinutes() };
}
