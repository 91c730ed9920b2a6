import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** Members of a subtree without an account, by cell and given name. */
export async function readWithoutAccount(db: Db, scope: readonly number[]) {
  return db
    .selectFrom('members_member as m')
    .innerJoin('organizations_current as c', 'c.id', 'm.home_cell_id')
    .where('m.id', 'in', sql<number>`(SELECT member_id FROM members_without_account(${[...scope]}::int[]))`)
    .select(['m.id', 'm.full_name as fullName', 'm.home_cell_id as cellId', 'c.name as cellName'])
    .orderBy('c.code')
    .orderBy('m.sort_name')
    .orderBy('m.id')
    .execute();
}
