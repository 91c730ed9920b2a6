import { sql } from 'kysely';
import type { ActorTx, Db } from '../platform/database/transaction.ts';

/** A body with what stands below it; `members` is null for bodies the actor does not work for. */
export interface NodeRow {
  id: number;
  code: string;
  name: string;
  type: string;
  isCell: boolean;
  childCount: number;
  members: number | null;
  official: number | null;
  belowMinimum: boolean | null;
  mayOpenMembers: boolean;
}

/** One body and its direct children, the body first; counts come from rollup rows. */
export async function readNodes(db: Db, root: number): Promise<NodeRow[]> {
  const { rows } = await sql<NodeRow>`
    WITH nodes AS (
      SELECT o.* FROM organizations_current o WHERE o.id = ${root}::int OR o.parent_id = ${root}::int
    )
    SELECT n.id, n.code, n.name, n.type, n.is_cell AS "isCell",
           (SELECT count(*)::int FROM organizations_current k WHERE k.parent_id = n.id) AS "childCount",
           c.members, c.official,
           CASE WHEN n.is_cell AND n.id IN (SELECT unnest((SELECT authority.orgs_for('personal')))) THEN coalesce(c.official, 0) < (rules_value('cell.minimumOfficialMembers'))::int END AS "belowMinimum",
           n.id IN (SELECT unnest((SELECT authority.read_below('identity', array_agg(id)) FROM nodes))) AS "mayOpenMembers"
      FROM nodes n LEFT JOIN organizations_counts((SELECT array_agg(id) FROM nodes)) c ON c.org_id = n.id
     ORDER BY n.id <> ${root}::int, n.code`.execute(db);
  return rows;
}

/** Bodies above one, the highest first. */
export async function readAncestors(db: Db, orgId: number): Promise<{ id: number; name: string }[]> {
  const rows = await db
    .selectFrom('organizations_current')
    .where('id', '=', sql<number>`ANY ((SELECT authority.ancestors(ARRAY[${orgId}::int]))::int[])`)
    .select(['id', 'name', 'type', 'code'])
    .orderBy(sql`array_position(ARRAY['central', 'province', 'superior', 'grassroots', 'section'], type)`)
    .execute();
  return rows.map((row) => ({ id: row.id ?? 0, name: row.name ?? '' }));
}

/** Where a tree begins when nothing is asked: the highest body the actor works for, else the committee above his cell. */
export async function readDefaultRoot({ db, actor }: ActorTx): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    WITH worked AS MATERIALIZED (SELECT unnest(authority.worked_orgs()) AS id)
    SELECT o.id FROM organizations_current o
     WHERE o.id IN (SELECT id FROM worked)
        OR o.id = (SELECT c.parent_id FROM members_member m JOIN organizations_current c ON c.id = m.cell_id WHERE m.id = ${actor.memberId}::int)
     ORDER BY o.id IN (SELECT id FROM worked) DESC,
              array_position(ARRAY['central', 'province', 'superior', 'grassroots', 'section', 'grassrootsCell', 'subordinateCell'], o.type), o.code
     LIMIT 1`.execute(db);
  return rows[0]?.id;
}

/** Bodies whose name holds the folded words, inside a root; the best known first: higher bodies, then by code. */
export async function searchBodies(db: Db, folded: string, root: number | undefined, limit: number) {
  return db
    .selectFrom('organizations_current as o')
    .leftJoin('organizations_current as p', 'p.id', 'o.parent_id')
    .where('o.folded_name', 'like', `%${folded}%`)
    .$if(root !== undefined, (query) =>
      query.where(
        'o.id',
        '=',
        sql<number>`ANY ((SELECT ARRAY[${root ?? 0}::int] || authority.descendants(ARRAY[${root ?? 0}::int]))::int[])`,
      ),
    )
    .select(['o.id', 'o.name', 'o.code', 'o.type', 'p.name as parentName'])
    .orderBy(
      sql`array_position(ARRAY['central', 'province', 'superior', 'grassroots', 'section', 'grassrootsCell', 'subordinateCell'], o.type)`,
    )
    .orderBy('o.code')
    .limit(limit)
    .execute();
}
