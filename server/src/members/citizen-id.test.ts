import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskNumber, meaningOf, readTypedCitizenId } from './citizen-id.ts';

const citizenId = fc
  .record({
    place: fc.integer({ min: 1, max: 96 }),
    century: fc.integer({ min: 0, max: 3 }),
    year: fc.integer({ min: 0, max: 99 }),
    rest: fc.integer({ min: 0, max: 999_999 }),
  })
  .map(
    ({ place, century, year, rest }) =>
      String(place).padStart(3, '0') + String(century) + String(year).padStart(2, '0') + String(rest).padStart(6, '0'),
  );

describe('a citizen id as typed', () => {
  test('is twelve digits, spaces and dots aside', () => {
    fc.assert(
      fc.property(citizenId, (id) => {
        expect(readTypedCitizenId(` ${id.slice(0, 3)} ${id.slice(3, 6)}.${id.slice(6)} `)).toEqual({
          ok: true,
          citizenId: id,
        });
      }),
    );
  });

  test('of another length is refused with its length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }).filter((n) => n !== 12),
        (length) => {
          expect(readTypedCitizenId('1'.repeat(length))).toEqual({
            ok: false,
            sentence: `Số định danh có ${String(length)} chữ số, cần 12.`,
          });
        },
      ),
    );
  });

  test('with letters or nothing in it is refused', () => {
    expect(readTypedCitizenId('02518600O071').ok).toBe(false);
    expect(readTypedCitizenId('  ').ok).toBe(false);
  });
});

test('the fourth to sixth digits state gender and birth year', () => {
  expect(meaningOf('025158000071')).toEqual({ gender: 'female', birthYear: 1958 });
  expect(meaningOf('025204000071')).toEqual({ gender: 'male', birthYear: 2004 });
  fc.assert(
    fc.property(citizenId, (id) => {
      const meaning = meaningOf(id);
      expect(meaning?.birthYear).toBe((Number(id[3]) < 2 ? 1900 : 2000) + Number(id.slice(4, 6)));
    }),
  );
});

test('a masked number shows its last two digits and no other', () => {
  fc.assert(
    fc.property(citizenId, (id) => {
      expect(maskNumber(id).replace(/\D/g, '')).toBe(id.slice(-2));
    }),
  );
});
