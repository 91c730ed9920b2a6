import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomFrom } from '../demo/generator/random.ts';
import { crowd, type OfCrowd } from './testing/crowd.ts';
import { idAt, type Act, type Device } from './testing/device.ts';
import { sayStruck } from './testing/fault-proxy.ts';
import { syncWorld, type SyncWorld } from './testing/sync-world.ts';
import { differences } from './testing/truth.ts';

const LONG = process.env['SOTAY_LONG'] === '1';
/** Devices that are away while the province is organised anew; two hundred in the long run. */
const DEVICES = LONG ? 200 : 40;
const CELLS = [111, 112, 121, 122, 201] as const;
const random = randomFrom(6);

let world: SyncWorld;
let people: OfCrowd[];
let devices: Device[];
/** One meeting of each cell, with all of its crowd invited. */
const meetings = new Map<number, string>();

beforeAll(async () => {
  world = await syncWorld({ quiet: true });
  people = await crowd(world, CELLS, DEVICES);
  for (const cell of CELLS) meetings.set(cell, await meetingOf(cell));
  devices = [];
  for (const { account, memberId } of people) {
    const device = await world.deviceOf(account, { name: String(memberId), random: randomFrom(memberId) });
    await device.pull();
    devices.push(device);
  }
}, 900_000);
afterAll(() => world.drop());

async function meetingOf(cell: number): Promise<string> {
  const { rows } = await world.database.ownerPool.query<{ id: string }>(
    `WITH made AS (INSERT INTO meetings_meeting (host_id, kind, state, title, starts_at, for_month, convened_at)
                   VALUES ($1, 'thematic', 'convened', 'Trước ngày sắp xếp', date_trunc('hour', now()) + interval '5 days', date_trunc('month', now()), now()) RETURNING id),
          called AS (INSERT INTO meetings_invitee (meeting_id, member_id, cell_id, role)
                     SELECT made.id, m.id, $1, 'summoned' FROM made, members_member m WHERE m.id >= 5000 AND m.cell_id = $1 RETURNING meeting_id, member_id)
     SELECT id FROM made`,
    [cell],
  );
  const id = rows[0]?.id ?? '';
  await world.database.ownerPool.query(
    'INSERT INTO meetings_answer (meeting_id, member_id) SELECT meeting_id, member_id FROM meetings_invitee WHERE meeting_id = $1',
    [id],
  );
  return id;
}

/** A full outbox: answers, opinions, letters and requests, all made before anything moved. */
function work({ cell, memberId }: OfCrowd): Act[] {
  const meetingId = meetings.get(cell) ?? '';
  const opinion = (): Act => ({
    name: 'meeting.opinion',
    args: { meetingId, id: idAt(Date.now(), random), kind: 'opinion', text: `Của ${memberId}` },
    aggregate: `opinions:${meetingId}`,
  });
  const letter = idAt(Date.now(), random);
  return [
    { name: 'meeting.seen', args: { meetingId, noticeVersion: 0 }, aggregate: `seen:${meetingId}` },
    {
      name: 'meeting.answer',
      args: { meetingId, answer: 'absent', reason: 'Đi nương' },
      aggregate: `answer:${meetingId}`,
    },
    { name: 'meeting.answer', args: { meetingId, answer: 'attending' }, aggregate: `answer:${meetingId}` },
    opinion(),
    opinion(),
    {
      name: 'feedback.file',
      args: {
        id: letter,
        messageId: idAt(Date.now(), random),
        to: 'both',
        kind: 'concern',
        subject: 'Cầu',
        text: 'Trôi',
      },
      aggregate: `letter:${letter}`,
    },
    { name: 'correction.file', args: { field: 'fullName', wrong: 'Sai', right: 'Đúng' }, aggregate: 'corrections' },
  ];
}

/** Members moved and suspended, a cell put under another body, two communes merged, a meeting called off. */
async function reorganize(): Promise<number> {
  const { ownerPool } = world.database;
  let moved = 0;
  for (const { memberId } of people) {
    if (!random.chance(50)) continue;
    moved += 1;
    await ownerPool.query(
      `INSERT INTO members_standing (member_id, since, class, activity, placement, home_cell_id, cell_id) VALUES ($1, sotay_today(), 'official', $2, 'here', $3, $3)`,
      [memberId, random.chance(15) ? 'suspended' : 'active', random.pick(CELLS)],
    );
  }
  await ownerPool.query('SELECT members_apply_standing(ARRAY(SELECT id FROM members_member WHERE id >= 5000))');
  await ownerPool.query('UPDATE organizations_form SET parent_id = 14 WHERE org_id = 112');
  // Commune 20 is merged into commune 10: what was under it comes under the other.
  await ownerPool.query(
    "UPDATE organizations_form SET parent_id = 10, name = name || ' (sáp nhập)' WHERE parent_id = 20",
  );
  await ownerPool.query(
    "UPDATE meetings_meeting SET state = 'cancelled', cancelled_at = now(), reason = 'Sắp xếp' WHERE id = $1",
    [meetings.get(121)],
  );
  return moved;
}

test(
  '[SY12][SY21] S6: cells and members moved and communes merged while devices with full outboxes are away: everything sent is answered, every device is right',
  { timeout: 900_000 },
  async () => {
    let sent = 0;
    for (const [at, person] of people.entries()) {
      for (const act of work(person)) {
        devices[at]?.act(act);
        sent += 1;
      }
    }
    const moved = await reorganize();
    const outcomes: Record<string, number> = {};
    const wrong: string[] = [];
    for (const [at, device] of devices.entries()) {
      expect(await device.sync()).toBe('stored');
      expect(device.outbox).toEqual([]);
      for (const { outcome } of device.outcomes.values()) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      wrong.push(...(await differences(world.database.ownerPool, device, people[at]?.memberId ?? 0)));
    }
    expect(wrong).toEqual([]);
    const { applied = 0, superseded = 0, rejected = 0 } = outcomes;
    expect(applied + superseded + rejected).toBe(sent);
    expect(rejected).toBeGreaterThan(0);
    const { rows } = await world.database.ownerPool.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM sync_mutation WHERE account_id = ANY ($1)',
      [people.map((one) => one.account)],
    );
    expect(rows[0]?.n).toBe(sent);
    sayStruck('S6', moved);
    console.log(`S6: ${applied} + ${superseded} + ${rejected} = ${sent}`);
  },
);
