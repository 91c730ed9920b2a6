import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/database/transaction.ts';

const KIND = z.enum(['regular', 'thematic', 'committee', 'conference']);
const FIGURES = z.object({
  meetings: z.number(),
  base: z.number(),
  present: z.number(),
  late: z.number(),
  excused: z.number(),
  unexcused: z.number(),
});
const OWN = z.object({
  meetingId: z.string(),
  kind: KIND,
  title: z.string().nullable(),
  onDay: z.string(),
  forMonth: z.string(),
  mark: z.enum(['present', 'excused', 'unexcused', 'exempt']).nullable(),
  late: z.boolean(),
  attendanceBase: z.enum(['yes', 'ifPresent', 'no']),
});
const MEMBER = FIGURES.extend({
  id: z.number(),
  fullName: z.string(),
  title: z.enum(['secretary', 'deputySecretary', 'cellCommitteeMember', 'committeeMember']).nullable(),
});
const MONTH = FIGURES.extend({ forMonth: z.string(), kind: KIND });

/** First days of the months asked for; the last twelve when none are named. */
export interface Months {
  readonly from: string;
  readonly to: string;
}
/** The months of a question, as PostgreSQL counts them in Vietnam. */
export async function monthsOf(db: Db, asked: { from?: string | undefined; to?: string | undefined }): Promise<Months> {
  const { rows } = await sql<Months>`
    WITH t AS (SELECT date_trunc('month', coalesce(${asked.to ?? null}::date, sotay_today()))::date AS last)
    SELECT coalesce(date_trunc('month', ${asked.from ?? null}::date), t.last - interval '11 months')::date AS "from", t.last AS "to" FROM t`.execute(
    db,
  );
  const found = rows[0];
  if (found === undefined) throw new Error('No months');
  return found;
}

/** One's own marks, newest first. */
export async function readOwnMarks(db: Db, { from, to }: Months): Promise<z.infer<typeof OWN>[]> {
  const { rows } =
    await sql`SELECT meeting_id AS "meetingId", kind, title, on_day AS "onDay", for_month AS "forMonth", mark, late,
    attendance_base AS "attendanceBase" FROM meetings_own_attendance(${from}::date, ${to}::date)`.execute(db);
  return rows.map((row) => OWN.parse(row));
}

/** The cell, when its numbers are the actor's in full; undefined otherwise. */
export async function readCountedCell(db: Db, cellId: number) {
  return db
    .selectFrom('organizations_current')
    .where('id', '=', cellId)
    .where('is_cell', '=', true)
    .where('id', '=', sql<number>`ANY ((SELECT authority.orgs_for('attendanceNumbers'))::int[])`)
    .select(['id', 'name'])
    .executeTakeFirst();
}

/** A cell's figures by month and kind, newest first. */
export async function readCellMonths(db: Db, cellId: number, { from, to }: Months): Promise<z.infer<typeof MONTH>[]> {
  const rows = await db
    .selectFrom('meetings_rollup')
    .where('org_id', '=', cellId)
    .where('for_month', '>=', from)
    .where('for_month', '<=', to)
    .select(['for_month as forMonth', 'kind', 'meetings', 'base', 'present', 'late', 'excused', 'unexcused'])
    .orderBy('for_month', 'desc')
    .orderBy('kind')
    .execute();
  return rows.map((row) => MONTH.parse(row));
}

/** Members of a cell with their figures, as far as the actor reads them. */
export async function readCellMembers(db: Db, cellId: number, { from, to }: Months): Promise<z.infer<typeof MEMBER>[]> {
  const { rows } =
    await sql`SELECT id, full_name AS "fullName", title, meetings, base, present, late, excused, unexcused
    FROM meetings_member_attendance(${cellId}::int, ${from}::date, ${to}::date)`.execute(db);
  return rows.map((row) => MEMBER.parse(row));
}

/** Attendance a cell should reach, in percent (339-QĐ/TW; rule `meeting.attendanceTargetPercent`). */
export async function readTarget(db: Db): Promise<number> {
  const { rows } = await sql<{
    value: number | null;
  }>`SELECT rules_value('meeting.attendanceTargetPercent')::float8 AS value`.execute(db);
  return rows[0]?.value ?? 0;
}
