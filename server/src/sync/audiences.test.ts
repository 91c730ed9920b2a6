import { createHash, randomBytes } from 'node:crypto';
import type { Pulled } from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { accountId } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { buildWorld } from '../authority/testing/world.ts';
import { rememberSessions } from '../identity/session-memory.ts';
import { CELL_ROLL, makeRoom } from '../meetings/testing/room.ts';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { watchDatabase, type Watch } from '../platform/database/watch.ts';
import { testApp, type TestApp } from '../platform/http/testing.ts';
import { createLogger } from '../platform/logging.ts';
import { forgetOld } from './sync-tasks.ts';

let database: TestDatabase;
let watch: Watch;
let api: TestApp;
let app: FastifyInstance;
let token: string;
let mark: string;
beforeAll(async () => {
  database = await testDatabase();
  const log = createLogger('silent');
  watch = await watchDatabase(database.ownerPool, log);
  const clock = (): Date => new Date();
  api = await testApp({ database, watch, readSession: rememberSessions(database.ownerPool, watch, clock, log) });
  app = api.app;
  await buildWorld(database.ownerPool, api.crypto);
  token = await sessionOf('self');
});
afterAll(async () => {
  await watch.stop();
  await api.close();
  await database.drop();
});
beforeEach(async () => {
  await expect.poll(() => watch.alive()).toBe(true);
  mark = (await pull()).json<Pulled>().mark;
});

async function sessionOf(key: string): Promise<string> {
  const made = randomBytes(32).toString('base64url');
  await database.ownerPool.query(
    `WITH device AS (INSERT INTO identity_device (account_id, label) VALUES ($1, 'Máy thử') RETURNING id)
     INSERT INTO identity_session (account_id, device_id, token_hash, strength, expires_at)
     SELECT $1, id, $2, 'vneid', now() + interval '180 days' FROM device`,
    [accountId(person(key)), createHash('sha256').update(made).digest()],
  );
  return made;
}
const pull = (held?: string) =>
  app.inject({
    method: 'GET',
    url: '/api/sync',
    cookies: { sotay: token },
    headers: held === undefined ? {} : { 'sotay-mark': held },
  });
const statusOf = async (held: string): Promise<number> => (await pull(held)).statusCode;
const snapshotOf = async (held: string): Promise<readonly string[]> => (await pull(held)).json<Pulled>().snapshot;

test('[SY11] a pull with nothing new asks the database nothing, and learns of what moves', async () => {
  await expect.poll(() => statusOf(mark)).toBe(204);
  const asked = [vi.spyOn(database.appPool, 'query'), vi.spyOn(database.appPool, 'connect')];
  for (let n = 0; n < 50; n += 1) expect((await pull(mark)).statusCode).toBe(204);
  expect(asked.map((spy) => spy.mock.calls.length)).toEqual([0, 0]);
  await makeRoom(database, { state: 'convened', roll: CELL_ROLL });
  await expect.poll(() => statusOf(mark)).toBe(200);
});

test('[SY11] a change of authority is heard at once: who has lost his position is given everything anew', async () => {
  await expect.poll(() => statusOf(mark)).toBe(204);
  await database.ownerPool.query(
    "INSERT INTO organizations_position (org_id, member_id, position, held_from) VALUES (111, $1, 'cellCommitteeMember', sotay_today())",
    [person('self').member!.id],
  );
  await expect.poll(() => snapshotOf(mark)).toEqual(['own']);
});

test('[SY11] while the watch hears nothing the database is asked each time', async () => {
  await expect.poll(() => statusOf(mark)).toBe(204);
  const alive = vi.spyOn(watch, 'alive').mockReturnValue(false);
  const asked = vi.spyOn(database.appPool, 'connect');
  expect((await pull(mark)).statusCode).toBe(204);
  expect(asked.mock.calls.length).toBeGreaterThan(0);
  alive.mockRestore();
  asked.mockRestore();
});

test('[SY18] what is old is forgotten, and only who slept longer begins anew', async () => {
  const { id } = await makeRoom(database, { state: 'convened', roll: CELL_ROLL });
  await database.ownerPool.query("UPDATE sync_feed SET moved_at = now() - interval '200 days' WHERE id = $1", [id]);
  const awake = (await pull()).json<Pulled>().mark;
  expect(await forgetOld({ ownerPool: database.ownerPool, clock: () => new Date() })).toBeGreaterThan(0);
  await expect.poll(() => statusOf(awake)).toBe(204);
  // Memory hears of what moved a beat later, and until then knows of nothing new.
  await expect.poll(() => snapshotOf(mark)).toContain('own');
});
