import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

interface Stands {
  relation: string | null;
  inOwnCell: boolean;
}

/** How the actor stands to a body. */
export async function readOrgRelation(db: Db, orgId: number): Promise<Stands | undefined> {
  const { rows } = await sql<Stands>`
    SELECT authority.acting_as(ARRAY[${orgId}::int]) AS relation, ${orgId}::int = ANY (authority.relation_orgs('sameCell')) AS "inOwnCell"`.execute(
    db,
  );
  return rows[0];
}

/** How the actor stands to a member whom he may see. */
export async function readMemberRelation(db: Db, memberId: number): Promise<Stands | undefined> {
  const { rows } = await sql<Stands>`
    SELECT authority.acting_as(ARRAY[home_cell_id, cell_id], id) AS relation, ARRAY[home_cell_id, cell_id] && authority.relation_orgs('sameCell') AS "inOwnCell"
      FROM members_member WHERE id = ${memberId}::int`.execute(db);
  return rows[0];
}
