import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { seedDatabase } from '../../server/src/demo/seed/seed.ts';
import type { SampleSession } from '../../server/src/demo/seed/sessions.ts';
import { createCrypto } from '../../server/src/platform/crypto/crypto.ts';
import { loadMasterKeys } from '../../server/src/platform/crypto/keys.ts';
import { startPostgres } from '../../server/src/platform/database/launcher.ts';
import { migrate } from '../../server/src/platform/database/migrate.ts';
import { openPool } from '../../server/src/platform/database/pool.ts';
import {
  ensureDatabase,
  urlFor,
  type ClusterAddress,
  type DatabaseUrls,
} from '../../server/src/platform/database/roles.ts';
import { lockDataFolder } from '../../server/src/platform/server-lock.ts';

/** The repository's root. */
export const ROOT = path.resolve(import.meta.dirname, '../..');
/** Everything the benches keep: seeded databases, keys, generated lists. */
export const KEPT = path.resolve(ROOT, process.env['BENCH_DIR'] ?? '.data/bench');
/** Keys of the benches' databases. */
export const KEY_FILE = path.join(KEPT, 'keys.json');

/** A seeded database and who is signed in to it. */
export interface Seeded {
  /** Of the database, and of the files that belong to it. */
  readonly name: string;
  readonly urls: DatabaseUrls;
  readonly sessions: SampleSession[];
}

/** The benches' own PostgreSQL, with the product's settings. */
export interface Ground {
  readonly cluster: ClusterAddress;
  /** A seeded database with signed-in members and, where `months` says so, that many months of meetings; made at the first call, kept for the next run. */
  seeded(members: number, sessions: number, months?: number): Promise<Seeded>;
  /** An empty, migrated database that is thrown away and made anew. */
  fresh(name: string): Promise<DatabaseUrls>;
  close(): Promise<void>;
}

/** Starts the benches' PostgreSQL under .data/bench. */
export async function openGround(): Promise<Ground> {
  mkdirSync(KEPT, { recursive: true, mode: 0o700 });
  const release = lockDataFolder(KEPT);
  // Two sizes of product and limit stand beside each other, each with pools of its own.
  const settings = { max_connections: '200' };
  const postgres = await startPostgres({
    folder: path.join(KEPT, 'postgres'),
    purpose: 'keep',
    archiveDir: null,
    settings,
  });
  const cluster = { port: postgres.port, credentials: postgres.credentials };
  return {
    cluster,
    seeded: (members, sessions, months = 0) => seededDatabase(cluster, members, sessions, months),
    async fresh(name) {
      await dropDatabase(cluster, name);
      const urls = await ensureDatabase(cluster, name);
      await migrate(urls.ownerUrl);
      return urls;
    },
    async close() {
      await postgres.stop();
      release();
    },
  };
}

async function seededDatabase(
  cluster: ClusterAddress,
  members: number,
  sessions: number,
  months: number,
): Promise<Seeded> {
  const name = `${months > 0 ? 'meetings' : 'members'}_${String(members)}`;
  const mark = path.join(KEPT, `${name}.json`);
  const urls = await ensureDatabase(cluster, name);
  if (existsSync(mark)) {
    try {
      await migrate(urls.ownerUrl);
      const kept = JSON.parse(readFileSync(mark, 'utf8')) as SampleSession[];
      if (kept.length >= sessions) return { name, urls, sessions: kept.slice(0, sessions) };
    } catch (problem) {
      console.log(`${name} was made by another version (${String(problem)}); it is seeded again.`);
    }
    rmSync(mark);
  }
  console.log(
    `Seeding ${members.toLocaleString('en')} members${months > 0 ? ` with ${String(months)} months of meetings` : ''} (kept for the next run)…`,
  );
  const began = Date.now();
  await dropDatabase(cluster, name);
  await ensureDatabase(cluster, name);
  await migrate(urls.ownerUrl);
  const ownerPool = openPool(urls.ownerUrl, { max: 2, name: 'bench seed' });
  try {
    const opened = await seedDatabase({
      ownerPool,
      crypto: await createCrypto(loadMasterKeys(KEY_FILE), ownerPool),
      members,
      sessions,
      months,
    });
    writeFileSync(mark, JSON.stringify(opened), { mode: 0o600 });
    console.log(`  ${((Date.now() - began) / 1000).toFixed(1)} s`);
    return { name, urls, sessions: opened };
  } finally {
    await ownerPool.end();
  }
}

async function dropDatabase(cluster: ClusterAddress, name: string): Promise<void> {
  const pool = openPool(urlFor(cluster, 'postgres', 'postgres'), { max: 1, name: 'bench admin' });
  try {
    await pool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  } finally {
    await pool.end();
  }
}
