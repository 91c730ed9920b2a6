import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/database/transaction.ts';

const REVIEW = z.enum(['done', 'continue', 'dropped']);
const ROW = z.object({
  id: z.string(),
  meetingId: z.string(),
  ownerId: z.number(),
  text: z.string(),
  dueOn: z.string().nullable(),
  state: z.enum(['open', 'done', 'dropped']),
  result: z.string().nullable(),
  review: REVIEW.nullable(),
  overdue: z.boolean(),
});
/** A task as it is kept. */
export type AssignmentRow = z.infer<typeof ROW>;

const COLUMNS = sql`t.id, t.meeting_id AS "meetingId", t.owner_id AS "ownerId", t.text, t.due_on AS "dueOn", t.state, t.result, t.review,
  t.state = 'open' AND coalesce(t.due_on < sotay_today(), false) AS overdue`;

/** Tasks given in a meeting, in the order they were given. */
export async function readAssignments(db: Db, meetingId: string): Promise<AssignmentRow[]> {
  const { rows } = await sql`SELECT ${COLUMNS} FROM meetings_assignment t WHERE t.meeting_id = ${meetingId}::uuid
    ORDER BY t.created_at, t.id`.execute(db);
  return rows.map((row) => ROW.parse(row));
}

/** One task that the actor may read. */
export async function readAssignment(db: Db, id: string): Promise<AssignmentRow | undefined> {
  const { rows } = await sql`SELECT ${COLUMNS} FROM meetings_assignment t WHERE t.id = ${id}::uuid`.execute(db);
  return rows[0] === undefined ? undefined : ROW.parse(rows[0]);
}

/** A member's own tasks: open ones first by deadline, then those finished in the last year. */
export async function readOwnAssignments(db: Db, memberId: number): Promise<AssignmentRow[]> {
  const { rows } = await sql`SELECT ${COLUMNS} FROM meetings_assignment t
    WHERE t.owner_id = ${memberId}::int AND (t.state = 'open' OR t.created_at > now() - interval '1 year')
    ORDER BY t.state <> 'open', t.due_on NULLS LAST, t.created_at DESC, t.id LIMIT 200`.execute(db);
  return rows.map((row) => ROW.parse(row));
}

/** Tasks of earlier meetings that this one reviews, with their owners' names. */
export async function readToReview(db: Db, meetingId: string): Promise<(AssignmentRow & { ownerName: string })[]> {
  const { rows } =
    await sql`SELECT t.id, t.meeting_id AS "meetingId", t.owner_id AS "ownerId", t.owner_name AS "ownerName", t.text,
      t.due_on AS "dueOn", t.state, t.result, t.review, t.state = 'open' AND coalesce(t.due_on < sotay_today(), false) AS overdue
    FROM meetings_to_review(${meetingId}::uuid) t`.execute(db);
  return rows.map((row) => ROW.extend({ ownerName: z.string() }).parse(row));
}

/** Gives a task; false when its id is taken already. */
export async function insertAssignment(
  db: Db,
  task: { id: string; meetingId: string; ownerId: number; text: string; dueOn: string | null; accountId: string },
): Promise<boolean> {
  const made = await db
    .insertInto('meetings_assignment')
    .values({
      id: task.id,
      meeting_id: task.meetingId,
      owner_id: task.ownerId,
      text: task.text,
      due_on: task.dueOn,
      created_by: task.accountId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** What may be written about a task. */
export interface AssignmentChange {
  owner_id?: number;
  text?: string;
  due_on?: string | null;
  state?: 'open' | 'done' | 'dropped';
  result?: string | null;
  done_at?: Date | null;
}

/** Changes a task; false when row security hides it or it is not in one of the states. */
export async function updateAssignment(
  db: Db,
  id: string,
  change: AssignmentChange,
  from: readonly string[] = ['open', 'done', 'dropped'],
): Promise<boolean> {
  const done = await db
    .updateTable('meetings_assignment')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Reviews a task of an earlier meeting in this one; its owner, or null when it is not one to review here. */
export async function reviewTask(
  db: Db,
  meetingId: string,
  assignmentId: string,
  review: z.infer<typeof REVIEW>,
): Promise<number | null> {
  const { rows } = await sql<{ owner: number | null }>`
    SELECT meetings_review(${meetingId}::uuid, ${assignmentId}::uuid, ${review}) AS owner`.execute(db);
  return rows[0]?.owner ?? null;
}

const FINISHED = z.object({
  outcome: z.enum(['done', 'same', 'dropped']).nullable(),
  host: z.number().nullable(),
  finished: ROW.extend({ ownerName: z.string() }).nullable(),
});

/** Says for its owner that a task is done; the outcome is null when that is not the actor's to say. */
export async function finishTaskOf(db: Db, id: string, memberId: number, result: string | undefined) {
  const { rows } = await sql`
    SELECT outcome, host, finished FROM meetings_finish_for(${id}::uuid, ${memberId}::int, ${result ?? null})`.execute(
    db,
  );
  return FINISHED.parse(rows[0]);
}
