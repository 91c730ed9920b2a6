import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import findMyWay from 'find-my-way';
import { z } from 'zod';

/** Files by page: what `web/route-preloads.ts` wrote. */
const PRELOADS = z.record(z.string(), z.array(z.string()));
/** What the handbook asks for on a phone that has nothing yet: whose it is. All else comes with the first pull. */
const ASKED = '/api/me';
/** Pages of the other faces ask on their own, or have nobody signed in yet. */
const OTHER_FACES = /^\/(dang-nhap|van-phong|kitchen)\b/;

/**
 * The `Link` header of a page: the files it needs (written down by the build) and what it will ask, so that a slow line fetches
 * them together with the page. Measured by Lighthouse's phone: the first screen stands 1 s sooner.
 *
 * @param webBuild folder of the built application
 * @returns header by address, and whether a session came with the request; empty where there is nothing to name
 */
export function readPreloads(webBuild: string): (url: string, signedIn: boolean) => string {
  const file = path.join(webBuild, '_app/preloads.json');
  const list = existsSync(file) ? PRELOADS.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const pages = findMyWay();
  for (const [page, files] of Object.entries(list)) pages.on('GET', asRoute(page), () => undefined, files);
  const index = path.join(webBuild, 'index.html');
  const markup = existsSync(index) ? readFileSync(index, 'utf8') : '';
  return (url, signedIn) => {
    const address = url.replace(/[?#].*$/, '');
    const files = (pages.find('GET', address)?.store as readonly string[] | null | undefined) ?? [];
    const links = files.map((name) => linkOf(name, markup));
    const asks = signedIn && !OTHER_FACES.test(address) ? [`<${ASKED}>; rel=preload; as=fetch; crossorigin`] : [];
    return [...links, ...asks].join(', ');
  };
}

/** `/y-kien/[id]`, as Kit writes it, is `/y-kien/:id` to a router. */
function asRoute(page: string): string {
  return page.replaceAll(/\[(\w+)\]/g, ':$1');
}

/** A style that the page's markup does not name is asked for by Kit as if from another origin; named otherwise it would be fetched twice. */
function linkOf(file: string, markup: string): string {
  if (!file.endsWith('.css')) return `</${file}>; rel=modulepreload`;
  return `</${file}>; rel=preload; as=style${markup.includes(file) ? '' : '; crossorigin'}`;
}
