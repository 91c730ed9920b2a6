import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { openSessions, type SampleSession } from '../../../server/src/demo/seed/sessions.ts';
import { createCrypto } from '../../../server/src/platform/crypto/crypto.ts';
import { loadMasterKeys } from '../../../server/src/platform/crypto/keys.ts';
import { KEPT, KEY_FILE, type Seeded } from '../ground.ts';
import type { RollCaller } from '../meeting/tonight.ts';

/** The room of a cell that sits this evening. */
export interface Room {
  readonly meetingId: string;
  /** Who comes in, each signed in on a phone of his own. */
  readonly members: readonly SampleSession[];
}

const ROOMS = 1_000;
const MEMBERS = 34;
/** Signed in by one transaction. */
const BATCH = 500;

/** Signs in who is expected in the longest rolls of the evening, officers aside. Made once per seeded database. */
export async function openRooms(
  { name }: Seeded,
  callers: readonly RollCaller[],
  pool: pg.Pool,
): Promise<readonly Room[]> {
  const mark = path.join(KEPT, `${name}-rooms.json`);
  const rolls = callers.slice(0, ROOMS);
  if (existsSync(mark)) {
    const kept = JSON.parse(readFileSync(mark, 'utf8')) as Room[];
    if (kept[0]?.meetingId === rolls[0]?.meetingId) return kept;
  }
  const expected = await withoutAccount(
    pool,
    rolls.flatMap(({ roll }) => roll.slice(0, MEMBERS)),
  );
  const opened = new Map<number, SampleSession>();
  const crypto = await createCrypto(loadMasterKeys(KEY_FILE), pool);
  for (let at = 0; at < expected.length; at += BATCH) {
    for (const one of await signIn(pool, crypto, expected.slice(at, at + BATCH))) opened.set(one.memberId, one);
  }
  const rooms = rolls.map(({ meetingId, roll }) => ({
    meetingId,
    members: roll.flatMap((id) => opened.get(id) ?? []),
  }));
  await pool.query('VACUUM ANALYZE');
  writeFileSync(mark, JSON.stringify(rooms), { mode: 0o600 });
  return rooms;
}

async function withoutAccount(pool: pg.Pool, members: readonly number[]): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    'SELECT e.id FROM unnest($1::int[]) AS e (id) WHERE NOT EXISTS (SELECT FROM identity_account a WHERE a.member_id = e.id)',
    [members],
  );
  return rows.map(({ id }) => id);
}

async function signIn(
  pool: pg.Pool,
  crypto: Awaited<ReturnType<typeof createCrypto>>,
  members: readonly number[],
): Promise<SampleSession[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL synchronous_commit = off');
    const opened = await openSessions(client, crypto, members);
    await client.query('COMMIT');
    return opened;
  } finally {
    client.release();
  }
}

/** The rooms' rolls as they opened: nobody has come in. */
export async function emptyRooms(pool: pg.Pool, rooms: readonly Room[]): Promise<void> {
  const meetings = rooms.map(({ meetingId }) => meetingId);
  await pool.query('DELETE FROM meetings_check_in WHERE meeting_id = ANY ($1)', [meetings]);
  await pool.query(
    `UPDATE meetings_attendance SET mark = NULL, late = false, by_code = false, marked_by = NULL, marked_at = NULL, version = 1
      WHERE meeting_id = ANY ($1) AND attendance_base = 'yes' AND mark IS NOT NULL`,
    [meetings],
  );
}

/** What the rooms' officers hold, by meeting: 32 bytes in base64. */
export async function secretsOf(pool: pg.Pool, rooms: readonly Room[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ meeting_id: string; secret: string }>(
    "SELECT meeting_id, encode(secret, 'base64') AS secret FROM meetings_room_key WHERE venue_id IS NULL AND meeting_id = ANY ($1)",
    [rooms.map(({ meetingId }) => meetingId)],
  );
  return new Map(rows.map((row) => [row.meeting_id, row.secret]));
}
