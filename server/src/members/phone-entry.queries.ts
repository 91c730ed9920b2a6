import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** A member's cells and the province whose data key seals his numbers; undefined when the actor may not see him. */
export async function readPlace(db: Db, memberId: number) {
  return db
    .selectFrom('members_member')
    .where('id', '=', memberId)
    .select(['id', 'home_cell_id as homeCellId', 'cell_id as cellId', 'full_name as fullName'])
    .select(
      sql<number | null>`(SELECT f.org_id FROM organizations_form f WHERE f.type = 'province' AND f.valid @> sotay_today()
        AND f.org_id = ANY (authority.ancestors(ARRAY[home_cell_id])))`.as('provinceId'),
    )
    .executeTakeFirst();
}

/** Writes the phone without reading the old one; false when the actor may not. */
export async function setPhone(db: Db, memberId: number, sealed: Buffer, blindIndex: Buffer): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`SELECT members_set_phone(${memberId}, ${sealed}, ${blindIndex}) AS done`.execute(db);
  return rows[0]?.done === true;
}

/** How the actor stands to a member: `self`, `secretary of 12`, `organizationBoard of 3`, `helper`; null for no relation. */
export async function actingAs(db: Db, orgIds: readonly number[], memberId: number | null = null): Promise<string | undefined> {
  const { rows } = await sql<{ relation: string | null }>`SELECT authority.acting_as(${[...orgIds]}::int[], ${memberId}::int) AS relation`.execute(db);
  return rows[0]?.relation ?? undefined;
}
