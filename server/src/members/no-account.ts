import type { NoAccountList } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { readListHead, readScope } from './list.queries.ts';
import { readWithoutAccount } from './no-account.queries.ts';
import { readToday } from './standing.queries.ts';

/**
 * Who has no account yet, by cell, to print: names are for the cell's officers and the organisation board only
 * (domain.md § 9, last rows of *Who reads*).
 */
export async function listWithoutAccount(tx: ActorTx, orgId: number): Promise<NoAccountList> {
  const head = await readListHead(tx.db, orgId);
  if (head?.mayPrintNoAccount !== true) throw notFound();
  const rows = await readWithoutAccount(tx.db, await readScope(tx.db, orgId));
  const cells = new Map<number, NoAccountList['cells'][number]>();
  for (const row of rows) {
    const cell = cells.get(row.cellId) ?? { cell: { id: row.cellId, name: row.cellName ?? '' }, members: [] };
    cell.members.push({ id: row.id, fullName: row.fullName });
    cells.set(row.cellId, cell);
  }
  await writeAudit(tx, {
    act: 'member.noAccount.read',
    orgId,
    ...(head.relation === null ? {} : { actingAs: head.relation }),
    detail: { count: rows.length },
  });
  return {
    org: { id: head.id, name: head.name },
    printedOn: await readToday(tx.db),
    cells: [...cells.values()],
    total: rows.length,
  };
}
