import type { Page, Request } from 'playwright-core';

const unanswered = new WeakMap<Page, Set<Request>>();
/** One look may fall between an answer and what the page asks because of it. */
const LOOKS = 3;

/** Keeps count of what a page has asked for and not got yet; from its opening on. */
export function watchRequests(page: Page): void {
  const open = new Set<Request>();
  unanswered.set(page, open);
  page.on('request', (request) => open.add(request));
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
}

/**
 * Waits until nothing is on its way and the page has nothing left to do. The browser driver's `networkidle` is true for
 * ever once it was true, and on a slow machine it is true before the page's own code has run.
 */
export async function quiet(page: Page): Promise<void> {
  const open = unanswered.get(page) ?? new Set();
  for (let calm = 0; calm < LOOKS; calm = open.size === 0 ? calm + 1 : 0)
    await page.evaluate(
      () => new Promise<void>((done) => requestIdleCallback(() => requestAnimationFrame(() => done()))),
    );
}
