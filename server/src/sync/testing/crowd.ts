import { foldedName, sortName } from '../../members/names.ts';
import type { SyncWorld } from './sync-world.ts';

/** A member of the crowd. */
export interface OfCrowd {
  readonly memberId: number;
  readonly account: string;
  readonly cell: number;
}

/** Many ordinary members, spread over some cells of the world, each with an open account. */
export async function crowd({ app, database }: SyncWorld, cells: readonly number[], many: number): Promise<OfCrowd[]> {
  const { ownerPool } = database;
  const people: OfCrowd[] = [];
  for (let nth = 0; nth < many; nth += 1) {
    const memberId = 5_000 + nth;
    const cell = cells[nth % cells.length] ?? 0;
    const name = `Lò Đông ${nth}`;
    await ownerPool.query(
      'INSERT INTO members_member (id, home_cell_id, cell_id, on_roll, full_name, sort_name, folded_name) VALUES ($1, $2, $2, true, $3, $4, $5)',
      [memberId, cell, name, sortName(name), foldedName(name)],
    );
    await ownerPool.query(
      "INSERT INTO members_personal (member_id, home_cell_id, cell_id, on_roll, gender, birth_date, joined_on, class, activity, placement) VALUES ($1, $2, $2, true, 'female', '1980-01-02', '2010-02-03', 'official', 'active', 'here')",
      [memberId, cell],
    );
    const citizen = `025080${String(memberId).padStart(6, '0')}`;
    await ownerPool.query(
      'INSERT INTO members_number (member_id, home_cell_id, cell_id, on_roll, citizen_id_sealed, citizen_id_index) VALUES ($1, $2, $2, true, $3, $4)',
      [
        memberId,
        cell,
        app.crypto.seal('members_number', 'citizen_id_sealed', memberId, citizen),
        app.crypto.blindIndex('citizenId', citizen),
      ],
    );
    await ownerPool.query(
      "INSERT INTO members_standing (member_id, since, class, activity, placement, home_cell_id, cell_id) VALUES ($1, '2020-01-01', 'official', 'active', 'here', $2, $2)",
      [memberId, cell],
    );
    const { rows } = await ownerPool.query<{ id: string }>(
      'INSERT INTO identity_account (member_id) VALUES ($1) RETURNING id',
      [memberId],
    );
    people.push({ memberId, account: rows[0]?.id ?? '', cell });
  }
  return people;
}
