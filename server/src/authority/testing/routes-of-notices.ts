import { calendarSecret, NOTICES, readsNotice } from './notice-rows.ts';
import { signedIn } from './oracle.ts';
import { MEMBERS, person, type PersonFact } from './people.ts';
import { anybodySignedIn, exactly, ids, NO_ID, NO_ROW, type RouteCase, type RouteFixture } from './route-cases.ts';
import { forMember } from './writable-members.ts';

const isMember = (who: PersonFact): boolean => signedIn(who) && who.member !== null;
function once(
  url: string,
  may: (who: PersonFact) => boolean,
  more: Pick<RouteCase, 'body' | 'check'> = {},
): RouteFixture {
  return { cases: [{ target: 'oneself', url, may, ...more }] };
}
function eachMember(body?: unknown): RouteFixture {
  const url = (id: number): string => `/api/members/${String(id)}/sms`;
  const given = body === undefined ? {} : { body };
  return {
    // the whole table of targets is tried in the database (write-matrix.test.ts)
    cases: MEMBERS.filter(({ id }) => [1, 22, 31, 47].includes(id)).map((member) => ({
      target: `member ${String(member.id)}`,
      url: url(member.id),
      may: (who) => forMember(who, member),
      ...given,
    })),
    missing: { url: url(NO_ID), ...given },
  };
}
const SELF = person('self').member?.id ?? 0;
const ADDRESS = {
  endpoint: 'https://fcm.googleapis.com/fcm/send/may-thu',
  keys: { p256dh: 'B'.repeat(87), auth: 'c'.repeat(22) },
};

/** Notices, reminders and the calendar. */
export const NOTICE_ROUTES: Readonly<Record<string, RouteFixture>> = {
  'GET /api/me/notices': once('/api/me/notices', anybodySignedIn, {
    check: exactly((who) => NOTICES.filter((notice) => readsNotice(who, notice)).map(({ id }) => id), ids),
  }),
  'POST /api/me/notices/read': once('/api/me/notices/read', anybodySignedIn, {
    body: { ids: [...NOTICES.slice(0, 20).map(({ id }) => id), NO_ROW] },
  }),
  'GET /api/me/reminders': once('/api/me/reminders', isMember),
  'PUT /api/me/reminders': once('/api/me/reminders', isMember, {
    body: { pushOff: ['tasks'], sms: true, fullText: true, quiet: { from: '20:00', to: '07:00' } },
  }),
  'PUT /api/me/push': once('/api/me/push', isMember, { body: ADDRESS }),
  'DELETE /api/me/push': once('/api/me/push', anybodySignedIn),
  'POST /api/me/push/test': once('/api/me/push/test', anybodySignedIn, {
    body: {},
    check: (_who, answer) => (answer['outcome'] === 'notOn' ? null : 'a device that was never woken'),
  }),
  'GET /api/me/calendar': once('/api/me/calendar', anybodySignedIn),
  'POST /api/me/calendar': once('/api/me/calendar', isMember, { body: { fullText: false } }),
  'DELETE /api/me/calendar': once('/api/me/calendar', anybodySignedIn),
  'GET /api/lich/:file': {
    cases: [
      {
        target: 'the calendar of one who gave his address away',
        url: `/api/lich/${calendarSecret(SELF)}.ics`,
        may: () => true,
      },
    ],
    missing: { url: `/api/lich/${'z'.repeat(43)}.ics` },
  },
  'GET /api/members/:id/sms': eachMember(),
  'PUT /api/members/:id/sms': eachMember({ sms: true }),
};
