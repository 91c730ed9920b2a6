import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Tells `things` to `scopes` audiences, a call each, in one transaction with a savepoint that is rolled back in its middle. */
async function tell(scopes: number, things: number): Promise<void> {
  const client = await database.ownerPool.connect();
  const one = `SELECT count(sync_moved(ARRAY(SELECT 'org:' || s FROM generate_series(1, $1::int) s), 'meeting', t || $2::text)) FROM generate_series(1, $3::int) t`;
  try {
    await client.query('BEGIN');
    await client.query(one, [scopes, '', Math.floor(things / 2)]);
    await client.query('SAVEPOINT here');
    await client.query(one, [scopes, '-never', things]);
    await client.query('ROLLBACK TO SAVEPOINT here');
    await client.query(one, [scopes, '', things]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
async function feed(): Promise<unknown> {
  const { rows } = await database.ownerPool.query(
    `SELECT h.scope, h.version::int, count(f.id)::int AS rows, count(DISTINCT f.version)::int AS versions, max(f.version)::int AS newest,
            (SELECT count(*)::int FROM sync_spill) AS left_over
       FROM sync_head h JOIN sync_feed f USING (scope) GROUP BY 1, 2 ORDER BY 1`,
  );
  return rows;
}

test('[SY2][SY3][SY4] a transaction that moves very much tells every thing once, each with its own version, and nothing that was taken back', async () => {
  await tell(3, 4);
  const few = (version: number) => ['org:1', 'org:2', 'org:3'].map((scope) => ({ scope, version, left_over: 0 }));
  expect(await feed()).toEqual(few(4).map((head) => ({ ...head, rows: 4, versions: 4, newest: 4 })));
  await tell(3, 2_000);
  expect(await feed()).toEqual(few(2_004).map((head) => ({ ...head, rows: 2_000, versions: 2_000, newest: 2_004 })));
});
