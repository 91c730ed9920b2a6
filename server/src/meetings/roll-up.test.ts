import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountId } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';

let world: Village;
beforeAll(async () => {
  world = await village();
});
afterAll(() => world.drop());

/** Who keeps the roll of each host, and the cells a conference of the commune calls together. */
const HOSTS = [
  { host: 111, kinds: ['regular', 'thematic', 'committee'], recorder: 'secretary of the cell' },
  { host: 112, kinds: ['regular', 'thematic'], recorder: 'secretary of the sibling cell' },
  { host: 10, kinds: ['conference', 'committee'], recorder: 'secretary of the commune' },
] as const;
const CELLS = [111, 112, 101];
const MONTHS = ['2060-01-01', '2060-02-01'];
const PEOPLE = [
  'self',
  'same cell',
  'probationary',
  'sibling cell',
  'helper',
  'cell directly under the commune',
  'exempted',
];
const STANDINGS = [
  'official',
  'probationary',
  'officialSpecialDuty',
  'temporarilyElsewhere',
  'temporarilyHere',
  'exemptedGuest',
];
const MARKS = ['present', 'late', 'excused', 'unexcused', 'exempt'];

const pick = fc.nat({ max: 999 });
const step = fc.oneof(
  fc.record({
    do: fc.constant('convene' as const),
    host: fc.nat({ max: HOSTS.length - 1 }),
    kind: pick,
    month: fc.nat({ max: 1 }),
    roll: fc.array(fc.record({ who: fc.nat({ max: PEOPLE.length - 1 }), standing: pick, cell: pick, mark: pick }), {
      maxLength: 7,
    }),
  }),
  fc.record({
    do: fc.constantFrom('close' as const, 'resume' as const, 'publish' as const, 'cancel' as const),
    which: pick,
  }),
  fc.record({ do: fc.constant('mark' as const), which: pick, who: pick, mark: pick }),
  fc.record({ do: fc.constant('move' as const), who: fc.nat({ max: PEOPLE.length - 1 }), cell: pick }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
interface Made {
  id: string;
  recorder: string;
  state: string;
}

const MOVES = {
  close: ['inSession', 'closed'],
  resume: ['closed', 'inSession'],
  publish: ['closed', 'published'],
  cancel: ['convened', 'cancelled'],
} as const;

async function take(made: Made[], one: Step): Promise<void> {
  const { ownerPool } = world.database;
  if (one.do === 'move') {
    await ownerPool.query('UPDATE members_member SET cell_id = $2 WHERE id = $1', [
      memberIdOf(PEOPLE[one.who]!),
      CELLS[one.cell % CELLS.length],
    ]);
    return;
  }
  if (one.do === 'convene') return convene(made, one);
  const meeting = made[one.which % Math.max(made.length, 1)];
  if (meeting === undefined) return;
  if (one.do === 'mark') return markOne(meeting, one.who, MARKS[one.mark % MARKS.length]!);
  const [from, to] = MOVES[one.do];
  if (meeting.state !== from) return;
  meeting.state = to;
  await ownerPool.query('UPDATE meetings_meeting SET state = $2 WHERE id = $1', [meeting.id, to]);
  await ownerPool.query('SELECT meetings_roll_up($1)', [meeting.id]);
}

async function convene(made: Made[], one: Extract<Step, { do: 'convene' }>): Promise<void> {
  const { ownerPool } = world.database;
  const place = HOSTS[one.host]!;
  const kind = place.kinds[one.kind % place.kinds.length]!;
  const state = one.roll.length === 0 ? 'convened' : 'inSession';
  const { rows } = await ownerPool.query<{ id: string }>(
    `INSERT INTO meetings_meeting (host_id, kind, state, title, starts_at, for_month) VALUES ($1, $2, $3, 'Buổi thử', $4::date, $4::date)
     ON CONFLICT DO NOTHING RETURNING id`,
    [place.host, kind, state, MONTHS[one.month]],
  );
  if (rows[0] === undefined) return;
  made.push({ id: rows[0].id, recorder: place.recorder, state });
  for (const cell of kind === 'conference' ? CELLS.slice(0, 2) : []) {
    await ownerPool.query('INSERT INTO meetings_conference_cell (meeting_id, cell_id) VALUES ($1, $2)', [
      rows[0].id,
      cell,
    ]);
  }
  for (const row of one.roll) {
    await ownerPool.query(
      `INSERT INTO meetings_attendance (meeting_id, member_id, cell_id, standing, attendance_base, vote_base, votes, mark)
       SELECT $1, $2, $3, standing, attendance_base, vote_base, votes, $5 FROM members_standing_effect WHERE standing = $4 ON CONFLICT DO NOTHING`,
      [
        rows[0].id,
        memberIdOf(PEOPLE[row.who]!),
        kind === 'conference' ? CELLS[row.cell % CELLS.length] : place.host,
        STANDINGS[row.standing % STANDINGS.length],
        [null, 'present', 'excused', 'unexcused'][row.mark % 4],
      ],
    );
  }
}

/** A mark or a correction as its recorder makes it, through the function that the route calls. */
async function markOne(meeting: Made, who: number, mark: string): Promise<void> {
  const client = await world.database.ownerPool.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('sotay.account_id', $1, true)", [accountId(person(meeting.recorder))]);
    const roll = await client.query<{ member_id: number }>(
      'SELECT member_id FROM meetings_attendance WHERE meeting_id = $1 ORDER BY member_id',
      [meeting.id],
    );
    const target = roll.rows[who % Math.max(roll.rows.length, 1)];
    if (target !== undefined) {
      const word = mark === 'late' ? { mark: 'present', late: true } : { mark };
      await client.query('SELECT meetings_mark($1, $2)', [
        meeting.id,
        JSON.stringify([{ memberId: target.member_id, ...word }]),
      ]);
    }
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

interface Figures {
  meetings: number;
  base: number;
  present: number;
  late: number;
  excused: number;
  unexcused: number;
}

/** Counted person by person from the rows themselves, in another way than the database counts them. */
async function byHand(): Promise<Record<string, Figures>> {
  const { ownerPool } = world.database;
  const meetings = await ownerPool.query<{
    id: string;
    host_id: number;
    kind: string;
    for_month: string;
    state: string;
  }>('SELECT id, host_id, kind, for_month::text, state FROM meetings_meeting WHERE for_month = ANY ($1::date[])', [
    MONTHS,
  ]);
  const roll = await ownerPool.query<{
    meeting_id: string;
    cell_id: number;
    standing: string;
    mark: string | null;
    late: boolean;
  }>('SELECT meeting_id, cell_id, standing, mark, late FROM meetings_attendance');
  const summoned = await ownerPool.query<{ meeting_id: string; cell_id: number }>(
    'SELECT meeting_id, cell_id FROM meetings_conference_cell',
  );
  const figures: Record<string, Figures> = {};
  for (const meeting of meetings.rows) {
    if (meeting.state !== 'closed' && meeting.state !== 'published') continue;
    const rows = roll.rows.filter((row) => row.meeting_id === meeting.id);
    const cells = [...rows, ...summoned.rows.filter((row) => row.meeting_id === meeting.id)].map((row) => row.cell_id);
    for (const org of meeting.kind === 'conference' ? new Set(cells) : [meeting.host_id]) {
      const key = `${String(org)} ${meeting.for_month} ${meeting.kind}`;
      const sum = (figures[key] ??= { meetings: 0, base: 0, present: 0, late: 0, excused: 0, unexcused: 0 });
      sum.meetings += 1;
      for (const row of rows.filter((one) => meeting.kind !== 'conference' || one.cell_id === org)) {
        const isExpected = ['official', 'probationary', 'temporarilyHere'].includes(row.standing);
        if (!isExpected && !(row.standing === 'officialSpecialDuty' && row.mark === 'present')) continue;
        sum.base += 1;
        if (row.mark === 'present') sum.present += 1;
        if (row.late) sum.late += 1;
        if (row.mark === 'excused') sum.excused += 1;
        if (row.mark === 'unexcused') sum.unexcused += 1;
      }
    }
  }
  return figures;
}

async function kept(): Promise<Record<string, Figures>> {
  const { rows } = await world.database.ownerPool.query<Figures & { key: string }>(
    `SELECT org_id || ' ' || for_month || ' ' || kind AS key, meetings, base, present, late, excused, unexcused FROM meetings_rollup WHERE for_month = ANY ($1::date[])`,
    [MONTHS],
  );
  return Object.fromEntries(rows.map(({ key, ...figures }) => [key, figures]));
}

test('figures equal those counted by hand after any marks, corrections, closings, resumings, cancellations and moves', async () => {
  const made: Made[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      for (const one of steps) await take(made, one);
      expect(await kept()).toEqual(await byHand());
    }),
    { numRuns: 25 },
  );
  expect(made.filter((meeting) => meeting.state === 'closed' || meeting.state === 'published').length).toBeGreaterThan(
    5,
  );
});

test('two meetings of a group that close at the same moment are both counted', async () => {
  const { ownerPool } = world.database;
  const ids: string[] = [];
  for (const _ of [1, 2]) {
    const { rows } = await ownerPool.query<{ id: string }>(
      "INSERT INTO meetings_meeting (host_id, kind, state, title, starts_at, for_month) VALUES (112, 'thematic', 'inSession', 'Buổi thử', '2061-01-05', '2061-01-01') RETURNING id",
    );
    ids.push(rows[0]!.id);
  }
  await Promise.all(
    ids.map(async (id) => {
      const client = await ownerPool.connect();
      try {
        await client.query('BEGIN');
        await client.query("UPDATE meetings_meeting SET state = 'closed' WHERE id = $1", [id]);
        await client.query('SELECT meetings_roll_up($1)', [id]);
        await client.query('COMMIT');
      } finally {
        client.release();
      }
    }),
  );
  const { rows } = await ownerPool.query(
    "SELECT meetings FROM meetings_rollup WHERE org_id = 112 AND for_month = '2061-01-01'",
  );
  expect(rows).toEqual([{ meetings: 2 }]);
});
