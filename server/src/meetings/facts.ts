import type { MeetingKind, MeetingState } from '@sotay/contract';

/** A line of a list, as `meetings_card` gives it. */
export interface CardFacts {
  id: string;
  hostId: number;
  hostName: string | null;
  kind: MeetingKind;
  state: MeetingState;
  title: string;
  startsAt: string;
  onDay: string;
  forMonth: string;
  place: string | null;
  online: boolean;
  shortId: string;
  /** Another meeting of this reader has the same day and kind. */
  shares: boolean;
  manages: boolean;
  dayHasCome: boolean;
  isChair: boolean | null;
  isMinuteTaker: boolean | null;
  own: {
    role: 'summoned' | 'follower' | 'guest' | 'informed';
    venueId: string | null;
    deliveredAt: string | null;
    seenAt: string | null;
    answer: 'attending' | 'absent' | null;
    answeredAt: string | null;
    answeredByOther: string | null;
    reason: string | null;
    decision: 'granted' | 'refused' | null;
    version: number;
  } | null;
  /** For officers, chair and minute-taker. */
  waits: {
    undecided: number;
    silent: number;
    drafts: number;
    unsigned: number;
    mineToSign: number;
    reported: boolean;
  } | null;
}

interface Ref {
  id: number;
  fullName: string;
}

/** One meeting, as `meetings_one` gives it. */
export interface MeetingFacts {
  card: CardFacts;
  relations: string[];
  reads: string[];
  may: string[];
  bound: boolean;
  hostIsCell: boolean | null;
  chair: Ref | null;
  minuteTaker: Ref | null;
  onlineLink: string | null;
  reason: string | null;
  version: number;
  noticeVersion: number;
  convenedAt: string | null;
  openedAt: string | null;
  closedAt: string | null;
  publishedAt: string | null;
  agenda: { id: string; title: string; presenter: string | null }[];
  papers: {
    id: string;
    purpose: 'paper';
    fileName: string;
    mediaType: string;
    size: number;
    textSize: number | null;
    addedAt: string;
  }[];
  venues: {
    id: string;
    name: string;
    place: string | null;
    keeper: Ref | null;
    cells: { id: number; name: string }[];
  }[];
  guests: Ref[];
  guestNames: string[];
  changes: {
    noticeVersion: number;
    at: string;
    changes: { field: string; from: string | null; to: string | null }[];
  }[];
  /** The reader's own row of the roll; null when he has none. */
  checkIn: {
    mark: 'present' | 'excused' | 'unexcused' | 'exempt' | null;
    state: 'taken' | 'waits' | 'confirmed' | 'refused' | null;
  } | null;
  papersDueOn: string;
  recordDueOn: string;
  answerFor: Ref[];
}

/** Sinh hoạt, as `meetings_mine` gives it. */
export interface MineFacts {
  upcoming: CardFacts[];
  past: CardFacts[];
  hosts: { id: number; name: string; isCell: boolean }[];
}

/** One invitee, as `meetings_invitees` gives him. */
export interface InviteeFacts extends Ref {
  role: 'summoned' | 'follower' | 'guest' | 'informed';
  cellId: number;
  cellName: string | null;
  venueId: string | null;
  position: string | null;
  deliveredAt: string | null;
  seenAt: string | null;
  seenNewest: boolean;
  answer: 'attending' | 'absent' | null;
  answeredAt: string | null;
  reason: string | null;
  decision: 'granted' | 'refused' | null;
  hasSmartphone: boolean | null;
  mayCall: boolean;
}

/** What may be done with a meeting by whom `facts` were read for. */
export function mayDo(
  facts: MeetingFacts,
  act: 'meetingManage' | 'meetingRecord' | 'meetingSign' | 'reportSubmit',
): boolean {
  return facts.may.includes(act);
}
