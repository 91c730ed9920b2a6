import type { PasskeyAnswer, PasskeyList, PasskeyOptions } from '@sotay/contract';
import {
  generateRegistrationOptions,
  verifyRegistrationResponse,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { z } from 'zod';
import { writeAudit } from '../audit/audit.ts';
import { asSystem, type ActorTx } from '../platform/database/transaction.ts';
import { DomainError, notFound } from '../platform/http/problem.ts';
import type { Services } from '../platform/http/wired.ts';
import { about } from './about.ts';
import { giveChallenge, takeChallenge } from './challenges.ts';
import { mustBeProved } from './proof.ts';
import { strengthen } from './sessions.ts';

/** Who we are to an authenticator. */
export function relyingParty(publicUrl: string): { id: string; origin: string } {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin };
}

/** The challenge that an answer was made for, as the kept payload has it. */
export function challengeOf(payload: unknown): string {
  const challenge =
    typeof payload === 'object' && payload !== null && 'challenge' in payload ? payload.challenge : null;
  if (typeof challenge !== 'string') throw new Error('A challenge without its text');
  return challenge;
}

/** The answer does not fit: expired, used before, or not from this key. */
export function passkeyRefused(): DomainError {
  return new DomainError('passkeyRefused', 422, 'Máy chưa nhận được khóa đăng nhập này. Mời đồng chí thử lại.');
}

/**
 * Begins adding a passkey: kept on the device, used with its screen lock.
 * @throws reauthenticationNeeded
 */
export async function beginAddingPasskey(tx: ActorTx, services: Services): Promise<PasskeyOptions> {
  const now = services.clock();
  await mustBeProved(tx, now);
  const existing = await ownPasskeys(tx);
  const party = relyingParty(services.config.publicUrl);
  const options = await generateRegistrationOptions({
    rpName: 'Sổ tay đảng viên điện tử',
    rpID: party.id,
    // What the phone shows in its list of keys; a name would tell whoever looks over the shoulder.
    userName: 'Sổ tay đảng viên',
    userID: new Uint8Array(Buffer.from(tx.actor.accountId.replaceAll('-', ''), 'hex')),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: existing.map((key) => ({ id: key.credential_id.toString('base64url') })),
  });
  const challengeId = await asSystem(services.ownerPool, (db) =>
    giveChallenge(db, 'passkeyAdd', { challenge: options.challenge }, now, tx.actor.accountId),
  );
  return { challengeId, options: { ...options } };
}

/** Stores the new key; a session opened by a code becomes one of the passkey. */
export async function addPasskey(
  tx: ActorTx,
  services: Services,
  answer: z.output<typeof PasskeyAnswer>,
): Promise<{ done: true }> {
  const now = services.clock();
  await mustBeProved(tx, now);
  const taken = await asSystem(services.ownerPool, (db) => takeChallenge(db, 'passkeyAdd', answer.challengeId, now));
  if (taken === null || taken.accountId !== tx.actor.accountId) throw passkeyRefused();
  const party = relyingParty(services.config.publicUrl);
  const verified = await verifyRegistrationResponse({
    response: answer.response as unknown as RegistrationResponseJSON,
    expectedChallenge: challengeOf(taken.payload),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch(() => null);
  if (verified?.verified !== true) throw passkeyRefused();
  const { credential } = verified.registrationInfo;
  const stored = await tx.db
    .insertInto('identity_passkey')
    .values({
      credential_id: Buffer.from(credential.id, 'base64url'),
      account_id: tx.actor.accountId,
      public_key: Buffer.from(credential.publicKey),
      sign_count: credential.counter,
      transports: credential.transports ?? [],
      label: answer.label === undefined || answer.label === '' ? 'Khóa trên máy' : answer.label,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('account_id')
    .executeTakeFirst();
  if (stored === undefined) throw passkeyRefused();
  await writeAudit(tx, { act: 'passkey.add', ...about(tx.actor.memberId) });
  await asSystem(services.ownerPool, (db) => strengthen(db, tx.actor.sessionId, 'passkey', now));
  return { done: true };
}

/** Own passkeys. The last way in cannot be thrown away by an account that VNeID does not know. */
export async function listPasskeys(tx: ActorTx): Promise<PasskeyList> {
  const keys = await ownPasskeys(tx);
  const spare = keys.length > 1 || (await hasAnotherWay(tx));
  return {
    items: keys.map((key) => ({
      id: key.credential_id.toString('base64url'),
      label: key.label,
      createdAt: key.created_at.toISOString(),
      lastUsedAt: key.last_used_at?.toISOString() ?? null,
      mayRemove: spare,
    })),
  };
}

/** @throws notFound when it is not one's own; `lastWayIn` when nothing else would let the person in */
export async function removePasskey(tx: ActorTx, id: string, now: Date): Promise<{ done: true }> {
  const wanted = Buffer.from(id, 'base64url');
  const keys = await ownPasskeys(tx);
  if (!keys.some((key) => key.credential_id.equals(wanted))) throw notFound();
  if (keys.length === 1 && !(await hasAnotherWay(tx))) {
    throw new DomainError(
      'lastWayIn',
      409,
      'Đây là cách đăng nhập duy nhất của đồng chí. Mời thêm cách khác trước khi bỏ.',
    );
  }
  await tx.db
    .updateTable('identity_passkey')
    .set({ revoked_at: now })
    .where('credential_id', '=', wanted)
    .where('account_id', '=', tx.actor.accountId)
    .execute();
  await writeAudit(tx, { act: 'passkey.remove', ...about(tx.actor.memberId) });
  return { done: true };
}

async function ownPasskeys({ db, actor }: ActorTx) {
  return db
    .selectFrom('identity_passkey')
    .select(['credential_id', 'label', 'created_at', 'last_used_at'])
    .where('account_id', '=', actor.accountId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .execute();
}

async function hasAnotherWay({ db, actor }: ActorTx): Promise<boolean> {
  const bound = await db
    .selectFrom('identity_binding')
    .select('issuer')
    .where('account_id', '=', actor.accountId)
    .limit(1)
    .executeTakeFirst();
  if (bound !== undefined) return true;
  const pin = await db
    .selectFrom('identity_pin')
    .select('device_id')
    .where('account_id', '=', actor.accountId)
    .where('revoked_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return pin !== undefined;
}
