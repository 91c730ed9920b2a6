import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BATCH, nextBatch } from './batches.ts';
import type { WaitingAct } from './database.ts';

const act = (seq: number, aggregate: string, after: string | null = null, size = 2): WaitingAct => ({
  seq,
  id: `act-${seq}`,
  name: 'meeting.draft',
  args: 'x'.repeat(size),
  aggregate,
  after,
  baseVersion: null,
  onBehalfOf: null,
  claimedAt: null,
  madeAt: '',
  attempts: 0,
});

/** An outbox in which some acts were made on the one before them of the same aggregate. */
const outbox = fc
  .array(
    fc.record({ aggregate: fc.constantFrom('a', 'b', 'c'), isOn: fc.boolean(), size: fc.constantFrom(2, 160_000) }),
    {
      maxLength: 130,
    },
  )
  .map((drawn) =>
    drawn.reduce<WaitingAct[]>((acts, { aggregate, isOn, size }, seq) => {
      const before = acts.filter((one) => one.aggregate === aggregate).at(-1);
      return [...acts, act(seq, aggregate, isOn && before ? before.id : null, size)];
    }, []),
  );

describe('What is sent at once', () => {
  it('[SY22] keeps the order of each aggregate, waits for what it was made on, and in the end sends everything once', () => {
    fc.assert(
      fc.property(outbox, (acts) => {
        let waiting = acts;
        const sent: WaitingAct[] = [];
        while (waiting.length > 0) {
          const batch = nextBatch(waiting, new Set());
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(BATCH);
          for (const { after } of batch) expect(waiting.some((one) => one.id === after)).toBe(false);
          sent.push(...batch);
          waiting = waiting.filter((one) => !batch.includes(one));
        }
        expect(sent).toHaveLength(acts.length);
        for (const aggregate of ['a', 'b', 'c']) {
          const of = (all: readonly WaitingAct[]): number[] =>
            all.filter((one) => one.aggregate === aggregate).map((one) => one.seq);
          expect(of(sent)).toEqual(of(acts));
        }
      }),
    );
  });

  it('[SY22] leaves out aggregates that have to wait, and nothing else', () => {
    fc.assert(
      fc.property(outbox, (acts) => {
        const held = new Set(['b']);
        const batch = nextBatch(acts, held);
        expect(batch.some((one) => one.aggregate === 'b')).toBe(false);
        expect(batch.length === 0).toBe(acts.every((one) => one.aggregate === 'b'));
      }),
    );
  });

  it('sends a text that is longer than a request should be, alone', () => {
    expect(
      nextBatch([act(1, 'a', null, 500_000), act(2, 'b', null, 500_000)], new Set()).map((one) => one.seq),
    ).toEqual([1]);
  });
});
