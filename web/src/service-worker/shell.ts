import { routes } from '$app/manifest';
import { self } from '$app/service-worker';
import { noNetwork } from './no-network.ts';
import { forgetPage, forgetUnused, isOurs, keep, keptFile, keptPage } from './precache.ts';

const HASHED = '/_app/immutable/';
/** First steps of the addresses that the kept page draws: the handbook's and those before it. */
const PLACES = new Set(
  routes
    .map(({ id }) => id)
    .filter((id) => /^\/(\(so-tay\)|dang-nhap)(\/|$)/.test(id))
    .map((id) => firstStep(id.replace('/(so-tay)', ''))),
);

/**
 * The answer to what a page asks for; null leaves it to the network alone. Everything below `/api/` is left: what the server
 * says of a person is never kept here and never answered from here.
 */
export function answer(event: FetchEvent): Promise<Response> | null {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return null;
  if (request.mode === 'navigate') {
    if (!PLACES.has(firstStep(pathname))) return isOurs(pathname) ? null : fetch(request).catch(noNetwork);
    event.waitUntil(forgetUnused());
    return page(request);
  }
  return pathname.startsWith(HASHED) || isOurs(pathname) ? file(event, pathname) : null;
}

async function page(request: Request): Promise<Response> {
  return (await keptPage()) ?? fetch(request).catch(noNetwork);
}

async function file(event: FetchEvent, path: string): Promise<Response> {
  const kept = await keptFile(path);
  if (kept) return kept;
  const response = await fetch(event.request);
  if (isOurs(path)) {
    if (response.ok) event.waitUntil(keep(path, response.clone()));
    else if (response.status === 404) event.waitUntil(forgetPage());
  }
  return response;
}

function firstStep(path: string): string {
  return path.split('/')[1] ?? '';
}
