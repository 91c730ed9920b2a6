import { createPublicKey, randomBytes, scrypt, timingSafeEqual, verify, type JsonWebKey } from 'node:crypto';
import type { EnterPin, PinChallenge, SetPin } from '@sotay/contract';
import { z } from 'zod';
import { writeAudit, writeSystemAudit } from '../audit/audit.ts';
import { asSystem, type ActorTx, type Db } from '../platform/database/transaction.ts';
import { DomainError, tooMany } from '../platform/http/problem.ts';
import type { Services } from '../platform/http/wired.ts';
import { about } from './about.ts';
import { findByAccount } from './accounts.queries.ts';
import { admit } from './binding.ts';
import { giveChallenge, takeChallenge } from './challenges.ts';
import { accountClosed } from './passkey-sign-in.ts';
import { mustBeProved } from './proof.ts';
import { ruleInForce } from './rules.ts';
import { beginSession, strengthen, type Begun } from './sessions.ts';
import { newToken } from './tokens.ts';

const Payload = z.object({ challenge: z.string(), deviceId: z.uuid() });

/** How wrong PINs are slowed down, in dated rules. */
export interface Slowing {
  /** Wrong PINs that cost nothing but themselves: fingers slip. */
  readonly freeTries: number;
  readonly firstSeconds: number;
  readonly longestSeconds: number;
}

/** Seconds to wait after so many wrong PINs in a row: doubling from the first delay to the longest. */
export function delayAfter(failures: number, { freeTries, firstSeconds, longestSeconds }: Slowing): number {
  return failures < freeTries ? 0 : Math.min(longestSeconds, firstSeconds * 2 ** (failures - freeTries));
}

/**
 * Sets the PIN of the device that the session runs on, bound to a key that cannot leave it.
 * @throws reauthenticationNeeded; `weakPin` for the digits that everyone tries first
 */
export async function setPin(
  tx: ActorTx,
  services: Services,
  deviceId: string,
  wish: z.output<typeof SetPin>,
): Promise<{ deviceId: string }> {
  const now = services.clock();
  await mustBeProved(tx, now);
  if (isWeak(wish.pin))
    throw new DomainError('weakPin', 422, 'Mã PIN này dễ đoán quá. Mời đồng chí chọn sáu số khác.', {
      fields: [{ field: 'pin', message: 'Mời chọn sáu số không liền nhau, không giống nhau.' }],
    });
  if (!isUsable(wish.deviceKey))
    throw new DomainError('deviceKeyRefused', 422, 'Máy chưa tạo được khóa cho mã PIN. Mời đồng chí thử lại.');
  const salt = randomBytes(16);
  const values = {
    device_key: JSON.stringify(wish.deviceKey),
    salt,
    hash: await slow(wish.pin, salt),
    failures: 0,
    retry_at: null,
    created_at: now,
    revoked_at: null,
  };
  await tx.db
    .insertInto('identity_pin')
    .values({ device_id: deviceId, account_id: tx.actor.accountId, ...values })
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet(values))
    .execute();
  await writeAudit(tx, { act: 'pin.set', ...about(tx.actor.memberId) });
  await asSystem(services.ownerPool, (db) => strengthen(db, tx.actor.sessionId, 'pin', now));
  return { deviceId };
}

/** A text for the device's key to sign. A device that is unknown gets one too: the answer tells nothing. */
export async function pinChallenge(services: Services, deviceId: string): Promise<PinChallenge> {
  const challenge = newToken();
  const challengeId = await asSystem(services.ownerPool, (db) =>
    giveChallenge(db, 'pin', { challenge, deviceId }, services.clock()),
  );
  return { challengeId, challenge };
}

/**
 * Opens a session by PIN: the device's own key signs the challenge, and the PIN is right. Only an answer signed by the device
 * counts as a try, so nobody without the phone can use up its owner's tries.
 *
 * @throws `pinWrong` with the tries that are left, `tooMany` while it waits, `pinBlocked` when only a new code helps
 */
export async function signInByPin(
  services: Services,
  entered: z.output<typeof EnterPin>,
  userAgent: string | undefined,
): Promise<Begun> {
  const now = services.clock();
  const taken = await asSystem(services.ownerPool, (db) => takeChallenge(db, 'pin', entered.challengeId, now));
  const kept = Payload.safeParse(taken?.payload);
  if (!kept.success) throw pinRefused();
  // Returned and not thrown: a wrong try must stay counted.
  const end = await asSystem(services.ownerPool, (db) => tryPin(db, kept.data, entered, now, userAgent));
  if (end instanceof DomainError) throw end;
  return end;
}

async function tryPin(
  db: Db,
  kept: z.infer<typeof Payload>,
  entered: z.output<typeof EnterPin>,
  now: Date,
  userAgent: string | undefined,
): Promise<Begun | DomainError> {
  const pin = await db
    .selectFrom('identity_pin as p')
    .innerJoin('identity_device as d', 'd.id', 'p.device_id')
    .select([
      'p.device_id',
      'p.account_id',
      'p.device_key',
      'p.salt',
      'p.hash',
      'p.failures',
      'p.retry_at',
      'p.revoked_at',
      'd.revoked_at as deviceRevokedAt',
    ])
    .where('p.device_id', '=', kept.deviceId)
    .forUpdate('p')
    .executeTakeFirst();
  if (pin === undefined || !signedByDevice(pin.device_key as unknown as JsonWebKey, kept.challenge, entered.signature))
    return pinRefused();
  if (pin.revoked_at !== null || pin.deviceRevokedAt !== null) return pinBlocked();
  if (pin.retry_at !== null && pin.retry_at > now)
    return tooMany(Math.ceil((pin.retry_at.getTime() - now.getTime()) / 1000));
  if (!timingSafeEqual(await slow(entered.pin, pin.salt), pin.hash))
    return countFailure(db, pin.device_id, pin.failures + 1, now);

  await db
    .updateTable('identity_pin')
    .set({ failures: 0, retry_at: null })
    .where('device_id', '=', pin.device_id)
    .execute();
  const person = await findByAccount(db, pin.account_id);
  const outcome = person === undefined ? null : await admit(db, person);
  if (outcome === null || 'refused' in outcome) return accountClosed();
  return beginSession(db, {
    ...outcome.recognised,
    strength: 'pin',
    face: 'handbook',
    now,
    provedAt: null,
    userAgent,
    deviceId: pin.device_id,
  });
}

async function countFailure(db: Db, deviceId: string, failures: number, now: Date): Promise<DomainError> {
  const most = await ruleInForce(db, 'pin.tries');
  const delay = delayAfter(failures, {
    freeTries: await ruleInForce(db, 'pin.freeTries'),
    firstSeconds: await ruleInForce(db, 'pin.firstDelaySeconds'),
    longestSeconds: await ruleInForce(db, 'pin.longestDelaySeconds'),
  });
  const blocked = failures >= most;
  const pin = await db
    .updateTable('identity_pin')
    .set({
      failures,
      retry_at: delay === 0 ? null : new Date(now.getTime() + delay * 1000),
      ...(blocked ? { revoked_at: now } : {}),
    })
    .where('device_id', '=', deviceId)
    .returning('account_id')
    .executeTakeFirstOrThrow();
  if (!blocked) {
    return new DomainError(
      'pinWrong',
      422,
      `Mã PIN chưa đúng. Đồng chí còn ${most - failures} lần thử.`,
      delay === 0 ? {} : { retryAfter: delay },
    );
  }
  const person = await findByAccount(db, pin.account_id);
  await writeSystemAudit(
    db,
    {
      act: 'device.revoke',
      detail: { why: 'pinTries' },
      ...about(person?.memberId),
    },
    pin.account_id,
  );
  return pinBlocked();
}

function pinRefused(): DomainError {
  return new DomainError(
    'pinRefused',
    422,
    'Máy này chưa đặt mã PIN, hoặc lần nhập trước đã quá lâu. Mời đồng chí thử lại.',
  );
}

function pinBlocked(): DomainError {
  return new DomainError(
    'pinBlocked',
    403,
    'Mã PIN trên máy này đã khóa. Mời đồng chí xin mã kích hoạt mới ở chi bộ hoặc tổ hỗ trợ.',
  );
}

function signedByDevice(key: JsonWebKey, challenge: string, signature: string): boolean {
  try {
    return verify(
      'sha256',
      Buffer.from(challenge),
      { key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
  } catch {
    return false;
  }
}

function isUsable(key: JsonWebKey): boolean {
  try {
    createPublicKey({ key, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

/** All the same digit, or six in a row up or down. */
function isWeak(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])));
  const [step] = steps;
  return steps.size === 1 && step !== undefined && Math.abs(step) <= 1;
}

/** scrypt, N = 2^15: about 60 ms here. Six digits are few; the device's key and the count are what holds. */
function slow(pin: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    );
  });
}
