import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** A staff role with the names that its administrator, auditor or secretary may read. */
export interface StaffRow {
  id: string;
  role: string;
  accountId: string;
  fullName: string;
  grantedBy: string | null;
  grantedByName: string | null;
  grantedAt: Date;
  confirmedAt: Date | null;
  heldTo: string | null;
  endedAt: Date | null;
}

/** Staff of one body, the serving first. */
export async function readStaff(db: Db, orgId: number): Promise<StaffRow[]> {
  const { rows } = await sql<StaffRow>`
    SELECT id, role, account_id AS "accountId", full_name AS "fullName", granted_by AS "grantedBy", granted_by_name AS "grantedByName",
           granted_at AS "grantedAt", confirmed_at AS "confirmedAt", held_to AS "heldTo", ended_at AS "endedAt"
      FROM authority_staff_of(${orgId}::int)`.execute(db);
  return rows;
}

/** One staff role, when the actor may see it. */
export async function readRole(db: Db, id: string) {
  return db
    .selectFrom('authority_staff_role')
    .where('id', '=', id)
    .select([
      'id',
      'org_id as orgId',
      'account_id as accountId',
      'role',
      'granted_by as grantedBy',
      'confirmed_at as confirmedAt',
      'held_to as heldTo',
    ])
    .executeTakeFirst();
}

/** What the actor may do with the staff of a body. */
export async function readStaffFlags(
  db: Db,
  orgId: number,
): Promise<{ mayRead: boolean; mayGrant: boolean; mayConfirm: boolean }> {
  const { rows } = await sql<{ mayRead: boolean; mayGrant: boolean; mayConfirm: boolean }>`
    SELECT coalesce(${orgId}::int = ANY (authority.orgs_for('staffRole')), false) AS "mayRead",
           coalesce(${orgId}::int = ANY (authority.orgs_may('staffRole')), false) AS "mayGrant",
           coalesce(${orgId}::int = ANY (authority.orgs_may('staffRoleConfirm')), false) AS "mayConfirm"`.execute(db);
  return rows[0] ?? { mayRead: false, mayGrant: false, mayConfirm: false };
}

/** The account of the named person; null when the name is not the one beside the citizen id, or he may have none. */
export async function findOrMakeAccount(
  db: Db,
  person: {
    orgId: number;
    citizenIdIndex: Buffer;
    foldedName: string;
    newAccountId: string;
    fullName: string;
    sealed: Buffer;
  },
): Promise<string | null> {
  const { rows } = await sql<{ account: string | null }>`
    SELECT authority_staff_account(${person.orgId}::int, ${person.citizenIdIndex}, ${person.foldedName}, ${person.newAccountId}::uuid, ${person.fullName}, ${person.sealed}) AS account`.execute(
    db,
  );
  return rows[0]?.account ?? null;
}

/** Gives a role; the database's guard decides whether it waits for confirmation. */
export async function insertRole(db: Db, orgId: number, accountId: string, role: string, grantedBy: string) {
  return db
    .insertInto('authority_staff_role')
    .values({ org_id: orgId, account_id: accountId, role, granted_by: grantedBy })
    .returning(['id', 'confirmed_at as confirmedAt'])
    .executeTakeFirstOrThrow();
}

/** Confirms a waiting role. */
export async function confirmRole(db: Db, id: string, accountId: string): Promise<boolean> {
  const done = await db
    .updateTable('authority_staff_role')
    .set({ confirmed_by: accountId, confirmed_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Ends a role today; it gives nothing from this moment. */
export async function endRole(db: Db, id: string, accountId: string): Promise<boolean> {
  const done = await db
    .updateTable('authority_staff_role')
    .set({ held_to: sql<string>`greatest(held_from, sotay_today())`, ended_by: accountId, ended_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
