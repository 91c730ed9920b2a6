import { randomUUID } from 'node:crypto';
import type { SessionContent, Vote } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { village, type Village } from '../members/testing/village.ts';
import type { Caller } from '../platform/http/testing.ts';
import { CELL_ROLL, makeRoom, somebodyWaits } from './testing/room.ts';
import { openVote, voteAt, VOTERS_ROLL, type Ask } from './testing/vote.ts';

let world: Village;
let taker: Caller;
let chair: Caller;
beforeAll(async () => {
  world = await village();
  taker = await world.as('same cell');
  chair = await world.as('secretary of the cell');
});
afterAll(() => world.drop());

const open = (meetingId: string, how?: Ask): Promise<Vote> => openVote(taker, meetingId, how);
async function tap(meetingId: string, voteId: string, more: object = {}, caller = taker) {
  return caller({
    method: 'POST',
    url: voteAt(meetingId, voteId, 'taps'),
    payload: { id: randomUUID(), choice: 'approve', by: 1, ...more },
  });
}
async function close(meetingId: string, voteId: string) {
  return taker({ method: 'POST', url: voteAt(meetingId, voteId, 'close') });
}
async function stored(voteId: string) {
  const { rows } = await world.database.ownerPool.query<{
    state: string;
    approve: number;
    reject: number;
    other: number;
  }>('SELECT state, approve, reject, other FROM meetings_vote WHERE id = $1', [voteId]);
  return rows[0]!;
}

describe('by hands', () => {
  test('base, voters and what is needed are shown before it and stay with it', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const content = (await taker({ method: 'GET', url: `/api/meetings/${id}/session` })).json<SessionContent>();
    expect(content.grounds).toMatchObject([
      {
        matter: 'ordinary',
        base: 5,
        voters: 4,
        needed: 3,
        words: 'quá 1/2 trong 5 đảng viên chính thức được triệu tập',
      },
      { matter: 'admission', needed: 4, words: 'từ 2/3 trở lên trong 5 đảng viên chính thức được triệu tập' },
      { matter: 'recognition', needed: 4 },
    ]);
    const vote = await open(id);
    await world.database.ownerPool.query("UPDATE meetings_attendance SET mark = 'unexcused' WHERE meeting_id = $1", [
      id,
    ]);
    const later = (await taker({ method: 'GET', url: `/api/meetings/${id}/session` })).json<SessionContent>();
    expect(later.votes).toEqual([vote]);
    expect(vote).toMatchObject({ base: 5, voters: 4, needed: 3, carried: null, mayCount: true, mayClose: true });
  });

  test('taps add up, a tap repeated counts once, and never more hands than voters', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const vote = await open(id);
    const same = { id: randomUUID() };
    for (const more of [same, same, {}, { choice: 'reject' }, { choice: 'reject', by: -1 }]) {
      expect((await tap(id, vote.id, more)).statusCode).toBe(200);
    }
    expect(await stored(vote.id)).toMatchObject({ approve: 2, reject: 0, other: 0 });
    expect((await tap(id, vote.id, { choice: 'other', by: -1 })).json()).toMatchObject({ code: 'noneToTakeBack' });
    await tap(id, vote.id, { choice: 'reject' });
    await tap(id, vote.id, { choice: 'other' });
    expect((await tap(id, vote.id)).json()).toMatchObject({ code: 'allCounted' });
    expect(await stored(vote.id)).toMatchObject({ approve: 2, reject: 1, other: 1 });
  });

  test('two who count at the same time lose no hand and add none', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const vote = await open(id);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, turn) => tap(id, vote.id, {}, turn % 2 === 0 ? taker : chair)),
    );
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(4);
    expect(await stored(vote.id)).toMatchObject({ approve: 4 });
  });

  test('it is carried by the fewest and not by one less; the counts stand', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    for (const [approve, carried] of [
      [3, true],
      [2, false],
    ] as const) {
      const vote = await open(id);
      const counts = { approve, reject: 1, other: 0, version: vote.version };
      expect((await taker({ method: 'PUT', url: voteAt(id, vote.id, 'counts'), payload: counts })).statusCode).toBe(
        200,
      );
      const stale = await taker({ method: 'PUT', url: voteAt(id, vote.id, 'counts'), payload: counts });
      expect(stale.json()).toMatchObject({ code: 'voteMoved' });
      expect((await close(id, vote.id)).json()).toMatchObject({ state: 'closed', carried, mayCount: false });
      expect((await close(id, vote.id)).json()).toMatchObject({ state: 'closed', carried });
      await expect(
        world.database.ownerPool.query('UPDATE meetings_vote SET approve = 4 WHERE id = $1', [vote.id]),
      ).rejects.toMatchObject({ code: 'MT003' });
    }
  });

  test('more hands than voters are refused with a sentence at the field', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const vote = await open(id);
    const answer = await taker({
      method: 'PUT',
      url: voteAt(id, vote.id, 'counts'),
      payload: { approve: 4, reject: 1, other: 0, version: vote.version },
    });
    expect(answer.json()).toMatchObject({ code: 'invalid', fields: [{ field: 'approve' }] });
  });

  test('a tap that waits while the vote is closed changes nothing and is told', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const vote = await open(id);
    await tap(id, vote.id);
    const closing = await world.database.ownerPool.connect();
    try {
      await closing.query('BEGIN');
      await closing.query("UPDATE meetings_vote SET state = 'closed', closed_at = now() WHERE id = $1", [vote.id]);
      const late = tap(id, vote.id);
      const answer = late.then((one) => one);
      await somebodyWaits(world.database);
      await closing.query('COMMIT');
      expect((await answer).json()).toMatchObject({ code: 'voteClosed' });
    } finally {
      closing.release();
    }
    expect(await stored(vote.id)).toMatchObject({ state: 'closed', approve: 1 });
  });

  test('a closing that waits for a tap under way counts it; the tap sent again is no error', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const vote = await open(id);
    const tapping = await world.database.ownerPool.connect();
    const tapId = randomUUID();
    try {
      await tapping.query('BEGIN');
      await tapping.query('INSERT INTO meetings_vote_tap (vote_id, id, meeting_id) VALUES ($1, $2, $3)', [
        vote.id,
        tapId,
        id,
      ]);
      await tapping.query('UPDATE meetings_vote SET approve = approve + 1 WHERE id = $1', [vote.id]);
      const closed = close(id, vote.id).then((answer) => answer.json<Vote>());
      await somebodyWaits(world.database);
      await tapping.query('COMMIT');
      expect(await closed).toMatchObject({ state: 'closed', approve: 1, carried: false });
    } finally {
      tapping.release();
    }
    expect((await tap(id, vote.id, { id: tapId })).json()).toMatchObject({ state: 'closed', approve: 1 });
  });

  test('no vote while nobody with a vote is present, nor by who does not record, nor after the meeting', async () => {
    const empty = await makeRoom(world.database, { roll: CELL_ROLL });
    const payload = { id: randomUUID(), agendaItemId: null, subject: 'Việc thử', method: 'open', matter: 'ordinary' };
    const post = (caller: Caller, id: string) => caller({ method: 'POST', url: `/api/meetings/${id}/votes`, payload });
    expect((await post(taker, empty.id)).json()).toMatchObject({ code: 'nobodyVotes' });
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    expect((await post(await world.as('self'), id)).statusCode).toBe(404);
    expect((await post(await world.nobody(), id)).statusCode).toBe(401);
    const closed = await makeRoom(world.database, { state: 'closed', roll: VOTERS_ROLL });
    expect((await post(taker, closed.id)).json()).toMatchObject({ code: 'meetingClosed' });
  });

  test('a mark of secrecy in the subject is refused and logged without its words', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const answer = await taker({
      method: 'POST',
      url: `/api/meetings/${id}/votes`,
      payload: { id: randomUUID(), agendaItemId: null, subject: 'TỐI MẬT', method: 'open', matter: 'ordinary' },
    });
    expect(answer.json()).toMatchObject({ code: 'invalid', fields: [{ field: 'subject' }] });
  });

  test('the circle reads counts and may do nothing', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const vote = await open(id);
    const comrade = await world.as('self');
    const content = (await comrade({ method: 'GET', url: `/api/meetings/${id}/session` })).json<SessionContent>();
    expect(content).toMatchObject({
      mayRecord: false,
      grounds: [],
      votes: [{ id: vote.id, mayCount: false, mayVoid: false }],
    });
    expect((await tap(id, vote.id, {}, comrade)).statusCode).toBe(404);
    const outsider = await world.as('secretary of the commune');
    expect((await outsider({ method: 'GET', url: `/api/meetings/${id}/session` })).statusCode).toBe(404);
  });
});

test('opening the same vote twice opens one', async () => {
  const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
  const payload = { id: randomUUID(), agendaItemId: null, subject: 'Việc thử', method: 'open', matter: 'ordinary' };
  const answers = await Promise.all(
    [1, 2].map(() => taker({ method: 'POST', url: `/api/meetings/${id}/votes`, payload })),
  );
  expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200]);
  const { rows } = await world.database.ownerPool.query('SELECT 1 FROM meetings_vote WHERE meeting_id = $1', [id]);
  expect(rows).toHaveLength(1);
});
