import { expect, test } from 'vitest';
import { relationWords } from './relations.ts';

const orgs = new Map([
  [3, { name: 'Đảng ủy phường Hòa Bình', type: 'superior' }],
  [12, { name: 'Chi bộ Tổ dân phố 12', type: 'subordinateCell' }],
]);

test('an officer is named by his position', () => {
  expect(relationWords('secretary of 12', orgs)).toBe('Bí thư');
});

test('staff are named by their board and its body; a commune’s organisation board is called Ban Xây dựng Đảng', () => {
  expect(relationWords('organizationBoard of 3', orgs)).toBe('Ban Xây dựng Đảng, Đảng ủy phường Hòa Bình');
});

test('a body whose name the reader may not see is left out', () => {
  expect(relationWords('organizationBoard of 99', orgs)).toBe('Ban Tổ chức');
});

test('a helper is a helper, and an unknown relation is not guessed', () => {
  expect(relationWords('helper', orgs)).toBe('người giúp');
  expect(relationWords('self', orgs)).toBeNull();
  expect(relationWords('captain of 3', orgs)).toBeNull();
  expect(relationWords(null, orgs)).toBeNull();
});
