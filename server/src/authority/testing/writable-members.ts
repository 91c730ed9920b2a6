import { accountId, rowId } from './identities.ts';
import { acts, boardOver, isDirectBoard, isOfficer, mayReveal, reads, signedIn, supportTeamOver } from './oracle.ts';
import { MEMBERS, PEOPLE, type MemberFact, type PersonFact } from './people.ts';
import { CODED, WITH_CASE } from './world-rows.ts';

/** One act on many targets: the bare statement, and who may do it by *Who writes* of domain.md § 9. */
export interface WritableAct {
  readonly act: string;
  readonly attempts: (who: PersonFact) => readonly Attempt[];
}
export interface Attempt {
  readonly target: string;
  readonly statement: string;
  readonly may: boolean;
}

/** An act on each of some members. */
function onMembers(
  act: string,
  statement: (who: PersonFact, member: MemberFact) => string,
  may: (who: PersonFact, member: MemberFact) => boolean,
  members: readonly MemberFact[] = MEMBERS,
): WritableAct {
  return {
    act,
    attempts: (who) =>
      members.map((member) => ({
        target: `member ${String(member.id)}`,
        statement: statement(who, member),
        may: may(who, member),
      })),
  };
}

const BYTES = "'\\x00'::bytea";
const DIGEST = `sha256(${BYTES})`;
const place = (member: MemberFact): string =>
  `${String(member.id)}, ${String(member.home)}, ${String(member.cell)}, ${String(member.activity !== 'left')}`;
export const isSelf = (who: PersonFact, member: MemberFact): boolean => signedIn(who) && who.member?.id === member.id;
export const isOfficerOf = (who: PersonFact, member: MemberFact): boolean =>
  [member.home, member.cell].some((cell) => isOfficer(who, cell));
export const onRoll = (member: MemberFact): boolean => member.activity !== 'left';
/** "the member; for him (recorded) a cell officer or his helper". */
export const forMember = (who: PersonFact, member: MemberFact): boolean =>
  onRoll(member) &&
  (isSelf(who, member) ||
    isOfficerOf(who, member) ||
    (acts(who) && who.member !== null && who.member.id === member.helpedBy));

/** The same for others than himself. */
export const actsFor = (who: PersonFact, member: MemberFact): boolean =>
  acts(who) && !isSelf(who, member) && forMember(who, member);

export function hasBinding(member: MemberFact): boolean {
  return PEOPLE.some((one) => one.member === member && one.bound && one.account !== 'none');
}
/** The support team works from a case; without one the person is none of its business. */
export function supports(who: PersonFact, member: MemberFact): boolean {
  return supportTeamOver(who, member.home) && WITH_CASE.includes(member);
}
function issuesAs(who: PersonFact, member: MemberFact): 'supportTeam' | 'organizationBoard' | 'officers' {
  return supports(who, member) ? 'supportTeam' : isDirectBoard(who, member.home) ? 'organizationBoard' : 'officers';
}

export const ACTS_ON_MEMBERS: readonly WritableAct[] = [
  onMembers(
    'enter the phone',
    (_, m) => `SELECT 1 WHERE members_set_phone(${String(m.id)}, ${BYTES}, ${DIGEST})`,
    forMember,
  ),
  onMembers(
    'file a correction request',
    (who, m) =>
      `INSERT INTO members_correction (member_id, home_cell_id, cell_id, on_roll, author_account_id, field, wrong_sealed, right_sealed, due_on)
       VALUES (${place(m)}, '${accountId(who)}', 'gender', ${BYTES}, ${BYTES}, sotay_today() + 7)`,
    forMember,
  ),
  onMembers(
    'decide a correction request',
    (who, m) =>
      `UPDATE members_correction SET state = 'declined', answer = 'Chưa đủ căn cứ', decided_by = '${accountId(who)}', decided_at = now() WHERE id = '${rowId('c', m.id)}'`,
    (who, m) => isDirectBoard(who, m.home) && !isSelf(who, m),
  ),
  onMembers(
    'withdraw a correction request',
    (_, m) => `UPDATE members_correction SET state = 'withdrawn' WHERE id = '${rowId('c', m.id)}'`,
    isSelf,
  ),
  onMembers(
    'note circumstances',
    (_, m) => `UPDATE members_circumstance SET has_smartphone = false WHERE member_id = ${String(m.id)}`,
    (who, m) => onRoll(m) && isOfficerOf(who, m),
  ),
  onMembers(
    'change the standing',
    (_, m) =>
      `INSERT INTO members_standing (member_id, since, class, activity, placement, home_cell_id, cell_id)
       VALUES (${String(m.id)}, sotay_today(), 'official', 'active', 'here', ${String(m.home)}, ${String(m.home)})`,
    (who, m) => boardOver(who, m.home) && !isSelf(who, m),
  ),
  onMembers(
    'transfer into a cell of the other province',
    (_, m) =>
      `INSERT INTO members_standing (member_id, since, class, activity, placement, home_cell_id, cell_id)
       VALUES (${String(m.id)}, sotay_today(), 'official', 'active', 'transferring', 301, 301)`,
    (who, m) => boardOver(who, m.home) && boardOver(who, 301) && !isSelf(who, m),
  ),
  onMembers(
    'set a special duty',
    (_, m) => `INSERT INTO members_special_duty (member_id, valid) VALUES (${String(m.id)}, '[2026-03-01,2026-04-01)')`,
    (who, m) => boardOver(who, m.home) && !isSelf(who, m),
  ),
  onMembers(
    'give a position in the cell',
    (who, m) =>
      `INSERT INTO organizations_position (org_id, member_id, position, held_from, held_to, given_by)
       VALUES (${String(m.home)}, ${String(m.id)}, 'cellCommitteeMember', sotay_today() - 900, sotay_today() - 800, '${accountId(who)}')`,
    (who, m) => onRoll(m) && boardOver(who, m.home) && !isSelf(who, m),
  ),
  onMembers(
    'give a position in the other commune',
    (who, m) =>
      `INSERT INTO organizations_position (org_id, member_id, position, held_from, held_to, given_by)
       VALUES (20, ${String(m.id)}, 'committeeMember', sotay_today() - 900, sotay_today() - 800, '${accountId(who)}')`,
    (who, m) => onRoll(m) && !isSelf(who, m) && boardOver(who, 20) && reads(who, 'identity', m) !== 'none',
  ),
  ...(['number', 'phone'] as const).map((field) =>
    onMembers(
      `reveal the ${field}`,
      (who, m) =>
        `INSERT INTO members_reveal (account_id, member_id, field, reason, until)
         VALUES ('${accountId(who)}', ${String(m.id)}, '${field}', 'verifyMasterData', now() + interval '30 seconds')`,
      (who, m) => mayReveal(who, field, m),
    ),
  ),
  onMembers(
    'read the number or the phone unrevealed',
    (_, m) =>
      `SELECT citizen_id_sealed FROM members_number WHERE member_id = ${String(m.id)} UNION ALL SELECT phone_sealed FROM members_phone WHERE member_id = ${String(m.id)}`,
    isSelf,
  ),
  onMembers(
    'issue an activation code',
    (who, m) =>
      `INSERT INTO identity_activation_code (member_id, cell_id, issued_by, issued_as, expires_at)
       VALUES (${String(m.id)}, ${String(m.home)}, '${accountId(who)}', '${issuesAs(who, m)}', now() + interval '3 days')`,
    (who, m) =>
      ['active', 'suspended'].includes(m.activity) &&
      !hasBinding(m) &&
      !isSelf(who, m) &&
      (supports(who, m) || isDirectBoard(who, m.home) || isOfficer(who, m.home)),
    MEMBERS.filter((member) => !CODED.includes(member)),
  ),
  onMembers(
    'confirm an activation code',
    (who, m) =>
      `UPDATE identity_activation_code SET confirmed_by = '${accountId(who)}', confirmed_at = now() WHERE id = '${rowId('a', m.id)}'`,
    (who, m) => isOfficer(who, m.home) && !isSelf(who, m),
    CODED,
  ),
  onMembers(
    'cancel an activation code',
    (_, m) => `UPDATE identity_activation_code SET cancelled_at = now() WHERE id = '${rowId('a', m.id)}'`,
    (who, m) => isOfficer(who, m.home) || isDirectBoard(who, m.home) || supportTeamOver(who, m.home),
    CODED,
  ),
  onMembers(
    'ask to sign out a lost phone',
    (who, m) =>
      `INSERT INTO identity_sign_out_request (member_id, cell_id, requested_by, expires_at)
       VALUES (${String(m.id)}, ${String(m.home)}, '${accountId(who)}', now() + interval '1 day')`,
    (who, m) => onRoll(m) && (isOfficer(who, m.home) || supportTeamOver(who, m.home)),
  ),
  onMembers(
    'ask to sign out a member by the name of another cell',
    (who, m) =>
      `INSERT INTO identity_sign_out_request (member_id, cell_id, requested_by, expires_at) VALUES (${String(m.id)}, 141, '${accountId(who)}', now() + interval '1 day')`,
    (who, m) => onRoll(m) && [m.home, m.cell].includes(141) && (isOfficer(who, 141) || supportTeamOver(who, 141)),
  ),
  onMembers(
    'confirm the signing out of a lost phone',
    (who, m) =>
      `UPDATE identity_sign_out_request SET confirmed_by = '${accountId(who)}', confirmed_at = now() WHERE id = '${rowId('5', m.id)}'`,
    (who, m) => isOfficer(who, m.home) && !isSelf(who, m),
  ),
];
