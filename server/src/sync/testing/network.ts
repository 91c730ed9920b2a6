import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../demo/generator/random.ts';
import type { Caller } from '../../platform/http/testing.ts';
import type { Fault } from './fault-proxy.ts';

/** What a device asks of the server. */
export interface Ask {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}
/** What it was told, when it was told anything. */
export interface Told {
  readonly status: number;
  /** Null without a body. */
  readonly body: unknown;
}
/** The way to the server. It throws when no whole answer came back, whatever the server may have done. */
export type Network = (ask: Ask) => Promise<Told>;

/** Thrown by a network that did not bring an answer back. */
export class Broken extends Error {}

/** Straight into the application, without a socket. */
export function throughInject(caller: Caller): Network {
  return async ({ method, url, headers, body }) => {
    const answer = await caller({
      method,
      url,
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json<unknown>() };
  };
}

/**
 * Over real sockets, to the server or to a fault proxy.
 *
 * @param address without a path; asked for each request, because a server may come back elsewhere
 * @param cookie of the session
 * @param patienceMs after which the device gives a request up
 */
export function throughFetch(address: () => string, cookie: string, patienceMs = 20_000): Network {
  return async ({ method, url, headers, body }) => {
    try {
      const answer = await fetch(address() + url, {
        method,
        headers: {
          cookie,
          'x-sotay': '1',
          // A connection that a fault closed must not be chosen again by another device.
          connection: 'close',
          ...headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(patienceMs),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    } catch (error) {
      throw new Broken('no whole answer', { cause: error });
    }
  };
}

/** Faults that need no socket to be told from one another. */
export type SmallFault = Extract<Fault, 'dropResponse' | 'duplicate' | 'refuse'> | 'slow';
/** How many requests in a hundred each befalls. */
export type Chances = Readonly<Partial<Record<SmallFault, number>>>;

/**
 * The same faults without sockets, for many devices at once: an answer is dropped after the server has committed, a request
 * arrives twice at once, or not at all, or some milliseconds late.
 *
 * @param struck counted up for each fault that really struck
 */
export function unreliable(
  network: Network,
  random: Random,
  chances: () => Chances,
  struck: Record<SmallFault, number>,
): Network {
  return async (ask) => {
    const befalls = (fault: SmallFault): boolean => {
      const does = random.chance(chances()[fault] ?? 0);
      if (does) struck[fault] += 1;
      return does;
    };
    if (befalls('refuse')) throw new Broken('refused');
    if (befalls('slow')) await sleep(random.between(1, 20));
    const twice = befalls('duplicate');
    const drops = befalls('dropResponse');
    const [told] = await Promise.all([network(ask), twice ? network(ask) : undefined]);
    if (drops) throw new Broken('the answer was lost');
    return told;
  };
}
