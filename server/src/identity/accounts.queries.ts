import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** The person whom a binding, a citizen id or a code points to, with what decides whether he may come in. */
export interface Person {
  readonly memberId: number | null;
  readonly accountId: string | null;
  readonly accountState: 'open' | 'closed' | null;
  readonly closedReason: string | null;
  readonly foldedName: string;
  /** yyyy-mm-dd; staff have none. */
  readonly birthDate: string | null;
  readonly citizenIndex: Buffer;
  readonly activity: 'active' | 'exempted' | 'suspended' | 'left' | null;
  /** His standing gives an account (dated data) and his cell works today; staff always. */
  readonly entitled: boolean;
}

const MEMBER = sql`
  SELECT m.id AS "memberId", a.id AS "accountId", a.state AS "accountState", a.closed_reason AS "closedReason", m.folded_name AS "foldedName",
         to_char(p.birth_date, 'YYYY-MM-DD') AS "birthDate", n.citizen_id_index AS "citizenIndex", p.activity,
         EXISTS (SELECT 1 FROM members_standing_effect e
                  WHERE e.standing = CASE WHEN p.activity = 'active' THEN p.class ELSE p.activity END AND e.account <> 'none'
                    AND e.effective_from <= sotay_today() AND (e.effective_to IS NULL OR e.effective_to > sotay_today()))
           AND EXISTS (SELECT 1 FROM organizations_form f WHERE f.org_id = m.home_cell_id AND f.valid @> sotay_today()) AS entitled
    FROM members_member m JOIN members_personal p ON p.member_id = m.id JOIN members_number n ON n.member_id = m.id
    LEFT JOIN identity_account a ON a.member_id = m.id`;
const STAFF = sql`
  SELECT NULL::int AS "memberId", a.id AS "accountId", a.state AS "accountState", a.closed_reason AS "closedReason", authority.folded(a.staff_name) AS "foldedName",
         NULL AS "birthDate", a.staff_citizen_id_index AS "citizenIndex", NULL AS activity, true AS entitled
    FROM identity_account a`;

/** The pre-provisioned record with this citizen id: a member first, else staff. */
export async function findByCitizenId(db: Db, index: Buffer): Promise<Person | undefined> {
  const member = await sql<Person>`${MEMBER} WHERE n.citizen_id_index = ${index}`.execute(db);
  return member.rows[0] ?? (await sql<Person>`${STAFF} WHERE a.staff_citizen_id_index = ${index}`.execute(db)).rows[0];
}

/** The person to whom (issuer, subject) was bound earlier. */
export async function findByBinding(db: Db, issuer: string, subject: string): Promise<Person | undefined> {
  const bound = await db
    .selectFrom('identity_binding')
    .select('account_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return bound === undefined ? undefined : findByAccount(db, bound.account_id);
}

/** The person of an account. */
export async function findByAccount(db: Db, accountId: string): Promise<Person | undefined> {
  const member = await sql<Person>`${MEMBER} WHERE a.id = ${accountId}`.execute(db);
  return (
    member.rows[0] ??
    (await sql<Person>`${STAFF} WHERE a.id = ${accountId} AND a.member_id IS NULL`.execute(db)).rows[0]
  );
}

/** The person of a member number. */
export async function findByMember(db: Db, memberId: number): Promise<Person | undefined> {
  return (await sql<Person>`${MEMBER} WHERE m.id = ${memberId}`.execute(db)).rows[0];
}

/** Makes a member's account, or gives the one that a simultaneous sign-in has just made. */
export async function makeAccount(db: Db, memberId: number): Promise<{ id: string; made: boolean }> {
  const made = await db
    .insertInto('identity_account')
    .values({ member_id: memberId })
    .onConflict((conflict) => conflict.column('member_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made !== undefined) return { id: made.id, made: true };
  const { id } = await db
    .selectFrom('identity_account')
    .select('id')
    .where('member_id', '=', memberId)
    .executeTakeFirstOrThrow();
  return { id, made: false };
}

/** The subject under which an account is bound at an issuer. */
export async function subjectOf(db: Db, accountId: string, issuer: string): Promise<string | undefined> {
  return (
    await db
      .selectFrom('identity_binding')
      .select('subject')
      .where('account_id', '=', accountId)
      .where('issuer', '=', issuer)
      .executeTakeFirst()
  )?.subject;
}

/** Whether any issuer vouches for the account. */
export async function isBound(db: Db, accountId: string): Promise<boolean> {
  return (
    (await db
      .selectFrom('identity_binding')
      .select('issuer')
      .where('account_id', '=', accountId)
      .limit(1)
      .executeTakeFirst()) !== undefined
  );
}

/** Binds for good; false when a simultaneous sign-in has bound the account or the subject. */
export async function bind(db: Db, accountId: string, issuer: string, subject: string): Promise<boolean> {
  const bound = await db
    .insertInto('identity_binding')
    .values({ account_id: accountId, issuer, subject })
    .onConflict((conflict) => conflict.doNothing())
    .returning('account_id')
    .executeTakeFirst();
  return bound !== undefined;
}
