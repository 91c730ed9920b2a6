import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { pruneArchive, startKeepingWal } from './archive.ts';
import { listBases, type BaseBackup } from './bases.ts';
import { copyDataFolder } from './copy-data-folder.ts';

/** Where a backup comes from and goes to. */
export interface BackupPlaces {
  /** Folder of the embedded cluster. */
  readonly cluster: string;
  readonly archive: string;
  readonly bases: string;
}

/**
 * Takes a base backup of the running embedded database, while people write.
 *
 * The files are copied as they are, half-written pages included; the WAL between start and stop makes them whole
 * when they are restored. `pg_backup_start` and `pg_backup_stop` belong to one session.
 *
 * @param superuserUrl address of the cluster's superuser
 * @param keep how many base backups remain; older ones, and the WAL only they need, are removed
 */
export async function takeBackup(superuserUrl: string, places: BackupPlaces, keep: number): Promise<BaseBackup> {
  startKeepingWal(places.archive, places.cluster);
  const client = new pg.Client({ connectionString: superuserUrl, application_name: 'sotay backup' });
  client.on('error', () => undefined);
  await client.connect();
  const startedAt = new Date();
  const id = startedAt.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '').replace('T', '-');
  const folder = path.join(places.bases, id);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const base = await copyInSession(client, folder, places.cluster, { id, startedAt });
    prune(places, keep);
    return base;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    await client.end();
  }
}

async function copyInSession(
  client: pg.Client,
  folder: string,
  cluster: string,
  begun: { id: string; startedAt: Date },
): Promise<BaseBackup> {
  const data = path.join(folder, 'data');
  const start = await one<{ segment: string }>(
    client,
    "SELECT pg_walfile_name(pg_backup_start('sotay', fast => true)) AS segment",
  );
  const bytes = copyDataFolder(path.join(cluster, 'data'), data);
  // Waits until every segment the backup needs is in the archive.
  const stop = await one<{ segment: string; labelfile: string; spcmapfile: string; at: Date }>(
    client,
    `SELECT pg_walfile_name(lsn) AS segment, labelfile, spcmapfile, clock_timestamp() AS at FROM pg_backup_stop(true)`,
  );
  writeFileSync(path.join(data, 'backup_label'), stop.labelfile);
  if (stop.spcmapfile !== '') writeFileSync(path.join(data, 'tablespace_map'), stop.spcmapfile);
  copyFileSync(path.join(cluster, 'credentials.json'), path.join(folder, 'credentials.json'));
  const manifest = {
    ...begun,
    finishedAt: stop.at,
    startSegment: start.segment,
    stopSegment: stop.segment,
    bytes,
  };
  spawnSync('sync', ['-f', folder]);
  // The manifest comes last: without it the folder is an unfinished copy.
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest, null, 2));
  spawnSync('sync', ['-f', folder]);
  return { ...manifest, folder };
}

function prune(places: BackupPlaces, keep: number): void {
  const all = listBases(places.bases);
  const kept = all.slice(-Math.max(1, keep));
  for (const base of all) if (!kept.includes(base)) rmSync(base.folder, { recursive: true, force: true });
  const oldest = kept[0];
  if (oldest !== undefined) pruneArchive(places.archive, oldest);
}

async function one<R extends pg.QueryResultRow>(client: pg.Client, sql: string): Promise<R> {
  const { rows } = await client.query<R>(sql);
  const row = rows[0];
  if (row === undefined) throw new Error('The database gave no answer');
  return row;
}
