import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';
import type { MeetingState } from '@sotay/contract';

/** Columns of a meeting that its managers write. */
export interface MeetingChange {
  title?: string;
  starts_at?: string;
  place?: string | null;
  online_link?: string | null;
  chair_id?: number | null;
  minute_taker_id?: number | null;
  notice_version?: number;
  state?: MeetingState;
  reason?: string | null;
  convened_at?: string;
  opened_at?: string;
  closed_at?: string | null;
  published_at?: string;
  cancelled_at?: string;
}

/** Writes against a version; false when somebody has changed the meeting since. The row stays held until the transaction ends. */
export async function updateMeeting(db: Db, id: string, version: number, change: MeetingChange): Promise<boolean> {
  // what changes beside the row (agenda, guests) raises its version too
  const updated = await db
    .updateTable('meetings_meeting')
    .set(Object.keys(change).length > 0 ? change : (eb) => ({ reason: eb.ref('reason') }))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}

/** Tells what has changed after people were told. */
export async function insertNoticeChange(
  db: Db,
  meetingId: string,
  version: number,
  by: string,
  changes: readonly object[],
): Promise<void> {
  await db
    .insertInto('meetings_notice_change')
    .values({ meeting_id: meetingId, notice_version: version, by, changes: JSON.stringify(changes) })
    .execute();
}

/** Writes the agenda in its new order. An item with the same title is the same item, and keeps its id. */
export async function saveAgenda(
  db: Db,
  meetingId: string,
  items: readonly { title: string; presenter: string | null }[],
): Promise<void> {
  const old = await db
    .selectFrom('meetings_agenda_item')
    .where('meeting_id', '=', meetingId)
    .where('removed_at', 'is', null)
    .select(['id', 'title'])
    .orderBy('place')
    .execute();
  const left = [...old];
  for (const [place, item] of items.entries()) {
    const at = left.findIndex((row) => row.title === item.title);
    const kept = at < 0 ? undefined : left.splice(at, 1)[0];
    if (kept === undefined) {
      await db
        .insertInto('meetings_agenda_item')
        .values({ meeting_id: meetingId, place: place + 1, ...item })
        .execute();
    } else {
      await db
        .updateTable('meetings_agenda_item')
        .set({ place: place + 1, presenter: item.presenter })
        .where('id', '=', kept.id)
        .execute();
    }
  }
  const gone = left.map((row) => row.id);
  if (gone.length > 0) {
    await db
      .updateTable('meetings_agenda_item')
      .set({ removed_at: sql<string>`now()` })
      .where('id', 'in', gone)
      .execute();
  }
}

/** Writes the names of guests who have no account. */
export async function saveGuestNames(db: Db, meetingId: string, names: readonly string[]): Promise<void> {
  await db
    .updateTable('meetings_paper_guest')
    .set({ removed_at: sql<string>`now()` })
    .where('meeting_id', '=', meetingId)
    .where('removed_at', 'is', null)
    .execute();
  if (names.length === 0) return;
  await db
    .insertInto('meetings_paper_guest')
    .values(names.map((name, place) => ({ meeting_id: meetingId, place: place + 1, name })))
    .execute();
}

/** Those of some members who may be asked as guests: known to the actor, on the roll. */
export async function findGuests(db: Db, memberIds: readonly number[]): Promise<number[]> {
  if (memberIds.length === 0) return [];
  const rows = await db
    .selectFrom('members_member')
    .where('id', 'in', [...memberIds])
    .where('on_roll', '=', true)
    .select('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Writes who is asked as a guest; who is summoned anyway stays summoned. */
export async function saveGuests(db: Db, meetingId: string, memberIds: readonly number[]): Promise<void> {
  await sql`UPDATE meetings_invitee SET removed_at = now()
             WHERE meeting_id = ${meetingId}::uuid AND role = 'guest' AND removed_at IS NULL AND member_id <> ALL (${[...memberIds]}::int[])`.execute(
    db,
  );
  await sql`INSERT INTO meetings_invitee AS i (meeting_id, member_id, cell_id, role)
            SELECT ${meetingId}::uuid, m.id, m.cell_id, 'guest' FROM members_member m WHERE m.id = ANY (${[...memberIds]}::int[])
            ON CONFLICT (meeting_id, member_id) DO UPDATE SET role = 'guest', removed_at = NULL WHERE i.removed_at IS NOT NULL`.execute(
    db,
  );
}

/** Computes the circle anew and writes it down. */
export async function inviteCircle(db: Db, meetingId: string): Promise<void> {
  await sql`SELECT meetings_invite(${meetingId}::uuid)`.execute(db);
}

/** The present moment of the database, by which every deadline is kept. */
export async function readNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT now() AS now`.execute(db);
  const now = rows[0]?.now;
  if (now === undefined) throw new Error('now() gave nothing');
  return now;
}
