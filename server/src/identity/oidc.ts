import * as client from 'openid-client';
import type { OidcSettings } from '../platform/config.ts';
import { openIssuer, type Issuer } from './issuer.ts';

/** What VNeID, or the issuer in its place, says about the person who signed in. */
export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  /** 12 digits, and only when the issuer says it has verified them. */
  readonly citizenId: string | null;
  readonly name: string | null;
  /** yyyy-mm-dd */
  readonly birthDate: string | null;
  /** When the person proved himself to the issuer. */
  readonly provedAt: Date | null;
}

/** The secrets of one attempt, kept on our side until the browser comes back. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The person must prove himself now: seconds that the proof may be old; null where an old one will do. */
  readonly maxAge: number | null;
}

/** An OpenID Connect issuer as sign-in uses it. */
export interface Oidc {
  /** Where to send the browser. @throws Error when the issuer cannot be reached */
  begin(again: { maxAge: number | null }): Promise<{ attempt: Attempt; url: string }>;
  /**
   * Redeems the browser's return and checks everything OpenID Connect lets one check: state, PKCE, issuer, audience, nonce,
   * signature with the issuer's own asymmetric key, age of the proof, and that userinfo is about the same subject.
   *
   * @throws Error when anything is not as it should be
   */
  finish(attempt: Attempt, returned: URL): Promise<Claims>;
}

/** @param redirectUri our callback, as registered with the issuer */
export function createOidc(settings: OidcSettings, redirectUri: string, mayBeInsecure: boolean): Oidc {
  let opened: Promise<Issuer> | undefined;
  /** Discovered at first use: the issuer may start after us, or be away for a while. */
  const issuer = (): Promise<Issuer> => {
    opened ??= openIssuer(settings, mayBeInsecure).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };

  return {
    async begin({ maxAge }) {
      const config = await issuer();
      const attempt = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        maxAge,
      };
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.scope,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        ...(maxAge === null ? {} : { max_age: '0' }),
      });
      return { attempt, url: url.href };
    },

    async finish(attempt, returned) {
      const config = await issuer();
      // The address the browser came back to is ours by definition; behind a proxy its host may look different here.
      const callback = new URL(redirectUri);
      callback.search = returned.search;
      const tokens = await client.authorizationCodeGrant(config, callback, {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        pkceCodeVerifier: attempt.verifier,
        idTokenExpected: true,
        ...(attempt.maxAge === null ? {} : { maxAge: attempt.maxAge }),
      });
      const idToken = tokens.claims();
      if (idToken === undefined) throw new Error('No ID token');
      // Claims may stand in either place; a userinfo about somebody else is refused by the library.
      const userinfo =
        config.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await client.fetchUserInfo(config, tokens.access_token, idToken.sub);
      return read({ ...userinfo, ...idToken }, settings);
    },
  };
}

function read(claims: Record<string, unknown>, settings: OidcSettings): Claims {
  const text = (value: unknown): string | null =>
    typeof value === 'string' && value.trim() !== '' ? value.trim().normalize('NFC') : null;
  const issuer = text(claims['iss']);
  const subject = text(claims['sub']);
  if (issuer === null || subject === null) throw new Error('No issuer or subject');
  const citizenId = text(claims[settings.citizenIdClaim]);
  const authTime = claims['auth_time'];
  return {
    issuer,
    subject,
    citizenId:
      citizenId !== null && /^\d{12}$/.test(citizenId) && isVerified(claims[settings.verifiedClaim]) ? citizenId : null,
    name: text(claims['name']),
    birthDate: text(claims['birthdate']),
    provedAt: typeof authTime === 'number' ? new Date(authTime * 1000) : null,
  };
}

/** `true`, or a level of electronic identity of 2 or more (NĐ 69/2024: level 2 is verified against the national database). */
function isVerified(value: unknown): boolean {
  return (
    value === true ||
    value === 'true' ||
    (typeof value === 'number' && value >= 2) ||
    (typeof value === 'string' && /^[2-9]$/.test(value))
  );
}
