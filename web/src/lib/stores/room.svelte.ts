import type { Assign, NoteOpinion, OpenVote, ReviewAssignment, SessionContent, SetScore, Vote } from '@sotay/contract';
import { roomApi } from '#lib/api/room.ts';
import { keyed } from './personal.ts';

/** Everything of a session but its roll. */
export const roomOf = keyed<SessionContent>(roomApi.content);

/** Acts in the room; each shows what the server answered. They throw ApiProblem. */
export const inRoom = {
  async note(id: string, opinion: NoteOpinion): Promise<void> {
    const noted = await roomApi.note(id, opinion);
    change(id, (room) => ({ opinions: put(room.opinions, noted) }));
  },
  async removeNote(id: string, noteId: string): Promise<void> {
    await roomApi.removeNote(id, noteId);
    change(id, (room) => ({ opinions: room.opinions.filter((one) => one.id !== noteId) }));
  },
  async openVote(id: string, vote: OpenVote): Promise<void> {
    inRoom.show(id, await roomApi.openVote(id, vote));
  },
  /** Shows a vote as an act on it left it. */
  show(id: string, vote: Vote): void {
    change(id, (room) => ({ votes: put(room.votes, vote) }));
  },
  async assign(id: string, task: Assign): Promise<void> {
    const given = await roomApi.assign(id, task);
    change(id, (room) => ({ assignments: put(room.assignments, given) }));
  },
  async drop(id: string, assignmentId: string): Promise<void> {
    const dropped = await roomApi.editAssignment(id, assignmentId, { state: 'dropped' });
    change(id, (room) => ({ assignments: put(room.assignments, dropped) }));
  },
  async review(id: string, review: ReviewAssignment): Promise<void> {
    const reviewed = await roomApi.review(id, review);
    change(id, (room) => ({ toReview: put(room.toReview, reviewed) }));
  },
  async score(id: string, points: SetScore): Promise<void> {
    const score = await roomApi.score(id, points);
    change(id, () => ({ score }));
  },
};

function change(id: string, part: (room: SessionContent) => Partial<SessionContent>): void {
  const store = roomOf(id);
  if (store.data) store.replace({ ...store.data, ...part(store.data) });
}

function put<T extends { id: string }>(items: readonly T[], one: T): T[] {
  return items.some((item) => item.id === one.id)
    ? items.map((item) => (item.id === one.id ? one : item))
    : [...items, one];
}
