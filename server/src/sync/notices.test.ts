import { randomUUID } from 'node:crypto';
import type { Notice, Pulled, Pushed } from '@sotay/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';
import { convened, handOf, monthFromNow, ok, type Hand } from '../meetings/testing/meeting-life.ts';
import type { Caller } from '../platform/http/testing.ts';

let place: Village;
let secretary: Hand;
beforeAll(async () => {
  place = await village();
  await place.database.ownerPool.query('TRUNCATE meetings_meeting, meetings_habit, notifications_notice CASCADE');
  secretary = await handOf(place, 'secretary of the cell');
});
afterAll(() => place.drop());

/** A device that pulls: the marks and the notices it holds. */
interface Held {
  readonly caller: Caller;
  mark: string;
  notices: Map<string, Notice>;
  groups: Map<string, string>;
}
async function device(key: string): Promise<Held> {
  const held: Held = { caller: await place.as(key), mark: '', notices: new Map(), groups: new Map() };
  await pull(held);
  return held;
}
/** What of notices the pull brought; null for nothing at all. */
async function pull(held: Held): Promise<Pulled['rows'] | null> {
  const answer = await held.caller({
    method: 'GET',
    url: '/api/sync',
    ...(held.mark === '' ? {} : { headers: { 'sotay-mark': held.mark } }),
  });
  if (answer.statusCode === 204) return null;
  const pulled = answer.json<Pulled>();
  held.mark = pulled.mark;
  const rows = pulled.rows.filter((row) => row.type === 'notice');
  for (const row of rows) {
    if (row.body === null) held.notices.delete(row.id);
    else held.notices.set(row.id, row.body as Notice);
    held.groups.set(row.id, row.group);
  }
  return rows;
}
const kinds = ({ notices }: Held): string[] => [...notices.values()].map((one) => one.kind).sort();
const scopes = async (id: string): Promise<string[]> =>
  (
    await place.database.ownerPool.query<{ scope: string }>(
      `SELECT scope FROM sync_feed WHERE entity = 'notice' AND id = $1 ORDER BY 1`,
      [id],
    )
  ).rows.map((row) => row.scope);

test('[SY1][SY5] a notice of a meeting is told to its cell once, and to guests and followers by themselves', async () => {
  const devices = await Promise.all(['self', 'follower', 'sibling cell'].map(device));
  await convened(secretary, 111, monthFromNow(1));
  for (const held of devices) await pull(held);
  expect(devices.map(kinds)).toEqual([['meetingConvened'], ['meetingConvened'], []]);
  const [id = ''] = devices[0]?.notices.keys() ?? [];
  const told = await scopes(id);
  expect(told).toContain('org:111');
  expect(told).toContain(`person:${String(memberIdOf('follower'))}`);
  expect(told).not.toContain(`person:${String(memberIdOf('self'))}`);
});

test('[SY5] a notice to everybody under a body is one row of the feed', async () => {
  const held = await device('self');
  const { rows } = await place.database.ownerPool.query<{ id: string }>(
    `INSERT INTO notifications_notice (org_id, kind, about, version, facts) VALUES (10, 'announcement', uuidv7(), '1', '{"title": "Họp dân", "text": "Mời nghe"}') RETURNING id`,
  );
  const id = rows[0]?.id ?? '';
  await pull(held);
  expect(held.notices.get(id)).toMatchObject({ title: 'Họp dân', text: 'Mời nghe', href: '/thong-bao', read: false });
  expect(await scopes(id)).toEqual(['org:10']);
  expect(held.groups.get(id)).toBe('org:10');
});

test('[SY12][SY20] read on one device is read on the other, and done once', async () => {
  const [one, other] = [await device('self'), await device('self')];
  for (const [group, id = ''] of [...one.groups].map(([id, group]) => [group, id] as const))
    await readAndSeen(one, other, group, id);
  expect(new Set(one.groups.values())).toEqual(new Set(['own', 'org:10']));
});

/** Reads a notice on one device, twice; the other has it in the same place. */
async function readAndSeen(one: Held, other: Held, group: string, id: string): Promise<void> {
  const mutation = {
    id: randomUUID(),
    name: 'notice.read',
    args: { ids: [id] },
    aggregate: 'notices',
    baseVersion: null,
    onBehalfOf: null,
    claimedAt: null,
  };
  for (let sent = 0; sent < 2; sent += 1) {
    const { results } = ok<Pushed>(
      await one.caller({ method: 'POST', url: '/api/sync/push', payload: { mutations: [mutation] } }),
    );
    expect(results[0]?.outcome).toBe('applied');
  }
  await pull(other);
  expect(other.notices.get(id)?.read).toBe(true);
  expect(other.groups.get(id)).toBe(group);
  expect((await pull(other)) ?? []).toEqual([]);
}

test('[SY6] who asks to be absent loses the reminders and keeps the invitation; who is taken out keeps nothing', async () => {
  const meeting = await convened(secretary, 111, monthFromNow(2));
  await place.database.ownerPool.query(
    `INSERT INTO notifications_notice (meeting_id, kind, about, version, facts) VALUES ($1, 'meetingReminder', $1, '24', '{"title": "Họp", "hours": 24}')`,
    [meeting.id],
  );
  const held = await device('same cell');
  const about = (): string[] =>
    [...held.notices.values()]
      .filter((one) => one.href.endsWith(meeting.id.slice(-6)))
      .map((one) => one.kind)
      .sort();
  expect(about()).toEqual(['meetingConvened', 'meetingReminder']);
  const hand = await handOf(place, 'same cell');
  ok(await hand.answer(meeting, { answer: 'absent', reason: 'Ốm' }));
  await pull(held);
  expect(about()).toEqual(['meetingConvened']);
  ok(await hand.answer(meeting, { answer: 'attending' }));
  await pull(held);
  expect(about()).toEqual(['meetingConvened', 'meetingReminder']);
  await place.database.ownerPool.query(
    'UPDATE meetings_invitee SET removed_at = now() WHERE meeting_id = $1 AND member_id = $2',
    [meeting.id, memberIdOf('same cell')],
  );
  await pull(held);
  expect(about()).toEqual([]);
});
