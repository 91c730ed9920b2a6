import type pg from 'pg';
import { writeSystemAudit } from '../../audit/audit.ts';
import type { Crypto } from '../../platform/crypto/crypto.ts';
import { asSystem } from '../../platform/database/transaction.ts';
import type { Committee } from './committee.ts';
import {
  type ImportRecord,
  countRows,
  forgetSameRows,
  importById,
  moveImport,
  noteProgress,
  rowsToApply,
  settleRows,
} from './imports.queries.ts';
import { rowWriter } from './kinds.ts';
import { raiseDataIssues } from './people/data-issues.ts';
import { type ImportDeps, ImportMoved, committeeOf, withClaim, withoutScans } from './read-import.ts';
import type { RowWriter } from './row-kinds.ts';
import { openPayload } from './staging/payload.ts';
import { restageRows } from './staging/rows.ts';
import { steadyMemory } from './steady-memory.ts';

/** Rows written in one transaction: long enough for COPY to pay, short enough for a cancel to be felt. */
const BATCH = 2_000;
/** Two imports that meet on one person: the second looks again and finds him there. */
const TRIES = 3;

/**
 * Writes the sound rows of a preview into the handbook, batch by batch. A job that died goes on behind its last batch;
 * a cancel stops it after the batch under way, and what has been written stays.
 */
export async function applyImport(deps: ImportDeps, id: string): Promise<void> {
  const record = await importById(deps.ownerPool, id);
  if (!record) return;
  await withClaim(deps.ownerPool, id, async (client) => {
    if (!(await moveImport(client, id, 'applying', { from: ['preview', 'applying'] }))) return;
    try {
      await applyClaimed(client, deps.crypto, record);
    } catch (problem) {
      await client.query('ROLLBACK');
      // Each batch is whole, so an import that stops is a shorter import: the job may run again.
      if (!(problem instanceof ImportMoved)) throw problem;
    }
    await auditApplied(deps, record);
  });
}

async function applyClaimed(client: pg.PoolClient, crypto: Crypto, record: ImportRecord): Promise<void> {
  const committee = await committeeOf(client, record.org_id);
  const write = rowWriter(record.kind, crypto, committee, record.id, record.applied_by);
  let progress: Progress | null = { through: record.applied_through, written: 0 };
  const steady = steadyMemory();
  while (progress) {
    progress = await applyBatch(client, crypto, write, record.id, progress);
    steady(BATCH);
  }
  await finish(client, crypto, committee, record);
}

interface Progress {
  through: number;
  written: number;
}

async function applyBatch(
  client: pg.PoolClient,
  crypto: Crypto,
  write: RowWriter,
  id: string,
  before: Progress,
  attempt = 1,
): Promise<Progress | null> {
  await client.query('BEGIN');
  await withoutScans(client);
  const rows = await rowsToApply(client, id, before.through, BATCH);
  const last = rows.at(-1);
  if (!last) {
    await client.query('COMMIT');
    return null;
  }
  try {
    const { taken, rejudged } = await write(
      client,
      rows.map((row) => ({
        number: row.row_number,
        payload: openPayload(crypto, id, row.row_number, row.payload_sealed),
        isConfirmed: row.is_confirmed,
      })),
    );
    await settleRows(client, id, taken);
    await restageRows(client, crypto, id, rejudged);
    const written = before.written + taken.length;
    await client.query('UPDATE imports_import SET applied_through = $2 WHERE id = $1', [id, last.row_number]);
    if (!(await noteProgress(client, id, 'applying', written))) throw new ImportMoved();
    await client.query('COMMIT');
    return { through: last.row_number, written };
  } catch (problem) {
    if (attempt >= TRIES || !isClash(problem)) throw problem;
    await client.query('ROLLBACK');
    return applyBatch(client, crypto, write, id, before, attempt + 1);
  }
}

/** 23505 unique violation, 23P01 exclusion, 40P01 deadlock: another import was faster. */
function isClash(problem: unknown): boolean {
  return problem instanceof Error && 'code' in problem && ['23505', '23P01', '40P01'].includes(String(problem.code));
}

async function finish(
  client: pg.PoolClient,
  crypto: Crypto,
  committee: Committee,
  record: ImportRecord,
): Promise<void> {
  await client.query('BEGIN');
  if (record.kind === 'members') await raiseDataIssues(client, crypto, committee, record.id);
  // The counts a person was shown stay; rows that were judged anew while writing are counted as what they became.
  const { rows } = await client.query<{ counts: Record<string, number>; progress_done: number }>(
    'SELECT counts, progress_done FROM imports_import WHERE id = $1',
    [record.id],
  );
  const shown = rows[0]?.counts ?? {};
  const now = await countRows(client, record.id);
  const counts = { ...shown };
  for (const outcome of ['refused', 'waiting', 'confirm', 'duplicate']) counts[outcome] = now[outcome] ?? 0;
  const total = rows[0]?.progress_done ?? 0;
  await forgetSameRows(client, record.id);
  await client.query('UPDATE imports_import SET applied_through = 0 WHERE id = $1', [record.id]);
  if (!(await moveImport(client, record.id, 'done', { counts, progressTotal: total, isFinished: true })))
    throw new ImportMoved();
  await client.query('COMMIT');
}

async function auditApplied(deps: ImportDeps, record: ImportRecord): Promise<void> {
  await asSystem(deps.ownerPool, async (db) => {
    const row = await db
      .selectFrom('imports_import')
      .select(['state', 'progress_done'])
      .where('id', '=', record.id)
      .executeTakeFirst();
    const detail = { importId: record.id, kind: record.kind, rows: row?.progress_done ?? 0, state: row?.state ?? null };
    await writeSystemAudit(db, { act: 'import.apply', orgId: record.org_id, detail }, record.applied_by);
  });
}
