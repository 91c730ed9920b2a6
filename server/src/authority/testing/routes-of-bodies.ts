import { citizenId, fullName, rowId } from './identities.ts';
import { boardOver, holdsPosition, holdsRole, holdsRoleOver, reads, seesOrg } from './oracle.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { MEMBERS, PEOPLE, person, type PersonFact } from './people.ts';
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
import { WAITING_IN } from './world-rows.ts';

/** Which body each member holds, or held, a position in. */
const HOLDERS = new Map(PEOPLE.flatMap((one) => one.positions.map((held) => [one.member?.id ?? 0, held.org] as const)));

const BODIES: readonly number[] = [2, 10, 11, 111, 201];

function eachBody(
  url: (org: number) => string,
  may: (who: PersonFact, org: number) => boolean,
  more: {
    body?: unknown;
    bodies?: readonly number[];
    check?: (org: number) => RouteCase['check'];
    missing?: string;
    upload?: RouteCase['upload'];
  } = {},
): RouteFixture {
  return {
    cases: (more.bodies ?? BODIES).map((org) => {
      const check = more.check?.(org);
      return {
        target: `body ${String(org)}`,
        url: url(org),
        may: (who) => may(who, org),
        ...(more.body === undefined ? {} : { body: more.body }),
        ...(more.upload === undefined ? {} : { upload: more.upload }),
        ...(check === undefined ? {} : { check }),
      };
    }),
    missing: {
      url: more.missing ?? url(NO_ID),
      ...(more.body === undefined ? {} : { body: more.body }),
      ...(more.upload === undefined ? {} : { upload: more.upload }),
    },
  };
}
const administers = (who: PersonFact, org: number): boolean => holdsRoleOver(who, org, 'administrator');
const isSecretaryOf = (who: PersonFact, org: number): boolean => holdsPosition(who, org, ['secretary']);
const readsStaff = (who: PersonFact, org: number): boolean =>
  administers(who, org) || isSecretaryOf(who, org) || holdsRoleOver(who, org, 'auditor');

function flagsAsOracle(org: number) {
  return (who: PersonFact, answer: Answer): string | null => {
    const want = {
      mayGivePositions: boardOver(who, org),
      maySetTerm: boardOver(who, org),
      maySetOffice: boardOver(who, org),
      mayManageStaff: readsStaff(who, org),
    };
    const wrong = Object.entries(want).filter(([key, value]) => answer[key] !== value);
    return wrong.length === 0 ? null : wrong.map(([key, value]) => `${key} is not ${String(value)}`).join(', ');
  };
}
const rootOf = (answer: Answer): unknown => (answer['root'] as { id: number }).id;
function treeAsSeen(org: number) {
  return (who: PersonFact, answer: Answer): string | null => {
    const children = (answer['children'] as { id: number }[]).map((child) => child.id).sort();
    const want = ORGANIZATIONS.filter((one) => one.parent === org && seesOrg(who, one.id))
      .map((one) => one.id)
      .sort();
    if (rootOf(answer) !== org) return 'another root';
    return children.join() === want.join() ? null : `children ${children.join()} instead of ${want.join()}`;
  };
}

/** Positions on which ending, correcting and undoing is tried: the member who holds each, and the body. */
const HELD = [
  'cell committee member',
  'secretary of the body led by its leaders',
  'secretary of the province',
  'secretary in the other commune',
].map((key) => {
  const holder = person(key);
  return {
    member: holder.member!,
    org: holder.positions[0]!.org,
    id: rowId('b', holder.member!.id),
    position: holder.positions[0]!.position,
  };
});
function eachPosition(url: (id: string) => string, body?: (position: string) => unknown): RouteFixture {
  return {
    cases: HELD.map((held) => ({
      target: `${held.position} of ${String(held.org)}`,
      url: url(held.id),
      may: (who: PersonFact) => boardOver(who, held.org) && reads(who, 'identity', held.member) !== 'none',
      ...(body === undefined ? {} : { body: body(held.position) }),
    })),
    missing: { url: url(NO_ROW), ...(body === undefined ? {} : { body: body('secretary') }) },
  };
}

const NEWCOMER = person('other province');
const CANDIDATE = person('same cell');
const boardOfImport = (who: PersonFact, org: number): boolean => boardOver(who, org);
const importId = (org: number): string => rowId('1', org);
const eachImport = (url: (id: string) => string, body?: unknown, check?: RouteCase['check']): RouteFixture =>
  eachBody((org) => url(importId(org)), boardOfImport, {
    missing: url(NO_ROW),
    ...(body === undefined ? {} : { body }),
    ...(check === undefined ? {} : { check: () => check }),
  });

export const BODY_ROUTES: Readonly<Record<string, RouteFixture>> = {
  'GET /api/organizations/tree': eachBody((org) => `/api/organizations/tree?root=${String(org)}`, seesOrg, {
    check: treeAsSeen,
  }),
  'GET /api/organizations/search': {
    cases: [
      {
        target: 'cells',
        url: '/api/organizations/search?q=chi%20bo',
        may: anybodySignedIn,
        check: exactly(
          (who) =>
            ORGANIZATIONS.filter((org) => org.name.startsWith('Chi bộ') && seesOrg(who, org.id)).map((org) => org.id),
          ids,
        ),
      },
    ],
  },
  'GET /api/organizations/:id': eachBody((org) => `/api/organizations/${String(org)}`, seesOrg, {
    check: flagsAsOracle,
  }),
  'PUT /api/organizations/:id/term': eachBody((org) => `/api/organizations/${String(org)}/term`, boardOver, {
    body: { name: '2030 – 2035', from: '2030-01-01', to: '2035-01-01' },
  }),
  'PUT /api/organizations/:id/office': eachBody((org) => `/api/organizations/${String(org)}/office`, boardOver, {
    body: { mode: 'own' },
    bodies: [2, 11, 20],
  }),
  'GET /api/organizations/:id/positions': eachBody((org) => `/api/organizations/${String(org)}/positions`, seesOrg, {
    check: (org) =>
      exactly(
        (who) =>
          MEMBERS.filter((member) => reads(who, 'identity', member) !== 'none' && HOLDERS.get(member.id) === org).map(
            (member) => rowId('b', member.id),
          ),
        ids,
      ),
  }),
  'POST /api/organizations/:id/positions': {
    cases: [11, 20].map((org) => ({
      target: `body ${String(org)}`,
      url: `/api/organizations/${String(org)}/positions`,
      body: { memberId: CANDIDATE.member!.id, position: 'committeeMember', from: '2026-11-01' },
      may: (who: PersonFact) =>
        boardOver(who, org) && who !== CANDIDATE && reads(who, 'identity', CANDIDATE.member!) !== 'none',
    })),
    missing: {
      url: `/api/organizations/${String(NO_ID)}/positions`,
      body: { memberId: 2, position: 'committeeMember', from: '2026-11-01' },
    },
  },
  'POST /api/positions/:id/end': eachPosition(
    (id) => `/api/positions/${id}/end`,
    () => ({ on: '2026-11-20' }),
  ),
  'POST /api/positions/:id/correct': eachPosition(
    (id) => `/api/positions/${id}/correct`,
    (position) => ({ position, from: '2026-06-01', to: null }),
  ),
  'POST /api/positions/:id/undo': eachPosition((id) => `/api/positions/${id}/undo`),
  'GET /api/organizations/:id/staff': eachBody(
    (org) => `/api/organizations/${String(org)}/staff`,
    (who, org) => seesOrg(who, org) && readsStaff(who, org),
    {
      check: (org) => (WAITING_IN.includes(org) ? hasRows : undefined),
    },
  ),
  'POST /api/organizations/:id/staff': eachBody((org) => `/api/organizations/${String(org)}/staff`, administers, {
    body: { fullName: fullName(NEWCOMER), citizenId: citizenId(NEWCOMER.member!), role: 'office' },
  }),
  'POST /api/staff-roles/:id/confirm': eachBody(
    (org) => `/api/staff-roles/${rowId('f', org)}/confirm`,
    (who, org) => administers(who, org) || isSecretaryOf(who, org),
    { bodies: WAITING_IN, missing: `/api/staff-roles/${NO_ROW}/confirm` },
  ),
  'POST /api/staff-roles/:id/end': eachBody((org) => `/api/staff-roles/${rowId('f', org)}/end`, administers, {
    bodies: WAITING_IN,
    missing: `/api/staff-roles/${NO_ROW}/end`,
  }),

  'POST /api/imports': eachBody((org) => `/api/imports?kind=members&orgId=${String(org)}`, boardOfImport, {
    bodies: [2, 10, 111],
    upload: { name: 'danh-sach.csv', content: 'STT,Họ và tên\n1,Nguyễn Văn An\n' },
  }),
  'GET /api/imports': eachBody((org) => `/api/imports?orgId=${String(org)}`, boardOfImport, { check: () => hasRows }),
  'GET /api/imports/:id': eachImport((id) => `/api/imports/${id}`),
  'GET /api/imports/:id/rows': eachImport((id) => `/api/imports/${id}/rows`, undefined, hasRows),
  'POST /api/imports/:id/apply': eachImport((id) => `/api/imports/${id}/apply`),
  'POST /api/imports/:id/cancel': eachImport((id) => `/api/imports/${id}/cancel`),
  'POST /api/imports/:id/rows/:number/confirm': eachImport((id) => `/api/imports/${id}/rows/2/confirm`),
  'GET /api/imports/:id/reasons.xlsx': eachImport((id) => `/api/imports/${id}/reasons.xlsx`),

  'GET /api/who-sees/:class': {
    cases: [{ target: 'the phone', url: '/api/who-sees/phone', may: anybodySignedIn }],
  },
  'GET /api/rules': { cases: [{ target: 'all', url: '/api/rules', may: anybodySignedIn, check: hasRows }] },
  'PUT /api/rules/:key': {
    cases: [
      {
        target: 'a rule',
        url: '/api/rules/reveal.perHour',
        body: { value: 20, effectiveFrom: '2027-01-01', basis: 'Hướng dẫn thử' },
        may: (who) => holdsRole(who, 1, 'administrator'),
      },
    ],
    missing: { url: '/api/rules/no.rule', body: { value: 20, effectiveFrom: '2027-01-01', basis: 'Hướng dẫn thử' } },
  },
  'GET /api/audit': eachBody(
    (org) => `/api/audit?orgId=${String(org)}`,
    (who, org) => holdsRoleOver(who, org, 'auditor'),
    { check: () => hasRows },
  ),
};
