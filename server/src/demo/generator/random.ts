/** Repeatable chance: the same seed gives the same people on every machine. */
export interface Random {
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** One of `items`, each as likely as the other. */
  pick<T>(items: readonly [T, ...T[]]): T;
  /** One of `items`, as likely as its weight. */
  weigh<T>(items: Weighted<T>): T;
  /** True `percent` times in a hundred. */
  chance(percent: number): boolean;
}

/** Items with their weights summed up, made once by `weighted`. */
export interface Weighted<T> {
  readonly items: readonly [T, ...T[]];
  readonly sums: readonly number[];
  readonly total: number;
}

/** Prepares weights for `Random.weigh`. */
export function weighted<T>(...pairs: readonly [readonly [T, number], ...(readonly [T, number])[]]): Weighted<T> {
  let total = 0;
  const sums = pairs.map(([, weight]) => (total += weight));
  const [[first], ...rest] = pairs;
  return { items: [first, ...rest.map(([item]) => item)], sums, total };
}

/** mulberry32: 32 bits of state are plenty for invented people, and it costs a few nanoseconds a number. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    between,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    weigh({ items, sums, total }) {
      const point = next() * total;
      return items[sums.findIndex((sum) => point < sum)] ?? items[0];
    },
    chance: (percent) => next() * 100 < percent,
  };
}
