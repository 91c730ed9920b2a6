import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomFrom, type Random } from '../demo/generator/random.ts';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { openPool } from '../platform/database/pool.ts';
import { sayStruck } from './testing/fault-proxy.ts';

let database: TestDatabase;
/** Connections enough for all writers at once. */
let pool: pg.Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = openPool(database.ownerUrl, { max: 24, name: 'writers' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const LONG = process.env['SOTAY_LONG'] === '1';
const WRITERS = 16;
const ROUNDS = LONG ? 150 : 25;

/** One transaction that moves things, thinking between its statements. */
async function write(random: Random, moves: readonly (readonly [string[], string])[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    for (const [scopes, id] of moves) {
      await client.query("SELECT sync_moved($1, 'notice', $2)", [scopes, id]);
      await sleep(random.between(0, 12));
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

interface Seen {
  readonly version: number;
  readonly ids: readonly string[];
}
/** What a reader sees of a scope beyond a version, head and feed of one moment. */
async function readOn(scope: string, since: number): Promise<Seen> {
  const { rows } = await pool.query<{ version: number; ids: string[] }>(
    `SELECT coalesce((SELECT version FROM sync_head WHERE scope = $1), 0)::int AS version,
            coalesce((SELECT array_agg(id) FROM sync_feed WHERE scope = $1 AND version > $2), '{}') AS ids`,
    [scope, since],
  );
  return rows[0] ?? { version: since, ids: [] };
}

describe('many writers at once', () => {
  test('[SY4] S1: sixteen writers who think while they write, and readers who poll: none is missed', async () => {
    const scope = 'org:1';
    const written: string[] = [];
    const finished: { began: number; nth: number }[] = [];
    let writing = true;

    async function writer(nth: number): Promise<void> {
      const random = randomFrom(nth);
      for (let round = 0; round < ROUNDS; round += 1) {
        const ids = [`${nth}-${round}-a`, `${nth}-${round}-b`];
        const began = performance.now();
        await write(
          random,
          ids.map((id) => [[scope], id] as const),
        );
        finished.push({ began, nth });
        written.push(...ids);
      }
    }
    async function reader(nth: number): Promise<Set<string>> {
      const random = randomFrom(1_000 + nth);
      const seen = new Set<string>();
      let version = 0;
      for (let last = false; ;) {
        const news = await readOn(scope, version);
        for (const id of news.ids) seen.add(id);
        version = news.version;
        if (last) return seen;
        last = !writing;
        await sleep(random.between(0, 8));
      }
    }

    const readers = Promise.all(Array.from({ length: 4 }, (_, nth) => reader(nth)));
    await Promise.all(Array.from({ length: WRITERS }, (_, nth) => writer(nth)));
    writing = false;
    for (const seen of await readers) expect(written.filter((id) => !seen.has(id))).toEqual([]);
    expect(written).toHaveLength(WRITERS * ROUNDS * 2);
    // The danger is a commit that comes after one that began later: a reader that had believed the later one would miss it.
    const overtaken = finished.filter(({ began }, at) => at > 0 && began < (finished[at - 1]?.began ?? 0)).length;
    sayStruck('S1', overtaken);
    expect(overtaken).toBeGreaterThan(0);
  });

  test('[SY3] S2: acts on many scopes in any order never wait for each other in a circle', async () => {
    const scopes = Array.from({ length: 60 }, (_, nth) => `person:${nth + 1}`);
    const told = new Map<string, number>();
    let waited = 0;
    let writing = true;

    async function writer(nth: number): Promise<void> {
      const random = randomFrom(20 + nth);
      for (let round = 0; round < ROUNDS; round += 1) {
        const shuffled = scopes.toSorted(() => random.between(-1, 1));
        const halves = [shuffled.slice(0, 25), shuffled.slice(20, 45)];
        await write(
          random,
          halves.map((half) => [half, `${nth}-${round}`] as const),
        );
        for (const scope of new Set(halves.flat())) told.set(scope, (told.get(scope) ?? 0) + 1);
      }
    }
    async function watch(): Promise<void> {
      while (writing) {
        const { rows } = await pool.query<{ waits: number }>(
          'SELECT count(*)::int AS waits FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE NOT l.granted AND a.datname = current_database()',
        );
        waited += rows[0]?.waits ?? 0;
        await sleep(5);
      }
    }

    const watching = watch();
    await Promise.all(Array.from({ length: WRITERS }, (_, nth) => writer(nth)));
    writing = false;
    await watching;
    for (const scope of scopes) {
      const { version, ids } = await readOn(scope, 0);
      expect(version, scope).toBe(told.get(scope));
      expect(ids.length, scope).toBe(told.get(scope));
    }
    const { rows } = await pool.query<{ deadlocks: number }>(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows[0]?.deadlocks).toBe(0);
    sayStruck('S2', waited);
    expect(waited).toBeGreaterThan(0);
  });

  test('[SY4] S3: a writer who holds a head for five seconds hides nothing and hinders no reader', async () => {
    const scope = 'org:3';
    await write(randomFrom(1), [[[scope, 'org:33'], 'before']]);
    const slow = await pool.connect();
    await slow.query('BEGIN');
    await slow.query("SELECT sync_moved($1, 'notice', 'slow')", [[scope]]);
    // Its end has begun: the head is written and locked, the commit is still to come.
    await slow.query('SET CONSTRAINTS ALL IMMEDIATE');
    const behind = Promise.all(
      Array.from({ length: 8 }, (_, nth) => write(randomFrom(nth), [[[scope], `behind-${nth}`]])),
    );
    const holdsUntil = performance.now() + 5_000;
    const seen: Seen[] = [];
    let others = 0;
    while (performance.now() < holdsUntil) {
      seen.push(await readOn(scope, 1));
      // Other audiences go on.
      others += 1;
      await write(randomFrom(1), [[['org:33'], `other-${others}`]]);
    }
    expect(seen.every(({ version, ids }) => version === 1 && ids.length === 0)).toBe(true);
    expect((await readOn('org:33', 0)).version).toBe(1 + others);
    await slow.query('COMMIT');
    slow.release();
    await behind;
    const after = await readOn(scope, 1);
    expect(after.version).toBe(10);
    expect(after.ids.toSorted()).toEqual([
      'behind-0',
      'behind-1',
      'behind-2',
      'behind-3',
      'behind-4',
      'behind-5',
      'behind-6',
      'behind-7',
      'slow',
    ]);
    sayStruck('S3', seen.length);
  });
});
