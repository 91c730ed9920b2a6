import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** Every dated rule, by key and newest first. */
export async function readRules(db: Db) {
  return db
    .selectFrom('rules_rule')
    .select(['key', 'value', 'effective_from as effectiveFrom', 'effective_to as effectiveTo', 'basis'])
    .select(
      sql<'inForce' | 'coming' | 'past'>`CASE WHEN effective_from > sotay_today() THEN 'coming'
        WHEN effective_to IS NOT NULL AND effective_to <= sotay_today() THEN 'past'
        WHEN EXISTS (SELECT 1 FROM rules_rule n WHERE n.key = rules_rule.key AND n.effective_from > rules_rule.effective_from AND n.effective_from <= sotay_today()) THEN 'past'
        ELSE 'inForce' END`.as('state'),
    )
    .orderBy('key')
    .orderBy('effective_from', 'desc')
    .execute();
}

/** Whether the actor sets rules. */
export async function maySetRules(db: Db): Promise<boolean> {
  const { rows } = await sql<{
    may: boolean | null;
  }>`SELECT cardinality(authority.orgs_may('rule')) > 0 AS may`.execute(db);
  return rows[0]?.may === true;
}

/** The body whose administrator sets the rules, for the log. */
export async function readRuleSetter(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ id: number | null }>`SELECT (authority.orgs_may('rule'))[1] AS id`.execute(db);
  return rows[0]?.id ?? undefined;
}

/** The newest row of a rule, whether it has begun or not. */
export async function readNewestRule(db: Db, key: string) {
  return db
    .selectFrom('rules_rule')
    .where('key', '=', key)
    .select(['effective_from as effectiveFrom', sql<string>`sotay_today()`.as('today')])
    .orderBy('effective_from', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Sets a rule from a day on; the one before ends there. */
export async function insertRule(
  db: Db,
  key: string,
  rule: { value: number; effectiveFrom: string; basis: string },
): Promise<void> {
  await sql`UPDATE rules_rule SET effective_to = ${rule.effectiveFrom}::date
             WHERE key = ${key} AND effective_from < ${rule.effectiveFrom}::date AND (effective_to IS NULL OR effective_to > ${rule.effectiveFrom}::date)`.execute(
    db,
  );
  await sql`INSERT INTO rules_rule (key, value, effective_from, basis)
            VALUES (${key}, to_jsonb(${rule.value}::numeric), ${rule.effectiveFrom}::date, ${rule.basis})`.execute(db);
}
