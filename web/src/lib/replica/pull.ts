import type { Me, Meeting, Pulled, ReplicaRow } from '@sotay/contract';
import { allOf, fact, type Book, type StoredRow, type Writing } from './database.ts';
import type { Topic } from './changes.ts';
import { forgetFilesOf } from './files.ts';
import type { SyncLine } from './line.ts';
import { settled } from './outbox.ts';
import { touchedBy } from './overlay/overlay.ts';
import { toForget } from './retention.ts';

/** A pull is at most this old (SY11): what was answered before that, a pull has shown. Milliseconds. */
export const STALENESS = 1_000;

/** What a pull did to the device. */
export interface PullDone {
  changed: Topic[];
  /** Invitations came of which the officers do not know yet that they are here. */
  newInvitations: boolean;
  /** First rows of a device that had none. */
  first: boolean;
}

/** The session is another person's: nothing of it may be stored here (S20). */
export class OtherPerson extends Error {}

/**
 * Asks what moved and stores it. Pages are put together first and stored in one transaction with the mark: after a crash the device
 * has the old state or the new (SY16, SY33).
 *
 * @param account whose database this is
 * @param now the server's moment, as well as it is known
 * @param fresh what was just done online must be in it
 * @throws ApiProblem when the line failed; nothing is stored then
 * @throws OtherPerson
 */
export async function pullOnce(
  book: Book,
  line: SyncLine,
  account: string,
  now: () => number,
  fresh: boolean,
): Promise<PullDone> {
  const mark = await book.use((db) => fact(db, 'mark'));
  const startedAt = Date.now();
  const pages: Pulled[] = [];
  for (let page: string | null = null, more = true; more;) {
    const pulled = await line.pull(mark, page, fresh);
    if (pulled === null) break;
    pages.push(pulled);
    page = pulled.next;
    more = page !== null;
  }
  const news = joined(pages);
  if (news && (accountIn(news.rows) ?? account) !== account) throw new OtherPerson();
  if (news) await forgetFilesOf(await leavingMeetings(book, mark, news));
  return store(book, { mark, account, news, startedAt, now: now() });
}

/** Many pages of one moment are one answer. */
function joined(pages: readonly Pulled[]): Pulled | null {
  const last = pages.at(-1);
  if (!last) return null;
  return {
    ...last,
    snapshot: pages.flatMap((page) => page.snapshot),
    revoked: pages.flatMap((page) => page.revoked),
    rows: pages.flatMap((page) => page.rows),
  };
}

/** An answer with what it was an answer to. */
interface Answer {
  mark: string | undefined;
  account: string;
  news: Pulled | null;
  startedAt: number;
  now: number;
}

async function store(book: Book, { mark, account, news, startedAt, now }: Answer): Promise<PullDone> {
  const done: PullDone = { changed: ['facts'], newInvitations: false, first: news !== null && mark === undefined };
  await book.use(async (db) => {
    const tx = db.transaction(['rows', 'papers', 'meta', 'receipts'], 'readwrite');
    const touched = new Set<Topic>(['facts']);
    // Another tab stored a pull meanwhile, or the person has left: this answer belongs to a state that is gone.
    const meta = tx.objectStore('meta');
    if ((await meta.get('mark')) !== mark || (await meta.get('signedInAs')) !== account) return tx.done;
    if (news) await apply(tx, mark, news, touched);
    await forget(tx, now, touched);
    await settleReceipts(tx, startedAt, touched);
    await meta.put(new Date(now).toISOString(), 'lastPulledAt');
    await tx.done;
    done.changed = [...touched];
  });
  done.newInvitations = (news?.rows ?? []).some(isUndelivered);
  return done;
}

type Tx = Writing<['rows', 'papers', 'meta', 'receipts']>;

/** Forgets what its time has passed for, also on a device that nobody answers. @returns what changed */
export async function forgetExpired(book: Book, now: number): Promise<Topic[]> {
  const touched = new Set<Topic>();
  await book.use(async (db) => {
    const tx = db.transaction(['rows', 'papers', 'meta', 'receipts'], 'readwrite');
    await forget(tx, now, touched);
    await tx.done;
  });
  return [...touched];
}

async function apply(tx: Tx, mark: string | undefined, news: Pulled, touched: Set<Topic>): Promise<void> {
  const rows = tx.objectStore('rows');
  // First goes what is not this person's any more (SY15).
  for (const { type, id, group } of await rows.getAll()) {
    if (!isLeaving(group, mark, news)) continue;
    await rows.delete([type, id]);
    touched.add(type);
  }
  for (const { type, id, group, body, until } of news.rows) {
    if (body === null) {
      // It may have moved to another group in the same answer.
      if ((await rows.get([type, id]))?.group === group) await rows.delete([type, id]);
    } else await rows.put({ type, id, group, body, ...(until === undefined ? {} : { until }) });
    touched.add(type);
  }
  await tx.objectStore('meta').put(news.mark, 'mark');
}

/** A device without a mark begins anew: whatever it has is of no known state. */
function isLeaving(group: string, mark: string | undefined, news: Pulled): boolean {
  return mark === undefined || news.revoked.includes(group) || news.snapshot.includes(group);
}

/** What may be kept no longer (SY40), and papers of meetings that are gone. */
async function forget(tx: Tx, now: number, touched: Set<Topic>): Promise<void> {
  const rows = tx.objectStore('rows');
  for (const key of toForget(await rows.getAll(), now)) {
    await rows.delete(key);
    touched.add(key[0]);
  }
  const meetings = new Set((await rows.getAllKeys(allOf('meeting'))).map(([, id]) => id));
  const papers = tx.objectStore('papers');
  for (const { fileId, meetingId } of await papers.getAll()) {
    if (meetings.has(meetingId)) continue;
    await papers.delete(fileId);
    touched.add('papers');
  }
}

async function settleReceipts(tx: Tx, startedAt: number, touched: Set<Topic>): Promise<void> {
  const receipts = tx.objectStore('receipts');
  for (const receipt of await receipts.getAll()) {
    const next = settled(receipt, startedAt - STALENESS, startedAt);
    if (next === receipt) continue;
    if (next === 'gone') await receipts.delete(receipt.id);
    else await receipts.put(next);
    touched.add('acts');
    // The rows may have come with an earlier pull: what lay over them is taken off now.
    if (!receipt.settled) for (const type of touchedBy(receipt.name)) touched.add(type);
  }
}

/** Meetings that this answer takes away: their files go before anything new is written. */
async function leavingMeetings(book: Book, mark: string | undefined, news: Pulled): Promise<string[]> {
  const known: StoredRow[] = await book.use((db) => db.getAll('rows', allOf('meeting')));
  const coming = new Map(news.rows.filter((row) => row.type === 'meeting').map((row) => [row.id, row.body !== null]));
  return known.flatMap(({ id, group }) => ((coming.get(id) ?? !isLeaving(group, mark, news)) ? [] : [id]));
}

function accountIn(rows: readonly ReplicaRow[]): string | undefined {
  const me = rows.find((row) => row.type === 'me' && row.body !== null);
  return (me?.body as Me | undefined)?.account.id;
}

function isUndelivered(row: ReplicaRow): boolean {
  const meeting = row.type === 'meeting' ? (row.body as Meeting | null) : null;
  return meeting?.own != null && meeting.own.deliveredAt === null;
}
