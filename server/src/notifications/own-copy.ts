import type { Notice } from '@sotay/contract';
import { memberIdOf } from '../members/me/summary.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { listNotices } from './notices.ts';
import { readOwnAddresses, readOwnChoice } from './own-copy.queries.ts';

/** More pages of notices than this are not copied: decades of an ordinary inbox. */
const MOST_PAGES = 100;

/** What a person was told, what of it he has read, and how he wants to be told, for his copy of it. */
export async function copyOfReminders(tx: ActorTx) {
  const memberId = memberIdOf(tx);
  return {
    choice: (await readOwnChoice(tx, memberId)) ?? null,
    ...(await readOwnAddresses(tx, memberId)),
    notices: await wholeInbox(tx),
  };
}

async function wholeInbox(tx: ActorTx): Promise<Notice[]> {
  const notices: Notice[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await listNotices(tx, after);
    notices.push(...page.items);
    if (page.next === null) break;
    after = page.next;
  }
  return notices;
}
