import type { Invitee, InviteeList, MeetingChoices, PriorOpinionList, WritePriorOpinion } from '@sotay/contract';
import { meetingsApi } from '#lib/api/meetings.ts';
import { doAct } from './doing.ts';
import { keptOrRead } from './kept.svelte.ts';
import { keyed } from './personal.ts';

/** Who was invited to a meeting, with the marks its officers see. */
export const inviteesOf = keptOrRead<InviteeList>('invitees', meetingsApi.invitees);

/** Opinions and petitions written before a meeting. */
export const opinionsOf = keptOrRead<PriorOpinionList>('opinions', meetingsApi.opinions);

/** Whom and what the editor of a meeting chooses from. */
export const choicesOf = keyed<MeetingChoices>(meetingsApi.choices);

/** The chair's word on an absence. @throws ApiProblem */
export async function decideAbsence(
  id: string,
  memberId: number,
  decision: NonNullable<Invitee['decision']>,
): Promise<void> {
  await meetingsApi.decide(id, memberId, decision);
  await inviteesOf(id).refresh();
}

/** Writes an opinion before the meeting. @throws ApiProblem */
export function writeOpinion(meetingId: string, { forMember, ...opinion }: WritePriorOpinion): Promise<void> {
  return doAct('meeting.opinion', { meetingId, ...opinion }, forMember === undefined ? {} : { onBehalfOf: forMember });
}

/** Answers one. @throws ApiProblem */
export async function answerOpinion(id: string, opinionId: string, answer: string): Promise<void> {
  await meetingsApi.answerOpinion(id, opinionId, answer);
  await opinionsOf(id).refresh();
}
