import { MEETING_KIND_SLUGS, type Meeting, type MeetingCard, type OwnAnswer } from '@sotay/contract';
import { mayDo, type CardFacts, type MeetingFacts } from './facts.ts';
import { actsFrom, isEditable } from './states.ts';

/** A line of a list: address, own answer, and the next step of who has one. */
export function cardOf(facts: CardFacts): MeetingCard {
  const { own } = facts;
  return {
    id: facts.id,
    address: addressOf(facts),
    host: { id: facts.hostId, name: facts.hostName ?? '' },
    kind: facts.kind,
    state: facts.state,
    title: facts.title,
    startsAt: instant(facts.startsAt),
    onDay: facts.onDay,
    forMonth: facts.forMonth,
    place: facts.place,
    online: facts.online,
    role: own?.role ?? null,
    own: own === null ? null : ownAnswerOf(own),
    mayAnswer: facts.state === 'convened' && own !== null && own.role !== 'informed',
    next: nextStep(facts),
  };
}

/** A person's own answer with its marks. */
export function ownAnswerOf(own: NonNullable<CardFacts['own']>): OwnAnswer {
  return {
    deliveredAt: instantOrNull(own.deliveredAt),
    seenAt: instantOrNull(own.seenAt),
    answer: own.answer,
    answeredAt: instantOrNull(own.answeredAt),
    answeredByOther: own.answeredByOther,
    reason: own.reason,
    decision: own.decision,
    version: own.version,
  };
}

/** One meeting as its reader may see and handle it. */
export function meetingOf(facts: MeetingFacts): Meeting {
  const { card } = facts;
  const { state } = card;
  const manages = mayDo(facts, 'meetingManage');
  const isWaiting = state === 'convened' || state === 'postponed';
  return {
    ...cardOf(card),
    chair: facts.chair,
    minuteTaker: facts.minuteTaker,
    onlineLink: facts.onlineLink,
    agenda: facts.agenda,
    papers: facts.papers.map((paper) => ({
      ...paper,
      addedAt: instant(paper.addedAt),
      hasText: paper.textSize !== null,
    })),
    venues: facts.venues,
    venueId: card.own?.venueId ?? null,
    guests: facts.guests,
    guestNames: facts.guestNames,
    noticeVersion: facts.noticeVersion,
    changes: facts.changes.map((change) => ({ ...change, at: instant(change.at) })),
    reason: facts.reason,
    version: facts.version,
    convenedAt: instantOrNull(facts.convenedAt),
    openedAt: instantOrNull(facts.openedAt),
    closedAt: instantOrNull(facts.closedAt),
    publishedAt: instantOrNull(facts.publishedAt),
    checkIn: checkInOf(facts),
    papersDueOn: facts.papersDueOn,
    recordDueOn: facts.recordDueOn,
    mayActs: manages ? actsFrom(state) : [],
    mayEdit: manages && isEditable(state),
    mayGiveChair: manages && (isEditable(state) || state === 'inSession'),
    maySeeAnswers: facts.reads.includes('meetingAnswer'),
    mayDecideAbsences: manages && (state === 'convened' || state === 'inSession'),
    mayWriteOpinion: isWaiting && card.own !== null && card.own.role !== 'guest',
    mayReadContent: facts.reads.includes('meetingContent'),
    mayRecord: mayDo(facts, 'meetingRecord') && (state === 'inSession' || state === 'closed'),
    maySign: mayDo(facts, 'meetingSign') && facts.bound && state === 'closed',
    mayReport: mayDo(facts, 'reportSubmit') && card.kind === 'regular' && (state === 'closed' || state === 'published'),
    mayNameOrganizers: mayNameOrganizers(facts),
    mayAnswerFor: facts.answerFor,
  };
}

function checkInOf({ card, checkIn }: MeetingFacts): Meeting['checkIn'] {
  if (checkIn === null) return null;
  if (checkIn.mark !== null) return checkIn.mark === 'present' ? 'present' : 'otherwise';
  if (checkIn.state === 'waits' || checkIn.state === 'refused') return checkIn.state;
  return card.state === 'inSession' ? 'open' : null;
}

/** Organisers are named for a conference or a meeting of a committee above the cell, by who leads it. */
export function mayNameOrganizers(facts: MeetingFacts): boolean {
  return (
    facts.relations.includes('hostSecretary') &&
    facts.hostIsCell !== true &&
    (facts.card.kind === 'conference' || facts.card.kind === 'committee')
  );
}

/** `2026-12-03-thuong-ky`, with a short id where day and kind name two meetings. */
export function addressOf(facts: Pick<CardFacts, 'onDay' | 'kind' | 'shares' | 'shortId'>): string {
  const short = facts.shares ? `-${facts.shortId}` : '';
  return `${facts.onDay}-${MEETING_KIND_SLUGS[facts.kind]}${short}`;
}

function nextStep(facts: CardFacts): MeetingCard['next'] {
  const { state, waits, manages } = facts;
  if (waits === null) return null;
  switch (state) {
    case 'draft':
    case 'postponed':
      return manages ? 'convene' : null;
    case 'convened':
      if (manages && waits.undecided > 0) return 'decideAbsences';
      if (manages && facts.dayHasCome) return 'open';
      return waits.silent > 0 ? 'callTheRest' : null;
    case 'inSession':
      return manages ? 'close' : null;
    case 'closed':
      if (waits.drafts === 0) return 'record';
      if (waits.mineToSign > 0) return 'sign';
      return manages && waits.unsigned === 0 ? 'publish' : null;
    case 'published':
      return manages && facts.kind === 'regular' && !waits.reported ? 'report' : null;
    case 'cancelled':
      return null;
  }
}

function instant(at: string): string {
  return new Date(at).toISOString();
}
function instantOrNull(at: string | null): string | null {
  return at === null ? null : instant(at);
}
