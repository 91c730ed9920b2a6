import type pg from 'pg';

/** A position that has not been undone. */
export interface PositionRow {
  id: string;
  org_id: number;
  member_id: number;
  position: string;
  held_from: string;
  held_to: string | null;
}

/** Positions of these bodies, past ones included. */
export async function positionsOf(client: pg.ClientBase, orgIds: readonly number[]): Promise<PositionRow[]> {
  const { rows } = await client.query<PositionRow>(
    `SELECT id, org_id, member_id, position, held_from, held_to FROM organizations_position
      WHERE org_id = ANY ($1::int[]) AND undone_at IS NULL`,
    [orgIds],
  );
  return rows;
}

/** Members on the roll of the subtree by blind index of their citizen id. */
export async function membersByCitizenId(
  client: pg.ClientBase,
  indexes: readonly Buffer[],
  cellIds: readonly number[],
): Promise<{ index: string; id: number; name: string }[]> {
  const { rows } = await client.query<{ citizen_id_index: Buffer; id: number; full_name: string }>(
    `SELECT n.citizen_id_index, m.id, m.full_name FROM members_number n JOIN members_member m ON m.id = n.member_id
      WHERE n.citizen_id_index = ANY ($1::bytea[]) AND m.on_roll AND (m.home_cell_id = ANY ($2::int[]) OR m.cell_id = ANY ($2::int[]))`,
    [indexes, cellIds],
  );
  return rows.map((row) => ({ index: row.citizen_id_index.toString('base64'), id: row.id, name: row.full_name }));
}
