import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** Where a publication may write. */
const TABLES = ['sync_feed', 'sync_head', 'notifications_notice'];

/**
 * Rows written by one publication to everybody of the province: inserted, updated or deleted, asked within its own transaction once
 * what it moved has been written.
 *
 * @param pool of the owner
 */
export async function publishedRows(pool: pg.Pool): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const before = await written(client);
    await publishToProvince(client);
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
    const rows = (await written(client)) - before;
    await client.query('COMMIT');
    return rows;
  } finally {
    client.release();
  }
}

/** Tells everybody of the province one notice. */
async function publishToProvince(client: pg.ClientBase): Promise<void> {
  await client.query(
    "SELECT sync_moved(ARRAY['org:' || id], 'notice', $1) FROM organizations_current WHERE type = 'province' ORDER BY id LIMIT 1",
    [randomUUID()],
  );
}

async function written(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ rows: number }>(
    'SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int AS rows FROM pg_stat_xact_user_tables WHERE relname = ANY ($1)',
    [TABLES],
  );
  return rows[0]?.rows ?? NaN;
}
