import { createHash, randomBytes } from 'node:crypto';
import type { CalendarState } from '@sotay/contract';
import { asActor, asSystem, type ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import type { Services } from '../platform/http/wired.ts';
import { endCalendar, findCalendar, insertCalendar, readCalendar, readCalendarMeetings } from './calendar.queries.ts';
import { writeCalendar } from './calendar-file.ts';

/** Bytes of an address's secret: nobody guesses 256 bits. */
const SECRET_BYTES = 32;

/** Whether the actor has a calendar address. */
export async function showCalendar(tx: ActorTx): Promise<CalendarState> {
  const found = await readCalendar(tx.db);
  return { since: found?.createdAt.toISOString() ?? null, fullText: found?.fullText ?? false };
}

/**
 * Makes a calendar address; one that was there works no longer. Only the hash of it is kept, so it is shown this once.
 *
 * @param fullText titles and places instead of neutral words
 */
export async function makeCalendar(tx: ActorTx, publicUrl: string, fullText: boolean): Promise<{ url: string }> {
  if (tx.actor.memberId === null) throw notFound();
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  await endCalendar(tx.db);
  await insertCalendar(tx, hashOf(secret), fullText);
  return { url: `${publicUrl}/api/lich/${secret}.ics` };
}

/** Ends the actor's calendar address: whoever has it finds nothing there any more. */
export async function revokeCalendar(tx: ActorTx): Promise<void> {
  await endCalendar(tx.db);
}

/**
 * The calendar behind a secret address, as its owner may read it at this moment: the address opens nothing else, and nothing once his
 * account is closed.
 *
 * @throws DomainError `notFound` for an address that is not, or no longer, there
 */
export async function readFeed(
  { ownerPool, appPool, config }: Pick<Services, 'ownerPool' | 'appPool' | 'config'>,
  secret: string,
): Promise<string> {
  const found = await asSystem(ownerPool, (db) => findCalendar(db, hashOf(secret)));
  if (found === undefined) throw notFound();
  const owner = {
    accountId: found.accountId,
    memberId: found.memberId,
    sessionId: found.id,
    strength: 'code',
    reauthenticatedAt: null,
  } as const;
  const meetings = await asActor(appPool, owner, ({ db }) => readCalendarMeetings(db));
  return writeCalendar(meetings, { fullText: found.fullText, host: new URL(config.publicUrl).host });
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
