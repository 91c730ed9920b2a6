import type { MarkedRoll, Roll } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';
import type { Caller } from '../platform/http/testing.ts';
import { CELL_ROLL, makeRoom, somebodyWaits } from './testing/room.ts';

let world: Village;
let taker: Caller;
beforeAll(async () => {
  world = await village();
  taker = await world.as('same cell');
});
afterAll(() => world.drop());

const self = memberIdOf('self');
const probationary = memberIdOf('probationary');

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
async function rollupOf(id: string) {
  const { rows } = await world.database.ownerPool.query<{
    base: number;
    present: number;
    late: number;
    excused: number;
  }>(
    `SELECT r.base, r.present, r.late, r.excused FROM meetings_rollup r JOIN meetings_meeting m
       ON (m.host_id, m.for_month, m.kind) = (r.org_id, r.for_month, r.kind) WHERE m.id = $1`,
    [id],
  );
  return rows;
}

describe('while the meeting sits', () => {
  test('the minute-taker marks, and the answer is the rows and the counts', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const marked = await mark(taker, id, {
      marks: [
        { memberId: self, mark: 'present' },
        { memberId: probationary, mark: 'present', late: true },
      ],
    });
    expect(marked.rows.map(({ id: of, mark: now, late, version }) => ({ of, now, late, version }))).toEqual(
      expect.arrayContaining([
        { of: self, now: 'present', late: false, version: 2 },
        { of: probationary, now: 'present', late: true, version: 2 },
      ]),
    );
    expect(marked.counts).toEqual({
      base: 6,
      present: 2,
      late: 1,
      excused: 0,
      unexcused: 0,
      exempt: 0,
      unmarked: 4,
      voteBase: 5,
      voters: 1,
    });
    expect((await rollOf(taker, id)).counts).toEqual(marked.counts);
  });

  test('a comrade of the circle reads the roll and marks nobody', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const comrade = await world.as('self');
    expect(await rollOf(comrade, id)).toMatchObject({ mayMark: false, mayHaveCome: [] });
    expect((await rollOf(comrade, id)).rows).toHaveLength(6);
    expect((await put(comrade, id, { restPresent: true })).statusCode).toBe(404);
    expect(Object.values(await marksOf(id))).toEqual([null, null, null, null, null, null]);
  });

  test('people of other cells, of the committee above and without a session get nothing', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    for (const key of ['sibling cell', 'secretary of the sibling cell', 'secretary of the commune']) {
      const caller = await world.as(key);
      expect((await caller({ method: 'GET', url: `/api/meetings/${id}/roll` })).statusCode).toBe(404);
      expect((await put(caller, id, { restPresent: true })).statusCode).toBe(404);
    }
    expect((await put(await world.nobody(), id, { restPresent: true })).statusCode).toBe(401);
    expect((await put(taker, id, { marks: [] })).statusCode).toBe(422);
  });

  test('"cả chi bộ có mặt" fills only the unmarked, and who is not expected is exempt', async () => {
    const { id } = await makeRoom(world.database, {
      roll: {
        ...CELL_ROLL,
        self: { mark: 'excused' },
        probationary: { standing: 'probationary', mark: 'unexcused' },
        'no account': { standing: 'officialSpecialDuty' },
      },
    });
    const { counts } = await mark(taker, id, { restPresent: true });
    expect(counts).toMatchObject({ present: 4, excused: 1, unexcused: 1, exempt: 1, unmarked: 0 });
    expect((await mark(taker, id, { restPresent: true })).rows).toEqual([]);
  });

  test('who asked to be absent and waits for the answer is not made present with the others', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    await world.database.ownerPool.query(
      "UPDATE meetings_answer SET answer = 'absent', reason = 'Ốm' WHERE meeting_id = $1 AND member_id = $2",
      [id, self],
    );
    expect((await mark(taker, id, { restPresent: true })).counts).toMatchObject({ present: 5, unmarked: 1 });
    expect((await marksOf(id))[self]).toBeNull();
  });

  test('a second tap of the same mark writes nothing; another mark is an edit in the log, with what stood before', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const once = { marks: [{ memberId: self, mark: 'unexcused' }] };
    await mark(taker, id, once);
    const again = await mark(taker, id, once);
    expect(again.rows[0]).toMatchObject({ mark: 'unexcused', version: 2 });
    expect(await edits(id)).toEqual([]);
    await mark(taker, id, { marks: [{ memberId: self, mark: 'present', late: true }] });
    expect(await edits(id)).toEqual([
      { meetingId: id, was: 'unexcused', wasLate: false, mark: 'present', late: true, afterClosing: false },
    ]);
  });

  test('a mark made against an older version leaves the newer one', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    await mark(taker, id, { marks: [{ memberId: self, mark: 'present', version: 1 }] });
    const late = await mark(taker, id, { marks: [{ memberId: self, mark: 'unexcused', version: 1 }] });
    expect(late.rows[0]).toMatchObject({ mark: 'present', version: 2 });
  });

  test('one wrong mark refuses them all, with the sentence beside it', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const stranger = await put(taker, id, {
      marks: [
        { memberId: self, mark: 'present' },
        { memberId: memberIdOf('helper'), mark: 'present' },
      ],
    });
    expect(stranger.json()).toMatchObject({ code: 'invalid', fields: [{ field: 'marks.1' }] });
    const exempt = await put(taker, id, { marks: [{ memberId: self, mark: 'exempt' }] });
    expect(exempt.json()).toMatchObject({ code: 'invalid', fields: [{ field: 'marks.0' }] });
    expect(Object.values(await marksOf(id))).toEqual([null, null, null, null, null, null]);
  });

  test('two who mark the same people at once in opposite order lose no mark', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const secretary = await world.as('secretary of the cell');
    const people = (await rollOf(taker, id)).rows.map((row) => row.id);
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, turn) => {
        const order = turn % 2 === 0 ? people : people.toReversed();
        return put(turn % 2 === 0 ? taker : secretary, id, {
          marks: order.map((memberId) => ({ memberId, mark: turn % 3 === 0 ? 'present' : 'excused' })),
        });
      }),
    );
    expect(answers.map((answer) => answer.statusCode)).toEqual(Array.from({ length: 24 }, () => 200));
    const single = await Promise.all(
      people.map((memberId) => put(taker, id, { marks: [{ memberId, mark: 'unexcused' }] })),
    );
    expect(single.every((answer) => answer.statusCode === 200)).toBe(true);
    expect(Object.values(await marksOf(id))).toEqual(people.map(() => 'unexcused'));
  });

  test('the request to be absent stands under the name for officers, and for nobody else', async () => {
    const { id } = await makeRoom(world.database, { roll: { ...CELL_ROLL, self: { mark: 'excused' } } });
    await world.database.ownerPool.query(
      "UPDATE meetings_answer SET answer = 'absent', reason = 'Ốm', decision = 'granted' WHERE meeting_id = $1 AND member_id = $2",
      [id, self],
    );
    const note = async (key: string) =>
      (await rollOf(await world.as(key), id)).rows.find((row) => row.id === self)?.note;
    expect(await note('secretary of the cell')).toBe('Đã xin vắng, được đồng ý');
    expect(await note('probationary')).toBeNull();
  });
});

describe('an exempted member', () => {
  test('may have come, is noted as a guest, votes if official, and the log says so', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const exempted = memberIdOf('exempted');
    expect((await rollOf(taker, id)).mayHaveCome.map((one) => one.id)).toEqual([exempted]);
    const came = await mark(taker, id, { cameAsGuest: exempted });
    expect(came.rows).toMatchObject([{ id: exempted, mark: 'present', standing: 'exemptedGuest', votes: true }]);
    expect(came.counts).toMatchObject({ base: 6, present: 1, voteBase: 6, voters: 1 });
    expect((await rollOf(taker, id)).mayHaveCome).toEqual([]);
    expect(await world.logged('attendance.guest', exempted)).toHaveLength(1);
  });

  test('nobody else comes in that way', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const answer = await put(taker, id, { cameAsGuest: memberIdOf('helper') });
    expect(answer.json()).toMatchObject({ code: 'invalid', fields: [{ field: 'cameAsGuest' }] });
  });
});

describe('after closing', () => {
  test('a mark is a correction: old and new in the log, the figures in the same transaction', async () => {
    const { id } = await makeRoom(world.database, {
      state: 'closed',
      roll: { ...CELL_ROLL, self: { mark: 'unexcused' }, probationary: { standing: 'probationary', mark: 'present' } },
    });
    await mark(taker, id, { marks: [{ memberId: self, mark: 'present', late: true }] });
    expect(await rollupOf(id)).toEqual([{ base: 6, present: 2, late: 1, excused: 0 }]);
    expect(await edits(id)).toEqual([
      { meetingId: id, was: 'unexcused', wasLate: false, mark: 'present', late: true, afterClosing: true },
    ]);
    expect((await world.logged('attendance.correct', self)).at(-1)).toMatchObject({ inAccessLog: true });
  });

  test('what is published stands, and what has not begun waits, with a sentence each', async () => {
    const published = await makeRoom(world.database, { state: 'published', roll: CELL_ROLL });
    expect((await put(taker, published.id, { restPresent: true })).json()).toMatchObject({ code: 'alreadyPublished' });
    const convened = await makeRoom(world.database, { state: 'convened', roll: {} });
    const secretary = await world.as('secretary of the cell');
    expect((await put(secretary, convened.id, { restPresent: true })).json()).toMatchObject({ code: 'notInSession' });
    expect(await rollOf(secretary, convened.id)).toMatchObject({ rows: [], mayMark: false });
  });

  test('a mark that waits while the meeting is closed becomes a correction and is counted', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const closing = await world.database.ownerPool.connect();
    await closing.query('BEGIN');
    await closing.query("UPDATE meetings_meeting SET state = 'closed' WHERE id = $1", [id]);
    await closing.query('SELECT meetings_roll_up($1)', [id]);
    const waiting = mark(taker, id, { marks: [{ memberId: self, mark: 'present' }] });
    await somebodyWaits(world.database);
    await closing.query('COMMIT');
    closing.release();
    await waiting;
    expect(await rollupOf(id)).toEqual([{ base: 6, present: 1, late: 0, excused: 0 }]);
    expect(await edits(id)).toMatchObject([{ was: null, mark: 'present', afterClosing: true }]);
  });
});

async function edits(id: string): Promise<unknown[]> {
  const { rows } = await world.database.ownerPool.query<{ detail: unknown }>(
    `SELECT detail FROM audit_entry WHERE act = 'attendance.correct' AND detail->>'meetingId' = $1 ORDER BY id`,
    [id],
  );
  return rows.map((row) => row.detail);
}
