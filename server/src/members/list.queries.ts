import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** What a list of members is asked for. */
export interface ListFilter {
  /** The body and all below it, by `readScope`. */
  scope: readonly number[];
  /** Already folded: lower case, no marks. */
  folded?: string | undefined;
  cell?: number | undefined;
  class?: string | undefined;
  activity?: string | undefined;
  noAccount?: boolean | undefined;
}

/** Up to so many bodies the index of the cells is the shorter way; above, name order with a hash lookup per row. */
const FEW_BODIES = 500;

/** The ids of a body and of everything below it. */
export async function readScope(db: Db, orgId: number): Promise<number[]> {
  const { rows } = await sql<{ scope: number[] }>`
    SELECT ARRAY[${orgId}::int] || authority.descendants(ARRAY[${orgId}::int]) AS scope`.execute(db);
  return rows[0]?.scope ?? [];
}

/**
 * Whether a member belongs to the scope by either of his cells. Measured at 200,000 members: a ward's count 15 ms by
 * index and 65 ms by hash; a province's 81 ms by hash and 26 s along the array.
 */
export function inScope(scope: readonly number[], member = 'm'): RawBuilder<boolean> {
  const home = sql.ref(`${member}.home_cell_id`);
  const cell = sql.ref(`${member}.cell_id`);
  const ids = sql`${[...scope]}::int[]`;
  return scope.length <= FEW_BODIES
    ? sql<boolean>`(${home} = ANY (${ids}) OR ${cell} = ANY (${ids}))`
    : sql<boolean>`(${home} IN (SELECT unnest(${ids})) OR ${cell} IN (SELECT unnest(${ids})))`;
}

function filtered(db: Db, filter: ListFilter) {
  const { folded, cell, class: memberClass, activity, noAccount } = filter;
  return db
    .selectFrom('members_member as m')
    .leftJoin('members_personal as p', 'p.member_id', 'm.id')
    .where(inScope(filter.scope))
    .where('m.on_roll', '=', activity !== 'left')
    .$if(folded !== undefined && folded !== '', (query) => query.where('m.folded_name', 'like', `%${folded ?? ''}%`))
    .$if(cell !== undefined, (query) =>
      query.where((eb) => eb.or([eb('m.home_cell_id', '=', cell ?? 0), eb('m.cell_id', '=', cell ?? 0)])),
    )
    .$if(memberClass !== undefined, (query) => query.where('p.class', '=', memberClass ?? ''))
    .$if(activity !== undefined, (query) => query.where('p.activity', '=', activity ?? ''))
    .$if(noAccount === true, (query) =>
      query.where(
        'm.id',
        'in',
        sql<number>`(SELECT member_id FROM members_without_account(${[...filter.scope]}::int[]))`,
      ),
    );
}

/** A page in Vietnamese order of given names; `after` is the sort name and id of the row before. */
export async function readPage(db: Db, filter: ListFilter, after: readonly [string, number] | null, limit: number) {
  return filtered(db, filter)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(m.sort_name, m.id) > (${after?.[0] ?? ''}, ${after?.[1] ?? 0}::int)`),
    )
    .select([
      'm.id',
      'm.full_name as fullName',
      'm.sort_name as sortName',
      'm.home_cell_id as homeCellId',
      'm.cell_id as cellId',
      'p.birth_date as birthDate',
      'p.gender',
      'p.joined_on as joinedOn',
      'p.official_on as officialOn',
      'p.class',
      'p.activity',
      'p.placement',
      probationDaysLeft,
    ])
    .orderBy('m.sort_name')
    .orderBy('m.id')
    .limit(limit)
    .execute();
}

/** How many rows the filters leave, for the head of the first page. */
export async function countMatching(db: Db, filter: ListFilter): Promise<number> {
  const row = await filtered(db, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** Days until the probation ends, counted from the admission ceremony (domain.md § 3, Clocks); negative when overdue. */
export const probationDaysLeft = sql<number | null>`
  CASE WHEN p.class = 'probationary' AND p.activity = 'active'
       THEN (p.ceremony_on + make_interval(months => (rules_value('probation.months'))::int))::date - sotay_today() END`.as(
  'probationDaysLeft',
);

/** Names of the cells and the positions of some members, and their account states where they may be read. */
export async function readAround(db: Db, ids: readonly number[], orgIds: readonly number[]) {
  const positions = await db
    .selectFrom('organizations_position_current')
    .where('member_id', '=', sql<number>`ANY (${[...ids]}::int[])`)
    .select(['member_id as memberId', 'position'])
    .execute();
  const orgs = await db
    .selectFrom('organizations_current')
    .where('id', '=', sql<number>`ANY (${[...orgIds]}::int[])`)
    .select(['id', 'name'])
    .execute();
  const accounts = await readAccountStates(db, ids);
  return { positions, orgs: new Map(orgs.map((org) => [org.id ?? 0, org.name ?? ''])), accounts };
}

/** `none`, `open` or `closed` by member; a member whose state the actor may not read is absent. */
export async function readAccountStates(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, 'none' | 'open' | 'closed'>> {
  const { rows } = await sql<{ memberId: number; state: 'none' | 'open' | 'closed' }>`
    SELECT member_id AS "memberId", state FROM members_account_states(${[...ids]}::int[])`.execute(db);
  return new Map(rows.map((row) => [row.memberId, row.state]));
}

/** The body asked for with what stands below it (for bodies the actor works for), and the actor's relation to it. */
export async function readListHead(db: Db, orgId: number) {
  const { rows } = await sql<{
    id: number;
    name: string;
    isCell: boolean;
    members: number | null;
    organizations: number | null;
    relation: string | null;
    mayPrintNoAccount: boolean;
  }>`
    SELECT o.id, o.name, o.is_cell AS "isCell", c.members, c.organizations, authority.acting_as(ARRAY[o.id]) AS relation,
           authority.reads_below('accountGap', o.id) AS "mayPrintNoAccount"
      FROM organizations_current o LEFT JOIN organizations_counts(ARRAY[${orgId}::int]) c ON c.org_id = o.id
     WHERE o.id = ${orgId}::int`.execute(db);
  return rows[0];
}
