import { randomUUID } from 'node:crypto';
import { roomCode, stepAt, type CheckedIn, type Meeting, type Roll } from '@sotay/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountId } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';
import { asActor } from '../platform/database/transaction.ts';
import type { Caller } from '../platform/http/testing.ts';
import { checkIn } from './check-in.ts';
import { CELL_ROLL, makeRoom, type RoomFact } from './testing/room.ts';

let world: Village;
let taker: Caller;
let self: Caller;
beforeAll(async () => {
  world = await village();
  // These tests check in more often in a minute than a person.
  world.app.app.rateLimit = () => Promise.resolve();
  taker = await world.as('same cell');
  self = await world.as('self');
});
afterAll(() => world.drop());

const me = memberIdOf('self');
const rollAt = (id: string): string => `/api/meetings/${id}/roll`;

async function rollOf(caller: Caller, id: string): Promise<Roll> {
  const answer = await caller({ method: 'GET', url: rollAt(id) });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Roll>();
}
/** What the officer's screen shows so many seconds from now. */
async function shown(id: string, seconds = 0, venueId: string | null = null) {
  const keys = (await rollOf(taker, id)).roomKeys;
  const step = stepAt(new Date(Date.now() + seconds * 1000));
  return { step, code: await roomCode(keys.find((key) => key.venueId === venueId)!.secret, step) };
}
const fromNow = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
function post(caller: Caller, id: string, payload: object) {
  return caller({ method: 'POST', url: `/api/meetings/${id}/check-in`, payload });
}
/** Checks in by what was shown `seconds` from now, at the time that the device says. */
async function scan(caller: Caller, id: string, { seconds = 0, claimed = seconds as number | null } = {}) {
  return post(caller, id, {
    ...(await shown(id, seconds)),
    claimedAt: claimed === null ? null : fromNow(claimed),
  });
}
function decide(caller: Caller, id: string, decision: string, memberIds = [me]) {
  return caller({ method: 'PUT', url: `/api/meetings/${id}/check-ins`, payload: { memberIds, decision } });
}
async function markOf(id: string, member = me) {
  const { rows } = await world.database.ownerPool.query<{ mark: string | null; by_code: boolean; version: number }>(
    'SELECT mark, by_code, version FROM meetings_attendance WHERE meeting_id = $1 AND member_id = $2',
    [id, member],
  );
  return rows[0];
}
const room = (fact: Partial<RoomFact> = {}) => makeRoom(world.database, { roll: CELL_ROLL, ...fact });
const waitsFor = async (id: string) => (await rollOf(taker, id)).checkIns.map(({ id: of, why }) => ({ of, why }));

describe('the room’s code', () => {
  test('[SY50] the database makes the code that the phone makes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.integer({ min: 1, max: 2_147_483_647 }),
        async (bytes, step) => {
          const secret = Buffer.from(bytes);
          const { rows } = await world.database.ownerPool.query<{ code: string }>(
            'SELECT meetings_room_code(meetings_pad($1, 54), meetings_pad($1, 92), $2) AS code',
            [secret, step],
          );
          expect(rows[0]?.code).toBe(await roomCode(secret.toString('base64'), step));
        },
      ),
    );
  });

  test('[SY50] reaches who calls the roll while the meeting sits, and nobody else', async () => {
    const { id } = await room();
    const { roomKeys } = await rollOf(taker, id);
    expect(roomKeys).toEqual([{ venueId: null, venueName: null, secret: expect.stringMatching(/^.{43}=$/) }]);
    expect((await rollOf(await world.as('secretary of the cell'), id)).roomKeys).toEqual(roomKeys);
    expect(await rollOf(self, id)).toMatchObject({ roomKeys: [], checkIns: [] });
    const closed = await room({ state: 'closed' });
    expect((await rollOf(taker, closed.id)).roomKeys).toEqual([]);
  });

  test('[SY50] each room has another, and it stays when a meeting is opened again', async () => {
    const secrets = [];
    for (const { id } of [await room(), await room()]) {
      const before = (await rollOf(taker, id)).roomKeys;
      secrets.push(before[0]?.secret);
      await world.database.ownerPool.query(`UPDATE meetings_meeting SET state = 'closed' WHERE id = $1`, [id]);
      await world.database.ownerPool.query(`UPDATE meetings_meeting SET state = 'inSession' WHERE id = $1`, [id]);
      expect((await rollOf(taker, id)).roomKeys).toEqual(before);
    }
    expect(new Set(secrets).size).toBe(2);
  });

  test('[SY50] the keeper of a venue has his venue’s, and it opens no other', async () => {
    const { id, venues } = await makeRoom(world.database, {
      host: 11,
      kind: 'conference',
      chair: null,
      minuteTaker: null,
      venues: { A: { keeper: 'same cell', cells: [111] }, B: { cells: [112] } },
      roll: { 'same cell': { venue: 'A', cell: 111 }, self: { venue: 'B', cell: 111 } },
    });
    const { roomKeys } = await rollOf(taker, id);
    expect(roomKeys.map((key) => key.venueName)).toEqual(['A']);
    const there = await shown(id, 0, venues['A']);
    expect((await post(self, id, { ...there, claimedAt: fromNow(0) })).statusCode).toBe(422);
    const here = await post(taker, id, { ...there, claimedAt: fromNow(0) });
    expect(here.json<CheckedIn>()).toMatchObject({ state: 'present' });
  });
});

describe('checking in', () => {
  test('[SY51] the code on the screen makes me present, and the roll says that I did it myself', async () => {
    const { id } = await room();
    const answer = await scan(self, id);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json<CheckedIn>().state).toBe('present');
    expect(await markOf(id)).toMatchObject({ mark: 'present', by_code: true, version: 2 });
    const row = (await rollOf(taker, id)).rows.find((one) => one.id === me);
    expect(row).toMatchObject({ mark: 'present', note: 'Tự điểm danh' });
    const meeting = await self({ method: 'GET', url: `/api/meetings/${id}` });
    expect(meeting.json<Meeting>().checkIn).toBe('present');
  });

  test('[SY51] a code typed without its step is found around the time it was typed', async () => {
    const { id } = await room();
    const { code } = await shown(id, -60);
    const answer = await post(self, id, { step: null, code, claimedAt: fromNow(0) });
    expect(answer.json<CheckedIn>().state).toBe('present');
  });

  test('[SY51] a code more than ninety seconds from the device’s time waits for an officer', async () => {
    for (const claimed of [-125, 125]) {
      const { id } = await room();
      const answer = await scan(self, id, { claimed });
      expect(answer.json<CheckedIn>().state).toBe('waits');
      expect(await waitsFor(id)).toEqual([{ of: me, why: 'window' }]);
      expect(await markOf(id)).toMatchObject({ mark: null, version: 1 });
    }
  });

  test('[SY52] a device that does not know the time waits for an officer, whether it scanned or typed', async () => {
    for (const typed of [false, true]) {
      const { id } = await room();
      await world.database.ownerPool.query(
        `UPDATE meetings_meeting SET opened_at = now() - interval '1 hour' WHERE id = $1`,
        [id],
      );
      const code = await shown(id, -2400);
      const answer = await post(self, id, { ...code, ...(typed ? { step: null } : {}), claimedAt: null });
      expect(answer.json<CheckedIn>().state).toBe('waits');
      expect(await waitsFor(id)).toEqual([{ of: me, why: 'clock' }]);
    }
  });

  test('[SY53] what reaches the server late is marked so and waits', async () => {
    const { id } = await room();
    expect((await scan(self, id, { seconds: -14 * 60 })).json<CheckedIn>().state).toBe('present');
    const { id: other } = await room();
    expect((await scan(self, other, { seconds: -16 * 60 })).json<CheckedIn>().state).toBe('waits');
    expect(await waitsFor(other)).toEqual([{ of: me, why: 'late' }]);
  });

  test('a fresh code mends a check-in that waits; another doubtful one changes nothing', async () => {
    const { id } = await room();
    await scan(self, id, { claimed: null });
    expect((await scan(self, id, { claimed: 600 })).json<CheckedIn>().state).toBe('waits');
    expect(await waitsFor(id)).toEqual([{ of: me, why: 'clock' }]);
    expect((await scan(self, id)).json<CheckedIn>().state).toBe('present');
    expect(await waitsFor(id)).toEqual([]);
  });

  test('[SY20] two devices at once count once', async () => {
    const { id } = await room();
    const phone = await world.as('self');
    const code = { ...(await shown(id)), claimedAt: fromNow(0) };
    const answers = await Promise.all([1, 2, 3, 4].map((at) => post(at % 2 ? self : phone, id, code)));
    expect(answers.map((answer) => answer.json<CheckedIn>().state)).toEqual(Array(4).fill('present'));
    expect(await markOf(id)).toMatchObject({ mark: 'present', version: 2 });
  });

  test('[SY21] what the officer has marked otherwise stands, and is said; present is present', async () => {
    for (const [mark, words] of [
      ['excused', 'vắng có lý do'],
      ['unexcused', 'vắng không lý do'],
      ['exempt', 'không phải dự'],
    ]) {
      const { id } = await room({ roll: { ...CELL_ROLL, self: { mark: mark! } } });
      const answer = await scan(self, id);
      expect(answer.statusCode).toBe(409);
      expect(answer.json()).toMatchObject({ code: 'markedOtherwise', title: expect.stringContaining(words!) });
      expect(await markOf(id)).toMatchObject({ mark, version: 1 });
    }
    const { id } = await room({ roll: { ...CELL_ROLL, self: { mark: 'present' } } });
    expect((await scan(self, id)).json<CheckedIn>().state).toBe('present');
    expect(await markOf(id)).toMatchObject({ by_code: false, version: 1 });
  });

  test('a wrong code is refused with what to do, and after some the next must wait', async () => {
    const { id } = await room();
    const { step, code } = await shown(id);
    const wrong = { step, code: code === '000000' ? '000001' : '000000', claimedAt: fromNow(0) };
    for (let at = 0; at < 10; at++) {
      const answer = await post(self, id, wrong);
      expect(answer.statusCode).toBe(422);
      expect(answer.json()).toMatchObject({ fields: [{ field: 'code', message: expect.stringContaining('thư ký') }] });
    }
    expect((await post(self, id, wrong)).statusCode).toBe(429);
    expect((await scan(self, id)).statusCode).toBe(429);
    // another's tries are his own, and a pause ends
    expect((await scan(taker, id)).statusCode).toBe(200);
    await world.database.ownerPool.query(`UPDATE meetings_wrong_code SET last_at = last_at - interval '6 minutes'`);
    expect((await scan(self, id)).json<CheckedIn>().state).toBe('present');
  });

  test('[SY21] inside a transaction a wrong code is an answer, so that it is counted with the act', async () => {
    const { id } = await room();
    const { step, code } = await shown(id);
    const actor = {
      accountId: accountId(person('self')),
      memberId: me,
      sessionId: randomUUID(),
      strength: 'vneid' as const,
      reauthenticatedAt: null,
    };
    const results = await asActor(world.database.appPool, actor, async (tx) => [
      await checkIn(tx, id, { step: step - 100, code, claimedAt: null }),
      await checkIn(tx, id, { step, code, claimedAt: fromNow(0) }),
    ]);
    expect(results.map((result) => result.outcome)).toEqual(['rejected', 'applied']);
    const { rows } = await world.database.ownerPool.query(
      'SELECT tries FROM meetings_wrong_code WHERE meeting_id = $1',
      [id],
    );
    expect(rows).toEqual([{ tries: 1 }]);
  });

  test('a code of another meeting, of another moment or not of six digits is none', async () => {
    const { id } = await room();
    const { id: other } = await room();
    const theirs = await shown(other);
    expect((await post(self, id, { ...theirs, claimedAt: fromNow(0) })).statusCode).toBe(422);
    const { code } = await shown(id, -600);
    expect((await post(self, id, { step: null, code, claimedAt: fromNow(0) })).statusCode).toBe(422);
    expect((await post(self, id, { step: null, code: '12345', claimedAt: null })).statusCode).toBe(422);
    expect(await markOf(id)).toMatchObject({ mark: null });
  });

  test('who is not on the roll, or has no part in the meeting, does not get in', async () => {
    const { id } = await room({ roll: { 'same cell': {}, self: {} } });
    await world.database.ownerPool.query(
      "INSERT INTO meetings_invitee (meeting_id, member_id, cell_id, role) VALUES ($1, $2, 111, 'informed')",
      [id, memberIdOf('probationary')],
    );
    expect((await scan(await world.as('probationary'), id)).json()).toMatchObject({ code: 'notOnRoll' });
    expect((await scan(await world.as('sibling cell'), id)).statusCode).toBe(404);
    expect((await post(await world.nobody(), id, { ...(await shown(id)), claimedAt: null })).statusCode).toBe(401);
  });

  test('before it opens and after it is published there is nothing to check in to', async () => {
    const code = { step: 1, code: '123456', claimedAt: fromNow(0) };
    const { id } = await room({ state: 'convened', roll: CELL_ROLL });
    expect((await post(self, id, code)).json()).toMatchObject({ code: 'notInSession' });
    const published = await room({ state: 'published' });
    expect((await post(self, published.id, code)).json()).toMatchObject({ code: 'alreadyPublished' });
  });
});

describe('check-ins that wait', () => {
  test('[SY53] confirmed they are present, recorded where the member sees it', async () => {
    const { id } = await room();
    await scan(self, id, { claimed: null });
    const roll = (await decide(taker, id, 'confirmed')).json<Roll>();
    expect(roll.checkIns).toEqual([]);
    expect(roll.rows.find((row) => row.id === me)).toMatchObject({ mark: 'present', note: 'Tự điểm danh' });
    expect(roll.counts).toMatchObject({ present: 1, unmarked: 5 });
    expect(await world.logged('attendance.checkIn', me)).toMatchObject([{ inAccessLog: true }]);
    // said twice is done once
    expect((await decide(taker, id, 'refused')).json<Roll>().rows.find((row) => row.id === me)?.mark).toBe('present');
  });

  test('[SY53] refused they leave the row as it was, and the member is told whom to ask', async () => {
    const { id } = await room();
    await scan(self, id, { claimed: null });
    expect((await decide(taker, id, 'refused')).json<Roll>().checkIns).toEqual([]);
    expect(await markOf(id)).toMatchObject({ mark: null });
    expect((await scan(self, id)).json()).toMatchObject({ code: 'checkInRefused' });
    const meeting = await self({ method: 'GET', url: `/api/meetings/${id}` });
    expect(meeting.json<Meeting>().checkIn).toBe('refused');
  });

  test('an officer’s mark settles one too', async () => {
    const { id } = await room();
    await scan(self, id, { claimed: null });
    await taker({ method: 'PUT', url: rollAt(id), payload: { marks: [{ memberId: me, mark: 'unexcused' }] } });
    expect(await waitsFor(id)).toEqual([]);
    expect((await decide(taker, id, 'confirmed')).json<Roll>().rows.find((row) => row.id === me)?.mark).toBe(
      'unexcused',
    );
  });

  test('who does not call the roll decides nothing', async () => {
    const { id } = await room();
    await scan(self, id, { claimed: null });
    for (const key of ['self', 'sibling cell', 'secretary of the commune']) {
      expect((await decide(await world.as(key), id, 'confirmed')).statusCode).toBe(404);
    }
    expect(await markOf(id)).toMatchObject({ mark: null });
  });
});
