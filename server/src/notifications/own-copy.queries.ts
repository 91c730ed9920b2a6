import type { ActorTx } from '../platform/database/transaction.ts';

/** How a person chose to be reminded; undefined when he left it at the rules. */
export function readOwnChoice({ db }: ActorTx, memberId: number) {
  return db
    .selectFrom('notifications_choice')
    .where('member_id', '=', memberId)
    .select([
      'push_off as pushOff',
      'sms',
      'full_text as fullText',
      'quiet_from as quietFromMinute',
      'quiet_to as quietToMinute',
      'updated_at as updatedAt',
    ])
    .executeTakeFirst();
}

/** Where reminders reach him: devices and calendars. No address of any of them. */
export async function readOwnAddresses({ db }: ActorTx, memberId: number) {
  const devices = await db
    .selectFrom('notifications_subscription')
    .where('member_id', '=', memberId)
    .select(['created_at as since', 'confirmed_at as confirmedAt'])
    .orderBy('created_at')
    .execute();
  const calendars = await db
    .selectFrom('notifications_calendar')
    .where('member_id', '=', memberId)
    .select(['created_at as since', 'full_text as fullText', 'revoked_at as revokedAt'])
    .orderBy('created_at')
    .execute();
  return { devices, calendars };
}
