import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comrade, foldedName, givenName, sortName } from './names.ts';

const word = fc.constantFrom(
  'Nguyễn',
  'Thị',
  'Hòa',
  'Hoà',
  'Đặng',
  'Quách',
  'Ổn',
  'Lan',
  'Đạt',
  'K’Bình',
  'Bích',
  'Ánh',
  'An',
);
const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));

describe('the name a list is read by', () => {
  test('begins with the given name', () => {
    expect(sortName('Bùi Thị Xuân')).toBe('Xuân Bùi Thị');
    expect(sortName('Lan')).toBe('Lan');
  });

  test('holds exactly the words of the name', () => {
    fc.assert(
      fc.property(name, (full) => {
        expect(sortName(full).split(' ').sort()).toEqual(full.normalize('NFC').split(' ').sort());
      }),
    );
  });

  test('starts with the word the person is called by', () => {
    fc.assert(
      fc.property(name, (full) => {
        expect(sortName(full).split(' ')[0]).toBe(givenName(full));
      }),
    );
  });
});

describe('the name a search finds', () => {
  test('has no marks and no đ', () => {
    expect(foldedName('Đặng  Thị HOÀ')).toBe('dang thi hoa');
  });

  test('is the same for composed, decomposed, shouted and whispered spellings', () => {
    fc.assert(
      fc.property(name, (full) => {
        const folded = foldedName(full);
        for (const spelled of [
          full.normalize('NFD'),
          full.toLocaleUpperCase('vi'),
          full.toLocaleLowerCase('vi'),
          ` ${full}  `,
        ]) {
          expect(foldedName(spelled)).toBe(folded);
        }
      }),
    );
  });

  test('folded twice is folded once', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(foldedName(foldedName(text))).toBe(foldedName(text));
      }),
    );
  });
});

test('people are spoken of as đồng chí, with their role', () => {
  expect(comrade('Nguyễn Thị Lan', 'Bí thư')).toBe('Đ/c Nguyễn Thị Lan, Bí thư');
  expect(comrade('Nguyễn Thị Lan')).toBe('Đ/c Nguyễn Thị Lan');
});
