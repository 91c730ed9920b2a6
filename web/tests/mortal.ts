import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Cookie } from 'playwright-core';
import type pg from 'pg';
import { buildWorld } from '../../server/src/authority/testing/world.ts';
import { memberIdOf } from '../../server/src/members/testing/village.ts';
import { createCrypto } from '../../server/src/platform/crypto/crypto.ts';
import { loadMasterKeys } from '../../server/src/platform/crypto/keys.ts';
import { loadCredentials } from '../../server/src/platform/database/cluster.ts';
import { runningPostmaster } from '../../server/src/platform/database/leftover-processes.ts';
import { openPool } from '../../server/src/platform/database/pool.ts';
import { urlFor } from '../../server/src/platform/database/roles.ts';
import { startFaultProxy, type FaultProxy } from '../../server/src/sync/testing/fault-proxy.ts';
import { startServer, type ServerProcess } from '../../server/src/testing/server-process.ts';
import { openSession } from './handbook.ts';
import { CHROMIUM, PHONE } from './harness.ts';

const ROOT = path.resolve(import.meta.dirname, '../../.data/test');

/**
 * The product as `npm start` runs it, in a process of its own with a PostgreSQL of its own: both can be killed and started again.
 * Devices reach it through a network that fails on demand, whose address stays the same. The tests' small world lives in it.
 */
export interface Mortal {
  readonly proxy: FaultProxy;
  readonly browser: Browser;
  /** The database as its owner sees it; another pool after each restart of the database. */
  readonly ownerPool: pg.Pool;
  /** Signs a person of the tests' world in on a device of his own. */
  cookies(key: string): Promise<Pick<Cookie, 'name' | 'value'>[]>;
  /** A browser of a person, not installed and never restarted. */
  open(key: string): Promise<BrowserContext>;
  /** `kill -9`, in one breath. A server that lives on starts its database again by itself. */
  kill(what: 'database' | 'serverAndDatabase'): Promise<void>;
  close(): Promise<void>;
}

/** Starts it without any meeting; `close()` in `afterAll`. */
export async function startMortal(): Promise<Mortal> {
  mkdirSync(ROOT, { recursive: true });
  const dataDir = mkdtempSync(path.join(ROOT, 'mortal-'));
  const cluster = path.join(dataDir, 'postgres');
  const start = async (): Promise<ServerProcess> => {
    const started = await startServer({ DATA_DIR: dataDir, DEMO: '0', MIN_FREE_MB: '0', LOG_LEVEL: 'error' });
    await started.ready();
    return started;
  };
  const openOwner = (): pg.Pool => {
    const found = runningPostmaster(path.join(cluster, 'data'));
    if (found === null) throw new Error('The database does not run');
    const address = { port: found.port, credentials: loadCredentials(cluster) };
    return openPool(urlFor(address, 'sotay_owner', 'sotay'), { max: 3, name: 'mortal' });
  };

  let server = await start();
  let ownerPool = openOwner();
  await buildWorld(ownerPool, await createCrypto(loadMasterKeys(path.join(dataDir, 'keys', 'master.json')), ownerPool));
  await ownerPool.query('TRUNCATE meetings_meeting, meetings_habit CASCADE');
  const proxy = await startFaultProxy({ to: server.port, seed: 5 });
  const browser = await chromium.launch(CHROMIUM);
  const cookies: Mortal['cookies'] = async (key) => [
    { name: 'sotay', value: await openSession({ ownerPool }, memberIdOf(key), true), url: proxy.address },
  ];

  return {
    proxy,
    browser,
    get ownerPool() {
      return ownerPool;
    },
    cookies,
    async open(key) {
      const context = await browser.newContext({
        viewport: PHONE,
        locale: 'vi-VN',
        timezoneId: 'Asia/Ho_Chi_Minh',
        baseURL: proxy.address,
      });
      await context.addCookies(await cookies(key));
      return context;
    },
    async kill(what) {
      const database = runningPostmaster(path.join(cluster, 'data'));
      if (database === null) throw new Error('The database does not run');
      if (what === 'serverAndDatabase') server.signal('SIGKILL');
      process.kill(database.pid, 'SIGKILL');
      void ownerPool.end().catch(() => undefined);
      if (what === 'serverAndDatabase') {
        await server.gone;
        server = await start();
        proxy.aim(server.port);
      } else {
        await untilAnother(path.join(cluster, 'data'), database.pid);
        await server.ready();
      }
      ownerPool = openOwner();
    },
    async close() {
      await browser.close();
      await proxy.close();
      await ownerPool.end();
      server.signal('SIGTERM');
      await server.gone;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilAnother(dataDir: string, killed: number): Promise<void> {
  while ([null, undefined, killed].includes(runningPostmaster(dataDir)?.pid))
    await new Promise((resolve) => setTimeout(resolve, 50));
}
