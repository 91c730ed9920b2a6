import type { Assisted } from '@sotay/contract';
import { actingAs } from '../audit/acting-as.ts';
import { writeAudit } from '../audit/audit.ts';
import { cardOf } from '../meetings/present.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { hasOpenedLately, readMayFor, readToDoFor } from './assisted.queries.ts';

/** Who acts for a member looks again after every act: one entry of his access log stands for the sitting. */
const SITTING_MINUTES = 60;

/**
 * What waits for a member's own acts, for the officer or helper who acts for him: invitations with the answer that stands, open
 * tasks, and which other acts are his to do. Opening it stands in the member's access log.
 *
 * @throws DomainError `notFound` when the member is not the actor's to act for
 */
export async function openAssisted(tx: ActorTx, memberId: number): Promise<Assisted> {
  const found = await readToDoFor(tx.db, memberId);
  if (found === null) throw notFound();
  if (!(await hasOpenedLately(tx, memberId, SITTING_MINUTES))) {
    const relation = await actingAs(tx.db, [found.cellId], memberId);
    await writeAudit(tx, {
      act: 'member.assist',
      memberId,
      orgId: found.cellId,
      ...(relation === undefined ? {} : { actingAs: relation }),
    });
  }
  return {
    member: { id: found.id, fullName: found.fullName },
    meetings: found.meetings.map(({ mayOpen, card }) => ({
      ...cardOf(card),
      mayOpen,
      mayWriteOpinion: card.own !== null && card.own.role !== 'guest',
    })),
    tasks: found.tasks,
    ...(await readMayFor(tx.db, memberId)),
  };
}
