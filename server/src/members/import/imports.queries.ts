import type pg from 'pg';
import { type ImportState, statesBefore } from './states.ts';
import type { ImportKind } from './columns.ts';

/** An import as its jobs see it. */
export interface ImportRecord {
  id: string;
  org_id: number;
  kind: ImportKind;
  state: ImportState;
  file_name: string;
  file_size: number;
  applied_through: number;
  applied_by: string | null;
}

/** One import; null when there is none. */
export async function importById(client: pg.ClientBase | pg.Pool, id: string): Promise<ImportRecord | null> {
  const { rows } = await client.query<ImportRecord>(
    'SELECT id, org_id, kind, state, file_name, file_size, applied_through, applied_by FROM imports_import WHERE id = $1',
    [id],
  );
  return rows[0] ?? null;
}

/** What a move writes beside the state. */
export interface MoveDetails {
  /** Only from these states; by default from every state that leads there. */
  from?: readonly ImportState[];
  progressDone?: number;
  progressTotal?: number | null;
  counts?: Record<string, number>;
  refusal?: string;
  isFinished?: boolean;
}

/** Moves an import when its state allows; false when somebody else has moved it meanwhile (a cancel, another worker). */
export async function moveImport(
  client: pg.ClientBase | pg.Pool,
  id: string,
  to: ImportState,
  details: MoveDetails = {},
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE imports_import SET state = $2, progress_done = coalesce($4, progress_done),
            progress_total = CASE WHEN $5 THEN $6 ELSE progress_total END,
            counts = coalesce($7, counts), refusal = coalesce($8, refusal), finished_at = CASE WHEN $9 THEN now() ELSE finished_at END
      WHERE id = $1 AND state = ANY ($3::text[])`,
    [
      id,
      to,
      details.from ?? statesBefore(to),
      details.progressDone ?? null,
      details.progressTotal !== undefined,
      details.progressTotal ?? null,
      details.counts ? JSON.stringify(details.counts) : null,
      details.refusal ?? null,
      details.isFinished ?? false,
    ],
  );
  return rowCount === 1;
}

/** Notes how far a job is and locks the row; false when the import has left the state the job works in. */
export async function noteProgress(
  client: pg.ClientBase,
  id: string,
  state: ImportState,
  done: number,
): Promise<boolean> {
  const { rowCount } = await client.query('UPDATE imports_import SET progress_done = $3 WHERE id = $1 AND state = $2', [
    id,
    state,
    done,
  ]);
  return rowCount === 1;
}

/** Counts of the preview by outcome, and how many rows a person should see. */
export async function countRows(client: pg.ClientBase, id: string): Promise<Record<string, number>> {
  const { rows } = await client.query<{ outcome: string; flagged: boolean; count: number }>(
    'SELECT outcome, flagged, count(*)::int AS count FROM imports_row WHERE import_id = $1 GROUP BY outcome, flagged',
    [id],
  );
  const counts: Record<string, number> = { flagged: 0, toLookAt: 0 };
  for (const row of rows) {
    counts[row.outcome] = (counts[row.outcome] ?? 0) + row.count;
    if (row.flagged) counts['flagged'] = (counts['flagged'] ?? 0) + row.count;
    const isSeen = row.flagged || ['refused', 'duplicate', 'confirm', 'waiting'].includes(row.outcome);
    if (isSeen) counts['toLookAt'] = (counts['toLookAt'] ?? 0) + row.count;
  }
  return counts;
}

/** Rows still to be written, in the order of the file, behind `after`. */
export async function rowsToApply(
  client: pg.ClientBase,
  id: string,
  after: number,
  limit: number,
): Promise<{ row_number: number; outcome: string; flagged: boolean; is_confirmed: boolean; payload_sealed: Buffer }[]> {
  const { rows } = await client.query<{
    row_number: number;
    outcome: string;
    flagged: boolean;
    is_confirmed: boolean;
    payload_sealed: Buffer;
  }>(
    `SELECT row_number, outcome, flagged, confirmed_by IS NOT NULL AS is_confirmed, payload_sealed FROM imports_row
      WHERE import_id = $1 AND row_number > $2 AND NOT applied
        AND (outcome IN ('add', 'change') OR (outcome = 'confirm' AND confirmed_by IS NOT NULL))
      ORDER BY row_number LIMIT $3`,
    [id, after, limit],
  );
  return rows;
}

/** Forgets rows that have gone in; flagged ones stay for the workbook of reasons. */
export async function settleRows(client: pg.ClientBase, id: string, numbers: readonly number[]): Promise<void> {
  await client.query('DELETE FROM imports_row WHERE import_id = $1 AND row_number = ANY ($2::int[]) AND NOT flagged', [
    id,
    numbers,
  ]);
  await client.query(
    'UPDATE imports_row SET applied = true WHERE import_id = $1 AND row_number = ANY ($2::int[]) AND flagged',
    [id, numbers],
  );
}

/** Forgets rows that changed nothing and have nothing to tell. */
export async function forgetSameRows(client: pg.ClientBase, id: string): Promise<void> {
  await client.query(`DELETE FROM imports_row WHERE import_id = $1 AND outcome = 'same' AND NOT flagged`, [id]);
}

/**
 * Erases what has lain staged for its time: imports nobody decided on end as `expired`, of finished ones the rows kept
 * for the workbook of reasons go.
 */
export async function expireImports(client: pg.ClientBase | pg.Pool): Promise<void> {
  await client.query(
    `UPDATE imports_import SET state = 'expired', finished_at = now() WHERE expires_at <= now() AND state = ANY ($1::text[])`,
    [statesBefore('expired')],
  );
  await client.query(
    `DELETE FROM imports_row WHERE import_id IN (SELECT id FROM imports_import WHERE expires_at <= now() AND state = 'done')`,
  );
}

/** Imports that some process is working on, or was when it died. */
export async function importsUnderWay(
  client: pg.ClientBase | pg.Pool,
): Promise<{ id: string; state: 'reading' | 'applying' }[]> {
  const { rows } = await client.query<{ id: string; state: 'reading' | 'applying' }>(
    `SELECT id, state FROM imports_import WHERE state IN ('reading', 'applying') ORDER BY started_at`,
  );
  return rows;
}

/** Makes this connection the only one that works on an import; false when another is alive on it. */
export async function claimImport(client: pg.ClientBase, id: string): Promise<boolean> {
  const { rows } = await client.query<{ claimed: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 20)) AS claimed',
    [id],
  );
  return rows[0]?.claimed ?? false;
}

/** Gives the claim back; a connection that dies gives it back by dying. */
export async function releaseImport(client: pg.ClientBase, id: string): Promise<void> {
  await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 20))', [id]);
}
