import { randomUUID } from 'node:crypto';
import type {
  Assignment,
  AssignmentList,
  AttendanceInCell,
  OpinionNoted,
  OwnAttendance,
  Score,
  SessionContent,
} from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';
import type { Caller } from '../platform/http/testing.ts';
import { CELL_ROLL, makeRoom } from './testing/room.ts';

let world: Village;
let taker: Caller;
beforeAll(async () => {
  world = await village();
  taker = await world.as('same cell');
});
afterAll(() => world.drop());

const self = memberIdOf('self');

async function contentOf(caller: Caller, id: string): Promise<SessionContent> {
  const answer = await caller({ method: 'GET', url: `/api/meetings/${id}/session` });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<SessionContent>();
}
async function send(caller: Caller, method: 'POST' | 'PUT' | 'PATCH', url: string, payload?: object) {
  return caller({ method, url, ...(payload === undefined ? {} : { payload }) });
}

describe('opinions', () => {
  const note = (more: object = {}) => ({
    id: randomUUID(),
    agendaItemId: null,
    speakerId: self,
    speakerName: null,
    text: 'Đồng ý với dự thảo.',
    ...more,
  });

  test('are noted by their speaker once, corrected and taken out; the circle reads them', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const url = `/api/meetings/${id}/opinions-noted`;
    const first = note();
    for (const _ of [1, 2]) {
      expect((await send(taker, 'POST', url, first)).json<OpinionNoted>()).toMatchObject({
        id: first.id,
        speaker: { id: self },
        text: first.text,
      });
    }
    const guest = note({ speakerId: null, speakerName: 'Đ/c Trưởng thôn' });
    await send(taker, 'POST', url, guest);
    const { id: _, ...edit } = note({ text: 'Nhất trí.' });
    expect((await send(taker, 'PUT', `${url}/${first.id}`, edit)).json()).toMatchObject({ text: 'Nhất trí.' });
    expect((await send(taker, 'POST', `${url}/${guest.id}/remove`)).statusCode).toBe(200);
    expect((await send(taker, 'POST', `${url}/${guest.id}/remove`)).statusCode).toBe(404);
    const comrade = await world.as('probationary');
    expect((await contentOf(comrade, id)).opinions.map((one) => one.text)).toEqual(['Nhất trí.']);
    expect((await send(comrade, 'POST', url, note())).statusCode).toBe(404);
  });

  test('a speaker who was not invited, two speakers, and a secret are refused at their field', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const url = `/api/meetings/${id}/opinions-noted`;
    const fields = async (more: object) =>
      (await send(taker, 'POST', url, note(more)))
        .json<{ fields: { field: string }[] }>()
        .fields.map((one) => one.field);
    expect(await fields({ speakerId: memberIdOf('helper') })).toEqual(['speakerId']);
    expect(await fields({ speakerName: 'Khách' })).toEqual(['speakerName']);
    expect(await fields({ agendaItemId: randomUUID() })).toEqual(['agendaItemId']);
    expect(await fields({ text: 'TUYỆT MẬT' })).toEqual(['text']);
    expect((await contentOf(taker, id)).opinions).toEqual([]);
  });

  test('are closed with the records', async () => {
    const { id } = await makeRoom(world.database, { state: 'published', roll: CELL_ROLL });
    expect((await send(taker, 'POST', `/api/meetings/${id}/opinions-noted`, note())).json()).toMatchObject({
      code: 'alreadyPublished',
    });
  });
});

describe('tasks', () => {
  const task = (more: object = {}) => ({
    id: randomUUID(),
    ownerId: self,
    text: 'Rà soát hộ nghèo',
    dueOn: '2020-01-31',
    ...more,
  });

  test('have an owner who finishes his own, and nobody else’s', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const own = task();
    expect((await send(taker, 'POST', `/api/meetings/${id}/assignments`, own)).json<Assignment>()).toMatchObject({
      id: own.id,
      owner: { id: self },
      state: 'open',
      overdue: true,
      mayEdit: true,
      mayFinish: false,
    });
    const owner = await world.as('self');
    const list = (await owner({ method: 'GET', url: '/api/me/assignments' })).json<AssignmentList>();
    expect(list.items.find((item) => item.id === own.id)).toMatchObject({ own: true, mayFinish: true, mayEdit: false });
    expect(list.items.every((item) => item.own)).toBe(true);
    const finish = (caller: Caller) =>
      send(caller, 'POST', `/api/me/assignments/${own.id}/finish`, { result: 'Đã xong' });
    expect((await finish(await world.as('probationary'))).statusCode).toBe(404);
    expect((await finish(owner)).json()).toMatchObject({ state: 'done', result: 'Đã xong', overdue: false });
    expect((await finish(owner)).json()).toMatchObject({ state: 'done' });
    expect(await world.logged('assignment.finish', self)).toHaveLength(1);
  });

  test('are corrected by who records, and not given to who was not there', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const given = task();
    const url = `/api/meetings/${id}/assignments`;
    await send(taker, 'POST', url, given);
    expect(
      (await send(taker, 'PATCH', `${url}/${given.id}`, { dueOn: null, text: 'Rà soát lại' })).json(),
    ).toMatchObject({ text: 'Rà soát lại', dueOn: null, owner: { id: self } });
    expect((await send(taker, 'POST', url, task({ ownerId: memberIdOf('helper') }))).json()).toMatchObject({
      fields: [{ field: 'ownerId' }],
    });
    expect((await send(await world.as('self'), 'PATCH', `${url}/${given.id}`, { text: 'Khác' })).statusCode).toBe(404);
  });

  test('the database lets the owner finish his task and change nothing else of it', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const given = task();
    await send(taker, 'POST', `/api/meetings/${id}/assignments`, given);
    const client = await world.database.appPool.connect();
    try {
      await client.query('BEGIN');
      await client.query("SELECT set_config('sotay.account_id', (SELECT $1::text), true)", [
        (await accountOf(self)) ?? '',
      ]);
      await expect(
        client.query("UPDATE meetings_assignment SET text = 'Khác' WHERE id = $1", [given.id]),
      ).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  test('of the last meeting are reviewed in the next: done, going on, dropped; a committee’s stay with it', async () => {
    const first = await makeRoom(world.database, { roll: CELL_ROLL });
    const committee = await makeRoom(world.database, { kind: 'committee', roll: CELL_ROLL });
    const [done, goesOn, dropped, hidden] = [task(), task(), task(), task()];
    for (const one of [done, goesOn, dropped]) await send(taker, 'POST', `/api/meetings/${first.id}/assignments`, one);
    await send(taker, 'POST', `/api/meetings/${committee.id}/assignments`, hidden);
    await world.database.ownerPool.query("UPDATE meetings_meeting SET state = 'closed' WHERE id = ANY ($1)", [
      [first.id, committee.id],
    ]);
    const next = await makeRoom(world.database, { roll: CELL_ROLL });
    const review = (assignmentId: string, word: string) =>
      send(taker, 'POST', `/api/meetings/${next.id}/assignments/review`, { assignmentId, review: word });
    expect((await review(done.id, 'done')).json()).toMatchObject({ state: 'done', review: 'done' });
    expect((await review(goesOn.id, 'continue')).json()).toMatchObject({ state: 'open', review: 'continue' });
    expect((await review(dropped.id, 'dropped')).json()).toMatchObject({ state: 'dropped', review: 'dropped' });
    expect((await review(hidden.id, 'done')).statusCode).toBe(404);
    const reviewed = (await contentOf(taker, next.id)).toReview.map((one) => one.id);
    expect(reviewed).toEqual(expect.arrayContaining([done.id, goesOn.id, dropped.id]));
    expect(reviewed).not.toContain(hidden.id);
    await world.database.ownerPool.query("UPDATE meetings_meeting SET state = 'closed' WHERE id = $1", [next.id]);
    const third = await makeRoom(world.database, { roll: CELL_ROLL });
    const left = (await contentOf(taker, third.id)).toReview;
    expect(left.find((one) => one.id === goesOn.id)).toMatchObject({ review: null, state: 'open' });
    expect(left.some((one) => one.id === done.id || one.id === dropped.id)).toBe(false);
  });
});

describe('the score', () => {
  const most = {
    time: 5,
    attendance: 5,
    preparation: 10,
    organization: 40,
    principles: 5,
    previousResolution: 30,
    closing: 5,
  };

  test('is given by the criteria of the day, and graded', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const before = (await contentOf(taker, id)).score;
    expect(before.criteria.map(({ key, most: points }) => [key, points])).toEqual(Object.entries(most));
    expect(before).toMatchObject({ total: null, grade: null });
    const set = (points: object) => send(taker, 'PUT', `/api/meetings/${id}/score`, { points: { ...most, ...points } });
    expect((await set({})).json<Score>()).toMatchObject({ total: 100, grade: 'good' });
    expect((await set({ organization: 29.5 })).json()).toMatchObject({ total: 89.5, grade: 'fair' });
    expect((await set({ organization: 10 })).json()).toMatchObject({ total: 70, grade: 'fair' });
    expect((await set({ organization: 9.5 })).json()).toMatchObject({ total: 69.5, grade: 'average' });
    expect((await set({ organization: 0, previousResolution: 0 })).json()).toMatchObject({ total: 30, grade: 'poor' });
    expect((await contentOf(taker, id)).score).toMatchObject({ total: 30, grade: 'poor' });
  });

  test('more than the most of a criterion, and a third of a point, are refused at their field', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    const points = { ...most, time: 6, closing: 4.3 };
    expect((await send(taker, 'PUT', `/api/meetings/${id}/score`, { points })).json()).toMatchObject({
      fields: [{ field: 'points.time' }, { field: 'points.closing' }],
    });
    expect((await send(await world.as('self'), 'PUT', `/api/meetings/${id}/score`, { points: most })).statusCode).toBe(
      404,
    );
  });
});

describe('attendance', () => {
  const month = '2095-03-01';
  beforeAll(async () => {
    const roll = {
      ...CELL_ROLL,
      self: { mark: 'present' },
      'same cell': { mark: 'excused' },
      'no account': { standing: 'officialSpecialDuty', mark: 'exempt' },
    };
    const { id } = await makeRoom(world.database, { state: 'closed', month, roll });
    await world.database.ownerPool.query('SELECT meetings_roll_up($1)', [id]);
  });
  const query = `from=${month}&to=${month}`;

  test('of oneself is one’s own marks and their sum', async () => {
    const own = (
      await (
        await world.as('self')
      )({ method: 'GET', url: `/api/me/attendance?${query}` })
    ).json<OwnAttendance>();
    expect(own).toMatchObject({
      items: [{ mark: 'present', counted: true, title: 'Sinh hoạt thử', onDay: month }],
      total: { meetings: 1, base: 1, present: 1, late: 0, excused: 0, unexcused: 0 },
      targetPercent: 90,
    });
  });

  test('of a cell: all persons for its officers and follower, oneself for a member, nothing from above', async () => {
    const of = async (key: string) =>
      (await world.as(key))({ method: 'GET', url: `/api/cells/111/attendance?${query}` });
    for (const key of ['secretary of the cell', 'follower']) {
      const cell = (await of(key)).json<AttendanceInCell>();
      expect(cell.months, key).toEqual([
        { forMonth: month, kind: 'regular', meetings: 1, base: 6, present: 1, late: 0, excused: 1, unexcused: 0 },
      ]);
      expect(cell.members, key).toHaveLength(7);
    }
    const member = (await of('self')).json<AttendanceInCell>();
    expect(member.members.map((one) => one.id)).toEqual([self]);
    expect(member.months).toHaveLength(1);
    for (const key of ['secretary of the body led by its leaders', 'secretary of the commune', 'sibling cell']) {
      expect((await of(key)).statusCode, key).toBe(404);
    }
  });
});

async function accountOf(memberId: number): Promise<string | undefined> {
  const { rows } = await world.database.ownerPool.query<{ id: string }>(
    'SELECT id FROM identity_account WHERE member_id = $1',
    [memberId],
  );
  return rows[0]?.id;
}
