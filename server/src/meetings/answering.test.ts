import type { InviteeList, Meeting, MyMeetings, OwnAnswer } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberIdOf, type Village } from '../members/testing/village.ts';
import { convened, handOf, monthFromNow, ok, type Hand, quietVillage } from './testing/meeting-life.ts';

let place: Village;
let secretary: Hand;
let self: Hand;
let month = 1;
beforeAll(async () => {
  place = await quietVillage();
  secretary = await handOf(place, 'secretary of the cell');
  self = await handOf(place, 'self');
});
afterAll(() => place.drop());

const SELF = memberIdOf('self');
const call = (): Promise<Meeting> => convened(secretary, 111, monthFromNow(month++));
async function inviteeOf(meeting: Meeting, key: string): Promise<InviteeList['items'][number] | undefined> {
  const list = ok<InviteeList>(await secretary.get(`/api/meetings/${meeting.id}/invitees`));
  return list.items.find((item) => item.id === memberIdOf(key));
}

describe('an invitation', () => {
  test('stands in the member’s list and carries its marks: delivered, seen, answered', async () => {
    const meeting = await call();
    const mine = ok<MyMeetings>(await self.get('/api/me/meetings'));
    const card = mine.upcoming.find((one) => one.id === meeting.id);
    expect(card).toMatchObject({
      role: 'summoned',
      mayAnswer: true,
      next: null,
      own: { answer: null, deliveredAt: null },
    });
    expect(await inviteeOf(meeting, 'self')).toMatchObject({ deliveredAt: null, seenAt: null, answer: null });
    ok(await self.send('POST', '/api/me/meetings/delivered'));
    expect((await inviteeOf(meeting, 'self'))?.deliveredAt).not.toBeNull();
    ok(await self.send('POST', `/api/meetings/${meeting.id}/seen`, { noticeVersion: 1 }));
    expect(await inviteeOf(meeting, 'self')).toMatchObject({ seenNewest: true, seenAt: expect.any(String) as string });
    const own = ok<OwnAnswer>(await self.answer(meeting, { answer: 'attending' }));
    expect(own).toMatchObject({ answer: 'attending', answeredByOther: null });
    expect((await self.read(meeting.id)).own).toEqual(own);
  });

  test('is opened by its address, and by nobody whom it does not reach', async () => {
    const meeting = await call();
    const { address } = await self.read(meeting.id);
    expect(ok<Meeting>(await self.get(`/api/meetings/at/${address}`)).onDay).toBe(meeting.onDay);
    for (const key of ['sibling cell', 'suspended', 'office of the commune', 'secretary of the commune']) {
      const hand = await handOf(place, key);
      expect([key, (await hand.get(`/api/meetings/${meeting.id}`)).statusCode]).toEqual([key, 404]);
      expect([
        key,
        (await hand.send('POST', `/api/meetings/${meeting.id}/seen`, { noticeVersion: 1 })).statusCode,
      ]).toEqual([key, 404]);
    }
    expect((await self.get('/api/meetings/at/2026-02-31-thuong-ky')).statusCode).toBe(404);
    expect((await self.get('/api/meetings/at/khong-co')).statusCode).toBe(404);
  });

  test('two on one day and of one kind are told apart by a short id', async () => {
    const [one, other] = [await call(), await call()];
    const [first, second] = [await self.read(one.id), await self.read(other.id)];
    expect(first.address).toMatch(/-thuong-ky-[0-9a-f]{6}$/);
    expect(first.address).not.toBe(second.address);
    expect(ok<Meeting>(await self.get(`/api/meetings/at/${first.address}`)).id).toBe(one.id);
    expect(ok<Meeting>(await self.get(`/api/meetings/at/${second.address}`)).id).toBe(other.id);
  });
});

describe('an answer', () => {
  test('to be absent needs a reason and waits for a decision; a new one waits anew', async () => {
    const meeting = await call();
    expect((await self.answer(meeting, { answer: 'absent' })).json()).toMatchObject({ fields: [{ field: 'reason' }] });
    ok(await self.answer(meeting, { answer: 'absent', reason: 'Đi công tác' }));
    const decide = (decision: string): Promise<unknown> =>
      secretary.send('PUT', `/api/meetings/${meeting.id}/invitees/${SELF}/decision`, { decision }).then(ok);
    await decide('granted');
    expect((await self.read(meeting.id)).own).toMatchObject({ answer: 'absent', decision: 'granted' });
    expect(ok<OwnAnswer>(await self.answer(meeting, { answer: 'absent', reason: 'Đi công tác' })).decision).toBe(
      'granted',
    );
    expect(ok<OwnAnswer>(await self.answer(meeting, { answer: 'absent', reason: 'Ốm' })).decision).toBeNull();
    expect(ok<OwnAnswer>(await self.answer(meeting, { answer: 'attending' }))).toMatchObject({
      reason: null,
      decision: null,
    });
    const late = await secretary.send('PUT', `/api/meetings/${meeting.id}/invitees/${SELF}/decision`, {
      decision: 'granted',
    });
    expect(late.json()).toMatchObject({ code: 'noRequest' });
  });

  test('tapped twice is one answer', async () => {
    const meeting = await call();
    const answers = await Promise.all([1, 2, 3].map(() => self.answer(meeting, { answer: 'attending' })));
    const at = new Set(answers.map((answer) => ok<OwnAnswer>(answer).answeredAt));
    expect(at.size).toBe(1);
  });

  test('is given for him by his helper or an officer, recorded as done for him, and by nobody else', async () => {
    const meeting = await call();
    const helper = await handOf(place, 'helper');
    const own = ok<OwnAnswer>(await helper.answer(meeting, { answer: 'attending', forMember: SELF }));
    expect(own).toMatchObject({ answer: 'attending', seenAt: null });
    expect((await self.read(meeting.id)).own?.answeredByOther).not.toBeNull();
    ok(await secretary.answer(meeting, { answer: 'absent', reason: 'Ốm', forMember: SELF }));
    expect(await place.logged('meeting.answerFor', SELF)).toEqual([
      { inAccessLog: true, actingAs: 'helper', onBehalfOf: SELF },
      { inAccessLog: true, actingAs: 'secretary of 111', onBehalfOf: SELF },
    ]);
    for (const key of ['same cell', 'helper suspended', 'secretary of the sibling cell', 'office of the commune']) {
      const other = await handOf(place, key);
      expect([key, (await other.answer(meeting, { answer: 'attending', forMember: SELF })).statusCode]).toEqual([
        key,
        404,
      ]);
    }
    expect(meeting.mayAnswerFor.map((one) => one.id)).toContain(SELF);
  });

  test('of who is only informed, suspended, or not invited is not taken', async () => {
    const meeting = await call();
    for (const key of ['temporarily elsewhere', 'suspended', 'sibling cell']) {
      const hand = await handOf(place, key);
      expect([key, (await hand.answer(meeting, { answer: 'attending' })).statusCode]).toEqual([key, 404]);
    }
    expect((await (await handOf(place, 'temporarily elsewhere')).read(meeting.id)).mayAnswer).toBe(false);
  });

  test('comes too late once the meeting has opened, and the sentence says when that was', async () => {
    const meeting = await call();
    ok(await secretary.move(meeting, 'open'));
    const late = await self.answer(meeting, { answer: 'attending' });
    expect(late.statusCode).toBe(409);
    expect(late.json<{ code: string; title: string }>()).toMatchObject({ code: 'answersOver' });
    expect(late.json<{ title: string }>().title).toMatch(/lúc \d\d:\d\d/);
  });

  test('of the secretary himself is decided by somebody else: the deputy, who leads once he asks to be absent', async () => {
    const meeting = await call();
    const deputy = await handOf(place, 'deputy of the cell');
    const me = memberIdOf('secretary of the cell');
    const url = `/api/meetings/${meeting.id}/invitees/${me}/decision`;
    expect((await deputy.send('PUT', url, { decision: 'granted' })).statusCode).toBe(404);
    ok(await secretary.answer(meeting, { answer: 'absent', reason: 'Đi họp tỉnh' }));
    expect((await secretary.send('PUT', url, { decision: 'granted' })).json()).toMatchObject({ code: 'ownAbsence' });
    ok(await deputy.send('PUT', url, { decision: 'granted' }));
    expect((await secretary.read(meeting.id)).own?.decision).toBe('granted');
  });
});

describe('an opinion before the meeting', () => {
  const opinion = (id: string, more: object = {}): object => ({
    id,
    kind: 'petition',
    text: 'Đề nghị sửa đường thôn',
    ...more,
  });

  test('is read by its author and the officers, by the circle once the meeting sits, and answered there', async () => {
    const meeting = await call();
    const url = `/api/meetings/${meeting.id}/opinions`;
    const id = '0190cccc-0000-7000-8000-000000000001';
    // sent twice at once and once more: it stands once
    const taps = await Promise.all([1, 2].map(() => self.send('POST', url, opinion(id))));
    for (const tap of [...taps, await self.send('POST', url, opinion(id))]) ok(tap);
    const other = await handOf(place, 'same cell');
    const items = async (hand: Hand): Promise<number> => ok<{ items: [] }>(await hand.get(url)).items.length;
    expect(await items(self)).toBe(1);
    expect(await items(secretary)).toBe(1);
    expect(await items(await handOf(place, 'follower'))).toBe(1);
    expect(await items(other)).toBe(0);
    ok(await secretary.move(meeting, 'open'));
    expect(await items(other)).toBe(1);
    ok(await secretary.send('PUT', `${url}/${id}/answer`, { answer: 'Đã ghi vào nghị quyết' }));
    expect(ok<{ items: object[] }>(await self.get(url)).items[0]).toMatchObject({
      own: true,
      answer: 'Đã ghi vào nghị quyết',
    });
    expect((await self.send('PUT', `${url}/${id}/answer`, { answer: 'Tự trả lời' })).statusCode).toBe(404);
    expect((await self.send('POST', url, opinion('0190cccc-0000-7000-8000-000000000002'))).json()).toMatchObject({
      code: 'opinionsOver',
    });
  });

  test('is written for a member by his helper, recorded, and never by or for somebody whom the meeting does not reach', async () => {
    const meeting = await call();
    const url = `/api/meetings/${meeting.id}/opinions`;
    const helper = await handOf(place, 'helper');
    ok(await helper.send('POST', url, opinion('0190cccc-0000-7000-8000-000000000003', { forMember: SELF })));
    expect(await place.logged('meeting.opinionFor', SELF)).toHaveLength(1);
    const stranger = await handOf(place, 'sibling cell');
    expect((await stranger.send('POST', url, opinion('0190cccc-0000-7000-8000-000000000004'))).statusCode).toBe(404);
    expect((await stranger.get(url)).statusCode).toBe(404);
    const secret = await self.send(
      'POST',
      url,
      opinion('0190cccc-0000-7000-8000-000000000005', { text: 'TỐI MẬT\nNội dung' }),
    );
    expect(secret.statusCode).toBe(422);
  });
});
