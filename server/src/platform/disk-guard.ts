import { statfs } from 'node:fs/promises';

/** Free space as the guard last saw it. */
export type DiskState = 'plenty' | 'low' | 'readOnly';

/** Watches the disk of the data folder. */
export interface DiskGuard {
  /** Whether writing requests must be refused now; asked by the HTTP layer and the worker. */
  readOnly(): boolean;
  state(): DiskState;
  /** Free bytes at the last look, for metrics; `null` before the first. */
  freeBytes(): number | null;
  /** Looks now instead of waiting for the next turn. */
  look(): Promise<DiskState>;
  stop(): void;
}

/** What to watch. */
export interface DiskGuardOptions {
  readonly folder: string;
  /** Below this the service is read-only; it writes again above 1.25 times as much, and warns below twice. */
  readonly minFreeBytes: number;
  /** Told at each change of state. */
  readonly onChange: (state: DiskState, freeBytes: number) => void;
  /** How often to look, in milliseconds. */
  readonly everyMs?: number;
  /** Stands for the disk in tests. */
  readonly freeSpace?: (folder: string) => Promise<number>;
}

/**
 * Starts watching. PostgreSQL panics when it cannot write its log and may then hang in recovery, so we stop
 * writing early, while it still has room for checkpoints, its own log and a clean shutdown.
 */
export function watchDisk(options: DiskGuardOptions): DiskGuard {
  const freeSpace = options.freeSpace ?? freeBytesOf;
  let state: DiskState = 'plenty';
  let free: number | null = null;

  async function look(): Promise<DiskState> {
    try {
      free = await freeSpace(options.folder);
    } catch {
      // A disk that cannot be asked is not a reason to refuse service; the next look tries again.
      return state;
    }
    const next = judge(free, options.minFreeBytes, state);
    if (next !== state) {
      state = next;
      options.onChange(state, free);
    }
    return state;
  }

  const timer = setInterval(() => void look(), options.everyMs ?? 10_000);
  timer.unref();
  void look();
  return {
    readOnly: () => state === 'readOnly',
    state: () => state,
    freeBytes: () => free,
    look,
    stop: () => clearInterval(timer),
  };
}

/** The gap between 1 and 1.25 times keeps the service from flapping at the edge. */
function judge(free: number, min: number, before: DiskState): DiskState {
  if (free < min || (before === 'readOnly' && free < min * 1.25)) return 'readOnly';
  return free < min * 2 ? 'low' : 'plenty';
}

async function freeBytesOf(folder: string): Promise<number> {
  const facts = await statfs(folder);
  return facts.bavail * facts.bsize;
}
