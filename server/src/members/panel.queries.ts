import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';
import { probationDaysLeft } from './list.queries.ts';

/** One member with every class of fields the actor reads; undefined when he may not see him at all. */
export async function readMember(db: Db, memberId: number) {
  return db
    .selectFrom('members_member as m')
    .leftJoin('members_personal as p', 'p.member_id', 'm.id')
    .leftJoin('members_circumstance as s', 's.member_id', 'm.id')
    .leftJoin('members_member as helper', 'helper.id', 's.assisted_by')
    .where('m.id', '=', memberId)
    .select([
      'm.id',
      'm.full_name as fullName',
      'm.home_cell_id as homeCellId',
      'm.cell_id as cellId',
      'p.gender',
      'p.birth_date as birthDate',
      'p.joined_on as joinedOn',
      'p.official_on as officialOn',
      'p.ceremony_on as ceremonyOn',
      'p.exempted_on as exemptedOn',
      'p.class',
      'p.activity',
      'p.placement',
      's.has_smartphone as hasSmartphone',
      's.has_level2_identity as hasLevel2Identity',
      's.assisted_by as assistedById',
      'helper.full_name as assistedByName',
      's.assistance_consented_on as assistanceConsentedOn',
      probationDaysLeft,
    ])
    .select([
      sql<number | null>`extract(year FROM age(sotay_today(), p.joined_on))::int`.as('partyAge'),
      sql<{
        from: string;
        to: string | null;
      } | null>`(SELECT jsonb_build_object('from', lower(d.valid), 'to', upper(d.valid))
        FROM members_special_duty d WHERE d.member_id = m.id AND d.valid @> sotay_today())`.as('specialDuty'),
    ])
    .executeTakeFirst();
}

/** Dated standings, newest first. */
export async function readStandings(db: Db, memberId: number) {
  return db
    .selectFrom('members_standing')
    .where('member_id', '=', memberId)
    .select([
      'since',
      'class',
      'activity',
      'left_reason as leftReason',
      'placement',
      'home_cell_id as homeCellId',
      'cell_id as cellId',
    ])
    .orderBy('since', 'desc')
    .execute();
}

/** Positions held today, with the names of the bodies the actor may see. */
export async function readHeldPositions(db: Db, memberId: number) {
  return db
    .selectFrom('organizations_position_current as h')
    .innerJoin('organizations_current as o', 'o.id', 'h.org_id')
    .where('h.member_id', '=', memberId)
    .select(['h.position', 'h.held_from as from', 'o.id as orgId', 'o.name as orgName'])
    .orderBy('o.code')
    .execute();
}

/** What the actor may do for or with one member. `bound` is told apart, because it has a sentence of its own. */
export interface MemberFlags {
  bound: boolean;
  mayRevealNumber: boolean;
  mayRevealPhone: boolean;
  mayEnterPhone: boolean;
  mayFileCorrection: boolean;
  mayEditCircumstances: boolean;
  mayChangeStanding: boolean;
  mayGivePosition: boolean;
  mayIssueActivationCode: boolean;
  mayRequestSignOut: boolean;
  mayFileFeedback: boolean;
  mayActFor: boolean;
  relation: string | null;
}

/** The same functions that the policies ask, so that a flag never promises what the database refuses. */
export async function readFlags(db: Db, memberId: number): Promise<MemberFlags | undefined> {
  const { rows } = await sql<MemberFlags>`
    SELECT a.bound,
      m.id IS DISTINCT FROM a.member_id AND m.home_cell_id = ANY (authority.orgs_for('number')) AS "mayRevealNumber",
      m.id IS DISTINCT FROM a.member_id AND m.on_roll AND ARRAY[m.home_cell_id, m.cell_id] && authority.orgs_for('phone') AS "mayRevealPhone",
      authority.may_for_member('ownPhone', m.id) AS "mayEnterPhone",
      authority.may_for_member('correctionRequest', m.id) AS "mayFileCorrection",
      m.on_roll AND ARRAY[m.home_cell_id, m.cell_id] && authority.orgs_may('circumstance') AS "mayEditCircumstances",
      m.home_cell_id = ANY (authority.orgs_may('standing')) AND m.id IS DISTINCT FROM a.member_id AS "mayChangeStanding",
      m.on_roll AND m.id IS DISTINCT FROM a.member_id AND m.home_cell_id = ANY (authority.orgs_may('position')) AS "mayGivePosition",
      EXISTS (SELECT 1 FROM identity_way_in(m.id) w WHERE w.entitled AND NOT w.bound) AS "mayIssueActivationCode",
      EXISTS (SELECT 1 FROM identity_way_in(m.id) w WHERE w.acts_as IN ('supportTeam', 'officers')) AS "mayRequestSignOut",
      m.id IS DISTINCT FROM a.member_id AND feedback_may_file(m.id) AS "mayFileFeedback",
      a.active AND m.id IS DISTINCT FROM a.member_id AND authority.may_for_member('meetingAnswer', m.id) AS "mayActFor",
      authority.acting_as(ARRAY[m.home_cell_id, m.cell_id], m.id) AS relation
    FROM members_member m, authority.actor() a WHERE m.id = ${memberId}`.execute(db);
  return rows[0];
}
