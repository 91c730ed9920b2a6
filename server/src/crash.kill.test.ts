import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect as connectTo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCredentials } from './platform/database/cluster.ts';
import { runningPostmaster } from './platform/database/leftover-processes.ts';
import { urlFor } from './platform/database/roles.ts';
import { startServer, type ServerProcess } from './testing/server-process.ts';

const ROOT = path.resolve(import.meta.dirname, '../../.data/test');
const ROUNDS = process.env['SOTAY_LONG'] === '1' ? 7 : 2;
const WAYS = ['server', 'postmaster', 'both'] as const;

let dataDir: string;
let server: ServerProcess;
/** Ids whose commit was acknowledged to a writer. */
const acknowledged = new Set<number>();

beforeAll(async () => {
  mkdirSync(ROOT, { recursive: true });
  dataDir = mkdtempSync(path.join(ROOT, 'kill-'));
  server = await start();
});
afterAll(async () => {
  server.signal('SIGTERM');
  await server.gone;
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<ServerProcess> {
  const started = await startServer({ DATA_DIR: dataDir, DEMO: '0' });
  await started.ready();
  return started;
}

function clusterFolder(): string {
  return path.join(dataDir, 'postgres');
}

function postmaster(): { pid: number; port: number } {
  const found = runningPostmaster(path.join(clusterFolder(), 'data'));
  if (found === null) throw new Error('The postmaster does not run');
  return found;
}

async function connect(): Promise<pg.Client> {
  const address = { port: postmaster().port, credentials: loadCredentials(clusterFolder()) };
  const client = new pg.Client({
    connectionString: urlFor(address, 'sotay_owner', 'sotay'),
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Writers that go on through every crash and remember what they were told is committed. */
function writeUnderLoad(): { stop: () => Promise<void> } {
  let going = true;
  async function writer(): Promise<void> {
    while (going) {
      try {
        const client = await connect();
        try {
          while (going) acknowledged.add(await writeOne(client));
        } finally {
          await client.end().catch(() => undefined);
        }
      } catch {
        await sleep(50);
      }
    }
  }
  const writers = [writer(), writer(), writer(), writer()];
  return {
    async stop() {
      going = false;
      await Promise.all(writers);
    },
  };
}

async function writeOne(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ id: number }>(`
    WITH fact AS (INSERT INTO organizations_organization DEFAULT VALUES RETURNING id)
    INSERT INTO audit_entry (act, subject_org_id) SELECT 'test.written', id FROM fact RETURNING subject_org_id AS id`);
  return rows[0]!.id;
}

async function expectNothingMissing(): Promise<void> {
  const client = await connect();
  try {
    const { rows } = await client.query<{ id: number; audited: boolean }>(
      'SELECT o.id, EXISTS (SELECT FROM audit_entry a WHERE a.subject_org_id = o.id) AS audited FROM organizations_organization o',
    );
    const present = new Set(rows.map((row) => row.id));
    expect([...acknowledged].filter((id) => !present.has(id))).toEqual([]);
    expect(rows.filter((row) => !row.audited)).toEqual([]);
  } finally {
    await client.end();
  }
}

async function kill(way: (typeof WAYS)[number]): Promise<void> {
  const database = postmaster();
  if (way !== 'postmaster') server.signal('SIGKILL');
  if (way !== 'server') process.kill(database.pid, 'SIGKILL');
  if (way === 'postmaster') {
    // The server lives and starts its database again by itself.
    await sleep(300);
    await server.ready();
  } else {
    await server.gone;
    server = await start();
  }
}

describe('kill -9 under a writing load', () => {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => WAYS.map((way) => ({ way, round: round + 1 }))).flat();

  test.each(rounds)('of $way, time $round: it starts again and no committed row is missing', async ({ way, round }) => {
    const before = acknowledged.size;
    const load = writeUnderLoad();
    await sleep(300 + round * 70);
    await kill(way);
    await sleep(200);
    await load.stop();
    expect(acknowledged.size).toBeGreaterThan(before);
    await expectNothingMissing();
  });
});

describe('a full disk', () => {
  test('is announced before it is full: the service reads on and refuses to write', async () => {
    const folder = path.join(dataDir, 'almost-full');
    const full = await startServer({ DATA_DIR: folder, DEMO: '0', MIN_FREE_MB: String(2 ** 40) });
    try {
      await expect
        .poll(
          () =>
            fetch(`${full.address}/health/live`).then(
              (r) => r.status,
              () => 0,
            ),
          { timeout: 60_000 },
        )
        .toBe(200);
      const ready = await fetch(`${full.address}/health/ready`);
      expect(ready.status).toBe(503);
      expect(await ready.json()).toMatchObject({ database: true, disk: 'readOnly' });
      const refused = await fetch(`${full.address}/api/sign-in/code`, redeem('12345678'));
      expect(refused.status).toBe(503);
      expect(refused.headers.get('content-type')).toContain('application/problem+json');
      expect(full.output()).toContain('sổ tay tạm chỉ cho đọc');
    } finally {
      full.signal('SIGTERM');
      await full.gone;
    }
  });
});

function redeem(code: string): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sotay': '1' },
    body: JSON.stringify({ code }),
  };
}

/** Sends the head of a request and half of its body; `finish` sends the rest and gives the answer's first line. */
async function halfARequest(port: number): Promise<{ finish: () => Promise<string> }> {
  const body = JSON.stringify({ code: '12345678' });
  const head = `POST /api/sign-in/code HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nx-sotay: 1\r\ncontent-length: ${body.length}\r\n\r\n`;
  const socket = connectTo(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(head + body.slice(0, 5));
  return {
    async finish() {
      socket.write(body.slice(5));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return answer.toString().split('\r\n')[0] ?? '';
    },
  };
}

describe('stopping', () => {
  test('SIGTERM lets a request under way finish before the database stops', async () => {
    const request = await halfARequest(server.port);
    await sleep(300);
    server.signal('SIGTERM');
    await sleep(500);
    expect(await request.finish()).toContain(' 422 ');
    expect(await server.gone).toBe(0);
    server = await start();
  });

  test('SIGTERM ends the server with 0 and the database cleanly; a second start takes seconds and keeps the rows', async () => {
    const database = postmaster();
    server.signal('SIGTERM');
    expect(await server.gone).toBe(0);
    expect(existsSync(path.join(clusterFolder(), 'data/postmaster.pid'))).toBe(false);
    expect(existsSync(`/proc/${database.pid}`)).toBe(false);
    const begun = Date.now();
    server = await start();
    expect(Date.now() - begun).toBeLessThan(30_000);
    await expectNothingMissing();
  });

  test('a second server on the same folder refuses, and the first goes on', async () => {
    const second = await startServer({ DATA_DIR: dataDir, DEMO: '0' });
    expect(await second.gone).toBe(1);
    expect(second.output()).toContain('đang được một chương trình khác dùng');
    await server.ready();
  });

  test('a wrong setting ends the start with its name', async () => {
    const wrong = await startServer({ DATA_DIR: path.join(dataDir, 'other'), DEMO: 'maybe' });
    expect(await wrong.gone).toBe(1);
    expect(wrong.output()).toContain('DEMO chỉ nhận 0 hoặc 1');
    expect(wrong.output()).not.toContain('    at ');
  });
});
