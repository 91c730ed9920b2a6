import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/database/transaction.ts';
import type { Majority } from './votes-ground.ts';

const VOTE = z.object({
  id: z.string(),
  agendaItemId: z.string().nullable(),
  subject: z.string(),
  method: z.enum(['open', 'paper']),
  matter: z.enum(['ordinary', 'admission', 'recognition']),
  state: z.enum(['open', 'closed', 'confirmed', 'void']),
  base: z.number(),
  voters: z.number(),
  numerator: z.number(),
  denominator: z.number(),
  over: z.boolean(),
  approve: z.number(),
  reject: z.number(),
  other: z.number(),
  issued: z.number().nullable(),
  returned: z.number().nullable(),
  valid: z.number().nullable(),
  sheetFileId: z.string().nullable(),
  enteredBy: z.string().nullable(),
  voidReason: z.string().nullable(),
  version: z.number(),
});
/** A vote as it is kept. */
export type VoteRow = z.infer<typeof VOTE>;

const COLUMNS = [
  'id',
  'agenda_item_id as agendaItemId',
  'subject',
  'method',
  'matter',
  'state',
  'base',
  'voters',
  'majority_numerator as numerator',
  'majority_denominator as denominator',
  'majority_over as over',
  'approve',
  'reject',
  'other',
  'issued',
  'returned',
  'valid',
  'sheet_file_id as sheetFileId',
  'entered_by as enteredBy',
  'void_reason as voidReason',
  'version',
] as const;

/** Votes of a meeting in the order they were opened. */
export async function readVotes(db: Db, meetingId: string): Promise<VoteRow[]> {
  const rows = await db
    .selectFrom('meetings_vote')
    .where('meeting_id', '=', meetingId)
    .select(COLUMNS)
    .orderBy('opened_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => VOTE.parse(row));
}

/** One vote, locked until the transaction ends: taps and the closing of a vote come one after the other. */
export async function lockVote(db: Db, meetingId: string, voteId: string): Promise<VoteRow | undefined> {
  const row = await db
    .selectFrom('meetings_vote')
    .where('meeting_id', '=', meetingId)
    .where('id', '=', voteId)
    .select(COLUMNS)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : VOTE.parse(row);
}

/** The majority a matter needs on a day (dated rules `vote.*`). */
export async function readMajority(db: Db, matter: string, onDay: string): Promise<Majority> {
  const { rows } = await sql<{ numerator: number; denominator: number; over: number }>`
    SELECT rules_value('vote.' || ${matter}::text || 'Numerator', ${onDay}::date)::int AS numerator,
           rules_value('vote.' || ${matter}::text || 'Denominator', ${onDay}::date)::int AS denominator,
           rules_value('vote.' || ${matter}::text || 'Over', ${onDay}::date)::int AS over`.execute(db);
  const found = rows[0];
  if (found === undefined) throw new Error(`No majority for ${matter}`);
  return { numerator: found.numerator, denominator: found.denominator, over: found.over === 1 };
}

/** Who counts in the roll as it stands: the vote base, and those of it who are present and may vote. */
export async function readBase(db: Db, meetingId: string): Promise<{ base: number; voters: number }> {
  const { rows } = await sql<{ base: number; voters: number }>`
    SELECT count(*) FILTER (WHERE vote_base)::int AS base,
           count(*) FILTER (WHERE vote_base AND votes AND mark = 'present')::int AS voters
      FROM meetings_attendance WHERE meeting_id = ${meetingId}::uuid`.execute(db);
  return rows[0] ?? { base: 0, voters: 0 };
}

/** Opens a vote; false when its id is taken already (a second tap, or somebody else's). */
export async function insertVote(
  db: Db,
  vote: {
    id: string;
    meetingId: string;
    agendaItemId: string | null;
    subject: string;
    method: string;
    matter: string;
    base: number;
    voters: number;
    majority: Majority;
    accountId: string;
  },
): Promise<boolean> {
  const made = await db
    .insertInto('meetings_vote')
    .values({
      id: vote.id,
      meeting_id: vote.meetingId,
      agenda_item_id: vote.agendaItemId,
      subject: vote.subject,
      method: vote.method,
      matter: vote.matter,
      base: vote.base,
      voters: vote.voters,
      majority_numerator: vote.majority.numerator,
      majority_denominator: vote.majority.denominator,
      majority_over: vote.majority.over,
      opened_by: vote.accountId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Notes a tap; false when the same tap was counted before. */
export async function insertTap(db: Db, meetingId: string, voteId: string, tapId: string): Promise<boolean> {
  const made = await db
    .insertInto('meetings_vote_tap')
    .values({ meeting_id: meetingId, vote_id: voteId, id: tapId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** What may be written about a vote after it is opened. */
export interface VoteChange {
  state?: VoteRow['state'];
  approve?: number;
  reject?: number;
  other?: number;
  issued?: number;
  returned?: number;
  valid?: number;
  sheet_file_id?: string;
  entered_by?: string;
  closed_at?: Date;
  confirmed_by?: string;
  confirmed_at?: Date;
  void_reason?: string;
}

/** Writes a vote that is locked already; the database refuses what its state does not allow. */
export async function updateVote(db: Db, voteId: string, change: VoteChange): Promise<VoteRow> {
  const row = await db
    .updateTable('meetings_vote')
    .set(change)
    .where('id', '=', voteId)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return VOTE.parse(row);
}

/** Whether an item stands on the agenda of the meeting. */
export async function isOnAgenda(db: Db, meetingId: string, itemId: string): Promise<boolean> {
  const found = await db
    .selectFrom('meetings_agenda_item')
    .where('id', '=', itemId)
    .where('meeting_id', '=', meetingId)
    .select('id')
    .executeTakeFirst();
  return found !== undefined;
}

/** Photographs of tellers' sheets of a meeting. */
export async function readSheets(db: Db, meetingId: string) {
  const rows = await db
    .selectFrom('meetings_file')
    .where('meeting_id', '=', meetingId)
    .where('purpose', '=', 'tellersSheet')
    .where('removed_at', 'is', null)
    .select(['id', 'file_name as fileName', 'media_type as mediaType', 'size', 'added_at as addedAt'])
    .execute();
  return rows.map((row) => ({
    ...row,
    purpose: 'tellersSheet' as const,
    addedAt: row.addedAt.toISOString(),
    hasText: false,
    textSize: null,
  }));
}
