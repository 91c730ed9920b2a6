import {
  Done,
  PasskeyAnswer,
  PasskeyOptions,
  EnterPin,
  PinChallenge,
  PinChallengeAsk,
  RedeemCode,
  SignedIn,
  SignInCallback,
  SignInStart,
} from '@sotay/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OidcSettings } from '../platform/config.ts';
import { asSystem } from '../platform/database/transaction.ts';
import { DomainError, signInNeeded } from '../platform/http/problem.ts';
import { route, sessionOf } from '../platform/http/route.ts';
import { dropSession, keepAttempt, keepSession, takeAttempt, tokenOf } from './cookies.ts';
import { signOut } from './devices.ts';
import { createFailureDelays, type GuessKey } from './failure-delays.ts';
import { createOidc, type Oidc } from './oidc.ts';
import { passkeyOptions, signInByPasskey } from './passkey-sign-in.ts';
import { pinChallenge, signInByPin } from './pin.ts';
import { redeemCode } from './redeem-code.ts';
import { ruleInForce } from './rules.ts';
import type { Begun } from './sessions.ts';
import { beginSignIn, finishSignIn } from './sign-in.ts';
import { standInSettings } from './stand-in.ts';

const tag = 'sign-in';
const html = { mediaType: 'text/html' };
/** The ways in and the way out. */
export function signInRoutes(app: FastifyInstance): void {
  const { services } = app;
  const { publicUrl } = services.config;
  const settings = services.config.oidc ?? (services.config.demo ? standInSettings(services.config) : null);
  const oidc = settings === null ? null : openFor(settings, publicUrl, services.config.demo);
  const guesses = createFailureDelays(services.clock);

  route(app, {
    method: 'GET',
    url: '/api/sign-in/start',
    summary: 'Go to VNeID',
    tag,
    access: 'public',
    limit: 'signIn',
    query: SignInStart,
    response: html,
    handler: async ({ query, request, reply }) => {
      const again = query.again === '1' ? await sessionOf(services, request) : null;
      if (query.again === '1' && again === null) throw signInNeeded();
      if (oidc === null) return reply.redirect('/dang-nhap?loi=chuaKetNoi');
      try {
        const begun = await beginSignIn(services, oidc, { face: query.face, to: query.to, again });
        keepAttempt(reply, publicUrl, begun.browser);
        return await reply.redirect(begun.url);
      } catch (error) {
        request.log.warn({ kind: error instanceof Error ? error.name : typeof error }, 'issuer cannot be reached');
        return reply.redirect('/dang-nhap?loi=chuaKetNoi');
      }
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/sign-in/callback',
    summary: 'Back from VNeID',
    tag,
    access: 'public',
    limit: 'signIn',
    query: SignInCallback,
    response: html,
    handler: async ({ query, request, reply }) => {
      const browser = takeAttempt(request, reply, publicUrl);
      if (oidc === null) return reply.redirect('/dang-nhap?loi=chuaKetNoi');
      const url = new URL(request.url, publicUrl);
      const end = await finishSignIn(services, oidc, {
        url,
        state: query.state,
        browser,
        userAgent: request.headers['user-agent'],
        formerToken: tokenOf(request, publicUrl),
      });
      switch (end.kind) {
        case 'signedIn':
          keepSession(reply, publicUrl, end.begun);
          return reply.redirect(end.to);
        case 'reauthenticated':
          return reply.redirect(end.to);
        case 'supportCase':
          // After the '#' a code stays in the browser: no log on the way sees it.
          return reply.redirect(`/dang-nhap/ho-tro#ma=${end.code}`);
        case 'lost':
          return reply.redirect(`/dang-nhap?loi=${end.why}`);
      }
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/sign-in/code',
    summary: 'Redeem an activation code',
    tag,
    access: 'public',
    limit: 'guess',
    body: RedeemCode,
    response: SignedIn,
    handler: async ({ body, request, reply }) => {
      const [free, freeForAll] = await asSystem(
        services.ownerPool,
        async (db) =>
          [await ruleInForce(db, 'activationCode.tries'), await ruleInForce(db, 'activationCode.triesOfAll')] as const,
      );
      const network: GuessKey = { name: request.ip, free };
      const everyone: GuessKey = { name: 'everyone', free: freeForAll };
      guesses.mayTry([network, everyone]);
      try {
        const begun = await redeemCode(services, body.code, browserOf(request, publicUrl));
        guesses.succeeded([network]);
        return welcome(reply, publicUrl, begun, 'code');
      } catch (error) {
        if (error instanceof DomainError && error.code === 'codeRefused') guesses.failed([network, everyone]);
        throw error;
      }
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/sign-in/passkey/options',
    summary: 'Begin signing in by passkey',
    tag,
    access: 'public',
    limit: 'signIn',
    body: z.strictObject({}).optional(),
    response: PasskeyOptions,
    handler: () => passkeyOptions(services),
  });
  route(app, {
    method: 'POST',
    url: '/api/sign-in/passkey',
    summary: 'Sign in by passkey',
    tag,
    access: 'public',
    limit: 'signIn',
    body: PasskeyAnswer,
    response: SignedIn,
    handler: async ({ body, request, reply }) =>
      welcome(reply, publicUrl, await signInByPasskey(services, body, browserOf(request, publicUrl)), 'passkey'),
  });

  route(app, {
    method: 'POST',
    url: '/api/sign-in/pin/challenge',
    summary: 'A text for the device key to sign',
    tag,
    access: 'public',
    limit: 'signIn',
    body: PinChallengeAsk,
    response: PinChallenge,
    handler: ({ body }) => pinChallenge(services, body.deviceId),
  });
  route(app, {
    method: 'POST',
    url: '/api/sign-in/pin',
    summary: 'Sign in by PIN and device key',
    tag,
    access: 'public',
    limit: 'guess',
    body: EnterPin,
    response: SignedIn,
    handler: async ({ body, request, reply }) =>
      welcome(reply, publicUrl, await signInByPin(services, body, request.headers['user-agent']), 'pin'),
  });

  route(app, {
    method: 'POST',
    url: '/api/sign-out',
    summary: 'Sign this device out',
    tag,
    access: 'session',
    limit: 'write',
    evenReadOnly: true,
    response: Done,
    handler: async ({ tx, reply }) => {
      const done = await signOut(tx);
      dropSession(reply, publicUrl);
      return done;
    },
  });
}

/** http is for this machine and the demo; a real issuer is reached by https. */
function openFor(settings: OidcSettings, publicUrl: string, demo: boolean): Oidc {
  const issuer = new URL(settings.issuer);
  const onThisMachine =
    issuer.hostname === 'localhost' || issuer.hostname === '127.0.0.1' || issuer.hostname === '[::1]';
  return createOidc(
    settings,
    `${publicUrl}/api/sign-in/callback`,
    issuer.protocol === 'http:' && (demo || onThisMachine),
  );
}

function welcome(reply: FastifyReply, publicUrl: string, begun: Begun, strength: 'code' | 'passkey' | 'pin'): SignedIn {
  keepSession(reply, publicUrl, begun);
  return { signedIn: true, strength, mayAddPasskey: strength === 'code' };
}

function browserOf(
  request: FastifyRequest,
  publicUrl: string,
): { userAgent: string | undefined; formerToken: string | undefined } {
  return { userAgent: request.headers['user-agent'], formerToken: tokenOf(request, publicUrl) };
}
