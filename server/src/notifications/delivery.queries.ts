import type { MeetingKind, NoticeKind } from '@sotay/contract';
import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';
import type { NoticeFacts } from './words.ts';

/** A notice on its way to one device or phone, taken to be sent now. */
export interface TakenRow {
  deliveryId: string;
  noticeId: string;
  memberId: number;
  /** This try included. */
  attempts: number;
  kind: NoticeKind;
  about: string;
  facts: NoticeFacts;
  eventAt: Date | null;
  createdAt: Date;
  fullText: boolean;
  addressSealed: Buffer | null;
  endpointIndex: Buffer | null;
  subscriptionId: string | null;
  phoneSealed: Buffer | null;
  onDay: string | null;
  meetingKind: MeetingKind | null;
  shortId: string | null;
}

async function told(db: Db, call: ReturnType<typeof sql<{ answer: number }>>): Promise<number> {
  return (await call.execute(db)).rows[0]?.answer ?? 0;
}

/** Tells of meetings that begin soon; how many notices were made. */
export function planMeetings(db: Db, at: Date, batch: number): Promise<number> {
  return told(db, sql`SELECT notifications_plan_meetings(${at.toISOString()}::timestamptz, ${batch}::int) AS answer`);
}
/** Tells of tasks and reports that come due; how many notices were made. */
export function planDays(db: Db, at: Date, batch: number): Promise<number> {
  return told(db, sql`SELECT notifications_plan_days(${at.toISOString()}::timestamptz, ${batch}::int) AS answer`);
}
/** Removes old notices and devices not heard of. */
export async function tidy(db: Db, at: Date): Promise<void> {
  await sql`SELECT notifications_tidy(${at.toISOString()}::timestamptz)`.execute(db);
}
/** Spreads one waiting notice, or a page of it; false when none waits. */
export async function spreadOne(db: Db, at: Date, page: number): Promise<boolean> {
  const { rows } = await sql<{ did: boolean }>`
    SELECT notifications_spread(${at.toISOString()}::timestamptz, ${page}::int) AS did`.execute(db);
  return rows[0]?.did === true;
}

/** Takes what is due, for `leaseSeconds`. */
export async function take(
  db: Db,
  at: Date,
  way: 'push' | 'sms',
  batch: number,
  leaseSeconds: number,
): Promise<TakenRow[]> {
  const { rows } = await sql<TakenRow>`
    SELECT delivery_id AS "deliveryId", notice_id AS "noticeId", member_id AS "memberId", attempts, kind, about, facts, event_at AS "eventAt",
           created_at AS "createdAt", full_text AS "fullText", address_sealed AS "addressSealed", endpoint_index AS "endpointIndex",
           subscription_id AS "subscriptionId", phone_sealed AS "phoneSealed", on_day AS "onDay", meeting_kind AS "meetingKind", short_id AS "shortId"
      FROM notifications_take(${at.toISOString()}::timestamptz, ${way}, ${batch}::int, make_interval(secs => ${leaseSeconds}))`.execute(
    db,
  );
  return rows;
}

/** What became of deliveries: over, to be tried again at a moment, and devices that are no more. */
export interface Settled {
  readonly over: string[];
  readonly again: { id: string; at: Date }[];
  readonly gone: string[];
}

/** Writes down what became of what was taken. */
export async function settle(db: Db, { over, again, gone }: Settled): Promise<void> {
  if (gone.length > 0) await db.deleteFrom('notifications_subscription').where('id', 'in', gone).execute();
  if (over.length > 0) await db.deleteFrom('notifications_delivery').where('id', 'in', over).execute();
  if (again.length > 0) {
    await sql`
      UPDATE notifications_delivery d SET due_at = g.at FROM unnest(${again.map((one) => one.id)}::uuid[], ${again.map((one) => one.at.toISOString())}::timestamptz[]) AS g (id, at)
       WHERE d.id = g.id`.execute(db);
  }
}

/** Notes an SMS before it is sent; null when the month's budget is used up, false when it went (or may have gone) before. */
export async function noteSms(db: Db, at: Date, row: TakenRow): Promise<boolean | null> {
  const { rows } = await sql<{ noted: boolean | null }>`
    SELECT notifications_note_sms(${at.toISOString()}::timestamptz, ${row.noticeId}::uuid, ${row.memberId}::int, ${row.kind}) AS noted`.execute(
    db,
  );
  return rows[0]?.noted ?? null;
}
/** Writes down what became of an SMS. */
export async function setSmsOutcome(db: Db, row: TakenRow, outcome: 'sent' | 'failed'): Promise<void> {
  await db
    .updateTable('notifications_sms')
    .set({ outcome })
    .where('notice_id', '=', row.noticeId)
    .where('member_id', '=', row.memberId)
    .execute();
}
