import type { ReportFigures } from '@sotay/contract';
import { sql } from 'kysely';
import type { ActorTx, Db } from '../platform/database/transaction.ts';

/** A report as the database shows it to the actor, with what he may do with it. */
export interface ReportRecord {
  id: string;
  orgId: number;
  orgName: string;
  superiorId: number;
  superiorName: string;
  forMonth: string;
  state: 'draft' | 'submitted' | 'accepted' | 'returned';
  figures: ReportFigures;
  summary: string;
  proposals: string;
  dueOn: string;
  daysLeft: number;
  submittedAt: Date | null;
  decidedAt: Date | null;
  returnReason: string | null;
  version: number;
  leads: boolean;
  decides: boolean;
}

// Names of bodies come from the reports' own sides: whoever reads the report may know who sent and who received it.
const COLUMNS = sql`
  r.id, r.org_id AS "orgId", coalesce(o.name, '') AS "orgName", r.superior_id AS "superiorId", coalesce(s.name, '') AS "superiorName",
  r.for_month AS "forMonth", r.state, r.figures, r.summary, r.proposals, r.due_on AS "dueOn", r.due_on - sotay_today() AS "daysLeft",
  r.submitted_at AS "submittedAt", r.decided_at AS "decidedAt", r.return_reason AS "returnReason", r.version,
  r.org_id IN (SELECT unnest((SELECT authority.led_orgs()))) AS leads,
  r.org_id IN (SELECT unnest((SELECT authority.orgs_may('reportDecide')))) AS decides`;
const AROUND = sql`
  LEFT JOIN organizations_current o ON o.id = r.org_id LEFT JOIN organizations_current s ON s.id = r.superior_id`;

/** One report, when the actor may read it. */
export async function readReport(db: Db, id: string): Promise<ReportRecord | undefined> {
  const { rows } =
    await sql<ReportRecord>`SELECT ${COLUMNS} FROM reports_report r ${AROUND} WHERE r.id = ${id}::uuid`.execute(db);
  return rows[0];
}

/** The report of a body for a month. */
export async function readReportOf(db: Db, orgId: number, forMonth: string): Promise<ReportRecord | undefined> {
  const { rows } = await sql<ReportRecord>`
    SELECT ${COLUMNS} FROM reports_report r ${AROUND} WHERE r.org_id = ${orgId}::int AND r.for_month = ${forMonth}::date`.execute(
    db,
  );
  return rows[0];
}

/** What a list is narrowed to. */
export interface ReportFilter {
  orgId: number;
  forMonth: string | undefined;
  state: string | undefined;
}

/** Reports sent to a body or by it, newest month first; an office also finds those of bodies for which it acts. */
export async function readReports(
  db: Db,
  filter: ReportFilter,
  after: readonly [string, string] | null,
  limit: number,
): Promise<ReportRecord[]> {
  const { rows } = await sql<ReportRecord>`
    SELECT ${COLUMNS} FROM reports_report r ${AROUND}
     WHERE (r.org_id = ${filter.orgId}::int OR r.superior_id = ${filter.orgId}::int
            OR (r.org_id IN (SELECT unnest((SELECT authority.orgs_may('reportDecide'))))
                AND r.superior_id IN (SELECT unnest((SELECT authority.descendants(ARRAY[${filter.orgId}::int]))))))
       AND (${filter.forMonth ?? null}::date IS NULL OR r.for_month = ${filter.forMonth ?? null}::date)
       AND (${filter.state ?? null}::text IS NULL OR r.state = ${filter.state ?? null}::text)
       AND (${after?.[0] ?? null}::date IS NULL OR (r.for_month, r.id) < (${after?.[0] ?? null}::date, ${after?.[1] ?? null}::uuid))
     ORDER BY r.for_month DESC, r.id DESC LIMIT ${limit}`.execute(db);
  return rows;
}

/** Figures of a body's month as its meetings give them now; null for who is no officer of it. */
export async function readFigures(db: Db, orgId: number, forMonth: string): Promise<ReportFigures | null> {
  const { rows } = await sql<{ figures: ReportFigures | null }>`
    SELECT reports_figures(${orgId}::int, ${forMonth}::date) AS figures`.execute(db);
  return rows[0]?.figures ?? null;
}

/** Begins a report. Due so many civil days after the month's regular meeting, or at the month's end when none was held. */
export async function insertReport(
  db: Db,
  orgId: number,
  forMonth: string,
  figures: ReportFigures,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO reports_report (org_id, superior_id, for_month, meeting_id, figures, due_on)
    SELECT o.id, o.parent_id, ${forMonth}::date, m.id, ${JSON.stringify(figures)}::jsonb,
           coalesce(m.on_day + (rules_value('meeting.reportDaysAfter'))::int, (${forMonth}::date + interval '1 month - 1 day')::date)
      FROM organizations_current o
      LEFT JOIN meetings_meeting m ON m.host_id = o.id AND m.for_month = ${forMonth}::date AND m.kind = 'regular' AND m.state IN ('closed', 'published')
     WHERE o.id = ${orgId}::int AND o.parent_id IS NOT NULL
    ON CONFLICT (org_id, for_month) DO NOTHING RETURNING id`.execute(db);
  return rows[0]?.id;
}

/** Saves the words of a report that is still its cell's; undefined when somebody saved in between. */
export async function saveWords(
  db: Db,
  id: string,
  version: number,
  words: { summary?: string | undefined; proposals?: string | undefined },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE reports_report SET summary = coalesce(${words.summary ?? null}, summary), proposals = coalesce(${words.proposals ?? null}, proposals)
     WHERE id = ${id}::uuid AND version = ${version} AND state IN ('draft', 'returned')`.execute(db);
  return numAffectedRows === 1n;
}

/** Writes the figures anew, while the report is still its cell's. */
export async function saveFigures(db: Db, id: string, figures: ReportFigures): Promise<void> {
  await sql`UPDATE reports_report SET figures = ${JSON.stringify(figures)}::jsonb WHERE id = ${id}::uuid AND state IN ('draft', 'returned')`.execute(
    db,
  );
}

/** Moves a report on; the guard refuses what reports_move does not hold, and a repeated tap finds nothing to move. */
export async function moveReport(
  { db, actor }: ActorTx,
  id: string,
  to: 'submitted' | 'accepted' | 'returned',
  reason: string | null,
): Promise<boolean> {
  const from = to === 'submitted' ? ['draft', 'returned'] : ['submitted'];
  const query = db.updateTable('reports_report').where('id', '=', id).where('state', 'in', from);
  const { numUpdatedRows } = await (
    to === 'submitted'
      ? query.set({ state: to, submitted_by: actor.accountId, submitted_at: sql`now()`, return_reason: null })
      : query.set({ state: to, decided_by: actor.accountId, decided_at: sql`now()`, return_reason: reason })
  ).executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Reminds a body's secretary; false when he has been reminded of it today. */
export async function insertNudge(
  { db, actor }: ActorTx,
  nudge: { orgId: number; about: 'convene' | 'report'; forMonth: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('reports_nudge')
    .values({ org_id: nudge.orgId, about: nudge.about, for_month: nudge.forMonth, sent_by: actor.accountId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Whether the actor may remind this body's secretary. */
export async function mayNudge(db: Db, orgId: number): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    SELECT ${orgId}::int = ANY (authority.orgs_may('reportNudge')) AS may`.execute(db);
  return rows[0]?.may === true;
}
