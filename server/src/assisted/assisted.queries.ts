import { sql } from 'kysely';
import type { CardFacts } from '../meetings/facts.ts';
import type { ActorTx, Db } from '../platform/database/transaction.ts';

/** What waits for a member's acts, as `meetings_to_do_for` gives it. */
export interface ToDoFor {
  id: number;
  fullName: string;
  cellId: number;
  meetings: { mayOpen: boolean; card: CardFacts }[];
  tasks: { id: string; text: string; dueOn: string | null; overdue: boolean }[];
}

/** Null when the member is not the actor's to act for. */
export async function readToDoFor(db: Db, memberId: number): Promise<ToDoFor | null> {
  const { rows } = await sql<{ found: ToDoFor | null }>`
    SELECT meetings_to_do_for(${memberId}::int) AS found`.execute(db);
  return rows[0]?.found ?? null;
}

/** What the actor may do for the member; a letter is not written for who is suspended. */
export async function readMayFor(db: Db, memberId: number) {
  const { rows } = await sql<{ mayFileFeedback: boolean; mayFileCorrection: boolean; mayEnterPhone: boolean }>`
    SELECT feedback_may_file(${memberId}::int) AS "mayFileFeedback",
           authority.may_for_member('correctionRequest', ${memberId}::int) AS "mayFileCorrection",
           authority.may_for_member('ownPhone', ${memberId}::int) AS "mayEnterPhone"`.execute(db);
  return rows[0] ?? { mayFileFeedback: false, mayFileCorrection: false, mayEnterPhone: false };
}

/** Whether the actor has opened this member's things for acting within the last so many minutes. */
export async function hasOpenedLately({ db, actor }: ActorTx, memberId: number, minutes: number): Promise<boolean> {
  const row = await db
    .selectFrom('audit_entry')
    .where('account_id', '=', actor.accountId)
    .where('act', '=', 'member.assist')
    .where('subject_member_id', '=', memberId)
    .where('at', '>', sql<Date>`now() - make_interval(mins => ${minutes}::int)`)
    .select('id')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** One act that was done for a member. */
export interface DoneRow {
  id: number;
  at: Date;
  act: string;
  byName: string | null;
  bySelf: boolean;
  actingAs: string | null;
  detail: Record<string, unknown>;
  meetingTitle: string | null;
  meetingDay: string | null;
}

/** What was done for a member, as far as the actor may know it, newest first, before `before`. */
export async function readDoneFor(db: Db, memberId: number, before: number | null, limit: number): Promise<DoneRow[]> {
  const { rows } = await sql<DoneRow>`
    SELECT id, at, act, by_name AS "byName", by_self AS "bySelf", acting_as AS "actingAs", detail,
           meeting_title AS "meetingTitle", meeting_day AS "meetingDay"
      FROM audit_done_for(${memberId}::int, ${before}::bigint, ${limit}::int)`.execute(db);
  return rows;
}

/** The member's name and cell, for himself and for who may act for him; a helper of another cell reads him no other way. */
export async function readActedFor({ db, actor }: ActorTx, memberId: number) {
  if (memberId === actor.memberId) {
    const row = await db
      .selectFrom('members_member')
      .where('id', '=', memberId)
      .select(['id', 'full_name as fullName', 'home_cell_id as cellId'])
      .executeTakeFirst();
    return row ?? null;
  }
  return readToDoFor(db, memberId);
}
