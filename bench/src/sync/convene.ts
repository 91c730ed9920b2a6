import type pg from 'pg';
import { FIRST_AGENDA } from '../../../server/src/meetings/preparing.ts';
import type { SampleSession } from '../../../server/src/demo/seed/sessions.ts';

/** Tells this bench's meetings from the seeded ones. */
const TITLE = 'Sinh hoạt chuyên đề (bài đo đồng bộ)';

/** Forgets the meetings that a run before has convened. */
export async function forgetConvened(pool: pg.Pool): Promise<void> {
  await pool.query('DELETE FROM meetings_meeting WHERE title = $1', [TITLE]);
}

/**
 * Convenes one new meeting in every member's cell, each in its own transaction and in the steps in which an officer does it: a draft
 * with its agenda, convened, and its circle called. The triggers tell whom it concerns.
 */
export async function conveneFor(pool: pg.Pool, sessions: readonly SampleSession[]): Promise<void> {
  const { rows: cells } = await pool.query<{ id: number }>(
    'SELECT DISTINCT cell_id AS id FROM members_member WHERE id = ANY ($1) ORDER BY 1',
    [sessions.map(({ memberId }) => memberId)],
  );
  const client = await pool.connect();
  try {
    for (const cell of cells) await convene(client, cell.id);
  } finally {
    client.release();
  }
}

async function convene(client: pg.ClientBase, host: number): Promise<void> {
  await client.query('BEGIN; SET LOCAL synchronous_commit = off');
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO meetings_meeting (host_id, kind, title, starts_at, for_month, place, chair_id, minute_taker_id)
     SELECT $1, 'thematic', $2, d.at, date_trunc('month', d.at)::date, h.place,
            (SELECT p.member_id FROM organizations_position_current p WHERE p.org_id = $1 AND p.position = 'secretary' LIMIT 1),
            (SELECT p.member_id FROM organizations_position_current p WHERE p.org_id = $1 AND p.position = 'deputySecretary' LIMIT 1)
       FROM (SELECT (sotay_today() + 10 + time '19:30') AT TIME ZONE 'Asia/Ho_Chi_Minh' AS at) d
       LEFT JOIN meetings_habit h ON h.org_id = $1
     RETURNING id`,
    [host, TITLE],
  );
  const id = rows[0]?.id;
  await client.query(
    'INSERT INTO meetings_agenda_item (meeting_id, place, title) SELECT $1, t.place, t.title FROM unnest($2::text[]) WITH ORDINALITY AS t (title, place)',
    [id, FIRST_AGENDA],
  );
  await client.query(
    "UPDATE meetings_meeting SET state = 'convened', convened_at = now(), notice_version = 1 WHERE id = $1",
    [id],
  );
  await client.query('SELECT meetings_invite($1)', [id]);
  await client.query('COMMIT');
}
