import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/**
 * How the actor stands to some bodies and a member, as the log says it: `self`, `secretary of 12`, `organizationBoard of 3`,
 * `helper`; undefined for no relation.
 */
export async function actingAs(
  db: Db,
  orgIds: readonly number[],
  memberId: number | null = null,
): Promise<string | undefined> {
  const { rows } = await sql<{
    relation: string | null;
  }>`SELECT authority.acting_as(${[...orgIds]}::int[], ${memberId}::int) AS relation`.execute(db);
  return rows[0]?.relation ?? undefined;
}
