import { version } from '$app/env';
import { assets } from '$app/manifest';
import { self } from '$app/service-worker';
import built from 'virtual:shell-files';

const PREFIX = 'sotay-';
/** One cache for each version: a page keeps finding the files it was built with. */
const CACHE = PREFIX + version;
/** The one page; every address of the handbook is drawn by it. */
const PAGE = '/';
/** More at once would only take the line from the person. */
const LANES = 4;
const HASHED = '/_app/immutable/';
/** What is said of the connection or of one answer is not true of a kept page. */
const NOT_KEPT = ['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'date'];

const files: readonly string[] = [
  ...built,
  ...assets.map(({ path }) => `/${path}`).filter((path) => path !== '/robots.txt'),
];
const known = new Set(files);

/** Whether the file belongs to this version's handbook. */
export function isOurs(path: string): boolean {
  return known.has(path);
}

/** The page of this version; absent when it was not, or is no longer, kept. */
export async function keptPage(): Promise<Response | undefined> {
  return (await caches.open(CACHE)).match(PAGE);
}

/** A file of this version or of one that a page still uses; names are hashed, so one name is one content. */
export function keptFile(path: string): Promise<Response | undefined> {
  return caches.match(path, { ignoreVary: true });
}

/** Keeps what was fetched after the installation: typefaces that were left out then. */
export async function keep(path: string, response: Response): Promise<void> {
  await (await caches.open(CACHE)).put(path, response);
}

/** The kept page names a file that is nowhere any more: the next one comes from the server. */
export async function forgetPage(): Promise<void> {
  await (await caches.open(CACHE)).delete(PAGE);
}

/**
 * Brings the handbook to the phone. Each file is kept as it arrives, so a broken line costs only what is missing, and an
 * update only what changed. The page comes last: a cache with it is whole.
 *
 * @throws when something is missing; the browser then tries again later
 */
export async function precache(): Promise<void> {
  const cache = await caches.open(CACHE);
  const had = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const missing = files.filter((path) => !had.has(path) && !(isTypeface(path) && savesData()));
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, () => fill(cache, missing)));
  const broken = lanes.find((lane) => lane.status === 'rejected');
  if (broken) throw broken.reason;
  await cache.put(PAGE, await fetchPage());
}

/**
 * Drops versions older than this one that no open page uses; each page holds a lock named after its version. A newer one
 * may just be arriving and stays.
 */
export async function forgetUnused(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const older = names.slice(0, Math.max(0, names.indexOf(CACHE)));
  if (older.length === 0) return;
  const held = new Set((await self.navigator.locks.query()).held?.map(({ name }) => name));
  await Promise.all(older.filter((name) => !held.has(name)).map((name) => caches.delete(name)));
}

/** Takes files off the shared list until it is empty. */
async function fill(cache: Cache, missing: string[]): Promise<void> {
  for (let path = missing.shift(); path !== undefined; path = missing.shift()) {
    const hashed = path.startsWith(HASHED);
    const kept = hashed ? await keptFile(path) : undefined;
    const response = kept ?? (await fetch(path, { priority: 'low', cache: hashed ? 'default' : 'no-cache' }));
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await cache.put(path, response);
  }
}

/** The page as anybody gets it: asked for without the session, kept with its policy. */
async function fetchPage(): Promise<Response> {
  const response = await fetch(PAGE, { cache: 'no-cache', credentials: 'omit' });
  const html = await response.text();
  // Between this script and this page the server may have been given a newer version, whose files are not here.
  if (!response.ok || !html.includes(`version: "${version}"`)) throw new Error(`The page is not of version ${version}`);
  const headers = new Headers(response.headers);
  for (const name of NOT_KEPT) headers.delete(name);
  // The modules of Trang chủ stand under every screen; what else is named there belongs to one answer.
  const modules = (headers.get('link') ?? '').split(', ').filter((link) => link.endsWith('; rel=modulepreload'));
  headers.set('link', modules.join(', '));
  return new Response(html, { headers });
}

function isTypeface(path: string): boolean {
  return path.endsWith('.woff2');
}

/** Not every browser says it; the type library knows it of none. */
function savesData(): boolean {
  return (self.navigator as WorkerNavigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;
}
