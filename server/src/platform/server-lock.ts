import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Thrown when another live process works on the same data folder. */
export class FolderInUse extends Error {
  readonly pid: number;
  constructor(folder: string, pid: number) {
    super(
      `Thư mục dữ liệu ${folder} đang được một chương trình khác dùng (tiến trình ${pid}). Hãy dừng chương trình đó trước.`,
    );
    this.name = 'FolderInUse';
    this.pid = pid;
  }
}

/**
 * Takes the data folder for this process. The note holds our pid and the moment the kernel started us, so that
 * after a crash a reused pid is not taken for a living owner.
 *
 * @returns a function that gives the folder back
 * @throws FolderInUse when its owner lives
 */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'server.lock');
  const note = JSON.stringify({ pid: process.pid, startedAt: startTicks(process.pid) });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      // 'wx' makes the file or fails: two processes starting at once cannot both have it.
      writeFileSync(file, note, { flag: 'wx', mode: 0o600 });
      return () => {
        if (existsSync(file) && readFileSync(file, 'utf8') === note) rmSync(file, { force: true });
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const owner = livingOwner(file);
      if (owner !== null) throw new FolderInUse(folder, owner);
      rmSync(file, { force: true });
    }
  }
  throw new Error(`Không giữ được thư mục dữ liệu ${folder}.`);
}

/** The pid of the live process that holds the folder, or `null`. */
export function folderOwner(folder: string): number | null {
  return livingOwner(path.join(folder, 'server.lock'));
}

function livingOwner(file: string): number | null {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; startedAt: string | null };
    if (pid === process.pid && startedAt === startTicks(pid)) return pid;
    process.kill(pid, 0);
    return startTicks(pid) === startedAt ? pid : null;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return pidIn(file);
    return null;
  }
}

function pidIn(file: string): number | null {
  const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number };
  return pid;
}

/** Field 22 of /proc/<pid>/stat: clock ticks from boot to the start of the process; `null` where there is no /proc. */
function startTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
