import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buffer } from 'node:stream/consumers';
import type pg from 'pg';
import type { DatabaseUrls } from '../../../server/src/platform/database/roles.ts';
import { KEY_FILE } from '../ground.ts';
import { APPLICATION } from './import-process.ts';
import { proportionalKb, treeOf } from './memory.ts';

const PROCESS = fileURLToPath(new URL('./import-process.ts', import.meta.url));
const LOOK_EVERY_MS = 250;

/** What one import took. */
export interface Run {
  readonly seconds: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Highest sum seen of the importer, its children and its backends, in MB; shared pages counted by their share. */
  readonly peakMb: number;
}

/**
 * Imports a file in a process of its own.
 *
 * @param pool finds the importer's backends
 * @throws Error when the import does not end as done
 */
export async function runImport(
  urls: DatabaseUrls,
  pool: pg.Pool,
  code: string,
  kind: 'organizations' | 'members',
  file: string,
): Promise<Run> {
  const importer = spawn(process.execPath, [PROCESS, code, kind, file], {
    env: { ...process.env, OWNER_URL: urls.ownerUrl, KEY_FILE },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let peakKb = 0;
  let isRunning = true;
  const watch = (async (): Promise<void> => {
    while (isRunning && importer.pid !== undefined) {
      const { rows } = await pool.query<{ pid: number }>(
        'SELECT pid FROM pg_stat_activity WHERE application_name = $1',
        [APPLICATION],
      );
      const pids = [...treeOf(importer.pid), ...rows.map(({ pid }) => pid)];
      peakKb = Math.max(
        peakKb,
        pids.reduce((sum, pid) => sum + proportionalKb(pid), 0),
      );
      await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
    }
  })();
  const said = (await buffer(importer.stdout)).toString('utf8');
  isRunning = false;
  await watch;
  const result = JSON.parse(said) as {
    seconds: number;
    state: string;
    refusal: string | null;
    counts: Record<string, number>;
  };
  if (result.state !== 'done') throw new Error(`The import ended as ${result.state}: ${result.refusal ?? ''}`);
  return { seconds: result.seconds, counts: result.counts, peakMb: peakKb / 1024 };
}
