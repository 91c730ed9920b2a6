import * as icons from '#lib/ui/icons.ts';
import type { Place } from '#lib/ui/place.ts';

const HOME: Place = { href: '/', label: 'Trang chủ', icon: icons.home, iconHere: icons.homeHere };
const SELF: Place = { href: '/ca-nhan', label: 'Cá nhân', icon: icons.person, iconHere: icons.personHere };

/** The places of the bottom bar; one appears when its module exists. */
export const PLACES: readonly Place[] = [HOME, SELF];

/** The place a page belongs to. The cell's list is reached from Cá nhân. */
export function placeOf(path: string): string {
  return path === '/' ? HOME.href : SELF.href;
}
