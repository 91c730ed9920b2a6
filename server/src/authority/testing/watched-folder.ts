import { readdirSync, readFileSync, statSync, watch } from 'node:fs';
import path from 'node:path';

/** What came to be in a folder, even if it was gone again a moment later. */
export interface WatchedFolder {
  /** Names of the files that were there. */
  readonly names: ReadonlySet<string>;
  /** `file: secret` for every secret that stood in one of them. */
  readonly hits: ReadonlySet<string>;
  /** Looks once more at what lies there now, and stops. */
  stop(): void;
}

/**
 * Reads every file that lies in a folder each time it is touched, and looks for secrets in it.
 *
 * @param only names of the files to read; all when absent
 */
export function watchFolder(folder: string, secrets: readonly string[], only = /./): WatchedFolder {
  const names = new Set<string>();
  const hits = new Set<string>();
  const read = new Map<string, number>();
  const look = (name: string): void => {
    if (!only.test(path.basename(name))) return;
    names.add(name);
    const content = contentOf(path.join(folder, name));
    // A growing file is touched a thousand times; what is long is not read again before it is a quarter longer.
    if (content.length > 100_000 && content.length < (read.get(name) ?? 0) * 1.25) return;
    read.set(name, content.length);
    for (const secret of secrets) if (content.includes(secret)) hits.add(`${path.basename(name)}: ${secret}`);
  };
  const watcher = watch(folder, (_, name) => {
    if (name !== null) look(name);
  });
  return {
    names,
    hits,
    stop() {
      watcher.close();
      read.clear();
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) look(name);
    },
  };
}

/** Nothing of what is a folder, or gone before it could be read. */
function contentOf(file: string): Buffer {
  try {
    return statSync(file).isFile() ? readFileSync(file) : Buffer.alloc(0);
  } catch {
    return Buffer.alloc(0);
  }
}
