import { sql } from 'kysely';
import type { ActorTx } from '../platform/database/transaction.ts';

/** Ids of the cells the actor takes part in today: his own, and the one that is host to him. */
export async function readOwnCells({ db }: ActorTx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`SELECT unnest(authority.relation_orgs('sameCell'))::text AS id`.execute(
    db,
  );
  return [...new Set(rows.map((row) => row.id))].sort();
}
