import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { callCircles } from '../../../server/src/demo/meetings/hold.ts';
import { openSessions, type SampleSession } from '../../../server/src/demo/seed/sessions.ts';
import { titleOf } from '../../../server/src/meetings/preparing.ts';
import { createCrypto } from '../../../server/src/platform/crypto/crypto.ts';
import { loadMasterKeys } from '../../../server/src/platform/crypto/keys.ts';
import { KEPT, KEY_FILE, type Seeded } from '../ground.ts';

/** A member who is invited to a meeting and has not answered, or an officer whose meeting sits. */
export interface Invited extends SampleSession {
  readonly meetingId: string;
}
/** An officer and those on his roll who are expected. */
export interface RollCaller extends Invited {
  readonly roll: readonly number[];
}
/** A member in office of a commune's committee. */
export interface Leader extends SampleSession {
  readonly orgId: number;
}
/** Who does what this evening. */
export interface Tonight {
  readonly invited: readonly Invited[];
  readonly callers: readonly RollCaller[];
  readonly leaders: readonly Leader[];
  /** First days of the months from and to of the statistics. */
  readonly months: readonly [string, string];
}

/** More than the evening rush asks for. */
const CALLERS = 1_200;
const LEADERS = 60;

/**
 * The month after those seeded: in every other cell it is this evening's meeting and its roll is open, in the others it is
 * convened for the coming days. Made once per seeded database.
 */
export async function openEvening({ name, sessions }: Seeded, pool: pg.Pool): Promise<Tonight> {
  const mark = path.join(KEPT, `${name}-tonight.json`);
  const held = await pool.query<{ made: boolean }>(
    "SELECT EXISTS (SELECT FROM meetings_meeting WHERE state = 'inSession') AS made",
  );
  if (held.rows[0]?.made === true && existsSync(mark)) return JSON.parse(readFileSync(mark, 'utf8')) as Tonight;
  const client = await pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL jit = off');
    const crypto = await createCrypto(loadMasterKeys(KEY_FILE), pool);
    const months = await call(client);
    const tonight: Tonight = {
      invited: await invitedOf(client, sessions),
      callers: await callersOf(client, (ids) => openSessions(client, crypto, ids)),
      leaders: await leadersOf(client, (ids) => openSessions(client, crypto, ids)),
      months,
    };
    await client.query('COMMIT');
    await pool.query('VACUUM ANALYZE');
    writeFileSync(mark, JSON.stringify(tonight), { mode: 0o600 });
    return tonight;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function call(client: pg.ClientBase): Promise<[string, string]> {
  const { rows } = await client.query<{ first: string; last: string; next: string }>(
    `SELECT min(for_month)::text AS first, max(for_month)::text AS last, (max(for_month) + interval '1 month')::date::text AS next FROM meetings_meeting`,
  );
  const { first = '', last = '', next = '' } = rows[0] ?? {};
  await client.query(
    `INSERT INTO meetings_meeting (host_id, kind, state, title, starts_at, for_month, place, chair_id, minute_taker_id, notice_version, convened_at, opened_at)
     SELECT m.host_id, m.kind, s.state, $2, CASE s.state WHEN 'inSession' THEN now() ELSE now() + interval '60 days' END, $1::date, m.place, m.chair_id, m.minute_taker_id,
            1, now() - interval '6 days', CASE s.state WHEN 'inSession' THEN now() END
       FROM meetings_meeting m CROSS JOIN LATERAL (SELECT CASE m.host_id % 2 WHEN 0 THEN 'inSession' ELSE 'convened' END AS state) s
      WHERE m.for_month = $3 AND m.kind = 'regular'`,
    [next, titleOf('regular', next), last],
  );
  await callCircles(client, next);
  await client.query(
    `INSERT INTO meetings_answer (meeting_id, member_id)
     SELECT i.meeting_id, i.member_id FROM meetings_meeting m JOIN meetings_invitee i ON i.meeting_id = m.id WHERE m.for_month = $1 AND m.kind = 'regular'`,
    [next],
  );
  await client.query(
    `INSERT INTO meetings_attendance (meeting_id, member_id, cell_id, standing, attendance_base, vote_base, votes, mark)
     SELECT c.meeting_id, c.member_id, c.cell_id, c.standing, c.attendance_base, c.vote_base, c.votes, CASE WHEN c.attendance_base <> 'yes' THEN 'exempt' END
       FROM demo_circle c JOIN meetings_meeting m ON m.id = c.meeting_id WHERE m.state = 'inSession'`,
  );
  return [first, last];
}

async function invitedOf(client: pg.ClientBase, sessions: readonly SampleSession[]): Promise<Invited[]> {
  const { rows } = await client.query<{ memberId: number; meetingId: string }>(
    `SELECT i.member_id AS "memberId", m.id AS "meetingId" FROM meetings_invitee i JOIN meetings_meeting m ON m.id = i.meeting_id
      WHERE m.state = 'convened' AND i.role = 'summoned' AND i.member_id = ANY ($1)`,
    [sessions.map(({ memberId }) => memberId)],
  );
  const meetings = new Map(rows.map(({ memberId, meetingId }) => [memberId, meetingId]));
  return sessions.flatMap((session) => {
    const meetingId = meetings.get(session.memberId);
    return meetingId === undefined ? [] : [{ ...session, meetingId }];
  });
}

type Open = (ids: number[]) => Promise<SampleSession[]>;

/** An officer a cell who holds no other position, so that nothing but his cell stands open to him; cells with long rolls first. */
async function callersOf(client: pg.ClientBase, open: Open): Promise<RollCaller[]> {
  const { rows } = await client.query<{ memberId: number; meetingId: string; roll: number[] }>(
    `SELECT DISTINCT ON (cardinality(r.roll), m.id) h.member_id AS "memberId", m.id AS "meetingId", r.roll
       FROM meetings_meeting m
      CROSS JOIN LATERAL (SELECT array_agg(t.member_id ORDER BY t.member_id) AS roll FROM meetings_attendance t
                           WHERE t.meeting_id = m.id AND t.attendance_base = 'yes') r
       JOIN organizations_position_current h ON h.org_id = m.host_id AND h.position IN ('secretary', 'deputySecretary', 'cellCommitteeMember')
      WHERE m.state = 'inSession' AND r.roll IS NOT NULL AND NOT EXISTS (SELECT FROM identity_account a WHERE a.member_id = h.member_id)
        AND (SELECT count(*) FROM organizations_position_current o WHERE o.member_id = h.member_id) = 1
      ORDER BY cardinality(r.roll) DESC, m.id, h.position DESC LIMIT $1`,
    [CALLERS],
  );
  const opened = new Map((await open(rows.map(({ memberId }) => memberId))).map((each) => [each.memberId, each]));
  return rows.flatMap(({ memberId, meetingId, roll }) => {
    const session = opened.get(memberId);
    return session === undefined ? [] : [{ ...session, meetingId, roll }];
  });
}

async function leadersOf(client: pg.ClientBase, open: Open): Promise<Leader[]> {
  const { rows } = await client.query<{ memberId: number; orgId: number }>(
    `SELECT * FROM (SELECT DISTINCT ON (h.member_id) h.member_id AS "memberId", h.org_id AS "orgId" FROM organizations_position_current h
       JOIN organizations_current o ON o.id = h.org_id AND o.type = 'superior'
      WHERE NOT EXISTS (SELECT FROM identity_account a WHERE a.member_id = h.member_id)) l ORDER BY md5("memberId"::text) LIMIT $1`,
    [LEADERS],
  );
  const opened = new Map((await open(rows.map(({ memberId }) => memberId))).map((each) => [each.memberId, each]));
  return rows.flatMap(({ memberId, orgId }) => {
    const session = opened.get(memberId);
    return session === undefined ? [] : [{ ...session, orgId }];
  });
}
