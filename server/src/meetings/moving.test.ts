import type { Meeting, Roll } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberIdOf, type Village } from '../members/testing/village.ts';
import { convened, handOf, inDays, monthFromNow, ok, type Hand, quietVillage } from './testing/meeting-life.ts';

let place: Village;
let secretary: Hand;
let deputy: Hand;
let self: Hand;
let month = -1;
beforeAll(async () => {
  place = await quietVillage();
  secretary = await handOf(place, 'secretary of the cell');
  deputy = await handOf(place, 'deputy of the cell');
  self = await handOf(place, 'self');
});
afterAll(() => place.drop());

const call = (): Promise<Meeting> => convened(secretary, 111, monthFromNow(month++));
const open = async (meeting: Meeting): Promise<Meeting> => ok<Meeting>(await secretary.move(meeting, 'open'));
const marks = async (meeting: Meeting): Promise<Map<number, string | null>> => {
  const roll = ok<Roll>(await secretary.get(`/api/meetings/${meeting.id}/roll`));
  return new Map(roll.rows.map((row) => [row.id, row.mark]));
};
const restPresent = (meeting: Meeting): Promise<unknown> =>
  secretary.send('PUT', `/api/meetings/${meeting.id}/roll`, { restPresent: true }).then(ok);
const code = async (answer: Promise<{ json<T>(): T }>): Promise<string> => (await answer).json<{ code: string }>().code;

describe('opening', () => {
  test('prepares the roll: granted absences excused, who is elsewhere or on special duty exempt, the rest not called yet', async () => {
    await place.database.ownerPool.query(
      `INSERT INTO members_special_duty (member_id, valid) VALUES ($1, daterange(sotay_today(), sotay_today() + 60))`,
      [memberIdOf('cell committee member')],
    );
    const meeting = await call();
    ok(await self.answer(meeting, { answer: 'absent', reason: 'Ốm' }));
    ok(
      await secretary.send('PUT', `/api/meetings/${meeting.id}/invitees/${memberIdOf('self')}/decision`, {
        decision: 'granted',
      }),
    );
    const sitting = await open(meeting);
    expect(sitting).toMatchObject({ state: 'inSession', mayRecord: true, mayEdit: false });
    const roll = await marks(sitting);
    expect(roll.get(memberIdOf('self'))).toBe('excused');
    expect(roll.get(memberIdOf('temporarily elsewhere'))).toBe('exempt');
    expect(roll.get(memberIdOf('cell committee member'))).toBe('exempt');
    expect(roll.get(memberIdOf('same cell'))).toBeNull();
    for (const key of ['suspended', 'exempted', 'follower'])
      expect([key, roll.has(memberIdOf(key))]).toEqual([key, false]);
  });

  test('tapped by two officers at once opens once', async () => {
    const meeting = ok<Meeting>(await secretary.edit(await call(), { chairId: memberIdOf('deputy of the cell') }));
    const taps = await Promise.all([secretary.move(meeting, 'open'), deputy.move(meeting, 'open')]);
    expect(taps.map((tap) => tap.statusCode)).toEqual([200, 200]);
  });

  test('leaves chair and minute-taker to be changed, nothing else', async () => {
    const meeting = await open(await call());
    expect((await secretary.edit(meeting, { minuteTakerId: memberIdOf('self') })).statusCode).toBe(200);
    const now = await secretary.read(meeting.id);
    expect(await code(secretary.edit(now, { place: 'Nơi khác' }))).toBe('wrongState');
  });
});

describe('closing', () => {
  test('waits until everybody is marked, and says how many are not', async () => {
    const meeting = await open(await call());
    const refused = await secretary.move(meeting, 'close');
    expect(refused.json()).toMatchObject({
      code: 'rollNotDone',
      title: expect.stringMatching(/Còn \d+ đồng chí/) as string,
    });
    await restPresent(meeting);
    expect(ok<Meeting>(await secretary.move(meeting, 'close'))).toMatchObject({ state: 'closed' });
    expect((await secretary.move(meeting, 'close')).statusCode).toBe(200);
  });

  test('makes an undecided absence unexcused only when that is said', async () => {
    const meeting = await call();
    ok(await self.answer(meeting, { answer: 'absent', reason: 'Ốm' }));
    const sitting = await open(meeting);
    const present = [...(await marks(sitting))].filter(([id, mark]) => mark === null && id !== memberIdOf('self'));
    ok(
      await secretary.send('PUT', `/api/meetings/${meeting.id}/roll`, {
        marks: present.map(([memberId]) => ({ memberId, mark: 'present' })),
      }),
    );
    expect(await code(secretary.move(sitting, 'close'))).toBe('absencesUndecided');
    ok(await secretary.move(sitting, 'close', { undecidedAreUnexcused: true }));
    expect((await marks(sitting)).get(memberIdOf('self'))).toBe('unexcused');
  });

  test('an absence granted while it sits stands on the roll', async () => {
    const meeting = await call();
    ok(await self.answer(meeting, { answer: 'absent', reason: 'Ốm' }));
    const sitting = await open(meeting);
    ok(
      await secretary.send('PUT', `/api/meetings/${meeting.id}/invitees/${memberIdOf('self')}/decision`, {
        decision: 'granted',
      }),
    );
    expect((await marks(sitting)).get(memberIdOf('self'))).toBe('excused');
  });

  test('keeps the figures, and opening it again takes them back', async () => {
    const sitting = await open(await call());
    await restPresent(sitting);
    const closed = ok<Meeting>(await secretary.move(sitting, 'close'));
    const figures = async (): Promise<number> => {
      const { rows } = await place.database.ownerPool.query(
        'SELECT FROM meetings_rollup WHERE org_id = 111 AND for_month = $1',
        [closed.forMonth],
      );
      return rows.length;
    };
    expect(await figures()).toBe(1);
    expect(ok<Meeting>(await secretary.move(closed, 'resume'))).toMatchObject({ state: 'inSession', closedAt: null });
    expect(await figures()).toBe(0);
  });

  test('is followed by publishing only what is signed', async () => {
    const sitting = await open(await call());
    await restPresent(sitting);
    const closed = ok<Meeting>(await secretary.move(sitting, 'close'));
    expect(closed.next).toBe('record');
    expect((await secretary.move(closed, 'publish')).statusCode).toBe(409);
    expect((await secretary.read(closed.id)).state).toBe('closed');
  });
});

describe('postponing and cancelling', () => {
  test('need a reason that everybody reads; called anew, people are asked anew', async () => {
    const meeting = await call();
    ok(await self.answer(meeting, { answer: 'attending' }));
    expect(await code(secretary.move(meeting, 'postpone'))).toBe('invalid');
    const later = inDays(6);
    const postponed = ok<Meeting>(await secretary.move(meeting, 'postpone', { reason: 'Bão', startsAt: later }));
    const read = await self.read(meeting.id);
    expect(read).toMatchObject({ state: 'postponed', reason: 'Bão', startsAt: later, mayAnswer: false });
    expect(await code(self.answer(meeting, { answer: 'attending' }))).toBe('notConvened');
    const again = ok<Meeting>(await secretary.move(postponed, 'convene'));
    expect(again.noticeVersion).toBe(3);
    expect((await self.read(meeting.id)).own).toMatchObject({ answer: null });
  });

  test('a cancelled meeting leaves its month free for another', async () => {
    const meeting = await call();
    ok(await secretary.move(meeting, 'cancel', { reason: 'Trùng lịch' }));
    expect((await self.read(meeting.id)).state).toBe('cancelled');
    const other = await secretary.prepare(111, 'regular', meeting.forMonth);
    expect(other.id).not.toBe(meeting.id);
    expect(await code(secretary.move(meeting, 'open'))).toBe('wrongState');
  });
});

describe('who leads', () => {
  test('the deputy manages the meeting whose chair he is given, and no other', async () => {
    const [one, other] = [await call(), await call()];
    expect((await deputy.read(one.id)).mayActs).toEqual([]);
    const given = ok<Meeting>(await secretary.edit(one, { chairId: memberIdOf('deputy of the cell') }));
    expect((await deputy.read(one.id)).mayActs).toContain('open');
    ok(await deputy.edit(given, { place: 'Hội trường' }));
    expect((await deputy.edit(other, { place: 'Hội trường' })).statusCode).toBe(404);
  });

  test('the deputy takes over the meeting from which the secretary asked to be absent, convenes anew and keeps the habit', async () => {
    const meeting = await call();
    ok(await secretary.answer(meeting, { answer: 'absent', reason: 'Đi học' }));
    const mine = await deputy.read(meeting.id);
    expect(mine.mayGiveChair).toBe(true);
    const chaired = ok<Meeting>(await deputy.edit(mine, { chairId: memberIdOf('deputy of the cell') }));
    const postponed = ok<Meeting>(
      await deputy.move(chaired, 'postpone', { reason: 'Mất điện', startsAt: inDays(9, 20) }),
    );
    ok(await deputy.move(postponed, 'convene'));
    const { rows } = await place.database.ownerPool.query<{ at: string }>(
      'SELECT at_time::text AS at FROM meetings_habit WHERE org_id = 111',
    );
    expect(rows[0]?.at).toBe('20:00:00');
  });

  test('nobody else moves it', async () => {
    const meeting = await call();
    for (const key of [
      'self',
      'cell committee member',
      'follower',
      'secretary of the sibling cell',
      'office of the commune',
      'suspended',
    ]) {
      const hand = await handOf(place, key);
      expect([key, (await hand.move(meeting, 'open')).statusCode]).toEqual([key, 404]);
      expect([key, (await hand.move(meeting, 'cancel', { reason: 'Thử' })).statusCode]).toEqual([key, 404]);
    }
    expect((await (await place.nobody())({ method: 'GET', url: `/api/meetings/${meeting.id}` })).statusCode).toBe(401);
  });
});
