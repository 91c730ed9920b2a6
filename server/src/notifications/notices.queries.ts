import type { MeetingKind, NoticeKind } from '@sotay/contract';
import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';
import type { NoticeFacts } from './words.ts';

/** A notice as the database shows it to the actor. */
export interface NoticeRecord {
  id: string;
  orgId: number | null;
  kind: NoticeKind;
  about: string;
  facts: NoticeFacts;
  createdAt: Date;
  /** The same with microseconds, for the next page. */
  createdKey: string;
  read: boolean;
  onDay: string | null;
  meetingKind: MeetingKind | null;
  shortId: string | null;
}

const COLUMNS = sql`
  n.id, n.org_id AS "orgId", n.kind, n.about, n.facts, n.created_at AS "createdAt",
  to_char(n.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "createdKey",
  r.notice_id IS NOT NULL AS read, m.on_day AS "onDay", m.kind AS "meetingKind", m.short_id AS "shortId"`;
// the meeting as it stands now: an address follows a meeting that was moved
const BESIDE = sql`
  LEFT JOIN notifications_read r ON r.notice_id = n.id AND r.member_id = (SELECT authority.self_member())
  LEFT JOIN meetings_meeting m ON m.id = n.about`;
// Each way of being addressed by its own index; asked in one, the policies' OR would read every notice there is.
const MINE = sql`(
  SELECT * FROM (SELECT id, created_at FROM notifications_notice WHERE member_id = (SELECT authority.self_member())) AS own
  UNION ALL SELECT id, created_at FROM notifications_notice WHERE org_id IN (SELECT unnest((SELECT authority.noticed_orgs())::int[]))
  UNION ALL SELECT id, created_at FROM notifications_notice WHERE meeting_id IN (SELECT unnest((SELECT authority.noticed_meetings(false))::uuid[])))`;

/** The inbox, newest first. */
export async function readNotices(
  db: Db,
  before: readonly [at: string, id: string] | null,
  limit: number,
): Promise<NoticeRecord[]> {
  const [at, id] = before ?? [null, null];
  const { rows } = await sql<NoticeRecord>`
    SELECT ${COLUMNS}
      FROM (SELECT id FROM ${MINE} AS mine WHERE ${at}::timestamptz IS NULL OR (created_at, id) < (${at}::timestamptz, ${id}::uuid)
             ORDER BY created_at DESC, id DESC LIMIT ${limit}) AS page
      JOIN notifications_notice n ON n.id = page.id ${BESIDE}
     ORDER BY n.created_at DESC, n.id DESC`.execute(db);
  return rows;
}

/** Notices of some days that reach the actor, with the body to which each was told. */
export async function readNoticeIds(db: Db, days: number): Promise<{ id: string; orgId: number | null }[]> {
  const { rows } = await sql<{ id: string; orgId: number | null }>`
    SELECT n.id, n.org_id AS "orgId" FROM ${MINE} AS mine JOIN notifications_notice n ON n.id = mine.id
     WHERE mine.created_at > now() - make_interval(days => ${days}::int)`.execute(db);
  return rows;
}

/** Those of some notices that reach the actor and are at most some days old. */
export async function readNoticesById(db: Db, ids: readonly string[], days: number): Promise<NoticeRecord[]> {
  const { rows } = await sql<NoticeRecord>`
    SELECT ${COLUMNS} FROM notifications_notice n ${BESIDE} WHERE n.id = ANY (${[...ids]}::uuid[]) AND n.created_at > now() - make_interval(days => ${days}::int)`.execute(
    db,
  );
  return rows;
}

/** How many notices the actor has not read, `most` at most. */
export async function countUnread(db: Db, most: number): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    SELECT count(*)::int AS unread FROM (
      SELECT 1 FROM ${MINE} AS mine
       WHERE NOT EXISTS (SELECT 1 FROM notifications_read r WHERE r.member_id = (SELECT authority.self_member()) AND r.notice_id = mine.id)
       LIMIT ${most}) AS counted`.execute(db);
  return rows[0]?.unread ?? 0;
}

/** Notes notices as read; what does not reach the actor is passed over. */
export async function insertReadMarks(db: Db, ids: readonly string[]): Promise<void> {
  await sql`
    INSERT INTO notifications_read (member_id, notice_id)
    SELECT a.member_id, n.id FROM notifications_notice n, (SELECT authority.self_member() AS member_id) a
     WHERE n.id = ANY (${[...ids]}::uuid[]) AND a.member_id IS NOT NULL
    ON CONFLICT DO NOTHING`.execute(db);
}
