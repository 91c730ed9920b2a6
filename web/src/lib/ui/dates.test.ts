import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formMoment, momentOfForm, shortDay } from './dates.ts';

const ZONED = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'short',
  hourCycle: 'h23',
});

describe('A moment on the screen', () => {
  it('is told in the zone of Việt Nam, as the calendar of zones has it', () => {
    // The zone has been what it is since June 1975.
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1975-06-13T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true }),
        (moment) => {
          const { date, time } = formMoment(moment.toISOString());
          expect(`${date}, ${time}`).toBe(ZONED.format(moment));
        },
      ),
    );
  });

  it('comes back from the form that showed it', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1975-06-13T00:00:00Z'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (moment) => {
          const minute = new Date(Math.floor(moment.getTime() / 60_000) * 60_000).toISOString();
          const { date, time } = formMoment(minute);
          expect(momentOfForm(date, time)).toBe(minute);
        },
      ),
    );
  });

  it('is short where there is no room, on the day it is in Việt Nam', () => {
    expect(shortDay('2026-12-03')).toBe('3/12');
    expect(shortDay('2026-12-31T18:30:00Z')).toBe('1/1');
  });
});
