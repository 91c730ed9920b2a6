import type { Meeting, Notice } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowId } from '../authority/testing/identities.ts';
import { convened, handOf, inDays, monthFromNow, ok, type Hand } from '../meetings/testing/meeting-life.ts';
import { memberIdOf } from '../members/testing/village.ts';
import { noticeVillage, type NoticeVillage } from './testing/notice-village.ts';

let place: NoticeVillage;
let secretary: Hand;
let self: Hand;
let month = 1;
beforeAll(async () => {
  place = await noticeVillage();
  secretary = await handOf(place, 'secretary of the cell');
  self = await handOf(place, 'self');
});
afterAll(() => place.drop());

const call = (days = 3): Promise<Meeting> => convened(secretary, 111, monthFromNow(month++), days);
const SELF = memberIdOf('self');
/** What an inbox says about a meeting, newest first. */
async function told(hand: Hand, { id }: Meeting): Promise<Notice[]> {
  return (await place.inbox(hand)).filter((one) => one.href.endsWith(`-${id.slice(-6)}`));
}

describe('a notice', () => {
  test('of a meeting is one row, and tells everybody whom the meeting reaches, whatever he is', async () => {
    const meeting = await call();
    const { rows } = await place.database.ownerPool.query<{ rows: number }>(
      'SELECT count(*)::int AS rows FROM notifications_notice WHERE meeting_id = $1',
      [meeting.id],
    );
    expect(rows[0]?.rows).toBe(1);
    for (const key of [
      'self',
      'same cell',
      'probationary',
      'follower',
      'temporarily elsewhere',
      'secretary of the cell',
    ]) {
      const [notice] = await told(await handOf(place, key), meeting);
      expect([key, notice?.kind]).toEqual([key, 'meetingConvened']);
    }
    for (const key of ['sibling cell', 'suspended', 'office of the commune', 'secretary of the commune', 'helper']) {
      expect([key, await told(await handOf(place, key), meeting)]).toEqual([key, []]);
    }
  });

  test('is complete without opening anything, and leads to the meeting', async () => {
    const meeting = await call();
    const [notice] = await told(self, meeting);
    expect(notice).toMatchObject({ title: `Giấy mời: ${meeting.title}`, read: false });
    expect(notice?.text).toMatch(/^19:00, .+, ngày \d+\/\d+\/\d+\. Nhà văn hóa$/);
    const address = notice?.href.replace('/sinh-hoat/', '') ?? '';
    expect(ok<Meeting>(await self.get(`/api/meetings/at/${address}`)).id).toBe(meeting.id);
  });

  test('says that a meeting was moved, changed, put off or called off, each version once', async () => {
    let meeting = await call();
    meeting = ok<Meeting>(await secretary.edit(meeting, { startsAt: inDays(4, 18) }));
    meeting = ok<Meeting>(await secretary.edit(meeting, { place: 'Trường tiểu học' }));
    meeting = ok<Meeting>(await secretary.move(meeting, 'postpone', { reason: 'Bão' }));
    // tapped twice
    await secretary.move(meeting, 'postpone', { reason: 'Bão' });
    meeting = ok<Meeting>(await secretary.move(meeting, 'cancel', { reason: 'Bão chưa tan' }));
    const said = await told(self, meeting);
    expect(said.map((one) => one.kind)).toEqual([
      'meetingCancelled',
      'meetingPostponed',
      'meetingChanged',
      'meetingMoved',
      'meetingConvened',
    ]);
    expect(said[3]?.text).toMatch(/^Họp lúc 18:00, .+, trước là 19:00, .+\. Nhà văn hóa$/);
    expect(said[1]?.text).toContain('Giờ mới sẽ báo sau. Lý do: Bão');
    expect(said[0]).toMatchObject({ title: `Không họp nữa: ${meeting.title}` });
    expect(said[0]?.text).toContain('Lý do: Bão chưa tan');
  });

  test('is not made of what only some must know, nor of a draft that is dropped, nor of a meeting long over', async () => {
    const draft = await secretary.prepare(111, 'thematic', monthFromNow(1));
    ok(await secretary.move(draft, 'drop'));
    const meeting = await call();
    ok(await secretary.edit(meeting, { minuteTakerId: memberIdOf('same cell') }));
    expect((await told(self, meeting)).length).toBe(1);
    await place.database.ownerPool.query(
      `UPDATE meetings_meeting SET starts_at = now() - interval '3 days', notice_version = notice_version + 1 WHERE id = $1`,
      [meeting.id],
    );
    expect((await told(self, meeting)).map((one) => one.kind)).toEqual(['meetingConvened']);
  });

  test('of a decided absence reaches him who asked, and nobody else', async () => {
    const meeting = await call();
    ok(await self.answer(meeting, { answer: 'absent', reason: 'Ốm' }));
    ok(await secretary.send('PUT', `/api/meetings/${meeting.id}/invitees/${SELF}/decision`, { decision: 'granted' }));
    expect((await place.inbox(self))[0]).toMatchObject({ kind: 'absenceDecided', title: 'Đã đồng ý cho vắng' });
    expect((await place.inbox(secretary)).some((one) => one.kind === 'absenceDecided')).toBe(false);
    ok(await secretary.send('PUT', `/api/meetings/${meeting.id}/invitees/${SELF}/decision`, { decision: 'refused' }));
    expect((await place.inbox(self))[0]).toMatchObject({ title: 'Chưa đồng ý cho vắng' });
  });

  test('of an answered letter says that there is an answer, not to what', async () => {
    const thread = rowId('7', SELF);
    const answer = { messageId: '0190eeee-0000-7000-8000-0000000000a1', version: 1, text: 'Đã giao thôn sửa đèn.' };
    ok(await secretary.send('POST', `/api/feedback/${thread}/answer`, answer));
    // a retry of the same answer
    ok(await secretary.send('POST', `/api/feedback/${thread}/answer`, answer));
    const said = (await place.inbox(self)).filter((one) => one.kind === 'letterAnswered');
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ href: `/y-kien/${thread}`, title: 'Ý kiến của đồng chí đã được trả lời' });
    expect(JSON.stringify(said)).not.toMatch(/đèn/i);
  });

  test('of an answered correction reaches its member', async () => {
    const board = await handOf(place, 'organisation board of the commune');
    const decision = { decision: 'corrected', answer: 'Đã sửa trong danh sách gốc.' };
    const other = memberIdOf('cell directly under the commune');
    ok(await board.send('POST', `/api/corrections/${rowId('c', other)}/decide`, decision));
    const member = await handOf(place, 'cell directly under the commune');
    expect((await place.inbox(member))[0]).toMatchObject({ kind: 'correctionAnswered', title: 'Đã đính chính' });
  });
});

describe('the inbox', () => {
  test('is marked as read, for oneself alone, as often as one likes', async () => {
    const meeting = await call();
    const [notice] = await told(self, meeting);
    for (let tap = 0; tap < 2; tap += 1) ok(await self.send('POST', '/api/me/notices/read', { ids: [notice?.id] }));
    expect((await told(self, meeting))[0]?.read).toBe(true);
    expect((await told(await handOf(place, 'same cell'), meeting))[0]?.read).toBe(false);
  });

  test('takes no mark on what does not reach one', async () => {
    const [notice] = await told(self, await call());
    const stranger = await handOf(place, 'sibling cell');
    ok(await stranger.send('POST', '/api/me/notices/read', { ids: [notice?.id] }));
    const { rows } = await place.database.ownerPool.query(
      'SELECT 1 FROM notifications_read WHERE member_id = $1 AND notice_id = $2',
      [memberIdOf('sibling cell'), notice?.id],
    );
    expect(rows).toEqual([]);
  });

  test('is read on page after page, without a gap or a double, and counts what is unread', async () => {
    await place.database.ownerPool.query(
      `INSERT INTO notifications_notice (org_id, kind, about, version, facts, created_at)
       SELECT 10, 'announcement', uuidv7(), g::text, '{"title": "Thông báo", "text": "Nội dung"}', now() - make_interval(mins => g / 3) FROM generate_series(1, 120) g`,
    );
    const hand = await handOf(place, 'probationary');
    const seen: string[] = [];
    let after = '';
    let unread = 0;
    do {
      const page = ok<{ items: Notice[]; next: string | null; unread: number }>(
        await hand.get(`/api/me/notices${after}`),
      );
      if (after === '') unread = page.unread;
      seen.push(...page.items.map((one) => one.id));
      after = page.next === null ? '' : `?after=${page.next}`;
    } while (after !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(120);
    expect(unread).toBe(100);
  });

  test('to everybody under a body reaches them by one row, at once and those who come later', async () => {
    const reads = async (key: string): Promise<boolean> =>
      (await place.inbox(await handOf(place, key))).some((one) => one.kind === 'announcement');
    for (const key of ['self', 'cell directly under the commune', 'temporarily here'])
      expect([key, await reads(key)]).toEqual([key, true]);
    for (const key of ['suspended', 'other province', 'other commune'])
      expect([key, await reads(key)]).toEqual([key, false]);
  });
});
