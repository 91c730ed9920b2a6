import type { ApiProblem } from '#lib/api/client.ts';
import { problemOf } from '#lib/api/problem.ts';

/** One act of a form: running, refused with a reason, or neither. */
export interface Act {
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  /** The server's word about one field. */
  errorOf(field: string): string | undefined;
  /** Says locally what is to be put right, in the server's own form. */
  refuse(problem: ApiProblem): void;
  /** Runs `work` once, however often it is pressed. @returns whether it succeeded */
  run(work: () => Promise<unknown>): Promise<boolean>;
}

/** State of one act. */
export function createAct(): Act {
  let busy = $state(false);
  let problem = $state.raw<ApiProblem | null>(null);
  return {
    get busy() {
      return busy;
    },
    get problem() {
      return problem;
    },
    errorOf: (field) => problem?.fields.find((item) => item.field === field)?.message,
    refuse(next) {
      problem = next;
    },
    async run(work) {
      if (busy) return false;
      busy = true;
      problem = null;
      try {
        await work();
        return true;
      } catch (error) {
        problem = problemOf(error);
        return false;
      } finally {
        busy = false;
      }
    },
  };
}
