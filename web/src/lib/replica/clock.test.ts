import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock, type Clock } from './clock.ts';

const SERVER = Date.parse('2026-12-03T12:00:00Z');

/** A phone whose two clocks a test moves; the server's moment goes with the steady one. */
function phone(wallOffset: number): { clock: Clock; pass(ms: number): void; set(ms: number): void; truth(): number } {
  let steady = 1_000;
  let wall = SERVER + wallOffset;
  const clock = createClock(
    () => steady,
    () => wall,
  );
  return {
    clock,
    pass(ms) {
      steady += ms;
      wall += ms;
    },
    set(ms) {
      wall += ms;
    },
    truth: () => SERVER + steady - 1_000,
  };
}

describe('The clock put right by the server’s', () => {
  it('[SY51] tells the server’s moment, however wrong the phone’s is, within half of the way there and back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e11, max: 1e11 }),
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: 0, max: 4 * 3_600_000 }),
        (offset, there, back, later) => {
          const { clock, pass, truth } = phone(offset);
          const sentAt = clock.steady();
          pass(there);
          const said = new Date(truth()).toISOString();
          pass(back);
          clock.heard(said, sentAt, clock.steady());
          pass(later);
          expect(Math.abs((clock.now() ?? NaN) - truth())).toBeLessThanOrEqual((there + back) / 2 + 1);
        },
      ),
    );
  });

  it('[SY52] is not known before the server was heard, nor from an answer that took too long', () => {
    const { clock, pass, truth } = phone(0);
    expect(clock.now()).toBe(null);
    const sentAt = clock.steady();
    pass(25_000);
    clock.heard(new Date(truth()).toISOString(), sentAt, clock.steady());
    expect(clock.now()).toBe(null);
  });

  it('[SY52] is not known after the phone’s clock was set or the phone slept, until the server is heard again (S17)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3_100, max: 1e9 }), fc.boolean(), (by, back) => {
        const { clock, pass, set, truth } = phone(0);
        const hear = (): void => clock.heard(new Date(truth()).toISOString(), clock.steady(), clock.steady());
        hear();
        pass(60_000);
        expect(clock.now()).toBe(truth());
        set(back ? -by : by);
        expect(clock.now()).toBe(null);
        hear();
        expect(clock.now()).toBe(truth());
      }),
    );
  });

  it('keeps a better word for a worse one that comes soon after', () => {
    const { clock, pass, truth } = phone(0);
    clock.heard(new Date(truth()).toISOString(), clock.steady(), clock.steady());
    const sentAt = clock.steady();
    pass(8_000);
    // Said at the very end of a slow way: taken for its middle it would be four seconds off.
    clock.heard(new Date(truth()).toISOString(), sentAt, clock.steady());
    expect(clock.now()).toBe(truth());
  });
});
