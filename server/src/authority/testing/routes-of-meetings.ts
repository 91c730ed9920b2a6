import { accountId } from './identities.ts';
import { dayOf, idOf, MEETINGS, meetingOf, monthOf, partOf, type MeetingFact } from './meeting-facts.ts';
import {
  convenesFor,
  manages,
  meetingRelations,
  namesOrganizers,
  readsOfMeeting,
  readsPriorOpinion,
  records,
} from './meeting-oracle.ts';
import { acts } from './oracle.ts';
import { MEMBERS, person, type PersonFact } from './people.ts';
import {
  anybodySignedIn,
  askedBy,
  exactly,
  ids,
  NO_ID,
  NO_ROW,
  type RouteCase,
  type RouteFixture,
} from './route-cases.ts';
import { forMember } from './writable-members.ts';

/** One of each way of standing to a meeting and of having lost it; the bare database is asked by everybody in every run. */
export const MEETING_ASKERS = askedBy(
  ...['self', 'same cell', 'secretary of the cell', 'deputy of the cell', 'cell committee member', 'suspended'],
  ...['temporarily elsewhere', 'helper', 'follower', 'position ended', 'other province', 'left', 'nobody'],
  ...['secretary of the body led by its leaders', 'cell directly under the commune', 'office of the body with staff'],
  ...['secretary of the commune', 'committee member of the commune', 'office of the commune'],
  ...['organisation board of the commune', 'organisation board of the commune, a member', 'auditor of the commune'],
  ...['propaganda board of the commune', 'organisation board of the province', 'administrator of the commune'],
  ...['deputy of a cell without a secretary', 'secretary of the cell directly under the commune'],
);

interface Asked {
  readonly body?: object | ((one: MeetingFact) => object);
  readonly check?: (one: MeetingFact) => RouteCase['check'];
}
/** A route about each of some meetings. */
export function eachMeeting(
  rest: string | ((one: MeetingFact | null) => string),
  keys: readonly string[],
  may: (who: PersonFact, one: MeetingFact) => boolean,
  { body, check }: Asked = {},
): RouteFixture {
  const url = (one: MeetingFact | null): string =>
    `/api/meetings/${one?.id ?? NO_ROW}${typeof rest === 'string' ? rest : rest(one)}`;
  const sent = (one: MeetingFact): { body?: unknown } => {
    if (body === undefined) return {};
    return { body: typeof body === 'function' ? body(one) : body };
  };
  const meetings = keys.map(meetingOf);
  const first = meetings[0];
  return {
    ...MEETING_ASKERS,
    cases: meetings.map((one) => {
      const checked = check?.(one);
      return {
        target: `meeting "${one.key}"`,
        url: url(one),
        may: (who: PersonFact) => may(who, one),
        ...sent(one),
        ...(checked === undefined ? {} : { check: checked }),
      };
    }),
    missing: { url: url(null), ...(first === undefined ? {} : sent(first)) },
  };
}

const SEEN = ['draft', 'convened', 'in session', 'published', 'committee of the commune', 'conference'];
const readsNotice = (who: PersonFact, one: MeetingFact): boolean => readsOfMeeting(who, 'meetingNotice', one);
const readsAnswers = (who: PersonFact, one: MeetingFact): boolean => readsOfMeeting(who, 'meetingAnswer', one);
const WRITTEN = '0190eeee-0000-7000-8000-000000000003';

/** What the answer says the reader may do is what the table says. */
function asReader(one: MeetingFact): RouteCase['check'] {
  return (who, answer) => {
    const want = {
      maySeeAnswers: readsAnswers(who, one),
      mayReadContent: readsOfMeeting(who, 'meetingContent', one),
      mayEdit: manages(who, one) && ['draft', 'convened', 'postponed'].includes(one.state),
      mayRecord: records(who, one) && ['inSession', 'closed'].includes(one.state),
      mayNameOrganizers: namesOrganizers(who, one),
    };
    const wrong = Object.entries(want).filter(([key, value]) => answer[key] !== value);
    return wrong.length === 0 ? null : wrong.map(([key, value]) => `${key} is not ${String(value)}`).join(', ');
  };
}
const CONVENED = meetingOf('convened');
/** Called and still of the cell, and answered for by oneself, an officer of his cell or his helper. */
const answersFor = (who: PersonFact, member: number): boolean => {
  const about = MEMBERS.find((one) => one.id === member);
  return about !== undefined && acts(who) && forMember(who, about);
};
const isCalled = (who: PersonFact): boolean =>
  CONVENED.invitees.some(
    (each) =>
      each.member === who.member?.id &&
      each.removed === undefined &&
      (each.role === 'guest' || each.role === 'follower' || meetingRelations(who, CONVENED).includes('circle')),
  ) && acts(who);

/** Requests about meetings up to the moment they open. */
export const MEETING_ROUTES: Readonly<Record<string, RouteFixture>> = {
  'GET /api/me/meetings': {
    cases: [
      {
        target: 'oneself',
        url: '/api/me/meetings',
        may: anybodySignedIn,
        check: exactly(
          (who) => MEETINGS.filter((one) => readsNotice(who, one)).map((one) => one.id),
          (answer) =>
            [answer['upcoming'], answer['past']].flatMap((list) => (list as { id: string }[]).map((card) => card.id)),
        ),
      },
    ],
  },
  'POST /api/meetings': {
    ...MEETING_ASKERS,
    cases: [111, 131, 10].map((org) => ({
      target: `body ${String(org)}`,
      url: '/api/meetings',
      body: { hostId: org, kind: 'committee', forMonth: monthOf(2) },
      may: (who: PersonFact) => convenesFor(who, org),
    })),
    missing: { url: '/api/meetings', body: { hostId: NO_ID, kind: 'committee', forMonth: monthOf(2) } },
  },
  'GET /api/meetings/at/:address': {
    ...MEETING_ASKERS,
    cases: ['convened', 'draft', 'published'].map(meetingOf).map((one) => ({
      target: `meeting "${one.key}"`,
      url: `/api/meetings/at/${dayOf(one)}-thuong-ky-${one.id.slice(-6)}`,
      may: (who: PersonFact) => readsNotice(who, one),
    })),
    missing: { url: '/api/meetings/at/2026-01-20-thuong-ky-abcdef' },
  },
  'GET /api/meetings/:id': eachMeeting('', SEEN, readsNotice, { check: asReader }),
  'PATCH /api/meetings/:id': eachMeeting('', ['convened', 'deputy in the chair', 'without a secretary'], manages, {
    body: { version: 1, title: 'Họp sớm hơn' },
  }),
  'POST /api/meetings/:id/moves': eachMeeting('/moves', ['convened', 'secretary asks to be absent'], manages, {
    body: { act: 'cancel', version: 1, reason: 'Mưa bão' },
  }),
  'GET /api/meetings/:id/choices': eachMeeting('/choices', ['convened', 'conference'], manages),
  'GET /api/meetings/:id/organizers': eachMeeting('/organizers', ['convened', 'conference'], readsAnswers),
  'POST /api/meetings/:id/organizers': eachMeeting('/organizers', ['conference', 'convened'], namesOrganizers, {
    body: { accountIds: [accountId(person('office of the commune'))] },
  }),
  'POST /api/me/meetings/delivered': {
    ...MEETING_ASKERS,
    cases: [{ target: 'oneself', url: '/api/me/meetings/delivered', may: anybodySignedIn }],
  },
  'POST /api/meetings/:id/seen': eachMeeting('/seen', ['convened', 'published', 'conference'], readsNotice, {
    body: { noticeVersion: 1 },
  }),
  'PUT /api/meetings/:id/answer': {
    ...MEETING_ASKERS,
    cases: [
      {
        target: 'oneself',
        url: `/api/meetings/${CONVENED.id}/answer`,
        body: { answer: 'attending' },
        may: isCalled,
      },
      ...(['self', 'no account'] as const).map((key) => ({
        target: `for "${key}"`,
        url: `/api/meetings/${CONVENED.id}/answer`,
        body: { answer: 'absent', reason: 'Ốm', forMember: idOf(key) },
        may: (who: PersonFact) => answersFor(who, idOf(key)),
      })),
    ],
    missing: { url: `/api/meetings/${NO_ROW}/answer`, body: { answer: 'attending' } },
  },
  'GET /api/meetings/:id/invitees': eachMeeting('/invitees', SEEN.slice(1), readsAnswers),
  'PUT /api/meetings/:id/invitees/:memberId/decision': eachMeeting(
    `/invitees/${String(idOf('self'))}/decision`,
    ['convened', 'in session'],
    manages,
    { body: { decision: 'granted' } },
  ),
  'GET /api/meetings/:id/opinions': eachMeeting('/opinions', SEEN.slice(1), readsNotice, {
    check: (one) =>
      exactly(
        (who) =>
          ['self', 'suspended', 'position ended', 'temporarily elsewhere']
            .map((key, at) => ({ author: idOf(key), id: partOf(one, '5', at) }))
            .filter(({ author }) => readsPriorOpinion(who, author, one))
            .map(({ id }) => id),
        ids,
      ),
  }),
  'POST /api/meetings/:id/opinions': {
    ...MEETING_ASKERS,
    cases: [
      {
        target: 'for "self"',
        url: `/api/meetings/${CONVENED.id}/opinions`,
        body: { id: WRITTEN, kind: 'opinion', text: 'Nên sửa đường.', forMember: idOf('self') },
        may: (who) => answersFor(who, idOf('self')),
      },
    ],
    missing: {
      url: `/api/meetings/${NO_ROW}/opinions`,
      body: { id: WRITTEN, kind: 'opinion', text: 'Nên sửa đường.', forMember: idOf('self') },
    },
  },
  'PUT /api/meetings/:id/opinions/:opinionId/answer': eachMeeting(
    (one) => `/opinions/${one === null ? NO_ROW : partOf(one, '5')}/answer`,
    ['in session', 'committee of the commune'],
    records,
    { body: { answer: 'Đã ghi nhận.' } },
  ),
};
