import type { Mutation, MutationResult } from '@sotay/contract';
import { ApiProblem } from '#lib/api/client.ts';
import { nextBatch } from './batches.ts';
import type { Topic } from './changes.ts';
import type { Book, WaitingAct } from './database.ts';
import type { SyncLine } from './line.ts';
import { markSent, readWaiting, takeResults } from './outbox.ts';
import { touchedBy } from './overlay/overlay.ts';

/** What a round of sending came to. */
export interface PushDone {
  changed: Topic[];
  /** Acts that got a final answer. */
  answered: number;
  /** Acts that the server wants to see again. */
  held: number;
}

/**
 * Sends what waits, batch after batch, until nothing is left or the rest has to wait. Cut off anywhere, it is sent again under the
 * same ids, and the server does it once (SY20).
 *
 * @throws ApiProblem when the line failed; what was not answered stays
 */
export async function pushAll(book: Book, line: SyncLine, said: (topics: readonly Topic[]) => void): Promise<PushDone> {
  const done: PushDone = { changed: [], answered: 0, held: 0 };
  const held = new Set<string>();
  for (;;) {
    const batch = nextBatch(await book.use(readWaiting), held);
    if (batch.length === 0) return done;
    await markSent(book, batch);
    const results = await send(line, batch);
    await takeResults(book, results);
    // Answers that are missing wait like those that say so.
    const final = results.filter((result) => result.outcome !== 'waits').map((result) => result.id);
    for (const act of batch.filter((one) => !final.includes(one.id))) {
      held.add(act.aggregate);
      done.held += 1;
    }
    done.answered += final.length;
    const topics: Topic[] = ['acts', ...batch.flatMap((act) => touchedBy(act.name))];
    done.changed = [...new Set([...done.changed, ...topics])];
    said(topics);
  }
}

/** A request that the server cannot read at all is taken apart, so that one spoiled act does not keep the others for ever. */
async function send(line: SyncLine, batch: readonly WaitingAct[]): Promise<MutationResult[]> {
  try {
    return (await line.push(batch.map(mutationOf))).results;
  } catch (error) {
    if (!(error instanceof ApiProblem) || ![400, 413, 422].includes(error.status)) throw error;
    const [only, ...others] = batch;
    if (only === undefined || error.code === 'unreadable') throw error;
    if (others.length === 0) return [refused(only, error)];
    const results: MutationResult[] = [];
    for (const act of batch) results.push(...(await send(line, [act])));
    return results;
  }
}

function mutationOf(act: WaitingAct): Mutation {
  const { id, name, args, aggregate, baseVersion, onBehalfOf, claimedAt } = act;
  return { id, name, args, aggregate, baseVersion, onBehalfOf, claimedAt };
}

function refused({ id }: WaitingAct, { code, message, fields }: ApiProblem): MutationResult {
  const problem = { code, title: message, fields: [...fields] };
  return { id, outcome: 'rejected', at: null, version: null, problem, answer: null };
}
