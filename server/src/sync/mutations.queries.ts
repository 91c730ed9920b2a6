import type { MutationResult } from '@sotay/contract';
import { sql } from 'kysely';
import type { ActorTx } from '../platform/database/transaction.ts';

/** A result that is final. */
export interface Stored extends Omit<MutationResult, 'id' | 'outcome'> {
  readonly outcome: 'applied' | 'superseded' | 'rejected';
}

/**
 * Takes an id for the act about to be done. Whoever sends the same id at the same moment waits here for the first.
 *
 * @returns null when it is taken now; the result that stands; or that it is somebody else's (SY28)
 */
export async function claim({ db, actor }: ActorTx, id: string, name: string): Promise<Stored | 'another' | null> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('sync_mutation')
    .values({
      id,
      account_id: actor.accountId,
      session_id: actor.sessionId,
      name,
      outcome: 'applied',
      result: '{}',
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return null;
  const row = await db
    .selectFrom('sync_mutation')
    .select(['outcome', 'result', 'received_at as at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return 'another';
  const told = row.result as unknown as Pick<Stored, 'version' | 'problem' | 'answer'>;
  return { ...told, outcome: row.outcome as Stored['outcome'], at: row.at.toISOString() };
}

/** Keeps what the act led to. @returns when, for the receipt */
export async function keepResult({ db }: ActorTx, id: string, stored: Stored): Promise<string> {
  const { outcome, version, problem, answer } = stored;
  const row = await db
    .updateTable('sync_mutation')
    .set({ outcome, result: JSON.stringify({ version, problem, answer }) })
    .where('id', '=', id)
    .returning('received_at as at')
    .executeTakeFirstOrThrow();
  return row.at.toISOString();
}

/** From here an act that is refused can be taken back without its id. */
export async function beginAct({ db }: ActorTx): Promise<void> {
  await sql`SAVEPOINT act`.execute(db);
}
/** Takes back what the act did. */
export async function backToAct({ db }: ActorTx): Promise<void> {
  await sql`ROLLBACK TO SAVEPOINT act`.execute(db);
}
