import { memberIdOf } from '../members/me/summary.ts';
import { everyPage } from '../platform/database/keyset.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { listNotices } from './notices.ts';
import { readOwnAddresses, readOwnChoice } from './own-copy.queries.ts';

/** More notices than this are not copied: decades of an ordinary inbox. */
const MOST_NOTICES = 5_000;

/** What a person was told, what of it he has read, and how he wants to be told, for his copy of it. */
export async function copyOfReminders(tx: ActorTx) {
  const memberId = memberIdOf(tx);
  return {
    choice: (await readOwnChoice(tx, memberId)) ?? null,
    ...(await readOwnAddresses(tx, memberId)),
    notices: (await everyPage((after) => listNotices(tx, after), MOST_NOTICES)).items,
  };
}
