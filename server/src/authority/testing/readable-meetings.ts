import { accountId } from './identities.ts';
import { meetingById, type MeetingFact } from './meeting-facts.ts';
import {
  isHostOfficer,
  keepsVenue,
  leadsBody,
  namesOrganizers,
  ownsTask,
  readsOfBody,
  readsOfMeeting,
  readsPriorOpinion,
  readsRollRow,
  records,
  type BodyClass,
  type MeetingClass,
} from './meeting-oracle.ts';
import { acts, isDirectOffice, signedIn } from './oracle.ts';
import type { PersonFact } from './people.ts';
import type { ReadableTable, ReadRow } from './readable.ts';

const meetingOf = (row: ReadRow): MeetingFact => meetingById(row.meeting_id);
const isOwn = (who: PersonFact, member: unknown): boolean => acts(who) && who.member?.id === member;

/** A table whose rows are one class of data about meetings. */
function aboutMeetings(
  name: string,
  key: string,
  meetingClass: MeetingClass,
  column: 'id' | 'meeting_id' = 'meeting_id',
): ReadableTable {
  return {
    name,
    key,
    ofMeeting: { dataClass: meetingClass, column },
    mayRead: (who, row) => readsOfMeeting(who, meetingClass, meetingById(row[column])),
  };
}
function aboutBodies(name: string, key: string, bodyClass: BodyClass): ReadableTable {
  return {
    name,
    key,
    ofBody: bodyClass,
    mayRead: (who, row) => readsOfBody(who, bodyClass, Number(row.org_id)),
  };
}

/** Tables of meetings and reports. */
export const READABLE_MEETINGS: readonly ReadableTable[] = [
  aboutMeetings('meetings_meeting', 't.id', 'meetingNotice', 'id'),
  aboutMeetings('meetings_venue', 't.id', 'meetingNotice'),
  aboutMeetings('meetings_conference_cell', "t.meeting_id || ' ' || t.cell_id", 'meetingNotice'),
  aboutMeetings('meetings_agenda_item', 't.id', 'meetingNotice'),
  aboutMeetings('meetings_paper_guest', 't.id', 'meetingNotice'),
  aboutMeetings('meetings_notice_change', 't.meeting_id', 'meetingNotice'),
  {
    // What was signed by hand is read by the circle once it is published; until then by those who record.
    name: 'meetings_file',
    key: 't.id',
    mayRead: (who, row) => {
      const one = meetingOf(row);
      if (row.removed_at !== null) return false;
      if (row.purpose === 'paper') return readsOfMeeting(who, 'meetingNotice', one);
      const isSettled = row.purpose === 'tellersSheet' || one.state === 'published';
      return records(who, one) || (isSettled && readsOfMeeting(who, 'meetingContent', one));
    },
  },
  {
    name: 'meetings_organizer',
    key: "t.meeting_id || ' ' || t.account_id",
    mayRead: (who, row) =>
      (signedIn(who) && row.account_id === accountId(who)) ||
      namesOrganizers(who, meetingOf(row)) ||
      readsOfMeeting(who, 'meetingAnswer', meetingOf(row)),
  },
  { name: 'meetings_habit', key: 't.org_id', mayRead: (who, row) => isHostOfficer(who, Number(row.org_id)) },
  ...(['meetings_invitee', 'meetings_answer'] as const).map((name): ReadableTable => ({
    ...aboutMeetings(name, "t.meeting_id || ' ' || t.member_id", 'meetingAnswer'),
    mayRead: (who, row) =>
      readsOfMeeting(who, 'meetingAnswer', meetingOf(row)) ||
      (isOwn(who, row.member_id) && readsOfMeeting(who, 'meetingNotice', meetingOf(row))),
  })),
  {
    name: 'meetings_prior_opinion',
    key: 't.id',
    mayRead: (who, row) => readsPriorOpinion(who, Number(row.member_id), meetingOf(row)),
  },
  {
    ...aboutMeetings('meetings_attendance', "t.meeting_id || ' ' || t.member_id", 'conferenceRoll'),
    mayRead: (who, row) => readsRollRow(who, Number(row.member_id), row.venue_id, meetingOf(row)),
  },
  {
    // Oneself, and those who call the roll; the circle reads what became of it on the roll.
    name: 'meetings_check_in',
    key: "t.meeting_id || ' ' || t.member_id",
    mayRead: (who, row) =>
      (isOwn(who, row.member_id) && readsOfMeeting(who, 'meetingNotice', meetingOf(row))) ||
      records(who, meetingOf(row)) ||
      keepsVenue(who, row.venue_id, meetingOf(row)),
  },
  { name: 'meetings_room_key', key: "concat_ws(' ', t.meeting_id, t.venue_id)", mayRead: 'system' },
  { name: 'meetings_wrong_code', key: "t.meeting_id || ' ' || t.member_id", mayRead: 'system' },
  aboutMeetings('meetings_opinion_noted', 't.id', 'meetingContent'),
  aboutMeetings('meetings_vote', 't.id', 'meetingContent'),
  aboutMeetings('meetings_score', 't.meeting_id', 'meetingContent'),
  {
    ...aboutMeetings('meetings_assignment', 't.id', 'assignment'),
    mayRead: (who, row) => ownsTask(who, Number(row.owner_id)) || readsOfMeeting(who, 'assignment', meetingOf(row)),
  },
  // A draft is for those who write it.
  { name: 'meetings_draft', key: 't.id', mayRead: (who, row) => records(who, meetingOf(row)) },
  aboutMeetings('meetings_signature', "concat_ws(' ', t.meeting_id, t.record, t.role)", 'meetingContent'),
  aboutMeetings('meetings_minutes', 't.meeting_id', 'meetingContent'),
  {
    ...aboutBodies('meetings_resolution', 't.meeting_id', 'resolution'),
    mayRead: (who, row) =>
      readsOfBody(who, 'resolution', Number(row.org_id)) || readsOfMeeting(who, 'meetingContent', meetingOf(row)),
  },
  {
    name: 'meetings_number',
    key: "t.org_id || ' ' || t.record",
    mayRead: (who, row) => leadsBody(who, Number(row.org_id)),
  },
  // A printed sheet is for those who enter it.
  {
    name: 'meetings_sheet',
    key: "t.meeting_id || ' ' || t.version",
    mayRead: (who, row) => records(who, meetingOf(row)),
  },
  { name: 'meetings_vote_tap', key: 't.id', mayRead: 'system' },
  aboutBodies('meetings_rollup', 't.org_id', 'attendanceNumbers'),
  { name: 'meetings_move', key: "t.from_state || ' ' || t.to_state", mayRead: () => true },
  { name: 'reports_move', key: "t.from_state || ' ' || t.to_state", mayRead: () => true },
  {
    ...aboutBodies('reports_report', 't.id', 'monthlyReport'),
    mayRead: (who, row) =>
      isHostOfficer(who, Number(row.org_id)) ||
      (row.state !== 'draft' && readsOfBody(who, 'monthlyReport', Number(row.org_id))),
  },
  {
    name: 'reports_nudge',
    key: 't.org_id',
    mayRead: (who, row) => leadsBody(who, Number(row.org_id)) || isDirectOffice(who, Number(row.org_id)),
  },
  { name: 'platform_blob', key: 't.sha256', mayRead: 'system' },
];
