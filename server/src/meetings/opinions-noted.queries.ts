import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

const COLUMNS = [
  'id',
  'agenda_item_id as agendaItemId',
  'speaker_id as speakerId',
  'speaker_name as speakerName',
  'text',
  'noted_at as notedAt',
] as const;

/** What may be written about an opinion that was noted. */
export interface OpinionValues {
  agendaItemId: string | null;
  speakerId: number | null;
  speakerName: string | null;
  text: string;
}

/** Opinions of a meeting in the order they were noted. */
export async function readOpinions(db: Db, meetingId: string) {
  return db
    .selectFrom('meetings_opinion_noted')
    .where('meeting_id', '=', meetingId)
    .where('removed_at', 'is', null)
    .select(COLUMNS)
    .orderBy('noted_at')
    .orderBy('id')
    .execute();
}

/** One opinion of a meeting that still stands. */
export async function readOpinion(db: Db, meetingId: string, noteId: string) {
  return db
    .selectFrom('meetings_opinion_noted')
    .where('meeting_id', '=', meetingId)
    .where('id', '=', noteId)
    .where('removed_at', 'is', null)
    .select(COLUMNS)
    .executeTakeFirst();
}

/** Notes an opinion; false when its id is taken already. */
export async function insertOpinion(
  db: Db,
  meetingId: string,
  id: string,
  values: OpinionValues,
  accountId: string,
): Promise<boolean> {
  const made = await db
    .insertInto('meetings_opinion_noted')
    .values({
      id,
      meeting_id: meetingId,
      agenda_item_id: values.agendaItemId,
      speaker_id: values.speakerId,
      speaker_name: values.speakerName,
      text: values.text,
      noted_by: accountId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Changes an opinion that stands; false when there is none. */
export async function updateOpinion(
  db: Db,
  meetingId: string,
  noteId: string,
  values: OpinionValues,
): Promise<boolean> {
  const done = await db
    .updateTable('meetings_opinion_noted')
    .set({
      agenda_item_id: values.agendaItemId,
      speaker_id: values.speakerId,
      speaker_name: values.speakerName,
      text: values.text,
    })
    .where('meeting_id', '=', meetingId)
    .where('id', '=', noteId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Takes an opinion out again; its row stays. */
export async function removeOpinionRow(db: Db, meetingId: string, noteId: string): Promise<boolean> {
  const done = await db
    .updateTable('meetings_opinion_noted')
    .set({ removed_at: sql<Date>`now()` })
    .where('meeting_id', '=', meetingId)
    .where('id', '=', noteId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Whether a member was invited to the meeting or stands on its roll: only such people speak in it or are given its tasks. */
export async function belongsToMeeting(db: Db, meetingId: string, memberId: number): Promise<boolean> {
  const { rows } = await sql<{ belongs: boolean }>`
    SELECT EXISTS (SELECT 1 FROM meetings_names(${meetingId}::uuid, ARRAY[${memberId}::int])) AS belongs`.execute(db);
  return rows[0]?.belongs === true;
}
