import type { ActArgs, ActName, MutationResult } from '@sotay/contract';
import { aggregateOf } from './aggregates.ts';
import type { AnsweredAct, Book, Connection, ReceiptAct, WaitingAct } from './database.ts';
import { uuidv7 } from './ids.ts';
import { isMadeOn, rebased } from './rebase.ts';

/** What is known of an act besides what it says. */
export interface ActOptions {
  /** Acts on one aggregate keep their order; the act's own thing when absent. */
  aggregate?: string;
  /** The version the person saw. */
  baseVersion?: number;
  /** The member for whom it is done. */
  onBehalfOf?: number;
}

/** The last word on these counts alone, as long as the one before has not left the device. */
const LAST_WORD_COUNTS: readonly string[] = ['meeting.answer', 'meeting.draft', 'meeting.seen'];
/** What the application says by itself: whoever made none of it has nothing to look at again. */
const QUIET: readonly string[] = ['meeting.delivered', 'meeting.seen', 'notice.read'];
const RECEIPT_DAYS = 7;

/**
 * Writes an act on the disk (SY34); it resolves when it is there.
 *
 * @param claimedAt by the clock put right by the server's, ISO; null when the device does not know
 * @throws DOMException when the disk did not take it
 */
export async function keepAct<N extends ActName>(
  book: Book,
  name: N,
  args: ActArgs<N>,
  options: ActOptions,
  claimedAt: string | null,
): Promise<string> {
  const act: Omit<WaitingAct, 'seq'> = {
    id: uuidv7(),
    name,
    // What a screen holds may be a proxy, and it travels as JSON anyway.
    args: JSON.parse(JSON.stringify(args)) as unknown,
    aggregate: options.aggregate ?? aggregateOf(name, args),
    baseVersion: options.baseVersion ?? null,
    onBehalfOf: options.onBehalfOf ?? null,
    claimedAt,
    madeAt: new Date().toISOString(),
    attempts: 0,
    after: null,
  };
  await book.use((db) => append(db, act));
  return act.id;
}

async function append(db: Connection, act: Omit<WaitingAct, 'seq'>): Promise<void> {
  const tx = db.transaction(['outbox', 'receipts'], 'readwrite', { durability: 'strict' });
  const outbox = tx.objectStore('outbox');
  // Written already by a transaction whose end we did not hear.
  if ((await outbox.index('id').getKey(act.id)) !== undefined) return tx.done;
  let waiting = await outbox.index('aggregate').getAll(act.aggregate);
  const replaced = LAST_WORD_COUNTS.includes(act.name) ? waiting.filter((one) => isReplacedBy(one, act)) : [];
  for (const one of replaced) await outbox.delete(one.seq);
  waiting = waiting.filter((one) => !replaced.includes(one));

  let based: Omit<WaitingAct, 'seq'> = act;
  const before = waiting.filter((one) => isMadeOn(act, one)).at(-1);
  if (before) based = { ...act, after: before.id };
  else {
    // Done already, while the screen still shows the row of before.
    const receipts = await tx.objectStore('receipts').getAll();
    const unseen = receipts.filter((one) => !one.settled && isMadeOn(act, one)).sort((a, b) => a.seq - b.seq);
    for (const receipt of unseen) based = rebased(based, receipt.result);
  }
  await outbox.add(based as WaitingAct);
  return tx.done;
}

function isReplacedBy(waiting: WaitingAct, act: Omit<WaitingAct, 'seq'>): boolean {
  return waiting.attempts === 0 && waiting.name === act.name && waiting.onBehalfOf === act.onBehalfOf;
}

/** Acts in the order in which they were made. */
export function readWaiting(db: Connection): Promise<WaitingAct[]> {
  return db.getAll('outbox');
}

/** Notes that these acts leave the device: from now on they may have been done. */
export async function markSent(book: Book, acts: readonly WaitingAct[]): Promise<void> {
  await book.use(async (db) => {
    const tx = db.transaction('outbox', 'readwrite', { durability: 'strict' });
    for (const { seq } of acts) {
      const act = await tx.store.get(seq);
      if (act) await tx.store.put({ ...act, attempts: act.attempts + 1 });
    }
    await tx.done;
  });
}

/** Takes the server's answers: what is final leaves the outbox, with a receipt or for *Cần xem lại*; what waits stays. */
export async function takeResults(book: Book, results: readonly MutationResult[]): Promise<void> {
  const answeredAt = new Date().toISOString();
  await book.use(async (db) => {
    const tx = db.transaction(['outbox', 'receipts', 'review'], 'readwrite', { durability: 'strict' });
    const outbox = tx.objectStore('outbox');
    for (const result of results) {
      if (result.outcome === 'waits') continue;
      const seq = await outbox.index('id').getKey(result.id);
      const act = seq === undefined ? undefined : await outbox.get(seq);
      // Another tab has taken the same answer.
      if (!act) continue;
      const answered: AnsweredAct = { ...act, result, answeredAt };
      if (result.outcome === 'applied' || QUIET.includes(act.name)) {
        await tx.objectStore('receipts').put({ ...answered, settled: result.outcome !== 'applied' });
      } else await tx.objectStore('review').put(answered);
      await outbox.delete(act.seq);
      for (const later of await outbox.index('aggregate').getAll(act.aggregate)) {
        if (later.after === act.id) await outbox.put({ ...rebased(later, result), after: null });
      }
    }
    await tx.done;
  });
}

/** Receipts whose acts a pull has shown by now keep the words and lose the answer; a week old they go. */
export function settled(receipt: ReceiptAct, answeredBefore: number, now: number): ReceiptAct | 'gone' {
  const answeredAt = Date.parse(receipt.answeredAt);
  if (now - answeredAt > RECEIPT_DAYS * 86_400_000) return 'gone';
  if (receipt.settled || answeredAt > answeredBefore) return receipt;
  return { ...receipt, settled: true, result: { ...receipt.result, answer: null } };
}

/** The person has read why it was not taken. */
export async function putAway(book: Book, id: string): Promise<void> {
  await book.use((db) => db.delete('review', id));
}

/** Makes the act once more, on top of what stands now, under a new id: the old one has its final answer. */
export async function tryAgain(book: Book, id: string, claimedAt: string | null): Promise<void> {
  const again = uuidv7();
  await book.use(async (db) => {
    const tx = db.transaction(['outbox', 'review'], 'readwrite', { durability: 'strict' });
    const act = await tx.objectStore('review').get(id);
    if (act) {
      const { result, answeredAt: _answeredAt, seq: _seq, ...made } = act;
      const based = rebased(made, { ...result, outcome: 'applied' });
      const fresh: Omit<WaitingAct, 'seq'> = { ...based, id: again, claimedAt, attempts: 0, after: null };
      await tx.objectStore('outbox').add(fresh as WaitingAct);
      await tx.objectStore('review').delete(id);
    }
    await tx.done;
  });
}
