import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { runOnce } from 'graphile-worker';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { importTasks } from '../members/import/import-tasks.ts';
import { memberCsv } from '../members/import/testing.ts';
import { openPool } from '../platform/database/pool.ts';
import { urlFor } from '../platform/database/roles.ts';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { quietWorkerLogger } from '../platform/database/worker-logger.ts';
import { buildApp } from '../platform/http/app.ts';
import { testApp, type TestApp } from '../platform/http/testing.ts';
import { createLogger } from '../platform/logging.ts';
import { modules } from '../routes.ts';
import { cardNumber, citizenId, fullName, phone, sessionToken } from './testing/identities.ts';
import { SPOKEN } from './testing/meeting-facts.ts';
import { MEMBERS, PEOPLE, person } from './testing/people.ts';
import { ROUTES } from './testing/routes.ts';
import { watchFolder, type WatchedFolder } from './testing/watched-folder.ts';
import { buildWorld } from './testing/world.ts';

/** Numbers that nobody but their owners and a reveal may ever show; names that no log needs. */
const IMPORTED_NAME = 'Quách Thử Nến';
/** Beginning of the citizen ids of a thousand people who come in by a file. */
const IMPORTED_NUMBERS = '025073999';
const NUMBERS = MEMBERS.flatMap((member) => [citizenId(member), cardNumber(member), phone(member)]).concat(
  IMPORTED_NUMBERS,
);
/** What is said in a room, written before it and asked in it: of the world, and as the requests of the matrix bring it. */
const WORDS = [SPOKEN, 'Nên sửa đường', 'Đã ghi nhận', 'Nhất trí', 'Quét ngõ', 'Gộp lại'];
const NAMES = PEOPLE.map(fullName).concat(IMPORTED_NAME, WORDS);
const TYPED = '0912 345 678';
const TYPED_PLAIN = '0912345678';

let database: TestDatabase;
let api: TestApp;
const log: string[] = [];
const refusals: string[] = [];
let metrics = '';
/** Written by the controls, to prove that the watch sees what is gone again at once. */
const MARK = 'a canary that is meant to be seen';
let folder = '';
let temporary: WatchedFolder;
let spilled: WatchedFolder;
let tables: WatchedFolder;

beforeAll(async () => {
  database = await testDatabase();
  // Whatever can spill to a file of its own, spills.
  await asSuperuser(`ALTER DATABASE ${databaseName()} SET work_mem = '64kB'`);
  api = await testApp({ database });
  await buildWorld(database.ownerPool, api.crypto);
  await api.services.blobs.put(Buffer.from(SPOKEN), 'application/pdf');
  await keepJobs();
  await watchFiles();
  const logger = createLogger('trace', new Writable({ write: (piece, _, done) => (log.push(String(piece)), done()) }));
  const app = await buildApp({ ...api.services, log: logger }, modules, null);
  await app.ready();
  app.rateLimit = () => Promise.resolve();
  // Who reads much, who reads little, and who is refused; each route, its failures included.
  for (const key of ['organisation board of the commune, a member', 'secretary of the cell', 'self', 'exempted']) {
    const cookies = { sotay: sessionToken(person(key)) };
    for (const [route, { cases }] of Object.entries(ROUTES)) {
      if (/sign-out$|consent|pin$|devices/.test(route)) continue;
      for (const one of cases.slice(0, 2)) {
        const method = route.split(' ')[0] as 'GET';
        const payload = one.body === undefined ? {} : { payload: one.body as object };
        for (const wrong of [{}, { payload: { citizenId: NUMBERS[0], phone: NUMBERS[2], fullName: NAMES[0] } }]) {
          const answer = await app.inject({
            method,
            url: one.url,
            cookies,
            headers: { 'x-sotay': '1' },
            ...payload,
            ...(method === 'GET' ? {} : wrong),
          });
          if (answer.statusCode >= 400) refusals.push(answer.body);
        }
      }
    }
  }
  await importAndExport(app);
  metrics = (await app.inject({ method: 'GET', url: '/metrics' })).body;
  await app.close();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await api.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const databaseName = (): string => new URL(database.url).pathname.slice(1);

async function asSuperuser<T>(sql: string): Promise<T[]> {
  const pool = openPool(urlFor(inject('cluster'), 'postgres', 'postgres'), { max: 1, name: 'canary' });
  try {
    return (await pool.query(sql)).rows as T[];
  } finally {
    await pool.end();
  }
}

/** A job is deleted when it is done; a trigger keeps what every one of them carried. */
async function keepJobs(): Promise<void> {
  await database.ownerPool.query(`
    CREATE TABLE canary_job (task text, content text);
    CREATE FUNCTION canary_keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      INSERT INTO canary_job SELECT t.identifier, row_to_json(NEW)::text FROM graphile_worker._private_tasks t WHERE t.id = NEW.task_id;
      RETURN NULL;
    END $$;
    CREATE TRIGGER canary_keep AFTER INSERT OR UPDATE ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION canary_keep()`);
}

/** Watches the folder that the process takes for its temporary files, PostgreSQL's, and its temporary tables. */
async function watchFiles(): Promise<void> {
  folder = mkdtempSync(path.join(tmpdir(), 'sotay-canary-'));
  vi.stubEnv('TMPDIR', folder);
  const [place] = await asSuperuser<{ folder: string; oid: string }>(
    `SELECT current_setting('data_directory') AS folder, oid FROM pg_database WHERE datname = '${databaseName()}'`,
  );
  // The first sort that spills makes the folder.
  await spill(() => undefined);
  temporary = watchFolder(folder, [...NUMBERS, ...NAMES, TYPED, TYPED_PLAIN, MARK]);
  // Names are in clear in the database, for search, and so in its sorts.
  const numbers = [...NUMBERS, TYPED, TYPED_PLAIN, MARK];
  spilled = watchFolder(path.join(place!.folder, 'base/pgsql_tmp'), numbers);
  tables = watchFolder(path.join(place!.folder, 'base', String(place!.oid)), numbers, /^t\d+_/);
}

/** A sort too large for its memory, whose file lives until `while it is open` is over. */
async function spill(whileOpen: () => unknown): Promise<void> {
  const client = await database.ownerPool.connect();
  try {
    await client.query(`BEGIN; SET LOCAL work_mem = '64kB';
      DECLARE sorted CURSOR FOR SELECT '${MARK} ' || n AS text FROM generate_series(1, 5000) AS n ORDER BY md5(n::text);
      FETCH 1 FROM sorted`);
    await whileOpen();
    await client.query('ROLLBACK');
  } finally {
    client.release();
  }
}

/** A list comes in by a file and goes out as a file, with the worker between. */
async function importAndExport(app: Awaited<ReturnType<typeof buildApp>>): Promise<void> {
  const cookies = { sotay: sessionToken(person('organisation board of the commune')) };
  const headers = { 'x-sotay': '1' };
  const work = (): Promise<void> =>
    runOnce({
      pgPool: database.ownerPool,
      taskList: importTasks({ ownerPool: database.ownerPool, crypto: api.crypto }),
      logger: quietWorkerLogger,
    });
  const rows = Array.from({ length: 1000 }, (_, at) => {
    const number = `${IMPORTED_NUMBERS}${String(at).padStart(3, '0')}`;
    const cell = 'Chi bộ Thẳng Một';
    return [
      `M${String(at)}`,
      IMPORTED_NAME,
      'Nam',
      '17/10/1973',
      number,
      number,
      cell,
      '17/10/2010',
      '17/10/2011',
    ].concat('Đang sinh hoạt Đảng', '');
  });
  const started = await app.inject({
    method: 'POST',
    url: '/api/imports?kind=members&orgId=10',
    cookies,
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' },
    payload: Buffer.concat([
      Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="danh-sach.csv"\r\n\r\n'),
      memberCsv(rows),
      Buffer.from('\r\n--x--\r\n'),
    ]),
  });
  const { id } = started.json<{ id: string }>();
  await work();
  await app.inject({ method: 'POST', url: `/api/imports/${id}/apply`, cookies, headers, payload: {} });
  await work();
  const done = (await app.inject({ method: 'GET', url: `/api/imports/${id}`, cookies, headers })).json<object>();
  expect(done).toMatchObject({ state: 'done', counts: { add: 1000 } });
  const list = await app.inject({ method: 'GET', url: '/api/members/export.xlsx?orgId=10', cookies, headers });
  expect(list.statusCode).toBe(200);
}

function found(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => text.includes(secret));
}

test('the routes were asked and some of them refused', () => {
  expect(log.length).toBeGreaterThan(200);
  expect(refusals.length).toBeGreaterThan(100);
});

test.each([
  ['the log', () => log.join('')],
  ['the answers to what is refused', () => refusals.join('')],
  ['the metrics', () => metrics],
])('%s: no number, no name, no word of a meeting', (_, text) => {
  expect(found(text(), [...NUMBERS, ...NAMES, TYPED, TYPED_PLAIN])).toEqual([]);
});

test('every job that was ever queued and the audit log hold codes and counts only', async () => {
  const { rows } = await database.ownerPool.query<{ text: string }>(
    `SELECT string_agg(content, ' ') AS text FROM canary_job
     UNION ALL SELECT string_agg(detail::text || coalesce(acting_as, ''), ' ') FROM audit_entry`,
  );
  expect(rows).toHaveLength(2);
  expect(found(rows.map((row) => row.text).join(' '), [...NUMBERS, ...NAMES, TYPED, TYPED_PLAIN])).toEqual([]);
  const tasks = await database.ownerPool.query<{ task: string }>('SELECT DISTINCT task FROM canary_job');
  expect(tasks.rows.map((row) => row.task)).toEqual(expect.arrayContaining(['imports.read', 'imports.apply']));
});

test('temporary files of the process and of PostgreSQL hold no number, and those of the process no name', async () => {
  // The watch itself: a file of a moment, and a sort that lasts until it has been seen.
  const passing = path.join(folder, 'passing');
  writeFileSync(passing, MARK);
  await expect.poll(() => [...temporary.hits]).toEqual([`passing: ${MARK}`]);
  rmSync(passing);
  await spill(() => expect.poll(() => spilled.hits.size).toBeGreaterThan(0));
  for (const each of [temporary, spilled, tables]) {
    each.stop();
    expect([...each.hits].filter((hit) => !hit.endsWith(MARK))).toEqual([]);
  }
});

test('a superuser who reads the files of the database finds no citizen id, card or phone', async () => {
  await asSuperuser('CHECKPOINT');
  const [place] = await asSuperuser<{ folder: string; oid: string }>(
    `SELECT current_setting('data_directory') AS folder, oid FROM pg_database WHERE datname = '${databaseName()}'`,
  );
  const { folder: data, oid } = place!;
  const files = [path.join(data, 'base', String(oid)), path.join(data, 'pg_wal')].flatMap((each) =>
    readdirSync(each).map((name) => path.join(each, name)),
  );
  let bytes = 0;
  let namesSeen = false;
  for (const file of files) {
    // A checkpoint of another test file may take a file of the log away under our hands.
    const content = readIfThere(file);
    if (content === null) continue;
    bytes += content.length;
    namesSeen ||= content.includes(NAMES[0]!);
    // One pass for the common beginnings, then exactly.
    const hits = NUMBERS.concat(TYPED_PLAIN).filter((number) => content.includes(number));
    expect(hits, path.basename(file)).toEqual([]);
  }
  // Names are in clear for search: finding one proves that the right files were read.
  expect(namesSeen).toBe(true);
  expect(bytes).toBeGreaterThan(1_000_000);
});

function readIfThere(file: string): Buffer | null {
  try {
    return statSync(file).isFile() ? readFileSync(file) : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
