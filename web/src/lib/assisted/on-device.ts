import type { Assisted, AssistedMeeting, Invitee, MeetingCard, OwnAnswer } from '@sotay/contract';
import { cellMembers } from '#lib/stores/cell.svelte.ts';
import { inviteesOf } from '#lib/stores/invitations.svelte.ts';
import { me } from '#lib/stores/me.svelte.ts';
import { myMeetings } from '#lib/stores/meetings.svelte.ts';
import { acting } from './assisted.svelte.ts';

/**
 * What this phone knows of what waits for a member: the coming meetings of the cell. An officer's phone has the answers too; a helper's
 * does not, and what the server finds wrong will stand in *Cần xem lại*. Tasks are known to the server alone.
 */
export function toDoOnDevice(memberId: number): Assisted | undefined {
  const fullName = nameOf(memberId);
  if (fullName === undefined) return undefined;
  return {
    member: { id: memberId, fullName },
    meetings: (myMeetings.data?.upcoming ?? []).flatMap((card) => invitationOf(card, memberId)),
    tasks: [],
    mayFileFeedback: false,
    mayFileCorrection: false,
    mayEnterPhone: false,
  };
}

function nameOf(memberId: number): string | undefined {
  const known = [acting.person, ...(me.data?.member?.helps ?? []), ...(cellMembers.data?.items ?? [])];
  return known.find((one) => one?.id === memberId)?.fullName;
}

function invitationOf(card: MeetingCard, memberId: number): AssistedMeeting[] {
  if (card.state !== 'convened') return [];
  const invitees = inviteesOf(card.id).data?.items;
  const invitee = invitees?.find((one) => one.id === memberId);
  const isCalled = invitees ? invitee?.role === 'summoned' : card.role === 'summoned' && isOfOwnCell(card);
  if (!isCalled) return [];
  return [
    {
      ...card,
      role: 'summoned',
      own: invitee ? answerOf(invitee) : null,
      mayAnswer: true,
      next: null,
      mayOpen: true,
      mayWriteOpinion: true,
    },
  ];
}

function isOfOwnCell({ host }: MeetingCard): boolean {
  return host.id === me.data?.member?.cell.id;
}

/** The version is the server's: an act for another is given on top of whatever stands. */
function answerOf({ deliveredAt, seenAt, answer, answeredAt, reason, decision }: Invitee): OwnAnswer {
  return { deliveredAt, seenAt, answer, answeredAt, answeredByOther: null, reason, decision, version: 0 };
}
