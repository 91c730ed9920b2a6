import type { FeedbackPeople } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { invalid, notFound } from '../platform/http/problem.ts';
import { nameReceivers, readPeople } from './acts.queries.ts';
import { readDesk } from './feedback.queries.ts';
import { seatWords } from './who-reads.ts';

/** Who sits in a committee: whom a thread may be given to, and who of them receives. */
export async function listPeople(tx: ActorTx, orgId: number): Promise<FeedbackPeople> {
  const desk = await readDesk(tx.db, orgId);
  if (desk?.mayAssign !== true) throw notFound();
  return {
    items: (await readPeople(tx.db, orgId)).map((person) => ({
      accountId: person.accountId,
      fullName: person.fullName,
      seat: seatWords(person.seat, desk.type) ?? '',
      receives: person.receives,
      always: person.seat === 'secretary',
    })),
    mayName: desk.mayName,
  };
}

/**
 * Names who receives a committee's feedback beside its secretary, from today (its secretary alone may).
 *
 * @throws DomainError `invalid` when one of them does not sit in the committee
 */
export async function setReceivers(tx: ActorTx, orgId: number, accountIds: readonly string[]): Promise<void> {
  const desk = await readDesk(tx.db, orgId);
  if (desk?.mayName !== true) throw notFound();
  if (!(await nameReceivers(tx.db, orgId, accountIds)))
    throw invalid([{ field: 'accountIds', message: 'Chỉ chọn các đồng chí đang làm việc ở cấp ủy này.' }]);
  await writeAudit(tx, {
    act: 'feedback.receivers',
    orgId,
    actingAs: `secretary of ${String(orgId)}`,
    detail: { count: accountIds.length },
  });
}
