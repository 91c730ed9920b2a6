import type { ActorTx } from '../platform/database/transaction.ts';
import { reauthenticationNeeded } from '../platform/http/problem.ts';
import { ruleInForce } from './rules.ts';

/**
 * A new way to sign in may be added by who has just proved himself, or who has just come in by a code and has no other way yet.
 * Asked of the database: memory may be a second behind the proof.
 *
 * @throws reauthenticationNeeded
 */
export async function mustBeProved({ db, actor }: ActorTx, now: Date): Promise<void> {
  const session = await db
    .selectFrom('identity_session')
    .select(['strength', 'reauthenticated_at'])
    .where('id', '=', actor.sessionId)
    .executeTakeFirst();
  if (session?.strength === 'code') return;
  const proved = session?.reauthenticated_at ?? null;
  const minutes = await ruleInForce(db, 'session.reauthenticationMinutes');
  if (proved === null || now.getTime() - proved.getTime() > minutes * 60_000) throw reauthenticationNeeded();
}
