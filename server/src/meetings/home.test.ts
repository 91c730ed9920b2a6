import type { Home, Meeting, Report } from '@sotay/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memberIdOf, type Village } from '../members/testing/village.ts';
import { convened, handOf, inDays, monthFromNow, ok, type Hand, quietVillage } from './testing/meeting-life.ts';

let place: Village;
let secretary: Hand;
let self: Hand;
beforeAll(async () => {
  place = await quietVillage();
  secretary = await handOf(place, 'secretary of the cell');
  self = await handOf(place, 'self');
});
afterAll(() => place.drop());

const home = async (hand: Hand): Promise<Home> => ok<Home>(await hand.get('/api/home'));
const kinds = (screen: Home): string[] => screen.todos.map((todo) => todo.kind);

test('Trang chủ shows the next meeting and asks for what it needs of each', async () => {
  expect((await home(self)).nextMeeting).toBeNull();
  const draft = await secretary.prepare(111, 'regular', monthFromNow(1));
  expect(kinds(await home(secretary))).toContain('conveneMeeting');
  expect((await home(self)).nextMeeting).toBeNull();
  ok(await secretary.move(draft, 'drop'));

  const later = await convened(secretary, 111, monthFromNow(2), 6);
  const meeting = await convened(secretary, 111, monthFromNow(3), 3);
  const mine = await home(self);
  expect(mine.nextMeeting).toMatchObject({ id: meeting.id, mayAnswer: true, role: 'summoned' });
  expect(mine.todos.filter((todo) => todo.kind === 'answerInvitation').map((todo) => todo.id)).toEqual([
    meeting.id,
    later.id,
  ]);
  expect(
    ok<Meeting>(
      await self.get(
        `/api/meetings/at/${
          mine.todos
            .find((todo) => todo.id === meeting.id)
            ?.href.split('/')
            .at(-1) ?? ''
        }`,
      ),
    ).id,
  ).toBe(meeting.id);

  ok(await self.answer(meeting, { answer: 'absent', reason: 'Ốm' }));
  expect((await home(self)).nextMeeting?.own).toMatchObject({ answer: 'absent', reason: 'Ốm' });
  expect((await home(self)).todos.filter((todo) => todo.kind === 'answerInvitation')).toHaveLength(1);
  const waits = (await home(secretary)).todos.find((todo) => todo.kind === 'decideAbsences');
  expect(waits).toMatchObject({ id: meeting.id, detail: '1 đồng chí đang chờ' });
  ok(
    await secretary.send('PUT', `/api/meetings/${meeting.id}/invitees/${memberIdOf('self')}/decision`, {
      decision: 'granted',
    }),
  );
  expect(kinds(await home(secretary))).not.toContain('decideAbsences');
});

test('it shows no meeting to who is suspended or was moved away; a cancelled one is news, with its reason', async () => {
  const meeting = await convened(secretary, 111, monthFromNow(4), 1);
  const other = await handOf(place, 'same cell');
  expect((await home(other)).nextMeeting?.id).toBe(meeting.id);
  expect((await home(await handOf(place, 'suspended'))).nextMeeting).toBeNull();
  ok(await secretary.move(meeting, 'cancel', { reason: 'Trùng lịch' }));
  const told = await home(other);
  expect(told.nextMeeting?.id).not.toBe(meeting.id);
  const news = told.news.find((item) => item.id === meeting.id);
  expect(news).toMatchObject({ kind: 'meetingCancelled', detail: expect.stringContaining('Trùng lịch') as string });
  const at = news?.href.split('/').at(-1) ?? '';
  expect(ok<Meeting>(await other.get(`/api/meetings/at/${at}`)).state).toBe('cancelled');
  await place.database.ownerPool.query('UPDATE members_member SET home_cell_id = 112, cell_id = 112 WHERE id = $1', [
    memberIdOf('same cell'),
  ]);
  const moved = await home(other);
  expect(moved.nextMeeting).toBeNull();
  expect(moved.news.map((item) => item.id)).not.toContain(meeting.id);
});

test('who leads a cell is told there what the superior reminds of and what came back', async () => {
  const [cell, leader] = [101, await handOf(place, 'secretary of the cell directly under the commune')];
  const office = await handOf(place, 'office of the commune');
  const month = monthFromNow(1);
  const remind = async (about: 'convene' | 'report') =>
    ok(await office.send('POST', '/api/reports/nudges', { orgId: cell, about, forMonth: month }));
  const todo = async (kind: string) => (await home(leader)).todos.find((one) => one.kind === kind);

  await remind('convene');
  expect(await todo('conveneMeeting')).toMatchObject({
    href: '/sinh-hoat/trieu-tap',
    detail: expect.stringMatching(/^Cấp trên nhắc ngày \d/) as string,
  });
  const draft = await leader.prepare(cell, 'regular', month);
  expect(await todo('conveneMeeting')).toMatchObject({
    id: draft.id,
    detail: expect.stringMatching(/^Cấp trên nhắc/) as string,
  });
  const placed = ok<Meeting>(await leader.edit(draft, { startsAt: inDays(1), place: 'Nhà văn hóa' }));
  const called = ok<Meeting>(await leader.move(placed, 'convene'));
  expect(await todo('conveneMeeting')).toBeUndefined();

  const opened = ok<Meeting>(await leader.move(called, 'open'));
  expect(await todo('sendReport')).toBeUndefined();
  ok(await leader.send('PUT', `/api/meetings/${opened.id}/roll`, { restPresent: true }));
  ok(await leader.move(await leader.read(opened.id), 'close', { undecidedAreUnexcused: true }));
  expect(await todo('sendReport')).toMatchObject({
    id: opened.id,
    title: expect.stringMatching(/^Gửi báo cáo tháng/) as string,
    detail: expect.stringMatching(/^Hạn gửi hết ngày [\d/]+$/) as string,
  });
  await remind('report');
  expect((await todo('sendReport'))?.detail).toContain('Cấp trên nhắc ngày');

  const report = ok<Report>(await leader.send('POST', '/api/reports', { orgId: cell, forMonth: month }));
  ok(await leader.send('POST', `/api/reports/${report.id}/submit`));
  expect(await todo('sendReport')).toBeUndefined();
  ok(await office.send('POST', `/api/reports/${report.id}/return`, { reason: 'Thiếu số liệu.' }));
  expect((await todo('sendReport'))?.title).toMatch(/^Bổ sung báo cáo/);
});
