import type pg from 'pg';

/** One body of the importing committee's subtree, the committee itself included. */
export interface SubtreeRow {
  id: number;
  name: string;
  code: string;
  type: string;
  parent_id: number | null;
  is_cell: boolean;
}

/** The committee and everything below it today. */
export async function subtreeOf(client: pg.ClientBase, orgId: number): Promise<SubtreeRow[]> {
  const { rows } = await client.query<SubtreeRow>(
    // Joined, not `= ANY (…)` in the condition: that would climb the tree once for every body of the country.
    `SELECT o.id, o.name, o.code, o.type, o.parent_id, o.is_cell
       FROM unnest(authority.descendants(ARRAY[$1::int]) || $1::int) AS u (id) JOIN organizations_current o ON o.id = u.id`,
    [orgId],
  );
  return rows;
}

/** The province a body belongs to, whose data key seals its members' numbers; null at the centre. */
export async function provinceOf(client: pg.ClientBase, orgId: number): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT o.id FROM unnest(authority.ancestors(ARRAY[$1::int]) || $1::int) AS u (id) JOIN organizations_current o ON o.id = u.id
      WHERE o.type = 'province'`,
    [orgId],
  );
  return rows[0]?.id ?? null;
}

/** Civil date of today in Vietnam. */
export async function todayOf(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ today: string }>('SELECT sotay_today() AS today');
  return rows[0]?.today ?? '';
}
