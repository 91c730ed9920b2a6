import { ApiProblem, type FieldProblem } from '#lib/api/client.ts';
import { sentenceOf } from './words.ts';

/** One act of a form: under way, refused with a reason, asking for a fresh proof, or none of these. */
export interface OfficeAct {
  readonly busy: boolean;
  readonly problem: string | null;
  readonly fields: readonly FieldProblem[];
  /** The act waits until the person has proven himself anew; set to false, it is given up. */
  proving: boolean;
  /** He has: the act goes on. */
  proved(): void;
  /** What is wrong with one field, from the server or from `refuse`. */
  errorOf(field: string): string | undefined;
  /** Says on the spot what is missing. */
  refuse(fields: readonly FieldProblem[]): void;
  /** Forgets what was said about the last attempt. */
  clear(): void;
  /** Runs `work` once, however often it is pressed; and once more after a fresh proof. @returns whether it succeeded */
  run(work: () => Promise<unknown>): Promise<boolean>;
}

/** State of one act. */
export function officeAct(): OfficeAct {
  let busy = $state(false);
  let problem = $state<string | null>(null);
  let fields = $state.raw<readonly FieldProblem[]>([]);
  let proving = $state(false);
  let decide: ((proved: boolean) => void) | null = null;

  function clear(): void {
    problem = null;
    fields = [];
  }

  function settle(proved: boolean): void {
    proving = false;
    decide?.(proved);
    decide = null;
  }

  async function withProof(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem && error.code === 'reauthenticationNeeded')) throw error;
      proving = true;
      if (!(await new Promise<boolean>((proved) => (decide = proved)))) return false;
      await work();
      return true;
    }
  }

  return {
    get busy() {
      return busy;
    },
    get problem() {
      return problem;
    },
    get fields() {
      return fields;
    },
    get proving() {
      return proving;
    },
    set proving(next) {
      if (next) proving = true;
      else settle(false);
    },
    proved: () => settle(true),
    errorOf: (field) => fields.find((item) => item.field === field)?.message,
    refuse(next) {
      problem = null;
      fields = next;
    },
    clear,
    async run(work) {
      if (busy) return false;
      busy = true;
      clear();
      try {
        return await withProof(work);
      } catch (error) {
        problem = sentenceOf(error);
        fields = error instanceof ApiProblem ? error.fields : [];
        return false;
      } finally {
        busy = false;
      }
    },
  };
}
