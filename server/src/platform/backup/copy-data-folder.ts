import { copyFileSync, mkdirSync, readdirSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';

/** Folders whose content belongs to the running server and is made anew; the folders themselves must be there. */
const EMPTIED = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);

const LEFT_OUT =
  /^(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*|backup_label(\.old)?|tablespace_map|recovery\.signal)$/;

/**
 * Copies a data folder that may be in use; a file that goes away meanwhile is not missed, the WAL knows better.
 *
 * @returns bytes copied
 */
export function copyDataFolder(from: string, to: string): number {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  let bytes = 0;
  for (const entry of entriesOf(from)) {
    if (LEFT_OUT.test(entry.name)) continue;
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) {
      if (EMPTIED.has(entry.name)) {
        mkdirSync(entry.name === 'pg_wal' ? path.join(target, 'archive_status') : target, {
          recursive: true,
          mode: 0o700,
        });
      } else bytes += copyDataFolder(source, target);
    } else if (entry.isFile()) bytes += copyIfThere(source, target);
  }
  return bytes;
}

function entriesOf(folder: string): Dirent[] {
  return unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? [];
}

function copyIfThere(source: string, target: string): number {
  const size = unlessGone(() => {
    copyFileSync(source, target);
    return statSync(target).size;
  });
  return size ?? 0;
}

function unlessGone<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
