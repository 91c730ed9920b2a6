import path from 'node:path';
import type { Config } from '../config.ts';
import { folderOwner, lockDataFolder } from '../server-lock.ts';
import { loadCredentials } from './cluster.ts';
import { keepPostgres, type KeeperEvents, type KeptPostgres } from './keeper.ts';
import { dataDirOf } from './launcher.ts';
import { runningPostmaster } from './leftover-processes.ts';
import { ensureDatabase, urlFor, urlsOf, type DatabaseUrls } from './roles.ts';

/** Name of the product's database in the embedded cluster. */
export const DATABASE_NAME = 'sotay';

/** Folders of the embedded database: the cluster itself, its WAL archive and its base backups. */
export function databaseFolders(config: Pick<Config, 'dataDir' | 'backupDir'>): {
  cluster: string;
  archive: string;
  bases: string;
} {
  return {
    cluster: path.join(config.dataDir, 'postgres'),
    archive: path.join(config.backupDir, 'wal'),
    bases: path.join(config.backupDir, 'base'),
  };
}

/** A database that can be used until `close`. */
export interface OpenDatabase extends DatabaseUrls {
  /** Superuser of the embedded cluster, for backups; `null` on a managed database. */
  readonly superuserUrl: string | null;
  close(): Promise<void>;
}

/**
 * For the server: takes the data folder and starts the embedded database, or just hands out the addresses of the
 * managed one.
 *
 * @throws FolderInUse when another server works on the folder
 */
export async function openForServer(
  config: Config,
  events: KeeperEvents,
  say: (message: string) => void,
): Promise<OpenDatabase> {
  if (config.database.kind === 'external') {
    const { appUrl, ownerUrl } = config.database;
    return { appUrl, ownerUrl, superuserUrl: null, close: () => Promise.resolve() };
  }
  const release = lockDataFolder(config.dataDir);
  const { cluster, archive } = databaseFolders(config);
  let kept: KeptPostgres | undefined;
  async function close(): Promise<void> {
    await kept?.stop();
    release();
  }
  try {
    kept = await keepPostgres({ folder: cluster, purpose: 'keep', archiveDir: archive, say }, events);
    const urls = await ensureDatabase(kept.postgres(), DATABASE_NAME);
    return { ...urls, superuserUrl: urlFor(kept.postgres(), 'postgres', DATABASE_NAME), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * For the command line: joins the embedded database of a running server, or starts it for as long as the command
 * runs.
 */
export async function openForCommand(config: Config, say: (message: string) => void): Promise<OpenDatabase> {
  if (config.database.kind === 'embedded') {
    const { cluster } = databaseFolders(config);
    const running = runningPostmaster(dataDirOf(cluster));
    // Without a living server the postmaster is a leftover, perhaps about to stop: then we start our own.
    if (running !== null && folderOwner(config.dataDir) !== null) {
      const address = { port: running.port, credentials: loadCredentials(cluster) };
      return {
        ...urlsOf(address, DATABASE_NAME),
        superuserUrl: urlFor(address, 'postgres', DATABASE_NAME),
        close: () => Promise.resolve(),
      };
    }
  }
  return openForServer(
    config,
    { onFall: say, onRisen: () => undefined, onGiveUp: (reason) => say(String(reason)) },
    say,
  );
}
