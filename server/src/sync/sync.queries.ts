import type pg from 'pg';
import { z } from 'zod';
import type { MeetingFacts } from '../meetings/facts.ts';
import type { HomeFacts } from '../members/me/home.ts';
import type { NoticeFound } from '../notifications/notices.ts';
import { askAsActor, type Actor } from '../platform/database/transaction.ts';

/** The audiences of a person. */
export interface Scopes {
  readonly own: readonly string[];
  readonly above: readonly string[];
  readonly stands: string;
}
const HEAD = z.object({ scope: z.string(), epoch: z.number(), version: z.number() });
type Head = z.infer<typeof HEAD>;

/** The audiences of the actor, computed from authority. */
export async function readScopes(pool: pg.Pool, actor: Actor): Promise<Scopes> {
  return (await askAsActor<Scopes>(pool, actor, 'sync_audiences')) ?? { own: [], above: [], stands: '' };
}

/** The name of the data set. */
export async function readDataset(client: Pick<pg.ClientBase, 'query'>): Promise<string> {
  const { rows } = await client.query<{ name: string }>('SELECT sync_dataset_name() AS name');
  return rows[0]?.name ?? '';
}

/** Heads of audiences; one that was never told anything stands at nothing, and is remembered as such. */
export async function readHeads(pool: pg.Pool, scopes: readonly string[]): Promise<Head[]> {
  const { rows } = await pool.query<Head>({
    name: 'sync heads',
    text: `SELECT s.scope, coalesce(h.epoch, 0) AS epoch, coalesce(h.version, 0)::float8 AS version
             FROM unnest($1::text[]) AS s (scope) LEFT JOIN sync_head h ON h.scope = s.scope COLLATE "C"`,
    values: [scopes],
  });
  return rows;
}

/**
 * Heads that moved since an earlier look, and where the next look begins.
 *
 * @param since the earlier look's `next`; null reads no heads and begins
 */
export async function readHeadsSince(
  client: Pick<pg.ClientBase, 'query'>,
  since: string | null,
): Promise<{ next: string; heads: Head[] }> {
  const { rows } = await client.query<{ next: string; heads: Head[] }>({
    name: 'sync heads since',
    text: `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS next,
                  (SELECT coalesce(json_agg(json_build_object('scope', scope, 'epoch', epoch, 'version', version)), '[]')
                     FROM sync_head WHERE moved_by >= $1::xid8) AS heads`,
    values: [since],
  });
  return rows[0] ?? { next: since ?? '', heads: [] };
}

/** What comes along with a look, as the reader reads it. */
export interface Brought {
  /** Null when he is nobody (any more). */
  readonly home: HomeFacts | null;
  /** By id; null when it is not his to read. */
  readonly meetings: Readonly<Record<string, MeetingFacts | null>>;
  /** Those, of the ones whose opinions moved, that have any: these are to be read. */
  readonly withOpinions: readonly string[];
  /** By id; one that does not reach him is missing. */
  readonly notices: Readonly<Record<string, NoticeFound>>;
}
const LOOK = z.object({
  dataset: z.string(),
  stands: z.string().nullable(),
  now: z.string(),
  today: z.string(),
  heads: z.array(HEAD.extend({ own: z.boolean(), floor: z.number() })),
  moved: z.array(z.object({ scope: z.string(), entity: z.string(), id: z.string() })),
  /** Null when nothing moved, or too much. */
  brought: z.custom<Brought>().nullable(),
});
/** Everything a pull needs to know, of one moment. */
export type Look = z.infer<typeof LOOK>;

/**
 * @param since versions the device asks on from, by audience
 * @param most moved things at most; one more says that there are more
 */
export async function look(
  pool: pg.Pool,
  actor: Actor,
  since: Readonly<Record<string, number>>,
  most: number,
): Promise<Look> {
  return LOOK.parse(await askAsActor(pool, actor, 'sync_look', [JSON.stringify(since), most]));
}
