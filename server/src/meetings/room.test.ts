import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountId } from '../authority/testing/identities.ts';
import { PEOPLE } from '../authority/testing/people.ts';
import { village, type Village } from '../members/testing/village.ts';
import { CELL_ROLL, makeRoom } from './testing/room.ts';

let world: Village;
beforeAll(async () => {
  world = await village();
});
afterAll(() => world.drop());

test('for every person the probe of one meeting says the same as the sets that row security uses', async () => {
  const meetings = [
    await makeRoom(world.database, { roll: CELL_ROLL }),
    await makeRoom(world.database, {
      roll: { ...CELL_ROLL, self: {} },
      chair: 'deputy of the cell',
      minuteTaker: 'self',
    }),
    await makeRoom(world.database, {
      kind: 'committee',
      host: 10,
      chair: 'secretary of the commune',
      minuteTaker: null,
      roll: { 'secretary of the commune': { cell: 102 }, 'suspended deputy of the sibling cell': { cell: 112 } },
    }),
    await makeRoom(world.database, {
      host: 112,
      chair: 'suspended deputy of the sibling cell',
      minuteTaker: 'helper',
      roll: { helper: {}, 'suspended deputy of the sibling cell': {} },
    }),
  ].map((meeting) => meeting.id);
  // an organiser without membership, one taken out again, and a minute-taker who is no longer invited
  const [staff, former] = PEOPLE.filter((one) => one.member === null).map(accountId);
  for (const [account, removed] of [
    [staff, false],
    [former, true],
  ] as const) {
    await world.database.ownerPool.query(
      'INSERT INTO meetings_organizer (meeting_id, account_id, named_by, removed_at) VALUES ($1, $2, $2, CASE WHEN $3 THEN now() END)',
      [meetings[2], account, removed],
    );
  }
  await world.database.ownerPool.query(
    'UPDATE meetings_invitee SET removed_at = now() WHERE meeting_id = $1 AND member_id = (SELECT minute_taker_id FROM meetings_meeting WHERE id = $1)',
    [meetings[1]],
  );
  let some = 0;
  for (const one of PEOPLE) {
    const { probe, sets } = await whatHeRecords(accountId(one), meetings);
    expect(probe, one.key).toEqual(sets);
    some += probe.length;
  }
  expect(some).toBeGreaterThan(8);
});

async function whatHeRecords(
  account: string,
  meetings: readonly string[],
): Promise<{ probe: string[]; sets: string[] }> {
  const client = await world.database.appPool.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('sotay.account_id', $1, true)", [account]);
    const asked = async (condition: string): Promise<string[]> => {
      const { rows } = await client.query<{ id: string }>(
        `SELECT id FROM unnest($1::uuid[]) AS m (id) WHERE ${condition} ORDER BY id`,
        [meetings],
      );
      return rows.map((row) => row.id);
    };
    return {
      probe: await asked('authority.may_record(id)'),
      sets: await asked("id = ANY (authority.meetings_may('meetingRecord'))"),
    };
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}
