import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import type { Vote } from '@sotay/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { village, type Village } from '../members/testing/village.ts';
import { makeRoom, type RoomFact } from './testing/room.ts';

let world: Village;
beforeAll(async () => {
  world = await village();
});
afterAll(() => world.drop());

const PEOPLE = [
  'secretary of the cell',
  'deputy of the cell',
  'cell committee member',
  'same cell',
  'self',
  'no account',
  'probationary',
  'account closed',
];
const STANDINGS = [
  'official',
  'probationary',
  'officialSpecialDuty',
  'temporarilyElsewhere',
  'temporarilyHere',
  'exemptedGuest',
];
const MARKS = ['present', 'excused', 'unexcused', 'exempt', undefined];

/**
 * Of § 4: "official members only; base = summoned official members − temporarily elsewhere − absent exempted; ordinary absentees
 * stay in the base". Written apart from the table of standings.
 */
function baseByHand(roll: RoomFact['roll']): { base: number; voters: number } {
  const counted = Object.values(roll).filter(({ standing }) =>
    ['official', 'officialSpecialDuty', 'exemptedGuest'].includes(standing ?? ''),
  );
  return { base: counted.length, voters: counted.filter(({ mark }) => mark === 'present').length };
}

test('base, voters and what carries follow from any standings and marks', async () => {
  const taker = await world.as('same cell');
  const row = fc.record({ standing: fc.constantFrom(...STANDINGS), mark: fc.constantFrom(...MARKS) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: PEOPLE.length, maxLength: PEOPLE.length }),
      fc.constantFrom('ordinary' as const, 'admission' as const, 'recognition' as const),
      fc.nat({ max: 8 }),
      async (rows, matter, hands) => {
        const roll = Object.fromEntries(
          rows.map(({ standing, mark }, place) => [
            PEOPLE[place]!,
            { standing, ...(mark === undefined ? {} : { mark }) },
          ]),
        );
        const { base, voters } = baseByHand(roll);
        const { id } = await makeRoom(world.database, { kind: 'thematic', roll });
        const opened = await taker({
          method: 'POST',
          url: `/api/meetings/${id}/votes`,
          payload: { id: randomUUID(), agendaItemId: null, subject: 'Việc thử', method: 'open', matter },
        });
        expect(opened.statusCode).toBe(voters === 0 ? 409 : 200);
        if (voters === 0) return;
        const vote = opened.json<Vote>();
        expect(vote).toMatchObject({ base, voters });
        const approve = Math.min(hands, voters);
        const url = `/api/meetings/${id}/votes/${vote.id}`;
        const counts = { approve, reject: 0, other: 0, version: vote.version };
        expect((await taker({ method: 'PUT', url: `${url}/counts`, payload: counts })).statusCode).toBe(200);
        const closed = (await taker({ method: 'POST', url: `${url}/close` })).json<Vote>();
        // more than half, or at least two thirds, of the base and not of those present
        expect(closed.carried).toBe(matter === 'ordinary' ? approve * 2 > base : approve * 3 >= base * 2);
      },
    ),
    { numRuns: 40 },
  );
});

test('in a committee’s meeting the base is its members in office', async () => {
  const { id } = await makeRoom(world.database, {
    host: 10,
    kind: 'committee',
    chair: 'secretary of the commune',
    minuteTaker: null,
    roll: {
      'secretary of the commune': { mark: 'present' },
      'committee member of the commune': { mark: 'excused' },
      'secretary of the province': { mark: 'present' },
    },
  });
  const secretary = await world.as('secretary of the commune');
  const session = await secretary({ method: 'GET', url: `/api/meetings/${id}/session` });
  expect(session.json()).toMatchObject({
    grounds: [{ base: 3, voters: 2, needed: 2, words: 'quá 1/2 trong 3 cấp ủy viên đương nhiệm' }, {}, {}],
  });
});
