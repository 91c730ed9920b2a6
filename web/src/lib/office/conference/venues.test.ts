import { expect, test } from 'vitest';
import { draftsOf, withVenue } from './venues.ts';

const HALL = { name: 'Hội trường', place: null, keeperId: null, cellIds: [1, 2] };
const SCHOOL = { name: 'Trường học', place: 'Tổ 3', keeperId: 7, cellIds: [3] };

test('a cell that comes to another venue leaves the one it gathered at', () => {
  expect(withVenue([HALL, SCHOOL], 1, { ...SCHOOL, cellIds: [2, 3] })).toEqual([
    { ...HALL, cellIds: [1] },
    { ...SCHOOL, cellIds: [2, 3] },
  ]);
});

test('a new venue is added after the others', () => {
  expect(withVenue([HALL], null, { ...SCHOOL, cellIds: [1] })).toEqual([
    { ...HALL, cellIds: [2] },
    { ...SCHOOL, cellIds: [1] },
  ]);
});

test('what the invitation shows is what is edited', () => {
  const venues = [
    {
      id: 'a',
      name: 'Hội trường',
      place: null,
      keeper: { id: 5, fullName: 'Đinh Văn An' },
      cells: [{ id: 1, name: 'Xóm 1' }],
    },
  ];
  expect(draftsOf({ venues })).toEqual([{ name: 'Hội trường', place: null, keeperId: 5, cellIds: [1] }]);
});
