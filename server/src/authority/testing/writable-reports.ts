import { accountId } from './identities.ts';
import { REPORTS, type ReportFact } from './meeting-facts.ts';
import { leadsBody } from './meeting-oracle.ts';
import { isDirectOffice } from './oracle.ts';
import { ORGANIZATIONS } from './organizations.ts';
import type { PersonFact } from './people.ts';
import type { WritableAct } from './writable-members.ts';

function onReports(
  act: string,
  statement: (report: ReportFact) => string,
  may: (who: PersonFact, report: ReportFact) => boolean,
): WritableAct {
  return {
    act,
    attempts: (who) =>
      REPORTS.map((report) => ({
        target: `report of ${String(report.org)}, ${report.state}`,
        statement: statement(report),
        may: may(who, report),
      })),
  };
}
const BODIES = ORGANIZATIONS.flatMap(({ id, parent }) => (parent === null ? [] : [{ id, parent }]));
function onBodies(
  act: string,
  statement: (body: (typeof BODIES)[number], who: PersonFact) => string,
  may: (who: PersonFact, org: number) => boolean,
): WritableAct {
  return {
    act,
    attempts: (who) =>
      BODIES.map((body) => ({
        target: `body ${String(body.id)}`,
        statement: statement(body, who),
        may: may(who, body.id),
      })),
  };
}
const set = (report: ReportFact, what: string): string => `UPDATE reports_report SET ${what} WHERE id = '${report.id}'`;
/** While it is written, and after it came back. */
const isWritten = (report: ReportFact): boolean => report.state === 'draft' || report.state === 'returned';

/** *Who writes*: "submit a report · accept or return it", and the reminder. */
export const ACTS_ON_REPORTS: readonly WritableAct[] = [
  onBodies(
    'begin a report',
    ({ id, parent }) =>
      `INSERT INTO reports_report (org_id, superior_id, for_month, figures, due_on) VALUES (${String(id)}, ${String(parent)}, '2027-01-01', '{}', '2027-02-02')`,
    leadsBody,
  ),
  onReports(
    'write the words of a report',
    (report) => set(report, `summary = 'Đã họp.'`),
    (who, report) => isWritten(report) && leadsBody(who, report.org),
  ),
  onReports(
    'send a report',
    (report) => `${set(report, `state = 'submitted'`)} AND state IN ('draft', 'returned')`,
    (who, report) => isWritten(report) && leadsBody(who, report.org),
  ),
  ...(['accepted', 'returned'] as const).map((to) =>
    onReports(
      `decide that a report is ${to}`,
      (report) => `${set(report, `state = '${to}'`)} AND state = 'submitted'`,
      (who, report) => report.state === 'submitted' && isDirectOffice(who, report.org),
    ),
  ),
  onReports(
    'rewrite a report while taking it',
    (report) => `${set(report, `state = 'accepted', summary = 'Khác'`)} AND state = 'submitted'`,
    () => false,
  ),
  onBodies(
    'remind a secretary',
    ({ id }, who) =>
      `INSERT INTO reports_nudge (org_id, about, for_month, sent_by) VALUES (${String(id)}, 'convene', '2027-01-01', '${accountId(who)}')`,
    isDirectOffice,
  ),
  {
    act: 'write past the functions of reports',
    attempts: () =>
      [
        `INSERT INTO reports_move VALUES ('draft', 'accepted', 'accept')`,
        `UPDATE reports_nudge SET sent_by = NULL`,
        `UPDATE reports_report SET superior_id = 3`,
      ].map((statement) => ({ target: statement, statement, may: false })),
  },
];
