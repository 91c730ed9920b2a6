import { ApiProblem } from '#lib/api/client.ts';
import { problemOf } from '#lib/api/problem.ts';
import type { Wire } from './changes.ts';
import { isoOf, type Clock } from './clock.ts';
import { fact, nameOf, type Book, type Line } from './database.ts';
import { openLine, type SyncLine } from './line.ts';
import { keepAct, readWaiting } from './outbox.ts';
import { bringPapers } from './papers.ts';
import { databaseName } from './people.ts';
import { askToStay } from './persist.ts';
import { forgetExpired, OtherPerson, pullOnce, STALENESS, type PullDone } from './pull.ts';
import { pushAll } from './push.ts';
import { nextPull, retryDelay, startDelay, type Chance } from './spread.ts';

/** What a courier works with. */
export interface Office {
  book: Book;
  wire: Wire;
  clock: Clock;
  chance: Chance;
  /** Whose session it is, when it was just heard. */
  account?: string;
  /** The session is another person's: this database is not to be used any longer. */
  onOtherPerson(): void;
  /** The device was signed out from elsewhere: what it keeps goes. */
  onSignedOut(): void;
}

/** The one tab that talks with the server. All resolve when the errand is over, whatever came of it. */
export interface Courier {
  /** Sends what waits, at once. */
  send(): Promise<void>;
  /** Sends and fetches, at once: what was just done online is in it. */
  fetch(): Promise<void>;
  /** Fetches unless it was just done: another tab is being looked at. */
  look(): Promise<void>;
}

/** Nothing stands between this device and the server. */
const HEARD: Line = { reached: true, sessionOver: false, problem: null };
/** A fetch this young is good enough for another tab's look, milliseconds. */
const FRESH = 40_000;

/**
 * Starts the courier: he goes at the start, on return to the screen, when the network comes, and about once a minute while somebody
 * looks (SY39). One errand at a time; what is asked meanwhile is done right after.
 */
export function startCourier(office: Office, signal: AbortSignal): Courier {
  const { book, wire, clock, chance } = office;
  let line: SyncLine | null = null;
  let account = '';
  let told = office.account;
  let running: Promise<void> | null = null;
  let wanted: { fetch: boolean } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let fetchAt = Infinity;
  let fetchedAt = -Infinity;
  /** When an act was answered last: a pull that begins a moment after shows what it did. */
  let answeredAt = -Infinity;
  let failures = 0;
  let isOurs = false;
  let papersDue = true;
  let fresh = false;

  function go(fetch: boolean): Promise<void> {
    wanted = { fetch: fetch || wanted?.fetch === true };
    running ??= run();
    return running;
  }

  async function run(): Promise<void> {
    await Promise.resolve();
    while (wanted !== null && !signal.aborted) {
      const { fetch }: { fetch: boolean } = wanted;
      wanted = null;
      try {
        await errand(fetch);
      } catch (error) {
        await fail(error).catch(() => undefined);
      }
    }
    running = null;
    plan();
  }

  async function errand(fetch: boolean): Promise<void> {
    const known = await book.use((db) => fact(db, 'signedInAs'));
    if (line === null || known !== account) line = await identify(known);
    const { answered, held } = await sendWaiting(line);
    const fetches = fetch && (answered === 0 || fresh);
    if (fetches) await bring(line);
    // With nothing to send and nothing to fetch nobody was asked.
    if (fetches || answered + held > 0) {
      failures = held > 0 ? failures + 1 : 0;
      await report(HEARD);
    }
    if (held > 0) due(retryDelay(failures, chance));
    if (answered > 0) {
      answeredAt = clock.steady();
      due(STALENESS * 1.2);
    }
  }

  /** Whose database this is stands in it; in one that was lost and begins anew only the session can say. */
  async function identify(known: string | undefined): Promise<SyncLine> {
    account = known ?? told ?? (await openLine('', clock, signal).whoIsIt());
    told = undefined;
    isOurs = known === undefined;
    if ((await databaseName(account)) !== book.name) throw new OtherPerson();
    await book.use((db) => db.put('meta', account, 'signedInAs'));
    return openLine(account, clock, signal);
  }

  async function sendWaiting(to: SyncLine): Promise<{ answered: number; held: number }> {
    if ((await book.use(readWaiting)).length === 0) return { answered: 0, held: 0 };
    // Before anything is done in somebody's name: the browser's session may be another person's by now.
    if (!isOurs && (await to.whoIsIt()) !== account) throw new OtherPerson();
    isOurs = true;
    return pushAll(book, to, (topics) => wire.changed(topics));
  }

  async function bring(from: SyncLine): Promise<void> {
    const startedAt = clock.steady();
    const done = await pullFrom(from);
    fetchedAt = startedAt;
    fetchAt = clock.steady() + (isOwed() ? STALENESS * 1.2 : nextPull(chance));
    wire.changed(done.changed);
    if (done.newInvitations) await sayDelivered();
    if (done.first) void askToStay();
    if (papersDue || done.changed.includes('meeting')) {
      papersDue = false;
      if (await bringPapers(book, from)) wire.changed(['papers']);
    }
  }

  /** What is asked for while a pull is under way is owed by the next one, and by the one after a failure. */
  async function pullFrom(line: SyncLine): Promise<PullDone> {
    const asked = fresh;
    fresh = false;
    try {
      return await pullOnce(book, line, account, () => clock.now() ?? Date.now(), asked);
    } catch (error) {
      fresh ||= asked;
      throw error;
    }
  }

  /** Said once: not while one waits, nor while what it did is still on its way back. */
  async function sayDelivered(): Promise<void> {
    const known = await book.use(async (db) => [
      ...(await db.getAll('outbox')),
      ...(await db.getAll('receipts')).filter((receipt) => !receipt.settled),
    ]);
    if (known.some((act) => act.name === 'meeting.delivered')) return;
    await keepAct(book, 'meeting.delivered', {}, {}, isoOf(clock.now()));
    wire.changed(['acts']);
    wanted = { fetch: wanted?.fetch === true };
  }

  async function fail(error: unknown): Promise<void> {
    if (signal.aborted) return;
    if (error instanceof OtherPerson || (error instanceof ApiProblem && error.code === 'otherAccount')) {
      office.onOtherPerson();
      return;
    }
    if (error instanceof ApiProblem && error.code === 'signedOut') {
      office.onSignedOut();
      return;
    }
    failures += 1;
    const { status, code, message } = nameOf(error) === 'QuotaExceededError' ? await makeRoom() : problemOf(error);
    const sessionOver = status === 401;
    // After 401 nothing more is heard until the person has signed in again; what waits stays (SY34).
    fetchAt = sessionOver ? Infinity : clock.steady() + retryDelay(failures, chance);
    await report({ reached: status !== 0, sessionOver, problem: { status, code, title: message } });
  }

  /** Papers can be had again; what the person did cannot. */
  async function makeRoom(): Promise<ApiProblem> {
    await book.use((db) => db.clear('papers'));
    wire.changed(['papers']);
    return new ApiProblem(
      0,
      'full',
      'Máy đã đầy nên chưa cập nhật được. Mời đồng chí xóa bớt ảnh hoặc ứng dụng không dùng.',
    );
  }

  async function report(next: Line): Promise<void> {
    const before = await book.use((db) => fact(db, 'line'));
    if (JSON.stringify(before) === JSON.stringify(next)) return;
    await book.use((db) => db.put('meta', next, 'line'));
    wire.changed(['facts']);
  }

  function due(delay: number): void {
    fetchAt = Math.min(fetchAt, clock.steady() + delay);
    if (!running) plan();
  }

  function isOwed(): boolean {
    return fetchedAt < answeredAt + STALENESS;
  }

  function plan(): void {
    clearTimeout(timer);
    if (signal.aborted || fetchAt === Infinity) return;
    timer = setTimeout(
      () => {
        // Nobody looks and nothing is owed: the next look will fetch.
        if (document.visibilityState === 'visible' || failures > 0 || isOwed()) void go(true);
      },
      Math.max(0, fetchAt - clock.steady()),
    );
  }

  const onVisible = (): void => {
    // Somebody else may have signed in while nobody looked.
    isOurs = false;
    if (document.visibilityState === 'visible') void go(true);
  };
  const onOnline = (): void => due(startDelay(chance));
  const onOffline = (): void => void report({ ...HEARD, reached: false }).catch(() => undefined);
  document.addEventListener('visibilitychange', onVisible);
  window.addEventListener('online', onOnline);
  window.addEventListener('offline', onOffline);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisible);
    window.removeEventListener('online', onOnline);
    window.removeEventListener('offline', onOffline);
  });

  /** What the server said last time may be long ago; that there is no network at all the browser knows by itself. */
  async function askBrowser(): Promise<void> {
    const last = await book.use((db) => fact(db, 'line'));
    if (last && !last.sessionOver) await report({ ...HEARD, reached: navigator.onLine });
  }

  async function begin(): Promise<void> {
    wire.changed(await forgetExpired(book, clock.now() ?? Date.now()));
    await askBrowser();
    const hasRows = await book.use(async (db) => (await fact(db, 'mark')) !== undefined);
    if (hasRows) due(startDelay(chance));
    await go(!hasRows);
  }
  void begin().catch(() => undefined);

  return {
    send: () => go(false),
    fetch() {
      fresh = true;
      return go(true);
    },
    look: () => (clock.steady() - fetchedAt > FRESH ? go(true) : Promise.resolve()),
  };
}
