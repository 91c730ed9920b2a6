import type pg from 'pg';
import type { Crypto } from '../../../platform/crypto/crypto.ts';
import { type RowProblem, refuses } from '../checking/problems.ts';
import { copyIn } from './copy-in.ts';
import { type StagedRow, isFlagged, openPayload, sealPayload } from './payload.ts';

/** Brings judged rows into the preview, sealed. */
export async function stageRows(
  client: pg.ClientBase,
  crypto: Crypto,
  importId: string,
  rows: readonly StagedRow[],
): Promise<void> {
  await copyIn(
    client,
    'imports_row',
    ['import_id', 'row_number', 'outcome', 'flagged', 'payload_sealed'],
    rows.map((row) => [
      importId,
      row.number,
      row.outcome,
      row.flagged,
      sealPayload(crypto, importId, row.number, row.payload),
    ]),
  );
}

/** Replaces rows that are staged already. */
export async function restageRows(
  client: pg.ClientBase,
  crypto: Crypto,
  importId: string,
  rows: readonly StagedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `UPDATE imports_row r SET outcome = n.outcome, flagged = n.flagged, payload_sealed = n.payload
       FROM unnest($2::int[], $3::text[], $4::boolean[], $5::bytea[]) AS n (row_number, outcome, flagged, payload)
      WHERE r.import_id = $1 AND r.row_number = n.row_number`,
    [
      importId,
      rows.map((row) => row.number),
      rows.map((row) => row.outcome),
      rows.map((row) => row.flagged),
      rows.map((row) => sealPayload(crypto, importId, row.number, row.payload)),
    ],
  );
}

/** Adds what only the whole file could tell (doubles) to rows that are staged already. */
export async function amendRows(
  client: pg.ClientBase,
  crypto: Crypto,
  importId: string,
  amendments: ReadonlyMap<number, RowProblem[]>,
): Promise<void> {
  const numbers = [...amendments.keys()].sort((a, b) => a - b);
  const BATCH = 1_000;
  for (let from = 0; from < numbers.length; from += BATCH) {
    const { rows } = await client.query<{ row_number: number; outcome: StagedRow['outcome']; payload_sealed: Buffer }>(
      'SELECT row_number, outcome, payload_sealed FROM imports_row WHERE import_id = $1 AND row_number = ANY ($2::int[])',
      [importId, numbers.slice(from, from + BATCH)],
    );
    const amended = rows.map((row): StagedRow => {
      const payload = openPayload(crypto, importId, row.row_number, row.payload_sealed);
      const problems = [...(amendments.get(row.row_number) ?? []), ...payload.problems];
      const outcome = row.outcome === 'refused' || refuses(problems) ? 'refused' : 'duplicate';
      return {
        number: row.row_number,
        outcome,
        flagged: isFlagged(outcome, problems),
        payload: { ...payload, problems },
      };
    });
    await restageRows(client, crypto, importId, amended);
  }
}
