import type { Db } from '../platform/database/transaction.ts';

/** What each relation reads of a class; empty when there is no such class. */
export async function readRules(db: Db, dataClass: string) {
  return db
    .selectFrom('authority_read_rule')
    .where('data_class', '=', dataClass)
    .select(['relation', 'access'])
    .execute();
}
