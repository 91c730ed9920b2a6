import { accountId } from './identities.ts';
import { MEETINGS, meetingOf, SPOKEN, VENUES, type MeetingFact } from './meeting-facts.ts';
import { convenesFor, manages, namesOrganizers, readsOfMeeting } from './meeting-oracle.ts';
import { BODY_DIGEST } from './meeting-rows.ts';
import { acts } from './oracle.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { MEMBERS, person, type MemberFact, type PersonFact } from './people.ts';
import { forMember, type WritableAct } from './writable-members.ts';

/** An act on each of some meetings. */
export function onMeetings(
  act: string,
  meetings: readonly MeetingFact[],
  statement: (one: MeetingFact, who: PersonFact) => string,
  may: (who: PersonFact, one: MeetingFact) => boolean,
): WritableAct {
  return {
    act,
    attempts: (who) =>
      meetings.map((one) => ({
        target: `meeting "${one.key}"`,
        statement: statement(one, who),
        may: may(who, one),
      })),
  };
}
function onHosts(
  act: string,
  statement: (org: number, who: PersonFact) => string,
  may: (who: PersonFact, org: number) => boolean,
): WritableAct {
  return {
    act,
    attempts: (who) =>
      ORGANIZATIONS.map(({ id }) => ({
        target: `body ${String(id)}`,
        statement: statement(id, who),
        may: may(who, id),
      })),
  };
}
export const someMeetings = (...keys: readonly string[]): MeetingFact[] => keys.map(meetingOf);

/** One of each way of managing: by position, given the chair, in the secretary's place, for a committee, as organiser. */
const MANAGED = someMeetings(
  'draft',
  'convened',
  'deputy in the chair',
  'secretary asks to be absent',
  'without a secretary',
  'committee of the commune',
  'conference',
);
const CONVENED = meetingOf('convened');
const FILE = `'\\x${BODY_DIGEST.toString('hex')}', 'a.pdf', 'application/pdf', 5`;
const managing = (act: string, statement: (one: MeetingFact, who: PersonFact) => string): WritableAct =>
  onMeetings(act, MANAGED, statement, manages);
const of = (one: MeetingFact): string => `meeting_id = '${one.id}'`;

/** The invitee may be answered for: called, not only informed, and still of the cell that called him. */
const isReached = (member: MemberFact, roles: readonly string[]): boolean =>
  CONVENED.invitees.some(
    (invitee) =>
      invitee.member === member.id &&
      invitee.removed === undefined &&
      roles.includes(invitee.role) &&
      (['guest', 'follower'].includes(invitee.role) || [member.home, member.cell].includes(CONVENED.host)),
  );
function onInvitees(act: string, statement: (member: MemberFact) => string, roles: readonly string[]): WritableAct {
  return {
    act,
    attempts: (who) =>
      MEMBERS.map((member) => ({
        target: `member ${String(member.id)}`,
        statement: statement(member),
        may: acts(who) && forMember(who, member) && isReached(member, roles),
      })),
  };
}

/** *Who writes*: convening, editing, answering, what comes before the meeting. */
export const ACTS_ON_MEETINGS: readonly WritableAct[] = [
  onHosts(
    'prepare a meeting',
    (org, who) =>
      `INSERT INTO meetings_meeting (host_id, kind, title, starts_at, for_month, created_by) VALUES (${String(org)}, 'committee', 'Họp', now(), '2027-01-01', '${accountId(who)}')`,
    convenesFor,
  ),
  onHosts(
    'prepare a meeting from the last one',
    (org) => `SELECT 1 FROM meetings_prepare(${String(org)}, 'committee', '2027-01-01', 'Họp', '{}', 'Điểm cầu')`,
    convenesFor,
  ),
  onHosts(
    'keep the habit of a body',
    (org) => `UPDATE meetings_habit SET place = 'Nhà văn hóa' WHERE org_id = ${String(org)}`,
    convenesFor,
  ),
  onMeetings(
    'change a meeting',
    MEETINGS,
    (one) => `UPDATE meetings_meeting SET title = 'Họp khác' WHERE id = '${one.id}'`,
    manages,
  ),
  onMeetings(
    'open a meeting',
    MEETINGS.filter((one) => one.state === 'convened'),
    (one) => `UPDATE meetings_meeting SET state = 'inSession', opened_at = now() WHERE id = '${one.id}'`,
    manages,
  ),
  onMeetings(
    'publish what is signed',
    someMeetings('signed'),
    (one) => `SELECT 1 WHERE meetings_publish('${one.id}') IS NULL`,
    manages,
  ),
  managing(
    'write the agenda',
    (one) => `INSERT INTO meetings_agenda_item (meeting_id, place, title) VALUES ('${one.id}', 2, 'Việc khác')`,
  ),
  managing('strike from the agenda', (one) => `UPDATE meetings_agenda_item SET removed_at = now() WHERE ${of(one)}`),
  managing(
    'add a guest on paper',
    (one) => `INSERT INTO meetings_paper_guest (meeting_id, place, name) VALUES ('${one.id}', 2, 'Ông Khách')`,
  ),
  managing(
    'say what has changed',
    (one) => `INSERT INTO meetings_notice_change (meeting_id, notice_version, changes) VALUES ('${one.id}', 2, '[]')`,
  ),
  managing('add a venue', (one) => `INSERT INTO meetings_venue (meeting_id, name) VALUES ('${one.id}', 'Hội trường')`),
  managing(
    'summon a cell to a venue',
    (one) => `INSERT INTO meetings_conference_cell (meeting_id, cell_id) VALUES ('${one.id}', 122)`,
  ),
  managing(
    'invite a guest',
    (one) =>
      `INSERT INTO meetings_invitee (meeting_id, member_id, cell_id, role) SELECT '${one.id}', ${String(person('other commune').member?.id)}, 201, 'guest'`,
  ),
  managing(
    'take an invitee out',
    (one) => `UPDATE meetings_invitee SET removed_at = now() WHERE ${of(one)} AND role = 'summoned'`,
  ),
  managing('call the circle', (one) => `SELECT meetings_invite('${one.id}')`),
  managing('write the roll', (one) => `SELECT meetings_prepare_roll('${one.id}')`),
  managing(
    'ask for the answers anew',
    (one) =>
      `SELECT 1 FROM meetings_ask_again('${one.id}'), meetings_keep_habit('${one.id}') WHERE authority.meeting_may('meetingManage', '${one.id}')`,
  ),
  managing(
    'add a paper',
    (one, who) =>
      `INSERT INTO meetings_file (meeting_id, purpose, sha256, file_name, media_type, size, added_by) VALUES ('${one.id}', 'paper', ${FILE}, '${accountId(who)}')`,
  ),
  onMeetings(
    'decide an absence',
    [...MANAGED, meetingOf('in session')].filter((one) =>
      one.invitees.some(({ member }) => one.askedAbsent.includes(member)),
    ),
    (one) => `UPDATE meetings_answer SET decision = 'granted' WHERE ${of(one)} AND answer = 'absent'`,
    manages,
  ),
  onMeetings(
    'name an organiser',
    MANAGED,
    (one, who) =>
      `INSERT INTO meetings_organizer (meeting_id, account_id, named_by) VALUES ('${one.id}', '${accountId(person('other commune'))}', '${accountId(who)}')`,
    namesOrganizers,
  ),
  onMeetings(
    'strike an organiser',
    MANAGED.filter((one) => one.organizers.length > 0),
    (one, who) =>
      `UPDATE meetings_organizer SET removed_at = now(), named_by = '${accountId(who)}' WHERE ${of(one)} AND removed_at IS NULL`,
    namesOrganizers,
  ),
  onMeetings(
    'open the invitation',
    MEETINGS,
    (one) => `SELECT 1 WHERE meetings_mark_seen('${one.id}', 1)`,
    (who, one) => readsOfMeeting(who, 'meetingNotice', one),
  ),
  onInvitees(
    'answer for a member',
    (member) =>
      `SELECT 1 WHERE (meetings_give_answer('${CONVENED.id}', ${String(member.id)}, 'absent', 'Ốm')).outcome = 'done'`,
    ['summoned', 'guest', 'follower'],
  ),
  onInvitees(
    'write before the meeting for a member',
    (member) =>
      `SELECT 1 WHERE (meetings_write_opinion(uuidv7(), '${CONVENED.id}', ${String(member.id)}, 'petition', 'Đề nghị sửa đường.')).outcome = 'done'`,
    ['summoned', 'informed', 'follower'],
  ),
  {
    act: 'write past the functions of a meeting',
    attempts: () =>
      [
        `UPDATE meetings_answer SET answer = 'attending'`,
        `INSERT INTO meetings_answer (meeting_id, member_id, answer) VALUES ('${CONVENED.id}', 1, 'attending')`,
        `INSERT INTO meetings_prior_opinion (id, meeting_id, member_id, kind, text, written_by) VALUES (uuidv7(), '${CONVENED.id}', 1, 'opinion', '${SPOKEN}', sotay_actor())`,
        `UPDATE meetings_prior_opinion SET text = 'khác'`,
        `UPDATE meetings_meeting SET host_id = 10`,
        `UPDATE meetings_file SET removed_at = NULL`,
        `UPDATE meetings_minutes SET body = 'khác'`,
        `INSERT INTO meetings_minutes (meeting_id, org_id, number, term_from, symbol, version, body, sha256) VALUES ('${meetingOf('signed').id}', 111, 9, '2025-01-01', '09-BB/CB', 1, 'x', '\\x00')`,
        `UPDATE meetings_resolution SET body = 'khác'`,
        `UPDATE meetings_number SET last = 0`,
        `UPDATE meetings_rollup SET present = base`,
        `INSERT INTO meetings_move VALUES ('draft', 'published', 'publish')`,
        `UPDATE meetings_signature SET sha256 = '\\x00'`,
        `UPDATE meetings_draft SET body = 'khác'`,
        `INSERT INTO platform_blob (sha256, size, media_type) VALUES (sha256('x'), 1, 'x')`,
        `UPDATE meetings_venue SET meeting_id = '${CONVENED.id}' WHERE id = '${VENUES[0]?.id ?? ''}'`,
      ].map((statement) => ({ target: statement, statement, may: false })),
  },
];
