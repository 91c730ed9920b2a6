import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { loadDemo } from '../../server/src/demo/load.ts';
import { createCrypto } from '../../server/src/platform/crypto/crypto.ts';
import { loadMasterKeys } from '../../server/src/platform/crypto/keys.ts';
import { openPool } from '../../server/src/platform/database/pool.ts';
import { urlFor, urlsOf } from '../../server/src/platform/database/roles.ts';
import { TEMPLATE, type TestDatabase } from '../../server/src/platform/database/testing.ts';

const DEMO = 'sotay_web_demo';

/** A fresh copy of the demo. Loading it takes half a minute, so the first file of a run does it for all. */
export async function demoDatabase(): Promise<{ database: TestDatabase; keyFile: string }> {
  const cluster = inject('cluster');
  const keyFile = path.join(tmpdir(), `sotay-web-demo-${cluster.port}.json`);
  const { rowCount } = await administer(`SELECT FROM pg_database WHERE datname = '${DEMO}' AND datistemplate`);
  if (rowCount === 0) await makeDemo(keyFile);
  const name = `w_${randomUUID().replaceAll('-', '')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${DEMO} OWNER sotay_owner`);
  const { appUrl, ownerUrl } = urlsOf(cluster, name);
  const ownerPool = openPool(ownerUrl, { max: 10, name: 'browser test owner' });
  const appPool = openPool(appUrl, { max: 20, name: 'browser test app' });
  const drop = async (): Promise<void> => {
    await Promise.all([ownerPool.end(), appPool.end()]);
    await administer(`DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { database: { ownerPool, appPool, url: appUrl, ownerUrl, drop }, keyFile };
}

async function makeDemo(keyFile: string): Promise<void> {
  await administer(`DROP DATABASE IF EXISTS ${DEMO} WITH (FORCE)`);
  await administer(`CREATE DATABASE ${DEMO} TEMPLATE ${TEMPLATE} OWNER sotay_owner`);
  const ownerPool = openPool(urlsOf(inject('cluster'), DEMO).ownerUrl, { max: 10, name: 'browser demo' });
  try {
    const crypto = await createCrypto(loadMasterKeys(keyFile), ownerPool);
    await loadDemo({ ownerPool, crypto, log: { info: () => undefined } });
  } finally {
    await ownerPool.end();
  }
  await administer(`ALTER DATABASE ${DEMO} IS_TEMPLATE true`);
}

async function administer(sql: string): Promise<{ rowCount: number | null }> {
  const pool = openPool(urlFor(inject('cluster'), 'postgres', 'postgres'), { max: 1, name: 'browser test admin' });
  try {
    return await pool.query(sql);
  } finally {
    await pool.end();
  }
}
