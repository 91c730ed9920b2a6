import {
  ACTIVITY_WORDS,
  CLASS_WORDS,
  GENDER_WORDS,
  PLACEMENT_WORDS,
  POSITION_WORDS,
  type Activity,
  type Gender,
  type MemberClass,
  type Placement,
  type Position,
} from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { recordExported } from './export.queries.ts';
import { mayExport } from './list.ts';
import { readAround, readListHead, readPage, readScope } from './list.queries.ts';
import { writeWorkbook } from './workbook.ts';

const PAGE = 2_000;
const HEADERS = [
  'STT',
  'Họ và tên',
  'Chi bộ',
  'Chức vụ',
  'Giới tính',
  'Sinh ngày',
  'Ngày vào Đảng',
  'Ngày chính thức',
  'Diện đảng viên',
  'Trạng thái',
  'Nơi sinh hoạt',
];

/**
 * The list of a body's members as a workbook: without citizen id, card and phone, and only the fields whose class the
 * actor reads. Every member in it finds one entry in his access log.
 */
export async function exportMembers(tx: ActorTx, orgId: number): Promise<{ fileName: string; workbook: Buffer }> {
  const head = await readListHead(tx.db, orgId);
  if (head === undefined || !mayExport(head.relation)) throw notFound();
  // Recorded first: a file that cannot be recorded is not made.
  const scope = await readScope(tx.db, orgId);
  const count = await recordExported(tx, scope, head.relation);
  await writeAudit(tx, {
    act: 'member.export',
    orgId,
    ...(head.relation === null ? {} : { actingAs: head.relation }),
    detail: { count },
  });
  const workbook = await writeWorkbook('Đảng viên', HEADERS, rowsOf(tx, scope));
  return { fileName: `dang-vien-${String(orgId)}.xlsx`, workbook };
}

async function* rowsOf(tx: ActorTx, scope: readonly number[]): AsyncGenerator<(string | number)[]> {
  let after: [string, number] | null = null;
  let number = 0;
  for (;;) {
    const rows: Awaited<ReturnType<typeof readPage>> = await readPage(tx.db, { scope }, after, PAGE);
    const around = await readAround(
      tx.db,
      rows.map((row) => row.id),
      rows.flatMap((row) => [row.homeCellId, row.cellId]),
    );
    const positions = Map.groupBy(around.positions, (held) => held.memberId);
    for (const row of rows) {
      number += 1;
      yield [
        number,
        row.fullName,
        around.orgs.get(row.homeCellId) ?? around.orgs.get(row.cellId) ?? 'Nơi khác',
        (positions.get(row.id) ?? []).map((held) => POSITION_WORDS[held.position as Position]).join(', '),
        row.gender === null ? '' : GENDER_WORDS[row.gender as Gender],
        spoken(row.birthDate),
        spoken(row.joinedOn),
        spoken(row.officialOn),
        row.class === null ? '' : CLASS_WORDS[row.class as MemberClass],
        row.activity === null ? '' : ACTIVITY_WORDS[row.activity as Activity],
        row.placement === null ? '' : PLACEMENT_WORDS[row.placement as Placement],
      ];
    }
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return;
    after = [last.sortName, last.id];
  }
}

/** dd/mm/yyyy, as the exchange format of CSDL 3.0 writes dates. */
function spoken(date: string | null): string {
  return date === null ? '' : date.split('-').reverse().join('/');
}
