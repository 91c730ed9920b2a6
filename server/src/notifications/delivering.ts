import { asSystem } from '../platform/database/transaction.ts';
import type { Services } from '../platform/http/wired.ts';
import type { Delivered } from '../platform/outbound/push.ts';
import { noteSms, setSmsOutcome, settle, spreadOne, take, type Settled, type TakenRow } from './delivery.queries.ts';
import { openTarget } from './devices.ts';
import { payloadOf } from './payload.ts';
import { hrefOf, sayNeutral, sayNotice } from './words.ts';

type Wired = Pick<Services, 'ownerPool' | 'crypto' | 'push' | 'sms' | 'clock' | 'log'>;

/** Devices spread to in one transaction. */
const PAGE = 5_000;
/** Taken at once, and of these so many on the wire together: 24 connections to one push service carry some hundred a second. */
const BATCH = 480;
const AT_ONCE = 24;
/** Nobody else takes a delivery for so long; longer than a whole batch whose every message runs into its deadline. */
const LEASE_SECONDS = 300;
const MOST_TRIES = 8;
const MOST_SMS_TRIES = 3;
const FIRST_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 6 * 60 * 60;
/** The life of a message that announces nothing with an hour of its own, in seconds. */
const PLAIN_LIFE = 24 * 60 * 60;

/** Spreads what waits, until nothing does or it is late. */
export async function spreadNotices({ ownerPool, clock }: Wired, isLate: () => boolean): Promise<void> {
  while (!isLate() && (await asSystem(ownerPool, (db) => spreadOne(db, clock(), PAGE))));
}

/** Sends what is due to devices, until nothing is or it is late; how many were sent. */
export async function sendPushes(wired: Wired, isLate: () => boolean): Promise<number> {
  const { ownerPool, clock } = wired;
  let sent = 0;
  while (!isLate()) {
    const rows = await asSystem(ownerPool, (db) => take(db, clock(), 'push', BATCH, LEASE_SECONDS));
    if (rows.length === 0) break;
    const settled: Settled = { over: [], again: [], gone: [] };
    await inParallel(rows, AT_ONCE, async (row) => {
      const delivered = await sendPush(wired, row);
      if (delivered.outcome === 'sent') sent += 1;
      if (delivered.outcome === 'refused') wired.log.warn({ why: delivered.why, kind: row.kind }, 'a push was refused');
      note(settled, row, delivered, clock());
    });
    await asSystem(ownerPool, (db) => settle(db, settled));
  }
  return sent;
}

/** Sends what is due by SMS, one by one; how many were sent. */
export async function sendSms(wired: Wired, isLate: () => boolean): Promise<number> {
  const { ownerPool, clock, sms, crypto, log } = wired;
  let sent = 0;
  let overBudget = 0;
  while (!isLate()) {
    const rows = await asSystem(ownerPool, (db) => take(db, clock(), 'sms', AT_ONCE, LEASE_SECONDS));
    if (rows.length === 0) break;
    for (const row of rows) {
      const noted = sms === null || row.phoneSealed === null ? false : await noteFirst(wired, row);
      if (noted === null) overBudget += 1;
      const settled: Settled = { over: [], again: [], gone: [] };
      if (noted !== true || sms === null || row.phoneSealed === null) settled.over.push(row.deliveryId);
      else {
        const phone = crypto.open('members_phone', 'phone_sealed', row.memberId, row.phoneSealed);
        const outcome = await sms.send(phone, sayNeutral(row, clock()).text);
        if (outcome === 'sent') sent += 1;
        if (outcome === 'later' && row.attempts < MOST_SMS_TRIES)
          settled.again.push({ id: row.deliveryId, at: after(clock(), row.attempts, null) });
        else settled.over.push(row.deliveryId);
        await asSystem(ownerPool, (db) => setSmsOutcome(db, row, outcome === 'sent' ? 'sent' : 'failed'));
      }
      await asSystem(ownerPool, (db) => settle(db, settled));
    }
  }
  if (overBudget > 0)
    log.error({ overBudget }, 'the month’s budget of SMS is used up (rule sms.perMonth): none is sent');
  return sent;
}

function noteFirst({ ownerPool, clock }: Wired, row: TakenRow): Promise<boolean | null> {
  return asSystem(ownerPool, (db) => noteSms(db, clock(), row));
}

async function sendPush({ crypto, push, clock }: Wired, row: TakenRow): Promise<Delivered> {
  const { addressSealed, endpointIndex, onDay, meetingKind, shortId, eventAt, fullText } = row;
  if (addressSealed === null || endpointIndex === null) return { outcome: 'gone' };
  const now = clock();
  const said = fullText ? sayNotice(row) : sayNeutral(row, now);
  const meeting =
    onDay === null || meetingKind === null || shortId === null ? null : { onDay, kind: meetingKind, shortId };
  const life = eventAt === null ? PLAIN_LIFE : (eventAt.getTime() - now.getTime()) / 1000;
  return push.send(openTarget(crypto, addressSealed, endpointIndex), {
    payload: payloadOf({
      id: row.noticeId,
      title: said.title,
      body: said.text,
      href: hrefOf({ ...row, id: row.noticeId, meeting }),
      // the newest about one thing stands alone, and what is sent twice replaces itself
      tag: row.about,
    }),
    life,
    urgent: row.kind === 'meetingCancelled' || row.kind === 'meetingMoved' || row.kind === 'meetingReminder',
  });
}

function note(settled: Settled, row: TakenRow, delivered: Delivered, now: Date): void {
  switch (delivered.outcome) {
    case 'gone':
      if (row.subscriptionId !== null) settled.gone.push(row.subscriptionId);
      settled.over.push(row.deliveryId);
      return;
    case 'later':
      if (row.attempts < MOST_TRIES)
        settled.again.push({ id: row.deliveryId, at: after(now, row.attempts, delivered.retryAfter) });
      else settled.over.push(row.deliveryId);
      return;
    case 'sent':
    case 'refused':
      settled.over.push(row.deliveryId);
  }
}

/** When to try again: twice as late each time, and never sooner than the host asks. */
function after(now: Date, attempts: number, asked: number | null): Date {
  const wait = Math.max(FIRST_WAIT_SECONDS * 2 ** (attempts - 1), asked ?? 0);
  return new Date(now.getTime() + Math.min(wait, LONGEST_WAIT_SECONDS) * 1000);
}

async function inParallel<T>(items: readonly T[], most: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: most }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
