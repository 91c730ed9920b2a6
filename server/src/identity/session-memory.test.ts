import type pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { testDatabase } from '../platform/database/testing.ts';
import { createLogger } from '../platform/logging.ts';
import { rememberSessions } from './session-memory.ts';

test('a database that goes away while the memory is being stopped takes nothing down with it', async () => {
  const database = await testDatabase();
  onTestFinished(() => database.drop());
  const connect = vi.spyOn(database.ownerPool, 'connect');
  const sessions = await rememberSessions(database.ownerPool, () => new Date(), createLogger('silent'));
  const listener = (await connect.mock.results[0]!.value) as pg.PoolClient;
  await sessions.stop();
  // What the socket says when the server ended the connection before our goodbye arrived.
  expect(() => (listener as unknown as pg.Client).emit('error', new Error('terminating connection'))).not.toThrow();
});
