import type { FeedbackRow } from '@sotay/contract';
import type { Crypto } from '../platform/crypto/crypto.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { listOwnFeedback, openThread } from './threads.ts';

/** The letters a person wrote, with what was answered, for his copy of them. */
export async function copyOfLetters(tx: ActorTx, crypto: Crypto) {
  const letters: FeedbackRow[] = [];
  let after: string | undefined;
  do {
    const page = await listOwnFeedback(tx, crypto, after);
    letters.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  const copies = [];
  for (const { id } of letters) {
    const { kind, to, subject, state, sentAt, actedBy, messages } = await openThread(tx, crypto, id);
    copies.push({ kind, to, subject, state, sentAt, actedBy, messages });
  }
  return copies;
}
