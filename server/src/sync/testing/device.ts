import { Pulled, Pushed, type Mutation, type MutationResult, type ReplicaRow } from '@sotay/contract';
import type { Random } from '../../demo/generator/random.ts';
import { isMadeOnTheLast, rebased } from './rebase.ts';
import { Broken, type Network } from './network.ts';

/** What came of a pull or a push. `broken`: no whole answer, nothing stored. `signedOut`: the session is over. */
export type Came = 'nothing' | 'stored' | 'broken' | 'signedOut';

/** An act as a person does it on his device. */
export interface Act {
  readonly name: string;
  readonly args: unknown;
  readonly aggregate: string;
  /** The version that was on the screen. */
  readonly baseVersion?: number | null;
  readonly onBehalfOf?: number;
}

/** One line of what the server told the device. */
export type Heard =
  | { readonly said: 'pulled'; readonly snapshot: string[]; readonly revoked: string[]; readonly rows: number }
  | { readonly said: 'nothing' | 'broken' | 'signedOut' }
  | { readonly said: 'pushed'; readonly results: readonly MutationResult[] };

/** A device that speaks the protocol of docs/sync.md exactly, with its disk in memory. */
export interface Device {
  readonly name: string;
  /** By type and id. */
  readonly rows: ReadonlyMap<string, ReplicaRow>;
  readonly mark: string | null;
  /** What has no final outcome yet, oldest first. */
  readonly outbox: readonly Mutation[];
  /** Every act done here that has its final outcome, by id. */
  readonly outcomes: ReadonlyMap<string, MutationResult>;
  /** Everything heard, oldest first. */
  readonly heard: readonly Heard[];
  /** How many acts were done here. */
  readonly done: number;
  /** Puts an act on the disk. @returns its id */
  act(act: Act): string;
  pull(): Promise<Came>;
  /** Sends what waits, fifty at a time, until nothing moves any more. */
  push(): Promise<Came>;
  /** Both, in the order of the real courier: acts first, then what they brought about. */
  sync(): Promise<Came>;
  /** Forgets what the server said, as a browser does with an origin's storage; what was done here and not sent goes too. */
  lose(): void;
  /** The application was closed between the answer and the disk: the next answer is heard and not stored. */
  crashOnce(): void;
}

/** How a device is made. */
export interface DeviceSettings {
  readonly name: string;
  readonly network: Network;
  readonly random: Random;
  /** Its own clock, which may be wrong by days; milliseconds since 1970. */
  readonly clock?: () => number;
}

/** The place of a row on the disk: one for each thing, whatever group it came in. */
const keyOf = (row: Pick<ReplicaRow, 'type' | 'id'>): string => `${row.type} ${row.id}`;

/** What a push carries at most. */
const BATCH = 50;
/** A pull whose pages the server has forgotten begins anew this often. */
const TRIES = 5;

/** Makes a device that holds nothing yet. */
export function createDevice({ name, network, random, clock = Date.now }: DeviceSettings): Device {
  let rows = new Map<string, ReplicaRow>();
  let mark: string | null = null;
  let outbox: Mutation[] = [];
  let crashes = false;
  let done = 0;
  const outcomes = new Map<string, MutationResult>();
  const heard: Heard[] = [];

  /** All pages of one moment, or nothing. */
  async function allPages(): Promise<Pulled[] | Came> {
    const pages: Pulled[] = [];
    let page: string | null = null;
    do {
      const told = await network({
        method: 'GET',
        url: page === null ? '/api/sync' : `/api/sync?page=${encodeURIComponent(page)}`,
        ...(mark === null ? {} : { headers: { 'sotay-mark': mark } }),
      });
      if (told.status === 204) return 'nothing';
      if (told.status === 401) return 'signedOut';
      if (told.status !== 200) return 'broken';
      const one: Pulled = Pulled.parse(told.body);
      pages.push(one);
      page = one.next;
    } while (page !== null);
    return pages;
  }

  /** In one transaction: what is revoked or missing from a snapshot goes first, with the mark of the last page. */
  function store(pages: readonly Pulled[]): void {
    const revoked = new Set(pages.flatMap((page) => page.revoked));
    const whole = new Set(pages.flatMap((page) => page.snapshot));
    const sent = pages.flatMap((page) => page.rows);
    const next = new Map([...rows].filter(([, row]) => !revoked.has(row.group) && !whole.has(row.group)));
    for (const row of sent) {
      if (row.body === null) next.delete(keyOf(row));
      else next.set(keyOf(row), row);
    }
    heard.push({ said: 'pulled', snapshot: [...whole], revoked: [...revoked], rows: sent.length });
    if (stopsHere()) return;
    rows = next;
    mark = pages.at(-1)?.mark ?? mark;
  }

  function stopsHere(): boolean {
    const stops = crashes;
    crashes = false;
    return stops;
  }

  async function pull(): Promise<Came> {
    try {
      for (let tries = TRIES; tries > 0; tries -= 1) {
        const pages = await allPages();
        if (pages === 'broken') continue;
        if (typeof pages === 'string') {
          heard.push({ said: pages === 'stored' ? 'broken' : pages });
          return pages;
        }
        store(pages);
        return 'stored';
      }
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
    }
    heard.push({ said: 'broken' });
    return 'broken';
  }

  /** Fifty acts, oldest first. What waits behind an act that waits, or is made on the answer to one, is not sent before it. */
  function nextBatch(waiting: ReadonlySet<string>): Mutation[] {
    const stopped = new Set(waiting);
    const batch: Mutation[] = [];
    for (const one of outbox) {
      if (batch.some((earlier) => isMadeOnTheLast(one, earlier))) stopped.add(one.aggregate);
      if (!stopped.has(one.aggregate)) batch.push(one);
      if (batch.length === BATCH) break;
    }
    return batch;
  }

  async function push(): Promise<Came> {
    const waiting = new Set<string>();
    let came: Came = 'nothing';
    try {
      for (let batch = nextBatch(waiting); batch.length > 0; batch = nextBatch(waiting)) {
        const told = await network({ method: 'POST', url: '/api/sync/push', body: { mutations: batch } });
        if (told.status === 401) return 'signedOut';
        if (told.status !== 200) return 'broken';
        const { results } = Pushed.parse(told.body);
        answered(batch, results);
        heard.push({ said: 'pushed', results });
        if (stopsHere()) return 'broken';
        for (const result of results) settle(result, waiting);
        came = 'stored';
      }
      return came;
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      heard.push({ said: 'broken' });
      return 'broken';
    }
  }

  function settle(result: MutationResult, waiting: Set<string>): void {
    const act = outbox.find((one) => one.id === result.id);
    if (act === undefined) throw new Error(`${name} was told of an act that it does not hold: ${result.id}`);
    if (result.outcome === 'waits') {
      waiting.add(act.aggregate);
      return;
    }
    outcomes.set(result.id, result);
    outbox = outbox.filter((one) => one !== act).map((one) => rebased(one, act, result));
  }

  return {
    name,
    get rows() {
      return rows;
    },
    get mark() {
      return mark;
    },
    get outbox() {
      return outbox;
    },
    outcomes,
    heard,
    get done() {
      return done;
    },
    act({ name: actName, args, aggregate, baseVersion = null, onBehalfOf }) {
      const id = idAt(clock(), random);
      done += 1;
      outbox = [
        ...outbox,
        {
          id,
          name: actName,
          args,
          aggregate,
          baseVersion,
          onBehalfOf: onBehalfOf ?? null,
          claimedAt: new Date(clock()).toISOString(),
        },
      ];
      return id;
    },
    pull,
    push,
    async sync() {
      const pushed = await push();
      if (pushed === 'signedOut' || pushed === 'broken') return pushed;
      return pull();
    },
    lose() {
      rows = new Map();
      mark = null;
      outbox = [];
    },
    crashOnce() {
      crashes = true;
    },
  };
}

/** Each act sent is answered, once and by its own id (SY21). */
function answered(batch: readonly Mutation[], results: readonly MutationResult[]): void {
  const sent = batch.map((one) => one.id).toSorted();
  const told = results.map((one) => one.id).toSorted();
  if (sent.join() !== told.join()) throw new Error(`Sent ${sent.join(', ')}; answered ${told.join(', ')}`);
}

/** UUIDv7 of a device's clock and its own chance. */
export function idAt(at: number, random: Random): string {
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => random.between(0, 15).toString(16)).join('');
  const time = Math.max(0, at).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`;
}
