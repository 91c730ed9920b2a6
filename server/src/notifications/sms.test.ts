import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Meeting, MemberSms } from '@sotay/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { phone } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { convened, handOf, monthFromNow, ok, type Hand } from '../meetings/testing/meeting-life.ts';
import { memberIdOf } from '../members/testing/village.ts';
import { choose, HOUR, noticeVillage, startOf, type NoticeVillage } from './testing/notice-village.ts';

let place: NoticeVillage;
let secretary: Hand;
let folder: string;
const KEYS = ['self', 'same cell', 'probationary'] as const;
beforeAll(async () => {
  place = await noticeVillage({ SMS: 'file' });
  secretary = await handOf(place, 'secretary of the cell');
  folder = path.join(place.app.services.config.dataDir, 'sms');
});
afterAll(() => place.drop());
beforeEach(async () => {
  await place.database.ownerPool.query(
    'TRUNCATE meetings_meeting, notifications_subscription, notifications_notice, notifications_choice, notifications_sms CASCADE',
  );
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  place.setClock(new Date());
  for (const key of KEYS) await choose(await handOf(place, key), { sms: true });
});

interface Sent {
  phone: string;
  text: string;
}
const sent = (): Sent[] =>
  readdirSync(folder).flatMap((file) =>
    readFileSync(path.join(folder, file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Sent),
  );
const numberOf = (key: string): string => {
  const { member } = person(key);
  return member === null ? '' : phone(member);
};
const call = (days = 3): Promise<Meeting> => convened(secretary, 111, monthFromNow(1), days);
const budget = (most: number): Promise<unknown> =>
  place.database.ownerPool.query(`UPDATE rules_rule SET value = to_jsonb($1::int) WHERE key = 'sms.perMonth'`, [most]);

describe('an SMS', () => {
  test('goes to those who chose it and cannot be woken, a day before, and says nothing that may not lie open', async () => {
    await place.wake('probationary');
    const meeting = await call();
    await place.work();
    expect(sent()).toEqual([]);
    for (const hours of [24, 2]) {
      place.setClock(new Date(startOf(meeting) - hours * HOUR));
      await place.work();
      await place.work();
    }
    expect(
      sent()
        .map((one) => one.phone)
        .sort(),
    ).toEqual([numberOf('self'), numberOf('same cell')].sort());
    expect(sent()[0]?.text).toBe('Đồng chí có lịch sinh hoạt tối mai, 19 giờ. Mở sổ tay để xem.');
  });

  test('goes to who has no smartphone though another device of his was woken once', async () => {
    await place.wake('self');
    await place.database.ownerPool.query(
      'UPDATE members_circumstance SET has_smartphone = false WHERE member_id = $1',
      [memberIdOf('self')],
    );
    const meeting = await call();
    ok(await secretary.move(meeting, 'cancel', { reason: 'Mưa to' }));
    await place.work();
    expect(sent().map((one) => one.phone)).toContain(numberOf('self'));
    expect(sent()[0]?.text).toMatch(/^Lịch sinh hoạt .+ đã hủy\. Mở sổ tay để xem\.$/);
    await place.database.ownerPool.query('UPDATE members_circumstance SET has_smartphone = true WHERE member_id = $1', [
      memberIdOf('self'),
    ]);
  });

  test('is not sent any more to who takes his choice back in time', async () => {
    for (const key of KEYS)
      await choose(await handOf(place, key), { sms: true, quiet: { from: '00:00', to: '23:59' } });
    const meeting = await call(10);
    ok(await secretary.move(meeting, 'cancel', { reason: 'Mưa to' }));
    await place.work();
    await choose(await handOf(place, 'self'), { sms: false });
    place.pass(24 * HOUR);
    await place.work();
    expect(sent().map((one) => one.phone)).not.toContain(numberOf('self'));
    expect(sent()).toHaveLength(2);
  });

  test('is paid for once, even when the worker falls after sending', async () => {
    const meeting = await call();
    ok(await secretary.move(meeting, 'cancel', { reason: 'Mưa to' }));
    await place.work();
    expect(sent()).toHaveLength(3);
    // as if what had become of them had never been written down
    await place.database.ownerPool.query(
      `INSERT INTO notifications_delivery (notice_id, member_id, way, due_at) SELECT notice_id, member_id, 'sms', now() FROM notifications_sms`,
    );
    await place.database.ownerPool.query(`UPDATE notifications_sms SET outcome = 'sending'`);
    await place.work();
    expect(sent()).toHaveLength(3);
  });

  test('stops with the month’s budget, however many workers send, and begins again with the next month', async () => {
    await budget(2);
    const meeting = await call(10);
    ok(await secretary.move(meeting, 'cancel', { reason: 'Mưa to' }));
    await Promise.all([place.work(), place.work()]);
    expect(sent()).toHaveLength(2);
    await place.database.ownerPool.query(`UPDATE notifications_sms SET noted_at = noted_at - interval '1 month'`);
    const next = await convened(secretary, 111, monthFromNow(2), 10);
    ok(await secretary.move(next, 'cancel', { reason: 'Mưa to' }));
    await place.work();
    expect(sent()).toHaveLength(4);
    await budget(20_000);
  });

  test('leaves a line for the bill with its kind, and never what it said or to which number', async () => {
    ok(await secretary.move(await call(), 'cancel', { reason: 'Mưa to' }));
    await place.work();
    const { rows } = await place.database.ownerPool.query<{ row: string }>(
      'SELECT s::text AS row FROM notifications_sms s',
    );
    expect(rows).toHaveLength(3);
    for (const { row } of rows) expect(row).toMatch(/^\([0-9a-f-]{36},\d+,meetingCancelled,sent,/);
  });
});

describe('for a member without a smartphone', () => {
  test('an officer or his helper notes that he wants SMS, recorded as done for him', async () => {
    const url = `/api/members/${String(memberIdOf('self'))}/sms`;
    await choose(await handOf(place, 'self'), { sms: false });
    const helper = await handOf(place, 'helper');
    expect(ok<MemberSms>(await helper.get(url))).toEqual({ sms: false, hasPhone: true });
    expect(ok<MemberSms>(await helper.send('PUT', url, { sms: true }))).toEqual({ sms: true, hasPhone: true });
    expect(ok<{ sms: boolean }>(await (await handOf(place, 'self')).get('/api/me/reminders')).sms).toBe(true);
    ok(await secretary.send('PUT', url, { sms: false }));
    expect(await place.logged('notice.smsFor', memberIdOf('self'))).toMatchObject([
      { actingAs: 'helper', onBehalfOf: memberIdOf('self'), inAccessLog: true },
      { actingAs: 'secretary of 111', inAccessLog: true },
    ]);
    for (const key of ['same cell', 'secretary of the sibling cell', 'office of the commune'])
      expect([key, (await (await handOf(place, key)).send('PUT', url, { sms: true })).statusCode]).toEqual([key, 404]);
  });
});
