import type pg from 'pg';
import type { RowProblem } from './checking/problems.ts';
import type { RawCell } from './reading/cells.ts';
import type { Payload, StagedRow } from './staging/payload.ts';

/** How the rows of one kind of file are judged. One reader serves one file and may remember what it has seen. */
export interface RowReader {
  /** Judges a batch in the order of the file. */
  take: (client: pg.ClientBase, rows: readonly [number, RawCell[]][]) => Promise<StagedRow[]>;
  /** After the last batch: what is to be added to rows already staged, and rows that stand in no file. */
  finish: (client: pg.ClientBase) => Promise<{ amendments: Map<number, RowProblem[]>; extra: StagedRow[] }>;
}

/** A staged row on its way into the handbook. */
export interface RowToApply {
  number: number;
  payload: Payload;
  /** A person has confirmed it. */
  isConfirmed: boolean;
}

/** What became of a batch; a row that is in neither list could not be taken any more and carries its new judgement. */
export interface Applied {
  taken: number[];
  rejudged: StagedRow[];
}

/** Writes one batch of rows of one kind, inside the caller's transaction. */
export type RowWriter = (client: pg.ClientBase, rows: readonly RowToApply[]) => Promise<Applied>;
