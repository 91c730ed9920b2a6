/** States of an import and the legal moves between them; the server, the `may*` flags and the tests read this table. */
export const MOVES = {
  uploaded: ['reading', 'cancelled', 'refused', 'failed', 'expired'],
  // A job that died starts reading again from the sealed file.
  reading: ['reading', 'preview', 'cancelled', 'refused', 'failed', 'expired'],
  preview: ['applying', 'cancelled', 'expired'],
  applying: ['applying', 'done', 'cancelled', 'failed'],
  // Rows that were confirmed after the others went in.
  done: ['applying'],
  cancelled: [],
  refused: [],
  failed: [],
  expired: [],
} as const satisfies Record<string, readonly string[]>;

/** State of an import. */
export type ImportState = keyof typeof MOVES;

/** Whether an import may go from one state to another. */
export function mayMove(from: ImportState, to: ImportState): boolean {
  return (MOVES[from] as readonly string[]).includes(to);
}

/** States from which `to` can be reached, for the WHERE of the statement that moves. */
export function statesBefore(to: ImportState): ImportState[] {
  return (Object.keys(MOVES) as ImportState[]).filter((from) => mayMove(from, to));
}
