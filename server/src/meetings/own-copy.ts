import { memberIdOf } from '../members/me/summary.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { readOwnInvitations, readOwnPresence, readOwnWords } from './own-copy.queries.ts';

/** What is kept of a person's meetings, for his copy of it. A secret ballot keeps nobody's name. */
export async function copyOfMeetings(tx: ActorTx) {
  const memberId = memberIdOf(tx);
  return {
    invitations: await readOwnInvitations(tx, memberId),
    ...(await readOwnPresence(tx, memberId)),
    ...(await readOwnWords(tx, memberId)),
  };
}
