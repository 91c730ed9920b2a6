import type pg from 'pg';
import { openPool } from '../../../server/src/platform/database/pool.ts';
import type { SampleSession } from '../../../server/src/demo/seed/sessions.ts';
import type { Ground } from '../ground.ts';
import { figure, median, ratio, type Line } from '../results.ts';
import { alternate, type Contender } from '../rounds.ts';
import { startBare, startProduct, type ServerProcess } from '../server-processes.ts';
import { rush } from './rush.ts';
import { openEvening, type Tonight } from './tonight.ts';

/** Members of the two databases: BENCH_MEMBERS=7000 leaves the large one out while developing. */
const SIZES = (process.env['BENCH_MEMBERS'] ?? '7000,200000').split(',').map(Number);
/** Half of them are of cells whose meeting is convened; together far below the limit of 120 writes a minute each. */
const SESSIONS = 1_200;
const MONTHS = 12;
const ROUNDS = 5;
const SECONDS = 3;
const LIMIT = 'bench/src/meeting/meeting-limit-process.ts';
const ACTS = ['answer', 'rollcall', 'screen', 'statistics'] as const;
type Act = (typeof ACTS)[number];
const GOALS: Readonly<Record<Act, string | null>> = {
  answer: '>=0.3',
  rollcall: '>=0.3',
  screen: null,
  statistics: null,
};

/**
 * Meetings: an ordinary member answers and opens his invitation, a cell's officer calls the roll, a leader of a commune reads its year,
 * each against a bare Fastify with the SQL it needs; then the evening rush.
 */
export async function meeting(ground: Ground): Promise<Line[]> {
  const closing: (() => Promise<void>)[] = [];
  try {
    const contenders: Contender[] = [];
    let evening: (() => Promise<Line[]>) | undefined;
    for (const members of SIZES) {
      const seeded = await ground.seeded(members, SESSIONS, MONTHS);
      const pool = openPool(seeded.urls.ownerUrl, { max: 2, name: 'bench meeting' });
      closing.push(() => pool.end());
      const tonight = await openEvening(seeded, pool);
      const product = await startProduct(seeded.urls);
      closing.push(() => product.stop());
      const bare = await startBare(LIMIT, { OWNER_URL: seeded.urls.ownerUrl });
      closing.push(() => bare.stop());
      contenders.push(...(await contendersOf(members, tonight, product, bare, pool)));
      evening = async () => {
        await clearRolls(pool);
        return rush(product.url, tonight.callers, pool);
      };
    }
    const rates = await alternate(contenders, ROUNDS, SECONDS);
    for (const { name, perSecond, p99 } of rates) {
      console.log(
        `  ${name.padEnd(24)} ${perSecond.map((each) => each.toFixed(0).padStart(6)).join('')} requests/s, p99 ${p99.toFixed(1)} ms`,
      );
    }
    return [...lines(new Map(rates.map((rate) => [rate.name, rate.perSecond]))), ...((await evening?.()) ?? [])];
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

function lines(rates: ReadonlyMap<string, readonly number[]>): Line[] {
  // Round by round: what disturbs the machine for ten seconds disturbs both sides of a quotient.
  const quotient = (above: string, below: string): number => {
    const divisor = rates.get(below) ?? [];
    return median((rates.get(above) ?? []).map((value, round) => value / (divisor[round] ?? NaN)));
  };
  const size = (members: number): string => String(members);
  const growth = (act: Act): number =>
    quotient(`${act} ours ${size(SIZES[0] ?? 0)}`, `${act} ours ${size(SIZES.at(-1) ?? 0)}`);
  const growths = (): Line[] => [
    ...ACTS.map((act) =>
      ratio(`meeting.${act}.growth`, growth(act), 'cost of a request at the large size ÷ at the small'),
    ),
    ratio(
      'meeting.growth',
      Math.max(...ACTS.map(growth)),
      'cost of a request at 200,000 members ÷ at 7,000 (the worst of the four)',
      '<=1.5',
    ),
  ];
  return [
    ...SIZES.flatMap((members) =>
      ACTS.map((act) =>
        figure(
          `meeting.${act}.${size(members)}.per_second`,
          median(rates.get(`${act} ours ${size(members)}`) ?? []),
          'requests/s',
        ),
      ),
    ),
    ...ACTS.map((act) =>
      ratio(
        `meeting.${act}.sql_ratio`,
        Math.min(...SIZES.map((members) => quotient(`${act} ours ${size(members)}`, `${act} sql ${size(members)}`))),
        'bare Fastify with the tuned, prepared SQL, throughput (the worse of both sizes)',
        GOALS[act],
      ),
    ),
    // With one size there is nothing to compare, and a goal must not seem reached.
    ...(SIZES.length > 1 ? growths() : []),
  ];
}

async function contendersOf(
  members: number,
  tonight: Tonight,
  product: ServerProcess,
  bare: ServerProcess,
  pool: pg.Pool,
): Promise<Contender[]> {
  const both = (
    act: Act,
    more: Pick<Contender, 'apart' | 'before'>,
    ours: Contender['requests'],
    sql: Contender['requests'],
  ): Contender[] => [
    { name: `${act} ours ${String(members)}`, url: product.url, requests: ours, ...more },
    { name: `${act} sql ${String(members)}`, url: bare.url, requests: sql, ...more },
  ];
  const { invited, callers, leaders, months } = tonight;
  // One after the other by the same connection, so that every request changes what stands.
  const answers = invited.flatMap((one, at) =>
    [{ answer: 'absent', reason: 'Trực ca tối, chưa đổi được' }, { answer: 'attending' }].map((body) => ({
      one,
      at,
      body,
    })),
  );
  // Across the cells first: an officer's own taps come seconds apart, as in a room.
  const longest = Math.max(...callers.map(({ roll }) => roll.length));
  const taps = Array.from({ length: longest }, (_, place) => place).flatMap((place) =>
    callers.flatMap((one, at) => {
      const memberId = one.roll[place];
      return memberId === undefined ? [] : [{ one, at, body: { marks: [{ memberId, mark: 'present' }] } }];
    }),
  );
  const range = `from=${months[0]}&to=${months[1]}`;
  const all = [
    ...both(
      'answer',
      { apart: true },
      answers.map(({ one, at, body }) => asked('PUT', `/api/meetings/${one.meetingId}/answer`, one, at, body)),
      answers.map(({ one, at, body }) =>
        asked('PUT', `/answer/${one.meetingId}/${String(one.memberId)}/${one.accountId}`, one, at, body),
      ),
    ),
    ...both(
      'rollcall',
      { apart: true, before: () => clearRolls(pool) },
      taps.map(({ one, at, body }) => asked('PUT', `/api/meetings/${one.meetingId}/roll`, one, at, body)),
      taps.map(({ one, at, body }) => asked('PUT', `/mark/${one.meetingId}/${one.accountId}`, one, at, body)),
    ),
    ...both(
      'screen',
      {},
      invited.map((one, at) => asked('GET', `/api/meetings/${one.meetingId}`, one, at)),
      invited.map((one, at) => asked('GET', `/screen/${one.meetingId}/${String(one.memberId)}`, one, at)),
    ),
    ...both(
      'statistics',
      {},
      leaders.map((one, at) =>
        asked('GET', `/api/statistics/attendance?orgId=${String(one.orgId)}&kind=regular&${range}`, one, at),
      ),
      leaders.map((one, at) => asked('GET', `/statistics/${String(one.orgId)}/${months[0]}/${months[1]}`, one, at)),
    ),
  ];
  for (const { name, url, requests } of all) await tryOut(name, url, requests[0]);
  return all;
}

/** Rolls of this evening as they opened, so that every mark is a first one. */
async function clearRolls(pool: pg.Pool): Promise<void> {
  await pool.query(
    `UPDATE meetings_attendance t SET mark = NULL, late = false, marked_by = NULL, marked_at = NULL, version = 1
       FROM meetings_meeting m WHERE m.id = t.meeting_id AND m.state = 'inSession' AND t.attendance_base = 'yes' AND (t.mark IS NOT NULL OR t.version > 1)`,
  );
}

function asked(
  method: 'GET' | 'PUT',
  path: string,
  session: SampleSession,
  at: number,
  body?: object,
): Contender['requests'][number] {
  return {
    method,
    path,
    headers: {
      cookie: `sotay=${session.token}`,
      'x-sotay': '1',
      'x-forwarded-for': `10.2.${String(Math.floor(at / 250))}.${String((at % 250) + 1)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** One request of each kind is looked at before anything is measured. */
async function tryOut(name: string, url: string, one: Contender['requests'][number] | undefined): Promise<void> {
  if (one === undefined) throw new Error(`${name}: nobody to ask for`);
  const { method = 'GET', path = '/', headers = {}, body } = one;
  const response = await fetch(url + path, {
    method,
    headers: headers as Record<string, string>,
    ...(typeof body === 'string' ? { body } : {}),
  });
  const text = await response.text();
  if (!response.ok || text.length < 40)
    throw new Error(`${name} answered ${String(response.status)}: ${text.slice(0, 300)}`);
}
