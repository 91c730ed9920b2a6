import type { ActArgs, FeedbackThread, OwnCorrectionList, OwnFeedbackList } from '@sotay/contract';
import { added, stageOf } from './items.ts';
import type { ShownAct } from './overlay.ts';

/** A letter I filed, above the others. When an answer is due the server will say. */
export function letterFiled(list: OwnFeedbackList, args: ActArgs<'feedback.file'>, act: ShownAct): OwnFeedbackList {
  if (act.onBehalfOf !== null) return list;
  const { id, kind, to, subject } = args;
  const sent = { id, kind, to, subject, state: 'received' as const, sentAt: act.madeAt, dueOn: dayOf(act) };
  const items = added(
    list.items,
    { ...sent, overdue: false, daysLeft: null, answeredAt: null, here: stageOf(act) },
    'first',
  );
  return { ...list, items };
}

/** What I wrote on in a thread. */
export function letterReplied(thread: FeedbackThread, args: ActArgs<'feedback.reply'>, act: ShownAct): FeedbackThread {
  if (thread.id !== args.threadId) return thread;
  const { messageId: id, text } = args;
  const side =
    act.onBehalfOf === null && thread.isMine ? 'author' : (thread.messages.find((m) => m.byReader)?.side ?? 'author');
  const message = { id, side, act: 'reply' as const, who: 'Đồng chí', byReader: true, text, at: act.madeAt };
  return { ...thread, messages: added(thread.messages, { ...message, here: stageOf(act) }, 'last') };
}

/** A correction I asked for. The server gives it another id, so the same words are taken for the same request. */
export function correctionFiled(
  list: OwnCorrectionList,
  args: ActArgs<'correction.file'>,
  act: ShownAct,
): OwnCorrectionList {
  const same = (one: ActArgs<'correction.file'>): boolean =>
    one.field === args.field && one.wrong === args.wrong && one.right === args.right;
  if (act.onBehalfOf !== null || list.items.some((one) => one.state === 'received' && same(one))) return list;
  const filed = { ...args, id: act.id, state: 'received' as const, createdAt: act.madeAt, dueOn: dayOf(act) };
  const items = added(
    list.items,
    { ...filed, answer: null, decidedAt: null, mayWithdraw: false, here: stageOf(act) },
    'first',
  );
  return { ...list, items };
}

/** A civil day has to stand there; no screen shows it. */
function dayOf(act: ShownAct): string {
  return act.madeAt.slice(0, 10);
}
