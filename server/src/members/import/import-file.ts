import { applyImport } from './apply-import.ts';
import type { ImportKind } from './columns.ts';
import { type ImportDeps, readImport } from './read-import.ts';
import type { ByteSource } from '../../platform/archives/byte-source.ts';
import type { ReadLimits } from './reading/read-table.ts';

/** A file to import without Văn phòng: from the command line, the demo or a benchmark. */
export interface FileToImport {
  orgId: number;
  kind: ImportKind;
  /** Shown in the list of imports. */
  fileName: string;
  source: ByteSource;
  limits?: ReadLimits;
}

/** Where an import stands. */
export interface ImportStatus {
  id: string;
  state: string;
  refusal: string | null;
  droppedColumns: string[];
  /** Rows by outcome; see `RowOutcome` of the contract. */
  counts: Readonly<Record<string, number>>;
  progressDone: number;
}

/** Reads a file into a preview under nobody's account; the file itself stays where it is. */
export async function previewFile(deps: ImportDeps, file: FileToImport): Promise<ImportStatus> {
  const { rows } = await deps.ownerPool.query<{ id: string }>(
    `INSERT INTO imports_import (org_id, kind, file_name, file_size, state, expires_at)
     VALUES ($1, $2, $3, $4, 'uploaded', now() + make_interval(hours => rules_value('import.stagedHours')::int)) RETURNING id`,
    [file.orgId, file.kind, file.fileName, file.source.size],
  );
  const id = rows[0]?.id ?? '';
  await readImport(deps, id, file.source, file.limits);
  return importStatus(deps, id);
}

/** Reads a file and writes its sound rows at once. */
export async function importFile(deps: ImportDeps, file: FileToImport): Promise<ImportStatus> {
  const { id } = await previewFile(deps, file);
  await applyImport(deps, id);
  return importStatus(deps, id);
}

/** Asks where an import stands. */
export async function importStatus(deps: Pick<ImportDeps, 'ownerPool'>, id: string): Promise<ImportStatus> {
  const { rows } = await deps.ownerPool.query<{
    state: string;
    refusal: string | null;
    dropped_columns: string[];
    counts: Record<string, number>;
    progress_done: number;
  }>('SELECT state, refusal, dropped_columns, counts, progress_done FROM imports_import WHERE id = $1', [id]);
  const row = rows[0];
  if (!row) throw new Error('No such import');
  return {
    id,
    state: row.state,
    refusal: row.refusal,
    droppedColumns: row.dropped_columns,
    counts: row.counts,
    progressDone: row.progress_done,
  };
}
