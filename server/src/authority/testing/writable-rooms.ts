import { accountId } from './identities.ts';
import {
  idOf,
  MEETINGS,
  meetingOf,
  OWNERS,
  partOf,
  VENUES,
  WRITERS_BEFORE,
  type MeetingFact,
} from './meeting-facts.ts';
import {
  isChair,
  isMinuteTaker,
  isSummoned,
  keepsVenue,
  ownsTask,
  readsOfMeeting,
  readsPriorOpinion,
  records,
} from './meeting-oracle.ts';
import { BODY_DIGEST } from './meeting-rows.ts';
import { acts } from './oracle.ts';
import { MEMBERS, type PersonFact } from './people.ts';
import { onMeetings, someMeetings } from './writable-meetings.ts';
import { actsFor, type WritableAct } from './writable-members.ts';

/** One of each way of recording and of having lost it. */
const ROOMS = someMeetings(
  'in session',
  'secretary is absent',
  'chair and minute-taker have moved away',
  'committee of the cell',
  'of another cell',
  'committee of the commune',
  'conference',
);
const CLOSED = MEETINGS.filter((one) => one.state === 'closed' && !one.signed);
const recording = (act: string, statement: (one: MeetingFact, who: PersonFact) => string): WritableAct =>
  onMeetings(act, ROOMS, statement, records);
const of = (one: MeetingFact): string => `meeting_id = '${one.id}'`;
const DIGEST = `'\\x${BODY_DIGEST.toString('hex')}'`;
const NEWCOMER = idOf('other commune');

/** Somebody on the roll of a meeting; and at the venue of a cell. */
const ON_ROLL = (one: MeetingFact): number => one.invitees.find((each) => each.role === 'summoned')?.member ?? 0;
const firstAt = (cell: number): number =>
  meetingOf('conference').invitees.find(
    (each) => each.role === 'summoned' && MEMBERS.some((member) => member.id === each.member && member.home === cell),
  )?.member ?? 0;
/** "for him (recorded) a cell officer or his helper", and never for one who is suspended. */
export const finishesFor = (who: PersonFact, owner: number): boolean => {
  const about = MEMBERS.find((member) => member.id === owner);
  return about !== undefined && about.activity !== 'suspended' && actsFor(who, about);
};
const isInvited = (who: PersonFact): boolean =>
  MEETINGS.some(
    (one) =>
      readsOfMeeting(who, 'meetingNotice', one) &&
      one.invitees.some((each) => each.member === who.member?.id && each.removed === undefined),
  );

/** *Who writes*: roll call, opinions noted, votes, drafts, signatures, tasks. */
export const ACTS_IN_ROOMS: readonly WritableAct[] = [
  onMeetings(
    'call somebody on the roll',
    ROOMS.filter((one) => one.state !== 'published'),
    (one) =>
      `SELECT 1 WHERE meetings_mark('${one.id}', '[{"memberId": ${String(ON_ROLL(one))}, "mark": "excused"}]')->>'outcome' = 'done'`,
    (who, one) => records(who, one),
  ),
  {
    act: 'call the roll of a venue',
    attempts: (who) => {
      const one = meetingOf('conference');
      return VENUES.map((venue) => ({
        target: `venue of cell ${String(venue.cell)}`,
        statement: `SELECT 1 WHERE meetings_mark('${one.id}', '[{"memberId": ${String(firstAt(venue.cell))}, "mark": "excused"}]')->>'outcome' = 'done'`,
        may: records(who, one) || keepsVenue(who, venue.id, one),
      }));
    },
  },
  onMeetings(
    'check in to a meeting',
    ROOMS,
    (one) => `SELECT 1 WHERE meetings_check_in('${one.id}', 1, '000000', now())->>'outcome' IN ('present', 'marked')`,
    isSummoned,
  ),
  onMeetings(
    'decide about check-ins',
    ROOMS.filter((one) => one.state !== 'published'),
    (one) =>
      `SELECT 1 WHERE meetings_decide_check_ins('${one.id}', '{${String(ON_ROLL(one))}}', 'confirmed')->>'outcome' = 'done'`,
    (who, one) =>
      records(who, one) || VENUES.some((venue) => one.kind === 'conference' && keepsVenue(who, venue.id, one)),
  ),
  onMeetings(
    'check in past the function',
    ROOMS,
    (one) => `UPDATE meetings_check_in SET state = 'taken', why = NULL WHERE ${of(one)}`,
    () => false,
  ),
  recording('mark past the function', (one) => `UPDATE meetings_attendance SET mark = 'excused' WHERE ${of(one)}`),
  recording(
    'put somebody on the roll',
    (one) =>
      `INSERT INTO meetings_attendance (meeting_id, member_id, cell_id, standing, attendance_base, vote_base, votes) VALUES ('${one.id}', ${String(NEWCOMER)}, 201, 'official', 'yes', true, true)`,
  ),
  recording(
    'note an opinion',
    (one, who) =>
      `INSERT INTO meetings_opinion_noted (id, meeting_id, text, noted_by) VALUES (uuidv7(), '${one.id}', 'Nhất trí.', '${accountId(who)}')`,
  ),
  recording(
    'correct an opinion noted',
    (one) => `UPDATE meetings_opinion_noted SET text = 'Nhất trí.' WHERE ${of(one)}`,
  ),
  recording(
    'open a vote',
    (one, who) =>
      `INSERT INTO meetings_vote (id, meeting_id, subject, method, matter, base, voters, majority_numerator, majority_denominator, majority_over, opened_by)
       VALUES (uuidv7(), '${one.id}', 'Việc khác', 'open', 'ordinary', 9, 9, 1, 2, true, '${accountId(who)}')`,
  ),
  recording('count a vote', (one) => `UPDATE meetings_vote SET approve = 4 WHERE id = '${partOf(one, '7')}'`),
  recording(
    'tap a vote',
    (one) =>
      `INSERT INTO meetings_vote_tap (vote_id, id, meeting_id) VALUES ('${partOf(one, '7')}', uuidv7(), '${one.id}')`,
  ),
  onMeetings(
    'confirm the ballots',
    ROOMS,
    (one) => `UPDATE meetings_vote SET state = 'confirmed' WHERE id = '${partOf(one, '7', 1)}'`,
    isChair,
  ),
  recording('score a meeting', (one) => `UPDATE meetings_score SET total = 90 WHERE ${of(one)}`),
  recording(
    'give a task',
    (one, who) =>
      `INSERT INTO meetings_assignment (id, meeting_id, owner_id, text, created_by) VALUES (uuidv7(), '${one.id}', 1, 'Quét ngõ', '${accountId(who)}')`,
  ),
  recording('correct a task', (one) => `UPDATE meetings_assignment SET text = 'Quét ngõ' WHERE ${of(one)}`),
  onMeetings(
    'print the attendance sheet',
    ROOMS,
    (one) => `SELECT 1 WHERE meetings_print_sheet('${one.id}', NULL) IS NOT NULL`,
    (who, one) => readsOfMeeting(who, 'meetingAnswer', one),
  ),
  {
    act: 'finish a task for a member',
    attempts: (who) =>
      OWNERS.map((owner, at) => ({
        target: `task of member ${String(owner)}`,
        statement: `SELECT 1 WHERE (meetings_finish_for('${partOf(meetingOf('closed'), '8', at)}', ${String(owner)}, 'Xong')).outcome = 'done'`,
        may: finishesFor(who, owner),
      })),
  },
  {
    act: 'finish a task',
    attempts: (who) =>
      ROOMS.flatMap((one) =>
        OWNERS.map((owner, at) => ({
          target: `task of member ${String(owner)} in "${one.key}"`,
          statement: `UPDATE meetings_assignment SET state = 'done', done_at = now() WHERE id = '${partOf(one, '8', at)}'`,
          may: ownsTask(who, owner) || records(who, one),
        })),
      ),
  },
  onMeetings(
    'answer what was written before',
    [...ROOMS, meetingOf('convened')],
    (one) => `UPDATE meetings_prior_opinion SET answer = 'Đã rõ.' WHERE id = '${partOf(one, '5')}'`,
    (who, one) => records(who, one) && readsPriorOpinion(who, WRITERS_BEFORE[0] ?? 0, one),
  ),
  recording(
    'save a draft past the function',
    (one) =>
      `INSERT INTO meetings_draft (meeting_id, record, version, outcome, based_on, body, sha256) VALUES ('${one.id}', 'minutes', 1, 'conflict', 0, 'x', ${DIGEST})`,
  ),
  onMeetings(
    'save a draft',
    [...CLOSED, meetingOf('in session'), meetingOf('conference')],
    (one) => `SELECT 1 WHERE meetings_save_draft('${one.id}', 'minutes', 1, 'Sửa lại', sha256('x')) = 'saved'`,
    records,
  ),
  recording(
    'photograph the tellers’ sheet',
    (one, who) =>
      `INSERT INTO meetings_file (meeting_id, purpose, sha256, file_name, media_type, size, added_by) VALUES ('${one.id}', 'tellersSheet', ${DIGEST}, 'a.pdf', 'application/pdf', 5, '${accountId(who)}')`,
  ),
  ...(['chair', 'minuteTaker'] as const).map((role) =>
    onMeetings(
      `sign as ${role}`,
      CLOSED,
      (one) => signature(one, role, `'application', NULL`),
      (who, one) => who.bound && (role === 'chair' ? isChair : isMinuteTaker)(who, one),
    ),
  ),
  onMeetings(
    'confirm what the minute-taker signed by hand',
    CLOSED,
    (one) => signature(one, 'minuteTaker', `'paper', '${partOf(one, '4', 2)}'`),
    (who, one) => who.bound && isChair(who, one),
  ),
  onMeetings(
    'sign what is not the text that stands, or is not closed',
    someMeetings('in session', 'published'),
    (one) => signature(one, 'chair', `'application', NULL`),
    () => false,
  ),
  {
    act: 'have a device pull its invitations',
    attempts: (who) => [
      {
        target: 'oneself',
        statement: 'SELECT 1 WHERE meetings_mark_delivered() > 0',
        may: acts(who) && isInvited(who),
      },
    ],
  },
];

function signature(one: MeetingFact, role: 'chair' | 'minuteTaker', how: string): string {
  return `INSERT INTO meetings_signature (meeting_id, record, version, role, member_id, sha256, method, file_id)
          VALUES ('${one.id}', 'minutes', 1, '${role}', ${String(role === 'chair' ? one.chair : one.minuteTaker)}, ${DIGEST}, ${how})`;
}
