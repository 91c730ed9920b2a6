/** Chance between 0 and 1; a test brings its own. */
export type Chance = () => number;

/** Time between pulls while somebody looks, before chance, milliseconds. */
const EVERY = 60_000;
/** Longest wait of a pull that thousands of devices make at the same moment: a launch at 19:00, a network that is back. */
export const START_SPREAD = 4_000;
const FIRST_RETRY = 2_000;
const LONGEST_RETRY = 300_000;

/** Until the next ordinary pull: 45 to 75 seconds (SY41). */
export function nextPull(chance: Chance = Math.random): number {
  return EVERY * (0.75 + chance() / 2);
}

/** Before a pull that many make at once. */
export function startDelay(chance: Chance = Math.random): number {
  return START_SPREAD * chance();
}

/**
 * Before trying again: twice as long each time, up to five minutes, and half of it by chance, so that a server that comes back is
 * not met by everybody at once.
 *
 * @param failures in a row, from 1
 */
export function retryDelay(failures: number, chance: Chance = Math.random): number {
  const longest = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(failures - 1, 20));
  return longest * (0.5 + chance() / 2);
}
