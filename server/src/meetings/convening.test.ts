import type { InviteeList, Meeting, MyMeetings } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberIdOf, type Village } from '../members/testing/village.ts';
import { convened, handOf, inDays, monthFromNow, ok, type Hand, quietVillage } from './testing/meeting-life.ts';

let place: Village;
let secretary: Hand;
let deputy: Hand;
let self: Hand;
beforeAll(async () => {
  place = await quietVillage();
  secretary = await handOf(place, 'secretary of the cell');
  deputy = await handOf(place, 'deputy of the cell');
  self = await handOf(place, 'self');
});
afterAll(() => place.drop());

const CELL = 111;

describe('a draft', () => {
  test('is prepared with agenda, secretary in the chair, at 19:00 in the first days of the month', async () => {
    const month = monthFromNow(1);
    const draft = await secretary.prepare(CELL, 'regular', month);
    expect(draft).toMatchObject({ state: 'draft', kind: 'regular', forMonth: month, mayEdit: true, noticeVersion: 0 });
    expect(draft.chair?.id).toBe(memberIdOf('secretary of the cell'));
    expect(draft.agenda.length).toBeGreaterThan(0);
    expect(draft.onDay).toBe(`${month.slice(0, 8)}05`);
    expect(new Date(draft.startsAt).getUTCHours()).toBe(12);
    expect(draft.mayActs).toEqual(['convene', 'drop']);
  });

  test('asked for twice is one meeting', async () => {
    const month = monthFromNow(2);
    const [one, other] = await Promise.all([
      secretary.prepare(CELL, 'regular', month),
      secretary.prepare(CELL, 'regular', month),
    ]);
    expect(other.id).toBe(one.id);
  });

  test('is prepared by nobody but who leads the host, and of no kind that does not fit it', async () => {
    for (const key of ['self', 'deputy of the cell', 'secretary of the sibling cell', 'office of the commune']) {
      const hand = await handOf(place, key);
      const answer = await hand.send('POST', '/api/meetings', { hostId: CELL, kind: 'regular' });
      expect([key, answer.statusCode]).toEqual([key, 404]);
    }
    expect((await secretary.send('POST', '/api/meetings', { hostId: CELL, kind: 'conference' })).statusCode).toBe(404);
  });

  test('is seen by the officers alone', async () => {
    const draft = await secretary.prepare(CELL, 'thematic');
    expect((await deputy.read(draft.id)).mayEdit).toBe(false);
    expect((await self.get(`/api/meetings/${draft.id}`)).statusCode).toBe(404);
    expect((await (await handOf(place, 'follower')).get(`/api/meetings/${draft.id}`)).statusCode).toBe(404);
  });

  test('dropped is gone from every list', async () => {
    const draft = await secretary.prepare(CELL, 'committee');
    ok(await secretary.move(draft, 'drop'));
    const mine = ok<MyMeetings>(await secretary.get('/api/me/meetings'));
    expect([...mine.upcoming, ...mine.past].map((card) => card.id)).not.toContain(draft.id);
  });
});

describe('convening', () => {
  test('asks for a time to come, a place or link, and an agenda', async () => {
    const draft = await secretary.prepare(CELL, 'thematic', monthFromNow(3));
    const refused = await secretary.move(draft, 'convene');
    expect(refused.statusCode).toBe(422);
    expect(refused.json<{ fields: { field: string }[] }>().fields.map((one) => one.field)).toEqual(['place', 'agenda']);
    const past = await secretary.edit(draft, { startsAt: inDays(-1) });
    expect(past.json()).toMatchObject({ code: 'invalid', fields: [{ field: 'startsAt' }] });
  });

  test('reaches who is expected, tells who is elsewhere, and leaves out suspended and exempted', async () => {
    const meeting = await convened(secretary, CELL, monthFromNow(4));
    expect(meeting).toMatchObject({ state: 'convened', noticeVersion: 1 });
    const { items, counts } = ok<InviteeList>(await secretary.get(`/api/meetings/${meeting.id}/invitees`));
    const roles = new Map(items.map((item) => [item.id, item.role]));
    expect(roles.get(memberIdOf('self'))).toBe('summoned');
    expect(roles.get(memberIdOf('probationary'))).toBe('summoned');
    expect(roles.get(memberIdOf('temporarily here'))).toBe('summoned');
    expect(roles.get(memberIdOf('temporarily elsewhere'))).toBe('informed');
    expect(roles.get(memberIdOf('follower'))).toBe('follower');
    for (const key of ['suspended', 'exempted', 'left', 'sibling cell'])
      expect([key, roles.has(memberIdOf(key))]).toEqual([key, false]);
    expect(counts).toMatchObject({ silent: counts.summoned, attending: 0, delivered: 0 });
    expect((await self.get(`/api/meetings/${meeting.id}/invitees`)).statusCode).toBe(404);
  });

  test('tapped twice convenes once', async () => {
    const draft = await secretary.prepare(CELL, 'regular', monthFromNow(5));
    const edited = ok<Meeting>(await secretary.edit(draft, { startsAt: inDays(4), place: 'Nhà văn hóa' }));
    const [one, other] = await Promise.all([secretary.move(edited, 'convene'), secretary.move(edited, 'convene')]);
    expect([one.statusCode, other.statusCode]).toEqual([200, 200]);
    expect((await secretary.read(draft.id)).noticeVersion).toBe(1);
  });
});
