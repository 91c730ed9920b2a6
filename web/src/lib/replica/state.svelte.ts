import type { AnsweredAct, Connection, Line, ReceiptAct, WaitingAct } from './database.ts';
import { fact } from './database.ts';
import { live } from './live.ts';

/** Who is at this page, as far as the device knows: nobody asked yet, a person, or nobody. */
export type Standing = 'unknown' | 'open' | 'signedOut';

let standing = $state<Standing>('unknown');

/** Notes who is at the page. */
export function nowStanding(next: Standing): void {
  standing = next;
}

const facts = live(
  ['facts'],
  async (db: Connection) => {
    const [lastPulledAt, line] = await Promise.all([fact(db, 'lastPulledAt'), fact(db, 'line')]);
    return { lastPulledAt: lastPulledAt ?? null, line };
  },
  { always: true },
);
const waiting = live(['acts'], (db) => db.getAll('outbox'), { always: true });
const review = live(['acts'], (db) => db.getAll('review'), { always: true });
const receipts = live(['acts'], (db) => db.getAll('receipts'));

/** What state things are in, for the quiet line under a screen. */
export const syncState = {
  /** 'unknown' while a page without a database asks who is signed in. */
  get standing(): Standing {
    return standing;
  },
  /** When the device was last brought up to date, ISO, by the server's clock; null before the first rows. */
  get lastPulledAt(): string | null {
    return facts.current?.lastPulledAt ?? null;
  },
  /** Acts on their way. */
  get waiting(): number {
    return waiting.current?.length ?? 0;
  },
  /** When the oldest of them was made, ISO. */
  get oldestWaitingAt(): string | null {
    return waiting.current?.[0]?.madeAt ?? null;
  },
  /** Acts that were not taken and want to be looked at (*Cần xem lại*). */
  get toReview(): number {
    return review.current?.length ?? 0;
  },
  /** Whether the server answered last time. */
  get online(): boolean {
    return facts.current?.line?.reached ?? true;
  },
  /** The person has to sign in again; what is on the device stays readable. */
  get sessionOver(): boolean {
    return facts.current?.line?.sessionOver ?? false;
  },
  get problem(): Line['problem'] {
    return facts.current?.line?.problem ?? null;
  },
};

/** The person's acts on this device, oldest first. */
export const acts = {
  /** False until the device has been read: nothing is known then of what waits. */
  get known(): boolean {
    return waiting.current !== undefined && review.current !== undefined;
  },
  get waiting(): WaitingAct[] {
    return waiting.current ?? [];
  },
  get review(): AnsweredAct[] {
    return [...(review.current ?? [])].sort((a, b) => a.seq - b.seq);
  },
  /** Of the last seven days. */
  get receipts(): ReceiptAct[] {
    return [...(receipts.current ?? [])].sort((a, b) => a.seq - b.seq);
  },
};
