import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** How the actor may act for a member's way in. */
export interface WayIn {
  member_id: number;
  cell_id: number;
  full_name: string;
  acts_as: 'supportTeam' | 'organizationBoard' | 'officers';
  account_id: string | null;
  bound: boolean;
  entitled: boolean;
}
/** A code without its digits. */
export interface CodeRow {
  id: string;
  member_id: number | null;
  cell_id: number | null;
  full_name: string | null;
  issued_by: string | null;
  issued_as: string;
  confirmed_at: Date | null;
  expires_at: Date;
  expired: boolean;
  redeemed_at: Date | null;
  cancelled_at: Date | null;
}

/** Nothing for a member whom the actor may not help. */
export async function wayIn(db: Db, memberId: number): Promise<WayIn | undefined> {
  return (await sql<WayIn>`SELECT * FROM identity_way_in(${memberId})`.execute(db)).rows[0];
}

const CODES = sql`
  SELECT c.id, c.member_id, c.cell_id, n.full_name, c.issued_by, c.issued_as, c.confirmed_at, c.expires_at, c.expires_at <= now() AS expired, c.redeemed_at, c.cancelled_at
    FROM identity_activation_code c LEFT JOIN LATERAL identity_names(ARRAY[c.member_id]) n ON true`;

/** One code, when the actor may see it. */
export async function oneCode(db: Db, id: string): Promise<CodeRow | undefined> {
  return (await sql<CodeRow>`${CODES} WHERE c.id = ${id}`.execute(db)).rows[0];
}

/** The newest codes of a body and what is under it, thirty days back. */
export async function newestCodes(db: Db, orgId: number): Promise<CodeRow[]> {
  const { rows } = await sql<CodeRow>`${CODES}
    WHERE c.cell_id = ANY ((SELECT ARRAY[${orgId}::int] || authority.descendants(ARRAY[${orgId}::int]))::int[])
      AND c.issued_at > now() - interval '30 days' ORDER BY c.issued_at DESC LIMIT 200`.execute(db);
  return rows;
}
