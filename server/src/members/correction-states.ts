import type { CorrectionState } from '@sotay/contract';

/** Who moves a correction request. */
export type CorrectionMover = 'author' | 'organizationBoard';

/** Acts on a correction request. */
export type CorrectionAct = 'withdraw' | 'take' | 'correct' | 'decline';

/**
 * Every legal move of a correction request (domain.md § 3): the server obeys it, the `may*` flags come from it and the
 * tests walk it. `corrected` means that the owner of the data has put it right in the master list; the field itself
 * changes here with the next import, because master fields are read-only.
 */
export const CORRECTION_MOVES: Record<
  CorrectionAct,
  { by: CorrectionMover; from: readonly CorrectionState[]; to: CorrectionState }
> = {
  withdraw: { by: 'author', from: ['received'], to: 'withdrawn' },
  take: { by: 'organizationBoard', from: ['received'], to: 'inReview' },
  correct: { by: 'organizationBoard', from: ['received', 'inReview'], to: 'corrected' },
  decline: { by: 'organizationBoard', from: ['received', 'inReview'], to: 'declined' },
};

/** Whether `act` is a legal move from `state`. */
export function mayMove(act: CorrectionAct, state: CorrectionState): boolean {
  return CORRECTION_MOVES[act].from.includes(state);
}

/** States in which somebody still has to do something. */
export const OPEN_CORRECTION_STATES: readonly CorrectionState[] = ['received', 'inReview'];
