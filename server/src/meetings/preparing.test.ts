import type { Meeting } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberIdOf, type Village } from '../members/testing/village.ts';
import { prepareNextMonth } from './meeting-tasks.ts';
import { sayMoment } from './spoken.ts';
import { convened, handOf, inDays, monthFromNow, ok, type Hand, quietVillage } from './testing/meeting-life.ts';

let place: Village;
let secretary: Hand;
beforeAll(async () => {
  place = await quietVillage();
  secretary = await handOf(place, 'secretary of the cell');
});
afterAll(() => place.drop());

describe('a draft', () => {
  test('follows the last meeting of its kind and the cell’s habit, in the month asked for', async () => {
    const [first, second] = [monthFromNow(2), monthFromNow(3)];
    const draft = await secretary.prepare(111, 'regular', first);
    const edited = ok<Meeting>(
      await secretary.edit(draft, {
        startsAt: `${first.slice(0, 8)}04T12:30:00.000Z`,
        place: 'Nhà văn hóa thôn',
        minuteTakerId: memberIdOf('same cell'),
        agenda: [{ title: 'Bàn việc làm đường', presenter: 'đ/c Bí thư' }],
      }),
    );
    ok(await secretary.move(edited, 'convene'));
    const next = await secretary.prepare(111, 'regular', second);
    expect(next).toMatchObject({
      startsAt: `${second.slice(0, 8)}04T12:30:00.000Z`,
      place: 'Nhà văn hóa thôn',
      minuteTaker: { id: memberIdOf('same cell') },
      agenda: [{ title: 'Bàn việc làm đường', presenter: 'đ/c Bí thư' }],
    });
    expect(next.agenda[0]?.id).not.toBe(edited.agenda[0]?.id);
  });

  test('puts the secretary in the chair again after the deputy had it once', async () => {
    const meeting = await convened(secretary, 111, monthFromNow(4));
    ok(await secretary.edit(meeting, { chairId: memberIdOf('deputy of the cell') }));
    expect((await secretary.prepare(111, 'regular', monthFromNow(5))).chair?.id).toBe(
      memberIdOf('secretary of the cell'),
    );
  });

  test('for a month whose days have begun is never in the past', async () => {
    const draft = await secretary.prepare(111, 'committee');
    expect(new Date(draft.startsAt).getTime()).toBeGreaterThan(Date.now());
  });

  test('of a month far away is refused as a slip', async () => {
    const refused = await secretary.send('POST', '/api/meetings', {
      hostId: 111,
      kind: 'regular',
      forMonth: '2060-01-01',
    });
    expect(refused.json()).toMatchObject({ code: 'invalid', fields: [{ field: 'forMonth' }] });
  });
});

describe('next month’s drafts', () => {
  const setDay = (day: number): Promise<unknown> =>
    place.database.ownerPool.query(`UPDATE rules_rule SET value = to_jsonb($1::int) WHERE key = 'meeting.prepareDay'`, [
      day,
    ]);
  const drafts = async (): Promise<number[]> => {
    const { rows } = await place.database.ownerPool.query<{ host: number }>(
      `SELECT host_id AS host FROM meetings_meeting WHERE kind = 'regular' AND for_month = $1 ORDER BY host_id`,
      [monthFromNow(1)],
    );
    return rows.map((row) => row.host);
  };

  test('wait for the day of the month that the rule names', async () => {
    await setDay(32);
    expect(await prepareNextMonth(place.database, 1)).toBe(0);
  });

  test('are made for every cell with a secretary, batch by batch, once', async () => {
    await setDay(1);
    const first = await prepareNextMonth(place.database, 1);
    expect(first).toBeGreaterThan(2);
    const hosts = await drafts();
    expect(hosts).toEqual(expect.arrayContaining([101, 111, 112, 201, 301]));
    expect(new Set(hosts).size).toBe(hosts.length);
    expect(hosts).not.toContain(102);
    expect(await prepareNextMonth(place.database, 500)).toBe(0);
  });

  test('that a secretary dropped are not made again', async () => {
    const { rows } = await place.database.ownerPool.query<{ id: string }>(
      `SELECT id FROM meetings_meeting WHERE host_id = 111 AND kind = 'regular' AND for_month = $1`,
      [monthFromNow(1)],
    );
    const draft = await secretary.read(rows[0]!.id);
    ok(await secretary.move(draft, 'drop'));
    expect(await prepareNextMonth(place.database, 500)).toBe(0);
  });
});

describe('days are civil days in Vietnam', () => {
  test('a meeting at half past midnight belongs to its own day, though the server counts in UTC', async () => {
    const month = monthFromNow(6);
    const draft = await secretary.prepare(111, 'regular', month);
    // 0:30 on the 2nd in Vietnam is still the 1st in London
    const startsAt = `${month.slice(0, 8)}01T17:30:00.000Z`;
    const edited = ok<Meeting>(await secretary.edit(draft, { startsAt }));
    expect(edited).toMatchObject({
      onDay: `${month.slice(0, 8)}02`,
      papersDueOn: `${month.slice(0, 8)}01`,
      recordDueOn: `${month.slice(0, 8)}04`,
    });
    expect(edited.address).toContain(`${month.slice(0, 8)}02-thuong-ky`);
    expect(sayMoment(new Date('2026-12-02T17:30:00Z'))).toBe('00:30, thứ Năm, ngày 3/12/2026');
  });

  test('one held on the first of the next month stays with the month it is for', async () => {
    const [month, after] = [monthFromNow(7), monthFromNow(8)];
    const draft = await secretary.prepare(111, 'regular', month);
    // 23:30 on the last day in London is already the first of the next month in Vietnam
    const lastEvening = new Date(Date.parse(`${after}T00:00:00+07:00`) + 30 * 60_000).toISOString();
    const edited = ok<Meeting>(await secretary.edit(draft, { startsAt: lastEvening }));
    expect(edited).toMatchObject({ onDay: after, forMonth: month });
    expect((await secretary.prepare(111, 'regular', after)).id).not.toBe(draft.id);
    expect((await secretary.prepare(111, 'regular', month)).id).toBe(draft.id);
  });

  test('special duty that ends the evening before counts no more', async () => {
    const meeting = await convened(secretary, 111, monthFromNow(9), 5);
    await place.database.ownerPool.query(
      `INSERT INTO members_special_duty (member_id, valid) VALUES ($1, daterange($2::date - 9, $2::date)), ($3, daterange($2::date, $2::date + 1))`,
      [memberIdOf('self'), meeting.onDay, memberIdOf('same cell')],
    );
    ok(await secretary.move(meeting, 'open'));
    const { rows } = await place.database.ownerPool.query<{ id: number; standing: string }>(
      'SELECT member_id AS id, standing FROM meetings_attendance WHERE meeting_id = $1',
      [meeting.id],
    );
    const standing = new Map(rows.map((row) => [row.id, row.standing]));
    expect(standing.get(memberIdOf('self'))).toBe('official');
    expect(standing.get(memberIdOf('same cell'))).toBe('officialSpecialDuty');
    expect(inDays(5).slice(0, 10)).toBe(meeting.onDay);
  });
});
