import { clock } from '#lib/replica/replica.ts';

/**
 * A moment of this device's clock as the server's clock names it, for codes that are good for a minute and a half (docs/sync.md
 * SY51, SY52).
 *
 * @returns null while it is not known how far this clock is off
 */
export function rightTime(local: Date): Date | null {
  const now = clock.now();
  return now === null ? null : new Date(local.getTime() + now - Date.now());
}
