import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { TextSize } from '@sotay/contract';
import { listDemoPeople, type DemoPerson } from '../../server/src/demo/people.ts';
import { startDemoVneid } from '../../server/src/demo/vneid/vneid.ts';
import type { TestDatabase } from '../../server/src/platform/database/testing.ts';
import type { Services } from '../../server/src/platform/http/services.ts';
import { testApp } from '../../server/src/platform/http/testing.ts';
import { demoDatabase } from './demo-database.ts';

const BUILD = path.resolve(process.env['WEB_BUILD'] ?? path.join(import.meta.dirname, '../build'));

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1440, height: 900 };

/** How a page is opened. */
export interface Opening {
  /** Demo person who is signed in; nobody when absent. */
  as?: DemoMember;
  size?: TextSize;
  dark?: boolean;
  viewport?: { width: number; height: number };
  reauthenticated?: boolean;
  /** The member has answered the notice about personal data; true unless said otherwise. */
  consented?: boolean;
}

/** Members of the demo's showcase cell, by what they are. */
export type DemoMember = 'secretary' | 'deputy' | 'member';

/** The real application with the demo inside, and a browser before it. */
export interface BrowserApp {
  readonly origin: string;
  readonly database: TestDatabase;
  person(who: DemoMember): DemoPerson;
  memberId(who: DemoMember): number;
  open(opening?: Opening): Promise<Page>;
  close(): Promise<void>;
}

/** Starts application, stand-in VNeID and browser; `close()` in `afterAll`. */
export async function startBrowserApp(): Promise<BrowserApp> {
  if (!existsSync(path.join(BUILD, 'index.html'))) throw new Error('Chưa dựng giao diện: chạy npm run build -w web');
  const { database, keyFile } = await demoDatabase();
  const [port, vneidPort] = [await freePort(), await freePort()];
  const origin = `http://localhost:${port}`;
  const { app, services, close } = await testApp({
    database,
    webBuild: BUILD,
    env: { PORT: String(port), PUBLIC_URL: origin, DEMO_VNEID_PORT: String(vneidPort), KEY_FILE: keyFile },
  });
  await app.listen({ host: '127.0.0.1', port });
  const vneid = await startDemoVneid(services);
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const members = await showcaseMembers(services);
  return {
    origin,
    database,
    person: (who) => members[who],
    memberId: (who) => numberOf(members[who]),
    open: (opening = {}) => openPage(browser, origin, database, members, opening),
    async close() {
      await browser.close();
      await vneid?.close();
      await close();
      await database.drop();
    },
  };
}

async function openPage(browser: Browser, origin: string, database: TestDatabase, members: Record<DemoMember, DemoPerson>, opening: Opening): Promise<Page> {
  const settings: BrowserContextOptions = {
    baseURL: origin,
    viewport: opening.viewport ?? PHONE,
    colorScheme: opening.dark ? 'dark' : 'light',
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    reducedMotion: 'reduce',
  };
  const context = await browser.newContext(settings);
  if (opening.as) {
    const token = await openSession(database, numberOf(members[opening.as]), opening);
    await context.addCookies([{ name: 'sotay', value: token, url: origin }]);
  }
  if (opening.size) await context.addInitScript((size) => localStorage.setItem('sotay.cochu', size), opening.size);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

async function openSession(database: TestDatabase, memberId: number, { reauthenticated = false, consented = true }: Opening): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const { rows } = await database.ownerPool.query<{ id: string }>(
    'INSERT INTO identity_account (member_id) VALUES ($1) ON CONFLICT (member_id) DO UPDATE SET member_id = excluded.member_id RETURNING id',
    [memberId],
  );
  const account = rows[0]!.id;
  if (consented) {
    await database.ownerPool.query(
      `INSERT INTO identity_consent (account_id, version, given) SELECT $1, '2026-11', true WHERE NOT EXISTS (SELECT FROM identity_consent WHERE account_id = $1)`,
      [account],
    );
  }
  await database.ownerPool.query(
    `WITH device AS (INSERT INTO identity_device (account_id, label) VALUES ($1, 'Điện thoại Android') RETURNING id)
     INSERT INTO identity_session (account_id, device_id, token_hash, strength, expires_at, reauthenticated_at)
     SELECT $1, id, $2, 'vneid', now() + interval '180 days', CASE WHEN $3 THEN now() END FROM device`,
    [account, createHash('sha256').update(token).digest(), reauthenticated],
  );
  return token;
}

const ROLES: Record<DemoMember, string> = { secretary: 'Bí thư chi bộ', deputy: 'Phó bí thư chi bộ', member: 'Đảng viên' };

async function showcaseMembers(services: Services): Promise<Record<DemoMember, DemoPerson>> {
  const people = (await listDemoPeople(services.ownerPool, services.crypto)).flatMap((group) => group.people);
  const find = (who: DemoMember): DemoPerson => people.find((person) => person.role === ROLES[who])!;
  return { secretary: find('secretary'), deputy: find('deputy'), member: find('member') };
}

/** The stand-in's subject of a member ends in his number. */
function numberOf(person: DemoPerson): number {
  return Number(person.id.replace('dangvien-', ''));
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
