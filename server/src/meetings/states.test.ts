import { MEETING_MOVES, MEETING_STATE_WORDS, type MeetingAct, type MeetingState } from '@sotay/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { actsFrom, isDone, stateAfter } from './states.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.ownerPool.query(`INSERT INTO organizations_organization (id) VALUES (1)`);
});
afterAll(() => database.drop());

const STATES = Object.keys(MEETING_STATE_WORDS) as MeetingState[];
const ACTS = [...new Set(MEETING_MOVES.map((move) => move.act))];

test('the moves of the contract are the rows of the database', async () => {
  const { rows } = await database.ownerPool.query('SELECT from_state AS from, to_state AS to, act FROM meetings_move');
  const sorted = (moves: readonly object[]): string[] =>
    moves.map((move) => JSON.stringify(Object.entries(move).sort())).sort();
  expect(sorted(rows)).toEqual(sorted(MEETING_MOVES));
});

test('the database refuses every move that is not in the table, and makes every one that is', async () => {
  for (const from of STATES) {
    for (const to of STATES) {
      if (from === to) continue;
      const made = await database.ownerPool.query<{ id: string }>(
        `INSERT INTO meetings_meeting (host_id, kind, state, title, starts_at, for_month) VALUES (1, 'thematic', $1, 'Thử', now(), '2026-01-01') RETURNING id`,
        [from],
      );
      const moved = database.ownerPool.query('UPDATE meetings_meeting SET state = $2 WHERE id = $1', [
        made.rows[0]?.id,
        to,
      ]);
      const outcome = await moved.then(
        () => 'moved',
        (error: unknown) => (error as { code: string }).code,
      );
      const isLegal = MEETING_MOVES.some((move) => move.from === from && move.to === to);
      expect([from, to, outcome]).toEqual([from, to, isLegal ? 'moved' : 'MT001']);
    }
  }
});

test('an act leads where the table says and nowhere else; done already, it is no mistake', () => {
  for (const state of STATES) {
    for (const act of ACTS) {
      const move = MEETING_MOVES.find((each) => each.from === state && each.act === act);
      expect(stateAfter(state, act)).toBe(move?.to);
      expect(actsFrom(state).includes(act)).toBe(move !== undefined);
    }
  }
  const done: [MeetingState, MeetingAct][] = [
    ['convened', 'convene'],
    ['inSession', 'open'],
    ['closed', 'close'],
    ['cancelled', 'cancel'],
  ];
  for (const [state, act] of done) expect(isDone(state, act)).toBe(true);
  expect(isDone('published', 'close')).toBe(false);
});

test('host and kind of a meeting stand', async () => {
  const { rows } = await database.ownerPool.query<{ id: string }>(
    `INSERT INTO meetings_meeting (host_id, kind, title, starts_at, for_month) VALUES (1, 'thematic', 'Thử', now(), '2026-01-01') RETURNING id`,
  );
  await expect(
    database.ownerPool.query(`UPDATE meetings_meeting SET kind = 'committee' WHERE id = $1`, [rows[0]?.id]),
  ).rejects.toMatchObject({ code: 'MT002' });
});
