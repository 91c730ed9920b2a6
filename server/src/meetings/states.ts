import { MEETING_MOVES, type MeetingAct, type MeetingState } from '@sotay/contract';

/** Where an act leads from a state; undefined when it is no legal move (domain.md § 4, the rows of `meetings_move`). */
export function stateAfter(state: MeetingState, act: MeetingAct): MeetingState | undefined {
  return MEETING_MOVES.find((move) => move.from === state && move.act === act)?.to;
}

/** Acts that are legal from a state. */
export function actsFrom(state: MeetingState): MeetingAct[] {
  return MEETING_MOVES.filter((move) => move.from === state).map((move) => move.act);
}

/** Whether the act has been done already: somebody's first tap, or another officer's, got here before. */
export function isDone(state: MeetingState, act: MeetingAct): boolean {
  return stateAfter(state, act) === undefined && MEETING_MOVES.some((move) => move.act === act && move.to === state);
}

/** Whether the invitation may still be changed; in session only who chairs and who takes the minutes. */
export function isEditable(state: MeetingState): boolean {
  return state === 'draft' || state === 'convened' || state === 'postponed';
}
