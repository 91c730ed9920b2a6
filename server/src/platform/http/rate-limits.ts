import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { FastifyRequest } from 'fastify';
import { tooMany } from './problem.ts';

/**
 * How often one account, one device and one network may ask, by kind of work. A commune shares one carrier address,
 * so the network's share is wide; a limit delays, it never locks out.
 */
const LIMITS = {
  read: { account: 600, device: 600, network: 12_000, seconds: 60 },
  write: { account: 120, device: 120, network: 3_000, seconds: 60 },
  heavy: { account: 12, device: 12, network: 120, seconds: 60 },
  signIn: { account: 20, device: 20, network: 600, seconds: 60 },
  // a whole cell behind one address of a carrier, in ten minutes; guessing is counted in the database too
  checkIn: { account: 12, device: 12, network: 6_000, seconds: 60 },
  guess: { account: 6, device: 6, network: 60, seconds: 60 },
} as const;

/** Kind of work a route is, for its limits. */
export type LimitKind = keyof typeof LIMITS;

/** Counts a request and throws `tooMany` when one of its keys has used its share. */
export type RateLimit = (
  kind: LimitKind,
  request: FastifyRequest,
  keys: { account: string | null; device: string | null },
) => Promise<void>;

/** Limits in this process's memory. Behind several nodes each node counts for itself (docs/operations.md). */
export function createRateLimit(): RateLimit {
  const counters = Object.fromEntries(
    Object.entries(LIMITS).map(([kind, limit]) => [kind, countersOf(limit)]),
  ) as Record<LimitKind, Counter[]>;
  return async (kind, request, keys) => {
    const asked = { account: keys.account, device: keys.device, network: request.ip };
    for (const { scope, counter } of counters[kind]) {
      const key = asked[scope];
      if (key === null) continue;
      try {
        await counter.consume(key);
      } catch (refused) {
        if (refused instanceof Error) throw refused;
        const { msBeforeNext } = refused as { msBeforeNext: number };
        throw tooMany(Math.max(1, Math.ceil(msBeforeNext / 1000)));
      }
    }
  };
}

const SCOPES = ['account', 'device', 'network'] as const;

interface Counter {
  readonly scope: (typeof SCOPES)[number];
  readonly counter: RateLimiterMemory;
}

function countersOf(limit: (typeof LIMITS)[LimitKind]): Counter[] {
  return SCOPES.map((scope) => ({
    scope,
    // Each counter has a memory of its own: a prefix would be two thirds of what counting costs (bench sync, idle).
    counter: new RateLimiterMemory({ points: limit[scope], duration: limit.seconds, keyPrefix: '' }),
  }));
}
