import type {
  CalendarState,
  ChooseReminders,
  MemberSms,
  NoticeList,
  PushAddress,
  PushTested,
  ReminderChoices,
} from '@sotay/contract';
import { get, send } from './client.ts';

/** The inbox, what is chosen about reminders, and the personal calendar. */
export const noticesApi = {
  list: (after: string | null) =>
    get<NoticeList>(`/api/me/notices${after === null ? '' : `?after=${encodeURIComponent(after)}`}`),
  read: (ids: readonly string[]) => send('POST', '/api/me/notices/read', { ids }),
  choices: () => get<ReminderChoices>('/api/me/reminders'),
  choose: (choices: ChooseReminders) => send('PUT', '/api/me/reminders', choices),
  wake: (address: PushAddress) => send('PUT', '/api/me/push', address),
  sleep: () => send('DELETE', '/api/me/push'),
  test: () => send<PushTested>('POST', '/api/me/push/test', {}),
  calendar: () => get<CalendarState>('/api/me/calendar'),
  makeCalendar: (fullText: boolean) => send<{ url: string }>('POST', '/api/me/calendar', { fullText }),
  endCalendar: () => send('DELETE', '/api/me/calendar'),
  smsOf: (memberId: number) => get<MemberSms>(`/api/members/${memberId}/sms`),
  chooseSmsFor: (memberId: number, sms: boolean) => send<MemberSms>('PUT', `/api/members/${memberId}/sms`, { sms }),
};
