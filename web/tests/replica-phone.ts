import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { CHROMIUM } from './harness.ts';
import type { Engine } from './replica-page.svelte.ts';
import { startStandIn, type StandIn } from './sync-stand-in.ts';

declare global {
  interface Window {
    engine: Engine;
    connections: IDBDatabase[];
  }
}

export const MEETING = '0197c000-0000-7000-8000-000000000001';
export const OTHER_MEETING = '0197c000-0000-7000-8000-000000000002';

/** The stand-in server, emptied before each test. */
export let server: StandIn;
let browser: Browser;
/** The phone of the test that runs. */
export let phone: BrowserContext;
const complaints: string[] = [];

/** Gives each test of the file a phone with one meeting on its server; a page that complains fails its test. */
export function onFreshPhones(): void {
  beforeAll(async () => {
    server = await startStandIn();
    browser = await chromium.launch(CHROMIUM);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    server.reset();
    complaints.length = 0;
    phone = await newPhone();
    server.move({ type: 'me', body: { account: { id: 'account-a' } } });
    server.move({ type: 'home', body: { nextMeeting: null, todos: [], news: [] } });
    server.move({ type: 'meeting', id: MEETING, body: meeting(MEETING) });
  });
  afterEach(async () => {
    await phone.close();
    expect(complaints).toEqual([]);
  });
}

async function newPhone(): Promise<BrowserContext> {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    window.connections = [];
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...args) {
      const request = open.apply(this, args);
      request.addEventListener('success', () => window.connections.push(request.result));
      return request;
    };
  });
  return context;
}

export async function openTab(context = phone): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.base);
  await page.waitForFunction(() => 'engine' in window);
  await page.evaluate((id) => {
    window.engine.watch('home');
    window.engine.watch('meeting', id);
  }, MEETING);
  return page;
}

/** A tab whose rows are there. */
export async function filledTab(context = phone): Promise<Page> {
  const page = await openTab(context);
  await page.waitForFunction(() => window.engine.seen['home'] !== undefined);
  return page;
}

export function meeting(id: string, more: object = {}): object {
  return {
    id,
    state: 'convened',
    startsAt: '2026-12-03T12:00:00Z',
    title: 'Thường kỳ',
    papers: [],
    own: null,
    changes: [],
    ...more,
  };
}

export const attending = (page: Page, id = MEETING): Promise<string> =>
  page.evaluate((meetingId) => window.engine.act('meeting.answer', { meetingId, answer: 'attending' }), id);

export const seen = (page: Page, key: string): Promise<unknown> =>
  page.evaluate((name) => window.engine.seen[name], key);

export const title = (page: Page): Promise<string | undefined> =>
  page.evaluate((id) => (window.engine.seen[`meeting ${id}`] as { title?: string } | undefined)?.title, MEETING);

export const ownAnswer = (page: Page): Promise<string | undefined> =>
  page.evaluate(
    (id) => (window.engine.seen[`meeting ${id}`] as { own?: { answer: string } } | undefined)?.own?.answer,
    MEETING,
  );

export const waiting = async (page: Page): Promise<number> =>
  ((await seen(page, 'state')) as { waiting: number } | undefined)?.waiting ?? -1;

export const refresh = (page: Page): Promise<void> => page.evaluate(() => window.engine.refreshAll());

/** What all databases of the origin hold, read past the application. */
export function onDisk(page: Page): Promise<Record<string, Record<string, unknown[]>>> {
  return page.evaluate(async () => {
    const found: Record<string, Record<string, unknown[]>> = {};
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('not opened'));
      });
      const stores: Record<string, unknown[]> = {};
      for (const store of db.objectStoreNames) {
        stores[store] = await new Promise((resolve) => {
          const request = db.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result as unknown[]);
        });
      }
      db.close();
      found[name] = stores;
    }
    return found;
  });
}
