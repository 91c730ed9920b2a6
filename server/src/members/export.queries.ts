import { sql } from 'kysely';
import type { ActorTx } from '../platform/database/transaction.ts';
import { inScope } from './list.queries.ts';

/** One access-log entry for each member of the list but the actor himself, in one statement; returns how many rows the list has. */
export async function recordExported(
  { db, actor }: ActorTx,
  scope: readonly number[],
  relation: string | null,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    WITH listed AS (
      SELECT id, home_cell_id FROM members_member WHERE on_roll AND ${inScope(scope, 'members_member')}
    ), recorded AS (
      INSERT INTO audit_entry (act, account_id, acting_as, subject_member_id, subject_org_id, in_access_log)
      SELECT 'member.export', ${actor.accountId}::uuid, ${relation}, id, home_cell_id, true FROM listed WHERE id IS DISTINCT FROM ${actor.memberId}::int
    )
    SELECT count(*)::int AS count FROM listed`.execute(db);
  return rows[0]?.count ?? 0;
}
