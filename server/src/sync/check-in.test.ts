import { randomUUID } from 'node:crypto';
import { roomCode, stepAt, type Mutation, type Pushed } from '@sotay/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CELL_ROLL, makeRoom } from '../meetings/testing/room.ts';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';
import type { Caller } from '../platform/http/testing.ts';

let world: Village;
let self: Caller;
beforeAll(async () => {
  world = await village();
  self = await world.as('self');
});
afterAll(() => world.drop());

/** A check-in by what the room shows `seconds` from now. */
async function scanned(meetingId: string, seconds = 0): Promise<Mutation> {
  const { rows } = await world.database.ownerPool.query<{ secret: string }>(
    "SELECT encode(secret, 'base64') AS secret FROM meetings_room_key WHERE meeting_id = $1",
    [meetingId],
  );
  const step = stepAt(new Date(Date.now() + seconds * 1000));
  return {
    id: randomUUID(),
    name: 'meeting.checkIn',
    args: { meetingId, step, code: await roomCode(rows[0]!.secret, step) },
    aggregate: meetingId,
    baseVersion: null,
    onBehalfOf: null,
    claimedAt: new Date().toISOString(),
  };
}
async function push(caller: Caller, ...mutations: Mutation[]): Promise<Pushed['results']> {
  const answer = await caller({ method: 'POST', url: '/api/sync/push', payload: { mutations } });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Pushed>().results;
}
async function triesIn(meetingId: string): Promise<number> {
  const { rows } = await world.database.ownerPool.query<{ tries: number }>(
    'SELECT tries FROM meetings_wrong_code WHERE meeting_id = $1 AND member_id = $2',
    [meetingId, memberIdOf('self')],
  );
  return rows[0]?.tries ?? 0;
}
const room = (state: 'convened' | 'inSession' = 'inSession') => makeRoom(world.database, { roll: CELL_ROLL, state });

test('[SY20] a check-in out of an outbox counts once, however often and however concurrently it is sent', async () => {
  const { id } = await room();
  const once = await scanned(id);
  const results = (await Promise.all(Array.from({ length: 8 }, () => push(self, once)))).flat();
  for (const result of results) expect(result).toEqual(results[0]);
  expect(results[0]).toMatchObject({ outcome: 'applied', problem: null, answer: { state: 'present' } });
  const [stolen] = await push(await world.as('same cell'), once);
  expect(stolen).toMatchObject({ outcome: 'rejected', problem: { code: 'notFound' }, answer: null });
});

test('[SY53] one that an officer must confirm is done too, and says so', async () => {
  const { id } = await room();
  const [doubtful] = await push(self, { ...(await scanned(id)), claimedAt: null });
  expect(doubtful).toMatchObject({ outcome: 'applied', answer: { state: 'waits' } });
});

test('[SY21] a wrong code is final, counted once and answered with what to do; so is a room that is not open', async () => {
  const { id } = await room();
  const { args, ...right } = await scanned(id);
  const wrong = { ...right, args: { ...(args as object), code: '000000' } };
  const [refused] = await push(self, wrong);
  expect(refused).toMatchObject({ outcome: 'rejected', problem: { code: 'invalid', fields: [{ field: 'code' }] } });
  expect((await push(self, wrong))[0]).toEqual(refused);
  expect(await triesIn(id)).toBe(1);
  const { id: later } = await room('convened');
  const { args: shown, ...early } = await scanned(id);
  const [closed] = await push(self, { ...early, args: { ...(shown as object), meetingId: later } });
  expect(closed).toMatchObject({ outcome: 'rejected', problem: { code: 'notInSession' } });
});
