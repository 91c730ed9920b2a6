import type pg from 'pg';
import type { Crypto } from '../../platform/crypto/crypto.ts';
import { type Committee, loadCommittee } from './committee.ts';
import {
  type ImportRecord,
  claimImport,
  countRows,
  importById,
  moveImport,
  noteProgress,
  releaseImport,
} from './imports.queries.ts';
import type { ByteSource } from '../../platform/archives/byte-source.ts';
import { type ReadLimits, readTable } from './reading/read-table.ts';
import { FileRefused } from './reading/refusal.ts';
import { rowReader } from './kinds.ts';
import { amendRows, stageRows } from './staging/rows.ts';
import { sealedSource } from './staging/sealed-file.ts';
import { steadyMemory } from './steady-memory.ts';

/** What the jobs of an import work with. */
export interface ImportDeps {
  ownerPool: pg.Pool;
  crypto: Crypto;
}

/** Thrown inside a job when the import was cancelled or expired under it; not an error. */
export class ImportMoved extends Error {}

/**
 * Reads the file of an import into its preview: each row judged, staged sealed, counted. Safe to run again after a
 * crash: it starts over. A refused file ends in state `refused` with its sentence.
 *
 * @param source where the file lies; by default the sealed upload
 */
export async function readImport(
  deps: ImportDeps,
  id: string,
  source?: ByteSource,
  limits: ReadLimits = {},
): Promise<void> {
  const record = await importById(deps.ownerPool, id);
  if (!record) return;
  await withClaim(deps.ownerPool, id, async (client) => {
    if (await moveImport(client, id, 'reading', { progressDone: 0, progressTotal: null }))
      await readClaimed(deps, client, record, source, limits);
  });
}

async function readClaimed(
  deps: ImportDeps,
  client: pg.PoolClient,
  record: ImportRecord,
  source: ByteSource | undefined,
  limits: ReadLimits,
): Promise<void> {
  const { id } = record;
  try {
    const from = source ?? sealedSource(deps.ownerPool, deps.crypto, id, record.file_size);
    await stageFile(client, deps.crypto, record, from, limits);
  } catch (problem) {
    await client.query('ROLLBACK');
    if (problem instanceof ImportMoved) return;
    const isRefused = problem instanceof FileRefused;
    const refusal = isRefused
      ? problem.message
      : 'Sổ tay gặp trục trặc khi đọc tệp. Chưa có gì được ghi, mời đồng chí nhập lại.';
    await moveImport(client, id, isRefused ? 'refused' : 'failed', { refusal, isFinished: true });
    if (!isRefused) throw problem;
  }
}

/** An error of PostgreSQL may quote the row it stumbled over, and errors reach logs and job tables. */
function withoutContent(problem: unknown): unknown {
  return problem instanceof Error && 'code' in problem && 'where' in problem
    ? new Error(`The database stopped an import: ${String(problem.code)}`)
    : problem;
}

/** Runs `work` on one connection unless another process is alive on the same import. */
export async function withClaim(
  pool: pg.Pool,
  id: string,
  work: (client: pg.PoolClient) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    if (!(await claimImport(client, id))) return;
    try {
      await work(client);
    } catch (problem) {
      throw withoutContent(problem);
    } finally {
      await releaseImport(client, id).catch(() => (isBroken = true));
    }
  } finally {
    client.release(isBroken);
  }
}

async function stageFile(
  client: pg.PoolClient,
  crypto: Crypto,
  record: ImportRecord,
  source: ByteSource,
  limits: ReadLimits,
): Promise<void> {
  const committee = await committeeOf(client, record.org_id);
  await client.query('DELETE FROM imports_row WHERE import_id = $1', [record.id]);
  const reader = rowReader(record.kind, crypto, committee);
  const steady = steadyMemory();
  let done = 0;
  for await (const event of readTable(source, record.kind, limits)) {
    if (event.type === 'header') {
      await client.query('UPDATE imports_import SET dropped_columns = $2 WHERE id = $1', [record.id, event.dropped]);
      continue;
    }
    await client.query('BEGIN');
    await withoutScans(client);
    await stageRows(client, crypto, record.id, await reader.take(client, event.rows));
    done += event.rows.length;
    if (!(await noteProgress(client, record.id, 'reading', done))) throw new ImportMoved();
    await client.query('COMMIT');
    steady(event.rows.length);
  }
  await client.query('BEGIN');
  const { amendments, extra } = await reader.finish(client);
  await amendRows(client, crypto, record.id, amendments);
  await stageRows(client, crypto, record.id, extra);
  const counts = await countRows(client, record.id);
  if (!(await moveImport(client, record.id, 'preview', { progressDone: done, progressTotal: done, counts })))
    throw new ImportMoved();
  await client.query('COMMIT');
}

/** The importing committee, or an error that nobody but a broken installation sees. */
export async function committeeOf(client: pg.ClientBase, orgId: number): Promise<Committee> {
  const committee = await loadCommittee(client, orgId);
  if (!committee) throw new Error('The importing committee does not exist today');
  return committee;
}

/** While tables grow under a job their statistics are old, and a plan that scans them per batch is quadratic. */
export async function withoutScans(client: pg.ClientBase): Promise<void> {
  await client.query('SET LOCAL enable_seqscan = off; SET LOCAL jit = off');
}
