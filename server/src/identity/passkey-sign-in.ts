import type { PasskeyAnswer, PasskeyOptions } from '@sotay/contract';
import {
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
  type AuthenticationResponseJSON,
} from '@simplewebauthn/server';
import type { z } from 'zod';
import { writeSystemAudit } from '../audit/audit.ts';
import { asSystem, type Actor, type Db } from '../platform/database/transaction.ts';
import { DomainError } from '../platform/http/problem.ts';
import type { Services } from '../platform/http/wired.ts';
import { about } from './about.ts';
import { findByAccount } from './accounts.queries.ts';
import { admit } from './binding.ts';
import { giveChallenge, takeChallenge } from './challenges.ts';
import { challengeOf, passkeyRefused, relyingParty } from './passkeys.ts';
import { beginSession, recordReauthentication, type Begun } from './sessions.ts';

type Answer = z.output<typeof PasskeyAnswer>;
/** What checking an answer came to; returned and not thrown, so that a cloned key stays revoked. */
type Checked = { readonly ok: true; readonly accountId: string } | { readonly ok: false; readonly error: DomainError };

/** Options for signing in: the device itself knows whose key it holds, so nothing about anyone is told. */
export async function passkeyOptions(services: Services, actor: Actor | null = null): Promise<PasskeyOptions> {
  const party = relyingParty(services.config.publicUrl);
  const kind = actor === null ? 'passkeySignIn' : 'passkeyAgain';
  const allow =
    actor === null
      ? []
      : await asSystem(services.ownerPool, (db) =>
          db
            .selectFrom('identity_passkey')
            .select(['credential_id'])
            .where('account_id', '=', actor.accountId)
            .where('revoked_at', 'is', null)
            .execute(),
        );
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    userVerification: 'required',
    allowCredentials: allow.map((key) => ({ id: key.credential_id.toString('base64url') })),
  });
  const challengeId = await asSystem(services.ownerPool, (db) =>
    giveChallenge(db, kind, { challenge: options.challenge }, services.clock(), actor?.accountId ?? null),
  );
  return { challengeId, options: { ...options } };
}

/** Opens a session by a passkey. @throws `passkeyRefused`, `passkeyCloned`, `accountClosed` */
export async function signInByPasskey(
  services: Services,
  answer: Answer,
  browser: { userAgent: string | undefined; formerToken: string | undefined },
): Promise<Begun> {
  const now = services.clock();
  const taken = await asSystem(services.ownerPool, (db) => takeChallenge(db, 'passkeySignIn', answer.challengeId, now));
  if (taken === null) throw passkeyRefused();
  const checked = await asSystem(services.ownerPool, async (db): Promise<{ error: DomainError } | { begun: Begun }> => {
    const key = await check(db, services, answer, challengeOf(taken.payload), now);
    if (!key.ok) return { error: key.error };
    const person = await findByAccount(db, key.accountId);
    const outcome = person === undefined ? null : await admit(db, person);
    if (outcome === null || 'refused' in outcome) return { error: accountClosed() };
    return {
      begun: await beginSession(db, {
        ...outcome.recognised,
        strength: 'passkey',
        face: answer.face ?? 'handbook',
        now,
        provedAt: now,
        ...browser,
        formerToken: browser.formerToken,
      }),
    };
  });
  if ('error' in checked) throw checked.error;
  return checked.begun;
}

/** Proves the person of the running session anew. @throws as signing in does; a key of somebody else is refused */
export async function proveByPasskey(services: Services, actor: Actor, answer: Answer): Promise<{ done: true }> {
  const now = services.clock();
  const taken = await asSystem(services.ownerPool, (db) => takeChallenge(db, 'passkeyAgain', answer.challengeId, now));
  if (taken === null || taken.accountId !== actor.accountId) throw passkeyRefused();
  const checked = await asSystem(services.ownerPool, async (db): Promise<Checked> => {
    const key = await check(db, services, answer, challengeOf(taken.payload), now);
    if (!key.ok) return key;
    if (key.accountId !== actor.accountId) return { ok: false, error: passkeyRefused() };
    await recordReauthentication(db, actor.sessionId, answer.face ?? 'handbook', now);
    await writeSystemAudit(db, { act: 'reauthenticate', detail: { by: 'passkey' } }, actor.accountId);
    return key;
  });
  if (!checked.ok) throw checked.error;
  return { done: true };
}

async function check(db: Db, services: Services, answer: Answer, challenge: string, now: Date): Promise<Checked> {
  const credentialId = Buffer.from(answer.response.id, 'base64url');
  const key = await db
    .selectFrom('identity_passkey')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (key === undefined) return { ok: false, error: passkeyRefused() };
  const party = relyingParty(services.config.publicUrl);
  const verified = await verifyAuthenticationResponse({
    response: answer.response as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    // The library looks at the counter before the signature; we look after it, or anybody could report a clone.
    credential: {
      id: answer.response.id,
      publicKey: new Uint8Array(key.public_key),
      counter: -1,
      transports: key.transports,
    },
  }).catch(() => null);
  if (verified?.verified !== true) return { ok: false, error: passkeyRefused() };
  const counter = verified.authenticationInfo.newCounter;
  if ((counter > 0 || key.sign_count > 0) && counter <= key.sign_count) {
    await db
      .updateTable('identity_passkey')
      .set({ revoked_at: now })
      .where('credential_id', '=', credentialId)
      .execute();
    const person = await findByAccount(db, key.account_id);
    await writeSystemAudit(
      db,
      {
        act: 'passkey.remove',
        detail: { why: 'cloned' },
        ...about(person?.memberId),
      },
      key.account_id,
    );
    return {
      ok: false,
      error: new DomainError(
        'passkeyCloned',
        422,
        'Khóa đăng nhập này có dấu hiệu bị chép, nên sổ tay đã khóa nó lại. Mời đồng chí đăng nhập bằng VNeID hoặc gọi tổ hỗ trợ.',
      ),
    };
  }
  await db
    .updateTable('identity_passkey')
    .set({ sign_count: counter, last_used_at: now })
    .where('credential_id', '=', credentialId)
    .execute();
  return { ok: true, accountId: key.account_id };
}

/** The way in is right, but there is no account behind it any more. */
export function accountClosed(): DomainError {
  return new DomainError(
    'accountClosed',
    403,
    'Tài khoản của đồng chí đã đóng. Mời gọi tổ hỗ trợ nếu điều này không đúng.',
  );
}
