import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPostgresPrograms } from './binaries.ts';
import { createCluster, type Credentials } from './cluster.ts';
import { clearLeftovers, readPostmasterPid, stopPostmaster } from './leftover-processes.ts';
import { chooseRunMode, commandUnder } from './privileges.ts';
import { clusterSettings, type ClusterPurpose } from './settings.ts';
import { freePort } from '../free-port.ts';

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  readonly credentials: Credentials;
  /** Resolves with the exit code or signal when the postmaster is gone, asked or not. */
  readonly gone: Promise<string>;
  /** Fast shutdown; resolves when the postmaster is gone. Safe to call twice. */
  stop(): Promise<void>;
}

/** What to start. */
export interface LaunchOptions {
  /** Folder of the cluster; `data/`, the log and the passwords lie inside. */
  readonly folder: string;
  readonly purpose: ClusterPurpose;
  readonly archiveDir: string | null;
  /** Fixed port on 127.0.0.1; a free one is taken when left out. */
  readonly port?: number;
  /** Extra settings, for a restore or a test. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How often to try; a restore that failed once fails again. */
  readonly tries?: number;
  /** How long crash recovery or replay may take before connections are accepted, in milliseconds. */
  readonly startLimitMs?: number;
  readonly say?: (message: string) => void;
}

const START_TRIES = 4;
const START_LIMIT_MS = 10 * 60_000;

/** The data folder inside a cluster's folder. */
export function dataDirOf(folder: string): string {
  return path.join(folder, 'data');
}

/**
 * Starts the embedded PostgreSQL on `folder`, making the cluster first when there is none.
 * Whatever a crash left behind (stale or reused pid, orphan backends, a postmaster without its parent) is
 * cleared first; committed rows are kept by PostgreSQL's own crash recovery.
 *
 * The caller must hold the folder's server lock: a postmaster found here is taken for a leftover and stopped.
 *
 * @throws Error with the last lines of the database's log when it does not come up
 */
export async function startPostgres(options: LaunchOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  // The working folder in /proc is the real path, so ours must be too.
  const folder = realpathSync(options.folder);
  const credentials = await createCluster(folder);
  const dataDir = dataDirOf(folder);
  for (let attempt = 1; ; attempt += 1) {
    const found = await clearLeftovers(dataDir);
    if (found === 'stopped') options.say?.('Đã dừng cơ sở dữ liệu còn chạy từ lần trước.');
    if (found === 'removed') options.say?.('Lần chạy trước dừng đột ngột; cơ sở dữ liệu đang tự phục hồi.');
    const port = options.port ?? (await freePort());
    const started = await launchOnce(folder, port, options);
    if (typeof started !== 'string') return { ...started, dataDir, port, credentials };
    // A backend that was still leaving, or a port taken between the question and the start: try again.
    if (attempt >= (options.tries ?? START_TRIES)) throw new Error(`Cơ sở dữ liệu không khởi động được.\n${started}`);
    await sleep(500 * attempt);
  }
}

type Launched = Pick<EmbeddedPostgres, 'pid' | 'gone' | 'stop'>;

async function launchOnce(folder: string, port: number, options: LaunchOptions): Promise<Launched | string> {
  const dataDir = dataDirOf(folder);
  const settings = { ...clusterSettings(options.purpose, options.archiveDir), ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const mode = chooseRunMode(folder);
  const command = commandUnder(
    mode,
    findPostgresPrograms().postgres,
    ['-D', dataDir, '-p', String(port), ...flags],
    true,
  );
  const logFile = path.join(folder, 'postgres.log');
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, 'w', 0o600);
  // Its own process group: Ctrl-C in the terminal must reach the application first, which drains and then
  // stops the database.
  const child = spawn(command.program, command.args, { detached: true, stdio: ['ignore', log, log], cwd: dataDir });
  closeSync(log);
  const gone = goneOf(child);
  const ready = await Promise.race([
    gone.then(() => false),
    untilReady(dataDir, child, options.startLimitMs ?? START_LIMIT_MS),
  ]);
  if (!ready) {
    if (child.exitCode === null && child.pid !== undefined) await stopPostmaster(child.pid, dataDir, 1_000);
    return tail(logFile);
  }
  const pid = child.pid ?? 0;
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopChild(child, pid, dataDir, gone));
  return { pid, gone, stop };
}

async function stopChild(child: ChildProcess, pid: number, dataDir: string, gone: Promise<string>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await stopPostmaster(pid, dataDir, 30_000);
  await gone;
}

function goneOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? String(code)));
    child.once('error', (error) => resolve(error.message));
  });
}

/** `postmaster.pid` says so in its eighth line once connections are accepted; "standby" while WAL is replayed. */
async function untilReady(dataDir: string, child: ChildProcess, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (Date.now() < end && child.exitCode === null) {
    if (readPostmasterPid(dataDir) === child.pid && ['ready', 'standby'].includes(statusLine(dataDir))) return true;
    await sleep(25);
  }
  return false;
}

function statusLine(dataDir: string): string {
  try {
    return readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim() ?? '';
  } catch {
    return '';
  }
}

function tail(logFile: string): string {
  return existsSync(logFile) ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-12).join('\n') : '';
}
