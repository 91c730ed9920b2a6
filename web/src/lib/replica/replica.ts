/**
 * The device as a replica (docs/sync.md SY30–SY41): screens read from it by `replicated`, people's acts go through `act`, and one tab
 * is the courier between it and the server. This file is all that the rest of the application uses.
 */
import type { ActArgs, ActName } from '@sotay/contract';
import { ApiProblem } from '#lib/api/client.ts';
import { clock, isoOf } from './clock.ts';
import { onDesk } from './desk.ts';
import { keepAct, putAway, tryAgain, type ActOptions } from './outbox.ts';
import { touchedBy } from './overlay/overlay.ts';
import { sendNow } from './session.ts';
import { acts } from './state.svelte.ts';

export type { AnsweredAct, ReceiptAct, WaitingAct } from './database.ts';
export { doneForHim } from './overlay/assisted.ts';
export type { MadeHere } from './overlay/items.ts';
export { clock } from './clock.ts';
export { mayStay } from './persist.ts';
export { paperText, replicated, replicatedAll, type Replicated } from './replicated.ts';
export { closeBook, openKept, refreshAll, signedIn, signOut, startReplica, wipeDevice } from './session.ts';
export { syncState } from './state.svelte.ts';

/**
 * Does something: it is on the disk when this resolves, shows on every screen at once, and is sent when the network lets it.
 *
 * @returns the act's id, under which its receipt or refusal will stand
 * @throws ApiProblem when the phone could not keep it, or nobody is signed in
 */
export async function act<N extends ActName>(name: N, args: ActArgs<N>, options: ActOptions = {}): Promise<string> {
  const desk = onDesk();
  if (!desk) throw new ApiProblem(401, 'signInNeeded', 'Mời đồng chí đăng nhập rồi làm lại việc này.');
  let id: string;
  try {
    id = await keepAct(desk.book, name, args, options, isoOf(clock.now()));
  } catch {
    throw new ApiProblem(
      0,
      'notKept',
      'Máy chưa giữ được việc này, có thể vì đã đầy. Mời đồng chí xóa bớt ảnh rồi làm lại.',
    );
  }
  desk.wire.changed(['acts', ...touchedBy(name)]);
  void sendNow();
  return id;
}

/** What the person did: on its way, to look at again, received. */
export const outbox = {
  get known() {
    return acts.known;
  },
  get waiting() {
    return acts.waiting;
  },
  get review() {
    return acts.review;
  },
  get receipts() {
    return acts.receipts;
  },
  /** The person has read why it was not taken. */
  async putAway(id: string): Promise<void> {
    const desk = onDesk();
    if (!desk) return;
    await putAway(desk.book, id);
    desk.wire.changed(['acts']);
  },
  /** Makes it once more, on top of what stands now, under a new id. */
  async tryAgain(id: string): Promise<void> {
    const desk = onDesk();
    const name = acts.review.find((one) => one.id === id)?.name;
    if (!desk || name === undefined) return;
    await tryAgain(desk.book, id, isoOf(clock.now()));
    desk.wire.changed(['acts', ...touchedBy(name)]);
    void sendNow();
  },
};
