import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** Data issues addressed to a body or to bodies below it that the actor serves, oldest first. */
export async function readIssues(
  db: Db,
  orgId: number,
  state: string,
  after: readonly [string, string] | null,
  limit: number,
) {
  return db
    .selectFrom('members_data_issue as i')
    .innerJoin('organizations_current as o', 'o.id', 'i.org_id')
    .where('i.org_id', '=', orgId)
    .where('i.state', '=', state)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(i.created_at, i.id) > (${after?.[0] ?? ''}::timestamptz, ${after?.[1] ?? ''}::uuid)`),
    )
    .select([
      'i.id',
      'i.kind',
      'i.org_id as orgId',
      'o.name as orgName',
      'i.detail_sealed as detailSealed',
      'i.state',
      'i.created_at as createdAt',
      'i.settled_at as settledAt',
    ])
    .select(sql<string>`to_char(i.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('createdKey'))
    .orderBy('i.created_at')
    .orderBy('i.id')
    .limit(limit + 1)
    .execute();
}

/** Settles an open issue; null when it is not the actor's or no longer open. */
export async function settleIssue(db: Db, id: string, accountId: string) {
  return db
    .updateTable('members_data_issue')
    .set({ state: 'settled', settled_by: accountId, settled_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning(['org_id as orgId', 'kind'])
    .executeTakeFirst();
}

/** Whether the body is one whose data issues the actor reads. */
export async function mayReadIssues(db: Db, orgId: number): Promise<boolean> {
  const { rows } = await sql<{
    may: boolean | null;
  }>`SELECT ${orgId}::int = ANY (authority.orgs_for('dataIssue')) AS may`.execute(db);
  return rows[0]?.may === true;
}
