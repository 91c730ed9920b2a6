import type { FeedbackKind, FeedbackThread, FeedbackTo, OwnFeedbackList } from '@sotay/contract';
import { feedbackApi } from '#lib/api/feedback.ts';
import { doAct } from './doing.ts';
import { kept, keptOrRead } from './kept.svelte.ts';
import { keptWhileLooking } from '#lib/shell/unsaved.ts';
import { me } from './me.svelte.ts';
import { remote } from './remote.svelte.ts';

/** My letters and what became of them. */
export const ownFeedback = kept<OwnFeedbackList>('letters');

/** What members wrote to the cell that the person leads: what waits, and what has been answered lately. */
export const cellFeedback = remote(async () => {
  const cell = me.data?.answersFeedbackOf;
  if (!cell) throw new Error('Only who leads a cell has its inbox');
  const [open, answered] = await Promise.all([feedbackApi.inbox(cell.id, null), feedbackApi.answered(cell.id)]);
  return { open: open.items, answered: answered.items, waiting: open.waiting };
});

/** One thread: one's own is on the device; another's is opened online, where its author sees that it was. */
export const feedbackThread = keptOrRead<FeedbackThread>('letter', feedbackApi.thread);

/** Writes on in one's own thread. @throws ApiProblem */
export function replyTo(thread: FeedbackThread, messageId: string, text: string): Promise<void> {
  return doAct('feedback.reply', { threadId: thread.id, messageId, version: thread.version, text });
}

/** A letter being written; it stays while the person looks elsewhere, and keeps its id until it has been sent. */
export interface Draft {
  id: string;
  messageId: string;
  to: FeedbackTo | '';
  kind: FeedbackKind | '';
  subject: string;
  text: string;
}
let drafts: Readonly<Record<string, Draft>> = {};
keptWhileLooking(() => Object.values(drafts).some(({ subject, text }) => subject.trim() + text.trim() !== ''));

/**
 * The letter that the person is writing.
 *
 * @param memberId for whom he writes; null for himself
 */
export function letterOf(memberId: number | null): Draft {
  const known = drafts[String(memberId)];
  if (known) return known;
  const draft = $state<Draft>({
    id: crypto.randomUUID(),
    messageId: crypto.randomUUID(),
    to: '',
    kind: '',
    subject: '',
    text: '',
  });
  drafts = { ...drafts, [String(memberId)]: draft };
  return draft;
}

/** Sends it. @throws ApiProblem when it was not taken; what was written is then still there */
export async function sendLetter(memberId: number | null, letter: Draft): Promise<void> {
  const { id, messageId, to, kind, subject, text } = letter;
  if (to === '' || kind === '') throw new Error('A letter goes somewhere and is of a kind');
  await doAct(
    'feedback.file',
    { id, messageId, to, kind, subject, text },
    memberId === null ? {} : { onBehalfOf: memberId },
  );
  const { [String(memberId)]: _sent, ...others } = drafts;
  drafts = others;
}

/** Forgets letters begun and lists read, on signing out. */
export function forgetFeedback(): void {
  drafts = {};
  cellFeedback.clear();
}
