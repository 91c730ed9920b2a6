import { noticesApi } from '#lib/api/notices.ts';
import { keyed, personal } from './personal.ts';

/** The newest page of the inbox, and how many notices are unread in all. */
export const notices = personal(() => noticesApi.list(null));

/** What the person has chosen about reminders, and whether this device is woken. */
export const reminderChoices = personal(noticesApi.choices);

/** Whether there is a calendar address. */
export const calendarState = personal(noticesApi.calendar);

/** Whether a member is sent SMS, for who helps him; by the member's id. */
export const smsOfMember = keyed((id) => noticesApi.smsOf(Number(id)));
