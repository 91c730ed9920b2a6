import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { applyImport } from '../members/import/apply-import.ts';
import type { ImportKind } from '../members/import/columns.ts';
import { type ImportStatus, importStatus, previewFile } from '../members/import/import-file.ts';
import { fileSource } from '../platform/archives/byte-source.ts';
import { openPayload } from '../members/import/staging/payload.ts';
import type { Services } from '../platform/http/wired.ts';
import { CommandError, say, withServices } from './context.ts';

/** Options of `sotay import`. */
export interface ImportOptions {
  /** Code of the committee, e.g. 25.168.000.000.000. */
  org: string;
  members?: string;
  organizations?: string;
  positions?: string;
  /** Only show what would happen. */
  preview?: boolean;
}

const WORDS: readonly [string, string][] = [
  ['add', 'thêm mới'],
  ['change', 'thay đổi'],
  ['same', 'giữ nguyên'],
  ['refused', 'không nhận'],
  ['duplicate', 'lặp lại'],
  ['confirm', 'chờ xác nhận'],
  ['waiting', 'chờ cấp trên đối chiếu'],
  ['absent', 'có trong sổ tay, không có trong tệp'],
  ['flagged', 'nhận, cần xem lại'],
];
const SHOWN_REASONS = 20;

/** `sotay import`: organisations first, then members, then positions, each shown before it is written. */
export async function importLists(options: ImportOptions): Promise<void> {
  const files = (['organizations', 'members', 'positions'] as const).flatMap((kind) => {
    const file = options[kind];
    return file === undefined ? [] : [{ kind, file: path.resolve(file) }];
  });
  if (files.length === 0)
    throw new CommandError('Chưa có tệp nào. Hãy ghi --members, --organizations hoặc --positions.');
  for (const { file } of files) {
    if (!existsSync(file) || !statSync(file).isFile()) throw new CommandError(`Không thấy tệp ${file}.`);
  }
  await withServices(async (services) => {
    const orgId = await orgByCode(services, options.org);
    for (const { kind, file } of files) await importOne(services, orgId, kind, file, options.preview === true);
  });
}

async function importOne(
  services: Services,
  orgId: number,
  kind: ImportKind,
  file: string,
  isPreview: boolean,
): Promise<void> {
  say(`Đang đọc ${path.basename(file)}…`);
  const source = await fileSource(file);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const shown = await previewFile(services, {
      orgId,
      kind,
      fileName: path.basename(file),
      source,
      limits: { signal: stop.signal },
    }).catch((problem: unknown) => {
      if (stop.signal.aborted) throw new CommandError('Đã dừng. Chưa có gì được ghi.');
      throw problem;
    });
    if (shown.state !== 'preview') throw new CommandError(shown.refusal ?? 'Lần nhập này đã bị dừng.');
    await showPreview(services, shown);
    if (isPreview) {
      await endImport(services, shown.id);
      say('Chỉ xem trước, chưa ghi gì vào sổ tay.');
      return;
    }
    process.once('SIGINT', () => void endImport(services, shown.id));
    await applyImport(services, shown.id);
    const done = await importStatus(services, shown.id);
    say(
      done.state === 'done'
        ? `Đã ghi ${number(done.progressDone)} dòng.`
        : `Đã dừng sau ${number(done.progressDone)} dòng; những dòng này vẫn được giữ.`,
    );
  } finally {
    process.removeListener('SIGINT', interrupt);
    await source.close();
  }
}

async function showPreview(services: Services, shown: ImportStatus): Promise<void> {
  say(`Đã đối chiếu ${number(shown.progressDone)} dòng:`);
  for (const [outcome, words] of WORDS) {
    const count = shown.counts[outcome] ?? 0;
    if (count > 0) say(`  ${number(count).padStart(9)}  ${words}`);
  }
  if (shown.droppedColumns.length > 0) say(`Không đưa vào sổ tay các cột: ${shown.droppedColumns.join(', ')}.`);
  const { rows } = await services.ownerPool.query<{ row_number: number; payload_sealed: Buffer }>(
    `SELECT row_number, payload_sealed FROM imports_row
      WHERE import_id = $1 AND (flagged OR outcome IN ('refused', 'duplicate', 'confirm', 'waiting')) ORDER BY row_number LIMIT $2`,
    [shown.id, SHOWN_REASONS],
  );
  for (const row of rows) {
    const { problems } = openPayload(services.crypto, shown.id, row.row_number, row.payload_sealed);
    say(`  dòng ${String(row.row_number)}: ${problems.map(({ text }) => text).join(' ')}`);
  }
  const more = (shown.counts['toLookAt'] ?? 0) - rows.length;
  if (more > 0) say(`  … và ${number(more)} dòng nữa; xem đủ ở Văn phòng, mục Nhập dữ liệu.`);
}

async function endImport(services: Services, id: string): Promise<void> {
  await services.ownerPool.query(
    `UPDATE imports_import SET state = 'cancelled', finished_at = now() WHERE id = $1 AND state IN ('preview', 'applying')`,
    [id],
  );
}

async function orgByCode(services: Services, code: string): Promise<number> {
  const { rows } = await services.ownerPool.query<{ id: number }>(
    'SELECT id FROM organizations_current WHERE code = $1',
    [code],
  );
  const org = rows[0];
  if (!org) throw new CommandError(`Không có tổ chức nào mang mã ${code}.`);
  return org.id;
}

function number(value: number): string {
  return value.toLocaleString('vi-VN');
}
