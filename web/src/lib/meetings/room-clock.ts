/** The device's clock put right by the server's, for codes that are good for a minute and a half (docs/sync.md SY51, SY52). */
export interface RoomClock {
  /** A moment of this device's clock as the server's clock names it; null while it is not known how far this one is off. */
  right(local: Date): Date | null;
  /** What an answer of the server says in its `Date`. */
  hear(date: string | null): void;
}

/** A clock that knows nothing yet. */
export function makeRoomClock(now: () => number = Date.now): RoomClock {
  let offset: number | null = null;
  return {
    right: (local) => (offset === null ? null : new Date(local.getTime() + offset)),
    hear(date) {
      const said = Date.parse(date ?? '');
      // Whole seconds, cut off: half a second is the best guess.
      if (!Number.isNaN(said)) offset = said + 500 - now();
    },
  };
}

/** This device's. */
export const roomClock = makeRoomClock();
