import { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import type { DemoMember, Handbook } from './handbook.ts';
import { CHROMIUM, PHONE } from './harness.ts';
import { tellOnFailure } from './on-failure.ts';

/** A busy machine takes its time. */
export const PATIENT = { timeout: 60_000 };

/** A phone with the handbook on it: a browser with a profile of its own, which outlives the browser. */
export interface InstalledPhone {
  /** Starts the browser again, as after a phone was switched off. */
  start(): Promise<BrowserContext>;
  /** Ends the browser as a battery that runs out does: nothing is told to it, and nothing it had not written is kept. */
  kill(): Promise<void>;
  /** Ends the browser and forgets the phone. */
  discard(): Promise<void>;
  /** What its pages wrote to their consoles as errors. */
  readonly complaints: string[];
}

/** A new phone, on which `as` is signed in. */
export async function installedPhone(app: Handbook, as: DemoMember): Promise<InstalledPhone> {
  const signedIn = await app.open({ as });
  const cookies = await signedIn.context().cookies();
  await signedIn.context().close();
  return newPhone(app.base, cookies);
}

/** A new phone that opens the handbook at `base`, with the session in `cookies`. */
export function newPhone(base: string, cookies: Parameters<BrowserContext['addCookies']>[0]): InstalledPhone {
  const profile = mkdtempSync(path.join(tmpdir(), 'sotay-phone-'));
  const complaints: string[] = [];
  let context: BrowserContext | null = null;
  return {
    complaints,
    async start() {
      await context?.close();
      context = await chromium.launchPersistentContext(profile, {
        ...CHROMIUM,
        viewport: PHONE,
        locale: 'vi-VN',
        timezoneId: 'Asia/Ho_Chi_Minh',
        baseURL: base,
      });
      tellOnFailure(context);
      await context.addCookies(cookies);
      context.on('weberror', (error) => complaints.push(error.error().message));
      context.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          complaints.push(message.text());
      });
      return context;
    },
    async kill() {
      if (context === null) return;
      const gone = context.waitForEvent('close');
      // The browser's own lock on its profile names its process: `<host>-<pid>`.
      process.kill(Number(readlinkSync(path.join(profile, 'SingletonLock')).split('-').at(-1)), 'SIGKILL');
      await gone;
      context = null;
    },
    async discard() {
      await context?.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Waits until the whole handbook is on the phone and serves this page. */
export async function untilKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    while ((await caches.match('/')) === undefined || navigator.serviceWorker.controller === null)
      await new Promise((resolve) => setTimeout(resolve, 100));
  });
}

/** Names of the caches, and every address in them. */
export function kept(page: Page): Promise<Record<string, string[]>> {
  return page.evaluate(async () => {
    const found: Record<string, string[]> = {};
    for (const name of await caches.keys())
      found[name] = (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
    return found;
  });
}
