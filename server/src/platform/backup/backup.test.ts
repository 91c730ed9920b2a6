import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startPostgres, type EmbeddedPostgres } from '../database/launcher.ts';
import { migrate } from '../database/migrate.ts';
import { openPool } from '../database/pool.ts';
import { ensureDatabase, urlFor } from '../database/roles.ts';
import { nextSegment } from './archive.ts';
import { chooseRange, restore, restoreRanges } from './restore.ts';
import { takeBackup, type BackupPlaces } from './take-backup.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../../.data/test');
const LONG = process.env['SOTAY_LONG'] === '1';
let folder: string;
let places: BackupPlaces;
let running: EmbeddedPostgres | undefined;

beforeEach(() => {
  mkdirSync(ROOT, { recursive: true });
  folder = mkdtempSync(path.join(ROOT, "backup o'neil -"));
  places = {
    cluster: path.join(folder, 'postgres'),
    archive: path.join(folder, 'backups/wal'),
    bases: path.join(folder, 'backups/base'),
  };
});
afterEach(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<pg.Pool> {
  running = await startPostgres({ folder: places.cluster, purpose: 'keep', archiveDir: places.archive });
  const { ownerUrl } = await ensureDatabase(running, 'sotay');
  await migrate(ownerUrl);
  return openPool(ownerUrl, { max: 6, name: 'backup test' });
}

function superuser(): string {
  if (running === undefined) throw new Error('not started');
  return urlFor(running, 'postgres', 'sotay');
}

/** Four writers; each transaction is a fact and its line in the audit, together or not at all. */
function writeUnderLoad(pool: pg.Pool): { stop: () => Promise<void> } {
  let going = true;
  const writers = [1, 2, 3, 4].map(async () => {
    while (going) {
      await pool.query(`
        WITH fact AS (INSERT INTO organizations_organization DEFAULT VALUES RETURNING id)
        INSERT INTO audit_entry (act, subject_org_id) SELECT 'organization.created', id FROM fact`);
    }
  });
  return {
    async stop() {
      going = false;
      await Promise.all(writers);
    },
  };
}

async function counts(pool: pg.Pool): Promise<{ facts: number; audited: number; unaudited: number; last: number }> {
  const { rows } = await pool.query<{ facts: number; audited: number; unaudited: number; last: number }>(`
    SELECT (SELECT count(*)::int FROM organizations_organization) AS facts,
           (SELECT count(*)::int FROM audit_entry) AS audited,
           (SELECT count(*)::int FROM organizations_organization o
             WHERE NOT EXISTS (SELECT FROM audit_entry a WHERE a.subject_org_id = o.id)) AS unaudited,
           (SELECT max(id) FROM organizations_organization) AS last`);
  return rows[0]!;
}

describe('backup and restore', () => {
  test(
    'taken under load, the server destroyed, restored to a moment between: counts and audit agree',
    { timeout: 300_000 },
    async () => {
      let pool = await start();
      const before = await pool.query<{ id: string }>('SELECT dataset_id AS id FROM platform_installation');
      const load = writeUnderLoad(pool);
      await sleep(LONG ? 5_000 : 500);
      const base = await takeBackup(superuser(), places, 7);
      await sleep(LONG ? 5_000 : 500);

      // The moment between: everything committed by now must come back, nothing begun later may.
      await load.stop();
      const wished = await counts(pool);
      const { rows } = await pool.query<{ moment: Date }>('SELECT clock_timestamp() AS moment');
      const moment = rows[0]!.moment;
      await sleep(50);
      const more = writeUnderLoad(pool);
      await sleep(LONG ? 5_000 : 500);
      await more.stop();
      expect((await counts(pool)).facts).toBeGreaterThan(wished.facts);
      await pool.query('DELETE FROM organizations_organization');
      const admin = openPool(superuser(), { max: 1, name: 'switch' });
      await admin.query('SELECT pg_switch_wal()');
      await admin.end();
      await sleep(1_500);

      // Destroyed: the whole cluster is gone, the backup folder is all there is.
      process.kill(running!.pid, 'SIGKILL');
      await running!.gone;
      await pool.end();
      rmSync(places.cluster, { recursive: true, force: true });

      const ranges = restoreRanges(places);
      expect(ranges).toHaveLength(1);
      const aside = await restore(places, chooseRange(ranges, moment), moment, 'sotay');
      expect(aside).toBeNull();

      pool = await start();
      try {
        expect(await counts(pool)).toEqual({ ...wished, unaudited: 0 });
        expect(wished.facts).toBe(wished.audited);
        const after = await pool.query<{ id: string }>('SELECT dataset_id AS id FROM platform_installation');
        expect(after.rows[0]!.id).not.toBe(before.rows[0]!.id);

        // The new timeline can be backed up, and the archive takes its segments.
        const second = await takeBackup(superuser(), places, 1);
        expect(second.startSegment.slice(0, 8)).not.toBe(base.startSegment.slice(0, 8));
        expect(existsSync(base.folder)).toBe(false);
        expect(restoreRanges(places).map((range) => range.base.id)).toEqual([second.id]);
      } finally {
        await pool.end();
      }
    },
  );

  test('the end of the archive comes back when nothing was committed after the wished moment', async () => {
    const pool = await start();
    await takeBackup(superuser(), places, 7);
    await pool.query('INSERT INTO organizations_organization DEFAULT VALUES');
    await sleep(300);
    const moment = new Date();
    await pool.end();
    // A clean stop hands the last segment to the archive.
    await running!.stop();
    const range = chooseRange(restoreRanges(places), moment);
    const aside = await restore(places, range, moment, 'sotay');
    expect(aside).not.toBeNull();
    const restored = await start();
    try {
      expect(await counts(restored)).toMatchObject({ facts: 1 });
    } finally {
      await restored.end();
    }
  });

  test('a moment outside the range is refused, and the range is shown', async () => {
    const pool = await start();
    await pool.end();
    expect(() => chooseRange(restoreRanges(places), new Date())).toThrow('Chưa có bản sao lưu');
    await takeBackup(superuser(), places, 7);
    expect(() => chooseRange(restoreRanges(places), new Date('2020-01-01'))).toThrow(/trong khoảng:\n {2}từ 20/);
  });

  test('nothing is archived before the first backup, and no more than is needed after the next', async () => {
    const pool = await start();
    await pool.end();
    const admin = openPool(superuser(), { max: 1, name: 'switch' });
    await admin.query('CREATE TABLE noise AS SELECT generate_series(1, 1000); SELECT pg_switch_wal()');
    await sleep(1_000);
    expect(existsSync(places.archive)).toBe(false);
    await takeBackup(superuser(), places, 1);
    const first = readdirSync(places.archive);
    await admin.query('DROP TABLE noise; SELECT pg_switch_wal()');
    await takeBackup(superuser(), places, 1);
    await admin.end();
    const kept = readdirSync(places.archive).filter((name) => /^[0-9A-F]{24}\.gz$/.test(name));
    expect(kept.some((name) => first.includes(name))).toBe(false);
    expect(readdirSync(places.bases)).toHaveLength(1);
  });

  test('a gap in the archive ends the range before it', async () => {
    const pool = await start();
    await pool.end();
    const base = await takeBackup(superuser(), places, 7);
    rmSync(path.join(places.archive, `${base.startSegment}.gz`));
    expect(restoreRanges(places)).toEqual([]);
  });

  test('segments are counted in hexadecimal, 256 to a log file', () => {
    expect(nextSegment('0000000100000000000000FE')).toBe('0000000100000000000000FF');
    expect(nextSegment('0000000100000000000000FF')).toBe('000000010000000100000000');
    expect(nextSegment('00000002000000090000001A')).toBe('00000002000000090000001B');
  });
});
