import type { ApiProblem } from '#lib/api/client.ts';
import { problemOf } from '#lib/api/problem.ts';

/** Something the server knows, as last heard, and why it could not be heard anew. */
export interface Remote<T> {
  readonly data: T | undefined;
  readonly problem: ApiProblem | null;
  /** When `data` arrived, ISO. */
  readonly at: string | null;
  /** Asks again; what was there stays on the screen meanwhile, and after a failure too. */
  refresh(): Promise<void>;
  /** Takes an answer the server gave to an act, instead of asking again. */
  replace(data: T): void;
  clear(): void;
}

/**
 * A small store of one thing. It never hides what it has behind a spinner.
 *
 * @param load reads it from the server
 */
export function remote<T>(load: () => Promise<T>): Remote<T> {
  let data = $state.raw<T>();
  let problem = $state.raw<ApiProblem | null>(null);
  let at = $state<string | null>(null);
  let latest = 0;
  let acts = 0;

  function show(next: T): void {
    data = next;
    problem = null;
    at = momentNow();
  }

  async function refresh(): Promise<void> {
    const turn = ++latest;
    const actsBefore = acts;
    try {
      const next = await load();
      if (turn !== latest) return;
      // What was read before an act was answered would take its effect off the screen again.
      if (acts === actsBefore) show(next);
      else await refresh();
    } catch (error) {
      if (turn === latest) problem = problemOf(error);
    }
  }

  return {
    get data() {
      return data;
    },
    get problem() {
      return problem;
    },
    get at() {
      return at;
    },
    refresh,
    replace(next) {
      acts += 1;
      show(next);
    },
    clear() {
      latest += 1;
      data = undefined;
      problem = null;
      at = null;
    },
  };
}

function momentNow(): string {
  return new Date().toISOString();
}
