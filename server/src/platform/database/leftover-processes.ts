import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandUnder } from './privileges.ts';

/** What a process looks like from outside; `null` when it is gone or only waits to be reaped. */
interface ProcessFacts {
  readonly pid: number;
  readonly command: string;
  readonly folder: string | null;
}

/**
 * Makes `dataDir` free to start on, whatever a crash left there.
 *
 * The pid in `postmaster.pid` is never trusted: after a reboot or a long night it may belong to somebody else,
 * and `pg_ctl stop` would kill that innocent process. A process is ours only when it is called `postgres`
 * and works in this very data folder. Busy backends outlive a postmaster killed with -9 and block every start
 * until they get SIGQUIT.
 *
 * @returns what was found, for the log
 */
export async function clearLeftovers(dataDir: string): Promise<'nothing' | 'stopped' | 'removed'> {
  const pidFile = path.join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return (await quitOrphans(dataDir)) > 0 ? 'removed' : 'nothing';
  const pid = readPostmasterPid(dataDir);
  if (pid !== null && isOurs(inspectProcess(pid), dataDir)) {
    await stopPostmaster(pid, dataDir);
    return 'stopped';
  }
  rmSync(pidFile, { force: true });
  await quitOrphans(dataDir);
  return 'removed';
}

/** The pid that `postmaster.pid` names, or `null` when there is no such file or it is broken. */
export function readPostmasterPid(dataDir: string): number | null {
  try {
    const pid = Number(readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

/** The live postmaster of `dataDir` and the port it listens on, or `null` when none runs. */
export function runningPostmaster(dataDir: string): { pid: number; port: number } | null {
  const pid = readPostmasterPid(dataDir);
  if (pid === null || !isOurs(inspectProcess(pid), dataDir)) return null;
  const lines = readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  return { pid, port: Number(lines[3]) };
}

/**
 * Stops a postmaster that is known to be ours: fast shutdown first, immediate shutdown when that hangs
 * (with a full disk `fast` never ends and SIGQUIT does).
 */
export async function stopPostmaster(pid: number, dataDir: string, patienceMs = 15_000): Promise<void> {
  signal(pid, 'SIGINT');
  if (!(await goneWithin(pid, dataDir, patienceMs))) {
    signal(pid, 'SIGQUIT');
    if (!(await goneWithin(pid, dataDir, 8_000))) signal(pid, 'SIGKILL');
    await goneWithin(pid, dataDir, 5_000);
  }
  await quitOrphans(dataDir);
  rmSync(path.join(dataDir, 'postmaster.pid'), { force: true });
}

async function quitOrphans(dataDir: string): Promise<number> {
  let found = 0;
  for (let round = 0; round < 40; round += 1) {
    const orphans = processesIn(dataDir);
    if (orphans.length === 0) return found;
    found = Math.max(found, orphans.length);
    // SIGQUIT is PostgreSQL's own "leave at once"; only what ignores it for 6 seconds is killed.
    for (const { pid } of orphans) signal(pid, round < 30 ? 'SIGQUIT' : 'SIGKILL');
    await sleep(200);
  }
  return found;
}

function processesIn(dataDir: string): ProcessFacts[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => inspectProcess(Number(name)))
    .filter((facts): facts is ProcessFacts => isOurs(facts, dataDir));
}

function isOurs(facts: ProcessFacts | null, dataDir: string): boolean {
  if (facts === null) return false;
  if (process.platform === 'linux') return facts.command === 'postgres' && facts.folder === realpathSync(dataDir);
  // Without /proc the command line is all there is: it must be a postgres started with -D on this folder.
  return facts.command.includes('postgres') && facts.command.includes(dataDir);
}

function inspectProcess(pid: number): ProcessFacts | null {
  if (process.platform === 'linux') return inspectLinux(pid);
  if (process.platform === 'win32') return null;
  const answer = spawnSync('ps', ['-p', String(pid), '-o', 'stat=,command='], { encoding: 'utf8' });
  const [, state, command] = /^(\S+)\s+(.*)$/.exec(answer.stdout.trim()) ?? [];
  if (state === undefined || command === undefined || state.startsWith('Z')) return null;
  return { pid, command, folder: null };
}

function inspectLinux(pid: number): ProcessFacts | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // "pid (comm) state …": comm may itself hold brackets, so the last one ends it.
    const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    if (state === 'Z' || state === 'X') return null;
    const command = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    if (command !== 'postgres') return { pid, command, folder: null };
    return { pid, command, folder: workingFolder(pid) };
  } catch {
    return null;
  }
}

/** Root without CAP_SYS_PTRACE (a container) may not look at a process of `nobody`; `nobody` himself may. */
function workingFolder(pid: number): string | null {
  const link = `/proc/${pid}/cwd`;
  try {
    return readlinkSync(link);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) throw error;
    if (process.getuid?.() !== 0) return null;
    const { program, args } = commandUnder('setpriv', 'readlink', [link], false);
    return spawnSync(program, args, { encoding: 'utf8' }).stdout.trim() || null;
  }
}

async function goneWithin(pid: number, dataDir: string, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    if (!isOurs(inspectProcess(pid), dataDir)) return true;
    await sleep(50);
  }
  return false;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It left between the look and the signal: exactly what was wanted.
  }
}
