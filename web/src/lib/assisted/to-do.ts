import type { Assisted, DoneFor } from '@sotay/contract';
import { assistedApi } from '#lib/api/assisted.ts';
import { doneForHim, outbox } from '#lib/replica/replica.ts';
import { finishAssignment } from '#lib/stores/attendance.svelte.ts';
import type { Read } from '#lib/stores/kept.svelte.ts';
import { giveAnswer } from '#lib/stores/meetings.svelte.ts';
import { keyed } from '#lib/stores/personal.ts';
import { toDoOnDevice } from './on-device.ts';

const asked = keyed<Assisted>((id) => assistedApi.open(Number(id)));

/** What waits for a member's acts, for who acts for him; by his number. Without a network it is what this phone knows of it. */
export function toDoFor(memberId: number): Read<Assisted> {
  const server = asked(String(memberId));
  const isOffline = (): boolean => server.problem?.status === 0;
  return {
    get data() {
      const found = server.data ?? (isOffline() ? toDoOnDevice(memberId) : undefined);
      return found && doneForHim(found, outbox.waiting);
    },
    get problem() {
      return server.problem;
    },
    get at() {
      return server.at;
    },
    refresh: () => server.refresh(),
  };
}

/** What was done for a member, newest first. */
export const doneFor = keyed<DoneFor>((id) => assistedApi.doneFor(Number(id), null));

/** His answer to an invitation, in his words. @throws ApiProblem */
export async function answerFor(
  memberId: number,
  card: Assisted['meetings'][number],
  answer: { answer: 'attending' } | { answer: 'absent'; reason: string },
): Promise<void> {
  await giveAnswer(card, { ...answer, forMember: memberId });
  await toDoFor(memberId).refresh();
}

/** That a task of his is done. @throws ApiProblem */
export async function finishTaskFor(memberId: number, taskId: string, result: string): Promise<void> {
  await finishAssignment(taskId, result, memberId);
  await toDoFor(memberId).refresh();
}

/** Reads the next page of what was done, below what is there. @throws ApiProblem */
export async function readMoreDone(memberId: number): Promise<void> {
  const store = doneFor(String(memberId));
  if (!store.data || store.data.next === null) return;
  const page = await assistedApi.doneFor(memberId, store.data.next);
  store.replace({ ...page, items: [...store.data.items, ...page.items] });
}
