import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as listen, type AddressInfo, type Socket } from 'node:net';
import { randomFrom } from '../../demo/generator/random.ts';
import { forward, forwardHalf, give, readAll } from './forwarding.ts';
import { FREE_LINE, openWay, overLine, type Line, type LineProfile } from './line.ts';

/**
 * What may befall one request. `dropResponse`: the server has done it and the answer is lost. `duplicate`: it reaches the server
 * twice at once. `cutRequest`: half of it arrives. `cutResponse`: half of the answer arrives. `hang`: nothing happens until the
 * client gives up. `refuse`: the connection is reset before the server hears of it.
 */
export const FAULTS = ['dropResponse', 'duplicate', 'cutRequest', 'cutResponse', 'hang', 'refuse'] as const;
export type Fault = (typeof FAULTS)[number];

/** Which requests a fault may befall. */
export type Fits = (request: { readonly method: string; readonly url: string }) => boolean;

/** What the proxy does from now on. */
export interface FaultPlan {
  readonly line: LineProfile;
  /** How many requests in a hundred each fault befalls. */
  readonly chances: Readonly<Partial<Record<Fault, number>>>;
  /** The requests that `chances` speak of. */
  readonly fits: Fits;
  /** No network: every connection is reset. */
  readonly offline: boolean;
}

/** How often each fault really struck; `late`: pieces that were lost and came later; `offline`: connections reset. */
export type Struck = Record<Fault | 'late' | 'offline', number>;

/** A network that fails on demand, between a client (a browser, or Node) and the server. */
export interface FaultProxy {
  /** Same-origin for a browser: pages, cookies and the API all go through here. */
  readonly address: string;
  readonly struck: Readonly<Struck>;
  change(plan: Partial<FaultPlan>): void;
  /** The next `times` requests that fit are struck, whatever the chances say. */
  strike(fault: Fault, times?: number, fits?: Fits): void;
  /** Another server stands behind the same address from now on. */
  aim(port: number): void;
  close(): Promise<void>;
}

const NO_FAULTS: FaultPlan = { line: FREE_LINE, chances: {}, fits: () => true, offline: false };

/**
 * Opens the proxy on a free port of this machine; it needs no privileges.
 *
 * The host in a request stays as the client wrote it. The server judges requests by our own header and a host cookie, neither of
 * which knows a port, so a person signed in at the server's own address is signed in here too.
 *
 * @param options.to port of the server
 * @param options.seed the same seed strikes the same requests: the n-th of its method and path
 */
export async function startFaultProxy(options: {
  to: number;
  seed: number;
  plan?: Partial<FaultPlan>;
}): Promise<FaultProxy> {
  let plan: FaultPlan = { ...NO_FAULTS, ...options.plan };
  let { to } = options;
  const struck: Struck = { ...zero(FAULTS), late: 0, offline: 0 };
  const ordered: { fault: Fault; fits: Fits }[] = [];
  const sockets = new Set<Socket>();
  const profile = (): LineProfile => plan.line;
  const line: Line = {
    profile,
    up: openWay(profile, randomFrom(options.seed)),
    down: openWay(profile, randomFrom(options.seed + 1)),
    onLost: () => (struck.late += 1),
  };
  const choose = chooser(options.seed);

  const judge = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });
  // Who keeps his connection is not cut off by the proxy's own impatience.
  judge.keepAliveTimeout = 600_000;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const asked = { method: request.method ?? 'GET', url: request.url ?? '/' };
    const order = ordered.findIndex(({ fits }) => fits(asked));
    const fault = order >= 0 ? ordered.splice(order, 1)[0]?.fault : choose(asked, plan);
    if (fault !== undefined) struck[fault] += 1;
    switch (fault) {
      case 'hang':
        return;
      case 'refuse':
        response.destroy();
        return;
      case 'cutRequest':
        await forwardHalf(to, request, body);
        response.destroy();
        return;
      case 'dropResponse':
        await forward(to, request, body);
        response.destroy();
        return;
      case 'cutResponse':
        give(response, asked.method, await forward(to, request, body), 'half');
        return;
      case 'duplicate': {
        const [answer] = await Promise.all([forward(to, request, body), forward(to, request, body)]);
        give(response, asked.method, answer, 'whole');
        return;
      }
      case undefined:
        give(response, asked.method, await forward(to, request, body), 'whole');
    }
  }

  const door = listen((socket) => {
    if (plan.offline) {
      struck.offline += 1;
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    judge.emit('connection', overLine(socket, line));
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));

  return {
    address: `http://localhost:${(door.address() as AddressInfo).port}`,
    struck,
    change(more) {
      plan = { ...plan, ...more };
      if (!plan.offline) return;
      struck.offline += sockets.size;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    strike(fault, times = 1, fits = () => true) {
      for (let left = times; left > 0; left -= 1) ordered.push({ fault, fits });
    },
    aim: (port) => (to = port),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => door.close(resolve));
      judge.close();
    },
  };
}

/** The line every test of a fault prints: a fault that never struck has proved nothing. */
export function sayStruck(name: string, times: number): void {
  console.log(`${name}: ${String(times)} lần`);
}

function zero<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}

/** Chance by the seed, the request's method and path, and how many like it came before: what runs beside it changes nothing. */
function chooser(seed: number): (asked: { method: string; url: string }, plan: FaultPlan) => Fault | undefined {
  const seen = new Map<string, number>();
  return (asked, { chances, fits }) => {
    const key = `${asked.method} ${asked.url.split('?')[0] ?? ''}`;
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    if (!fits(asked)) return undefined;
    const random = randomFrom(mix(`${seed} ${key} ${nth}`));
    return FAULTS.find((fault) => random.chance(chances[fault] ?? 0));
  };
}

/** FNV-1a. */
function mix(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
