import type { CorrectionState } from '@sotay/contract';
import { sql } from 'kysely';
import type { ActorTx, Db } from '../platform/database/transaction.ts';
import type { MemberPlace } from './phone-entry.queries.ts';

const COLUMNS = [
  'k.id',
  'k.member_id as memberId',
  'k.home_cell_id as homeCellId',
  'k.field',
  'k.wrong_sealed as wrongSealed',
  'k.right_sealed as rightSealed',
  'k.state',
  'k.answer',
  'k.created_at as createdAt',
  'k.due_on as dueOn',
  'k.decided_at as decidedAt',
] as const;

/** Requests about the actor himself, newest first; a person has few, so there is one page of at most 100. */
export async function readOwn({ db, actor }: ActorTx) {
  return db
    .selectFrom('members_correction as k')
    .where('k.member_id', '=', actor.memberId)
    .select(COLUMNS)
    .orderBy('k.created_at', 'desc')
    .limit(100)
    .execute();
}

/** One request, when the actor may read it. */
export async function readOne(db: Db, id: string) {
  return db.selectFrom('members_correction as k').where('k.id', '=', id).select(COLUMNS).executeTakeFirst();
}

/** The desk's list, oldest first (the longest waiting is answered first), of a body's subtree. */
export async function readDesk(
  db: Db,
  orgId: number,
  state: CorrectionState | undefined,
  after: readonly [string, string] | null,
  limit: number,
) {
  return (
    db
      .selectFrom('members_correction as k')
      .innerJoin('members_member as m', 'm.id', 'k.member_id')
      .innerJoin('organizations_current as c', 'c.id', 'k.home_cell_id')
      .where(
        'k.home_cell_id',
        '=',
        sql<number>`ANY ((SELECT ARRAY[${orgId}::int] || authority.descendants(ARRAY[${orgId}::int]))::int[])`,
      )
      .where('k.home_cell_id', '=', sql<number>`ANY ((SELECT authority.orgs_for('correction'))::int[])`)
      .$if(state !== undefined, (query) => query.where('k.state', '=', state ?? ''))
      .$if(after !== null, (query) =>
        query.where(sql<boolean>`(k.created_at, k.id) > (${after?.[0] ?? ''}::timestamptz, ${after?.[1] ?? ''}::uuid)`),
      )
      .select(COLUMNS)
      .select(['m.full_name as fullName', 'c.name as cellName'])
      // JavaScript's dates stop at milliseconds; the place in the list must not.
      .select(sql<string>`to_char(k.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('createdKey'))
      .orderBy('k.created_at')
      .orderBy('k.id')
      .limit(limit + 1)
      .execute()
  );
}

/** Files a request; its id is made beforehand because the texts are sealed to it. */
export async function insertCorrection(
  db: Db,
  request: {
    id: string;
    memberId: number;
    place: MemberPlace;
    accountId: string;
    field: string;
    wrongSealed: Buffer;
    rightSealed: Buffer;
  },
): Promise<void> {
  await db
    .insertInto('members_correction')
    .values({
      id: request.id,
      member_id: request.memberId,
      home_cell_id: request.place.homeCellId,
      cell_id: request.place.cellId,
      on_roll: request.place.onRoll,
      author_account_id: request.accountId,
      field: request.field,
      wrong_sealed: request.wrongSealed,
      right_sealed: request.rightSealed,
      due_on: sql<string>`sotay_today() + (rules_value('correction.answerDays'))::int`,
    })
    .execute();
}

/** Moves a request on; false when row security or a colleague was quicker. */
export async function moveCorrection(
  db: Db,
  id: string,
  from: readonly string[],
  to: string,
  decided: { by: string; answer: string } | null,
): Promise<boolean> {
  const moved = await db
    .updateTable('members_correction')
    .set(
      decided === null
        ? { state: to }
        : { state: to, answer: decided.answer, decided_by: decided.by, decided_at: sql<Date>`now()` },
    )
    .where('id', '=', id)
    .where('state', '=', sql<string>`ANY (${[...from]}::text[])`)
    .executeTakeFirst();
  return moved.numUpdatedRows > 0n;
}

/** Whether the actor's desk receives requests from this body's subtree. */
export async function mayReadDesk(db: Db, orgId: number): Promise<boolean> {
  const { rows } = await sql<{
    may: boolean;
  }>`SELECT authority.reads_below('correction', ${orgId}::int) AS may`.execute(db);
  return rows[0]?.may === true;
}
