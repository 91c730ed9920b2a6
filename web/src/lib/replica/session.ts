import { ApiProblem } from '#lib/api/client.ts';
import type { Message } from './changes.ts';
import { clock } from './clock.ts';
import { startCourier, type Courier } from './courier.ts';
import { openBook } from './database.ts';
import { clearDesk, layOpen, onDesk, readAgain, type OpenBook } from './desk.ts';
import { sayHour, sharedClock, takeHour } from './hour.ts';
import { standForCourier } from './leader.ts';
import { openLine } from './line.ts';
import { databaseName, longGone, openName, putBack, putOut } from './people.ts';
import { askBy } from './replicated.ts';
import { retryDelay } from './spread.ts';
import { nowStanding, syncState } from './state.svelte.ts';
import { destroyBook, emptyBook } from './wipe.ts';

/** How long signing out waits for acts to be taken, milliseconds. */
const LAST_SENDING = 10_000;
/** How long a tab that is not the courier waits for the one who is. */
const ERRAND = 10_000;
/** How often a tab that is looked at reminds the courier. */
const LOOK_EVERY = 60_000;

let started = false;
let courier: Courier | null = null;
let stopStanding: () => void = () => undefined;

/** Opens the database of whoever was here last, if there is one; the sign-in screen and Văn phòng ask nobody who is signed in. */
export function openKept(): void {
  if (openName() !== null) startReplica();
}

/**
 * Opens the device: the database of whoever was here last, at once and without a network, and the courier behind it. A page without
 * one asks the server who is signed in.
 */
export function startReplica(): void {
  if (started) {
    // Back from the sign-in screen: somebody is here now.
    if (onDesk() === null && syncState.standing === 'signedOut') void ask();
    return;
  }
  started = true;
  askBy(refreshAll);
  const name = openName();
  if (name !== null) sitDown(name);
  else void ask();
  for (const gone of longGone()) void destroyBook(gone).catch(() => undefined);
  const wake = (): void => {
    readAgain();
    if (courier === null) onDesk()?.wire.say({ go: 'look' });
  };
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake());
  window.addEventListener('pageshow', (event) => event.persisted && wake());
  setInterval(() => document.visibilityState === 'visible' && onDesk()?.wire.say({ go: 'look' }), LOOK_EVERY);
}

/** Whose session the browser has now: lays that person's database open. After signing in, and when the session turned out another's. */
export async function signedIn(accountId: string): Promise<void> {
  const name = await databaseName(accountId);
  const others = putOut(name);
  if (onDesk()?.book.name !== name) {
    await forgetLine(name).catch(() => undefined);
    standUp();
    sitDown(name, accountId);
  }
  // Another person on the phone finds nothing (SY37).
  for (const other of others) await emptyBook(other).catch(() => undefined);
  await courier?.fetch();
}

/** The sign-in screen is open: whoever signs in next may be another. The database stays for the one whose it is. */
export function closeBook(): void {
  onDesk()?.wire.say({ closed: true });
  putBack();
  standUp();
  nowStanding('signedOut');
}

/**
 * Signs out: what waits is sent first, then the server is told, then the device is emptied in order (SY37).
 *
 * @param tell tells the server; when it throws, the person is still signed in and nothing was taken away
 */
export async function signOut(tell: () => Promise<unknown>): Promise<void> {
  await Promise.race([sendNow(), pause(LAST_SENDING)]);
  await tell();
  await wipeDevice();
}

/** Empties the device: signed out, or signed out from afar. */
export async function wipeDevice(): Promise<void> {
  const name = onDesk()?.book.name ?? openName();
  closeBook();
  if (name !== null) await emptyBook(name);
}

/** Sends what waits. @returns when the courier has been there, whatever came of it */
export async function sendNow(): Promise<void> {
  const waiting = await onDesk()?.book.use((db) => db.count('outbox'));
  if (!waiting) return;
  if (courier) await courier.send();
  else await errand('send');
}

/** Asks the server for what is new, and for what was just done online. @returns when the courier has been there, whatever came of it */
export async function refreshAll(): Promise<void> {
  if (courier) await courier.fetch();
  else await errand('fetch');
}

/** Sends the courier of another tab; he tells when something moved. */
async function errand(go: 'send' | 'fetch'): Promise<void> {
  const wire = onDesk()?.wire;
  if (!wire) return;
  wire.say({ go });
  let stop: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    stop = wire.onChange((topics) => topics.includes(go === 'send' ? 'acts' : 'facts') && resolve());
  });
  await Promise.race([told, pause(ERRAND)]);
  stop();
}

function sitDown(name: string, account?: string): void {
  const desk = layOpen(name);
  nowStanding('open');
  desk.wire.onSaid((message) => hear(desk, message));
  stopStanding = standForCourier(name, desk.wire, (signal) => {
    const { book, wire } = desk;
    const mine = startCourier(
      {
        book,
        wire,
        clock: sharedClock(wire),
        chance: Math.random,
        ...(account === undefined ? {} : { account }),
        onOtherPerson: () => void ask(),
        onSignedOut: () => void wipeDevice(),
      },
      signal,
    );
    courier = mine;
    signal.addEventListener('abort', () => {
      if (courier === mine) courier = null;
    });
  });
}

/** Who has just signed in has a session, whatever the last talk with the server said. */
async function forgetLine(name: string): Promise<void> {
  const book = openBook(name);
  try {
    await book.use((db) => db.delete('meta', 'line'));
  } finally {
    book.close();
  }
}

function standUp(): void {
  stopStanding();
  stopStanding = () => undefined;
  courier = null;
  clearDesk();
}

function hear(desk: OpenBook, message: Message): void {
  if (desk !== onDesk()) return;
  if ('closed' in message) {
    standUp();
    const name = openName();
    if (name === null) nowStanding('signedOut');
    else sitDown(name);
  } else if ('go' in message) void courier?.[message.go]();
  else if ('hour' in message) takeHour(message.hour);
  else if ('courier' in message && message.courier === 'where' && courier) sayHour(desk.wire);
}

/** Asks the server until it says who is signed in, or that nobody is. */
async function ask(): Promise<void> {
  // Nothing of the one before is shown or sent while it is not known who is here.
  standUp();
  nowStanding('unknown');
  for (let failures = 1; ; failures += 1) {
    try {
      const account = await openLine('', clock, new AbortController().signal).whoIsIt();
      if (onDesk() === null) await signedIn(account);
      return;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) {
        nowStanding('signedOut');
        return;
      }
      await Promise.race([pause(retryDelay(failures)), networkBack()]);
    }
  }
}

function networkBack(): Promise<void> {
  return new Promise((resolve) => window.addEventListener('online', () => resolve(), { once: true }));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
