import type pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { testDatabase } from './testing.ts';
import { watchDatabase } from './watch.ts';
import { createLogger } from '../logging.ts';

test('a database that goes away while the watch is being stopped takes nothing down with it', async () => {
  const database = await testDatabase();
  onTestFinished(() => database.drop());
  const connect = vi.spyOn(database.ownerPool, 'connect');
  const watch = await watchDatabase(database.ownerPool, createLogger('silent'));
  const listener = (await connect.mock.results[0]!.value) as pg.PoolClient;
  await watch.stop();
  // What the socket says when the server ended the connection before our goodbye arrived.
  expect(() => (listener as unknown as pg.Client).emit('error', new Error('terminating connection'))).not.toThrow();
});

test('the watch is not alive while the database is away, forgets what was remembered, and finds it again', async () => {
  const database = await testDatabase();
  onTestFinished(() => database.drop());
  const watch = await watchDatabase(database.ownerPool, createLogger('silent'));
  onTestFinished(() => watch.stop());
  let forgotten = 0;
  watch.onChange(() => (forgotten += 1));
  await expect.poll(() => watch.alive()).toBe(true);
  await database.ownerPool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE ANY (ARRAY['LISTEN%', 'SELECT 1'])",
  );
  await expect.poll(() => forgotten).toBeGreaterThan(0);
  await expect.poll(() => watch.alive()).toBe(true);
  const before = forgotten;
  await database.ownerPool.query("SELECT pg_notify('authority_changed', '')");
  await expect.poll(() => forgotten).toBeGreaterThan(before);
});
