import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** Fields to write; absent ones stay. */
export interface CircumstanceChange {
  has_smartphone?: boolean | null;
  has_level2_identity?: boolean | null;
  assisted_by?: number | null;
  assistance_consented_on?: string | null;
}

/** Writes what the cell knows of a member's means; row security refuses who is not his officer. */
export async function saveCircumstances(
  db: Db,
  memberId: number,
  accountId: string,
  change: CircumstanceChange,
): Promise<void> {
  const values = { ...change, updated_by: accountId };
  const updated = await db
    .updateTable('members_circumstance')
    .set({ ...values, updated_at: sql<Date>`now()` })
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  if (updated.numUpdatedRows > 0n) return;
  const member = await db
    .selectFrom('members_member')
    .where('id', '=', memberId)
    .select(['home_cell_id', 'cell_id', 'on_roll'])
    .executeTakeFirstOrThrow();
  await db
    .insertInto('members_circumstance')
    .values({ member_id: memberId, ...member, ...values })
    .execute();
}

/** Whether a member stands on the roll of one of these cells. */
export async function isOnRollOf(db: Db, memberId: number, cellIds: readonly number[]): Promise<boolean> {
  const row = await db
    .selectFrom('members_member')
    .where('id', '=', memberId)
    .where('on_roll', '=', true)
    .where((eb) => eb.or([eb('home_cell_id', 'in', [...cellIds]), eb('cell_id', 'in', [...cellIds])]))
    .select('id')
    .executeTakeFirst();
  return row !== undefined;
}
