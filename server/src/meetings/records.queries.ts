import type { RecordKind } from '@sotay/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/database/transaction.ts';

/** jsonb writes moments with the session's offset; the contract speaks UTC. */
const MOMENT = z.string().transform((moment) => new Date(moment).toISOString());
const TEXT = z.object({
  id: z.string(),
  version: z.number(),
  basedOn: z.number(),
  body: z.string(),
  sha256: z.string(),
  savedBy: z.string().nullable(),
  savedAt: MOMENT,
});
const FACTS = z.object({
  state: z.enum(['draft', 'convened', 'inSession', 'closed', 'published', 'cancelled', 'postponed']),
  kind: z.string(),
  hostId: z.number(),
  dueOn: z.string(),
  writes: z.boolean(),
  current: TEXT.nullable(),
  conflicts: z.array(TEXT),
  signatures: z.array(
    z.object({
      role: z.enum(['chair', 'minuteTaker']),
      fullName: z.string(),
      method: z.enum(['application', 'paper']),
      signedAt: MOMENT,
    }),
  ),
  published: z.object({ number: z.number(), symbol: z.string(), at: MOMENT }).nullable(),
  isChair: z.boolean(),
  isMinuteTaker: z.boolean(),
  bound: z.boolean(),
  manages: z.boolean(),
});

/** A record with how the actor stands to it. */
export type RecordFacts = z.infer<typeof FACTS>;

/** Minutes or resolution of a meeting as the actor may know them; undefined when he may not. */
export async function readFacts(db: Db, meetingId: string, record: RecordKind): Promise<RecordFacts | undefined> {
  const { rows } = await sql<{ facts: unknown }>`
    SELECT meetings_record(${meetingId}::uuid, ${record}) AS facts`.execute(db);
  const facts = rows[0]?.facts;
  return facts === null || facts === undefined ? undefined : FACTS.parse(facts);
}

/** Saves a text; what comes back is 'saved', 'same', 'conflict' or the state that forbids it, null when not the actor's. */
export async function saveText(
  db: Db,
  meetingId: string,
  record: RecordKind,
  text: { basedOn: number; body: string; digest: Buffer },
): Promise<string | null> {
  const { rows } = await sql<{ outcome: string | null }>`
    SELECT meetings_save_draft(${meetingId}::uuid, ${record}, ${text.basedOn}, ${text.body}, ${text.digest}) AS outcome`.execute(
    db,
  );
  return rows[0]?.outcome ?? null;
}

/** Puts kept texts away; how many. */
export async function settleTexts(
  db: Db,
  meetingId: string,
  record: RecordKind,
  ids: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ settled: number }>`
    SELECT meetings_settle_drafts(${meetingId}::uuid, ${record}, ${[...ids]}::uuid[]) AS settled`.execute(db);
  return rows[0]?.settled ?? 0;
}

/** A signature to be written. */
export interface NewSignature {
  meetingId: string;
  record: RecordKind;
  version: number;
  role: 'chair' | 'minuteTaker';
  digest: Buffer;
  /** Photograph of the paper, when signed by hand. */
  fileId: string | null;
}

/** Signs; the row's own policy and guard ask who, which text and when. */
export async function insertSignature(db: Db, signature: NewSignature): Promise<void> {
  const { meetingId, record, version, role, digest, fileId } = signature;
  await sql`
    INSERT INTO meetings_signature (meeting_id, record, version, role, member_id, sha256, method, file_id)
    SELECT m.id, ${record}, ${version}, ${role}, ${role === 'chair' ? sql.ref('m.chair_id') : sql.ref('m.minute_taker_id')}, ${digest},
           ${fileId === null ? 'application' : 'paper'}, ${fileId}::uuid
      FROM meetings_meeting m WHERE m.id = ${meetingId}::uuid
    ON CONFLICT (meeting_id, record, version, role) DO NOTHING`.execute(db);
}

/** Publishes and numbers; null, or what is missing. */
export async function publish(db: Db, meetingId: string): Promise<string | null> {
  const { rows } = await sql<{
    missing: string | null;
  }>`SELECT meetings_publish(${meetingId}::uuid) AS missing`.execute(db);
  return rows[0]?.missing ?? null;
}

/** Head of a meeting for its papers: readable by whoever may read its invitation. */
export interface PaperFacts {
  id: string;
  kind: 'regular' | 'thematic' | 'committee' | 'conference';
  title: string;
  state: string;
  hostName: string;
  superiorName: string | null;
  communeName: string | null;
  startsAt: Date;
  onDay: string;
  closedAt: Date | null;
  place: string | null;
  onlineLink: string | null;
  chairName: string | null;
  minuteTakerName: string | null;
  agenda: { title: string; presenter: string | null }[];
  papers: string[];
  guests: string[];
  hostIsCell: boolean;
}

export async function readPaperFacts(db: Db, meetingId: string): Promise<PaperFacts | undefined> {
  const { rows } = await sql<PaperFacts>`
    SELECT m.id, m.kind, m.title, m.state, o.host_name AS "hostName", o.superior_name AS "superiorName", o.commune_name AS "communeName",
           m.starts_at AS "startsAt", m.on_day AS "onDay", m.closed_at AS "closedAt", m.place, m.online_link AS "onlineLink",
           (SELECT n.full_name FROM meetings_names(m.id, ARRAY[m.chair_id]) n) AS "chairName",
           (SELECT n.full_name FROM meetings_names(m.id, ARRAY[m.minute_taker_id]) n) AS "minuteTakerName",
           (SELECT coalesce(json_agg(json_build_object('title', a.title, 'presenter', a.presenter) ORDER BY a.place), '[]') FROM meetings_agenda_item a WHERE a.meeting_id = m.id AND a.removed_at IS NULL) AS agenda,
           (SELECT coalesce(json_agg(f.file_name ORDER BY f.added_at), '[]') FROM meetings_file f WHERE f.meeting_id = m.id AND f.purpose = 'paper' AND f.removed_at IS NULL) AS papers,
           (SELECT coalesce(json_agg(g.name ORDER BY g.place), '[]') FROM meetings_paper_guest g WHERE g.meeting_id = m.id AND g.removed_at IS NULL) AS guests,
           o.host_is_cell AS "hostIsCell"
      FROM meetings_meeting m
     CROSS JOIN LATERAL meetings_paper_bodies(m.id) o
     WHERE m.id = ${meetingId}::uuid AND o.host_name IS NOT NULL`.execute(db);
  return rows[0];
}

/** An opinion or petition sent before the meeting, with its answer. */
export interface WrittenBefore {
  kind: 'opinion' | 'petition';
  author: string;
  text: string;
  answer: string | null;
}

export async function readWrittenBefore(db: Db, meetingId: string): Promise<WrittenBefore[]> {
  const { rows } = await sql<WrittenBefore>`
    SELECT o.kind, coalesce((SELECT n.full_name FROM meetings_names(o.meeting_id, ARRAY[o.member_id]) n), '') AS author, o.text, o.answer
      FROM meetings_prior_opinion o WHERE o.meeting_id = ${meetingId}::uuid ORDER BY o.written_at`.execute(db);
  return rows;
}
