import type { Wire } from './changes.ts';
import { clock, isoOf, type Clock } from './clock.ts';

/** A word about the hour that was longer on its way has slept, or the phone's clock was set meanwhile; milliseconds. */
const HOLDS = 1_000;

/** The courier alone hears the server; what he knows of the hour, the other tabs need for what is done on them (SY52). */
export function sharedClock(wire: Wire): Clock {
  return {
    ...clock,
    heard(...answer) {
      clock.heard(...answer);
      sayHour(wire);
    },
  };
}

/** Tells the other tabs the server's time, when it is known here. */
export function sayHour(wire: Wire): void {
  const server = isoOf(clock.now());
  if (server !== null) wire.say({ hour: { server, wall: Date.now() } });
}

/** Takes the courier's word for the hour. */
export function takeHour({ server, wall }: { server: string; wall: number }): void {
  const since = Date.now() - wall;
  if (since < 0 || since > HOLDS) return;
  const now = clock.steady();
  clock.heard(server, now - since, now);
}
