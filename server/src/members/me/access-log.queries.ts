import { sql } from 'kysely';
import type { ActorTx } from '../../platform/database/transaction.ts';

/** One entry about the actor, with the name of who did it. */
export interface AccessRow {
  id: number;
  at: Date;
  act: string;
  byName: string | null;
  bySelf: boolean | null;
  actingAs: string | null;
  detail: Record<string, unknown>;
}

/** Entries of one's own access log, newest first, before `before`. */
export async function readAccessLog({ db }: ActorTx, before: number | null, limit: number): Promise<AccessRow[]> {
  const { rows } = await sql<AccessRow>`
    SELECT id, at, act, by_name AS "byName", by_self AS "bySelf", acting_as AS "actingAs", detail
      FROM audit_own_access_log(${before}::bigint, ${limit}::int)`.execute(db);
  return rows;
}

/** How many times others have looked or written since the first of this month. */
export async function countThisMonth({ db, actor }: ActorTx): Promise<number> {
  const row = await db
    .selectFrom('audit_entry')
    .where('in_access_log', '=', true)
    .where('subject_member_id', '=', actor.memberId)
    .where('account_id', 'is distinct from', actor.accountId)
    .where(
      'at',
      '>=',
      sql<Date>`date_trunc('month', now() AT TIME ZONE 'Asia/Ho_Chi_Minh') AT TIME ZONE 'Asia/Ho_Chi_Minh'`,
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirst();
  return row?.count ?? 0;
}
