import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReceiptAct, StoredRow } from './database.ts';
import { uuidv7 } from './ids.ts';
import { settled } from './outbox.ts';
import { papersToKeep, toForget } from './retention.ts';
import { nextPull, retryDelay, startDelay } from './spread.ts';

const NOW = Date.parse('2026-12-10T00:00:00Z');
const DAY = 86_400_000;

function meeting(id: string, state: string, day: number): StoredRow {
  const papers = [
    { id: `${id}-paper`, purpose: 'paper' },
    { id: `${id}-sheet`, purpose: 'tellersSheet' },
  ];
  const startsAt = `2026-11-${String(day).padStart(2, '0')}T12:00:00Z`;
  return { group: 'own', type: 'meeting', id, body: { id, state, startsAt, papers } };
}
const record = (id: string): StoredRow => ({ group: 'own', type: 'record', id: `${id}:minutes`, body: {} });

describe('What the device may keep', () => {
  it('[SY40] are minutes of the last three meetings held, and of one that is being held', () => {
    const rows = [
      ...['m1', 'm2', 'm3', 'm4'].map((id, at) => meeting(id, at % 2 ? 'closed' : 'published', at + 1)),
      meeting('now', 'inSession', 9),
      ...['m1', 'm2', 'm3', 'm4', 'now', 'unknown'].map(record),
    ];
    expect(toForget(rows, NOW)).toEqual([
      ['record', 'm1:minutes'],
      ['record', 'unknown:minutes'],
    ]);
  });

  it('[SY40] are rows until their moment, and no longer', () => {
    const until = (moment: number): StoredRow => ({
      group: 'own',
      type: 'roll',
      id: String(moment),
      body: {},
      until: new Date(moment).toISOString(),
    });
    expect(toForget([until(NOW - 1), until(NOW), until(NOW + 1)], NOW)).toEqual([
      ['roll', String(NOW - 1)],
      ['roll', String(NOW)],
    ]);
  });

  it('[SY40] are texts of papers of what comes and of the last three meetings', () => {
    const rows = [
      ...['m1', 'm2', 'm3', 'm4'].map((id, at) => meeting(id, 'published', at + 1)),
      meeting('next', 'convened', 20),
      meeting('off', 'cancelled', 21),
    ];
    expect(papersToKeep(rows).map((paper) => paper.fileId)).toEqual(['m2-paper', 'm3-paper', 'm4-paper', 'next-paper']);
  });
});

describe('A receipt', () => {
  const receipt = (answeredAt: number): ReceiptAct =>
    ({
      settled: false,
      answeredAt: new Date(answeredAt).toISOString(),
      result: { answer: { big: true } },
    }) as ReceiptAct;

  it('[SY31] is laid over the rows until a pull that began after it, then keeps its words, and goes after a week', () => {
    const young = receipt(NOW);
    expect(settled(young, NOW - 1, NOW)).toBe(young);
    expect(settled(young, NOW, NOW)).toMatchObject({ settled: true, result: { answer: null } });
    expect(settled(young, NOW, NOW + 8 * DAY)).toBe('gone');
  });
});

describe('Chance', () => {
  it('[SY41] spreads the pulls of many devices that start at the same moment (S21)', () => {
    const starts = Array.from({ length: 4_000 }, () => startDelay());
    const bySecond = [0, 1, 2, 3].map((second) => starts.filter((at) => Math.floor(at / 1_000) === second).length);
    expect(bySecond.reduce((sum, one) => sum + one)).toBe(4_000);
    // A thousand are expected in each second, give or take 27: two hundred off would be seven times that.
    for (const each of bySecond) expect(Math.abs(each - 1_000)).toBeLessThan(200);
  });

  it('[SY41] keeps ordinary pulls about a minute apart, and waits longer after each failure, up to five minutes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 500 }), (chance, failures) => {
        const pull = nextPull(() => chance);
        expect(pull).toBeGreaterThanOrEqual(45_000);
        expect(pull).toBeLessThanOrEqual(75_000);
        const retry = retryDelay(failures, () => chance);
        expect(retry).toBeGreaterThanOrEqual(1_000);
        expect(retry).toBeLessThanOrEqual(300_000);
        expect(retryDelay(failures + 1, () => chance)).toBeGreaterThanOrEqual(retry);
      }),
    );
  });
});

describe('An id made on the device', () => {
  it('[SY20] is a UUIDv7 that grows with time and is never the same twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 2 }), (moment) => {
        const id = uuidv7(moment);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(moment);
        expect(id < uuidv7(moment + 1)).toBe(true);
      }),
    );
    expect(new Set(Array.from({ length: 1_000 }, () => uuidv7(1))).size).toBe(1_000);
  });
});
