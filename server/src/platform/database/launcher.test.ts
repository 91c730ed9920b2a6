import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataDirOf, startPostgres, type EmbeddedPostgres } from './launcher.ts';
import { runningPostmaster } from './leftover-processes.ts';
import { urlFor } from './roles.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../../.data/test');
let folder: string;
let running: EmbeddedPostgres | undefined;

beforeEach(() => {
  mkdirSync(ROOT, { recursive: true });
  folder = mkdtempSync(path.join(ROOT, "launcher o'neil -"));
});
afterEach(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  // Crash recovery is what these tests are about, so the disk is really written.
  const settings = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
  running = await startPostgres({ folder, purpose: 'test', archiveDir: null, settings });
  return running;
}

async function query(sql: string): Promise<pg.QueryResult> {
  if (running === undefined) throw new Error('not started');
  const client = new pg.Client({ connectionString: urlFor(running, 'postgres', 'postgres') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** How a container that forbids user namespaces would have it; as an ordinary user there is one way only. */
const MODES = process.getuid?.() === 0 ? ['namespace', 'setpriv'] : ['plain'];

describe('the embedded database', () => {
  test.each(MODES)('starts, is killed and starts again inside a folder of mode 0700, run as %s', async (mode) => {
    chmodSync(folder, 0o700);
    if (mode !== 'plain') writeFileSync(path.join(folder, 'run-mode'), mode);
    const first = await start();
    await query('CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
    process.kill(first.pid, 'SIGKILL');
    await first.gone;
    await start();
    expect((await query('SELECT n FROM kept')).rows).toEqual([{ n: 1 }]);
  });

  test('starts, sorts Vietnamese and lowers Đ, stops, and starts again with its rows', async () => {
    await start();
    await query('CREATE TABLE kept (name text)');
    await query("INSERT INTO kept VALUES ('Đỗ'), ('An')");
    const { rows } = await query('SELECT array_agg(lower(name) ORDER BY name COLLATE "vi-x-icu") AS names FROM kept');
    expect(rows[0]).toEqual({ names: ['an', 'đỗ'] });
    await running?.stop();
    await start();
    expect((await query('SELECT count(*)::int AS n FROM kept')).rows[0]).toEqual({ n: 2 });
  });

  test('comes back with its committed row after the postmaster is killed with -9 while a backend is busy', async () => {
    const first = await start();
    await query('CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
    const busy = query('SELECT pg_sleep(600)').catch(() => undefined);
    await sleep(300);
    process.kill(first.pid, 'SIGKILL');
    await start();
    expect((await query('SELECT n FROM kept')).rows).toEqual([{ n: 1 }]);
    await busy;
  });

  test('harms no innocent process whose pid stands in postmaster.pid', async () => {
    const first = await start();
    await first.stop();
    const innocent = spawn('sleep', ['600']);
    try {
      const pidFile = path.join(dataDirOf(folder), 'postmaster.pid');
      writeFileSync(pidFile, `${innocent.pid}\n${dataDirOf(folder)}\n0\n5432\n\n127.0.0.1\n0 0\nready\n`);
      await start();
      await sleep(200);
      expect(innocent.exitCode).toBeNull();
      expect(innocent.signalCode).toBeNull();
      expect((await query('SELECT 1 AS up')).rows).toEqual([{ up: 1 }]);
    } finally {
      innocent.kill();
    }
  });

  test('leaves a database of another folder alone, even when our postmaster.pid names it', async () => {
    const other = mkdtempSync(path.join(ROOT, 'launcher-other-'));
    const neighbour = await startPostgres({ folder: other, purpose: 'test', archiveDir: null });
    try {
      await (await start()).stop();
      const stolen = readFileSync(path.join(dataDirOf(other), 'postmaster.pid'));
      writeFileSync(path.join(dataDirOf(folder), 'postmaster.pid'), stolen);
      await start();
      expect(runningPostmaster(dataDirOf(other))?.pid).toBe(neighbour.pid);
    } finally {
      await neighbour.stop();
      rmSync(other, { recursive: true, force: true });
    }
  });

  test('begins anew when it was killed while the cluster was being made', async () => {
    mkdirSync(path.join(folder, 'data.new', 'base'), { recursive: true });
    writeFileSync(path.join(folder, 'data.new', 'half'), '');
    await start();
    expect(existsSync(path.join(folder, 'data.new'))).toBe(false);
  });

  test('stops a leftover postmaster cleanly and takes its place', async () => {
    const leftover = await start();
    await query('CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
    const second = await start();
    expect(await leftover.gone).toBe('0');
    expect(second.pid).not.toBe(leftover.pid);
    expect((await query('SELECT n FROM kept')).rows).toEqual([{ n: 1 }]);
  });

  test('writes no value of a failed statement to its log', async () => {
    await start();
    await query("CREATE TABLE kept (id text PRIMARY KEY); INSERT INTO kept VALUES ('025099001234')");
    await expect(query("INSERT INTO kept VALUES ('025099001234')")).rejects.toThrow('duplicate key');
    expect(readFileSync(path.join(folder, 'postgres.log'), 'utf8')).not.toContain('025099001234');
  });
});
