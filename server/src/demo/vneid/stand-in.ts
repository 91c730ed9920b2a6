import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { interactionPolicy, Provider, type Configuration } from 'oidc-provider';
import type { OidcSettings } from '../../platform/config.ts';
import type { DemoGroup, DemoPerson } from '../people.ts';
import { memoryAdapter } from './memory-adapter.ts';
import { choicePage, lostPage } from './page.ts';

/** The list is asked for again after this long; people of the demo rarely change. */
const LIST_FRESH_MS = 30_000;

/** A running stand-in. */
export interface StandIn {
  close(): Promise<void>;
}

/**
 * Starts the stand-in VNeID: a real OpenID Connect issuer whose only invention is that one chooses who to be.
 *
 * @param settings how the application will call it; the port is the issuer's
 * @param host address to listen on, the application's own
 * @param redirectUri the application's callback
 * @param listPeople whom one may be
 */
export async function startStandIn(
  settings: OidcSettings,
  host: string,
  redirectUri: string,
  listPeople: () => Promise<readonly DemoGroup[]>,
): Promise<StandIn> {
  const people = remember(listPeople);
  const provider = new Provider(settings.issuer, await configure(settings, redirectUri, people));
  provider.proxy = true;
  const handle = provider.callback();
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/chon/') === true)
      choose(provider, people, request, response).catch(() => answer(response, 400, lostPage()));
    else void handle(request, response);
  });
  await listen(server, Number(new URL(settings.issuer).port), host);
  return {
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function choose(
  provider: Provider,
  people: () => Promise<readonly DemoGroup[]>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    answer(response, 200, choicePage(await people(), request.url ?? ''));
    return;
  }
  const who = new URLSearchParams(await readBody(request)).get('who') ?? '';
  if (find(await people(), who) === undefined) {
    answer(response, 400, lostPage());
    return;
  }
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId: who, remember: false } },
    { mergeWithLastSubmission: false },
  );
}

async function configure(
  settings: OidcSettings,
  redirectUri: string,
  people: () => Promise<readonly DemoGroup[]>,
): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const scopes = ['openid', 'profile', 'citizen'];
  const policy = interactionPolicy.base();
  // A shared machine is the demo's whole point: every sign-in asks anew who one wants to be.
  policy
    .get('login')
    ?.checks.add(
      new interactionPolicy.Check('always', 'choose a person', (ctx) =>
        ctx.oidc.result?.login === undefined
          ? interactionPolicy.Check.REQUEST_PROMPT
          : interactionPolicy.Check.NO_NEED_TO_PROMPT,
      ),
    );
  return {
    adapter: memoryAdapter(),
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'dung-thu' }] },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        require_auth_time: true,
      },
    ],
    scopes,
    claims: { openid: ['sub'], profile: ['name', 'birthdate'], citizen: ['citizen_id', 'citizen_id_verified'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Interaction: 900, Session: 900, Grant: 900 },
    interactions: { policy, url: (_ctx, interaction) => `/chon/${interaction.uid}` },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: settings.clientId,
        accountId: ctx.oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope(scopes.join(' '));
      await grant.save();
      return grant;
    },
    async findAccount(_ctx, id) {
      const person = find(await people(), id);
      return person === undefined ? undefined : { accountId: id, claims: () => ({ ...claimsOf(person), sub: id }) };
    },
    renderError(ctx) {
      ctx.type = 'html';
      ctx.body = lostPage();
    },
  };
}

function claimsOf(person: DemoPerson): {
  name: string;
  birthdate: string;
  citizen_id: string;
  citizen_id_verified: boolean;
} {
  return {
    name: person.name,
    birthdate: person.birthDate,
    citizen_id: person.citizenId,
    citizen_id_verified: person.level2,
  };
}

function find(groups: readonly DemoGroup[], id: string): DemoPerson | undefined {
  return groups.flatMap((group) => group.people).find((person) => person.id === id);
}

function remember(listPeople: () => Promise<readonly DemoGroup[]>): () => Promise<readonly DemoGroup[]> {
  let known: { at: number; groups: Promise<readonly DemoGroup[]> } | undefined;
  return () => {
    if (known === undefined || Date.now() - known.at > LIST_FRESH_MS) {
      const groups = listPeople();
      known = { at: Date.now(), groups };
      groups.catch(() => (known = undefined));
    }
    return known.groups;
  };
}

function answer(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  });
  response.end(html);
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) {
    text += String(piece);
    if (text.length > 10_000) throw new Error('The form is too long');
  }
  return text;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
