import { type SqlBool, sql } from 'kysely';
import type { ImportKind, RowOutcome } from '@sotay/contract';
import type { Db } from '../../platform/database/transaction.ts';

/** An import as a list or a page shows it. */
export interface ImportView {
  id: string;
  kind: string;
  org_id: number;
  org_name: string | null;
  file_name: string;
  state: string;
  progress_done: number;
  progress_total: number | null;
  counts: Record<string, number>;
  dropped_columns: string[];
  refusal: string | null;
  started_at: Date;
  finished_at: Date | null;
  expires_at: Date;
  /** Rows confirmed by a person and not written yet. */
  confirmed: number;
  may_decide: boolean;
}

const mayImport = sql<SqlBool>`i.org_id = ANY ((SELECT authority.orgs_may('import'))::int[])`;

function views(db: Db) {
  return db
    .selectFrom('imports_import as i')
    .leftJoin('organizations_current as o', 'o.id', 'i.org_id')
    .select([
      'i.id',
      'i.kind',
      'i.org_id',
      'o.name as org_name',
      'i.file_name',
      'i.state',
      'i.progress_done',
      'i.progress_total',
      'i.dropped_columns',
      'i.refusal',
    ])
    .select([
      sql<Record<string, number>>`i.counts`.as('counts'),
      sql<Date>`i.started_at`.as('started_at'),
      sql<Date | null>`i.finished_at`.as('finished_at'),
      sql<Date>`i.expires_at`.as('expires_at'),
      sql<number>`(SELECT count(*)::int FROM imports_row r WHERE r.import_id = i.id AND r.outcome = 'confirm' AND r.confirmed_by IS NOT NULL AND NOT r.applied)`.as(
        'confirmed',
      ),
      mayImport.$castTo<boolean>().as('may_decide'),
    ]);
}

/** The newest imports of one committee. */
export function importsOf(db: Db, orgId: number): Promise<ImportView[]> {
  return views(db).where('i.org_id', '=', orgId).orderBy('i.started_at', 'desc').limit(50).execute();
}

/** One import that the actor may see. */
export function importView(db: Db, id: string): Promise<ImportView | undefined> {
  return views(db).where('i.id', '=', id).executeTakeFirst();
}

/** Whether the actor may import for a body. */
export async function mayImportFor(db: Db, orgId: number): Promise<boolean> {
  const row = await db
    .selectNoFrom(sql<boolean>`${orgId}::int = ANY (authority.orgs_may('import'))`.as('may'))
    .executeTakeFirst();
  return row?.may ?? false;
}

/** A new import, empty until its file has come. */
export async function insertImport(
  db: Db,
  values: { orgId: number; kind: ImportKind; fileName: string; startedBy: string },
): Promise<string> {
  const row = await db
    .insertInto('imports_import')
    .values({
      org_id: values.orgId,
      kind: values.kind,
      file_name: values.fileName,
      state: 'uploaded',
      started_by: values.startedBy,
      expires_at: sql<string>`now() + make_interval(hours => (SELECT rules_value('import.stagedHours'))::int)`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Keeps one sealed piece of an upload. */
export async function insertPiece(db: Db, importId: string, piece: number, sealed: Buffer): Promise<void> {
  await db.insertInto('imports_file').values({ import_id: importId, piece, bytes_sealed: sealed }).execute();
}

/** Notes the length of a complete upload. */
export async function noteFileSize(db: Db, id: string, size: number): Promise<void> {
  await db.updateTable('imports_import').set({ file_size: size }).where('id', '=', id).execute();
}

/** Hands an import to the worker, in the transaction of the decision. */
export async function enqueueImport(db: Db, id: string, step: 'read' | 'apply'): Promise<void> {
  await sql`SELECT imports_enqueue(${id}::uuid, ${step})`.execute(db);
}

/** Moves an import as its actor; false when its state does not allow it. */
export async function moveAsActor(
  db: Db,
  id: string,
  from: readonly string[],
  set: { state: string; applied_by?: string; isFinished?: boolean },
): Promise<boolean> {
  const { isFinished, ...values } = set;
  const moved = await db
    .updateTable('imports_import')
    .set({ ...values, ...(isFinished === true ? { finished_at: sql<string>`now()` } : {}) })
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n;
}

/** A staged row as it lies. */
export interface StagedView {
  row_number: number;
  outcome: string;
  flagged: boolean;
  applied: boolean;
  confirmed_by: string | null;
  payload_sealed: Buffer;
}

/** A page of staged rows behind `after`. Absent members have negative numbers and are listed only when asked for. */
export function stagedRows(
  db: Db,
  id: string,
  filter: { outcome?: RowOutcome | undefined; toLookAt?: boolean | undefined },
  after: number | null,
  limit: number,
): Promise<StagedView[]> {
  const isAbsent = filter.outcome === 'absent';
  let query = db
    .selectFrom('imports_row')
    .select(['row_number', 'outcome', 'flagged', 'applied', 'confirmed_by', 'payload_sealed'])
    .where('import_id', '=', id)
    .where('row_number', '>', after ?? (isAbsent ? -2_147_483_648 : 0));
  if (isAbsent) query = query.where('row_number', '<', 0);
  if (filter.outcome) query = query.where('outcome', '=', filter.outcome);
  if (filter.toLookAt === true)
    query = query.where(sql<SqlBool>`(flagged OR outcome IN ('refused', 'duplicate', 'confirm', 'waiting'))`);
  return query.orderBy('row_number').limit(limit).execute();
}

/** Confirms a row that waits for a person; false when there is none. */
export async function confirmStagedRow(db: Db, id: string, number: number, by: string): Promise<boolean> {
  const confirmed = await db
    .updateTable('imports_row')
    .set({ confirmed_by: by })
    .where('import_id', '=', id)
    .where('row_number', '=', number)
    .where('outcome', '=', 'confirm')
    .where('applied', '=', false)
    .executeTakeFirst();
  return confirmed.numUpdatedRows === 1n;
}
