import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseUrls } from '../../server/src/platform/database/roles.ts';
import { KEPT, KEY_FILE, ROOT } from './ground.ts';
import { freePort } from '../../server/src/platform/free-port.ts';

/** A server under load. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Headroom for a start on a busy machine. */
const START_MS = 60_000;

/** The product itself, web role only, as an installation with a database of its own would run it. */
export async function startProduct(urls: DatabaseUrls): Promise<ServerProcess> {
  const port = await freePort();
  const dataDir = path.join(KEPT, `product-${String(port)}`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return start('server/src/main.ts', port, '/health/live', {
    DATABASE_URL: urls.appUrl,
    DATABASE_OWNER_URL: urls.ownerUrl,
    DATA_DIR: dataDir,
    KEY_FILE,
    DEMO: '0',
    ROLES: 'web',
    HOST: '127.0.0.1',
    // Each sampled member comes from a network of his own; one carrier address would meet its limit.
    TRUST_PROXY: '127.0.0.1',
  });
}

/** The bare Fastify process that the product is held against. */
export async function startBare(script: string, env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  return start(script, await freePort(), '/ready', env);
}

async function start(
  script: string,
  port: number,
  ready: string,
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [script], {
    cwd: ROOT,
    // Log lines are written, as they would be, to where nobody has to wait for them.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', LOG_LEVEL: 'info', PORT: String(port), ...env },
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${String(port)}`;
  const end = Date.now() + START_MS;
  for (;;) {
    if (await answers(url + ready)) break;
    if (Date.now() > end || child.exitCode !== null) throw new Error(`${script} did not start`);
    await sleep(100);
  }
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
