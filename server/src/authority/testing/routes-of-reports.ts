import { monthOf, REPORTS, type ReportFact } from './meeting-facts.ts';
import { bodyRelations, isHostOfficer, leadsBody, readsOfBody } from './meeting-oracle.ts';
import { above, holdsRole, isCell, isDirectBoard, isDirectOffice, orgFact, seesOrg } from './oracle.ts';
import { ORGANIZATIONS } from './organizations.ts';
import type { PersonFact } from './people.ts';
import { MEETING_ASKERS } from './routes-of-meetings.ts';
import { anybodySignedIn, exactly, ids, NO_ID, NO_ROW, type RouteCase, type RouteFixture } from './route-cases.ts';

const reads = (who: PersonFact, report: ReportFact): boolean =>
  isHostOfficer(who, report.org) || (report.state !== 'draft' && readsOfBody(who, 'monthlyReport', report.org));
const decides = (who: PersonFact, report: ReportFact): boolean =>
  report.state === 'submitted' && isDirectOffice(who, report.org);
const writes = (who: PersonFact, report: ReportFact): boolean => leadsBody(who, report.org);

function eachReport(
  rest: string,
  which: (report: ReportFact) => boolean,
  may: (who: PersonFact, report: ReportFact) => boolean,
  { body, check }: { body?: object; check?: (report: ReportFact) => RouteCase['check'] } = {},
): RouteFixture {
  const sent = body === undefined ? {} : { body };
  return {
    cases: REPORTS.filter(which).map((report) => {
      const checked = check?.(report);
      return {
        target: `report of ${String(report.org)}, ${report.state}`,
        url: `/api/reports/${report.id}${rest}`,
        may: (who: PersonFact) => may(who, report),
        ...sent,
        ...(checked === undefined ? {} : { check: checked }),
      };
    }),
    missing: { url: `/api/reports/${NO_ROW}${rest}`, ...sent },
  };
}
/** What a screen of the report offers is what the table allows. */
function asReader(report: ReportFact): RouteCase['check'] {
  const isWritten = report.state === 'draft' || report.state === 'returned';
  return (who, answer) =>
    answer['mayDecide'] === decides(who, report) && answer['maySubmit'] === (isWritten && writes(who, report))
      ? null
      : 'mayDecide or maySubmit is wrong';
}

/** Numbers of a body for those above it: leaders, office, boards. */
function numbersOf(who: PersonFact, org: number): boolean {
  const stands = bodyRelations(who, org);
  return (
    stands.includes('leaders') ||
    stands.includes('office') ||
    isDirectBoard(who, org) ||
    above(org).some((body) => holdsRole(who, body, 'organizationBoard'))
  );
}
const cellsUnder = (body: number): number[] =>
  ORGANIZATIONS.filter((org) => isCell(org.id) && above(org.id).includes(body)).map((org) => org.id);
const childrenOf = (body: number): number[] => ORGANIZATIONS.filter((org) => org.parent === body).map((org) => org.id);
const overlooks = (who: PersonFact, body: number): boolean =>
  seesOrg(who, body) && cellsUnder(body).some((cell) => numbersOf(who, cell));
const countsOf = (who: PersonFact, body: number): boolean =>
  (isCell(body) && readsOfBody(who, 'attendanceNumbers', body)) ||
  childrenOf(body).some((child) => numbersOf(who, child));

function eachBody(
  url: (org: number) => string,
  bodies: readonly number[],
  may: (who: PersonFact, org: number) => boolean,
): RouteFixture {
  return {
    cases: bodies.map((org) => ({
      target: `body ${String(org)}`,
      url: url(org),
      may: (who: PersonFact) => may(who, org),
    })),
    missing: { url: url(NO_ID) },
  };
}
const BODIES = [1, 2, 10, 11, 12, 14, 111, 101];

const FIXTURES: Readonly<Record<string, RouteFixture>> = {
  'GET /api/reports': {
    cases: [111, 11, 12, 20].map((org) => ({
      target: `body ${String(org)}`,
      url: `/api/reports?orgId=${String(org)}`,
      may: anybodySignedIn,
      check: exactly(
        (who) =>
          REPORTS.filter(
            (report) =>
              reads(who, report) &&
              (report.org === org ||
                orgFact(report.org).parent === org ||
                (isDirectOffice(who, report.org) && above(orgFact(report.org).parent ?? 0).includes(org))),
          ).map((report) => report.id),
        ids,
      ),
    })),
  },
  'POST /api/reports': {
    cases: [111, 101, 10].map((org) => ({
      target: `body ${String(org)}`,
      url: '/api/reports',
      body: { orgId: org, forMonth: monthOf(4) },
      may: (who: PersonFact) => leadsBody(who, org),
    })),
    missing: { url: '/api/reports', body: { orgId: NO_ID, forMonth: monthOf(4) } },
  },
  'GET /api/reports/:id': eachReport('', () => true, reads, { check: asReader }),
  'PATCH /api/reports/:id': eachReport('', (report) => ['draft', 'returned'].includes(report.state), writes, {
    body: { version: 1, summary: 'Đã họp.' },
  }),
  'POST /api/reports/:id/submit': eachReport(
    '/submit',
    (report) => ['draft', 'returned'].includes(report.state),
    writes,
  ),
  'POST /api/reports/:id/accept': eachReport('/accept', (report) => report.state === 'submitted', decides),
  'POST /api/reports/:id/return': eachReport('/return', (report) => report.state === 'submitted', decides, {
    body: { reason: 'Thiếu số liệu' },
  }),
  'GET /api/reports/:id/report.pdf': eachReport('/report.pdf', (report) => report.org === 111, reads),
  'POST /api/reports/nudges': {
    cases: [111, 101, 121].map((org) => ({
      target: `body ${String(org)}`,
      url: '/api/reports/nudges',
      body: { orgId: org, about: 'convene', forMonth: monthOf(1) },
      may: (who: PersonFact) => isDirectOffice(who, org),
    })),
    missing: { url: '/api/reports/nudges', body: { orgId: NO_ID, about: 'convene', forMonth: monthOf(1) } },
  },
  'GET /api/meetings-overview': eachBody(
    (org) => `/api/meetings-overview?orgId=${String(org)}&forMonth=${monthOf(0)}`,
    BODIES,
    overlooks,
  ),
  'GET /api/statistics/attendance': eachBody(
    (org) => `/api/statistics/attendance?orgId=${String(org)}&from=2026-09-01&to=2026-09-01`,
    BODIES,
    countsOf,
  ),
  'GET /api/statistics/attendance.xlsx': eachBody(
    (org) => `/api/statistics/attendance.xlsx?orgId=${String(org)}&from=2026-09-01&to=2026-09-01`,
    [10, 111],
    countsOf,
  ),
};

/** Requests of reports, the superior's month and attendance in numbers. */
export const REPORT_ROUTES: Readonly<Record<string, RouteFixture>> = Object.fromEntries(
  Object.entries(FIXTURES).map(([route, fixture]) => [route, { ...MEETING_ASKERS, ...fixture }]),
);
