import type pg from 'pg';

/**
 * The cell whose people are offered for signing in: an ordinary one of phường Hòa Bình in which every standing of the
 * sample list is met. The first by code, so it is the same every time.
 */
export async function showcaseCell(client: pg.ClientBase | pg.Pool, communeCode: string): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT c.id FROM organizations_current c
       JOIN organizations_current above ON above.code = $1
       JOIN LATERAL (SELECT count(*) AS members,
                            count(*) FILTER (WHERE on_roll AND activity = 'exempted') AS exempted,
                            count(*) FILTER (WHERE on_roll AND class = 'probationary') AS probationary,
                            count(*) FILTER (WHERE NOT on_roll) AS gone
                       FROM members_personal WHERE home_cell_id = c.id) n ON true
      WHERE c.is_cell AND c.parent_id = above.id
      ORDER BY (n.exempted > 0)::int + (n.probationary > 0)::int + (n.gone > 0)::int DESC, n.members BETWEEN 24 AND 45 DESC, c.code LIMIT 1`,
    [communeCode],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The showcase commune has no cell');
  return id;
}
