import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskPhone, readPhone } from './phone.ts';

const mobile = fc
  .tuple(fc.constantFrom('03', '05', '07', '08', '09'), fc.integer({ min: 0, max: 99_999_999 }))
  .map(([prefix, rest]) => prefix + String(rest).padStart(8, '0'));

describe('a phone as typed', () => {
  test('is the same number however it is written', () => {
    fc.assert(
      fc.property(mobile, (phone) => {
        const rest = phone.slice(1);
        for (const typed of [
          phone,
          `+84${rest}`,
          `84${rest}`,
          `+84 ${rest}`,
          `+840${rest}`,
          `${phone.slice(0, 4)} ${phone.slice(4, 7)}.${phone.slice(7)}`,
        ]) {
          expect(readPhone(typed)).toEqual({ ok: true, phone });
        }
      }),
    );
  });

  test('is refused with the count of digits when one is missing', () => {
    expect(readPhone('091234567')).toEqual({ ok: false, sentence: 'Số này mới có 9 chữ số, cần 10.' });
    expect(readPhone('09123456789')).toEqual({ ok: false, sentence: 'Số này có 11 chữ số, chỉ cần 10.' });
  });

  test.each(['0212345678', '12345', 'abc', '', '+8613812345678', '09123O5678'])(
    '“%s” is refused with a sentence',
    (typed) => {
      const read = readPhone(typed);
      expect(read.ok).toBe(false);
      expect(read).toHaveProperty('sentence', expect.stringMatching(/\.$/));
    },
  );

  test('never answers anything but ten digits of a mobile number', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const read = readPhone(typed);
        if (read.ok) expect(read.phone).toMatch(/^0[35789]\d{8}$/);
      }),
    );
  });
});

test('a masked phone shows its last two digits and no other', () => {
  fc.assert(
    fc.property(mobile, (phone) => {
      expect(maskPhone(phone).replace(/\D/g, '')).toBe(phone.slice(-2));
    }),
  );
});
