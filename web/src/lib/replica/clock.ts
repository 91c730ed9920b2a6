/** A clock put right by the server's. */
export interface Clock {
  /**
   * Takes the server's word.
   *
   * @param serverTime ISO, said somewhere between the two moments
   * @param sentAt when the question left, by `steady`
   * @param heardAt when the answer was there, by `steady`
   */
  heard(serverTime: string, sentAt: number, heardAt: number): void;
  /** Server's milliseconds since 1970; null when this device cannot know (SY52). */
  now(): number | null;
  /** Milliseconds of the page, which nobody can set. */
  steady(): number;
}

/** Wall and steady clock may part by this much before one of them is not believed, milliseconds. */
const TOLERANCE = 3_000;
/** An answer that took longer says too little about the moment. */
const SLOWEST = 20_000;

/**
 * Known only since this page heard the server: across pages and restarts of the phone nothing tells a clock that was set from time
 * that passed. The same within a page when the wall clock and the steady one part: the clock was set, or the phone slept.
 *
 * @param steady milliseconds that only grow
 * @param wall milliseconds since 1970 as the phone says
 */
export function createClock(
  steady: () => number = () => performance.now(),
  wall: () => number = () => Date.now(),
): Clock {
  let known: { server: number; steady: number; wall: number; error: number } | null = null;

  const believed = (): boolean =>
    known !== null && Math.abs(wall() - known.wall - (steady() - known.steady)) <= TOLERANCE;

  return {
    steady,
    heard(serverTime, sentAt, heardAt) {
      const server = Date.parse(serverTime);
      const error = (heardAt - sentAt) / 2;
      if (Number.isNaN(server) || error < 0 || error > SLOWEST / 2) return;
      // A quicker answer knew the moment better; crystals drift a tenth of a second in a quarter of an hour.
      if (known && believed() && known.error + (heardAt - known.steady) * 1e-4 < error) return;
      const middle = (sentAt + heardAt) / 2;
      known = { server, steady: middle, wall: wall() - (steady() - middle), error };
    },
    now() {
      if (known === null || !believed()) return null;
      return Math.round(known.server + (steady() - known.steady));
    },
  };
}

/** A server's moment for the wire. */
export function isoOf(moment: number | null): string | null {
  return moment === null ? null : new Date(moment).toISOString();
}

/** The clock of this page. */
export const clock = createClock();
