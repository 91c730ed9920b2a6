import type { Meeting } from '@sotay/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountId } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { convened, handOf, inDays, monthFromNow, ok, type Hand } from '../meetings/testing/meeting-life.ts';
import { asSystem } from '../platform/database/transaction.ts';
import { sendPushes } from './delivering.ts';
import { take } from './delivery.queries.ts';
import {
  choose,
  HOUR,
  noticeVillage,
  startOf,
  type NoticeVillage,
  type WokenDevice,
} from './testing/notice-village.ts';

let place: NoticeVillage;
let secretary: Hand;
let device: WokenDevice;
let month = 1;
beforeAll(async () => {
  place = await noticeVillage();
  secretary = await handOf(place, 'secretary of the cell');
});
afterAll(() => place.drop());
beforeEach(async () => {
  await place.database.ownerPool.query(
    'TRUNCATE meetings_meeting, notifications_subscription, notifications_notice CASCADE',
  );
  month = 1;
  place.setClock(new Date());
  device = await place.wake('self');
  await choose(device.hand);
});

/** Far enough that no reminder of it comes due when an hour passes. */
const call = (days = 20): Promise<Meeting> => convened(secretary, 111, monthFromNow(month++), days);
async function waiting(): Promise<number> {
  const { rows } = await place.database.ownerPool.query<{ rows: number }>(
    'SELECT count(*)::int AS rows FROM notifications_delivery',
  );
  return rows[0]?.rows ?? -1;
}
const subscriptions = async (): Promise<number> =>
  (await place.database.ownerPool.query('SELECT 1 FROM notifications_subscription')).rows.length;

describe('a notice on its way to a device', () => {
  test('says neutral words that are complete, and leads to the meeting', async () => {
    const meeting = await call();
    await place.work();
    const [message] = device.messages();
    expect(message).toMatchObject({ title: 'Sổ tay', tag: meeting.id });
    expect(message?.body).toMatch(/^Đồng chí có lịch sinh hoạt .+, \d+\/\d+, 19 giờ\. Mở sổ tay để xem\.$/);
    const whole = JSON.stringify(message);
    for (const word of [meeting.title, 'Nhà văn hóa', meeting.host.name]) expect(whole).not.toContain(word);
    expect(
      ok<Meeting>(await device.hand.get(`/api/meetings/at/${message?.href.replace('/sinh-hoat/', '') ?? ''}`)).id,
    ).toBe(meeting.id);
    expect((await place.inbox(device.hand)).map((one) => one.id)).toContain(message?.id);
  });

  test('says everything to who has chosen so', async () => {
    await choose(device.hand, { fullText: true });
    const meeting = await call();
    await place.work();
    expect(device.messages()[0]).toMatchObject({ title: `Giấy mời: ${meeting.title}` });
    expect(device.messages()[0]?.body).toContain('Nhà văn hóa');
  });

  test('is sent once, however often and by however many the worker runs', async () => {
    await call();
    await Promise.all([place.work(), place.work(), place.work()]);
    await place.work();
    expect(device.messages()).toHaveLength(1);
    expect(await waiting()).toBe(0);
  });

  test('reminds at its hours, said as of that moment', async () => {
    const meeting = await call(4);
    await place.work();
    for (const hours of [72, 30, 24, 3, 2, 1]) {
      place.setClock(new Date(startOf(meeting) - hours * HOUR));
      await place.work();
    }
    place.setClock(new Date(startOf(meeting) + HOUR));
    await place.work();
    const said = device.messages().map((one) => one.body);
    expect(said).toHaveLength(4);
    expect(said[2]).toBe('Đồng chí có lịch sinh hoạt tối mai, 19 giờ. Mở sổ tay để xem.');
    expect(said[3]).toBe('Đồng chí có lịch sinh hoạt tối nay, 19 giờ. Mở sổ tay để xem.');
  });

  test('is not sent to who has asked to be absent, when it reminds', async () => {
    const meeting = await call(2);
    await place.work();
    ok(await device.hand.answer(meeting, { answer: 'absent', reason: 'Ốm' }));
    place.setClock(new Date(startOf(meeting) - 24 * HOUR));
    await place.work();
    expect(device.messages()).toHaveLength(1);
  });

  test('does not reach a topic that is switched off; the inbox has it', async () => {
    await choose(device.hand, { pushOff: ['meetings'] });
    await call();
    await place.work();
    expect(device.messages()).toEqual([]);
    expect(await place.inbox(device.hand)).toHaveLength(1);
  });

  test('is not sent any more once it is read, replaced by a newer one, or its meeting has begun', async () => {
    // quiet until the clock has gone on
    await choose(device.hand, { quiet: { from: '00:00', to: '23:59' } });
    place.setClock(new Date(Date.parse(inDays(1, 12))));
    const read = await call(5);
    await place.work();
    const [notice] = (await place.inbox(device.hand)).filter((one) => one.href.endsWith(read.id.slice(-6)));
    ok(await device.hand.send('POST', '/api/me/notices/read', { ids: [notice?.id] }));
    const moved = await call(5);
    await place.work();
    const now = ok<Meeting>(await secretary.edit(moved, { startsAt: inDays(6) }));
    await place.work();
    const soon = await call(2);
    await place.work();
    ok(await secretary.move(soon, 'cancel', { reason: 'Mưa' }));
    expect(await waiting()).toBe(4);
    place.setClock(new Date(Date.parse(inDays(1, 23)) + 59.5 * 60_000));
    await place.work();
    expect(
      device
        .messages()
        .map((one) => one.tag)
        .sort(),
    ).toEqual([now.id, soon.id].sort());
    expect(device.messages().some((one) => one.body.includes('đã hủy'))).toBe(true);
    expect(await waiting()).toBe(0);
  });

  test('waits for the end of the quiet hours, unless what it announces comes before', async () => {
    await choose(device.hand, { quiet: { from: '21:00', to: '06:30' }, pushOff: ['reminders'] });
    place.setClock(new Date(inDays(1, 22)));
    const late = await call(6);
    const draft = await secretary.prepare(111, 'regular', monthFromNow(month++));
    const early = ok<Meeting>(await secretary.edit(draft, { startsAt: inDays(2, 6), place: 'Sân đình' }));
    ok(await secretary.move(early, 'convene'));
    await place.work();
    expect(device.messages().map((one) => one.tag)).toEqual([early.id]);
    place.setClock(new Date(inDays(2, 6)));
    await place.work();
    expect(device.messages()).toHaveLength(1);
    place.setClock(new Date(Date.parse(inDays(2, 6)) + 30 * 60_000));
    await place.work();
    expect(device.messages().map((one) => one.tag)).toEqual([early.id, late.id]);
  });

  test('to everybody under a body is one row, spread page by page, and one push for each device', async () => {
    const other = await place.wake('cell directly under the commune');
    await choose(other.hand);
    const stranger = await place.wake('other province');
    await choose(stranger.hand);
    const { rows } = await place.database.ownerPool.query<{ id: string }>(
      `INSERT INTO notifications_notice (org_id, kind, about, version, facts) VALUES (10, 'announcement', uuidv7(), '1', '{"title": "Họp dân", "text": "Mời nghe"}') RETURNING id`,
    );
    // a page of one device, so that it is broken off in between
    for (let page = 0; page < 5; page += 1) {
      await place.database.ownerPool.query('SELECT notifications_spread($1, 1)', [place.app.services.clock()]);
    }
    await place.work();
    for (const one of [device, other]) expect(one.messages().map(({ id }) => id)).toEqual([rows[0]?.id]);
    expect(stranger.messages()).toEqual([]);
  });
});

describe('a push service', () => {
  test.each([404, 410])('that answers %i has its device forgotten', async (status) => {
    place.host.behave(device.path, { status });
    await call();
    await place.work();
    expect([await subscriptions(), await waiting()]).toEqual([0, 0]);
  });

  test('that asks to wait is asked again when it said, and then has it', async () => {
    place.host.behave(device.path, { status: 429, headers: { 'retry-after': '600' } });
    await call();
    await place.work();
    place.host.behave(device.path, { status: 201 });
    place.pass(5 * 60_000);
    await place.work();
    expect(device.messages()).toHaveLength(1);
    place.pass(6 * 60_000);
    await place.work();
    expect(device.messages()).toHaveLength(2);
    expect(await waiting()).toBe(0);
  });

  test('that fails is asked eight times, later and later, and then left', async () => {
    place.host.behave(device.path, { status: 503 });
    await call(20);
    for (let run = 0; run < 40; run += 1) {
      await place.work();
      place.pass(30 * 60_000);
    }
    expect(device.messages()).toHaveLength(8);
    expect([await subscriptions(), await waiting()]).toEqual([1, 0]);
  });

  test('that refuses a message is not asked again', async () => {
    place.host.behave(device.path, { status: 400 });
    await call();
    await place.work();
    place.pass(HOUR);
    await place.work();
    expect(device.messages()).toHaveLength(1);
    expect([await subscriptions(), await waiting()]).toEqual([1, 0]);
  });
});

describe('the worker', () => {
  test('killed while it sends leaves it to the next, which sends it again under the same tag', async () => {
    await call();
    const { services } = place.app;
    await place.database.ownerPool.query('SELECT notifications_spread($1, 100)', [services.clock()]);
    // taken, and then nothing: the process is gone
    expect(await asSystem(services.ownerPool, (db) => take(db, services.clock(), 'push', 10, 300))).toHaveLength(1);
    await place.work();
    expect(device.messages()).toEqual([]);
    place.pass(6 * 60_000);
    await place.work();
    expect(device.messages()).toHaveLength(1);
  });

  test('that is late stops between two batches and loses nothing', async () => {
    await call();
    await place.database.ownerPool.query('SELECT notifications_spread($1, 100)', [place.app.services.clock()]);
    expect(await sendPushes(place.app.services, () => true)).toBe(0);
    expect(await waiting()).toBe(1);
    await place.work();
    expect(device.messages()).toHaveLength(1);
  });
});

describe('a device', () => {
  test('is woken for the person who is signed in on it, and not once he has signed out', async () => {
    await call();
    await place.database.ownerPool.query(
      `UPDATE identity_session SET revoked_at = now() WHERE account_id = $1 AND id NOT IN (SELECT id FROM identity_session WHERE false)`,
      [accountId(person('self'))],
    );
    await place.work();
    expect(device.messages()).toEqual([]);
    expect(await waiting()).toBe(0);
  });

  test('handed on to another person wakes for him alone', async () => {
    await call();
    await place.database.ownerPool.query('SELECT notifications_spread($1, 100)', [place.app.services.clock()]);
    const next = await place.wake('sibling cell', device.path);
    await place.work();
    expect(place.host.reached.filter((one) => one.path === device.path)).toEqual([]);
    expect(await subscriptions()).toBe(1);
    expect(ok<{ push: object }>(await next.hand.get('/api/me/reminders')).push).toMatchObject({
      thisDevice: true,
      devices: 1,
    });
    expect(ok<{ push: object }>(await device.hand.get('/api/me/reminders')).push).toMatchObject({
      thisDevice: false,
      devices: 0,
    });
  });

  test('not heard of for ninety days is forgotten; one that confirms is kept', async () => {
    await place.database.ownerPool.query(
      `UPDATE notifications_subscription SET confirmed_at = now() - interval '91 days'`,
    );
    const other = await place.wake('same cell');
    await place.work('days');
    expect(await subscriptions()).toBe(1);
    expect(ok<{ push: object }>(await other.hand.get('/api/me/reminders')).push).toMatchObject({ thisDevice: true });
  });

  test('whose push service is not on the list is told so, and nothing is kept', async () => {
    const refused = await device.hand.send('PUT', '/api/me/push', {
      endpoint: 'https://169.254.169.254/latest',
      keys: { p256dh: 'B'.repeat(87), auth: 'c'.repeat(22) },
    });
    expect(refused.json()).toMatchObject({ code: 'pushHost' });
    expect(await subscriptions()).toBe(1);
  });

  test('is tried out at once, whatever the hour, and says what came of it', async () => {
    await choose(device.hand, { quiet: { from: '00:00', to: '23:59' } });
    const test = async (): Promise<string> =>
      ok<{ outcome: string }>(await device.hand.send('POST', '/api/me/push/test')).outcome;
    expect(await test()).toBe('sent');
    expect(device.messages()[0]).toMatchObject({ id: null, href: '/ca-nhan/nhac-viec' });
    place.host.behave(device.path, { status: 500 });
    expect(await test()).toBe('failed');
    place.host.behave(device.path, { status: 410 });
    expect(await test()).toBe('gone');
    expect(await test()).toBe('notOn');
  });

  test('switched off is left in peace', async () => {
    ok(
      await device.hand.send('PUT', '/api/me/push', {
        endpoint: `https://${place.host.host}${device.path}2`,
        keys: { p256dh: 'B'.repeat(87), auth: 'c'.repeat(22) },
      }),
    );
    // the browser gave it a new address: the old one is no more
    expect(await subscriptions()).toBe(1);
    const call_ = await place.as('self');
    expect((await call_({ method: 'DELETE', url: '/api/me/push' })).statusCode).toBe(200);
    // another session's device is not this one
    expect(await subscriptions()).toBe(1);
  });

  test('keeps its address where nobody reads it', async () => {
    const { rows } = await place.database.ownerPool.query<{ row: string }>(
      'SELECT s::text AS row FROM notifications_subscription s',
    );
    expect(rows[0]?.row).not.toContain(place.host.host);
    expect(rows[0]?.row).not.toContain(Buffer.from(place.host.host).toString('hex'));
  });
});
