import type { BrowserContext, Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { installedPhone, PATIENT, untilKept, type InstalledPhone } from './installed.ts';

const PUSH = {
  id: '0197f3c2-0000-7000-8000-000000000001',
  title: 'Chi bộ họp thường kỳ',
  body: '19 giờ thứ Sáu 4/12, Nhà văn hóa xóm 1. Chi ủy chờ đồng chí trả lời.',
  href: '/ca-nhan/may',
  tag: 'hop-1',
};

let app: Handbook;
let phone: InstalledPhone;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  app = await startHandbook();
  phone = await installedPhone(app, 'member');
  context = await phone.start();
  await context.grantPermissions(['notifications'], { origin: app.base });
  page = await context.newPage();
  await page.goto('/');
  await untilKept(page);
  // At its first look the browser forgets what the system does not show, be it shown just now.
  await shown();
});
afterAll(async () => {
  await phone.discard();
  await app.close();
});
beforeEach(async () => {
  await page.goto('/ca-nhan');
  await page.getByRole('heading', { name: 'Cá nhân' }).waitFor();
  // From then on the page hears its worker.
  await page.evaluate(async () => {
    // The lock of its version, which pages share; the courier's is one page's alone.
    while (!(await navigator.locks.query()).held!.some(({ mode }) => mode === 'shared'))
      await new Promise((resolve) => setTimeout(resolve, 100));
  });
});

/** Gives the worker what a push service would have brought. */
async function push(data: string): Promise<void> {
  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL === `${app.base}/`);
      if (own) resolve(own.registrationId);
    }),
  );
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.deliverPushMessage', { origin: app.base, registrationId: await registered, data });
}

/** What stands in the phone's list of notifications. */
function shown(): Promise<{ title: string; body: string; tag: string; href: unknown }[]> {
  return page.evaluate(async () =>
    (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag, data }) => ({
      title,
      body,
      tag,
      href: (data as { href: unknown }).href,
    })),
  );
}

/** A finger on the notification. */
async function tap(): Promise<void> {
  await worker().evaluate(async () => {
    // The worker's own names; the tests are compiled for pages.
    const own = globalThis as unknown as {
      registration: ServiceWorkerRegistration;
      NotificationEvent: new (type: string, about: { notification: Notification }) => Event;
    };
    const [notification] = await own.registration.getNotifications();
    dispatchEvent(new own.NotificationEvent('notificationclick', { notification: notification! }));
  });
}

function worker(): Worker {
  return context.serviceWorkers()[0]!;
}

it('a push is shown whole, and a tap leads the open page there without opening it anew', async () => {
  await push(JSON.stringify(PUSH));
  await expect.poll(shown, PATIENT).toEqual([{ title: PUSH.title, body: PUSH.body, tag: PUSH.tag, href: PUSH.href }]);
  await page.evaluate(() => document.body.setAttribute('data-same', ''));
  await tap();
  await page.waitForURL(`**${PUSH.href}`);
  await page.getByText('Thêm khóa cho máy này').waitFor();
  expect(await page.locator('body[data-same]').count()).toBe(1);
  await expect.poll(shown).toEqual([]);
  expect(phone.complaints).toEqual([]);
});

it('news of the same thing replaces the older', async () => {
  await push(JSON.stringify({ ...PUSH, tag: 'hop-2' }));
  await expect.poll(async () => (await shown()).length, PATIENT).toBe(1);
  await push(JSON.stringify({ ...PUSH, tag: 'hop-2', title: 'Đổi giờ họp' }));
  await expect.poll(async () => (await shown()).map(({ title }) => title), PATIENT).toEqual(['Đổi giờ họp']);
  await tap();
  await page.waitForURL(`**${PUSH.href}`);
});

it.each(['https://elsewhere.example/', '//elsewhere.example/', '/\\elsewhere.example', 'javascript:alert(1)', 5])(
  'a notification never leads out of the handbook: %s',
  async (href) => {
    await push(JSON.stringify({ ...PUSH, href, tag: `hop-${href}` }));
    await expect.poll(async () => (await shown()).length, PATIENT).toBe(1);
    await tap();
    await page.waitForURL(`${app.base}/`);
    expect(context.pages().map((one) => new URL(one.url()).hostname)).not.toContain('elsewhere.example');
  },
);

it('a push that cannot be read still says that there is news', async () => {
  await push('not JSON');
  await expect
    .poll(async () => (await shown()).map(({ body }) => body), PATIENT)
    .toEqual(['Có tin mới. Mời đồng chí mở sổ tay.']);
});
