import type { Running } from './harness.ts';

/** A cell by its id and name. */
export interface Cell {
  readonly id: number;
  readonly name: string;
}

/** The cell of a member, or another one directly under the same body. */
export async function cellOf(product: Running, memberId: number, { another = false } = {}): Promise<Cell> {
  const { rows } = await product.database.ownerPool.query<Cell>(
    `SELECT o.id, o.name FROM organizations_current o, members_member m JOIN organizations_current own ON own.id = m.home_cell_id
      WHERE m.id = $1 AND CASE WHEN $2 THEN o.is_cell AND o.parent_id = own.parent_id AND o.id <> own.id ELSE o.id = own.id END
      ORDER BY o.code LIMIT 1`,
    [memberId, another],
  );
  return rows[0]!;
}

/** A contradiction such as an import leaves for a board, without the import. */
export async function addDataIssue(product: Running, orgId: number, sentence: string): Promise<void> {
  const { ownerPool } = product.database;
  const { rows } = await ownerPool.query<{ id: string }>('SELECT uuidv7() AS id');
  const id = rows[0]!.id;
  const sealed = product.services.crypto.seal('members_data_issue', 'detail_sealed', id, JSON.stringify({ sentence }));
  await ownerPool.query(
    `INSERT INTO members_data_issue (id, org_id, kind, detail_sealed) VALUES ($1, $2, 'citizenIdChanged', $3)`,
    [id, orgId, sealed],
  );
}

/** Today in Việt Nam and days around it, yyyy-mm-dd. */
export function daysFromToday(days: number): string {
  return new Date(Date.now() + 7 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
}

/** First day of the month so many months from now, in Việt Nam. */
export function monthsAhead(by: number): string {
  const now = new Date(Date.now() + 7 * 3_600_000);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + by, 1)).toISOString().slice(0, 10);
}
