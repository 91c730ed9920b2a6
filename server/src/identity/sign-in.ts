import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { writeSystemAudit } from '../audit/audit.ts';
import { asSystem } from '../platform/database/transaction.ts';
import type { Session } from '../platform/http/session.ts';
import type { Services } from '../platform/http/wired.ts';
import { recognise, type Recognised } from './binding.ts';
import { giveChallenge, takeChallenge } from './challenges.ts';
import type { Claims, Oidc } from './oidc.ts';
import { ruleInForce } from './rules.ts';
import { beginSession, recordReauthentication, type Begun } from './sessions.ts';
import { openCase } from './support-cases.ts';
import { newToken } from './tokens.ts';

const Kept = z.object({
  nonce: z.string(),
  verifier: z.string(),
  maxAge: z.number().nullable(),
  browser: z.string(),
  face: z.enum(['handbook', 'office']),
  to: z.string(),
  /** Session that asked to be proved anew. */
  again: z.string().nullable(),
  accountId: z.string().nullable(),
});
type Kept = z.infer<typeof Kept>;

/** What the person asked for when he pressed the button. */
export interface SignInWish {
  readonly face: 'handbook' | 'office';
  readonly to: string | undefined;
  /** The session that must be proved anew, or null for an ordinary sign-in. */
  readonly again: Session | null;
}

/** How an attempt ended; every end has a page. */
export type SignInEnd =
  | { readonly kind: 'signedIn'; readonly begun: Begun; readonly to: string }
  | { readonly kind: 'reauthenticated'; readonly to: string }
  | { readonly kind: 'supportCase'; readonly code: string }
  | { readonly kind: 'lost'; readonly why: 'hetHan' | 'nguoiKhac' };

/**
 * Begins an attempt.
 *
 * @returns the issuer's address, and a secret for this browser alone: another browser cannot finish the attempt, so nobody can
 *   be signed in as somebody else by a link
 * @throws Error when the issuer cannot be reached
 */
export async function beginSignIn(
  services: Services,
  oidc: Oidc,
  wish: SignInWish,
): Promise<{ url: string; browser: string }> {
  const browser = newToken();
  // Văn phòng's short lives would mean nothing if an old sign-in at the issuer reopened it silently.
  const asks = wish.again !== null || wish.face === 'office';
  const maxAge = asks
    ? 60 * (await asSystem(services.ownerPool, (db) => ruleInForce(db, 'session.reauthenticationMinutes')))
    : null;
  const { attempt, url } = await oidc.begin({ maxAge });
  const kept: Kept = {
    nonce: attempt.nonce,
    verifier: attempt.verifier,
    maxAge,
    browser: fingerprint(browser),
    face: wish.face,
    to: wish.to ?? (wish.face === 'office' ? '/van-phong' : '/'),
    again: wish.again?.actor.sessionId ?? null,
    accountId: wish.again?.actor.accountId ?? null,
  };
  await asSystem(services.ownerPool, (db) => giveChallenge(db, 'oidc', kept, services.clock(), null, attempt.state));
  return { url, browser };
}

/**
 * Finishes an attempt when the browser comes back. The attempt is taken away first, in a transaction of its own: whatever
 * happens then, it cannot be used twice.
 */
export async function finishSignIn(
  services: Services,
  oidc: Oidc,
  returned: {
    url: URL;
    state: string | undefined;
    browser: string | undefined;
    userAgent: string | undefined;
    formerToken: string | undefined;
  },
): Promise<SignInEnd> {
  const { state, browser } = returned;
  const now = services.clock();
  const taken =
    state === undefined ? null : await asSystem(services.ownerPool, (db) => takeChallenge(db, 'oidc', state, now));
  if (taken === null || state === undefined || browser === undefined) return { kind: 'lost', why: 'hetHan' };
  const kept = Kept.parse(taken.payload);
  if (!same(kept.browser, fingerprint(browser))) return { kind: 'lost', why: 'hetHan' };

  let claims: Claims;
  try {
    claims = await oidc.finish(
      { state, nonce: kept.nonce, verifier: kept.verifier, maxAge: kept.maxAge },
      returned.url,
    );
  } catch (error) {
    // The library's message may quote what the issuer sent: only its kind is kept.
    services.log.warn(
      { kind: error instanceof Error ? error.name : typeof error, why: codeOf(error) },
      'sign-in answer refused',
    );
    return { kind: 'lost', why: 'hetHan' };
  }

  return asSystem(services.ownerPool, async (db): Promise<SignInEnd> => {
    const outcome = await recognise(db, services.crypto, claims);
    if ('refused' in outcome) {
      const left = { claimedName: claims.name ?? undefined };
      const opened = await openCase(db, services.crypto, outcome.refused.reason, left, outcome.refused);
      return { kind: 'supportCase', code: opened.code };
    }
    const person: Recognised = outcome.recognised;
    if (kept.again !== null) {
      if (person.accountId !== kept.accountId) return { kind: 'lost', why: 'nguoiKhac' };
      await recordReauthentication(db, kept.again, kept.face, now, claims.provedAt ?? now);
      await writeSystemAudit(db, { act: 'reauthenticate', detail: { by: 'vneid' } }, person.accountId);
      return { kind: 'reauthenticated', to: kept.to };
    }
    const begun = await beginSession(db, {
      ...person,
      strength: 'vneid',
      face: kept.face,
      now,
      provedAt: claims.provedAt,
      userAgent: returned.userAgent,
      formerToken: returned.formerToken,
    });
    return { kind: 'signedIn', begun, to: kept.to };
  });
}

function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function same(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
