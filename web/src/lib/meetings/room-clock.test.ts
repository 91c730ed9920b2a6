import { isInWindow, stepAt } from '@sotay/contract/room-code';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeRoomClock } from './room-clock.ts';

const moment = fc.date({ min: new Date('2025-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

describe('the clock of a device', () => {
  test('[SY52] says that it does not know, until the server has said the time', () => {
    const clock = makeRoomClock();
    expect(clock.right(new Date())).toBeNull();
    clock.hear(null);
    clock.hear('no date');
    expect(clock.right(new Date())).toBeNull();
  });

  test('[SY51] however far it is off, put right it takes the code that is shown and no old one', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -1e9, max: 1e9 }), fc.nat({ max: 88 }), (server, off, later) => {
        const local = (seconds = 0): number => server.getTime() + off + seconds * 1000;
        const clock = makeRoomClock(() => local());
        clock.hear(server.toUTCString());
        const right = clock.right(new Date(local(later)));
        expect(Math.abs((right?.getTime() ?? 0) - server.getTime() - later * 1000)).toBeLessThanOrEqual(1000);
        expect(isInWindow(stepAt(server), right ?? server)).toBe(true);
        expect(isInWindow(stepAt(server), clock.right(new Date(local(later + 125))) ?? server)).toBe(false);
      }),
    );
  });
});
