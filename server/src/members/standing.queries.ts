import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** A member's standing from a day on. */
export interface StandingValues {
  class: string;
  activity: string;
  left_reason: string | null;
  placement: string;
  home_cell_id: number;
  cell_id: number;
}

/** The newest standing, begun or not; locked, so that two changes at once become one after the other. */
export async function readNewest(db: Db, memberId: number) {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('members_standing', ${memberId}::int))`.execute(db);
  return db
    .selectFrom('members_standing')
    .where('member_id', '=', memberId)
    .select(['since', 'class', 'activity', 'left_reason', 'placement', 'home_cell_id', 'cell_id'])
    .orderBy('since', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Writes the standing that begins on `since` and lets everything that follows from it happen: place, account, sessions. */
export async function saveStanding(
  db: Db,
  memberId: number,
  since: string,
  values: StandingValues,
  accountId: string,
): Promise<void> {
  await db
    .insertInto('members_standing')
    .values({ member_id: memberId, since, ...values, recorded_by: accountId })
    .onConflict((conflict) =>
      conflict
        .columns(['member_id', 'since'])
        .doUpdateSet({ ...values, recorded_by: accountId, recorded_at: sql<Date>`now()` }),
    )
    .execute();
  await sql`SELECT members_apply_standing(ARRAY[${memberId}::int])`.execute(db);
}

/** Ends what a member who no longer takes part held. */
export async function endHeldPositions(
  db: Db,
  memberId: number,
  on: string,
  accountId: string,
): Promise<{ id: string; orgId: number }[]> {
  return db
    .updateTable('organizations_position')
    .set({ held_to: sql<string>`greatest(held_from, ${on}::date)`, ended_by: accountId, ended_at: sql<Date>`now()` })
    .where('member_id', '=', memberId)
    .where('undone_at', 'is', null)
    .where((eb) => eb.or([eb('held_to', 'is', null), eb('held_to', '>', on)]))
    .returning(['id', 'org_id as orgId'])
    .execute();
}

/** Which of these are cells the actor may name. */
export async function readCells(db: Db, ids: readonly number[]): Promise<Set<number>> {
  const rows = await db
    .selectFrom('organizations_current')
    .where('id', 'in', [...ids])
    .where('is_cell', '=', true)
    .select('id')
    .execute();
  return new Set(rows.map((row) => row.id ?? 0));
}

/** Today in Vietnam, as the database says it. */
export async function readToday(db: Db): Promise<string> {
  const { rows } = await sql<{ today: string }>`SELECT sotay_today() AS today`.execute(db);
  return rows[0]?.today ?? '';
}

/** Special duty from a day on: what overlaps is cut off there. */
export async function saveSpecialDuty(
  db: Db,
  memberId: number,
  from: string,
  to: string | null,
  accountId: string,
): Promise<void> {
  await sql`UPDATE members_special_duty SET valid = daterange(lower(valid), greatest(lower(valid), ${from}::date))
             WHERE member_id = ${memberId} AND valid && daterange(${from}::date, ${to}::date)`.execute(db);
  await sql`INSERT INTO members_special_duty (member_id, valid, set_by) VALUES (${memberId}, daterange(${from}::date, ${to}::date), ${accountId}::uuid)`.execute(
    db,
  );
}
