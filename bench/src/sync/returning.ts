import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser.mjs';
import type { SampleSession } from '../../../server/src/demo/seed/sessions.ts';
import { startFaultProxy, type FaultProxy } from '../../../server/src/sync/testing/fault-proxy.ts';
import { FREE_LINE, SLOW_LINE } from '../../../server/src/sync/testing/line.ts';
import { ROOT } from '../ground.ts';
import { figure, median, type Line } from '../results.ts';

/** How often each is measured; the middle one counts. */
const RETURNS = 5;
const FIRSTS = 3;
/** An old phone beside the machine that measures. */
const SLOWER = 4;
/** A member who returns has been here before; his browser keeps the code it compiled then, and writes it down after a while. */
const VISITS_BEFORE = 2;
const VISIT_MS = 5_000;
/** A browser that is itself still starting wants both cores of the machine; its own start is not the page's. */
const BROWSER_STARTED_MS = 2_000;
/** A first screen over such a line takes its time. */
const PATIENCE_MS = 300_000;

declare global {
  interface Window {
    /** When Trang chủ had its news on the screen, milliseconds since the page was asked for. */
    shownAt?: number;
  }
}

/**
 * `sync.return.ms` and `sync.first.ms` (S22): a member who has the handbook on his phone opens it, and one who never did, each until his
 * Trang chủ stands. Over 64 kbit/s, 600 ms each way, one piece in twenty 1.2 s late; the page slowed four times; a new browser each time.
 *
 * @param url of the product, with the built application
 * @param sessions the first is an ordinary member's
 */
export async function returning(url: string, sessions: readonly SampleSession[]): Promise<Line[]> {
  const [session] = sessions;
  if (session === undefined) throw new Error('Nobody is signed in');
  const proxy = await startFaultProxy({ to: Number(new URL(url).port), seed: 22 });
  const profile = mkdtempSync(path.join(tmpdir(), 'sotay-bench-phone-'));
  try {
    await install(proxy, profile, session);
    proxy.change({ line: SLOW_LINE });
    for (let visit = 0; visit < VISITS_BEFORE; visit += 1) await open(proxy, profile, session, VISIT_MS);
    const returns: number[] = [];
    for (let turn = 0; turn < RETURNS; turn += 1) returns.push(await open(proxy, profile, session));
    const firsts: number[] = [];
    for (let turn = 0; turn < FIRSTS; turn += 1) firsts.push(await openFirst(proxy, session));
    console.log(
      `  return ${returns.map(Math.round).join(' ')} ms, first ${firsts.map(Math.round).join(' ')} ms, ${String(proxy.struck.late)} pieces late`,
    );
    return [figure('sync.return.ms', median(returns), 'ms', '<=1000'), figure('sync.first.ms', median(firsts), 'ms')];
  } finally {
    await proxy.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Opens the handbook once over a free line and waits until all of it is on the phone. */
async function install(proxy: FaultProxy, profile: string, session: SampleSession): Promise<void> {
  proxy.change({ line: FREE_LINE });
  const phone = await start(proxy, profile, session);
  const page = onlyPage(phone);
  await page.goto('/');
  await shown(page);
  await page.evaluate(async () => {
    while ((await caches.match('/')) === undefined || navigator.serviceWorker.controller === null)
      await new Promise((resolve) => setTimeout(resolve, 100));
  });
  await phone.close();
}

async function openFirst(proxy: FaultProxy, session: SampleSession): Promise<number> {
  const profile = mkdtempSync(path.join(tmpdir(), 'sotay-bench-phone-'));
  try {
    return await open(proxy, profile, session);
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

/** A browser that is opened, and closed again after `stay`. @returns milliseconds until Trang chủ stands */
async function open(proxy: FaultProxy, profile: string, session: SampleSession, stay = 0): Promise<number> {
  const phone = await start(proxy, profile, session);
  try {
    const page = onlyPage(phone);
    const devtools = await phone.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.waitForTimeout(BROWSER_STARTED_MS);
    await page.goto('/', { waitUntil: 'commit', timeout: PATIENCE_MS });
    const milliseconds = await shown(page);
    await page.waitForTimeout(stay);
    return milliseconds;
  } finally {
    await phone.close();
  }
}

async function start(proxy: FaultProxy, profile: string, { token }: SampleSession): Promise<BrowserContext> {
  const phone = await chromium.launchPersistentContext(profile, {
    executablePath: findBrowser(ROOT),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-background-networking'],
    viewport: { width: 360, height: 740 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    baseURL: proxy.address,
  });
  await phone.addCookies([{ name: 'sotay', value: token, url: proxy.address }]);
  await phone.addInitScript(() => {
    const look = (): void => {
      const isThere = [...document.querySelectorAll('h2')].some((title) => title.textContent.includes('Tin mới'));
      // After the frame in which it is drawn.
      if (isThere) requestAnimationFrame(() => setTimeout(() => (window.shownAt = performance.now())));
      else requestAnimationFrame(look);
    };
    look();
  });
  return phone;
}

function onlyPage(phone: BrowserContext): Page {
  const [page] = phone.pages();
  if (page === undefined) throw new Error('The browser opened without a page');
  return page;
}

async function shown(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => window.shownAt, undefined, { timeout: PATIENCE_MS });
  return (await handle.jsonValue()) ?? NaN;
}
