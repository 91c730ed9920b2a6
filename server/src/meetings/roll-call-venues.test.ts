import type { MarkedRoll, Roll } from '@sotay/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';
import type { Caller } from '../platform/http/testing.ts';
import { makeRoom } from './testing/room.ts';

let world: Village;
beforeAll(async () => {
  world = await village();
});
afterAll(() => world.drop());

async function rollOf(caller: Caller, id: string): Promise<Roll> {
  const answer = await caller({ method: 'GET', url: `/api/meetings/${id}/roll` });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Roll>();
}
async function put(caller: Caller, id: string, payload: object) {
  return caller({ method: 'PUT', url: `/api/meetings/${id}/roll`, payload });
}
async function mark(caller: Caller, id: string, payload: object): Promise<MarkedRoll> {
  const answer = await put(caller, id, payload);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<MarkedRoll>();
}
async function marksOf(id: string): Promise<Record<number, string | null>> {
  const { rows } = await world.database.ownerPool.query<{ member_id: number; mark: string | null }>(
    'SELECT member_id, mark FROM meetings_attendance WHERE meeting_id = $1',
    [id],
  );
  return Object.fromEntries(rows.map((row) => [row.member_id, row.mark]));
}
const conference = {
  host: 10,
  kind: 'conference',
  chair: 'secretary of the commune',
  minuteTaker: null,
  venues: { Nhà: { keeper: 'helper', cells: [112] }, Đình: { cells: [101] } },
  roll: {
    'secretary of the commune': { cell: 102 },
    'sibling cell': { cell: 112, venue: 'Nhà' },
    helper: { cell: 112, venue: 'Nhà' },
    'cell directly under the commune': { cell: 101, venue: 'Đình' },
  },
} as const;

test('the keeper of a venue reads and marks his rows and no others', async () => {
  const { id, venues } = await makeRoom(world.database, conference);
  const keeper = await world.as('helper');
  const roll = await rollOf(keeper, id);
  expect(roll.rows.map((row) => row.venueId)).toEqual([venues['Nhà'], venues['Nhà']]);
  expect(roll).toMatchObject({ mayMark: true, counts: { base: 2, unmarked: 2 } });
  const elsewhere = memberIdOf('cell directly under the commune');
  expect((await put(keeper, id, { marks: [{ memberId: elsewhere, mark: 'present' }] })).statusCode).toBe(422);
  expect((await mark(keeper, id, { restPresent: true })).counts).toMatchObject({ present: 2, unmarked: 0 });
  expect((await marksOf(id))[elsewhere]).toBeNull();
  await world.database.ownerPool.query("UPDATE meetings_meeting SET state = 'closed' WHERE id = $1", [id]);
  expect((await put(keeper, id, { restPresent: true })).json()).toMatchObject({ code: 'meetingClosed' });
});

test('who was summoned reads his own row; its officers the whole roll', async () => {
  const { id } = await makeRoom(world.database, conference);
  const own = await rollOf(await world.as('sibling cell'), id);
  expect(own.rows.map((row) => row.id)).toEqual([memberIdOf('sibling cell')]);
  expect(own).toMatchObject({ mayMark: false, counts: { base: 0 } });
  const whole = await rollOf(await world.as('secretary of the commune'), id);
  expect(whole.rows).toHaveLength(4);
  expect(whole.mayMark).toBe(true);
});

test('one venue is filled alone', async () => {
  const { id, venues } = await makeRoom(world.database, conference);
  const secretary = await world.as('secretary of the commune');
  const filled = await mark(secretary, id, { restPresent: true, venueId: venues['Đình'] });
  expect(filled.counts).toMatchObject({ present: 1, unmarked: 3 });
});

test('the database shows each reader the same rows as the route', async () => {
  const { id } = await makeRoom(world.database, conference);
  for (const key of [
    'helper',
    'sibling cell',
    'secretary of the commune',
    'same cell',
    'cell directly under the commune',
  ]) {
    const caller = await world.as(key);
    const answer = await caller({ method: 'GET', url: `/api/meetings/${id}/roll` });
    const shown = answer.statusCode === 200 ? answer.json<Roll>().rows.map((row) => row.id) : [];
    expect(new Set(shown), key).toEqual(new Set(await visibleRows(key, id)));
  }
});

async function visibleRows(key: string, id: string): Promise<number[]> {
  const client = await world.database.appPool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('sotay.account_id', a.id::text, true) FROM (SELECT $1::uuid AS id) a`, [
      await accountOf(key),
    ]);
    const { rows } = await client.query<{ member_id: number }>(
      'SELECT member_id FROM meetings_attendance WHERE meeting_id = $1',
      [id],
    );
    return rows.map((row) => row.member_id);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}
async function accountOf(key: string): Promise<string> {
  const { rows } = await world.database.ownerPool.query<{ id: string }>(
    'SELECT id FROM identity_account WHERE member_id = $1',
    [memberIdOf(key)],
  );
  return rows[0]!.id;
}
