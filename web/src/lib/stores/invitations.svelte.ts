import type {
  Invitee,
  InviteeList,
  MeetingChoices,
  PriorOpinion,
  PriorOpinionList,
  WritePriorOpinion,
} from '@sotay/contract';
import { meetingsApi } from '#lib/api/meetings.ts';
import { keyed } from './personal.ts';

/** Who was invited to a meeting, with the marks its officers see. */
export const inviteesOf = keyed<InviteeList>(meetingsApi.invitees);

/** Opinions and petitions written before a meeting. */
export const opinionsOf = keyed<PriorOpinionList>(meetingsApi.opinions);

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
export async function writeOpinion(id: string, opinion: WritePriorOpinion): Promise<void> {
  put(id, await meetingsApi.writeOpinion(id, opinion));
}

/** Answers one. @throws ApiProblem */
export async function answerOpinion(id: string, opinionId: string, answer: string): Promise<void> {
  put(id, await meetingsApi.answerOpinion(id, opinionId, answer));
}

function put(id: string, opinion: PriorOpinion): void {
  const store = opinionsOf(id);
  const known = store.data?.items ?? [];
  const items = known.some((one) => one.id === opinion.id)
    ? known.map((one) => (one.id === opinion.id ? opinion : one))
    : [...known, opinion];
  store.replace({ items });
}
