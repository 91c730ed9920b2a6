import { CorrectionState } from '@sotay/contract';
import { expect, test } from 'vitest';
import { CORRECTION_MOVES, mayMove, OPEN_CORRECTION_STATES, type CorrectionAct } from './correction-states.ts';

const acts = Object.keys(CORRECTION_MOVES) as CorrectionAct[];

test('nothing moves once a request has been answered or withdrawn', () => {
  for (const state of CorrectionState.options.filter((each) => !OPEN_CORRECTION_STATES.includes(each))) {
    expect(acts.filter((act) => mayMove(act, state))).toEqual([]);
  }
});

test('a member may take back a request only before the board has begun with it', () => {
  expect(CorrectionState.options.filter((state) => mayMove('withdraw', state))).toEqual(['received']);
});

test('every open request can still be decided both ways', () => {
  for (const state of OPEN_CORRECTION_STATES) {
    expect(mayMove('correct', state)).toBe(true);
    expect(mayMove('decline', state)).toBe(true);
  }
});
