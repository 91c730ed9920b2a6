import { sql } from 'kysely';
import type { Db } from './transaction.ts';

/** A new time-ordered id, for a row whose values are sealed to it before it is written. */
export async function newId(db: Db): Promise<string> {
  const { rows } = await sql<{ id: string }>`SELECT uuidv7() AS id`.execute(db);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('uuidv7() gave nothing');
  return id;
}
