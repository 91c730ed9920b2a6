import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** A member's cells and the province whose data key seals his numbers. */
export interface MemberPlace {
  homeCellId: number;
  cellId: number;
  onRoll: boolean;
  provinceId: number | null;
}

/** Where a member stands; undefined when the actor may not do this act for him. */
export async function readPlace(
  db: Db,
  act: 'ownPhone' | 'correctionRequest',
  memberId: number,
): Promise<MemberPlace | undefined> {
  const { rows } = await sql<MemberPlace>`
    SELECT home_cell_id AS "homeCellId", cell_id AS "cellId", on_roll AS "onRoll", province_id AS "provinceId" FROM members_place(${act}, ${memberId}::int)`.execute(
    db,
  );
  return rows[0];
}

/** Writes the phone without reading the old one; false when the actor may not. */
export async function setPhone(db: Db, memberId: number, sealed: Buffer, blindIndex: Buffer): Promise<boolean> {
  const { rows } = await sql<{
    done: boolean;
  }>`SELECT members_set_phone(${memberId}, ${sealed}, ${blindIndex}) AS done`.execute(db);
  return rows[0]?.done === true;
}
