import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberIdOf, type Village } from '../members/testing/village.ts';
import { quietVillage } from '../meetings/testing/meeting-life.ts';

let place: Village;
beforeAll(async () => {
  place = await quietVillage();
  await place.database.ownerPool.query('TRUNCATE notifications_notice, meetings_assignment CASCADE');
});
afterAll(() => place.drop());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OFFSETS = [72, 24, 2];
/** Simulated time lies ahead of the database's clock, which tells nobody of what is past. */
const BASE = Date.parse('2030-01-27T00:00:00+07:00');

const query = async <R extends object>(sql: string, values: unknown[] = []): Promise<R[]> =>
  (await place.database.ownerPool.query<R>(sql, values)).rows;

interface Reminder {
  hours: number;
  event: number;
  at: number;
}
/** A meeting in simulated time. */
interface Simulated {
  id: string;
  move(at: number, change: { state?: string; startsAt?: number }): Promise<void>;
  reminders(): Promise<Reminder[]>;
}

async function simulated(startsAt: number, at: number): Promise<Simulated> {
  const [made] = await query<{ id: string }>(
    `INSERT INTO meetings_meeting (host_id, kind, title, starts_at, for_month, chair_id) VALUES (111, 'thematic', 'Họp', $1, '2030-02-01', $2) RETURNING id`,
    [new Date(startsAt), memberIdOf('secretary of the cell')],
  );
  const id = made?.id ?? '';
  async function move(moment: number, change: { state?: string; startsAt?: number }): Promise<void> {
    await query(
      `UPDATE meetings_meeting SET state = coalesce($2, state), starts_at = coalesce($3, starts_at), notice_version = notice_version + 1,
              convened_at = coalesce(convened_at, now()), cancelled_at = CASE WHEN $2 = 'cancelled' THEN now() END WHERE id = $1`,
      [id, change.state ?? null, change.startsAt === undefined ? null : new Date(change.startsAt)],
    );
    await query(
      `UPDATE notifications_notice SET created_at = $2 WHERE meeting_id = $1 AND created_at < now() + interval '1 day'`,
      [id, new Date(moment)],
    );
  }
  await move(at, { state: 'convened' });
  return {
    id,
    move,
    reminders: async () =>
      (
        await query<{ hours: number; event: Date; at: Date }>(
          `SELECT (facts->>'hours')::int AS hours, event_at AS event, created_at AS at FROM notifications_notice WHERE meeting_id = $1 AND kind = 'meetingReminder' ORDER BY created_at`,
          [id],
        )
      ).map((row) => ({ hours: row.hours, event: row.event.getTime(), at: row.at.getTime() })),
  };
}
const plan = (at: number): Promise<unknown> => query('SELECT notifications_plan_meetings($1, 1000)', [new Date(at)]);

type Step = { wait: number } & (
  { act: 'plan' } | { act: 'move'; by: number } | { act: 'postpone' | 'convene' | 'cancel' }
);
const step: fc.Arbitrary<Step> = fc
  .tuple(
    fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 60, max: 3_000 })),
    fc.oneof(
      { weight: 5, arbitrary: fc.constant({ act: 'plan' as const }) },
      { weight: 2, arbitrary: fc.integer({ min: -600, max: 4_000 }).map((by) => ({ act: 'move' as const, by })) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          { act: 'postpone' as const },
          { act: 'convene' as const },
          { act: 'cancel' as const },
        ),
      },
    ),
  )
  .map(([wait, act]) => ({ wait, ...act }));

describe('reminders of a meeting', () => {
  test('are told once for each time it is set to, by the last moment that has come, never after its start and never of what is called off', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 10, max: 8_000 }),
        fc.array(step, { minLength: 3, maxLength: 18 }),
        async (first, steps) => {
          let at = BASE;
          let starts = at + first * MINUTE;
          let state = 'convened';
          let toldOfTime = at;
          const expected: Reminder[] = [];
          const meeting = await simulated(starts, at);
          for (const one of steps) {
            at += one.wait * MINUTE;
            if (one.act === 'plan') {
              await plan(at);
              const due = OFFSETS.filter((hours) => starts - hours * HOUR <= at).at(-1);
              const untold =
                due !== undefined &&
                toldOfTime <= starts - due * HOUR &&
                !expected.some(({ event, hours }) => event === starts && hours <= due);
              if (state === 'convened' && starts > at && untold) expected.push({ hours: due, event: starts, at });
            } else if (one.act === 'move' && state === 'convened' && starts + one.by * MINUTE > at && one.by !== 0) {
              starts += one.by * MINUTE;
              toldOfTime = at;
              await meeting.move(at, { startsAt: starts });
            } else if (one.act === 'postpone' && state === 'convened') {
              state = 'postponed';
              await meeting.move(at, { state });
            } else if (one.act === 'convene' && state === 'postponed') {
              state = 'convened';
              toldOfTime = at;
              await meeting.move(at, { state });
            } else if (one.act === 'cancel' && state !== 'cancelled') {
              state = 'cancelled';
              await meeting.move(at, { state });
            }
          }
          const told = await meeting.reminders();
          expect(told).toEqual(expected);
          expect(told.every(({ event, at: moment }) => moment < event)).toBe(true);
          expect(new Set(told.map(({ event, hours }) => `${hours} ${event}`)).size).toBe(told.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('come three days, a day and two hours before, at half past midnight on the first of a month too', async () => {
    const starts = Date.parse('2030-02-01T00:30:00+07:00');
    const meeting = await simulated(starts, starts - 100 * HOUR);
    for (let at = starts - 90 * HOUR; at < starts + 6 * HOUR; at += 5 * MINUTE) await plan(at);
    expect((await meeting.reminders()).map(({ hours, at }) => [hours, (starts - at) / HOUR])).toEqual([
      [72, 72],
      [24, 24],
      [2, 2],
    ]);
  });

  test('planned by many workers at once are told once', async () => {
    const starts = BASE + 20 * HOUR;
    const meeting = await simulated(starts, BASE - 100 * HOUR);
    await Promise.all(Array.from({ length: 6 }, () => plan(BASE)));
    expect((await meeting.reminders()).map(({ hours }) => hours)).toEqual([24]);
  });

  test('follow the rules: one that is set to nothing is not told', async () => {
    await query(`UPDATE rules_rule SET value = '0' WHERE key = 'reminder.secondHours'`);
    const starts = BASE + 20 * HOUR;
    const meeting = await simulated(starts, BASE - 100 * HOUR);
    await plan(BASE);
    expect((await meeting.reminders()).map(({ hours }) => hours)).toEqual([72]);
    await query(`UPDATE rules_rule SET value = '24' WHERE key = 'reminder.secondHours'`);
  });
});

describe('tasks and reports', () => {
  const days = (at: string): Promise<unknown> => query('SELECT notifications_plan_days($1, 1000)', [new Date(at)]);
  const said = async (about: string): Promise<string[]> =>
    (
      await query<{ kind: string; version: string }>(
        'SELECT kind, version FROM notifications_notice WHERE about = $1 ORDER BY created_at, kind',
        [about],
      )
    ).map(({ kind, version }) => `${kind} ${version}`);
  async function task(dueOn: string): Promise<string> {
    const meeting = await simulated(BASE - 1_000 * HOUR, BASE - 1_100 * HOUR);
    const [made] = await query<{ id: string }>(
      `INSERT INTO meetings_assignment (id, meeting_id, owner_id, text, due_on, created_by) VALUES (uuidv7(), $1, $2, 'Quét đường làng', $3, uuidv7()) RETURNING id`,
      [meeting.id, memberIdOf('self'), dueOn],
    );
    return made?.id ?? '';
  }

  test('of a task its owner hears before the day it is due, and once when it is over; by the day in Vietnam', async () => {
    const id = await task('2030-03-01');
    // 23:59 on the day before, in Vietnam; UTC has another day
    await days('2030-02-26T23:59:00+07:00');
    expect(await said(id)).toEqual([]);
    for (const at of ['2030-02-27T00:00:00+07:00', '2030-02-27T06:00:00+07:00', '2030-03-01T23:59:00+07:00'])
      await days(at);
    expect(await said(id)).toEqual(['taskDueSoon 2030-03-01']);
    for (const at of ['2030-03-02T00:01:00+07:00', '2030-03-03T06:00:00+07:00', '2030-03-30T06:00:00+07:00'])
      await days(at);
    expect(await said(id)).toEqual(['taskDueSoon 2030-03-01', 'taskOverdue 2030-03-01']);
  });

  test('after a long sleep what is long overdue is not told any more, and what is done never', async () => {
    const late = await task('2030-04-01');
    const done = await task('2030-04-20');
    await query(`UPDATE meetings_assignment SET state = 'done' WHERE id = $1`, [done]);
    await days('2030-04-19T06:00:00+07:00');
    expect(await said(late)).toEqual([]);
    expect(await said(done)).toEqual([]);
  });

  test('another day for a task is another notice', async () => {
    const id = await task('2030-05-02');
    await days('2030-05-01T06:00:00+07:00');
    await query(`UPDATE meetings_assignment SET due_on = '2030-05-05' WHERE id = $1`, [id]);
    await days('2030-05-02T06:00:00+07:00');
    await days('2030-05-03T06:00:00+07:00');
    expect(await said(id)).toEqual(['taskDueSoon 2030-05-02', 'taskDueSoon 2030-05-05']);
  });

  test('a report that is due is told to the secretary and the deputies of the cell, until it is sent', async () => {
    const [made] = await query<{ id: string }>(
      `INSERT INTO meetings_meeting (host_id, kind, title, starts_at, for_month, state, convened_at, closed_at) VALUES (111, 'regular', 'Họp', '2030-06-03T19:00:00+07:00', '2030-06-01', 'closed', now(), now()) RETURNING id`,
    );
    const id = made?.id ?? '';
    await days('2030-06-03T23:00:00+07:00');
    expect(await said(id)).toEqual([]);
    await days('2030-06-04T06:00:00+07:00');
    await days('2030-06-05T06:00:00+07:00');
    expect(await said(id)).toEqual(['reportDue 2030-06-05', 'reportDue 2030-06-05']);
    const readers = await query<{ id: number }>('SELECT member_id AS id FROM notifications_notice WHERE about = $1', [
      id,
    ]);
    expect(readers.map((row) => row.id).sort()).toEqual(
      ['secretary of the cell', 'deputy of the cell'].map(memberIdOf).sort(),
    );
    await query(
      `INSERT INTO reports_report (org_id, superior_id, for_month, state, figures, due_on) VALUES (111, 11, '2030-06-01', 'submitted', '{}', '2030-06-05')`,
    );
    await days('2030-06-06T06:00:00+07:00');
    expect((await said(id)).length).toBe(2);
  });
});

describe('quiet hours', () => {
  test('hold back until they end, and never past what is announced', async () => {
    const minute = fc.integer({ min: 0, max: 1_439 });
    const cases = fc.sample(
      fc.record({
        at: fc.integer({ min: 0, max: 60 * 24 * 60 }).map((minutes) => BASE + minutes * MINUTE),
        from: minute,
        to: minute,
        event: fc.option(fc.integer({ min: 1, max: 3_000 }), { nil: null }),
      }),
      2_000,
    );
    const rows = await query<{ told: Date }>(
      `SELECT notifications_after_quiet(at, f, t, e) AS told FROM unnest($1::timestamptz[], $2::int[], $3::int[], $4::timestamptz[]) WITH ORDINALITY AS c (at, f, t, e, n) ORDER BY n`,
      [
        cases.map((one) => new Date(one.at)),
        cases.map((one) => one.from),
        cases.map((one) => one.to),
        cases.map((one) => (one.event === null ? null : new Date(one.at + one.event * MINUTE))),
      ],
    );
    for (const [index, { at, from, to, event }] of cases.entries()) {
      const told = rows[index]?.told.getTime() ?? 0;
      const now = ((at + 7 * HOUR) / MINUTE) % 1_440;
      // walked minute by minute: how long until it is quiet no more
      let wait = 0;
      const isQuiet = (clock: number): boolean =>
        from < to ? clock >= from && clock < to : from > to && (clock >= from || clock < to);
      while (isQuiet((now + wait) % 1_440)) wait += 1;
      const expected = event !== null && event <= wait ? at : at + wait * MINUTE;
      expect([new Date(at).toISOString(), from, to, event, told]).toEqual([
        new Date(at).toISOString(),
        from,
        to,
        event,
        expected,
      ]);
    }
  });
});
