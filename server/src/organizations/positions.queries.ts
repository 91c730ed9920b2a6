import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

const STATE = sql<'current' | 'coming' | 'past' | 'undone'>`
  CASE WHEN h.undone_at IS NOT NULL THEN 'undone' WHEN h.held_from > sotay_today() THEN 'coming'
       WHEN h.held_to IS NOT NULL AND h.held_to <= sotay_today() THEN 'past' ELSE 'current' END`;

function positions(db: Db) {
  return db
    .selectFrom('organizations_position as h')
    .innerJoin('members_member as m', 'm.id', 'h.member_id')
    .innerJoin('organizations_current as o', 'o.id', 'h.org_id')
    .select([
      'h.id',
      'h.position',
      'h.member_id as memberId',
      'm.full_name as fullName',
      'm.home_cell_id as homeCellId',
      'h.org_id as orgId',
      'o.name as orgName',
      'h.held_from as from',
      'h.held_to as to',
      'h.replaces',
      STATE.as('state'),
    ]);
}

/** Positions of a body, those held today first; the persons are those whom the actor may name. */
export async function readPositionsOf(db: Db, orgId: number) {
  return positions(db)
    .where('h.org_id', '=', orgId)
    .orderBy(
      sql`CASE WHEN h.undone_at IS NULL AND (h.held_to IS NULL OR h.held_to > sotay_today()) THEN 0 WHEN h.undone_at IS NULL THEN 1 ELSE 2 END`,
    )
    .orderBy(
      sql`array_position(ARRAY['secretary', 'deputySecretary', 'cellCommitteeMember', 'committeeMember', 'follower'], h.position)`,
    )
    .orderBy('m.sort_name')
    .orderBy('h.held_from', 'desc')
    .limit(500)
    .execute();
}

/** One position, when the actor may see it. */
export async function readPosition(db: Db, id: string) {
  return positions(db).where('h.id', '=', id).executeTakeFirst();
}

/** Records that a member holds a position. */
export async function insertPosition(
  db: Db,
  given: {
    orgId: number;
    memberId: number;
    position: string;
    from: string;
    to: string | null;
    accountId: string;
    replaces?: string;
  },
): Promise<string> {
  const row = await db
    .insertInto('organizations_position')
    .values({
      org_id: given.orgId,
      member_id: given.memberId,
      position: given.position,
      held_from: given.from,
      held_to: given.to,
      given_by: given.accountId,
      replaces: given.replaces ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Ends a position on a day. */
export async function endPositionRow(db: Db, id: string, on: string, accountId: string): Promise<void> {
  await db
    .updateTable('organizations_position')
    .set({ held_to: on, ended_by: accountId, ended_at: sql<Date>`now()` })
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Marks a row as entered by mistake; it stays readable. */
export async function undoPositionRow(db: Db, id: string, accountId: string): Promise<void> {
  await db
    .updateTable('organizations_position')
    .set({ undone_by: accountId, undone_at: sql<Date>`now()` })
    .where('id', '=', id)
    .executeTakeFirst();
}
