import type { Import } from '@sotay/contract';
import { get } from '../api.ts';
import { sentenceOf } from '../words.ts';

const BETWEEN_LOOKS_MS = 800;
const MOVING: readonly Import['state'][] = ['uploaded', 'reading', 'applying'];

/** One import, looked at again while it moves by itself. */
export interface ImportWatch {
  readonly current: Import | null;
  readonly moving: boolean;
  readonly problem: string | null;
  /** Takes an answer to an act, and watches on. */
  take(next: Import): void;
  /** Begins to watch. @returns how to stop */
  watch(id: string): () => void;
}

/** Watches nothing yet. */
export function importWatch(): ImportWatch {
  let current = $state.raw<Import | null>(null);
  let problem = $state<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watched: string | null = null;

  async function look(id: string): Promise<void> {
    try {
      const next = await get<Import>(`/api/imports/${id}`);
      if (id !== watched) return;
      current = next;
      problem = null;
    } catch (error) {
      // The work goes on at the server; a dead line here only means that we see it later.
      problem = sentenceOf(error);
    }
    if (id === watched && (current === null || MOVING.includes(current.state))) later(id);
  }

  function later(id: string): void {
    clearTimeout(timer);
    timer = setTimeout(() => void look(id), BETWEEN_LOOKS_MS);
  }

  return {
    get current() {
      return current;
    },
    get moving() {
      return current !== null && MOVING.includes(current.state);
    },
    get problem() {
      return problem;
    },
    take(next) {
      current = next;
      if (MOVING.includes(next.state)) later(next.id);
    },
    watch(id) {
      watched = id;
      current = null;
      void look(id);
      return () => {
        watched = null;
        clearTimeout(timer);
      };
    },
  };
}
