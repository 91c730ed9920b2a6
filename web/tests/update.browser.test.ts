import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { PHONE } from './harness.ts';
import { installedPhone, kept, PATIENT, untilKept } from './installed.ts';
import { SECOND, secondBuild } from './second-build.ts';

const OFFER = 'Có bản mới của sổ tay.';

let app: Handbook;
let second: ReturnType<typeof secondBuild>;
beforeAll(async () => {
  app = await startHandbook();
  second = secondBuild();
});
afterAll(async () => {
  second.remove();
  await app.close();
});
afterEach(async () => {
  await app.shut();
  await app.reopen();
});

/** The server is given the second version. */
async function deploy(): Promise<void> {
  await app.shut();
  await app.reopen(second.folder);
}

/** Which of the two versions drew the page. */
async function versionOf(page: Page): Promise<'first' | 'second'> {
  const start = await page.locator('link[rel=modulepreload]').first().getAttribute('href');
  return start!.includes(SECOND) ? 'second' : 'first';
}

/** How often a page was opened anew since. */
function countOpenings(page: Page): () => number {
  let count = 0;
  page.on('domcontentloaded', () => (count += 1));
  return () => count;
}

it('a new version is offered, not forced: who writes is left alone, who asks for it gets it in one reload', async () => {
  const phone = await installedPhone(app, 'secretary');
  const context = await phone.start();
  const page = await context.newPage();
  await page.goto('/');
  await untilKept(page);
  const writing = await context.newPage();
  await writing.goto('/y-kien/moi');
  await writing.getByLabel('Về việc gì?').fill('Đèn đường xóm 1');
  const [pageOpened, writingOpened] = [countOpenings(page), countOpenings(writing)];

  await deploy();
  // As the browser does by itself at the next opening.
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await page.getByText(OFFER).waitFor();
  expect(await writing.getByText(OFFER).count()).toBe(0);

  // The old page goes on, also to pages it has not shown yet and whose files are on no server any more.
  await page.getByRole('link', { name: 'Cá nhân' }).first().click();
  await page.getByRole('heading', { name: 'Cá nhân' }).waitFor();
  await page.getByRole('link', { name: /Máy đang đăng nhập/ }).click();
  await page.getByText('Thêm khóa cho máy này').waitFor();
  await page.goBack();
  expect([await versionOf(page), pageOpened()]).toEqual(['first', 0]);

  await page.getByRole('button', { name: 'Cập nhật' }).click();
  await expect.poll(() => versionOf(page), PATIENT).toBe('second');
  await page.getByRole('heading', { name: 'Cá nhân' }).waitFor();
  expect(pageOpened()).toBe(1);
  expect(await page.getByText(OFFER).count()).toBe(0);

  // The page on which somebody writes is as it was, finds its files, and keeps its words.
  expect(Object.keys(await kept(writing))).toHaveLength(2);
  expect([await versionOf(writing), writingOpened()]).toEqual(['first', 0]);
  await writing.getByRole('link', { name: 'Ý kiến của tôi' }).first().click();
  await writing.getByRole('link', { name: 'Viết ý kiến' }).click();
  expect(await writing.getByLabel('Về việc gì?').inputValue()).toBe('Đèn đường xóm 1');
  await writing.goto('/');
  expect(await versionOf(writing)).toBe('second');
  // Nobody uses the first version any more, which the next opening sees.
  await writing.reload();
  await expect.poll(async () => Object.keys(await kept(writing)).length, PATIENT).toBe(1);
  expect(phone.complaints).toEqual([]);
  await phone.discard();
});

it('a letter begun keeps the offer back until it is sent: a reload would lose it', async () => {
  const phone = await installedPhone(app, 'member');
  const page = await (await phone.start()).newPage();
  await page.goto('/y-kien/moi');
  await untilKept(page);
  await page.getByLabel('Về việc gì?').fill('Đèn đường');
  await deploy();
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const coming = registration.installing!;
    await new Promise((done) => coming.addEventListener('statechange', done, { once: true }));
  });
  await page.getByRole('link', { name: 'Ý kiến của tôi' }).first().click();
  await page
    .getByRole('link', { name: /Cá nhân|Trang chủ/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Sinh hoạt' }).first().waitFor();
  expect(await page.getByText(OFFER).count()).toBe(0);
  await phone.discard();
});

it('a page without a worker that misses a file opens the new version once, not an error', async () => {
  const page = await app.open({ as: 'secretary', screen: PHONE });
  await page.goto('/');
  await page.getByRole('heading', { name: 'Tin mới' }).waitFor();
  const opened = countOpenings(page);
  await deploy();
  await page.getByRole('link', { name: 'Cá nhân' }).first().click();
  await expect.poll(() => versionOf(page), PATIENT).toBe('second');
  await page.getByRole('heading', { name: 'Cá nhân' }).waitFor();
  expect([new URL(page.url()).pathname, opened()]).toEqual(['/ca-nhan', 1]);
  await page.context().close();
});

it('a file lost from the phone and gone from the server opens the new version once, not an error', async () => {
  const phone = await installedPhone(app, 'secretary');
  const context = await phone.start();
  const page = await context.newPage();
  await page.goto('/');
  await untilKept(page);
  await (await context.newCDPSession(page)).send('Network.clearBrowserCache');
  // Everything but the page itself is lost: the worst that a browser short of room may do.
  await page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0]!);
    for (const request of await cache.keys()) if (new URL(request.url).pathname !== '/') await cache.delete(request);
  });
  const opened = countOpenings(page);
  await deploy();
  await page.getByRole('link', { name: 'Cá nhân' }).first().click();
  await expect.poll(() => versionOf(page), PATIENT).toBe('second');
  await page.getByRole('heading', { name: 'Cá nhân' }).waitFor();
  expect([new URL(page.url()).pathname, opened()]).toEqual(['/ca-nhan', 1]);
  await phone.discard();
});
