import type { WaitingAct } from './database.ts';

/** Most acts in one request; the server takes no more. */
export const BATCH = 50;
/** Characters of one request before it is cut: two saved texts of minutes are already much on a slow line. */
const CHARACTERS = 300_000;

/**
 * What is sent next, in the order of making (SY22). An act made on another's result waits for it, and with it everything later of the
 * same aggregate; so does everything of an aggregate that has to wait in this round.
 *
 * @param waiting the outbox, by `seq`
 * @param held aggregates that wait for a later round
 */
export function nextBatch(waiting: readonly WaitingAct[], held: ReadonlySet<string>): WaitingAct[] {
  const known = new Set(waiting.map((act) => act.id));
  const stopped = new Set(held);
  const batch: WaitingAct[] = [];
  let length = 0;
  for (const act of waiting) {
    if (stopped.has(act.aggregate)) continue;
    const size = JSON.stringify(act.args).length;
    if ((act.after !== null && known.has(act.after)) || (batch.length > 0 && length + size > CHARACTERS)) {
      stopped.add(act.aggregate);
      continue;
    }
    batch.push(act);
    length += size;
    if (batch.length === BATCH) break;
  }
  return batch;
}
