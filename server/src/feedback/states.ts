import { FEEDBACK_MOVES, type FeedbackActName, type FeedbackMover, type FeedbackState } from '@sotay/contract';

/** Whether one of the actor's standings makes `act` a legal move from `state`. */
export function mayMove(act: FeedbackActName, state: FeedbackState, movers: readonly string[]): boolean {
  return FEEDBACK_MOVES.some(
    (move) => move.act === act && move.from === state && movers.includes(move.mover satisfies FeedbackMover),
  );
}

/** Whether somebody still has to answer. */
export function isOpen(state: FeedbackState): boolean {
  return state === 'received' || state === 'assigned';
}
