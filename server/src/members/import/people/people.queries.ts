import type pg from 'pg';

/** A member as matching needs him. */
export interface HeldRow {
  member_id: number;
  home_cell_id: number;
  external_id: string | null;
  row_digest: Buffer | null;
  citizen_id_index: Buffer;
}

/** Where the master list comes from; a 4.0 will be another source with keys of its own. */
export const SOURCE = 'csdl3';

const HELD = `SELECT n.member_id, m.home_cell_id, s.external_id, s.row_digest, n.citizen_id_index
  FROM members_number n JOIN members_member m ON m.id = n.member_id
  LEFT JOIN members_source s ON s.member_id = n.member_id AND s.source = '${SOURCE}'`;

/** Members whom any of the rows could be about, by CSDL ID or by citizen id. */
export async function heldBy(
  client: pg.ClientBase,
  externalIds: readonly string[],
  citizenIndexes: readonly Buffer[],
): Promise<HeldRow[]> {
  const { rows } = await client.query<HeldRow>(
    `${HELD} WHERE n.citizen_id_index = ANY ($1::bytea[])
     UNION ${HELD} WHERE n.member_id IN (SELECT member_id FROM members_source WHERE source = '${SOURCE}' AND external_id = ANY ($2::text[]))`,
    [citizenIndexes, externalIds],
  );
  return rows;
}

/** A member as a comparison with the master list needs him. */
export interface DetailRow {
  id: number;
  full_name: string;
  home_cell_id: number;
  cell_id: number;
  gender: string;
  birth_date: string;
  joined_on: string;
  official_on: string | null;
  exempted_on: string | null;
  class: string;
  activity: string;
  left_reason: string | null;
  since: string;
  citizen_id_sealed: Buffer;
  citizen_id_index: Buffer;
  card_sealed: Buffer | null;
  card_index: Buffer | null;
}

/** What the handbook holds of the given members. */
export async function detailsOf(client: pg.ClientBase, memberIds: readonly number[]): Promise<Map<number, DetailRow>> {
  const { rows } = await client.query<DetailRow>(
    `SELECT m.id, m.full_name, m.home_cell_id, m.cell_id, p.gender, p.birth_date, p.joined_on, p.official_on, p.exempted_on,
            p.class, p.activity, s.left_reason, s.since, n.citizen_id_sealed, n.citizen_id_index, n.card_sealed, n.card_index
       FROM members_member m
       JOIN members_personal p ON p.member_id = m.id
       JOIN members_number n ON n.member_id = m.id
       CROSS JOIN LATERAL (SELECT left_reason, since FROM members_standing WHERE member_id = m.id AND since <= sotay_today()
                            ORDER BY since DESC LIMIT 1) s
      WHERE m.id = ANY ($1::int[])`,
    [memberIds],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** One page of the members on the roll of these cells who came from the master list, by member id. */
export async function sourcedMembers(
  client: pg.ClientBase,
  cellIds: readonly number[],
  after: number,
  limit: number,
): Promise<{ member_id: number; external_id: string; full_name: string; home_cell_id: number }[]> {
  const { rows } = await client.query<{
    member_id: number;
    external_id: string;
    full_name: string;
    home_cell_id: number;
  }>(
    `SELECT m.id AS member_id, s.external_id, m.full_name, m.home_cell_id
       FROM members_member m JOIN members_source s ON s.member_id = m.id AND s.source = '${SOURCE}'
      WHERE m.home_cell_id = ANY ($1::int[]) AND m.on_roll AND m.id > $2 ORDER BY m.id LIMIT $3`,
    [cellIds, after, limit],
  );
  return rows;
}
