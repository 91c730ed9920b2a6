import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../demo/generator/random.ts';
import { LATER_MS, openWay, PIECE, SLOW_LINE } from './line.ts';

describe('the slow line (S22)', () => {
  test('64 kbit/s, 600 ms each way, one piece in twenty 1.2 s later', () => {
    const way = openWay(() => SLOW_LINE, randomFrom(22));
    const pieces = Array.from({ length: 1_000 }, () => way.carry(0, PIECE));
    expect(pieces.at(-1)?.leavesAt).toBeCloseTo((1_000 * PIECE * 1_000) / 8_000);
    for (const { leavesAt, arrivesAt, lost } of pieces) {
      expect(arrivesAt - leavesAt).toBeCloseTo(600 + (lost ? LATER_MS : 0));
    }
    const lost = pieces.filter((piece) => piece.lost).length;
    expect(lost).toBeGreaterThan(30);
    expect(lost).toBeLessThan(75);
  });

  test('a line that has rested is free at once', () => {
    const way = openWay(() => ({ ...SLOW_LINE, lossPercent: 0 }), randomFrom(22));
    way.carry(0, 8_000);
    expect(way.carry(5_000, 800)).toEqual({ leavesAt: 5_100, arrivesAt: 5_700, lost: false });
  });
});
