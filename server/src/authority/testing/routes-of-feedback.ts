import {
  answersFor,
  assigns,
  isAuthor,
  leadsCell,
  reaches,
  readsThread,
  seatedIn,
  sitsIn,
  THREADS,
  writesIn,
  type ThreadFact,
} from './feedback-rows.ts';
import { accountId } from './identities.ts';
import { above, acts, holdsPosition, holdsRole, isCell, isDirectBoard, isDirectOffice, isOfficer } from './oracle.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { MEMBERS, PEOPLE, person, type PersonFact } from './people.ts';
import {
  anybodySignedIn,
  exactly,
  ids,
  NO_ID,
  NO_ROW,
  type Answer,
  type RouteCase,
  type RouteFixture,
} from './route-cases.ts';
import { forMember } from './writable-members.ts';

const LETTER_ID = '0190eeee-0000-7000-8000-000000000001';
const MESSAGE_ID = '0190eeee-0000-7000-8000-000000000002';
const letter = (to: 'cell' | 'committee') => ({
  id: LETTER_ID,
  messageId: MESSAGE_ID,
  to,
  kind: 'concern',
  subject: 'Đèn đường ngõ 5',
  // Sealed, so that the canary finds it in no file of the database.
  text: 'Ngõ 5 tối, gọi tôi số 0912 345 678.',
});
const spoken = { messageId: MESSAGE_ID, version: 1, text: 'Tôi viết thêm.' };

const WRITERS = ['self', 'cell directly under the commune', 'other commune', 'suspended'].flatMap(
  (key) => person(key).member ?? [],
);
const files = (who: PersonFact, member: (typeof MEMBERS)[number]): boolean =>
  acts(who) && forMember(who, member) && member.activity !== 'suspended';
const reachable = (member: (typeof MEMBERS)[number]): 'cell' | 'committee' =>
  reaches(member.id, member.home) ? 'cell' : 'committee';

function threads(prefix: string, keys: readonly string[]): ThreadFact[] {
  const authors = keys.map((key) => person(key).member?.id);
  return THREADS.filter((thread) => thread.id.slice(24).startsWith(prefix) && authors.includes(thread.author));
}
const SOME = [
  'self',
  'suspended',
  'cell directly under the commune',
  'secretary of the cell',
  'cell of the body with staff',
];
function eachThread(
  act: string,
  about: readonly ThreadFact[],
  may: (who: PersonFact, thread: ThreadFact) => boolean,
  more: { body?: unknown; check?: (thread: ThreadFact) => RouteCase['check'] } = {},
): RouteFixture {
  const url = (id: string): string => `/api/feedback/${id}${act}`;
  const body = more.body === undefined ? {} : { body: more.body };
  return {
    cases: about.map((thread) => {
      const check = more.check?.(thread);
      return {
        target: `thread ${thread.id.slice(24)}`,
        url: url(thread.id),
        may: (who) => may(who, thread),
        ...body,
        ...(check === undefined ? {} : { check }),
      };
    }),
    missing: { url: url(NO_ROW), ...body },
  };
}
function threadAsRead(thread: ThreadFact) {
  return (who: PersonFact, answer: Answer): string | null => {
    const assigned = thread.state === 'assigned';
    const want = {
      isMine: isAuthor(who, thread),
      mayReply: writesIn(who, thread) && thread.state !== 'answered',
      mayReopen: writesIn(who, thread) && thread.state === 'answered',
      mayClose: writesIn(who, thread),
      mayAssign: !isAuthor(who, thread) && thread.toCommittee && assigns(who, thread.committee),
      mayAnswer:
        !isAuthor(who, thread) &&
        ((thread.toCell && leadsCell(who, thread.cell)) || (assigned && answersFor(who, thread))),
    };
    const wrong = Object.entries(want).filter(([key, value]) => answer[key] !== value);
    return wrong.length === 0 ? null : wrong.map(([key, value]) => `${key} is not ${String(value)}`).join(', ');
  };
}

const BODIES: readonly number[] = [1, 2, 10, 11, 12, 14, 20, 101, 111];
const addressed = (thread: ThreadFact, org: number): boolean =>
  (thread.toCell && thread.cell === org) || (thread.toCommittee && thread.committee === org);
const hasInbox = (who: PersonFact, org: number): boolean =>
  leadsCell(who, org) ||
  holdsPosition(who, org, ['secretary']) ||
  assigns(who, org) ||
  THREADS.some((thread) => thread.committee === org && answersFor(who, thread));
function eachBody(
  url: (org: number) => string,
  may: (who: PersonFact, org: number) => boolean,
  check?: (org: number) => RouteCase['check'],
  bodies = BODIES,
): RouteFixture {
  return {
    cases: bodies.map((org) => {
      const checked = check?.(org);
      return {
        target: `body ${String(org)}`,
        url: url(org),
        may: (who: PersonFact) => may(who, org),
        ...(checked === undefined ? {} : { check: checked }),
      };
    }),
    missing: { url: url(NO_ID) },
  };
}

/** *Numbers* of the table: of a cell its people, its superior's leaders, office and board, boards above; of a committee also its own. */
function countsOf(who: PersonFact, org: number): boolean {
  const parent = ORGANIZATIONS.find((one) => one.id === org)?.parent ?? null;
  return (
    (acts(who) && (who.member?.home === org || who.member?.cell === org)) ||
    isOfficer(who, org) ||
    holdsPosition(who, org, ['follower']) ||
    (parent !== null && holdsPosition(who, parent, ['secretary', 'deputySecretary', 'committeeMember'])) ||
    isDirectOffice(who, org) ||
    isDirectBoard(who, org) ||
    above(org).some((body) => holdsRole(who, body, 'organizationBoard')) ||
    (!isCell(org) && sitsIn(who, org))
  );
}
const asksNumbers = (who: PersonFact, org: number): boolean =>
  [org, ...ORGANIZATIONS.filter((one) => one.parent === org).map((one) => one.id)].some((body) => countsOf(who, body));
const PEOPLE_OF = (org: number): string[] =>
  PEOPLE.filter((who) => who.account === 'open' && seatedIn(who, org)).map(accountId);

/** Requests of feedback. Addresses are answered to one person a time, so every list is compared with the oracle. */
export const FEEDBACK_ROUTES: Readonly<Record<string, RouteFixture>> = {
  'GET /api/feedback/addressees': {
    cases: WRITERS.map((member) => ({
      target: `member ${String(member.id)}`,
      url: `/api/feedback/addressees?memberId=${String(member.id)}`,
      may: (who: PersonFact) => files(who, member),
    })),
    missing: { url: `/api/feedback/addressees?memberId=${String(NO_ID)}` },
  },
  'GET /api/me/feedback': {
    cases: [
      {
        target: 'oneself',
        url: '/api/me/feedback',
        may: anybodySignedIn,
        check: exactly(
          (who) => THREADS.filter((thread) => thread.author === who.member?.id).map((thread) => thread.id),
          ids,
        ),
      },
    ],
  },
  'POST /api/me/feedback': {
    // Where nobody leads the cell there is nobody to receive: said in sending.test.ts.
    askedBy: PEOPLE.filter(({ member }) => member === null || reaches(member.id, member.home)).map((who) => who.key),
    cases: [
      {
        target: 'oneself',
        url: '/api/me/feedback',
        body: letter('cell'),
        may: (who) => who.member !== null && acts(who),
      },
    ],
  },
  'POST /api/members/:id/feedback': {
    cases: WRITERS.map((member) => ({
      target: `member ${String(member.id)}`,
      url: `/api/members/${String(member.id)}/feedback`,
      body: letter(reachable(member)),
      may: (who: PersonFact) => files(who, member),
    })),
    missing: { url: `/api/members/${String(NO_ID)}/feedback`, body: letter('cell') },
  },
  'GET /api/feedback/:id': eachThread(
    '',
    [...threads('6', SOME), ...threads('7', SOME), ...threads('8', SOME), ...threads('9', SOME)],
    readsThread,
    { check: threadAsRead },
  ),
  'POST /api/feedback/:id/reply': eachThread('/reply', threads('8', SOME), writesIn, { body: spoken }),
  'POST /api/feedback/:id/reopen': eachThread('/reopen', threads('6', SOME), writesIn, { body: spoken }),
  'POST /api/feedback/:id/close': eachThread('/close', threads('8', SOME), writesIn, { body: { version: 1 } }),
  'POST /api/feedback/:id/answer': eachThread(
    '/answer',
    [...threads('7', SOME), ...threads('9', SOME)],
    (who, thread) =>
      !isAuthor(who, thread) && ((thread.toCell && leadsCell(who, thread.cell)) || answersFor(who, thread)),
    { body: spoken },
  ),
  'POST /api/feedback/:id/assign': {
    cases: threads('8', SOME).flatMap((thread) => {
      const to = PEOPLE_OF(thread.committee)[0];
      return to === undefined
        ? []
        : [
            {
              target: `thread ${thread.id.slice(24)}`,
              url: `/api/feedback/${thread.id}/assign`,
              body: { version: 1, accountId: to },
              may: (who: PersonFact) => !isAuthor(who, thread) && assigns(who, thread.committee),
            },
          ];
    }),
    missing: {
      url: `/api/feedback/${NO_ROW}/assign`,
      body: { version: 1, accountId: accountId(person('office of the commune')) },
    },
  },
  'GET /api/feedback': eachBody(
    (org) => `/api/feedback?orgId=${String(org)}`,
    hasInbox,
    (org) =>
      exactly(
        (who) =>
          THREADS.filter(
            (thread) =>
              addressed(thread, org) &&
              thread.state !== 'answered' &&
              readsThread(who, thread) &&
              thread.author !== who.member?.id,
          ).map((thread) => thread.id),
        ids,
      ),
  ),
  'GET /api/feedback/people': eachBody(
    (org) => `/api/feedback/people?orgId=${String(org)}`,
    assigns,
    (org) =>
      exactly(
        () => PEOPLE_OF(org),
        (answer) => (answer.items ?? []).map((item) => item['accountId']),
      ),
  ),
  'PUT /api/feedback/receivers': {
    cases: BODIES.map((org) => ({
      target: `body ${String(org)}`,
      url: '/api/feedback/receivers',
      body: { orgId: org, accountIds: PEOPLE_OF(org).slice(0, 1) },
      may: (who: PersonFact) => !isCell(org) && holdsPosition(who, org, ['secretary']),
    })),
    missing: { url: '/api/feedback/receivers', body: { orgId: NO_ID, accountIds: [] } },
  },
  'GET /api/feedback/numbers': eachBody(
    (org) => `/api/feedback/numbers?orgId=${String(org)}&from=2026-01&to=2026-12`,
    asksNumbers,
    undefined,
    [...BODIES, 13, 102, 112],
  ),
};
