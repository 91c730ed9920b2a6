import autocannon, { type Options } from 'autocannon';

/** Something to put under load. */
export interface Contender {
  readonly name: string;
  readonly url: string;
  readonly requests: Options['requests'];
  /** Each connection keeps to requests of its own, an even number of them: writes that would otherwise repeat each other. */
  readonly apart?: boolean;
  /** Puts what is written back as it was, before every round. */
  readonly before?: () => Promise<void>;
}

/** Requests a second of one contender, round by round. */
export interface Rates {
  readonly name: string;
  readonly perSecond: number[];
  p99: number;
}

/** Enough to keep two cores busy, few enough that no queue forms in front of the pool. */
const CONNECTIONS = 24;
/** Every connection of a pool has planned its statements by then, and the code is compiled. */
const WARM_UP_SECONDS = 4;

/**
 * Loads the contenders in turn, so that whatever else the machine does falls on all of them alike.
 *
 * @throws Error when anything but a 2xx is answered: a refusal would be measured as speed
 */
export async function alternate(contenders: readonly Contender[], rounds: number, seconds: number): Promise<Rates[]> {
  const rates = contenders.map(({ name }): Rates => ({ name, perSecond: [], p99: 0 }));
  for (const contender of contenders) await shoot(contender, WARM_UP_SECONDS);
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, contender] of contenders.entries()) {
      const { perSecond, p99 } = await shoot(contender, seconds);
      rates[at]?.perSecond.push(perSecond);
      const rate = rates[at];
      if (rate !== undefined) rate.p99 = Math.max(rate.p99, p99);
    }
  }
  return rates;
}

async function shoot(
  { name, url, requests, apart = false, before }: Contender,
  seconds: number,
): Promise<{ perSecond: number; p99: number }> {
  await before?.();
  let opened = 0;
  const result = await autocannon({
    url,
    // Each connection gets its own below; all of them for each would keep the clock waiting for seconds.
    requests: requests.slice(0, 1),
    connections: CONNECTIONS,
    duration: seconds,
    // Each connection begins with another member; in lockstep they would all be the same member at the same moment.
    setupClient(client) {
      const at = opened++;
      const first = 2 * Math.floor((at * requests.length) / CONNECTIONS / 2);
      const end = 2 * Math.floor(((at + 1) * requests.length) / CONNECTIONS / 2);
      client.setRequests(apart ? requests.slice(first, end) : [...requests.slice(first), ...requests.slice(0, first)]);
    },
  });
  if (result.non2xx + result.errors + result.timeouts > 0) {
    throw new Error(
      `${name}: ${String(result.non2xx)} refused, ${String(result.errors)} broken, ${String(result.timeouts)} late`,
    );
  }
  return { perSecond: result['2xx'] / result.duration, p99: result.latency.p99 };
}
