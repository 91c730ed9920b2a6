import type { ActorTx } from '../../platform/database/transaction.ts';

/** The dated rows kept about a member himself. */
export async function readHistory({ db }: ActorTx, memberId: number) {
  const standing = await db
    .selectFrom('members_standing')
    .where('member_id', '=', memberId)
    .select([
      'since',
      'class',
      'activity',
      'left_reason as leftReason',
      'placement',
      'home_cell_id as homeCellId',
      'cell_id as cellId',
    ])
    .orderBy('since')
    .execute();
  const positions = await db
    .selectFrom('organizations_position')
    .where('member_id', '=', memberId)
    .where('undone_at', 'is', null)
    .select(['org_id as orgId', 'position', 'held_from as from', 'held_to as to'])
    .orderBy('held_from')
    .execute();
  return { standing, positions };
}

/** What is kept about the actor's account: consent, devices, sign-ins. No secret of any of them. */
export async function readAccountData({ db, actor }: ActorTx) {
  const consents = await db
    .selectFrom('identity_consent')
    .where('account_id', '=', actor.accountId)
    .select(['version', 'given', 'at'])
    .orderBy('at')
    .execute();
  const devices = await db
    .selectFrom('identity_device')
    .where('account_id', '=', actor.accountId)
    .select(['label', 'first_seen_at as firstSeenAt', 'last_seen_at as lastSeenAt', 'revoked_at as revokedAt'])
    .orderBy('first_seen_at')
    .execute();
  const sessions = await db
    .selectFrom('identity_session')
    .where('account_id', '=', actor.accountId)
    .select(['strength', 'created_at as createdAt', 'last_seen_at as lastSeenAt', 'revoked_at as revokedAt'])
    .orderBy('created_at')
    .execute();
  return { consents, devices, sessions };
}
