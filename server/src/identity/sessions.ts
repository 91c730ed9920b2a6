import { sql } from 'kysely';
import type { Db, Strength } from '../platform/database/transaction.ts';
import { writeSystemAudit } from '../audit/audit.ts';
import { about } from './about.ts';
import { deviceLabel } from './devices.ts';
import { ruleInForce } from './rules.ts';
import { newToken, tokenHash } from './tokens.ts';

/** How a session begins. */
export interface Beginning {
  readonly accountId: string;
  readonly memberId: number | null;
  readonly strength: Strength;
  readonly face: 'handbook' | 'office';
  readonly userAgent: string | undefined;
  readonly now: Date;
  /** When the person was last asked who he is, as far as is known; a passkey and VNeID prove it now. */
  readonly provedAt: Date | null;
  /** A device that the person has proved to hold (PIN): its old session ends and the device stays the same one. */
  readonly deviceId?: string;
  /** The cookie this browser came with: the same browser and the same person are one device, not a new one each time. */
  readonly formerToken?: string | undefined;
}

/** What the browser keeps: the token, and until when the cookie is good. */
export interface Begun {
  readonly token: string;
  readonly sessionId: string;
  readonly deviceId: string;
  readonly expiresAt: Date;
}

/**
 * Opens a session of 180 sliding days on a new or proved device; Văn phòng opens with it when asked for and allowed.
 * A code opens one hour, in which a passkey or a PIN is made.
 */
export async function beginSession(db: Db, beginning: Beginning): Promise<Begun> {
  const { accountId, strength, now } = beginning;
  const deviceId = beginning.deviceId ?? (await formerDevice(db, beginning)) ?? (await newDevice(db, beginning));
  await db
    .updateTable('identity_session')
    .set({ revoked_at: now, revoked_reason: 'replaced' })
    .where('device_id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .execute();
  const token = newToken();
  const expiresAt = await endOfLife(db, strength, now);
  // A code or a PIN opens the handbook alone (domain.md § 9): the office needs VNeID or a passkey.
  const office = beginning.face === 'office' && (strength === 'vneid' || strength === 'passkey');
  const { id } = await db
    .insertInto('identity_session')
    .values({
      account_id: accountId,
      device_id: deviceId,
      token_hash: tokenHash(token),
      strength,
      created_at: now,
      last_seen_at: now,
      expires_at: expiresAt,
      office_since: office ? now : null,
      office_seen_at: office ? now : null,
      reauthenticated_at: beginning.provedAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await writeSystemAudit(db, { act: 'signIn', detail: { strength }, ...about(beginning.memberId) }, accountId);
  return { token, sessionId: id, deviceId, expiresAt };
}

/** Until when a session of this strength lives when it begins now. */
async function endOfLife(db: Db, strength: Strength, now: Date): Promise<Date> {
  if (strength === 'code') return new Date(now.getTime() + (await ruleInForce(db, 'session.codeMinutes')) * 60_000);
  return new Date(now.getTime() + (await ruleInForce(db, 'session.handbookDays')) * 86_400_000);
}

/** The code has led to a passkey or a PIN: from now on the session is as good as one opened by it. */
export async function strengthen(db: Db, sessionId: string, strength: 'passkey' | 'pin', now: Date): Promise<void> {
  await db
    .updateTable('identity_session')
    .set({
      strength,
      expires_at: await endOfLife(db, strength, now),
      ...(strength === 'passkey' ? { reauthenticated_at: now } : {}),
    })
    .where('id', '=', sessionId)
    .where('strength', '=', 'code')
    .where('revoked_at', 'is', null)
    .execute();
  await announce(db);
}

async function formerDevice(db: Db, { formerToken, accountId }: Beginning): Promise<string | undefined> {
  if (formerToken === undefined) return undefined;
  const row = await db
    .selectFrom('identity_session as s')
    .innerJoin('identity_device as d', 'd.id', 's.device_id')
    .select('d.id')
    .where('s.token_hash', '=', tokenHash(formerToken))
    .where('d.account_id', '=', accountId)
    .where('d.revoked_at', 'is', null)
    .executeTakeFirst();
  return row?.id;
}

async function newDevice(db: Db, { accountId, userAgent, now }: Beginning): Promise<string> {
  const { id } = await db
    .insertInto('identity_device')
    .values({ account_id: accountId, label: deviceLabel(userAgent), first_seen_at: now, last_seen_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Records a fresh proof in a running session; opens Văn phòng too when that was asked. */
export async function recordReauthentication(
  db: Db,
  sessionId: string,
  face: 'handbook' | 'office',
  now: Date,
  provedAt = now,
): Promise<void> {
  await db
    .updateTable('identity_session')
    .set({ reauthenticated_at: provedAt, ...(face === 'office' ? { office_since: now, office_seen_at: now } : {}) })
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .execute();
  await announce(db);
}

/** Memories of sessions forget: what they know of this one has changed. */
async function announce(db: Db): Promise<void> {
  await sql`SELECT pg_notify('authority_changed', 'identity_session')`.execute(db);
}
