import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groundWords, neededOf } from './votes-ground.ts';

const majority = fc
  .record({
    denominator: fc.integer({ min: 2, max: 7 }),
    numerator: fc.integer({ min: 1, max: 7 }),
    over: fc.boolean(),
  })
  .filter((one) => one.numerator < one.denominator);

/** By walking up from nothing and asking of each number whether it carries; written apart from the code. */
function fewestByTrying(base: number, one: { numerator: number; denominator: number; over: boolean }): number {
  for (let approve = 0; ; approve += 1) {
    const left = approve * one.denominator;
    const right = base * one.numerator;
    if (one.over ? left > right : left >= right) return approve;
  }
}

test('the fewest approvals that carry are found by trying each number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), majority, (base, one) => {
      expect(neededOf(base, one)).toBe(fewestByTrying(base, one));
    }),
  );
});

test.each([
  [28, { numerator: 1, denominator: 2, over: true }, 15],
  [27, { numerator: 1, denominator: 2, over: true }, 14],
  [9, { numerator: 2, denominator: 3, over: false }, 6],
  [10, { numerator: 2, denominator: 3, over: false }, 7],
])('of %i, %o needs %i', (base, one, needed) => {
  expect(neededOf(base, one)).toBe(needed);
});

test('people read the fraction and who counts', () => {
  expect(groundWords(28, { numerator: 1, denominator: 2, over: true }, 'regular')).toBe(
    'quá 1/2 trong 28 đảng viên chính thức được triệu tập',
  );
  expect(groundWords(9, { numerator: 2, denominator: 3, over: false }, 'committee')).toBe(
    'từ 2/3 trở lên trong 9 cấp ủy viên đương nhiệm',
  );
});
