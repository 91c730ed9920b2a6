import type { Assisted, DoneFor, PriorOpinion } from '@sotay/contract';
import { assistedApi } from '#lib/api/assisted.ts';
import { meetingsApi } from '#lib/api/meetings.ts';
import { roomApi } from '#lib/api/room.ts';
import { giveAnswer } from '#lib/stores/meetings.svelte.ts';
import { keyed } from '#lib/stores/personal.ts';

/** What waits for a member's acts, for who acts for him; by his number. */
export const toDoFor = keyed<Assisted>((id) => assistedApi.open(Number(id)));

/** What was done for a member, newest first. */
export const doneFor = keyed<DoneFor>((id) => assistedApi.doneFor(Number(id), null));

/** His answer to an invitation, in his words. @throws ApiProblem */
export async function answerFor(
  memberId: number,
  card: Assisted['meetings'][number],
  answer: { answer: 'attending' } | { answer: 'absent'; reason: string },
): Promise<void> {
  await giveAnswer(card, { ...answer, forMember: memberId });
  await toDoFor(String(memberId)).refresh();
}

/** His opinion or petition before a meeting. @throws ApiProblem */
export async function writeOpinionFor(
  memberId: number,
  meetingId: string,
  opinion: { id: string; kind: PriorOpinion['kind']; text: string },
): Promise<void> {
  await meetingsApi.writeOpinion(meetingId, { ...opinion, forMember: memberId });
}

/** That a task of his is done. @throws ApiProblem */
export async function finishTaskFor(memberId: number, taskId: string, result: string): Promise<void> {
  await roomApi.finish(taskId, result, memberId);
  await toDoFor(String(memberId)).refresh();
}

/** Reads the next page of what was done, below what is there. @throws ApiProblem */
export async function readMoreDone(memberId: number): Promise<void> {
  const store = doneFor(String(memberId));
  if (!store.data || store.data.next === null) return;
  const page = await assistedApi.doneFor(memberId, store.data.next);
  store.replace({ ...page, items: [...store.data.items, ...page.items] });
}
