import { createSubscriber } from 'svelte/reactivity';
import type { Topic } from './changes.ts';
import type { Connection } from './database.ts';
import { onDesk, read as readDesk } from './desk.ts';

/** After this long a disk that did not answer is asked again, milliseconds; a phone that was switched off hard needs a moment. */
const AGAIN = 500;

/** What a query found, kept true while somebody looks at it. */
export interface Live<T> {
  /** Undefined until it was read for the first time. */
  readonly current: T | undefined;
  /** Reads again. */
  rerun(): Promise<void>;
}

/**
 * A query of the device that runs again when one of `topics` changes, here or in another tab. Changes that come while it runs are one
 * more run. Nobody looking, nothing runs; what was found last is there at once when somebody looks again. Made once for the life of
 * the page, not once for a screen.
 *
 * @param always runs though nobody looks: what the first screen shows is found while that screen's own code is still coming
 */
export function live<T>(
  topics: readonly Topic[],
  query: (db: Connection) => Promise<T>,
  { always = false } = {},
): Live<T> {
  // A plain variable with a subscriber's signal beside it: a rune made inside a `$derived` would not be seen by that same `$derived`.
  let found: T | undefined;
  let notify: (() => void) | null = null;
  let turn = 0;
  let latest = Promise.resolve();

  const isWanted = (): boolean => always || notify !== null;

  /** Of runs that overtake each other the last one begun is shown, and everybody waits for that one. */
  async function rerun(): Promise<void> {
    latest = run(++turn);
    let awaited: Promise<void>;
    do await (awaited = latest);
    while (awaited !== latest);
  }

  /** What changes in one breath is one run. */
  async function run(mine: number): Promise<void> {
    await Promise.resolve();
    const desk = onDesk();
    if (!desk || mine !== turn) return;
    try {
      const next = await desk.book.use(query);
      // What was read of a person who is not here any more is shown to nobody.
      if (mine === turn && desk === onDesk()) show(next);
    } catch {
      // What is on the screen stays meanwhile.
      setTimeout(() => {
        if (mine === turn && desk === onDesk() && isWanted()) void rerun();
      }, AGAIN);
    }
  }

  function show(next: T | undefined): void {
    found = next;
    notify?.();
  }

  readDesk({
    topics,
    changed() {
      if (isWanted()) void rerun();
    },
    turned() {
      show(undefined);
      if (isWanted()) void rerun();
    },
  });

  if (always) void rerun();

  const subscribe = createSubscriber((update) => {
    notify = update;
    if (!always) void rerun();
    return () => (notify = null);
  });

  return {
    get current() {
      subscribe();
      return found;
    },
    rerun,
  };
}
