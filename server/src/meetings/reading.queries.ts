import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';
import type { InviteeFacts, MeetingFacts } from './facts.ts';

/** One meeting inside a transaction, as its acts leave it; null when the actor may not read it. */
export async function readMeeting(db: Db, id: string): Promise<MeetingFacts | null> {
  const { rows } = await sql<{ answer: MeetingFacts | null }>`SELECT meetings_one(${id}::uuid) AS answer`.execute(db);
  return rows[0]?.answer ?? null;
}

/** Whom a meeting calls, with their marks; null for who is no officer of it. */
export async function readInvitees(db: Db, id: string): Promise<InviteeFacts[] | null> {
  const { rows } = await sql<{ answer: InviteeFacts[] | null }>`
    SELECT meetings_invitees(${id}::uuid) AS answer`.execute(db);
  return rows[0]?.answer ?? null;
}

/** Whom and what to choose from; null for who does not manage the meeting. */
export async function readChoices(db: Db, id: string) {
  const { rows } = await sql<{
    answer: {
      chairs: { id: number; fullName: string }[];
      minuteTakers: { id: number; fullName: string }[];
      guests: { id: number; fullName: string }[];
      cells: { id: number; name: string }[];
    } | null;
  }>`SELECT meetings_choices(${id}::uuid) AS answer`.execute(db);
  return rows[0]?.answer ?? null;
}
