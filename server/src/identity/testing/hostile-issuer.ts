import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';

/** Ways in which an issuer, or somebody between it and us, may lie. */
export type Lie =
  | 'none'
  | 'wrongIssuer'
  | 'wrongAudience'
  | 'wrongNonce'
  | 'algNone'
  | 'hmacWithPublicKey'
  | 'otherKey'
  | 'expired'
  | 'oldProof'
  | 'userinfoOfAnother'
  | 'issuerInAnswer';

/** Whom the issuer speaks about. */
export interface Subject {
  sub: string;
  name: string;
  birthdate: string;
  citizen_id?: string;
  citizen_id_verified?: unknown;
}

/** An issuer for tests that tells the truth unless asked to lie. */
export interface HostileIssuer {
  readonly url: string;
  lie: Lie;
  /** Claims of the next code. */
  subject: Subject;
  /** Seconds since the person proved himself. */
  proofAge: number;
  /** Does what the browser would do at the issuer: takes our request, gives the address it is sent back to. */
  authorize(url: string, changes?: Record<string, string>): URL;
  close(): Promise<void>;
}

interface Given {
  nonce: string;
  challenge: string;
  subject: Subject;
  redirectUri: string;
}

/** Starts the issuer on a free port; a code works once, and only with its PKCE verifier. */
export async function startHostileIssuer(clientId: string): Promise<HostileIssuer> {
  const key = await generateKeyPair('RS256', { extractable: true });
  const other = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(key.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, Given>();
  const tokens = new Map<string, Subject>();

  async function idToken(given: Given, issuer: HostileIssuer): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims: JWTPayload = {
      iss: issuer.lie === 'wrongIssuer' ? 'https://nguoi-khac.example' : issuer.url,
      aud: issuer.lie === 'wrongAudience' ? 'ung-dung-khac' : clientId,
      sub: given.subject.sub,
      nonce: issuer.lie === 'wrongNonce' ? 'cua-lan-khac' : given.nonce,
      iat: issuer.lie === 'expired' ? now - 7200 : now,
      exp: issuer.lie === 'expired' ? now - 3600 : now + 300,
      auth_time: now - (issuer.lie === 'oldProof' ? 3600 : issuer.proofAge),
    };
    if (issuer.lie === 'algNone') return `${b64({ alg: 'none' })}.${b64(claims)}.`;
    if (issuer.lie === 'hmacWithPublicKey') {
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'k' })
        .sign(new TextEncoder().encode(JSON.stringify(jwk)));
    }
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .sign(issuer.lie === 'otherKey' ? other.privateKey : key.privateKey);
  }

  const server = createServer((request, response) => {
    void (async () => {
      const send = (status: number, body: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      const path = new URL(request.url ?? '/', issuer.url).pathname;
      if (path === '/.well-known/openid-configuration') {
        return send(200, {
          issuer: issuer.url,
          authorization_endpoint: `${issuer.url}/auth`,
          token_endpoint: `${issuer.url}/token`,
          userinfo_endpoint: `${issuer.url}/me`,
          jwks_uri: `${issuer.url}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
          code_challenge_methods_supported: ['S256'],
        });
      }
      if (path === '/jwks') return send(200, { keys: [jwk] });
      if (path === '/me') {
        const subject = tokens.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
        if (subject === undefined) return send(401, { error: 'invalid_token' });
        return send(200, issuer.lie === 'userinfoOfAnother' ? { ...subject, sub: 'nguoi-khac' } : subject);
      }
      const form = new URLSearchParams(await bodyOf(request));
      const code = form.get('code') ?? '';
      const given = codes.get(code);
      codes.delete(code);
      const proved =
        given !== undefined &&
        createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url') === given.challenge;
      if (!proved || given.redirectUri !== form.get('redirect_uri')) return send(400, { error: 'invalid_grant' });
      const token = randomBytes(16).toString('hex');
      tokens.set(token, given.subject);
      return send(200, {
        access_token: token,
        token_type: 'Bearer',
        expires_in: 60,
        id_token: await idToken(given, issuer),
      });
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const issuer: HostileIssuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lie: 'none',
    subject: { sub: 'ai-do', name: '', birthdate: '' },
    proofAge: 0,
    authorize(url, changes = {}) {
      const asked = new URL(url).searchParams;
      const code = randomBytes(16).toString('hex');
      const redirectUri = asked.get('redirect_uri')!;
      codes.set(code, {
        nonce: asked.get('nonce')!,
        challenge: asked.get('code_challenge')!,
        subject: { ...issuer.subject },
        redirectUri,
      });
      const back = new URL(redirectUri);
      const answer = {
        code,
        state: asked.get('state')!,
        ...(issuer.lie === 'issuerInAnswer' ? { iss: 'https://nguoi-khac.example' } : {}),
        ...changes,
      };
      for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value);
      return back;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return issuer;
}

function b64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text;
}
