import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from './database/testing.ts';
import { startWorker, type Worker } from './jobs.ts';
import { createLogger } from './logging.ts';

const done: string[] = [];
let database: TestDatabase;
let worker: Worker;
beforeAll(async () => {
  database = await testDatabase();
  worker = await startWorker(
    database.ownerPool,
    { say: (payload) => void done.push((payload as { word: string }).word) },
    '',
    createLogger('silent'),
  );
});
afterAll(async () => {
  await worker.stop();
  await database.drop();
});

async function add(word: string): Promise<void> {
  await database.ownerPool.query(`SELECT graphile_worker.add_job('say', json_build_object('word', $1::text))`, [word]);
}

test('work goes on after the database fell while a done job was taken off the list', async () => {
  await database.ownerPool.query(`
    CREATE SEQUENCE taken_off;
    CREATE FUNCTION fall() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('taken_off') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
      RETURN old;
    END $$;
    CREATE TRIGGER fall BEFORE DELETE ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION fall()`);
  await add('before');
  await expect.poll(() => done).toContain('before');
  await add('after');
  await expect.poll(() => done).toContain('after');
  const { rows } = await database.ownerPool.query('SELECT is_called AS fell FROM taken_off');
  expect(rows).toEqual([{ fell: true }]);
});
