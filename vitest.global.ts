import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { clearLeftovers } from './server/src/platform/database/leftover-processes.ts';
import { startPostgres } from './server/src/platform/database/launcher.ts';
import { ensureDatabase } from './server/src/platform/database/roles.ts';
import { migrate } from './server/src/platform/database/migrate.ts';
import { TEMPLATE } from './server/src/platform/database/testing.ts';

const ROOT = path.resolve(import.meta.dirname, '.data/test');

/**
 * One embedded PostgreSQL for the whole run, with a migrated template that each test file clones.
 * Its folder carries our pid, so runs beside each other do not meet, and the next run removes what a killed one left.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepDeadRuns();
  const folder = path.join(ROOT, `run-${process.pid}-${project.name}`);
  const postgres = await startPostgres({ folder, purpose: 'test', archiveDir: null });
  const finish = async (): Promise<void> => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { ownerUrl } = await ensureDatabase(postgres, TEMPLATE);
    await migrate(ownerUrl);
  } catch (error) {
    await finish();
    throw error;
  }
  project.provide('cluster', { port: postgres.port, credentials: postgres.credentials });
  return finish;
}

async function sweepDeadRuns(): Promise<void> {
  if (!existsSync(ROOT)) return;
  for (const name of readdirSync(ROOT)) {
    const pid = Number(/^run-(\d+)-/.exec(name)?.[1]);
    if (!(pid > 0) || existsSync(`/proc/${pid}`)) continue;
    const folder = path.join(ROOT, name);
    if (existsSync(path.join(folder, 'data'))) await clearLeftovers(path.join(folder, 'data'));
    rmSync(folder, { recursive: true, force: true });
  }
}
