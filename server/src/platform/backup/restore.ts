import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { dataDirOf, startPostgres, type EmbeddedPostgres } from '../database/launcher.ts';
import { handOverTree } from '../database/privileges.ts';
import { urlFor } from '../database/roles.ts';
import { rangeOf } from './archive.ts';
import { listBases, type RestoreRange } from './bases.ts';
import { copyDataFolder } from './copy-data-folder.ts';
import type { BackupPlaces } from './take-backup.ts';

/** Said by PostgreSQL when no commit in the archive is later than the wished moment. */
const NOTHING_LATER = 'recovery ended before configured recovery target was reached';

/** How long the replay of WAL may take, in milliseconds. */
const REPLAY_LIMIT_MS = 6 * 60 * 60_000;

/** What can be restored, one range for each base backup, oldest first. */
export function restoreRanges(places: BackupPlaces): RestoreRange[] {
  return listBases(places.bases)
    .map((base) => rangeOf(base, places.archive))
    .filter((range): range is RestoreRange => range !== null);
}

/**
 * Chooses the newest base backup from which `moment` can be reached.
 *
 * @throws Error showing the possible range when there is none
 */
export function chooseRange(ranges: readonly RestoreRange[], moment: Date): RestoreRange {
  const fitting = ranges.findLast((range) => range.from <= moment && moment <= range.to);
  if (fitting !== undefined) return fitting;
  const shown = ranges.map((range) => `  ${describeRange(range)}  (bản ${range.base.id})`);
  throw new Error(
    shown.length === 0
      ? 'Chưa có bản sao lưu nào khôi phục được.'
      : `Không khôi phục được về ${local(moment)}. Có thể chọn một lúc trong khoảng:\n${shown.join('\n')}`,
  );
}

/**
 * Brings the embedded database back to `moment`. The server must be stopped and the data folder locked by the
 * caller. What was there before is kept beside it under another name.
 *
 * The data set gets a new id, so that devices know their copies may be ahead of the server.
 *
 * @param moment `null` for the very end of the archive
 * @returns where the former cluster was put, or `null` when there was none
 */
export async function restore(
  places: BackupPlaces,
  range: RestoreRange,
  moment: Date | null,
  databaseName: string,
): Promise<string | null> {
  const aside = putAside(places.cluster);
  try {
    keepRunMode(aside, places.cluster);
    await recover(places, range, moment, databaseName);
  } catch (error) {
    if (moment === null || !String(error).includes(NOTHING_LATER)) throw error;
    // Every commit in the archive is earlier than the moment: its end is the state of that moment.
    rmSync(places.cluster, { recursive: true, force: true });
    keepRunMode(aside, places.cluster);
    await recover(places, range, null, databaseName);
  }
  return aside;
}

async function recover(
  places: BackupPlaces,
  { base }: RestoreRange,
  moment: Date | null,
  databaseName: string,
): Promise<void> {
  const data = dataDirOf(places.cluster);
  copyFileSync(path.join(base.folder, 'credentials.json'), path.join(places.cluster, 'credentials.json'));
  copyDataFolder(path.join(base.folder, 'data'), data);
  copyFileSync(path.join(base.folder, 'data', 'backup_label'), path.join(data, 'backup_label'));
  writeFileSync(path.join(data, 'recovery.signal'), '');
  chmodSync(data, 0o700);
  handOverTree(places.cluster);
  const postgres = await startPostgres({
    folder: places.cluster,
    purpose: 'keep',
    archiveDir: null,
    tries: 1,
    startLimitMs: REPLAY_LIMIT_MS,
    settings: {
      restore_command: `gzip -dc ${shellQuote(places.archive)}/%f.gz > "%p"`,
      // Without this an old backup would follow the timeline of a later restore.
      recovery_target_timeline: 'current',
      recovery_target_action: 'promote',
      // The offset in digits: names such as Z are not known yet when the setting is read.
      ...(moment === null ? {} : { recovery_target_time: moment.toISOString().replace('Z', '+00') }),
    },
  });
  try {
    await untilPromoted(postgres, path.join(places.cluster, 'postgres.log'));
    await markRestored(postgres, databaseName);
    keepHistory(data, places.archive);
  } finally {
    await postgres.stop();
  }
}

async function untilPromoted(postgres: EmbeddedPostgres, logFile: string): Promise<void> {
  let gone: string | undefined;
  void postgres.gone.then((how) => (gone = how));
  const end = Date.now() + REPLAY_LIMIT_MS;
  while (Date.now() < end) {
    if (gone !== undefined)
      throw new Error(`Khôi phục dừng giữa chừng.\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
    if ((await ask(postgres, 'postgres', 'SELECT pg_is_in_recovery() AS answer')) === false) return;
    await sleep(100);
  }
  throw new Error('Khôi phục quá lâu mà chưa xong.');
}

async function markRestored(postgres: EmbeddedPostgres, databaseName: string): Promise<void> {
  await ask(postgres, databaseName, 'UPDATE platform_installation SET dataset_id = uuidv7() RETURNING true AS answer');
}

/** `undefined` while the database does not answer. */
async function ask(postgres: EmbeddedPostgres, database: string, sql: string): Promise<boolean | undefined> {
  const client = new pg.Client({ connectionString: urlFor(postgres, 'postgres', database) });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<{ answer: boolean }>(sql)).rows[0]?.answer;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code !== '57P03' && error.code !== '57P01') throw error;
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The new timeline's history goes to the archive, so that a later restore does not give its number out again. */
function keepHistory(data: string, archive: string): void {
  const wal = path.join(data, 'pg_wal');
  for (const name of readdirSync(wal).filter((file) => file.endsWith('.history'))) {
    const target = path.join(archive, `${name}.gz`);
    if (!existsSync(target)) writeFileSync(target, gzipSync(readFileSync(path.join(wal, name))));
  }
}

function putAside(cluster: string): string | null {
  if (!existsSync(cluster)) return null;
  const aside = `${cluster}.truoc-khoi-phuc-${Date.now()}`;
  renameSync(cluster, aside);
  return aside;
}

/** The archive belongs to the account the former cluster ran as; the restored one must be able to write to it. */
function keepRunMode(aside: string | null, cluster: string): void {
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  const note = aside === null ? null : path.join(aside, 'run-mode');
  if (note !== null && existsSync(note)) copyFileSync(note, path.join(cluster, 'run-mode'));
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`).replaceAll('%', '%%')}'`;
}

/** A range in whole seconds that all lie inside it. */
export function describeRange({ from, to }: RestoreRange): string {
  return `từ ${local(new Date(from.getTime() + 999))} đến ${local(to)}`;
}

/** A moment as people here read it. */
export function local(moment: Date): string {
  return moment.toLocaleString('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' });
}
