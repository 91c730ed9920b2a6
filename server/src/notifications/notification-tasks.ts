import { asSystem } from '../platform/database/transaction.ts';
import type { Services } from '../platform/http/wired.ts';
import type { Tasks } from '../platform/jobs.ts';
import { sendPushes, sendSms, spreadNotices } from './delivering.ts';
import { planDays, planMeetings, tidy } from './delivery.queries.ts';

/** Notices made in one transaction. */
const BATCH = 1_000;
/** A run that has gone on so long leaves the rest to the next minute's, in milliseconds. */
const LONGEST_RUN_MS = 50_000;

/**
 * Every minute what begins soon, and whatever waits to be sent; at 6:00 in Vietnam (the crontab is in UTC) what comes due that day,
 * made up for when the worker slept through it. In one queue: two runs never work side by side.
 */
export const NOTIFICATION_CRONTAB = [
  '* * * * * notifications:minute ?jobKey=notifications:minute&queue=notifications&max=1',
  '0 23 * * * notifications:days ?fill=1d&jobKey=notifications:days&queue=notifications&max=3',
].join('\n');

/** The background work of notices, for the worker. */
export function notificationTasks(
  services: Pick<Services, 'ownerPool' | 'crypto' | 'push' | 'sms' | 'clock' | 'log'>,
): Tasks {
  return {
    'notifications:minute': async () => {
      await planMinute(services);
      await deliver(services);
    },
    'notifications:days': async () => {
      await planDay(services);
    },
  };
}

/** Tells of meetings that begin soon. Repeated, broken off or late it says nothing twice and nothing untrue. */
export async function planMinute({ ownerPool, clock }: Pick<Services, 'ownerPool' | 'clock'>): Promise<number> {
  return untilFewer((batch) => asSystem(ownerPool, (db) => planMeetings(db, clock(), batch)));
}

/** Tells of what comes due on this civil day, and tidies. */
export async function planDay({ ownerPool, clock }: Pick<Services, 'ownerPool' | 'clock'>): Promise<number> {
  await asSystem(ownerPool, (db) => tidy(db, clock()));
  return untilFewer((batch) => asSystem(ownerPool, (db) => planDays(db, clock(), batch)));
}

/** Brings to devices and phones what is due now. */
export async function deliver(
  services: Pick<Services, 'ownerPool' | 'crypto' | 'push' | 'sms' | 'clock' | 'log'>,
): Promise<void> {
  const until = performance.now() + LONGEST_RUN_MS;
  const isLate = (): boolean => performance.now() > until;
  await spreadNotices(services, isLate);
  const pushes = await sendPushes(services, isLate);
  const sms = await sendSms(services, isLate);
  if (pushes + sms > 0) services.log.info({ pushes, sms }, 'notices sent');
}

async function untilFewer(make: (batch: number) => Promise<number>): Promise<number> {
  let made = 0;
  for (;;) {
    const now = await make(BATCH);
    made += now;
    if (now < BATCH) return made;
  }
}
