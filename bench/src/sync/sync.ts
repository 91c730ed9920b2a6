import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { openPool } from '../../../server/src/platform/database/pool.ts';
import type { SampleSession } from '../../../server/src/demo/seed/sessions.ts';
import type { Ground } from '../ground.ts';
import { openEvening } from '../meeting/tonight.ts';
import { figure, median, ratio, type Line } from '../results.ts';
import { alternate, type Contender } from '../rounds.ts';
import { startBare, startProduct, type ServerProcess } from '../server-processes.ts';
import { checkIns } from './check-ins.ts';
import { conveneFor, forgetConvened } from './convene.ts';
import { publishedRows } from './publish.ts';
import { pullAll, pullHeaders, type Device } from './pulls.ts';
import { returning } from './returning.ts';
import { openRooms } from './room.ts';

/** Members of the two databases: BENCH_MEMBERS=7000 leaves the large one out while developing. */
const SIZES = (process.env['BENCH_MEMBERS'] ?? '7000,200000').split(',').map(Number);
/** As `bench meeting` seeds them, so that both share a database. */
const SEEDED = 1_200;
const MONTHS = 12;
/** Each is asked many times, as a phone asks all evening; together far below the limit of 600 reads a minute each. */
const DEVICES = 600;
/** First pulls whose size is told. */
const FIRST_PULLS = 50;
const ROUNDS = 5;
const SECONDS = 3;
const LIMIT = 'bench/src/sync/sync-limit-process.ts';

/** What was measured of one database before the load. */
interface Size {
  readonly members: number;
  readonly contenders: readonly Contender[];
  readonly firstBytes: readonly number[];
  readonly deltaBytes: readonly number[];
  readonly published: number;
}

/** Pull and push: what a pull costs when nothing moved and when a meeting was convened, how much it sends, and the evening's check-ins. */
export async function sync(ground: Ground): Promise<Line[]> {
  const closing: (() => Promise<void>)[] = [];
  try {
    const sizes: Size[] = [];
    let evening: (() => Promise<Line[]>) | undefined;
    let back: (() => Promise<Line[]>) | undefined;
    for (const members of SIZES) {
      const seeded = await ground.seeded(members, SEEDED, MONTHS);
      const pool = openPool(seeded.urls.ownerUrl, { max: 2, name: 'bench sync' });
      closing.push(() => pool.end());
      const { callers } = await openEvening(seeded, pool);
      const rooms = await openRooms(seeded, callers, pool);
      // other benches find the evening as it was seeded
      closing.push(() => forgetConvened(pool));
      const product = await startProduct(seeded.urls);
      closing.push(() => product.stop());
      const bare = await startBare(LIMIT, { OWNER_URL: seeded.urls.ownerUrl });
      closing.push(() => bare.stop());
      sizes.push(await prepare(members, seeded.sessions.slice(0, DEVICES), product, bare, pool));
      evening = () => checkIns(product.url, rooms, pool);
      back = () => returning(product.url, seeded.sessions.slice(-1));
    }
    const rates = await alternate(
      sizes.flatMap(({ contenders }) => contenders),
      ROUNDS,
      SECONDS,
    );
    for (const { name, perSecond, p99 } of rates) {
      console.log(
        `  ${name.padEnd(20)} ${perSecond.map((each) => each.toFixed(0).padStart(6)).join('')} requests/s, p99 ${p99.toFixed(1)} ms`,
      );
    }
    return [
      ...lines(sizes, new Map(rates.map((rate) => [rate.name, rate.perSecond]))),
      ...((await back?.()) ?? []),
      ...((await evening?.()) ?? []),
    ];
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** First pulls, a meeting convened in every cell, and the pulls after it; then what is asked again and again. */
async function prepare(
  members: number,
  sessions: readonly SampleSession[],
  product: ServerProcess,
  bare: ServerProcess,
  pool: pg.Pool,
): Promise<Size> {
  await forgetConvened(pool);
  const before = await pullAll(product.url, sessions);
  await conveneFor(pool, sessions);
  // the process hears of it within a second
  await sleep(1_000);
  const marks = new Map(before.map(({ accountId, mark }) => [accountId, mark]));
  const after = await pullAll(product.url, sessions, marks);
  for (const { rows } of after) {
    const types = rows.map((row) => row.type).sort();
    if (types.join() !== 'home,meeting,notice,opinions')
      throw new Error(`A pull after one meeting brought ${types.join(', ')}`);
  }
  const published = await publishedRows(pool);
  // that publication moved everybody's mark
  await sleep(1_000);
  const now = await pullAll(product.url, sessions, new Map(after.map(({ accountId, mark }) => [accountId, mark])));
  const size = String(members);
  const contenders: Contender[] = [
    { name: `idle ours ${size}`, url: product.url, requests: asked(now, () => '/api/sync') },
    { name: `idle http ${size}`, url: bare.url, requests: asked(now, () => '/idle') },
    { name: `delta ours ${size}`, url: product.url, requests: asked(before, () => '/api/sync') },
    {
      name: `delta sql ${size}`,
      url: bare.url,
      requests: asked(before, ({ memberId, accountId }) => `/delta/${String(memberId)}/${accountId}`),
    },
  ];
  for (const [at, contender] of contenders.entries()) await tryOut(contender, at < 2 ? 204 : 200);
  const firstBytes = before.slice(0, FIRST_PULLS).map(({ bytes }) => bytes);
  return { members, contenders, firstBytes, deltaBytes: after.map(({ bytes }) => bytes), published };
}

function asked(devices: readonly Device[], path: (device: Device) => string): Contender['requests'] {
  return devices.map((device, at) => ({
    method: 'GET',
    path: path(device),
    headers: pullHeaders(device, at, device.mark),
  }));
}

/** One request of each kind is looked at before anything is measured. */
async function tryOut({ name, url, requests }: Contender, status: number): Promise<void> {
  const one = requests[0];
  const response = await fetch(url + (one?.path ?? ''), { headers: one?.headers ?? {} });
  const text = await response.text();
  if (response.status !== status) throw new Error(`${name} answered ${String(response.status)}: ${text.slice(0, 300)}`);
}

function lines(sizes: readonly Size[], rates: ReadonlyMap<string, readonly number[]>): Line[] {
  // Round by round: what disturbs the machine for ten seconds disturbs both sides of a quotient.
  const quotient = (above: string, below: string): number => {
    const divisor = rates.get(below) ?? [];
    return median((rates.get(above) ?? []).map((value, round) => value / (divisor[round] ?? NaN)));
  };
  const worst = (of: (size: string) => number): number => Math.min(...SIZES.map((members) => of(String(members))));
  const all = (of: (size: Size) => readonly number[]): number[] => sizes.flatMap((size) => [...of(size)]);
  const [small, large] = [String(SIZES[0]), String(SIZES.at(-1))];
  const growths = ['idle', 'delta'].map((kind) => quotient(`${kind} ours ${small}`, `${kind} ours ${large}`));
  const publishedAtSmall = sizes[0]?.published ?? NaN;
  return [
    ...sizes.flatMap(({ members }) =>
      ['idle', 'delta'].map((kind) =>
        figure(
          `sync.${kind}.${String(members)}.per_second`,
          median(rates.get(`${kind} ours ${String(members)}`) ?? []),
          'requests/s',
        ),
      ),
    ),
    ratio(
      'sync.idle.http_ratio',
      worst((size) => quotient(`idle ours ${size}`, `idle http ${size}`)),
      'bare Fastify that answers 204, throughput (the worse of both sizes)',
      '>=0.6',
    ),
    figure('sync.delta.bytes', Math.max(...all((size) => size.deltaBytes)), 'bytes', '<=2048'),
    ratio(
      'sync.delta.sql_ratio',
      worst((size) => quotient(`delta ours ${size}`, `delta sql ${size}`)),
      'bare Fastify with the tuned, prepared SQL, throughput (the worse of both sizes)',
      '>=0.4',
    ),
    figure('sync.initial.median_bytes', median(all((size) => size.firstBytes)), 'bytes'),
    figure('sync.initial.bytes', Math.max(...all((size) => size.firstBytes)), 'bytes', '<=61440'),
    ...sizes.map(({ published }) => figure('sync.publish.rows', published, 'rows', `=${String(publishedAtSmall)}`)),
    // With one size there is nothing to compare, and a goal must not seem reached.
    ...(sizes.length > 1
      ? [
          ratio(
            'sync.growth',
            Math.max(...growths),
            'cost of a pull at 200,000 members ÷ at 7,000 (the worse of idle and delta)',
            '<=1.5',
          ),
        ]
      : []),
  ];
}
