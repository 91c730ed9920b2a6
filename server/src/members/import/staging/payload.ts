import type { Crypto } from '../../../platform/crypto/crypto.ts';
import type { RowProblem } from '../checking/problems.ts';

/** What becomes of a row; the words are those of the contract. */
export type Outcome = 'add' | 'change' | 'same' | 'refused' | 'duplicate' | 'confirm' | 'waiting' | 'absent';

/** One field before and after, as a person reads it. */
export interface Change {
  column: string;
  from: string;
  to: string;
}

/** Everything of a staged row that could name somebody; it is stored sealed as one. */
export interface Payload {
  /** Full name of a person or name of a body. */
  title: string;
  /** The cell or body it belongs to, as the file writes it. */
  place: string;
  problems: RowProblem[];
  changes: Change[];
  /** The read columns as the file writes them, where something is to be put right there. */
  written?: string[];
  /** The normalised row, of the kind's own shape. */
  values: unknown;
}

/** A row of a file on its way into the preview. */
export interface StagedRow {
  number: number;
  outcome: Outcome;
  flagged: boolean;
  payload: Payload;
}

/** True when something about a row that is taken deserves a look. */
export function isFlagged(outcome: Outcome, problems: readonly RowProblem[]): boolean {
  return ['add', 'change', 'same', 'confirm'].includes(outcome) && problems.length > 0;
}

/** Seals a payload for its row of its import. */
export function sealPayload(crypto: Crypto, importId: string, number: number, payload: Payload): Buffer {
  return crypto.seal('imports_row', 'payload_sealed', `${importId}:${String(number)}`, JSON.stringify(payload));
}

/** Opens the payload of a staged row. */
export function openPayload(crypto: Crypto, importId: string, number: number, sealed: Buffer): Payload {
  return JSON.parse(crypto.open('imports_row', 'payload_sealed', `${importId}:${String(number)}`, sealed)) as Payload;
}
