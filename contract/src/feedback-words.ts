/** Words and life cycle of feedback. Free of Zod on purpose, so that the web client may import it. */

export const FEEDBACK_KIND_WORDS = { suggestion: 'Góp ý', concern: 'Phản ánh', proposal: 'Đề xuất' } as const;

export const FEEDBACK_STATE_WORDS = {
  received: 'Đã nhận',
  assigned: 'Đã giao',
  answered: 'Đã trả lời',
  closed: 'Đã đóng',
} as const;

type State = keyof typeof FEEDBACK_STATE_WORDS;

/** What is done with a thread. */
export type FeedbackActName = 'assign' | 'answer' | 'reply' | 'reopen' | 'close';
/**
 * Who moves a thread. `cell` leads the only body addressed; `cellBeside` leads the cell of a thread that went to the committee
 * too: it may speak, the state follows the committee.
 */
export type FeedbackMover = 'author' | 'receiver' | 'assignee' | 'cell' | 'cellBeside';

/** Every legal move (domain.md § 7): the rows of the table `feedback_move`, which the database obeys. */
export const FEEDBACK_MOVES: readonly {
  readonly act: FeedbackActName;
  readonly mover: FeedbackMover;
  readonly from: State;
  readonly to: State;
}[] = [
  { act: 'assign', mover: 'receiver', from: 'received', to: 'assigned' },
  { act: 'assign', mover: 'receiver', from: 'assigned', to: 'assigned' },
  { act: 'answer', mover: 'assignee', from: 'assigned', to: 'answered' },
  { act: 'answer', mover: 'assignee', from: 'answered', to: 'answered' },
  { act: 'answer', mover: 'cell', from: 'received', to: 'answered' },
  { act: 'answer', mover: 'cell', from: 'answered', to: 'answered' },
  { act: 'answer', mover: 'cellBeside', from: 'received', to: 'received' },
  { act: 'answer', mover: 'cellBeside', from: 'assigned', to: 'assigned' },
  { act: 'answer', mover: 'cellBeside', from: 'answered', to: 'answered' },
  { act: 'reply', mover: 'author', from: 'received', to: 'received' },
  { act: 'reply', mover: 'author', from: 'assigned', to: 'assigned' },
  { act: 'reopen', mover: 'author', from: 'answered', to: 'received' },
  { act: 'reopen', mover: 'author', from: 'answered', to: 'assigned' },
  { act: 'reopen', mover: 'author', from: 'closed', to: 'received' },
  { act: 'reopen', mover: 'author', from: 'closed', to: 'assigned' },
  { act: 'close', mover: 'author', from: 'received', to: 'closed' },
  { act: 'close', mover: 'author', from: 'assigned', to: 'closed' },
  { act: 'close', mover: 'author', from: 'answered', to: 'closed' },
];
