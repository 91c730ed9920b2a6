import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { CalendarState, Meeting } from '@sotay/contract';
import fc from 'fast-check';
import type { Response } from 'light-my-request';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountId } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { convened, handOf, inDays, monthFromNow, ok, type Hand } from '../meetings/testing/meeting-life.ts';
import { writeCalendar } from './calendar-file.ts';
import { noticeVillage, startOf, type NoticeVillage } from './testing/notice-village.ts';

/** An event as python3-icalendar reads it. */
interface Event {
  uid: string;
  sequence: number;
  status: string;
  summary: string;
  location: string | null;
  start: string;
  end: string;
  stamp: string;
}
const READER = path.resolve(import.meta.dirname, '../../../scripts/read-calendar.mjs');
/** What somebody else's program makes of a calendar. */
function asOthersRead(calendar: string): Event[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [READER], { input: calendar, encoding: 'utf8' });
  expect([status, stderr.includes('Error')]).toEqual([0, false]);
  return JSON.parse(stdout) as Event[];
}

let place: NoticeVillage;
let secretary: Hand;
let self: Hand;
let nobody: (url: string) => Promise<Response>;
beforeAll(async () => {
  place = await noticeVillage();
  secretary = await handOf(place, 'secretary of the cell');
  self = await handOf(place, 'self');
  const call = await place.nobody();
  nobody = (url) => call({ method: 'GET', url: new URL(url).pathname });
  // on a fresh machine the reader is fetched first
  asOthersRead(writeCalendar([], { fullText: false, host: 'x' }));
}, 600_000);
afterAll(() => place.drop());

const make = async (hand: Hand, fullText = false): Promise<string> =>
  ok<{ url: string }>(await hand.send('POST', '/api/me/calendar', { fullText })).url;
const eventsAt = async (url: string): Promise<Event[]> => {
  const answer = await nobody(url);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
  return asOthersRead(answer.body);
};

describe('a calendar address', () => {
  test('shows one’s meetings to whoever has it, in neutral words, at the right hour, with what becomes of them', async () => {
    const url = await make(self);
    const meeting = await convened(secretary, 111, monthFromNow(1), 5);
    const [first] = await eventsAt(url);
    expect(first).toMatchObject({ sequence: 1, status: 'CONFIRMED', summary: 'Lịch sinh hoạt', location: null });
    expect(Date.parse(first?.start ?? '')).toBe(startOf(meeting));
    expect(Date.parse(first?.end ?? '') - startOf(meeting)).toBe(2 * 60 * 60_000);
    const moved = ok<Meeting>(await secretary.edit(meeting, { startsAt: inDays(6, 7) }));
    const [second] = await eventsAt(url);
    expect(second).toMatchObject({ uid: first?.uid, sequence: 2, status: 'CONFIRMED' });
    expect(Date.parse(second?.start ?? '')).toBe(startOf(moved));
    ok(await secretary.move(moved, 'cancel', { reason: 'Mưa bão' }));
    const [third] = await eventsAt(url);
    expect(third).toMatchObject({
      uid: first?.uid,
      sequence: 3,
      status: 'CANCELLED',
      summary: 'Đã hủy: Lịch sinh hoạt',
    });
  });

  test('says titles and places only when that was chosen', async () => {
    await convened(secretary, 111, monthFromNow(2), 7);
    const neutral = (await nobody(await make(self))).body;
    expect(neutral).not.toMatch(/Nhà văn hóa|Sinh hoạt chi bộ|Chi bộ/);
    const full = await eventsAt(await make(self, true));
    expect(full.some((one) => one.location === 'Nhà văn hóa' && one.summary.startsWith('Sinh hoạt chi bộ'))).toBe(true);
  });

  test('ends when it is renewed or taken back, and is as good as none then', async () => {
    const first = await make(self);
    const second = await make(self);
    expect((await nobody(first)).statusCode).toBe(404);
    expect((await nobody(second)).statusCode).toBe(200);
    expect(ok<CalendarState>(await self.get('/api/me/calendar')).since).not.toBeNull();
    const call = await place.as('self');
    expect((await call({ method: 'DELETE', url: '/api/me/calendar' })).statusCode).toBe(200);
    const gone = await nobody(second);
    const never = await nobody(`${second.slice(0, -10)}AAAAAA.ics`);
    expect([gone.statusCode, gone.body]).toEqual([never.statusCode, never.body]);
    expect(ok<CalendarState>(await self.get('/api/me/calendar'))).toEqual({ since: null, fullText: false });
  });

  test('opens nothing once its owner’s account is closed, and never shows what he may not read', async () => {
    const other = await handOf(place, 'probationary');
    const url = await make(other);
    expect((await eventsAt(url)).length).toBeGreaterThan(0);
    await place.database.ownerPool.query(`UPDATE identity_account SET state = 'closed' WHERE id = $1`, [
      accountId(person('probationary')),
    ]);
    expect(await eventsAt(url)).toEqual([]);
    const stranger = await make(await handOf(place, 'sibling cell'));
    expect(await eventsAt(stranger)).toEqual([]);
  });

  test('is kept as a hash alone, and is not asked for in the log', async () => {
    const secret = (await make(self)).split('/').at(-1)?.slice(0, -4) ?? '';
    expect(secret).toHaveLength(43);
    const { rows } = await place.database.ownerPool.query<{ row: string }>(
      'SELECT c::text AS row FROM notifications_calendar c',
    );
    for (const { row } of rows) {
      expect(row).not.toContain(secret);
      expect(row).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });
});

describe('the file', () => {
  test('says the same moments on a server in any zone, and other programs read back what went in', () => {
    const meetings = fc
      .sample(
        fc.record({
          title: fc
            .string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
            .filter((text) => /^[^\p{C}\p{Z}]+( [^\p{C}\p{Z}]+)*$/u.test(text)),
          startsAt: fc.date({ min: new Date('2026-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
          place: fc.constantFrom(null, 'Nhà văn hóa; thôn Đầm, xã Bao La', 'Đường \\ 5'),
          state: fc.constantFrom('convened', 'cancelled', 'postponed', 'closed'),
          noticeVersion: fc.nat(50),
        }),
        60,
      )
      .map((one, at) => ({
        ...one,
        id: `0190cccc-0000-7000-8000-${String(at).padStart(12, '0')}`,
        startsAt: new Date(Math.floor(one.startsAt.getTime() / 1000) * 1000),
        minutes: 120,
        onlineLink: null,
        toldAt: new Date('2026-11-01T03:00:00Z'),
      }));
    const zone = process.env['TZ'];
    const files = ['UTC', 'Asia/Ho_Chi_Minh', 'America/New_York'].map((name) => {
      process.env['TZ'] = name;
      return writeCalendar(meetings, { fullText: true, host: 'so-tay.example.vn' });
    });
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    expect(new Set(files).size).toBe(1);
    const events = asOthersRead(files[0] ?? '');
    const before = { cancelled: 'Đã hủy: ', postponed: 'Hoãn: ' } as Record<string, string>;
    expect(
      events.map((one) => [
        one.uid,
        Date.parse(one.start),
        Date.parse(one.stamp),
        one.sequence,
        one.location,
        one.summary,
      ]),
    ).toEqual(
      meetings.map((one) => [
        `${one.id}@so-tay.example.vn`,
        one.startsAt.getTime(),
        one.toldAt.getTime(),
        one.noticeVersion,
        one.place,
        `${before[one.state] ?? ''}${one.title}`,
      ]),
    );
    // lines are folded at 75 bytes (RFC 5545 § 3.1)
    for (const line of (files[0] ?? '').split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });
});
