import * as icons from '#lib/ui/icons.ts';
import type { Place } from '#lib/ui/place.ts';

const HOME: Place = { href: '/', label: 'Trang chủ', icon: icons.home, iconHere: icons.homeHere };
const MEETINGS: Place = {
  href: '/sinh-hoat',
  label: 'Sinh hoạt',
  icon: icons.meetings,
  iconHere: icons.meetingsHere,
};
const SELF: Place = { href: '/ca-nhan', label: 'Cá nhân', icon: icons.person, iconHere: icons.personHere };

/** The places of the bottom bar; one appears when its module exists. */
export const PLACES: readonly Place[] = [HOME, MEETINGS, SELF];

/** The place a page belongs to. The cell's list is reached from Cá nhân. */
export function placeOf(path: string): string {
  if (path === '/' || path.startsWith('/thong-bao')) return HOME.href;
  return path.startsWith(MEETINGS.href) ? MEETINGS.href : SELF.href;
}
