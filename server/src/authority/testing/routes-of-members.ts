import {
  above,
  acts,
  boardOver,
  holdsPosition,
  holdsRole,
  holdsRoleOver,
  isDirectBoard,
  isOfficer,
  mayReveal,
  reads,
  seesOrg,
} from './oracle.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { MEMBERS, PEOPLE, type MemberFact, type PersonFact } from './people.ts';
import { rowId } from './identities.ts';
import {
  anybodySignedIn,
  exactly,
  hasRows,
  ids,
  NO_ID,
  NO_ROW,
  type Answer,
  type RouteCase,
  type RouteFixture,
} from './route-cases.ts';
import { actsFor, forMember, isOfficerOf, isSelf, onRoll } from './writable-members.ts';

/** Members whom requests are about: one per place and per standing that matters. */
const ABOUT: readonly number[] = [1, 8, 10, 22, 31, 47];
/** For what is written: the whole table of targets is tried in the database (write-matrix.test.ts). */
const WRITTEN: readonly number[] = [1, 22, 31, 47];
/** For the longest list and the panel also: suspended, temporarily elsewhere, under a stand-in, under a section, beside a board of its own. */
const MORE: readonly number[] = [...ABOUT, 6, 9, 20, 26, 28, 33];
const about = (id: number): MemberFact => {
  const found = MEMBERS.find((member) => member.id === id);
  if (found === undefined) throw new Error(`No member ${String(id)}`);
  return found;
};
const isMember = (who: PersonFact): boolean => who.member !== null;
const under = (member: MemberFact, org: number): boolean =>
  [member.home, member.cell].some((cell) => cell === org || above(cell).includes(org));
const cellsUnder = (org: number): number[] =>
  ORGANIZATIONS.filter((one) => one.type.endsWith('Cell') && (one.id === org || above(one.id).includes(org))).map(
    (one) => one.id,
  );

/** A route of one member: the same request for each of them. */
function eachMember(
  url: (id: number) => string,
  may: (who: PersonFact, member: MemberFact) => boolean,
  more: { body?: unknown; check?: (member: MemberFact) => RouteCase['check']; members?: readonly number[] } = {},
): RouteFixture {
  return {
    cases: (more.members ?? (more.body === undefined ? ABOUT : WRITTEN)).map((id) => {
      const check = more.check?.(about(id));
      return {
        target: `member ${String(id)}`,
        url: url(id),
        may: (who) => may(who, about(id)),
        ...(more.body === undefined ? {} : { body: more.body }),
        ...(check === undefined ? {} : { check }),
      };
    }),
    missing: { url: url(NO_ID), ...(more.body === undefined ? {} : { body: more.body }) },
  };
}
function eachBody(
  url: (org: number) => string,
  bodies: readonly number[],
  may: (who: PersonFact, org: number) => boolean,
  check?: (org: number) => RouteCase['check'],
): RouteFixture {
  return {
    cases: bodies.map((org) => {
      const checked = check?.(org);
      return {
        target: `body ${String(org)}`,
        url: url(org),
        may: (who) => may(who, org),
        ...(checked === undefined ? {} : { check: checked }),
      };
    }),
    missing: { url: url(NO_ID) },
  };
}

/** Each row of the list shows the fields of the classes that the reader reads, and only those. */
function listedAsRead(org: number, former: boolean) {
  const rows = exactly(
    (who) =>
      MEMBERS.filter(
        (member) => onRoll(member) !== former && under(member, org) && reads(who, 'identity', member) !== 'none',
      ).map((member) => member.id),
    ids,
  );
  return (who: PersonFact, answer: Answer): string | null => {
    const wrong = rows(who, answer);
    if (wrong !== null) return wrong;
    for (const item of answer.items ?? []) {
      const member = about(Number(item['id']));
      if ('birthDate' in item !== (reads(who, 'personal', member) === 'full'))
        return `birth date of ${String(member.id)}`;
      if (!former && 'hasAccount' in item !== (reads(who, 'circumstance', member) === 'full'))
        return `account of ${String(member.id)}`;
    }
    return null;
  };
}
function panelAsRead(member: MemberFact) {
  return (who: PersonFact, answer: Answer): string | null => {
    const want = {
      personal: reads(who, 'personal', member) === 'full',
      circumstances: reads(who, 'circumstance', member) === 'full',
      mayRevealNumber: mayReveal(who, 'number', member) && !isSelf(who, member),
      mayRevealPhone: mayReveal(who, 'phone', member) && !isSelf(who, member),
      mayEnterPhone: forMember(who, member),
      mayFileCorrection: forMember(who, member),
      mayEditCircumstances: onRoll(member) && isOfficerOf(who, member),
      mayChangeStanding: boardOver(who, member.home) && !isSelf(who, member),
      mayActFor: actsFor(who, member),
      mayFileFeedback: acts(who) && forMember(who, member) && !isSelf(who, member) && member.activity !== 'suspended',
    };
    const got = { ...answer, personal: 'personal' in answer, circumstances: 'circumstances' in answer } as Record<
      string,
      unknown
    >;
    const wrong = Object.entries(want).filter(([key, value]) => got[key] !== value);
    return wrong.length === 0 ? null : wrong.map(([key, value]) => `${key} is not ${String(value)}`).join(', ');
  };
}

/** Who takes a list away as a file: officers, and who works in the office or on the board of the body or above it. */
function exports(who: PersonFact, org: number): boolean {
  return (
    holdsPosition(who, org, ['cellCommitteeMember']) ||
    [org, ...above(org)].some((body) => holdsPosition(who, body, ['secretary', 'deputySecretary'])) ||
    holdsRoleOver(who, org, 'office') ||
    boardOver(who, org)
  );
}
const hasNoAccount = (member: MemberFact): boolean =>
  member.activity === 'active' && PEOPLE.some((one) => one.member === member && one.account === 'none');
const bodiesUnder = (org: number): number[] =>
  ORGANIZATIONS.filter((one) => one.id === org || above(one.id).includes(org)).map((one) => one.id);
/** The desk of a board is there wherever it is the direct superior of something, though members are in cells only. */
const hasDesk = (who: PersonFact, org: number): boolean => bodiesUnder(org).some((body) => isDirectBoard(who, body));
const mayPrintGap = (who: PersonFact, org: number): boolean =>
  hasDesk(who, org) || cellsUnder(org).some((cell) => isOfficer(who, cell));
const printed = (answer: Answer): unknown[] =>
  (answer['cells'] as { members: { id: number }[] }[]).flatMap((cell) => cell.members.map((member) => member.id));

/** What was done for him: himself, and who may act for him (what of it each reads: assisted.test.ts). */
const readsDoneFor = (who: PersonFact, member: MemberFact): boolean => isSelf(who, member) || actsFor(who, member);

const correctionOf = (id: number): string => rowId('c', id);
function eachCorrection(
  url: (id: string) => string,
  may: (who: PersonFact, member: MemberFact) => boolean,
  body?: unknown,
): RouteFixture {
  return {
    cases: WRITTEN.map((id) => ({
      target: `request of ${String(id)}`,
      url: url(correctionOf(id)),
      may: (who) => may(who, about(id)),
      ...(body === undefined ? {} : { body }),
    })),
    missing: { url: url(NO_ROW), ...(body === undefined ? {} : { body }) },
  };
}
const decides = (who: PersonFact, member: MemberFact): boolean =>
  isDirectBoard(who, member.home) && !isSelf(who, member);
const once = (url: string, may: (who: PersonFact) => boolean, more: Partial<RouteCase> = {}): RouteFixture => ({
  cases: [{ target: 'oneself', url, may, ...more }],
});

const REQUEST = { field: 'gender', wrong: 'Nam', right: 'Nữ' };
const BODIES: readonly number[] = [2, 10, 111, 201];

export const MEMBER_ROUTES: Readonly<Record<string, RouteFixture>> = {
  'GET /api/me': once('/api/me', anybodySignedIn),
  'GET /api/home': once('/api/home', anybodySignedIn),
  'GET /api/me/summary': once('/api/me/summary', isMember),
  'GET /api/me/numbers': once('/api/me/numbers', isMember),
  'PUT /api/me/phone': once('/api/me/phone', isMember, { body: { phone: '0912 345 678' } }),
  'GET /api/me/access-log': once('/api/me/access-log', anybodySignedIn, {
    check: (who, answer) => (isMember(who) ? hasRows(who, answer) : null),
  }),
  'PUT /api/me/preferences': once('/api/me/preferences', anybodySignedIn, { body: { textSize: 'large' } }),
  'GET /api/me/export': once('/api/me/export', isMember),
  'GET /api/me/corrections': once('/api/me/corrections', anybodySignedIn, {
    check: exactly((who) => (who.member === null ? [] : [correctionOf(who.member.id)]), ids),
  }),
  'POST /api/me/corrections': once('/api/me/corrections', isMember, { body: REQUEST }),
  'POST /api/me/corrections/:id/withdraw': eachCorrection((id) => `/api/me/corrections/${id}/withdraw`, isSelf),

  'GET /api/members': {
    cases: BODIES.flatMap((org) =>
      (org === 10 ? [false, true] : [false]).map((former) => ({
        target: `${former ? 'former members of ' : ''}body ${String(org)}`,
        url: `/api/members?limit=100&orgId=${String(org)}${former ? '&activity=left' : ''}`,
        may: (who: PersonFact) => seesOrg(who, org),
        check: listedAsRead(org, former),
      })),
    ),
    missing: { url: `/api/members?orgId=${String(NO_ID)}` },
  },
  'GET /api/members/no-account': eachBody(
    (org) => `/api/members/no-account?orgId=${String(org)}`,
    BODIES,
    (who, org) => seesOrg(who, org) && mayPrintGap(who, org),
    (org) =>
      exactly(
        (who) =>
          MEMBERS.filter(
            (member) =>
              hasNoAccount(member) &&
              cellsUnder(org).includes(member.home) &&
              reads(who, 'accountGap', member) === 'full',
          ).map((member) => member.id),
        printed,
      ),
  ),
  'GET /api/members/export.xlsx': eachBody((org) => `/api/members/export.xlsx?orgId=${String(org)}`, BODIES, exports),
  'GET /api/members/:id': eachMember(
    (id) => `/api/members/${String(id)}`,
    (who, member) => reads(who, 'identity', member) !== 'none',
    { check: panelAsRead, members: MORE },
  ),
  'GET /api/members/:id/standing': eachMember(
    (id) => `/api/members/${String(id)}/standing`,
    (who, member) => reads(who, 'personal', member) === 'full',
    { check: () => hasRows },
  ),
  'POST /api/members/:id/reveal': {
    cases: (['number', 'phone'] as const).flatMap((field) =>
      ABOUT.map((id) => ({
        target: `${field} of member ${String(id)}`,
        url: `/api/members/${String(id)}/reveal`,
        body: { field, reason: 'verifyMasterData' },
        may: (who: PersonFact) => mayReveal(who, field, about(id)) && !isSelf(who, about(id)),
        check: (_who: PersonFact, answer: Answer) =>
          (field === 'number' ? 'citizenId' : 'phone') in answer ? null : 'no value',
      })),
    ),
    missing: { url: `/api/members/${String(NO_ID)}/reveal`, body: { field: 'number', reason: 'verifyMasterData' } },
  },
  'PUT /api/members/:id/phone': eachMember((id) => `/api/members/${String(id)}/phone`, forMember, {
    body: { phone: '0912345678' },
  }),
  'POST /api/members/:id/corrections': eachMember((id) => `/api/members/${String(id)}/corrections`, forMember, {
    body: REQUEST,
  }),
  'GET /api/members/:id/assisted': eachMember((id) => `/api/members/${String(id)}/assisted`, actsFor, {
    check: (member) => (_who, answer) =>
      answer['mayFileFeedback'] === (member.activity !== 'suspended') ? null : 'mayFileFeedback is wrong',
    members: MORE,
  }),
  'GET /api/members/:id/done-for': eachMember((id) => `/api/members/${String(id)}/done-for`, readsDoneFor, {
    members: MORE,
  }),
  'GET /api/members/:id/done-for.pdf': eachMember((id) => `/api/members/${String(id)}/done-for.pdf`, readsDoneFor),
  'PUT /api/members/:id/circumstances': eachMember(
    (id) => `/api/members/${String(id)}/circumstances`,
    (who, member) => onRoll(member) && isOfficerOf(who, member),
    { body: { hasSmartphone: false } },
  ),
  'POST /api/members/:id/standing': eachMember(
    (id) => `/api/members/${String(id)}/standing`,
    (who, member) => boardOver(who, member.home) && !isSelf(who, member),
    { body: { since: '2026-11-01', class: 'official' } },
  ),
  'PUT /api/members/:id/special-duty': eachMember(
    (id) => `/api/members/${String(id)}/special-duty`,
    (who, member) => boardOver(who, member.home) && !isSelf(who, member),
    { body: { from: '2026-11-01', to: '2026-12-01' } },
  ),

  'GET /api/corrections': eachBody(
    (org) => `/api/corrections?orgId=${String(org)}`,
    BODIES,
    hasDesk,
    (org) =>
      exactly(
        (who) =>
          MEMBERS.filter((member) => cellsUnder(org).includes(member.home) && isDirectBoard(who, member.home)).map(
            (member) => correctionOf(member.id),
          ),
        ids,
      ),
  ),
  'POST /api/corrections/:id/take': eachCorrection((id) => `/api/corrections/${id}/take`, decides),
  'POST /api/corrections/:id/decide': eachCorrection((id) => `/api/corrections/${id}/decide`, decides, {
    decision: 'declined',
    answer: 'Chưa đủ căn cứ.',
  }),
  'GET /api/data-issues': eachBody(
    (org) => `/api/data-issues?orgId=${String(org)}`,
    [1, 2, 10, 20],
    (who, org) => holdsRole(who, org, 'organizationBoard'),
    (org) => exactly(() => [rowId('d', org)], ids),
  ),
  'POST /api/data-issues/:id/settle': {
    cases: [1, 2, 10, 20].map((org) => ({
      target: `issue of body ${String(org)}`,
      url: `/api/data-issues/${rowId('d', org)}/settle`,
      may: (who: PersonFact) => holdsRole(who, org, 'organizationBoard'),
    })),
    missing: { url: `/api/data-issues/${NO_ROW}/settle` },
  },
};
