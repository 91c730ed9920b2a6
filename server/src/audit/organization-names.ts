import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** Names and types of bodies, as far as the actor may see them. */
export async function readOrganizationNames(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, { name: string; type: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('organizations_current')
    .where('id', '=', sql<number>`ANY (${[...new Set(ids)]}::int[])`)
    .select(['id', 'name', 'type'])
    .execute();
  return new Map(rows.map((row) => [row.id ?? 0, { name: row.name ?? '', type: row.type ?? '' }]));
}
