import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** Holds a meeting that the actor manages until the transaction ends, so that of two taps the second sees what the first did. */
export async function holdMeeting(db: Db, meetingId: string): Promise<void> {
  await db.selectFrom('meetings_meeting').where('id', '=', meetingId).select('id').forNoKeyUpdate().execute();
}

/** Keeps day, hour and place of a regular meeting as the cell's habit. */
export async function keepHabit(db: Db, meetingId: string): Promise<void> {
  await sql`SELECT meetings_keep_habit(${meetingId}::uuid)`.execute(db);
}

/** Takes the answers to an earlier time back. */
export async function askAgain(db: Db, meetingId: string): Promise<void> {
  await sql`SELECT meetings_ask_again(${meetingId}::uuid)`.execute(db);
}

/** Writes the roll of the day; the number of people on it. */
export async function prepareRoll(db: Db, meetingId: string): Promise<number> {
  const { rows } = await sql<{ made: number }>`SELECT meetings_prepare_roll(${meetingId}::uuid) AS made`.execute(db);
  return rows[0]?.made ?? 0;
}

/** Keeps the figures of attendance with the meeting's state. */
export async function rollUp(db: Db, meetingId: string): Promise<void> {
  await sql`SELECT meetings_roll_up(${meetingId}::uuid)`.execute(db);
}

/** Takes out who had been noted as a guest of a draft that nobody will be told of. */
export async function releaseInvitees(db: Db, meetingId: string): Promise<void> {
  await db
    .updateTable('meetings_invitee')
    .set({ removed_at: sql<string>`now()` })
    .where('meeting_id', '=', meetingId)
    .where('removed_at', 'is', null)
    .execute();
}
