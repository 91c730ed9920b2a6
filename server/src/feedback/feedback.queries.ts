import type { FeedbackInboxQuery } from '@sotay/contract';
import { sql } from 'kysely';
import type { ActorTx, Db } from '../platform/database/transaction.ts';

/** A thread as row security shows it, without the names around it. */
const COLUMNS = [
  't.id',
  't.author_member_id as authorMemberId',
  't.cell_id as cellId',
  't.committee_id as committeeId',
  't.to_cell as toCell',
  't.to_committee as toCommittee',
  't.kind',
  't.subject_sealed as subjectSealed',
  't.state',
  't.due_on as dueOn',
  't.assignee_account_id as assigneeAccountId',
  't.version',
  't.sent_at as sentAt',
  't.assigned_at as assignedAt',
  't.answered_at as answeredAt',
  't.closed_at as closedAt',
] as const;
const OPEN = ['received', 'assigned'];
const DAYS_LEFT = sql<number>`t.due_on - sotay_today()`.as('daysLeft');
// JavaScript's dates stop at milliseconds; the place in the list must not.
const SENT_KEY = sql<string>`to_char(t.sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('sentKey');

/** Threads of the actor himself, newest first. */
export async function readOwn({ db, actor }: ActorTx, after: readonly [string, string] | null, limit: number) {
  return db
    .selectFrom('feedback_thread as t')
    .where('t.author_member_id', '=', actor.memberId)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(t.sent_at, t.id) < (${after?.[0] ?? ''}::timestamptz, ${after?.[1] ?? ''}::uuid)`),
    )
    .select(COLUMNS)
    .select([DAYS_LEFT, SENT_KEY])
    .orderBy('t.sent_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One thread, when the actor may read it. */
export async function readThread(db: Db, id: string) {
  return db
    .selectFrom('feedback_thread as t')
    .where('t.id', '=', id)
    .select(COLUMNS)
    .select([
      DAYS_LEFT,
      sql<string | null>`to_char((coalesce(t.closed_at, t.answered_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
        + (rules_value('feedback.reopenDays'))::int, 'YYYY-MM-DD')`.as('reopenUntil'),
      sql<boolean>`sotay_today() <= (coalesce(t.closed_at, t.answered_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
        + (rules_value('feedback.reopenDays'))::int`.as('stillReopens'),
      sql<string[]>`authority.feedback_movers(t.id)`.as('movers'),
    ])
    .executeTakeFirst();
}

/** What was written in a thread, oldest first. */
export async function readMessages(db: Db, threadId: string) {
  return db
    .selectFrom('feedback_message as w')
    .where('w.thread_id', '=', threadId)
    .select([
      'w.id',
      'w.side',
      'w.act',
      'w.account_id as accountId',
      'w.text_sealed as textSealed',
      'w.written_at as at',
    ])
    .orderBy('w.written_at')
    .orderBy('w.id')
    .execute();
}

/** What others wrote to a body: open ones by the day their answer is due, finished ones newest first. */
export async function readInbox(
  { db, actor }: ActorTx,
  query: FeedbackInboxQuery,
  after: readonly [string, string] | null,
  limit: number,
) {
  const isOpen = query.state === 'open';
  return addressedTo(db, query.orgId, actor.memberId)
    .where('t.state', 'in', isOpen ? OPEN : [query.state])
    .$if(query.kind !== undefined, (narrowed) => narrowed.where('t.kind', '=', query.kind ?? ''))
    .$if(query.overdue === true, (narrowed) =>
      narrowed.where('t.state', 'in', OPEN).where('t.due_on', '<', sql<string>`sotay_today()`),
    )
    .$if(query.mine === true, (narrowed) => narrowed.where('t.assignee_account_id', '=', actor.accountId))
    .$if(after !== null && isOpen, (narrowed) =>
      narrowed.where(sql<boolean>`(t.due_on, t.id) > (${after?.[0] ?? ''}::date, ${after?.[1] ?? ''}::uuid)`),
    )
    .$if(after !== null && !isOpen, (narrowed) =>
      narrowed.where(sql<boolean>`(t.sent_at, t.id) < (${after?.[0] ?? ''}::timestamptz, ${after?.[1] ?? ''}::uuid)`),
    )
    .select(COLUMNS)
    .select([DAYS_LEFT, SENT_KEY])
    .orderBy(isOpen ? 't.due_on' : 't.sent_at', isOpen ? 'asc' : 'desc')
    .orderBy('t.id', isOpen ? 'asc' : 'desc')
    .limit(limit + 1)
    .execute();
}

/** How many threads to a body are open, and how many of them overdue, of those the actor reads. */
export async function countWaiting({ db, actor }: ActorTx, orgId: number): Promise<{ open: number; overdue: number }> {
  return addressedTo(db, orgId, actor.memberId)
    .where('t.state', 'in', OPEN)
    .select([
      sql<number>`count(*)::int`.as('open'),
      sql<number>`(count(*) FILTER (WHERE t.due_on < sotay_today()))::int`.as('overdue'),
    ])
    .executeTakeFirstOrThrow();
}

/** One's own letters are not in one's inbox, whatever seat one has. */
function addressedTo(db: Db, orgId: number, memberId: number | null) {
  return db
    .selectFrom('feedback_thread as t')
    .where((eb) =>
      eb.or([
        eb.and([eb('t.to_cell', '=', true), eb('t.cell_id', '=', orgId)]),
        eb.and([eb('t.to_committee', '=', true), eb('t.committee_id', '=', orgId)]),
      ]),
    )
    .where('t.author_member_id', 'is distinct from', memberId);
}

/** Names around threads that the actor reads. */
export interface Around {
  threadId: string;
  authorName: string;
  actedByName: string | null;
  cellName: string | null;
  committeeName: string | null;
  committeeType: string | null;
  assigneeName: string | null;
  assigneeSeat: string | null;
  provinceId: number | null;
}
/** The names around some threads, by thread. */
export async function readAround(db: Db, ids: readonly string[]): Promise<Map<string, Around>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Around>`
    SELECT thread_id AS "threadId", author_name AS "authorName", acted_by_name AS "actedByName", cell_name AS "cellName",
           committee_name AS "committeeName", committee_type AS "committeeType", assignee_name AS "assigneeName",
           assignee_seat AS "assigneeSeat", province_id AS "provinceId"
      FROM feedback_around(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.threadId, row]));
}

/** Names and seats of those who wrote in a thread, by account. */
export async function readVoices(
  db: Db,
  threadId: string,
): Promise<Map<string, { fullName: string; seat: string | null }>> {
  const { rows } = await sql<{ accountId: string; fullName: string; seat: string | null }>`
    SELECT account_id AS "accountId", full_name AS "fullName", seat FROM feedback_voices(${threadId}::uuid)`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.accountId, row]));
}

/** Whether the actor reads anything at this body's inbox, and its name. */
export async function readDesk(db: Db, orgId: number) {
  const { rows } = await sql<{ id: number; name: string; type: string; mayAssign: boolean; mayName: boolean }>`
    SELECT f.org_id AS id, f.name, f.type, f.type NOT IN ('grassrootsCell', 'subordinateCell') AND f.org_id = ANY (authority.orgs_may('feedbackAssign')) AS "mayAssign",
           f.type NOT IN ('grassrootsCell', 'subordinateCell') AND f.org_id = ANY (authority.orgs_may('feedbackReceiver')) AS "mayName"
      FROM organizations_form f
     WHERE f.org_id = ${orgId}::int AND f.valid @> sotay_today() AND f.org_id = ANY (authority.feedback_desks())`.execute(
    db,
  );
  return rows[0];
}
