import { createSubscriber } from 'svelte/reactivity';
import type { Topic } from './changes.ts';
import type { Connection } from './database.ts';
import { onDesk, read as readDesk } from './desk.ts';

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
 */
export function live<T>(topics: readonly Topic[], query: (db: Connection) => Promise<T>): Live<T> {
  let found = $state.raw<T>();
  let running: Promise<void> | null = null;
  let again = false;
  let watched = false;

  function rerun(): Promise<void> {
    again = true;
    running ??= run().finally(() => (running = null));
    return running;
  }

  async function run(): Promise<void> {
    while (again) {
      again = false;
      const desk = onDesk();
      if (!desk) return;
      try {
        const next = await desk.book.use(query);
        // What was read of a person who is not here any more is shown to nobody.
        if (desk === onDesk()) found = next;
      } catch {
        // The disk does not answer; what is on the screen stays, and the next change tries again.
      }
    }
  }

  readDesk({
    topics,
    changed() {
      if (watched) void rerun();
    },
    turned() {
      found = undefined;
      if (watched) void rerun();
    },
  });

  const subscribe = createSubscriber(() => {
    watched = true;
    void rerun();
    return () => (watched = false);
  });

  return {
    get current() {
      subscribe();
      return found;
    },
    rerun,
  };
}
