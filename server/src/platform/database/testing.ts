import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { inject } from 'vitest';
import { openPool } from './pool.ts';
import { urlFor, urlsOf, type ClusterAddress, type DatabaseUrls } from './roles.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The run's embedded PostgreSQL, started by vitest.global.ts. */
    cluster: ClusterAddress;
  }
}

/** The migrated database that every test database is copied from. */
export const TEMPLATE = 'sotay_template';

/** A fresh, migrated database that belongs to one test file. */
export interface TestDatabase {
  readonly ownerPool: pg.Pool;
  readonly appPool: pg.Pool;
  /** Address for the application role. */
  readonly url: string;
  /** Address for the owner role. */
  readonly ownerUrl: string;
  /** Closes the pools and removes the database. */
  drop(): Promise<void>;
}

/**
 * Clones a template (about 0.1 s); call `drop()` in `afterAll`.
 *
 * @param template another database to copy, made by `testTemplate`
 */
export async function testDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const cluster = inject('cluster');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await administer(cluster, `CREATE DATABASE ${name} TEMPLATE ${template} OWNER sotay_owner`);
  const { appUrl, ownerUrl } = urlsOf(cluster, name);
  const ownerPool = openPool(ownerUrl, { max: 10, name: 'test owner' });
  const appPool = openPool(appUrl, { max: 20, name: 'test app' });
  return {
    ownerPool,
    appPool,
    url: appUrl,
    ownerUrl,
    async drop() {
      await Promise.all([ownerPool.end(), appPool.end()]);
      await administer(cluster, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/**
 * A template of one's own, filled once per run and cloned by every file that wants it.
 *
 * @param name of the database; the first file to ask fills it while the others wait
 * @param fill given the addresses of the migrated, empty database; its connections must be closed when it returns
 */
export async function testTemplate(name: string, fill: (urls: DatabaseUrls) => Promise<void>): Promise<string> {
  const cluster = inject('cluster');
  const admin = openPool(urlFor(cluster, 'postgres', 'postgres'), { max: 1, name: 'test admin' });
  try {
    await admin.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) {
      await admin.query(`CREATE DATABASE ${name}_making TEMPLATE ${TEMPLATE} OWNER sotay_owner`);
      await fill(urlsOf(cluster, `${name}_making`));
      await admin.query(`ALTER DATABASE ${name}_making RENAME TO ${name}`);
    }
    return name;
  } finally {
    await admin.end();
  }
}

async function administer(cluster: ClusterAddress, sql: string): Promise<void> {
  const pool = openPool(urlFor(cluster, 'postgres', 'postgres'), { max: 1, name: 'test admin' });
  try {
    await pool.query(sql);
  } finally {
    await pool.end();
  }
}
