import type { Import, ImportCounts, ImportRow } from '@sotay/contract';
import type { Crypto } from '../../platform/crypto/crypto.ts';
import type { ImportView, StagedView } from './preview.queries.ts';
import { openPayload } from './staging/payload.ts';
import { type ImportState, mayMove } from './states.ts';

/** An import as the contract shows it, with what the actor may do next. */
export function presentImport(view: ImportView): Import {
  const state = view.state as ImportState;
  const counts = countsOf(view.counts);
  const toWrite = state === 'preview' ? counts.add + counts.change + view.confirmed : view.confirmed;
  return {
    id: view.id,
    kind: view.kind as Import['kind'],
    org: { id: view.org_id, name: view.org_name ?? '' },
    fileName: view.file_name,
    state,
    progress: {
      done: view.progress_done,
      total: state === 'applying' ? counts.add + counts.change + view.confirmed : view.progress_total,
    },
    counts,
    droppedColumns: view.dropped_columns,
    refusal: view.refusal,
    startedAt: view.started_at.toISOString(),
    finishedAt: view.finished_at?.toISOString() ?? null,
    expiresAt: view.expires_at.toISOString(),
    mayApply: view.may_decide && state !== 'applying' && mayMove(state, 'applying') && toWrite > 0,
    mayCancel: view.may_decide && mayMove(state, 'cancelled'),
    mayReadReasons:
      view.may_decide &&
      (state === 'preview' || state === 'done') &&
      counts.toLookAt > 0 &&
      view.expires_at > new Date(),
  };
}

function countsOf(stored: Record<string, number>): ImportCounts {
  const of = (name: keyof ImportCounts): number => stored[name] ?? 0;
  return {
    add: of('add'),
    change: of('change'),
    same: of('same'),
    refused: of('refused'),
    duplicate: of('duplicate'),
    confirm: of('confirm'),
    waiting: of('waiting'),
    absent: of('absent'),
    flagged: of('flagged'),
    toLookAt: of('toLookAt'),
  };
}

/** A staged row as the contract shows it. */
export function presentRow(crypto: Crypto, importId: string, state: string, row: StagedView): ImportRow {
  const { title, place, problems, changes } = openPayload(crypto, importId, row.row_number, row.payload_sealed);
  const outcome = row.outcome as ImportRow['outcome'];
  const isConfirmed = row.confirmed_by !== null;
  return {
    number: row.row_number,
    title,
    place,
    outcome,
    flagged: row.flagged,
    problems,
    changes,
    reason: reasonOf(outcome, problems, changes),
    confirmed: isConfirmed,
    mayConfirm: outcome === 'confirm' && !isConfirmed && !row.applied && (state === 'preview' || state === 'done'),
  };
}

const SILENT: Record<ImportRow['outcome'], string> = {
  add: 'Chưa có trong sổ tay.',
  change: 'Có thay đổi.',
  same: 'Không có gì đổi.',
  refused: 'Không nhận được dòng này.',
  duplicate: 'Dòng lặp lại.',
  confirm: 'Cần đồng chí xác nhận.',
  waiting: 'Chờ cấp trên đối chiếu.',
  absent: 'Không có trong tệp. Sổ tay giữ nguyên.',
};

function reasonOf(
  outcome: ImportRow['outcome'],
  problems: ImportRow['problems'],
  changes: ImportRow['changes'],
): string {
  const worst = ['error', 'once', 'warning'].flatMap((severity) =>
    problems.filter((problem) => problem.severity === severity),
  )[0];
  if (worst) return worst.text;
  if (changes.length > 0) return changes.map(({ column, from, to }) => `${column}: ${from} → ${to}`).join('; ');
  return SILENT[outcome];
}
