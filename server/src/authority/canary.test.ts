import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openPool } from '../platform/database/pool.ts';
import { urlFor } from '../platform/database/roles.ts';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { buildApp } from '../platform/http/app.ts';
import { testApp, type TestApp } from '../platform/http/testing.ts';
import { createLogger } from '../platform/logging.ts';
import { modules } from '../routes.ts';
import { cardNumber, citizenId, fullName, phone, sessionToken } from './testing/identities.ts';
import { MEMBERS, PEOPLE, person } from './testing/people.ts';
import { ROUTES } from './testing/routes.ts';
import { buildWorld } from './testing/world.ts';

/** Numbers that nobody but their owners and a reveal may ever show; names that no log needs. */
const NUMBERS = MEMBERS.flatMap((member) => [citizenId(member), cardNumber(member), phone(member)]);
const NAMES = PEOPLE.map(fullName);
const TYPED = '0912 345 678';
const TYPED_PLAIN = '0912345678';

let database: TestDatabase;
let api: TestApp;
const log: string[] = [];
const refusals: string[] = [];
let metrics = '';

beforeAll(async () => {
  database = await testDatabase();
  api = await testApp({ database });
  await buildWorld(database.ownerPool, api.crypto);
  const logger = createLogger('trace', new Writable({ write: (piece, _, done) => (log.push(String(piece)), done()) }));
  const app = await buildApp({ ...api.services, log: logger }, modules, null);
  await app.ready();
  app.rateLimit = () => Promise.resolve();
  // Who reads much, who reads little, and who is refused; each route, its failures included.
  for (const key of ['organisation board of the commune, a member', 'secretary of the cell', 'self', 'exempted']) {
    const cookies = { sotay: sessionToken(person(key)) };
    for (const [route, { cases }] of Object.entries(ROUTES)) {
      if (/sign-out$|consent|pin$|devices/.test(route)) continue;
      for (const one of cases.slice(0, 2)) {
        const method = route.split(' ')[0] as 'GET';
        const payload = one.body === undefined ? {} : { payload: one.body as object };
        for (const wrong of [{}, { payload: { citizenId: NUMBERS[0], phone: NUMBERS[2], fullName: NAMES[0] } }]) {
          const answer = await app.inject({
            method,
            url: one.url,
            cookies,
            headers: { 'x-sotay': '1' },
            ...payload,
            ...(method === 'GET' ? {} : wrong),
          });
          if (answer.statusCode >= 400) refusals.push(answer.body);
        }
      }
    }
  }
  metrics = (await app.inject({ method: 'GET', url: '/metrics' })).body;
  await app.close();
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

function found(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => text.includes(secret));
}

test('the routes were asked and some of them refused', () => {
  expect(log.length).toBeGreaterThan(200);
  expect(refusals.length).toBeGreaterThan(100);
});

test.each([
  ['the log', () => log.join('')],
  ['the answers to what is refused', () => refusals.join('')],
  ['the metrics', () => metrics],
])('%s: no number, no name', (_, text) => {
  expect(found(text(), [...NUMBERS, ...NAMES, TYPED, TYPED_PLAIN])).toEqual([]);
});

test('jobs and the audit log hold codes and counts only', async () => {
  const { rows } = await database.ownerPool.query<{ text: string }>(
    `SELECT string_agg(payload::text, ' ') AS text FROM graphile_worker._private_jobs
     UNION ALL SELECT string_agg(detail::text || coalesce(acting_as, ''), ' ') FROM audit_entry`,
  );
  expect(rows).toHaveLength(2);
  expect(found(rows.map((row) => row.text).join(' '), [...NUMBERS, ...NAMES, TYPED, TYPED_PLAIN])).toEqual([]);
});

test('a superuser who reads the files of the database finds no citizen id, card or phone', async () => {
  const cluster = inject('cluster');
  const pool = openPool(urlFor(cluster, 'postgres', 'postgres'), { max: 1, name: 'canary' });
  try {
    await pool.query('CHECKPOINT');
    const { rows } = await pool.query<{ folder: string; oid: string }>(
      `SELECT current_setting('data_directory') AS folder, oid FROM pg_database WHERE datname = $1`,
      [new URL(database.url).pathname.slice(1)],
    );
    const { folder, oid } = rows[0]!;
    const files = [path.join(folder, 'base', String(oid)), path.join(folder, 'pg_wal')].flatMap((each) =>
      readdirSync(each).map((name) => path.join(each, name)),
    );
    let bytes = 0;
    let namesSeen = false;
    for (const file of files) {
      if (!statSync(file).isFile()) continue;
      const content = readFileSync(file);
      bytes += content.length;
      namesSeen ||= content.includes(NAMES[0]!);
      // One pass for the common beginnings, then exactly.
      const hits = NUMBERS.concat(TYPED_PLAIN).filter((number) => content.includes(number));
      expect(hits, path.basename(file)).toEqual([]);
    }
    // Names are in clear for search: finding one proves that the right files were read.
    expect(namesSeen).toBe(true);
    expect(bytes).toBeGreaterThan(1_000_000);
  } finally {
    await pool.end();
  }
});
