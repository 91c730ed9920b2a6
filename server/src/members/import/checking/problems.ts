/** One thing to say about one row: which column, how bad, and the sentence a person reads. */
export interface RowProblem {
  /** Stable name of the rule, e.g. `citizen-id-length`. */
  code: string;
  severity: 'error' | 'warning' | 'once';
  /** Header of the column at fault, as the exchange format writes it. */
  column: string;
  /** Plain Vietnamese; may quote the cell, so it is stored sealed with the row. */
  text: string;
}

/** A problem that keeps the row out. */
export function error(code: string, column: string, text: string): RowProblem {
  return { code, severity: 'error', column, text };
}

/** A problem that lets the row in, flagged. */
export function warning(code: string, column: string, text: string): RowProblem {
  return { code, severity: 'warning', column, text };
}

/** True when any of them keeps the row out. */
export function refuses(problems: readonly RowProblem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}
