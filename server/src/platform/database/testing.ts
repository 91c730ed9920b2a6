import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { inject } from 'vitest';
import { openPool } from './pool.ts';
import { urlFor, urlsOf, type ClusterAddress } from './roles.ts';

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

/** Clones the template (about 0.1 s); call `drop()` in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const cluster = inject('cluster');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await administer(cluster, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} OWNER sotay_owner`);
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

async function administer(cluster: ClusterAddress, sql: string): Promise<void> {
  const pool = openPool(urlFor(cluster, 'postgres', 'postgres'), { max: 1, name: 'test admin' });
  try {
    await pool.query(sql);
  } finally {
    await pool.end();
  }
}
