import { assigns, readsThread, THREADS, type ThreadFact } from './feedback-rows.ts';
import { accountId } from './identities.ts';
import type { BodyClass, MeetingClass } from './meeting-oracle.ts';
import {
  boardOver,
  holdsPosition,
  holdsRole,
  holdsRoleOver,
  isDirectBoard,
  isOfficer,
  reads,
  seesOrg,
  signedIn,
  supportTeamOver,
  worksFor,
  type MemberClass,
} from './oracle.ts';
import { MEMBERS, PEOPLE, person, type MemberFact, type PersonFact } from './people.ts';
import { NOTICES, readsNotice } from './notice-rows.ts';
import { READABLE_MEETINGS } from './readable-meetings.ts';
import { WAITING_IN } from './world-rows.ts';

/** The columns by which the tables of domain.md § 9 decide; a row has some of them. */
export interface ReadRow {
  readonly id?: unknown;
  readonly account_id?: unknown;
  readonly member_id?: unknown;
  readonly cell_id?: unknown;
  readonly org_id?: unknown;
  readonly import_id?: unknown;
  readonly commune_id?: unknown;
  readonly in_access_log?: unknown;
  readonly subject_member_id?: unknown;
  readonly subject_org_id?: unknown;
  readonly thread_id?: unknown;
  readonly meeting_id?: unknown;
  readonly owner_id?: unknown;
  readonly venue_id?: unknown;
  readonly purpose?: unknown;
  readonly removed_at?: unknown;
  readonly state?: unknown;
}

/** A table, how its rows are told apart, and who reads a row by the tables of domain.md § 9. */
export interface ReadableTable {
  readonly name: string;
  /** SQL expression over `t`. */
  readonly key: string;
  /** `system`: requests may not even ask. */
  /** The class of members' data that the rows are, and the column of the member. */
  readonly about?: { readonly dataClass: MemberClass; readonly column: keyof ReadRow };
  /** The same of meetings' data, and of data about a body (its column is `org_id`). */
  readonly ofMeeting?: { readonly dataClass: MeetingClass; readonly column: 'id' | 'meeting_id' };
  readonly ofBody?: BodyClass;
  readonly mayRead: 'system' | ((who: PersonFact, row: ReadRow) => boolean);
}

export function memberOf(row: ReadRow, column: keyof ReadRow = 'member_id'): MemberFact {
  const found = MEMBERS.find((member) => member.id === row[column]);
  if (found === undefined) throw new Error(`No member ${String(row[column])}`);
  return found;
}
/** Rows of the class are read by those who read it in full, or see their own masked. */
const ofClass =
  (dataClass: MemberClass, column: keyof ReadRow = 'member_id') =>
  (who: PersonFact, row: ReadRow): boolean =>
    ['full', 'masked'].includes(reads(who, dataClass, memberOf(row, column)));
/** A table whose rows are one class of data about members. */
function aboutMembers(
  name: string,
  key: string,
  dataClass: MemberClass,
  column: keyof ReadRow = 'member_id',
): ReadableTable {
  return { name, key, about: { dataClass, column }, mayRead: ofClass(dataClass, column) };
}
const ofOrg =
  (column: keyof ReadRow) =>
  (who: PersonFact, row: ReadRow): boolean =>
    seesOrg(who, Number(row[column]));
const ofOwnAccount =
  (column: keyof ReadRow = 'account_id') =>
  (who: PersonFact, row: ReadRow): boolean =>
    signedIn(who) && row[column] === accountId(who);
const byEverybody = (): boolean => true;

function readsStaffRole(who: PersonFact, org: number): boolean {
  return (
    holdsRoleOver(who, org, 'administrator') ||
    holdsRoleOver(who, org, 'auditor') ||
    holdsPosition(who, org, ['secretary'])
  );
}
function threadOf(id: unknown): ThreadFact {
  const found = THREADS.find((thread) => thread.id === id);
  if (found === undefined) throw new Error(`No thread ${String(id)}`);
  return found;
}
function rolesOfAccount(id: unknown): PersonFact['roles'] {
  const waiting =
    id === accountId(person('secretary in the other province'))
      ? WAITING_IN.map((org) => ({ role: 'auditor' as const, org }))
      : [];
  return [...(PEOPLE.find((one) => accountId(one) === id)?.roles ?? []), ...waiting];
}

export const READABLE: readonly ReadableTable[] = [
  { name: 'organizations_organization', key: 't.id', mayRead: ofOrg('id') },
  { name: 'organizations_form', key: 't.org_id', mayRead: ofOrg('org_id') },
  { name: 'organizations_term', key: 't.org_id', mayRead: ofOrg('org_id') },
  { name: 'organizations_office_arrangement', key: 't.org_id', mayRead: ofOrg('org_id') },
  aboutMembers('organizations_position', 't.id', 'identity'),
  aboutMembers('members_member', 't.id', 'identity', 'id'),
  aboutMembers('members_personal', 't.member_id', 'personal'),
  aboutMembers('members_standing', 't.member_id', 'personal'),
  // Others' numbers and phones are rows only during a reveal: reveal.test.ts.
  {
    name: 'members_number',
    key: 't.member_id',
    mayRead: (who, row) => signedIn(who) && who.member?.id === row.member_id,
  },
  {
    name: 'members_phone',
    key: 't.member_id',
    mayRead: (who, row) => signedIn(who) && who.member?.id === row.member_id,
  },
  aboutMembers('members_circumstance', 't.member_id', 'circumstance'),
  aboutMembers('members_special_duty', 't.member_id', 'circumstance'),
  { name: 'members_source', key: 't.member_id', mayRead: 'system' },
  { name: 'members_reveal', key: 't.id', mayRead: ofOwnAccount() },
  aboutMembers('members_correction', 't.id', 'correction'),
  { name: 'members_cell_count', key: 't.cell_id', mayRead: (who, row) => worksFor(who, Number(row.cell_id)) },
  {
    name: 'members_data_issue',
    key: 't.id',
    mayRead: (who, row) => holdsRole(who, Number(row.org_id), 'organizationBoard'),
  },
  { name: 'imports_import', key: 't.id', mayRead: (who, row) => boardOver(who, Number(row.org_id)) },
  {
    name: 'imports_row',
    key: 't.import_id',
    mayRead: (who, row) => boardOver(who, Number(String(row.import_id).slice(-11))),
  },
  { name: 'imports_file', key: 't.import_id', mayRead: 'system' },
  {
    // The state of an account is a circumstance of its member; an administrator sees the accounts that serve his bodies.
    name: 'identity_account',
    key: 't.id',
    mayRead: (who, row) =>
      ofOwnAccount('id')(who, row) ||
      (row.member_id !== null && ofClass('circumstance')(who, row)) ||
      rolesOfAccount(row.id).some((held) => readsStaffRole(who, held.org)),
  },
  { name: 'identity_binding', key: 't.account_id', mayRead: ofOwnAccount() },
  { name: 'identity_device', key: 't.id', mayRead: ofOwnAccount() },
  { name: 'identity_session', key: 't.id', mayRead: ofOwnAccount() },
  { name: 'identity_passkey', key: 't.account_id', mayRead: ofOwnAccount() },
  { name: 'identity_pin', key: 't.account_id', mayRead: ofOwnAccount() },
  { name: 'identity_consent', key: 't.account_id', mayRead: ofOwnAccount() },
  { name: 'identity_preference', key: 't.account_id', mayRead: ofOwnAccount() },
  { name: 'sync_mutation', key: 't.id', mayRead: ofOwnAccount() },
  { name: 'sync_head', key: 't.scope', mayRead: 'system' },
  { name: 'sync_feed', key: "concat_ws(' ', t.scope, t.entity, t.id)", mayRead: 'system' },
  { name: 'sync_flush', key: 't.backend', mayRead: 'system' },
  { name: 'sync_spill', key: "concat_ws(' ', t.scope, t.entity, t.id)", mayRead: 'system' },
  { name: 'identity_challenge', key: 't.id', mayRead: 'system' },
  {
    name: 'identity_activation_code',
    key: 't.id',
    mayRead: (who, row) => {
      const cell = Number(row.cell_id);
      return supportTeamOver(who, cell) || isDirectBoard(who, cell) || isOfficer(who, cell);
    },
  },
  {
    name: 'identity_sign_out_request',
    key: 't.id',
    mayRead: (who, row) => supportTeamOver(who, Number(row.cell_id)) || isOfficer(who, Number(row.cell_id)),
  },
  { name: 'identity_support_case', key: 't.id', mayRead: (who, row) => supportTeamOver(who, Number(row.commune_id)) },
  {
    name: 'authority_staff_role',
    key: 't.id',
    mayRead: (who, row) => ofOwnAccount()(who, row) || readsStaffRole(who, Number(row.org_id)),
  },
  {
    name: 'audit_entry',
    key: 't.id',
    mayRead: (who, row) =>
      ofOwnAccount()(who, row) ||
      (signedIn(who) && row.in_access_log === true && row.subject_member_id === who.member?.id) ||
      (row.subject_org_id !== null && holdsRoleOver(who, Number(row.subject_org_id), 'auditor')),
  },
  { name: 'feedback_thread', key: 't.id', mayRead: (who, row) => readsThread(who, threadOf(row.id)) },
  { name: 'feedback_message', key: 't.id', mayRead: (who, row) => readsThread(who, threadOf(row.thread_id)) },
  {
    name: 'feedback_receiver',
    key: 't.id',
    mayRead: (who, row) => ofOwnAccount()(who, row) || assigns(who, Number(row.org_id)),
  },
  { name: 'feedback_move', key: "concat_ws(' ', t.act, t.mover, t.from_state, t.to_state)", mayRead: byEverybody },
  {
    name: 'notifications_notice',
    key: 't.id',
    mayRead: (who, row) => NOTICES.some((notice) => notice.id === row.id && readsNotice(who, notice)),
  },
  ...['notifications_read', 'notifications_choice', 'notifications_calendar'].map((name) => ({
    name,
    key: 't.member_id',
    mayRead: (who: PersonFact, row: ReadRow) => signedIn(who) && who.member?.id === row.member_id,
  })),
  { name: 'notifications_subscription', key: 't.id', mayRead: ofOwnAccount() },
  { name: 'notifications_delivery', key: 't.id', mayRead: 'system' },
  { name: 'notifications_sms', key: 't.member_id', mayRead: 'system' },
  ...READABLE_MEETINGS,
  { name: 'platform_installation', key: 't.dataset_id', mayRead: byEverybody },
  { name: 'platform_data_key', key: 't.id', mayRead: 'system' },
  { name: 'schema_migration', key: 't.name', mayRead: 'system' },
  { name: 'rules_rule', key: 't.key', mayRead: byEverybody },
  { name: 'members_standing_effect', key: 't.standing', mayRead: byEverybody },
  { name: 'authority_data_class', key: 't.name', mayRead: byEverybody },
  { name: 'authority_read_rule', key: "t.data_class || ' ' || t.relation", mayRead: byEverybody },
  { name: 'authority_write_rule', key: "t.act || ' ' || t.relation", mayRead: byEverybody },
  { name: 'authority_column_mode', key: "t.table_name || ' ' || t.column_name", mayRead: byEverybody },
];
