import type { MeetingKind } from '@sotay/contract';
import { sql } from 'kysely';
import type { CardFacts } from '../../meetings/facts.ts';
import type { ActorTx } from '../../platform/database/transaction.ts';

/** The actor's account and, when there is one, the member behind it. */
export async function readAccount({ db, actor }: ActorTx) {
  return db
    .selectFrom('identity_account as a')
    .leftJoin('members_member as m', 'm.id', 'a.member_id')
    .leftJoin('members_personal as p', 'p.member_id', 'a.member_id')
    .leftJoin('organizations_current as c', 'c.id', 'm.cell_id')
    .leftJoin('organizations_current as o', 'o.id', 'c.parent_id')
    .leftJoin('identity_preference as t', 't.account_id', 'a.id')
    .where('a.id', '=', actor.accountId)
    .select(({ exists, selectFrom }) => [
      'a.id',
      'a.member_id as memberId',
      'a.staff_name as staffName',
      'm.full_name as fullName',
      'p.activity',
      'm.cell_id as cellId',
      'c.name as cellName',
      'o.id as committeeId',
      'o.name as committeeName',
      't.text_size as textSize',
      exists(selectFrom('identity_binding as b').select('b.issuer').whereRef('b.account_id', '=', 'a.id')).as('bound'),
    ])
    .executeTakeFirst();
}

/** The newest answer about consent. */
export async function readConsent({ db, actor }: ActorTx) {
  return db
    .selectFrom('identity_consent')
    .select(['given', 'version', 'at'])
    .where('account_id', '=', actor.accountId)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Positions a member holds today, with the body's own type. */
export async function readPositions({ db }: ActorTx, memberId: number) {
  return db
    .selectFrom('organizations_position_current as h')
    .innerJoin('organizations_current as o', 'o.id', 'h.org_id')
    .where('h.member_id', '=', memberId)
    .select([
      'h.position',
      'h.held_from as from',
      'o.id as orgId',
      'o.name as orgName',
      'o.type as orgType',
      'o.is_cell as isCell',
    ])
    .orderBy('o.code')
    .orderBy('h.position')
    .execute();
}

/** Staff roles the actor holds or is waiting for. */
export async function readStaffRoles({ db, actor }: ActorTx) {
  return db
    .selectFrom('authority_staff_role as r')
    .innerJoin('organizations_current as o', 'o.id', 'r.org_id')
    .where('r.account_id', '=', actor.accountId)
    .where((eb) => eb.or([eb('r.held_to', 'is', null), eb('r.held_to', '>', sql<string>`sotay_today()`)]))
    .select(['r.id', 'r.role', 'o.id as orgId', 'o.name as orgName', 'o.type as orgType', 'o.parent_id as parentId'])
    .select(sql<boolean>`r.confirmed_at IS NOT NULL`.as('confirmed'))
    .orderBy('o.code')
    .orderBy('r.granted_at')
    .execute();
}

/** Members whom the actor helps. */
export async function readHelped({ db }: ActorTx) {
  const { rows } = await sql<{
    id: number;
    fullName: string;
  }>`SELECT id, full_name AS "fullName" FROM members_helped()`.execute(db);
  return rows;
}

/** Bodies at whose inbox of feedback the actor reads something. */
export async function readFeedbackDesks({ db }: ActorTx): Promise<number[]> {
  const { rows } = await sql<{ orgs: number[] }>`SELECT authority.feedback_desks() AS orgs`.execute(db);
  return rows[0]?.orgs ?? [];
}

/** Facts of Trang chủ, as `me_home()` gives them. */
export interface HomeFacts {
  fullName: string;
  isMember: boolean;
  cell: { id: number; name: string } | null;
  consent: boolean | null;
  hasPhone: boolean;
  wantsPasskey: boolean;
  waiting: (
    | { kind: 'confirmActivation' | 'confirmSignOut'; id: string; name: string }
    | {
        kind: 'confirmStaffRole';
        id: string;
        name: string;
        role: string;
        orgId: number;
        orgName: string;
        orgType: string;
      }
    | {
        kind: 'conveneMeeting' | 'decideAbsences';
        id: string;
        name: string;
        onDay: string;
        meetingKind: MeetingKind;
        shortId: string;
        /** Requests to be absent that wait. */
        count: number;
        /** Day of the superior's last reminder. */
        remindedOn: string | null;
      }
    | { kind: 'beginMeeting'; id: string; forMonth: string; remindedOn: string }
    | {
        kind: 'sendReport';
        id: string;
        onDay: string;
        meetingKind: MeetingKind;
        shortId: string;
        forMonth: string;
        returned: boolean;
        dueOn: string;
        remindedOn: string | null;
      }
  )[];
  /** Meetings that come, then closed ones of which the person is chair or minute-taker. */
  meetings: CardFacts[];
  answered: { id: string; field: string; state: string; at: string }[];
  /** Letters of the person that were answered and are not closed yet. */
  letters: { id: string; sentOn: string; at: string }[];
  /** Meetings to which the person was called and which will not be held. */
  cancelled: {
    id: string;
    title: string;
    reason: string | null;
    startsAt: string;
    onDay: string;
    kind: MeetingKind;
    shortId: string;
    at: string;
  }[];
  updatedAt: string;
}

/** Stores the text size a person has chosen. */
export async function savePreference({ db, actor }: ActorTx, textSize: string): Promise<void> {
  await db
    .insertInto('identity_preference')
    .values({ account_id: actor.accountId, text_size: textSize })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({ text_size: textSize, updated_at: sql<Date>`now()` }),
    )
    .execute();
}

/** The member's own row of every class that the summary shows. */
export async function readOwnSummary({ db }: ActorTx, memberId: number) {
  return db
    .selectFrom('members_member as m')
    .innerJoin('members_personal as p', 'p.member_id', 'm.id')
    .innerJoin('members_number as n', 'n.member_id', 'm.id')
    .leftJoin('members_phone as h', 'h.member_id', 'm.id')
    .leftJoin('members_circumstance as s', 's.member_id', 'm.id')
    .leftJoin('members_member as helper', 'helper.id', 's.assisted_by')
    .innerJoin('organizations_current as c', 'c.id', 'm.cell_id')
    .leftJoin('organizations_current as o', 'o.id', 'c.parent_id')
    .where('m.id', '=', memberId)
    .select([
      'm.full_name as fullName',
      'm.home_cell_id as homeCellId',
      'm.cell_id as cellId',
      'c.name as cellName',
      'o.id as committeeId',
      'o.name as committeeName',
      'p.birth_date as birthDate',
      'p.gender',
      'p.joined_on as joinedOn',
      'p.official_on as officialOn',
      'p.ceremony_on as ceremonyOn',
      'p.exempted_on as exemptedOn',
      'p.class',
      'p.activity',
      'p.placement',
      'n.citizen_id_sealed as citizenIdSealed',
      'n.card_sealed as cardSealed',
      'h.phone_sealed as phoneSealed',
      's.has_smartphone as hasSmartphone',
      's.has_level2_identity as hasLevel2Identity',
      'helper.full_name as assistedBy',
    ])
    .select([
      sql<number>`extract(year FROM age(sotay_today(), p.joined_on))::int`.as('partyAge'),
      sql<
        number | null
      >`CASE WHEN p.class = 'probationary' THEN (p.ceremony_on + make_interval(months => rules_value('probation.months')::int))::date - sotay_today() END`.as(
        'probationDaysLeft',
      ),
      sql<{
        from: string;
        to: string | null;
      } | null>`(SELECT jsonb_build_object('from', lower(d.valid), 'to', upper(d.valid)) FROM members_special_duty d
        WHERE d.member_id = m.id AND d.valid @> sotay_today())`.as('specialDuty'),
    ])
    .executeTakeFirst();
}
