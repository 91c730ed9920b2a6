import { FeedbackKind, FeedbackState, type FeedbackNumbers } from '@sotay/contract';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ORGANIZATIONS } from '../authority/testing/organizations.ts';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';
import type { Caller } from '../platform/http/testing.ts';

let place: Village;
const callers = new Map<string, Caller>();
/** One per way of reading numbers, and one who reads none. */
const READERS = [
  'self',
  'secretary of the cell',
  'follower',
  'secretary of the body led by its leaders',
  'office of the commune',
  'organisation board of the commune',
  'organisation board of the province',
  'support team of the commune',
];
const BODIES = [10, 11, 111, 112, 101];
const CELLS = [111, 112, 101];
const MONTHS = ['2026-03', '2026-04'];
beforeAll(async () => {
  place = await village();
  place.app.app.rateLimit = () => Promise.resolve();
  for (const key of READERS) callers.set(key, await place.as(key));
});
afterAll(() => place.drop());

interface Thread {
  cell: number;
  to: 'cell' | 'committee' | 'both';
  kind: string;
  state: string;
  month: string;
}
const thread: fc.Arbitrary<Thread> = fc.record({
  cell: fc.constantFrom(...CELLS),
  to: fc.constantFrom('cell', 'committee', 'both'),
  // Few values, so that groups lie on both sides of five.
  kind: fc.constantFrom(...FeedbackKind.options.slice(0, 2)),
  state: fc.constantFrom(...FeedbackState.options.slice(2)),
  month: fc.constantFrom(...MONTHS),
});
const committeeOf = (cell: number): number => ORGANIZATIONS.find((org) => org.id === cell)?.parent ?? 0;
const groupsOf = (one: Thread): string[] =>
  [...(one.to === 'committee' ? [] : [one.cell]), ...(one.to === 'cell' ? [] : [committeeOf(one.cell)])].map(
    (body) => `${String(body)} ${one.month} ${one.kind} ${one.state}`,
  );
function sizes(threads: readonly Thread[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const group of threads.flatMap(groupsOf)) counted.set(group, (counted.get(group) ?? 0) + 1);
  return counted;
}

async function write(threads: readonly Thread[]): Promise<void> {
  const { ownerPool } = place.database;
  await ownerPool.query('DELETE FROM feedback_message');
  await ownerPool.query('DELETE FROM feedback_thread');
  await ownerPool.query(
    `INSERT INTO feedback_thread (id, author_member_id, cell_id, committee_id, to_cell, to_committee, kind, subject_sealed, state, due_on, sent_on)
     SELECT (t->>'id')::uuid, $2, (t->>'cell')::int, (t->>'committee')::int, t->>'to' <> 'committee', t->>'to' <> 'cell', t->>'kind', '\\x00',
            t->>'state', '2026-05-01', (t->>'month' || '-15')::date
       FROM jsonb_array_elements($1) AS t`,
    [
      JSON.stringify(threads.map((one) => ({ ...one, id: randomUUID(), committee: committeeOf(one.cell) }))),
      memberIdOf('self'),
    ],
  );
}
/** Everything every reader can fetch. */
async function fetched(): Promise<Map<string, string[]>> {
  const all = new Map<string, string[]>();
  for (const [key, call] of callers) {
    for (const body of BODIES) {
      const answer = await call({
        method: 'GET',
        url: `/api/feedback/numbers?orgId=${String(body)}&from=2026-01&to=2026-12`,
      });
      const items = answer.statusCode === 200 ? answer.json<FeedbackNumbers>().items : [];
      all.set(
        `${key} of ${String(body)}`,
        items
          .map((item) => `${String(item.org.id)} ${item.month} ${item.kind} ${item.state} = ${String(item.threads)}`)
          .sort(),
      );
    }
  }
  return all;
}

test('every number is the true one and none is under five, for whoever reads it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(thread, { minLength: 20, maxLength: 120 }), async (threads) => {
      await write(threads);
      const truth = sizes(threads);
      const seen = new Set([...(await fetched()).values()].flat());
      const shown = [...truth].filter(([, size]) => size >= 5).map(([group, size]) => `${group} = ${String(size)}`);
      expect([...seen].filter((line) => !shown.includes(line))).toEqual([]);
      // The province's board reads all of them.
      expect(shown.filter((line) => !seen.has(line))).toEqual([]);
    }),
    { numRuns: 12 },
  );
});

test('nothing hidden follows: without all that is hidden every answer to everybody is the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(thread, { minLength: 20, maxLength: 120 }), async (threads) => {
      await write(threads);
      const before = await fetched();
      const truth = sizes(threads);
      await write(threads.filter((one) => groupsOf(one).some((group) => (truth.get(group) ?? 0) >= 5)));
      expect(await fetched()).toEqual(before);
    }),
    { numRuns: 12 },
  );
});

test('of a letter past the secretary the cell has no number', async () => {
  await write(
    Array.from({ length: 9 }, () => ({
      cell: 111,
      to: 'committee',
      kind: 'concern',
      state: 'answered',
      month: '2026-03',
    })),
  );
  const all = await fetched();
  for (const key of ['self', 'secretary of the cell', 'follower'])
    for (const body of BODIES) expect(all.get(`${key} of ${String(body)}`)).toEqual([]);
  expect(all.get('secretary of the body led by its leaders of 11')).toEqual(['11 2026-03 concern answered = 9']);
  expect(all.get('support team of the commune of 11')).toEqual([]);
});
