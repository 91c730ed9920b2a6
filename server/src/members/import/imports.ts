import type { Import, ImportKind, ImportList, ImportRowList, ImportRowsQuery } from '@sotay/contract';
import { z } from 'zod';
import { writeAudit } from '../../audit/audit.ts';
import type { Crypto } from '../../platform/crypto/crypto.ts';
import { decodeKeyset, pageOf } from '../../platform/database/keyset.ts';
import type { ActorTx } from '../../platform/database/transaction.ts';
import { DomainError, conflict, notFound } from '../../platform/http/problem.ts';
import {
  type ImportView,
  confirmStagedRow,
  enqueueImport,
  importView,
  importsOf,
  insertImport,
  insertPiece,
  mayImportFor,
  moveAsActor,
  noteFileSize,
  stagedRows,
} from './preview.queries.ts';
import { presentImport, presentRow } from './present.ts';
import { FileRefused } from './reading/refusal.ts';
import { sealFile } from './staging/sealed-file.ts';
import { statesBefore } from './states.ts';

/** Imports of one committee, newest first. */
export async function listImports(tx: ActorTx, orgId: number): Promise<ImportList> {
  const mayStart = await mayImportFor(tx.db, orgId);
  if (!mayStart) throw notFound();
  return { items: (await importsOf(tx.db, orgId)).map(presentImport), mayStart };
}

/** One import with its progress and counts. */
export async function showImport(tx: ActorTx, id: string): Promise<Import> {
  return presentImport(await existing(tx, id));
}

/**
 * Takes an upload in, sealed piece by piece, and hands it to the worker. What the file is, is found out by reading it.
 *
 * @throws DomainError when the committee is not the actor's or the file is larger than any real list
 */
export async function startImport(
  tx: ActorTx,
  crypto: Crypto,
  upload: { orgId: number; kind: ImportKind; fileName: string; bytes: AsyncIterable<Buffer> },
): Promise<Import> {
  const { orgId, kind } = upload;
  if (!(await mayImportFor(tx.db, orgId))) throw notFound();
  const fileName =
    upload.fileName
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}/\\]/gu, '')
      .slice(-120) || 'không tên';
  const id = await insertImport(tx.db, { orgId, kind, fileName, startedBy: tx.actor.accountId });
  try {
    const size = await sealFile(crypto, id, upload.bytes, (piece, sealed) => insertPiece(tx.db, id, piece, sealed));
    await noteFileSize(tx.db, id, size);
  } catch (problem) {
    if (problem instanceof FileRefused) throw new DomainError('importTooLarge', 413, problem.message);
    throw problem;
  }
  await enqueueImport(tx.db, id, 'read');
  await writeAudit(tx, { act: 'import.start', orgId, actingAs: board(orgId), detail: { importId: id, kind } });
  return showImport(tx, id);
}

/** A page of the preview. */
export async function listRows(
  tx: ActorTx,
  crypto: Crypto,
  id: string,
  query: ImportRowsQuery,
): Promise<ImportRowList> {
  const view = await existing(tx, id);
  const after = decodeKeyset(query.after, z.tuple([z.int()]));
  const rows = await stagedRows(tx.db, id, query, after?.[0] ?? null, query.limit + 1);
  const page = pageOf(rows, query.limit, (row) => [row.row_number]);
  return { items: page.items.map((row) => presentRow(crypto, id, view.state, row)), next: page.next };
}

/** Decides that the sound rows go into the handbook; the worker writes them. */
export async function applyRows(tx: ActorTx, id: string): Promise<Import> {
  const shown = presentImport(await existing(tx, id));
  if (
    !shown.mayApply ||
    !(await moveAsActor(tx.db, id, ['preview', 'done'], { state: 'applying', applied_by: tx.actor.accountId }))
  ) {
    throw conflict(
      'importNotReady',
      'Lần nhập này không còn ở bước xem trước, hoặc không có dòng nào để ghi. Mời đồng chí tải lại trang.',
    );
  }
  await enqueueImport(tx.db, id, 'apply');
  return showImport(tx, id);
}

/** Stops an import. What has been written stays, everything staged is erased at once. */
export async function cancelImport(tx: ActorTx, id: string): Promise<Import> {
  const view = await existing(tx, id);
  if (!(await moveAsActor(tx.db, id, statesBefore('cancelled'), { state: 'cancelled', isFinished: true }))) {
    throw conflict('importOver', 'Lần nhập này đã xong hoặc đã dừng, không cần dừng nữa.');
  }
  await writeAudit(tx, {
    act: 'import.cancel',
    orgId: view.org_id,
    actingAs: board(view.org_id),
    detail: { importId: id, rows: view.progress_done, state: view.state },
  });
  return showImport(tx, id);
}

/** Confirms a row that carries another citizen id than the handbook; it is written with the next apply. */
export async function confirmRow(tx: ActorTx, id: string, number: number): Promise<Import> {
  const view = await existing(tx, id);
  if (view.state !== 'preview' && view.state !== 'done')
    throw conflict('importNotReady', 'Lần nhập này không còn nhận xác nhận.');
  if (!(await confirmStagedRow(tx.db, id, number, tx.actor.accountId))) throw notFound();
  await writeAudit(tx, {
    act: 'import.confirmRow',
    orgId: view.org_id,
    actingAs: board(view.org_id),
    detail: { importId: id, row: number },
  });
  return showImport(tx, id);
}

async function existing(tx: ActorTx, id: string): Promise<ImportView> {
  const view = await importView(tx.db, id);
  if (!view) throw notFound();
  return view;
}

function board(orgId: number): string {
  return `organizationBoard of ${String(orgId)}`;
}
