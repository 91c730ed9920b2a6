import type { Db, Strength } from '../platform/database/transaction.ts';
import { writeSystemAudit } from '../audit/audit.ts';
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
  /** A device that the person has proved to hold (PIN): its old session ends and the device stays the same one. */
  readonly deviceId?: string;
}

/** What the browser keeps: the token, and until when the cookie is good. */
export interface Begun {
  readonly token: string;
  readonly sessionId: string;
  readonly deviceId: string;
  readonly expiresAt: Date;
}

/** Opens a session of 180 sliding days on a new or proved device; Văn phòng opens with it when asked for and allowed. */
export async function beginSession(db: Db, beginning: Beginning): Promise<Begun> {
  const { accountId, strength, now } = beginning;
  const deviceId = beginning.deviceId ?? (await newDevice(db, beginning));
  await db.updateTable('identity_session').set({ revoked_at: now, revoked_reason: 'replaced' })
    .where('device_id', '=', deviceId).where('revoked_at', 'is', null).execute();
  const token = newToken();
  const expiresAt = new Date(now.getTime() + (await ruleInForce(db, 'session.handbookDays')) * 86_400_000);
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
      reauthenticated_at: strength === 'vneid' || strength === 'passkey' ? now : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await writeSystemAudit(db, { act: 'signIn', detail: { strength }, ...(beginning.memberId === null ? {} : { memberId: beginning.memberId }) }, accountId);
  return { token, sessionId: id, deviceId, expiresAt };
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
export async function recordReauthentication(db: Db, sessionId: string, face: 'handbook' | 'office', now: Date): Promise<void> {
  await db
    .updateTable('identity_session')
    .set({ reauthenticated_at: now, ...(face === 'office' ? { office_since: now, office_seen_at: now } : {}) })
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Ends every session, device and PIN of an account: lost phone, closed account. */
export async function endAllSessions(db: Db, accountId: string, reason: string, by: string | null, now: Date): Promise<number> {
  await db.updateTable('identity_device').set({ revoked_at: now, revoked_by: by }).where('account_id', '=', accountId).where('revoked_at', 'is', null).execute();
  await db.updateTable('identity_pin').set({ revoked_at: now }).where('account_id', '=', accountId).where('revoked_at', 'is', null).execute();
  const ended = await db.updateTable('identity_session').set({ revoked_at: now, revoked_reason: reason })
    .where('account_id', '=', accountId).where('revoked_at', 'is', null).executeTakeFirst();
  return Number(ended.numUpdatedRows);
}
