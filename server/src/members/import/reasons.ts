import { GENDER_WORDS } from '@sotay/contract/words';
import { writeAudit } from '../../audit/audit.ts';
import type { Crypto } from '../../platform/crypto/crypto.ts';
import type { ActorTx } from '../../platform/database/transaction.ts';
import { notFound } from '../../platform/http/problem.ts';
import { writeWorkbook } from '../workbook.ts';
import { spoken } from './checking/dates.ts';
import type { MemberValues } from './checking/member-row.ts';
import { COLUMNS, type ImportKind } from './columns.ts';
import { importView, stagedRows } from './preview.queries.ts';
import { type Payload, openPayload } from './staging/payload.ts';

const OUTCOMES: Record<string, string> = {
  refused: 'Không nhận',
  duplicate: 'Lặp lại',
  confirm: 'Chờ xác nhận',
  waiting: 'Chờ cấp trên đối chiếu',
  add: 'Nhận, cần xem',
  change: 'Nhận, cần xem',
  same: 'Nhận, cần xem',
};
const PAGE = 1_000;

/**
 * The workbook of reasons: row number, the columns that are read, the column at fault and the reason. The columns that
 * were dropped at the door are not in it, because nobody here has them.
 */
export async function reasonsWorkbook(
  tx: ActorTx,
  crypto: Crypto,
  id: string,
): Promise<{ fileName: string; workbook: Buffer }> {
  const view = await importView(tx.db, id);
  if (!view || !['preview', 'done'].includes(view.state)) throw notFound();
  const kind = view.kind as ImportKind;
  const headers = ['Dòng', ...Object.values<string>(COLUMNS[kind]), 'Kết quả', 'Cột cần xem', 'Vì sao'];
  let rows = 0;
  const workbook = await writeWorkbook('Cần sửa', headers, lines());
  await writeAudit(tx, {
    act: 'import.reasons',
    orgId: view.org_id,
    actingAs: `organizationBoard of ${String(view.org_id)}`,
    detail: { importId: id, rows },
  });
  return { fileName: `can-sua-${view.started_at.toISOString().slice(0, 10)}.xlsx`, workbook };

  async function* lines(): AsyncGenerator<(string | number)[]> {
    for (let after: number | null = null; ;) {
      const page = await stagedRows(tx.db, id, { toLookAt: true }, after, PAGE);
      for (const row of page) {
        const payload = openPayload(crypto, id, row.row_number, row.payload_sealed);
        rows++;
        yield [
          row.row_number,
          ...cellsOf(kind, payload),
          OUTCOMES[row.outcome] ?? '',
          payload.problems.map(({ column }) => column).join('; '),
          payload.problems.map(({ text }) => text).join(' '),
        ];
      }
      const last = page.at(-1);
      if (page.length < PAGE || !last) return;
      after = last.row_number;
    }
  }
}

/** As the file wrote it where that was kept, otherwise as it was understood. */
function cellsOf(kind: ImportKind, payload: Payload): string[] {
  if (payload.written) return payload.written;
  if (kind !== 'members')
    return Object.keys(COLUMNS[kind]).map((key) =>
      String((payload.values as Record<string, unknown> | null)?.[key] ?? ''),
    );
  const values = payload.values as MemberValues;
  const day = (iso: string | null): string => (iso === null ? '' : spoken(iso));
  return [
    values.externalId ?? '',
    values.fullName ?? '',
    values.gender === null ? '' : GENDER_WORDS[values.gender],
    day(values.birthDate),
    values.citizenId ?? '',
    values.cardNumber ?? '',
    values.orgName,
    day(values.joinedOn),
    day(values.officialOn),
    '',
    day(values.statusDate),
  ];
}
