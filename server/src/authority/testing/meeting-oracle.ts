import { sitsIn } from './feedback-rows.ts';
import { VENUES, wasOpened, type InviteeFact, type MeetingFact } from './meeting-facts.ts';
import { acts, holdsPosition, isCell, isDirectOffice, isOfficer, orgFact } from './oracle.ts';
import { PEOPLE, type PersonFact } from './people.ts';

/**
 * The meeting rows of the two tables of domain.md § 9, written a second time: for one person and one meeting, walking the lists of
 * this folder. It reads neither the database nor its rule rows.
 */
export type MeetingRelation = 'circle' | 'guests' | 'officers' | 'follower';
/** *Who reads*, the columns of a meeting; the circle is those summoned. */
export const MEETING_READS = {
  meetingNotice: ['circle', 'guests', 'officers', 'follower'],
  meetingContent: ['circle', 'officers', 'follower'],
  conferenceRoll: ['officers'],
  meetingAnswer: ['officers'],
  assignment: ['circle', 'officers', 'follower'],
} as const satisfies Record<string, readonly MeetingRelation[]>;
export type MeetingClass = keyof typeof MEETING_READS;

/** *Who reads*, the rows about a body: its resolution, its report, its attendance in full. */
export type BodyRelation = 'sameCell' | 'officers' | 'follower' | 'leaders' | 'office';
export const BODY_READS = {
  resolution: ['sameCell', 'officers', 'follower', 'leaders', 'office'],
  monthlyReport: ['sameCell', 'officers', 'follower', 'leaders', 'office'],
  attendanceNumbers: ['sameCell', 'officers', 'follower'],
} as const satisfies Record<string, readonly BodyRelation[]>;
export type BodyClass = keyof typeof BODY_READS;

function inviteeOf(who: PersonFact, one: MeetingFact, roles: readonly InviteeFact['role'][]): boolean {
  return (
    acts(who) &&
    one.state !== 'draft' &&
    one.invitees.some(
      (invitee) => invitee.member === who.member?.id && invitee.removed === undefined && roles.includes(invitee.role),
    )
  );
}
/** Still of the cell that called: whoever moved away has lost its papers. A body above calls whom it calls. */
function stillBelongs(who: PersonFact, one: MeetingFact): boolean {
  return (
    one.kind === 'conference' || !isCell(one.host) || who.member?.home === one.host || who.member?.cell === one.host
  );
}
export const isSummoned = (who: PersonFact, one: MeetingFact): boolean =>
  inviteeOf(who, one, ['summoned']) && stillBelongs(who, one);
const isGuest = (who: PersonFact, one: MeetingFact): boolean =>
  inviteeOf(who, one, ['guest']) || (inviteeOf(who, one, ['informed']) && stillBelongs(who, one));
/** Named by the host's leaders, for a meeting of a committee, and serving that committee to this day. */
export const organizes = (who: PersonFact, one: MeetingFact): boolean =>
  !isCell(one.host) &&
  sitsIn(who, one.host) &&
  one.organizers.some((named) => named.who === who.key && named.removed === undefined);
/** Officers of the host: of a cell all three, of a committee its secretary and deputies. */
export const isHostOfficer = (who: PersonFact, host: number): boolean =>
  isOfficer(who, host) || holdsPosition(who, host, ['secretary', 'deputySecretary']);

/** How the person stands to a meeting. */
export function meetingRelations(who: PersonFact, one: MeetingFact): MeetingRelation[] {
  const has: Record<MeetingRelation, boolean> = {
    circle: isSummoned(who, one),
    guests: isGuest(who, one),
    officers: isHostOfficer(who, one.host) || organizes(who, one),
    follower: one.state !== 'draft' && holdsPosition(who, one.host, ['follower']),
  };
  return (Object.keys(has) as MeetingRelation[]).filter((relation) => has[relation]);
}
export function readsOfMeeting(who: PersonFact, dataClass: MeetingClass, one: MeetingFact): boolean {
  const columns: readonly MeetingRelation[] = MEETING_READS[dataClass];
  return meetingRelations(who, one).some((relation) => columns.includes(relation));
}
/** "author; circle once the meeting is open; officers; follower". The author while the meeting reaches him. */
export function readsPriorOpinion(who: PersonFact, author: number, one: MeetingFact): boolean {
  const stands = meetingRelations(who, one);
  return (
    (acts(who) && who.member?.id === author && stands.length > 0) ||
    stands.includes('officers') ||
    stands.includes('follower') ||
    (stands.includes('circle') && wasOpened(one))
  );
}
/** A row of the roll: of a conference its officers, recorders, the keeper of the venue and oneself; otherwise the circle. */
export function readsRollRow(who: PersonFact, member: number, venue: unknown, one: MeetingFact): boolean {
  return (
    (acts(who) && who.member?.id === member && meetingRelations(who, one).length > 0) ||
    records(who, one) ||
    readsOfMeeting(who, one.kind === 'conference' ? 'conferenceRoll' : 'meetingContent', one) ||
    keepsVenue(who, venue, one)
  );
}
export const keepsVenue = (who: PersonFact, venue: unknown, one: MeetingFact): boolean =>
  acts(who) && wasOpened(one) && VENUES.some((kept) => kept.id === venue && kept.keeper === who.member?.id);
/** The owner of a task wherever he has gone, while he acts. */
export const ownsTask = (who: PersonFact, owner: number): boolean => acts(who) && who.member?.id === owner;

export function bodyRelations(who: PersonFact, org: number): BodyRelation[] {
  const superior = orgFact(org).parent;
  const has: Record<BodyRelation, boolean> = {
    sameCell: acts(who) && (who.member?.home === org || who.member?.cell === org),
    officers: isOfficer(who, org),
    follower: holdsPosition(who, org, ['follower']),
    leaders: superior !== null && holdsPosition(who, superior, ['secretary', 'deputySecretary', 'committeeMember']),
    office: isDirectOffice(who, org),
  };
  return (Object.keys(has) as BodyRelation[]).filter((relation) => has[relation]);
}
export function readsOfBody(who: PersonFact, dataClass: BodyClass, org: number): boolean {
  const columns: readonly BodyRelation[] = BODY_READS[dataClass];
  return bodyRelations(who, org).some((relation) => columns.includes(relation));
}

// *Who writes*.

/** Convenes for a body: its secretary; of a committee its deputies too, of a cell they while it has no secretary here. */
export function convenesFor(who: PersonFact, org: number): boolean {
  const hasSecretary = PEOPLE.some(
    (other) =>
      holdsPosition({ ...other, account: 'open' }, org, ['secretary']) &&
      other.member?.activity === 'active' &&
      other.member.home === other.member.cell,
  );
  return (
    holdsPosition(who, org, ['secretary']) ||
    (holdsPosition(who, org, ['deputySecretary']) && (!isCell(org) || !hasSecretary))
  );
}
const secretaryIsAbsent = (one: MeetingFact): boolean =>
  [...one.askedAbsent, ...one.markedAbsent].some((member) =>
    PEOPLE.some(
      (who) =>
        who.member?.id === member &&
        who.positions.some(
          (held) => held.org === one.host && held.position === 'secretary' && held.state === undefined,
        ),
    ),
  );
/** "the secretary; the deputy when given the chair or when the secretary is recorded absent"; of a committee its leaders and organisers. */
export function manages(who: PersonFact, one: MeetingFact): boolean {
  return (
    convenesFor(who, one.host) ||
    organizes(who, one) ||
    (holdsPosition(who, one.host, ['deputySecretary']) && (one.chair === who.member?.id || secretaryIsAbsent(one)))
  );
}
export const isChair = (who: PersonFact, one: MeetingFact): boolean =>
  one.chair === who.member?.id && isSummoned(who, one);
export const isMinuteTaker = (who: PersonFact, one: MeetingFact): boolean =>
  one.minuteTaker === who.member?.id && isSummoned(who, one);
/** "chair, that meeting's minute-taker, officers". */
export const records = (who: PersonFact, one: MeetingFact): boolean =>
  isChair(who, one) || isMinuteTaker(who, one) || isHostOfficer(who, one.host) || organizes(who, one);
/** Names who organises: the leaders of a committee, never an organiser. */
export const namesOrganizers = (who: PersonFact, one: MeetingFact): boolean =>
  !isCell(one.host) && convenesFor(who, one.host);
/** The body's secretary or a deputy: sends its report. */
export const leadsBody = (who: PersonFact, org: number): boolean =>
  holdsPosition(who, org, ['secretary', 'deputySecretary']);
