import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from './platform/free-port.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const NOBODY = 65_534;
const AS_ROOT = process.getuid?.() === 0;

let folder: string;
let running: ChildProcess | undefined;
beforeEach(() => {
  // Not under the repository: npm would find our own package.json above the clone.
  folder = mkdtempSync(path.join(os.tmpdir(), 'sotay-fresh-'));
});
afterEach(async () => {
  if (running?.pid !== undefined && running.exitCode === null) process.kill(-running.pid, 'SIGKILL');
  await sleep(500);
  rmSync(folder, { recursive: true, force: true });
});

interface Fresh {
  readonly user: 'root' | 'ordinary';
  readonly port: number;
}

/** Clones what is committed, without a single installed package. */
function clone({ user }: Fresh): string {
  const target = path.join(folder, 'clone');
  const cloned = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', REPOSITORY, target]);
  expect(cloned.status, String(cloned.stderr)).toBe(0);
  mkdirSync(path.join(folder, 'home'));
  if (user === 'ordinary' && AS_ROOT) spawnSync('chown', ['-R', `${NOBODY}:${NOBODY}`, folder]);
  chmodSync(folder, 0o700);
  return target;
}

/** `npm start` with the npm of this machine, not with the packages of this repository. */
function npmStart(target: string, { user, port }: Fresh): { child: ChildProcess; output: () => string } {
  const outside = (process.env['PATH'] ?? '').split(':').filter((entry) => !entry.includes('node_modules'));
  const registry = spawnSync('npm', ['config', 'get', 'registry'], {
    encoding: 'utf8',
    cwd: os.tmpdir(),
  }).stdout.trim();
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_|INIT_CWD|DATA_DIR)/i.test(name),
  );
  const env = {
    ...Object.fromEntries(inherited),
    PATH: outside.join(':'),
    HOME: path.join(folder, 'home'),
    npm_config_registry: registry,
    npm_config_cache: path.join(folder, 'home', 'npm-cache'),
    PORT: String(port),
    LOG_LEVEL: 'warn',
  };
  const drop = user === 'ordinary' && AS_ROOT;
  const [program, ...args] = drop
    ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', 'npm', 'start']
    : ['npm', 'start'];
  const child = spawn(program ?? 'npm', args, { cwd: target, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  running = child;
  return { child, output: () => output };
}

async function untilServed(address: string, started: { child: ChildProcess; output: () => string }): Promise<Response> {
  const end = Date.now() + 10 * 60_000;
  while (Date.now() < end) {
    if (started.child.exitCode !== null) throw new Error(`npm start ended:\n${started.output()}`);
    const answer = await fetch(address).catch(() => null);
    if (answer !== null) return answer;
    await sleep(200);
  }
  throw new Error(`Not served in ten minutes:\n${started.output()}`);
}

describe('a fresh clone in an empty folder that only its owner may enter', () => {
  // Without root there is only one user to try, and the other case has nothing to say.
  const users: Fresh['user'][] = ['ordinary', ...(AS_ROOT ? (['root'] as const) : [])];

  test.each(users)('started with npm start as %s: the page is up, and a second start takes seconds', async (user) => {
    const fresh = { user, port: await freePort() };
    const target = clone(fresh);
    const address = `http://127.0.0.1:${fresh.port}/dang-nhap`;
    const first = npmStart(target, fresh);
    const page = await untilServed(address, first);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    await expect.poll(first.output, { timeout: 60_000 }).toContain(`http://localhost:${fresh.port}`);

    const gone = new Promise((resolve) => first.child.once('exit', resolve));
    first.child.kill('SIGTERM');
    await gone;

    const begun = Date.now();
    const second = npmStart(target, fresh);
    await untilServed(address, second);
    expect(Date.now() - begun).toBeLessThan(20_000);
    expect(second.output()).not.toContain('Lần chạy trước dừng đột ngột');
  });
});
