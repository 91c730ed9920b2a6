import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** A body today; undefined when it is not there for the actor. */
export async function readBody(db: Db, orgId: number) {
  return db
    .selectFrom('organizations_current as o')
    .leftJoin('organizations_current as p', 'p.id', 'o.parent_id')
    .where('o.id', '=', orgId)
    .select([
      'o.id',
      'o.code',
      'o.name',
      'o.type',
      'o.is_cell as isCell',
      'o.founded_on as foundedOn',
      'o.parent_id as parentId',
      'p.name as parentName',
    ])
    .select(sql<string>`authority.office_mode(o.id)`.as('officeMode'))
    .executeTakeFirst();
}

/** Every dated form of a body, newest first. */
export async function readForms(db: Db, orgId: number) {
  return db
    .selectFrom('organizations_form as f')
    .leftJoin('organizations_current as p', 'p.id', 'f.parent_id')
    .where('f.org_id', '=', orgId)
    .select(['f.name', 'f.type', 'f.code', 'f.parent_id as parentId', 'p.name as parentName'])
    .select([sql<string | null>`lower(f.valid)`.as('from'), sql<string | null>`upper(f.valid)`.as('to')])
    .orderBy(sql`lower(f.valid)`, (order) => order.desc().nullsLast())
    .execute();
}

/** The term of today. */
export async function readTerm(db: Db, orgId: number) {
  return db
    .selectFrom('organizations_term')
    .where('org_id', '=', orgId)
    .where(sql<boolean>`valid @> sotay_today()`)
    .select(['name', sql<string>`lower(valid)`.as('from'), sql<string | null>`upper(valid)`.as('to')])
    .executeTakeFirst();
}

/** What the actor may do with a body, by the same functions that the policies ask. */
export async function readBodyFlags(db: Db, orgId: number) {
  const { rows } = await sql<{
    mayReadMembers: boolean;
    mayGivePositions: boolean;
    maySetTerm: boolean;
    maySetOffice: boolean;
    mayManageStaff: boolean;
    relation: string | null;
  }>`
    SELECT authority.reads_below('identity', ${orgId}::int) AS "mayReadMembers",
           coalesce(${orgId}::int = ANY (authority.orgs_may('position')), false) AS "mayGivePositions",
           coalesce(${orgId}::int = ANY (authority.orgs_may('term')), false) AS "maySetTerm",
           coalesce(${orgId}::int = ANY (authority.orgs_may('officeArrangement')), false) AS "maySetOffice",
           coalesce(${orgId}::int = ANY (authority.orgs_for('staffRole')), false) AS "mayManageStaff",
           authority.acting_as(ARRAY[${orgId}::int]) AS relation`.execute(db);
  const flags = rows[0];
  if (flags === undefined) throw new Error('A SELECT without FROM gives one row');
  return flags;
}

/** Sets the term from a day to a day; what it overlaps is cut off where it begins. */
export async function saveTerm(
  db: Db,
  orgId: number,
  name: string,
  from: string,
  to: string,
  accountId: string,
): Promise<void> {
  await sql`UPDATE organizations_term SET valid = daterange(lower(valid), greatest(lower(valid), ${from}::date))
             WHERE org_id = ${orgId} AND valid && daterange(${from}::date, ${to}::date)`.execute(db);
  await sql`INSERT INTO organizations_term (org_id, name, valid, set_by)
            VALUES (${orgId}, ${name}, daterange(${from}::date, ${to}::date), ${accountId}::uuid)`.execute(db);
}

/** Sets how a body's office works from a day on. */
export async function saveOfficeMode(db: Db, orgId: number, mode: string, from: string | null): Promise<void> {
  await sql`UPDATE organizations_office_arrangement SET valid = daterange(lower(valid), greatest(lower(valid), coalesce(${from}::date, sotay_today())))
             WHERE org_id = ${orgId} AND valid && daterange(coalesce(${from}::date, sotay_today()), NULL)`.execute(db);
  await sql`INSERT INTO organizations_office_arrangement (org_id, mode, valid)
            VALUES (${orgId}, ${mode}, daterange(coalesce(${from}::date, sotay_today()), NULL))`.execute(db);
}
