import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type LaunchOptions, type Page } from 'playwright-core';
import { inject } from 'vitest';
import type { Me } from '@sotay/contract';
import { loadDemo } from '../../server/src/demo/load.ts';
import { listDemoPeople, type DemoPerson } from '../../server/src/demo/people.ts';
import { startDemoVneid } from '../../server/src/demo/vneid/vneid.ts';
import { importTasks } from '../../server/src/members/import/import-tasks.ts';
import { readConfig } from '../../server/src/platform/config.ts';
import { testDatabase, testTemplate, type TestDatabase } from '../../server/src/platform/database/testing.ts';
import { watchDisk } from '../../server/src/platform/disk-guard.ts';
import { buildApp, type Routes } from '../../server/src/platform/http/app.ts';
import type { Services } from '../../server/src/platform/http/wired.ts';
import { startWorker } from '../../server/src/platform/jobs.ts';
import { createLogger } from '../../server/src/platform/logging.ts';
import { modules } from '../../server/src/routes.ts';
import { wireServices } from '../../server/src/wiring.ts';
import { tellOnFailure } from './on-failure.ts';
import { watchRequests } from './quiet.ts';
import { freePort } from '../../server/src/platform/free-port.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
export const WEB_BUILD = process.env['WEB_BUILD'] ?? path.join(ROOT, 'web/build');

/** The two screens every journey is done on. */
export const PHONE = { width: 360, height: 740 } as const;
export const DESKTOP = { width: 1440, height: 900 } as const;
/** Size of a window, CSS pixels. */
export interface Screen {
  readonly width: number;
  readonly height: number;
}

/** The whole product on a copy of the demo: server, jobs, stand-in VNeID and a browser. */
export interface Running {
  readonly base: string;
  readonly services: Services;
  readonly database: TestDatabase;
  readonly browser: Browser;
  /** A fresh person before a fresh browser. Errors in the page's console fail the test through `complaints`. */
  visit(screen: Screen, options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
  /** Signs in by the stand-in VNeID as the first person whose role reads so, and consents when asked. */
  signIn(page: Page, role: string, where?: { group?: string; to?: string }): Promise<DemoPerson>;
  /** Nobody answers until `reopen`: a server that is stopped. */
  shut(): Promise<void>;
  /** Answers again, at the same address, with the application built in `webBuild`. */
  reopen(webBuild?: string): Promise<void>;
  /** What pages wrote to their consoles as errors, CSP and Trusted Types violations among them. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/**
 * Starts everything on free ports; the demo is loaded once per run and copied for each file.
 *
 * @param options.routes pages beside the product's own, for what it is compared with
 */
export async function startProduct(options: { routes?: readonly Routes[] } = {}): Promise<Running> {
  const folder = path.join(ROOT, '.data/test', `browser-${inject('cluster').port}`);
  const [port, vneidPort] = [await freePort(), await freePort()];
  const config = readConfig(
    {
      PORT: String(port),
      DEMO_VNEID_PORT: String(vneidPort),
      DEMO: '1',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
      DATA_DIR: folder,
      MIN_FREE_MB: '0',
    },
    ROOT,
  );
  const log = createLogger('silent');
  const guard = watchDisk({ folder: ROOT, minFreeBytes: 0, onChange: () => undefined });
  const template = await testTemplate('demo_template', async (urls) => {
    const making = await wireServices(config, urls, log, guard);
    await loadDemo({ ownerPool: making.services.ownerPool, crypto: making.services.crypto, log });
    await making.close();
  });
  const database = await testDatabase(template);
  const wired = await wireServices(config, { appUrl: database.url, ownerUrl: database.ownerUrl }, log, guard);
  const worker = await startWorker(wired.services.ownerPool, importTasks(wired.services), '', log);
  const open = async (webBuild = WEB_BUILD): Promise<Awaited<ReturnType<typeof buildApp>>> => {
    const opened = await buildApp(wired.services, [...modules, ...(options.routes ?? [])], webBuild);
    await opened.listen({ host: '127.0.0.1', port });
    return opened;
  };
  let app = await open();
  const vneid = await startDemoVneid(wired.services);
  const browser = await chromium.launch(CHROMIUM);
  const complaints: string[] = [];
  const people = await listDemoPeople(wired.services.ownerPool, wired.services.crypto);

  async function visit(screen: Screen, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context: BrowserContext = await browser.newContext({
      viewport: screen,
      locale: 'vi-VN',
      timezoneId: 'Asia/Ho_Chi_Minh',
      baseURL: config.publicUrl,
      // Answers that a test puts in must reach the page, and forty kept files a page would cost every test its time.
      serviceWorkers: 'block',
      ...options,
    });
    tellOnFailure(context);
    // A phone that has been here before and has the typeface; Lighthouse opens one that has not.
    await context.addInitScript(() => localStorage.setItem('sotay.phong', '1'));
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    watchRequests(page);
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      // The browser writes a line for every answer that is not 2xx; what a page does with one is its own test.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(`${page.url()}: ${message.text()}`);
    });
    return page;
  }

  return {
    base: config.publicUrl,
    services: wired.services,
    database,
    browser,
    complaints,
    visit,
    async shut() {
      const shut = app.close();
      // A browser keeps lines open on which it has asked nothing yet.
      app.server.closeAllConnections();
      await shut;
    },
    async reopen(webBuild) {
      app = await open(webBuild);
    },
    async signIn(page, role, { group, to } = {}) {
      const person = people
        .filter((each) => group === undefined || each.title === group)
        .flatMap((each) => each.people)
        .find((each) => each.role === role);
      if (person === undefined) throw new Error(`Nobody in the demo is ${role}`);
      const face = to?.startsWith('/van-phong') ? 'office' : 'handbook';
      await page.goto(`/api/sign-in/start?face=${face}${to === undefined ? '' : `&to=${encodeURIComponent(to)}`}`);
      await page.getByRole('button').filter({ hasText: person.name }).filter({ hasText: person.role }).first().click();
      await page.waitForURL(`${config.publicUrl}/**`);
      // Asked of the server: a screen that is not drawn yet asks nobody for consent.
      const me = (await (await page.request.get('/api/me')).json()) as Me;
      if (face === 'handbook' && me.faces.handbook && me.consent.state === 'notAsked') {
        const agree = page.getByRole('button', { name: 'Tôi đồng ý' });
        await agree.click();
        await agree.waitFor({ state: 'detached' });
        if (to !== undefined) await page.goto(to);
      }
      return person;
    },
    async close() {
      await browser.close();
      await vneid?.close();
      await app.close();
      await worker.stop();
      await wired.close();
      guard.stop();
      await database.drop();
    },
  };
}

/** Debian's Chromium, found by scripts/browser.mjs; as root it has no sandbox of its own. */
export const CHROMIUM: LaunchOptions = {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  // In a shell without a language a file named in Vietnamese is saved as "download".
  env: { ...process.env, LC_ALL: 'C.UTF-8' },
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
