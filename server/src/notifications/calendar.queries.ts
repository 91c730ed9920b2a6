import type { MeetingState } from '@sotay/contract';
import { sql } from 'kysely';
import type { ActorTx, Db } from '../platform/database/transaction.ts';

/** The actor's calendar address that works; undefined for none. */
export async function readCalendar(db: Db) {
  return db
    .selectFrom('notifications_calendar')
    .where('revoked_at', 'is', null)
    .select(['created_at as createdAt', 'full_text as fullText'])
    .executeTakeFirst();
}

/** Ends the address that works, if there is one. */
export async function endCalendar(db: Db): Promise<void> {
  await db
    .updateTable('notifications_calendar')
    .set({ revoked_at: sql<string>`now()` })
    .where('revoked_at', 'is', null)
    .execute();
}

/** Keeps the hash of a new address. */
export async function insertCalendar({ db, actor }: ActorTx, secretHash: Buffer, fullText: boolean): Promise<void> {
  await sql`
    INSERT INTO notifications_calendar (member_id, account_id, secret_hash, full_text)
    VALUES (${actor.memberId}::int, ${actor.accountId}::uuid, ${secretHash}::bytea, ${fullText})`.execute(db);
}

/** Whose address this is; asked without an actor, before there is one. */
export async function findCalendar(db: Db, secretHash: Buffer) {
  return db
    .selectFrom('notifications_calendar')
    .where('secret_hash', '=', secretHash)
    .where('revoked_at', 'is', null)
    .select(['id', 'account_id as accountId', 'member_id as memberId', 'full_text as fullText'])
    .executeTakeFirst();
}

/** A meeting in a calendar. */
export interface CalendarMeeting {
  id: string;
  title: string;
  startsAt: Date;
  /** Minutes set aside for it: a meeting has no end. */
  minutes: number;
  place: string | null;
  onlineLink: string | null;
  state: MeetingState;
  noticeVersion: number;
  /** When people were last told of it. */
  toldAt: Date;
}

/** The meetings that the actor is called to, from some weeks ago on; the called-off ones too, or a calendar would keep them. */
export async function readCalendarMeetings(db: Db): Promise<CalendarMeeting[]> {
  const { rows } = await sql<CalendarMeeting>`
    SELECT m.id, m.title, m.starts_at AS "startsAt", rules_value('calendar.meetingMinutes', m.on_day)::int AS minutes, m.place,
           m.online_link AS "onlineLink", m.state, m.notice_version AS "noticeVersion",
           greatest(m.convened_at, m.cancelled_at, (SELECT max(n.at) FROM meetings_notice_change n WHERE n.meeting_id = m.id)) AS "toldAt"
      FROM meetings_invitee i JOIN meetings_meeting m ON m.id = i.meeting_id
     WHERE i.member_id = (SELECT authority.self_member()) AND i.removed_at IS NULL AND m.convened_at IS NOT NULL
       AND m.starts_at > now() - make_interval(days => rules_value('calendar.pastDays')::int)
     ORDER BY m.starts_at, m.id LIMIT 500`.execute(db);
  return rows;
}
