import { tooMany } from '../platform/http/problem.ts';

/** Wrong guesses of one key in a row, and until when it waits. */
interface Failures {
  count: number;
  waitsUntil: number;
  lastAt: number;
}

const FIRST_DELAY_MS = 15_000;
const LONGEST_DELAY_MS = 15 * 60_000;
const FORGOTTEN_AFTER_MS = 60 * 60_000;
const MOST_KEYS = 20_000;

/** Slows guessing down by key (a network, or all of them together); nobody is locked out for good. */
export interface FailureDelays {
  /** @throws tooMany while one of the keys waits */
  mayTry(keys: readonly GuessKey[]): void;
  failed(keys: readonly GuessKey[]): void;
  succeeded(keys: readonly GuessKey[]): void;
}
/** One key with the wrong guesses it has for free. */
export interface GuessKey {
  readonly name: string;
  readonly free: number;
}

/**
 * An eight-digit code among a thousand live ones is found by one guess in 10^5, so what protects it is that guesses cost time.
 * A right guess forgives its network, because a commune shares one carrier address.
 */
export function createFailureDelays(clock: () => Date): FailureDelays {
  const known = new Map<string, Failures>();
  const recent = (name: string, now: number): Failures | undefined => {
    const entry = known.get(name);
    return entry !== undefined && now - entry.lastAt < FORGOTTEN_AFTER_MS ? entry : undefined;
  };
  return {
    mayTry(keys) {
      const now = clock().getTime();
      for (const { name } of keys) {
        const entry = recent(name, now);
        if (entry !== undefined && entry.waitsUntil > now) throw tooMany(Math.ceil((entry.waitsUntil - now) / 1000));
      }
    },
    failed(keys) {
      const now = clock().getTime();
      for (const { name, free } of keys) {
        const count = (recent(name, now)?.count ?? 0) + 1;
        const over = count - free;
        const delay = over < 0 ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** over);
        known.delete(name);
        if (known.size >= MOST_KEYS) known.delete(known.keys().next().value ?? '');
        known.set(name, { count, waitsUntil: now + delay, lastAt: now });
      }
    },
    succeeded(keys) {
      for (const { name } of keys) known.delete(name);
    },
  };
}
