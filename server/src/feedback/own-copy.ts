import type { Crypto } from '../platform/crypto/crypto.ts';
import { everyPage } from '../platform/database/keyset.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { listOwnFeedback, openThread } from './threads.ts';

/** The letters a person wrote, with what was answered, for his copy of them. */
export async function copyOfLetters(tx: ActorTx, crypto: Crypto) {
  const letters = await everyPage((after) => listOwnFeedback(tx, crypto, after));
  const copies = [];
  for (const { id } of letters.items) {
    const { kind, to, subject, state, sentAt, actedBy, messages } = await openThread(tx, crypto, id);
    copies.push({ kind, to, subject, state, sentAt, actedBy, messages });
  }
  return copies;
}
