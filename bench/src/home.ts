import type { SampleSession } from '../../server/src/demo/seed/sessions.ts';
import type { Ground } from './ground.ts';
import { figure, median, ratio, type Line } from './results.ts';
import { alternate, type Contender } from './rounds.ts';
import { startBare, startProduct, type ServerProcess } from './server-processes.ts';

const SIZES = [7_000, 200_000] as const;
/** Each may ask 600 times a minute; so many together never meet that limit. */
const SESSIONS = 120;
const ROUNDS = 5;
const SECONDS = 3;
const LIMIT = 'bench/src/home-limit-process.ts';

/** The first screen of an ordinary member, at two sizes, against a bare route and against bare SQL. */
export async function home(ground: Ground): Promise<Line[]> {
  const servers: ServerProcess[] = [];
  try {
    const contenders: Contender[] = [];
    for (const members of SIZES) {
      const { urls, sessions } = await ground.seeded(members, SESSIONS);
      const product = await startProduct(urls);
      servers.push(product);
      const payload = await firstScreen(product, sessions[0]);
      const bare = await startBare(LIMIT, { OWNER_URL: urls.ownerUrl, PAYLOAD: payload });
      servers.push(bare);
      contenders.push(
        {
          name: `ours ${String(members)}`,
          url: product.url,
          requests: sessions.map((each, at) => asked('/api/home', each, at)),
        },
        {
          name: `http ${String(members)}`,
          url: bare.url,
          requests: sessions.map((each, at) => asked('/payload', each, at)),
        },
        {
          name: `sql ${String(members)}`,
          url: bare.url,
          requests: sessions.map((each, at) => asked(`/sql/${each.accountId}`, each, at)),
        },
      );
    }
    const rates = await alternate(contenders, ROUNDS, SECONDS);
    for (const { name, perSecond, p99 } of rates) {
      console.log(
        `  ${name.padEnd(12)} ${perSecond.map((each) => each.toFixed(0).padStart(6)).join('')} requests/s, p99 ${p99.toFixed(1)} ms`,
      );
    }
    return lines(new Map(rates.map((rate) => [rate.name, rate.perSecond])));
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

function lines(rates: ReadonlyMap<string, readonly number[]>): Line[] {
  // Round by round: what disturbs the machine for ten seconds disturbs both sides of a quotient.
  const quotient = (above: string, below: string): number => {
    const divisor = rates.get(below) ?? [];
    return median((rates.get(above) ?? []).map((value, round) => value / (divisor[round] ?? NaN)));
  };
  const [small, large] = SIZES;
  const http = SIZES.map((members) => quotient(`ours ${String(members)}`, `http ${String(members)}`));
  const sql = SIZES.map((members) => quotient(`ours ${String(members)}`, `sql ${String(members)}`));
  return [
    ...SIZES.map((members) =>
      figure(`home.${String(members)}.per_second`, median(rates.get(`ours ${String(members)}`) ?? []), 'requests/s'),
    ),
    ...SIZES.flatMap((members, at) => [
      ratio(
        `home.${String(members)}.sql_ratio`,
        sql[at] ?? NaN,
        'bare Fastify with the tuned, prepared SQL, throughput',
      ),
    ]),
    ratio(
      'home.http_ratio',
      Math.min(...http),
      'bare Fastify with the same payload, throughput (the worse of both sizes)',
    ),
    ratio(
      'home.sql_ratio',
      Math.min(...sql),
      'bare Fastify with the tuned, prepared SQL, throughput (the worse of both sizes)',
      '>=0.5',
    ),
    ratio(
      'home.growth',
      quotient(`ours ${String(small)}`, `ours ${String(large)}`),
      'cost of a request at 200,000 members ÷ at 7,000',
      '<=1.5',
    ),
  ];
}

function asked(path: string, session: SampleSession, at: number): Contender['requests'][number] {
  return {
    method: 'GET',
    path,
    headers: {
      cookie: `sotay=${session.token}`,
      'x-forwarded-for': `10.1.${String(Math.floor(at / 250))}.${String((at % 250) + 1)}`,
    },
  };
}

/** What the product answers, checked to be a first screen before anything is measured. */
async function firstScreen(product: ServerProcess, session: SampleSession | undefined): Promise<string> {
  const response = await fetch(`${product.url}/api/home`, { headers: { cookie: `sotay=${session?.token ?? ''}` } });
  const text = await response.text();
  if (!response.ok || !text.includes('"cell"')) throw new Error(`/api/home answered ${String(response.status)}`);
  return text;
}
