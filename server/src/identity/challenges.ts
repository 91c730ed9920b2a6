import type { Db } from '../platform/database/transaction.ts';
import type { JsonValue } from '../platform/database/schema.ts';
import { newToken } from './tokens.ts';

/** What a challenge was given for; an answer to another kind finds nothing. */
type ChallengeKind = 'oidc' | 'passkeySignIn' | 'passkeyAdd' | 'passkeyAgain' | 'pin';

const LIVES_MS = 10 * 60_000;

/**
 * Keeps what an answer will be checked against, for ten minutes and one answer.
 *
 * @param id given when the outside needs it as its own (the state of OpenID Connect)
 * @returns the id by which it is taken
 */
export async function giveChallenge(
  db: Db,
  kind: ChallengeKind,
  payload: Record<string, JsonValue>,
  now: Date,
  accountId: string | null = null,
  id = newToken(),
): Promise<string> {
  await db.deleteFrom('identity_challenge').where('expires_at', '<', now).execute();
  await db
    .insertInto('identity_challenge')
    .values({
      id,
      kind,
      account_id: accountId,
      payload: JSON.stringify(payload),
      expires_at: new Date(now.getTime() + LIVES_MS),
    })
    .execute();
  return id;
}

/** Takes a challenge away: the second answer to it finds nothing, however close the two come. */
export async function takeChallenge(
  db: Db,
  kind: ChallengeKind,
  id: string,
  now: Date,
): Promise<{ payload: unknown; accountId: string | null } | null> {
  const row = await db
    .deleteFrom('identity_challenge')
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where('expires_at', '>', now)
    .returning(['payload', 'account_id'])
    .executeTakeFirst();
  return row === undefined ? null : { payload: row.payload, accountId: row.account_id };
}
