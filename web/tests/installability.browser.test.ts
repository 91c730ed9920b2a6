import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type CDPSession } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CHROMIUM, PHONE, startProduct, type Running } from './harness.ts';

const MANIFEST = '/manifest.webmanifest';

let product: Running;
let profile: string;
// The browser installs nothing from a private window, and every page of `visit` stands in one: this is an ordinary profile.
let context: BrowserContext;
beforeAll(async () => {
  product = await startProduct();
  profile = mkdtempSync(path.join(tmpdir(), 'sotay-profile-'));
  context = await chromium.launchPersistentContext(profile, {
    ...CHROMIUM,
    viewport: PHONE,
    locale: 'vi-VN',
    baseURL: product.base,
  });
});
afterAll(async () => {
  await context.close();
  await product.close();
  rmSync(profile, { recursive: true, force: true });
});

/** DevTools of a page once it has its content. With `fresh` nothing comes from what the phone kept before. */
async function open(address: string, heading: RegExp, fresh = false): Promise<CDPSession> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Page.enable');
  await devtools.send('Network.enable');
  await devtools.send('Network.setBypassServiceWorker', { bypass: fresh });
  await page.goto(address);
  await page.getByRole('heading', { name: heading }).first().waitFor();
  return devtools;
}

/** What the browser has against installing the page, in its own words. */
async function against(devtools: CDPSession): Promise<string[]> {
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  return installabilityErrors.map(({ errorId }) => errorId);
}

it('the browser offers to install the handbook from the cover and from Trang chủ', async () => {
  expect(await against(await open('/dang-nhap', /./))).toEqual([]);
  await product.signIn(await context.newPage(), 'Chi ủy viên');
  expect(await against(await open('/', /^Chào đồng chí/))).toEqual([]);
});

it('the browser reads the manifest without a complaint, and every icon is the size it says', async () => {
  const devtools = await open('/dang-nhap', /./);
  const { url, errors, data } = await devtools.send('Page.getAppManifest');
  expect(url).toBe(`${product.base}${MANIFEST}`);
  expect(errors).toEqual([]);
  const { icons } = JSON.parse(data!) as { icons: { src: string; sizes: string }[] };
  const page = await context.newPage();
  await page.goto('/dang-nhap');
  for (const { src, sizes } of icons.filter((icon) => icon.sizes !== 'any')) {
    const drawn = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    expect(drawn).toBe(sizes);
  }
});

it('the check has eyes: a manifest without icons is refused', async () => {
  await context.route(`**${MANIFEST}`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), icons: [] } });
  });
  expect(await against(await open('/dang-nhap', /./, true))).not.toEqual([]);
  await context.unroute(`**${MANIFEST}`);
});
