import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/database/transaction.ts';
import type { DoAct } from '../platform/http/route.ts';

const count = z.number();
const COUNTS = z.object({
  base: count,
  present: count,
  late: count,
  excused: count,
  unexcused: count,
  exempt: count,
  unmarked: count,
  voteBase: count,
  voters: count,
});
const MARK = z.enum(['present', 'excused', 'unexcused', 'exempt']);
const ROW = z.object({
  id: z.number(),
  full_name: z.string(),
  title: z.enum(['secretary', 'deputySecretary', 'cellCommitteeMember', 'committeeMember']).nullable(),
  cell_id: z.number(),
  venue_id: z.string().nullable(),
  standing: z.string(),
  mark: MARK.nullable(),
  late: z.boolean(),
  by_code: z.boolean(),
  request: z.enum(['granted', 'refused', 'waiting']).nullable(),
  votes: z.boolean(),
  version: z.number(),
});
const ROLL = z.object({
  rows: z.array(ROW),
  counts: COUNTS,
  mayHaveCome: z.array(z.object({ id: z.number(), fullName: z.string() })),
  mayMark: z.boolean(),
  checkIns: z.array(
    z.object({
      id: z.number(),
      fullName: z.string(),
      at: z.string().transform((at) => new Date(at).toISOString()),
      why: z.enum(['clock', 'window', 'late']),
    }),
  ),
  roomKeys: z.array(z.object({ venueId: z.string().nullable(), venueName: z.string().nullable(), secret: z.string() })),
});
const CHANGE = z.object({
  member_id: z.number(),
  was: MARK.nullable(),
  was_late: z.boolean(),
  mark: MARK,
  late: z.boolean(),
});
const MARKED = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('done'),
    state: z.enum(['inSession', 'closed']),
    hostId: z.number(),
    changed: z.array(CHANGE),
    rows: z.array(ROW),
    counts: COUNTS,
  }),
  z.object({ outcome: z.enum(['published', 'closed', 'notOpen', 'edit']) }),
  z.object({ outcome: z.enum(['notOnRoll', 'expected']), members: z.array(z.number()) }),
]);

/** A row of the roll as the database keeps it: codes, no words. */
export type RollCodes = z.infer<typeof ROW>;
/** A mark that was changed, with what stood before. */
export type MarkChange = z.infer<typeof CHANGE>;

/** The roll as the actor may read it; null when the meeting has nothing for him. */
export async function readRoll(db: Db, meetingId: string): Promise<z.infer<typeof ROLL> | null> {
  const { rows } = await sql<{ roll: unknown }>`SELECT meetings_roll(${meetingId}::uuid) AS roll`.execute(db);
  return ROLL.nullable().parse(rows[0]?.roll ?? null);
}

/** What `meetings_mark` answers. */
export type Marked = z.infer<typeof MARKED>;

/** Marks where none stands yet, as the route's one act; `edit` when there is something to log. */
export async function writeFirstMarks(act: DoAct, meetingId: string, marks: object): Promise<Marked | null> {
  return MARKED.nullable().parse(await act('meetings_mark', [meetingId, JSON.stringify(marks), false]));
}

/** Marks in one statement (`meetings_mark` in the database says what each outcome means); null for who may not. */
export async function writeMarks(db: Db, meetingId: string, marks: object): Promise<Marked | null> {
  const { rows } = await sql<{
    marked: unknown;
  }>`SELECT meetings_mark(${meetingId}::uuid, ${JSON.stringify(marks)}::jsonb) AS marked`.execute(db);
  return MARKED.nullable().parse(rows[0]?.marked ?? null);
}
