import { MEETINGS, meetingOf, OWNERS, partOf, VENUES, wasOpened, type MeetingFact } from './meeting-facts.ts';
import {
  isChair,
  isMinuteTaker,
  isSummoned,
  keepsVenue,
  manages,
  ownsTask,
  readsOfBody,
  readsOfMeeting,
  records,
} from './meeting-oracle.ts';
import { pageObjects, pdfOf } from '../../platform/uploads/testing/files.ts';
import { BODY_DIGEST } from './meeting-rows.ts';
import { acts, isCell } from './oracle.ts';
import type { PersonFact } from './people.ts';
import { anybodySignedIn, exactly, ids, NO_ID, NO_ROW, type RouteFixture } from './route-cases.ts';
import { eachMeeting, MEETING_ASKERS } from './routes-of-meetings.ts';
import { finishesFor } from './writable-rooms.ts';

/** Meetings with tasks in them. */
const TASKED = MEETINGS.filter(wasOpened);
/** A paper to bring: types are read from the content. */
const PDF = { name: 'tai-lieu.pdf', content: pdfOf(pageObjects('Bao cao')).toString('latin1') };
const NEW_ID = '0190eeee-0000-7000-8000-000000000004';
const part =
  (kind: '4' | '5' | '6' | '7' | '8' | '9', nth = 0) =>
  (one: MeetingFact | null): string =>
    one === null ? NO_ROW : partOf(one, kind, nth);
const under =
  (folder: string, id: (one: MeetingFact | null) => string, rest = '') =>
  (one: MeetingFact | null): string =>
    `/${folder}/${id(one)}${rest}`;
/** One of each way of recording: by position, of a committee and its organisers, and where chair and minute-taker are gone. */
const ROOMS = ['in session', 'committee of the commune'];
const CONTENT = [
  'in session',
  'published',
  'chair and minute-taker have moved away',
  'committee of the commune',
  'conference',
];
const readsContent = (who: PersonFact, one: MeetingFact): boolean => readsOfMeeting(who, 'meetingContent', one);
const keepsSome = (who: PersonFact, one: MeetingFact): boolean =>
  one.kind === 'conference' && VENUES.some((venue) => keepsVenue(who, venue.id, one));
const recordsOrKeeps = (who: PersonFact, one: MeetingFact): boolean => records(who, one) || keepsSome(who, one);
const readsRoll = (who: PersonFact, one: MeetingFact): boolean =>
  records(who, one) || readsOfMeeting(who, 'meetingNotice', one) || keepsSome(who, one);
const readsRecord = (who: PersonFact, one: MeetingFact): boolean =>
  records(who, one) || (one.state === 'published' && readsContent(who, one));
const readsResolution = (who: PersonFact, one: MeetingFact): boolean =>
  readsOfBody(who, 'resolution', one.host) || readsContent(who, one);
const hash = BODY_DIGEST.toString('hex');
const isSigner = (who: PersonFact, one: MeetingFact): boolean => isChair(who, one) || isMinuteTaker(who, one);
const TALLY = { approve: 4, reject: 0, other: 0, version: 1 };

/** What the paper shows is decided by what it is made of. */
const PAPERS: readonly [
  paper: string,
  meetings: readonly string[],
  may: (who: PersonFact, one: MeetingFact) => boolean,
][] = [
  ['invitation', ['convened'], (who, one) => readsOfMeeting(who, 'meetingNotice', one)],
  ['attendance', ['published'], (who, one) => readsOfMeeting(who, 'meetingNotice', one)],
  ['ballots', ['in session'], readsContent],
  ['minutes', ['published', 'closed'], readsRecord],
  ['extract', ['published'], readsRecord],
  ['resolution', ['published'], (who, one) => readsOfMeeting(who, 'meetingNotice', one) && readsResolution(who, one)],
];
const FILES = ['paper', 'tellersSheet', 'signedMinutes'] as const;
function readsFile(who: PersonFact, purpose: (typeof FILES)[number], one: MeetingFact): boolean {
  if (purpose === 'paper') return readsOfMeeting(who, 'meetingNotice', one);
  return records(who, one) || ((purpose === 'tellersSheet' || one.state === 'published') && readsContent(who, one));
}

/** Requests of what happens in the room and of what is written about it. */
export const ROOM_ROUTES: Readonly<Record<string, RouteFixture>> = {
  'GET /api/meetings/:id/roll': eachMeeting('/roll', CONTENT, readsRoll),
  'PUT /api/meetings/:id/roll': eachMeeting('/roll', ROOMS, records, {
    body: (one) => ({ marks: [{ memberId: one.chair, mark: 'present' }] }),
  }),
  'POST /api/meetings/:id/check-in': {
    ...eachMeeting('/check-in', ['secretary is absent', 'chair and minute-taker have moved away'], isSummoned, {
      body: { step: 1, code: '000000', claimedAt: null },
    }),
    // Who reads the invitation and is not on the roll is told so, and an absent one what stands there: check-in.test.ts.
    askedBy: [
      ...['self', 'same cell', 'deputy of the cell', 'suspended', 'position ended', 'helper', 'left'],
      ...['secretary of the commune', 'office of the commune', 'auditor of the commune', 'nobody'],
    ],
  },
  'PUT /api/meetings/:id/check-ins': eachMeeting('/check-ins', ['conference', ...ROOMS], recordsOrKeeps, {
    body: (one) => ({ memberIds: [one.chair], decision: 'confirmed' }),
  }),
  'GET /api/meetings/:id/session': eachMeeting('/session', CONTENT, readsContent, {
    check: (one) => (who, answer) =>
      answer['mayRecord'] === (records(who, one) && one.state !== 'published') ? null : 'mayRecord is wrong',
  }),
  'PUT /api/meetings/:id/score': eachMeeting('/score', ROOMS, records, {
    body: {
      points: {
        time: 5,
        attendance: 5,
        preparation: 9,
        organization: 38,
        principles: 5,
        previousResolution: 28,
        closing: 5,
      },
    },
  }),
  'POST /api/meetings/:id/opinions-noted': eachMeeting('/opinions-noted', ROOMS, records, {
    body: { id: NEW_ID, agendaItemId: null, speakerId: null, speakerName: 'Bà Khách', text: 'Nhất trí.' },
  }),
  'PUT /api/meetings/:id/opinions-noted/:noteId': eachMeeting(under('opinions-noted', part('6')), ROOMS, records, {
    body: { agendaItemId: null, speakerId: null, speakerName: 'Bà Khách', text: 'Nhất trí.' },
  }),
  'POST /api/meetings/:id/opinions-noted/:noteId/remove': eachMeeting(
    under('opinions-noted', part('6'), '/remove'),
    ROOMS,
    records,
  ),
  'POST /api/meetings/:id/votes': eachMeeting('/votes', ['in session', 'conference'], records, {
    body: { id: NEW_ID, agendaItemId: null, subject: 'Thông qua kế hoạch', method: 'paper', matter: 'ordinary' },
  }),
  'POST /api/meetings/:id/votes/:voteId/taps': eachMeeting(
    under('votes', part('7'), '/taps'),
    ['in session', 'conference'],
    records,
    { body: { id: NEW_ID, choice: 'approve', by: 1 } },
  ),
  'PUT /api/meetings/:id/votes/:voteId/counts': eachMeeting(
    under('votes', part('7'), '/counts'),
    ['in session', 'conference'],
    records,
    { body: TALLY },
  ),
  'POST /api/meetings/:id/votes/:voteId/close': eachMeeting(
    under('votes', part('7'), '/close'),
    ['in session', 'conference'],
    records,
  ),
  'PUT /api/meetings/:id/votes/:voteId/ballots': eachMeeting(under('votes', part('7', 1), '/ballots'), ROOMS, records, {
    body: (one) => ({
      issued: 9,
      returned: 9,
      valid: 9,
      approve: 8,
      reject: 1,
      sheetFileId: partOf(one, '4', 1),
      version: 1,
    }),
  }),
  'POST /api/meetings/:id/votes/:voteId/confirm': {
    ...eachMeeting(under('votes', part('7', 1), '/confirm'), ['in session'], isChair, { body: { version: 1 } }),
    // An officer who is not in the chair is told who confirms: votes-ballots.test.ts.
    askedBy: [
      'secretary of the cell',
      'self',
      'suspended',
      'follower',
      'office of the commune',
      'position ended',
      'nobody',
    ],
  },
  'POST /api/meetings/:id/votes/:voteId/void': eachMeeting(
    under('votes', part('7'), '/void'),
    ['in session', 'conference'],
    records,
    {
      body: { reason: 'Kiểm sai' },
    },
  ),
  'POST /api/meetings/:id/assignments': eachMeeting('/assignments', ROOMS, records, {
    body: (one) => ({ id: NEW_ID, ownerId: one.chair, text: 'Quét ngõ', dueOn: null }),
  }),
  'PATCH /api/meetings/:id/assignments/:assignmentId': eachMeeting(under('assignments', part('8')), ROOMS, records, {
    body: { text: 'Quét ngõ' },
  }),
  'POST /api/meetings/:id/assignments/review': eachMeeting('/assignments/review', ['in session'], records, {
    body: { assignmentId: partOf(meetingOf('closed'), '8'), review: 'done' },
  }),
  'GET /api/me/assignments': {
    ...MEETING_ASKERS,
    cases: [
      {
        target: 'oneself',
        url: '/api/me/assignments',
        may: anybodySignedIn,
        check: exactly(ownTasks, ids),
      },
    ],
  },
  'POST /api/me/assignments/:id/finish': {
    ...MEETING_ASKERS,
    cases: OWNERS.slice(0, 3).flatMap((owner, at) => {
      const url = `/api/me/assignments/${partOf(meetingOf('closed'), '8', at)}/finish`;
      return [
        {
          target: `task of member ${String(owner)}`,
          url,
          body: { result: 'Xong' },
          may: (who: PersonFact) => ownsTask(who, owner),
        },
        {
          target: `for member ${String(owner)}`,
          url,
          body: { result: 'Xong', forMember: owner },
          may: (who: PersonFact) => finishesFor(who, owner),
        },
      ];
    }),
    missing: { url: `/api/me/assignments/${NO_ROW}/finish`, body: { result: 'Xong' } },
  },
  'GET /api/me/attendance': {
    ...MEETING_ASKERS,
    cases: [{ target: 'oneself', url: '/api/me/attendance', may: anybodySignedIn, check: ownMarks }],
  },
  'GET /api/cells/:id/attendance': {
    ...MEETING_ASKERS,
    cases: [111, 101, 10].map((org) => ({
      target: `body ${String(org)}`,
      url: `/api/cells/${String(org)}/attendance`,
      may: (who: PersonFact) => isCell(org) && readsOfBody(who, 'attendanceNumbers', org),
    })),
    missing: { url: `/api/cells/${String(NO_ID)}/attendance` },
  },
  'GET /api/meetings/:id/records/:record': eachMeeting(
    '/records/minutes',
    ['published', 'closed', 'committee of the commune', 'chair and minute-taker have moved away'],
    readsRecord,
  ),
  'PUT /api/meetings/:id/records/:record': eachMeeting('/records/minutes', ['closed', ...ROOMS], records, {
    body: { basedOn: 1, body: 'Sửa lại' },
  }),
  'POST /api/meetings/:id/records/:record/draft': eachMeeting('/records/minutes/draft', ROOMS, records),
  'POST /api/meetings/:id/records/:record/settle': eachMeeting('/records/resolution/settle', ROOMS, records, {
    body: { basedOn: 1, body: 'Gộp lại', conflictIds: [NO_ROW] },
  }),
  'POST /api/meetings/:id/records/:record/sign': eachMeeting(
    '/records/minutes/sign',
    ['closed', 'committee of the commune', 'chair and minute-taker have moved away'],
    isSigner,
    { body: { version: 1, sha256: hash } },
  ),
  'POST /api/meetings/:id/records/:record/sign-on-paper': eachMeeting(
    '/records/minutes/sign-on-paper',
    ['closed', 'chair and minute-taker have moved away'],
    isChair,
    { body: (one) => ({ version: 1, sha256: hash, role: 'minuteTaker', fileId: partOf(one, '4', 2) }) },
  ),
  'GET /api/meetings/:id/papers/:paper.pdf': {
    ...MEETING_ASKERS,
    cases: PAPERS.flatMap(([paper, keys, may]) =>
      keys.map(meetingOf).map((one) => ({
        target: `${paper} of "${one.key}"`,
        url: `/api/meetings/${one.id}/papers/${paper}.pdf`,
        may: (who: PersonFact) => may(who, one),
      })),
    ),
    missing: { url: `/api/meetings/${NO_ROW}/papers/minutes.pdf` },
  },
  'GET /api/meetings/:id/papers/pack.pdf': eachMeeting('/papers/pack.pdf', ['convened', 'conference'], (who, one) =>
    readsOfMeeting(who, 'meetingAnswer', one),
  ),
  'GET /api/meetings/:id/sheets/:version': eachMeeting('/sheets/1', ['convened', 'in session', 'conference'], records),
  'POST /api/meetings/:id/files': {
    ...MEETING_ASKERS,
    cases: (['paper', 'tellersSheet'] as const).map((purpose) => ({
      target: purpose,
      url: `/api/meetings/${meetingOf('in session').id}/files?purpose=${purpose}`,
      upload: PDF,
      may: (who: PersonFact) => (purpose === 'paper' ? manages : records)(who, meetingOf('in session')),
    })),
    missing: { url: `/api/meetings/${NO_ROW}/files?purpose=paper`, upload: PDF },
  },
  'GET /api/meetings/:id/files/:fileId': {
    ...MEETING_ASKERS,
    cases: ['convened', 'closed', 'published'].map(meetingOf).flatMap((one) =>
      FILES.map((purpose, at) => ({
        target: `${purpose} of "${one.key}"`,
        url: `/api/meetings/${one.id}/files/${partOf(one, '4', at)}`,
        may: (who: PersonFact) => readsFile(who, purpose, one),
      })),
    ),
    missing: { url: `/api/meetings/${NO_ROW}/files/${NO_ROW}` },
  },
  'GET /api/meetings/:id/files/:fileId/text': {
    ...MEETING_ASKERS,
    cases: ['convened', 'published'].map(meetingOf).flatMap((one) =>
      FILES.map((purpose, at) => ({
        target: `${purpose} of "${one.key}"`,
        url: `/api/meetings/${one.id}/files/${partOf(one, '4', at)}/text`,
        may: (who: PersonFact) => readsFile(who, purpose, one),
      })),
    ),
    missing: { url: `/api/meetings/${NO_ROW}/files/${NO_ROW}/text` },
  },
  'POST /api/meetings/:id/files/:fileId/remove': eachMeeting(
    under('files', part('4'), '/remove'),
    ['convened', 'in session', 'conference'],
    manages,
  ),
  'GET /api/resolutions': {
    ...MEETING_ASKERS,
    cases: [111, 11, 10].map((org) => ({
      target: `body ${String(org)}`,
      url: `/api/resolutions?orgId=${String(org)}`,
      may: anybodySignedIn,
      check: exactly(
        (who) =>
          [meetingOf('published'), meetingOf('of another cell')]
            .filter((one) => (one.host === org || superiorOf(one.host) === org) && readsResolution(who, one))
            .map((one) => one.id),
        (answer) => (answer.items ?? []).map((item) => item['meetingId']),
      ),
    })),
  },
  ...Object.fromEntries(
    ['', '/resolution.pdf'].map((rest) => [
      `GET /api/resolutions/:id${rest}`,
      {
        ...MEETING_ASKERS,
        cases: (rest === '' ? ['published', 'of another cell', 'signed'] : ['published']).map(meetingOf).map((one) => ({
          target: `meeting "${one.key}"`,
          url: `/api/resolutions/${one.id}${rest}`,
          may: (who: PersonFact) => one.state === 'published' && readsResolution(who, one),
        })),
        missing: { url: `/api/resolutions/${NO_ROW}${rest}` },
      },
    ]),
  ),
};

function superiorOf(cell: number): number {
  return cell === 111 ? 11 : 10;
}
function ownTasks(who: PersonFact): string[] {
  const at = OWNERS.indexOf(who.member?.id ?? 0);
  return at < 0 || !acts(who) ? [] : TASKED.map((one) => partOf(one, '8', at));
}
function ownMarks(who: PersonFact, answer: { readonly items?: readonly object[] }): string | null {
  const one = meetingOf('published');
  const stood = one.invitees.some((each) => each.member === who.member?.id && each.role === 'summoned');
  return (acts(who) && stood) ===
    (answer.items?.some((item) => (item as { meetingId: string }).meetingId === one.id) ?? false)
    ? null
    : 'not his own marks';
}
