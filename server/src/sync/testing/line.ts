import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Random } from '../../demo/generator/random.ts';

/** How a line treats what goes over it, each way alike. */
export interface LineProfile {
  /** What every piece needs to arrive, in milliseconds, one way. */
  readonly delayMs: number;
  /** What the line carries, one way, for all connections together. */
  readonly bytesPerSecond: number;
  /** How many pieces in a hundred are lost and sent once more, which makes them `LATER_MS` late. */
  readonly lossPercent: number;
}

/** A line that stands in nobody's way. */
export const FREE_LINE: LineProfile = { delayMs: 0, bytesPerSecond: Infinity, lossPercent: 0 };
/** A commune in the mountains (S22): 64 kbit/s, 600 ms each way, one piece in twenty lost. */
export const SLOW_LINE: LineProfile = { delayMs: 600, bytesPerSecond: 8_000, lossPercent: 5 };

/** What one packet of the Internet carries, in bytes. */
export const PIECE = 1_460;
/** How much later a lost piece arrives: the sender notices and sends it again. */
export const LATER_MS = 1_200;

/** One direction of a line, shared by all connections. */
export interface Way {
  /**
   * Takes a piece on.
   *
   * @param now in milliseconds, by any clock that does not go back
   * @returns when it has left (the sender may offer the next), when it arrives, and whether it was lost on its first try
   */
  carry(now: number, bytes: number): { readonly leavesAt: number; readonly arrivesAt: number; readonly lost: boolean };
}

/** Opens one direction of a line; the profile is asked for each piece, so it may change at any time. */
export function openWay(profile: () => LineProfile, random: Random): Way {
  let freeAt = 0;
  return {
    carry(now, bytes) {
      const { delayMs, bytesPerSecond, lossPercent } = profile();
      const leavesAt = Math.max(now, freeAt) + (bytes / bytesPerSecond) * 1_000;
      freeAt = leavesAt;
      const lost = lossPercent > 0 && random.chance(lossPercent);
      return { leavesAt, arrivesAt: leavesAt + delayMs + (lost ? LATER_MS : 0), lost };
    },
  };
}

/** The line between a client's connection and whoever reads the other end. */
export interface Line {
  readonly profile: () => LineProfile;
  readonly up: Way;
  readonly down: Way;
  /** Told of every piece that was lost on its first try. */
  readonly onLost: () => void;
}

/**
 * Puts the line before a connection: what is read from the result has come over it, what is written goes over it.
 * Opening the connection has cost one way there and one back.
 */
export function overLine(socket: Socket, { profile, up, down, onLost }: Line): Duplex {
  const opensAt = performance.now() + 2 * profile().delayMs;
  const coming = inOrder((piece) => wire.push(piece));
  const going = inOrder((piece) => (piece === null ? socket.end() : socket.write(piece)));

  async function send(way: Way, queue: Queue, bytes: Buffer, notBefore: number): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE);
      const { leavesAt, arrivesAt, lost } = way.carry(Math.max(performance.now(), notBefore), piece.length);
      if (lost) onLost();
      queue.add(piece, arrivesAt);
      await until(leavesAt);
    }
  }

  const wire = new Duplex({
    read: () => undefined,
    write(bytes: Buffer, _encoding, done) {
      void send(down, going, bytes, 0).then(() => done());
    },
    final(done) {
      going.add(null, performance.now() + profile().delayMs);
      done();
    },
    destroy(error, done) {
      coming.clear();
      going.clear();
      socket.destroy();
      done(error);
    },
  });
  void (async () => {
    try {
      for await (const bytes of socket) await send(up, coming, bytes as Buffer, opensAt);
      coming.add(null, performance.now() + profile().delayMs);
    } catch {
      wire.destroy();
    }
  })();
  socket.on('error', () => wire.destroy());
  // Who destroyed the far end learns nothing by an error of the near one.
  wire.on('error', () => undefined);
  return wire;
}

interface Queue {
  /** Null is the end of what is sent. */
  add(piece: Buffer | null, arrivesAt: number): void;
  clear(): void;
}

/** Gives pieces out when they arrive, never one before another that was sent earlier: what follows a late piece waits. */
function inOrder(deliver: (piece: Buffer | null) => void): Queue {
  let waiting: { readonly piece: Buffer | null; readonly arrivesAt: number }[] = [];
  let timer: NodeJS.Timeout | undefined;

  function next(): void {
    timer = undefined;
    let first = waiting[0];
    while (first !== undefined && first.arrivesAt <= performance.now()) {
      waiting.shift();
      deliver(first.piece);
      first = waiting[0];
    }
    if (first !== undefined) timer = setTimeout(next, first.arrivesAt - performance.now());
  }

  return {
    add(piece, arrivesAt) {
      waiting.push({ piece, arrivesAt });
      if (timer === undefined) next();
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}

async function until(moment: number): Promise<void> {
  const left = moment - performance.now();
  // Under a millisecond no timer is worth its own delay.
  if (left >= 1) await new Promise((resolve) => setTimeout(resolve, left));
}
