import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** Records the look first; the database gives the ciphertext only while this row lives. */
export async function insertReveal(
  db: Db,
  reveal: { accountId: string; memberId: number; field: string; reason: string },
): Promise<Date> {
  const row = await db
    .insertInto('members_reveal')
    .values({
      account_id: reveal.accountId,
      member_id: reveal.memberId,
      field: reveal.field,
      reason: reveal.reason,
      until: sql<Date>`now() + make_interval(secs => (rules_value('reveal.seconds'))::int)`,
    })
    .returning('until')
    .executeTakeFirstOrThrow();
  return row.until;
}

/** The sealed numbers of a member under a live reveal. */
export async function readSealedNumbers(db: Db, memberId: number) {
  return db
    .selectFrom('members_number')
    .where('member_id', '=', memberId)
    .select(['citizen_id_sealed as citizenIdSealed', 'card_sealed as cardSealed'])
    .executeTakeFirst();
}

/** The sealed phone of a member under a live reveal; undefined when none has been entered. */
export async function readSealedPhone(db: Db, memberId: number) {
  return db
    .selectFrom('members_phone')
    .where('member_id', '=', memberId)
    .select('phone_sealed as phoneSealed')
    .executeTakeFirst();
}
