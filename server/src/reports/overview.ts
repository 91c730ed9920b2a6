import type { Overview, OverviewRow } from '@sotay/contract';
import { sql } from 'kysely';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { firstOfMonth } from './reports.ts';
import { percent } from './percent.ts';

const PAGE = 60;

interface OverviewFact {
  org_id: number;
  name: string;
  code: string;
  state: 'convened' | 'inSession' | 'closed' | 'published' | 'postponed' | null;
  on_day: string | null;
  late: boolean | null;
  report_id: string | null;
  report_state: 'submitted' | 'accepted' | 'returned' | null;
  report_due: string | null;
  base: number | null;
  present: number | null;
  nudged_convene: string | null;
  nudged_report: string | null;
  may_nudge: boolean;
}

/**
 * The month of a superior's cells: who has convened, met, reported, and how many came. States and numbers only; a small
 * group's figures are absent (meetings_overview).
 *
 * @param show narrows the rows, never the totals
 */
export async function readOverview(
  tx: ActorTx,
  query: { orgId: number; forMonth: string; show: string; after?: string | undefined },
): Promise<Overview> {
  const month = firstOfMonth(query.forMonth);
  const head = await sql<{ name: string; today: string; target: number; reportDays: number }>`
    SELECT o.name, sotay_today() AS today, (rules_value('meeting.attendanceTargetPercent'))::float AS target,
           (rules_value('meeting.reportDaysAfter'))::int AS "reportDays"
      FROM organizations_current o WHERE o.id = ${query.orgId}::int`.execute(tx.db);
  const body = head.rows[0];
  if (body === undefined) throw notFound();
  const { rows } =
    await sql<OverviewFact>`SELECT * FROM meetings_overview(${query.orgId}::int, ${month}::date)`.execute(tx.db);
  if (rows.length === 0) throw notFound();
  const items = rows.map((row) => rowOf(row, month, body));
  const filtered = items.filter((row) => shown(row, query.show, body.target));
  const from = query.after === undefined ? 0 : filtered.findIndex((row) => String(row.org.id) === query.after) + 1;
  const page = filtered.slice(from, from + PAGE);
  const last = page.at(-1);
  const base = sum(items, (row) => row.base);
  return {
    org: { id: query.orgId, name: body.name },
    forMonth: month,
    totals: {
      cells: items.length,
      convened: items.filter((row) => row.regular !== null && row.regular.state !== 'postponed').length,
      held: items.filter(isHeld).length,
      reported: items.filter((row) => row.report !== null && row.report.state !== 'returned').length,
      overdue: items.filter((row) => isOverdue(row)).length,
      low: items.filter((row) => isLow(row, body.target)).length,
      percent:
        base === 0
          ? null
          : percent(
              sum(items, (row) => row.present),
              base,
            ),
      target: body.target,
    },
    items: page,
    next: last === undefined || from + PAGE >= filtered.length ? null : String(last.org.id),
  };
}

function rowOf(fact: OverviewFact, month: string, body: { today: string; reportDays: number }): OverviewRow {
  const due = fact.report_due ?? addDays(fact.on_day ?? lastOfMonth(month), fact.on_day === null ? 0 : body.reportDays);
  return {
    org: { id: fact.org_id, name: fact.name },
    isCell: true,
    regular:
      fact.state === null || fact.on_day === null
        ? null
        : { state: fact.state, onDay: fact.on_day, late: fact.late === true },
    report:
      fact.report_id === null || fact.report_state === null
        ? null
        : { id: fact.report_id, state: fact.report_state, daysLeft: daysBetween(body.today, due) },
    reportDaysLeft: daysBetween(body.today, due),
    ...(fact.base === null || fact.present === null
      ? {}
      : { base: fact.base, present: fact.present, percent: percent(fact.present, fact.base) }),
    nudgedOn: { convene: fact.nudged_convene, report: fact.nudged_report },
    mayNudge: fact.may_nudge,
  };
}

function shown(row: OverviewRow, show: string, target: number): boolean {
  switch (show) {
    case 'notConvened':
      return row.regular === null || row.regular.state === 'postponed';
    case 'late':
      return row.regular?.late === true;
    case 'low':
      return isLow(row, target);
    case 'notReported':
      return row.report === null || row.report.state === 'returned';
    default:
      return true;
  }
}
function isHeld(row: OverviewRow): boolean {
  return row.regular?.state === 'closed' || row.regular?.state === 'published';
}
function isOverdue(row: OverviewRow): boolean {
  return (row.report === null || row.report.state === 'returned') && row.reportDaysLeft < 0;
}
function isLow(row: OverviewRow, target: number): boolean {
  return row.percent !== undefined && row.percent < target;
}
function sum(rows: readonly OverviewRow[], of: (row: OverviewRow) => number | undefined): number {
  return rows.reduce((total, row) => total + (of(row) ?? 0), 0);
}
function lastOfMonth(month: string): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, at, 0)).toISOString().slice(0, 10);
}
function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
