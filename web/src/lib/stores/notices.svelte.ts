import type { Notice } from '@sotay/contract';
import { noticesApi } from '#lib/api/notices.ts';
import { act, replicatedAll } from '#lib/replica/replica.ts';
import type { Read } from './kept.svelte.ts';
import { keyed, personal } from './personal.ts';

const onDevice = replicatedAll<Notice>('notice');

/** The inbox as the device keeps it, newest first. */
export const notices: Read<Notice[]> = {
  get data() {
    return onDevice.data?.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  },
  get problem() {
    return onDevice.problem;
  },
  get at() {
    return onDevice.at;
  },
  refresh: () => onDevice.refresh(),
};

/** What has been shown is read; that it could not be noted is no trouble of the reader's. */
export function noteAsRead(shown: readonly Notice[]): void {
  const ids = shown.filter((notice) => !notice.read).map((notice) => notice.id);
  if (ids.length > 0) void act('notice.read', { ids: ids.slice(0, 200) }).catch(() => undefined);
}

/** What the person has chosen about reminders, and whether this device is woken. */
export const reminderChoices = personal(noticesApi.choices);

/** Whether there is a calendar address. */
export const calendarState = personal(noticesApi.calendar);

/** Whether a member is sent SMS, for who helps him; by the member's id. */
export const smsOfMember = keyed((id) => noticesApi.smsOf(Number(id)));
