import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { TextSize } from '@sotay/contract';
import { afterAll, beforeAll, test } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { DESKTOP, PHONE } from './harness.ts';
import { OFFICE_ROUTES, bodiesOf, sitDown } from './office.ts';
import { quiet } from './quiet.ts';
import { HANDBOOK_ROUTES } from './routes.ts';
import { openSitting } from './sitting.ts';

// Not a test of anything: pictures for a person to look at, in `.data/screens`.
const OUT = path.resolve(import.meta.dirname, '../../.data/screens');
const SIZES: readonly TextSize[] = ['medium', 'large', 'veryLarge'];
const SCREENS = [PHONE, DESKTOP] as const;
/** The hardest case a layout must hold. */
const NARROWEST = { width: 320, height: 640 } as const;
const LARGEST: readonly TextSize[] = ['veryLarge'];

let app: Handbook;
beforeAll(async () => {
  mkdirSync(OUT, { recursive: true });
  app = await startHandbook();
  await openSitting(app);
});
afterAll(() => app.close());

/** `/chi-bo/217` as a name of a file. */
function nameOf(address: string): string {
  return address.replace(/^\//, '').replace(/\?.*/, '').replaceAll('/', '_').replace(/\d+/, 'so') || 'trang-chu';
}

/** The page as it opens, and the whole of it when it is longer than the screen; light, then dark. */
async function shoot(page: Page, name: string): Promise<void> {
  for (const [scheme, word] of [
    ['light', 'sang'],
    ['dark', 'toi'],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    const file = path.join(OUT, `${name}-${word}`);
    await page.screenshot({ path: `${file}.png` });
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const screen = page.viewportSize()!;
    if (height <= screen.height) continue;
    // A taller window, not a picture of the full page: its bar would stand across the middle.
    await page.setViewportSize({ ...screen, height });
    await page.screenshot({ path: `${file}-het.png` });
    await page.setViewportSize(screen);
  }
}

test.each(HANDBOOK_ROUTES)(
  '$page, at both widths, three text sizes, light and dark, and at its narrowest',
  async (route) => {
    for (const screen of [...SCREENS, NARROWEST]) {
      for (const size of screen === NARROWEST ? LARGEST : SIZES) {
        const page = await app.open({ size, screen, ...(route.as ? { as: route.as } : {}) });
        await page.goto(route.address(app));
        await page.getByText(new RegExp(route.ready)).first().waitFor();
        await quiet(page);
        await shoot(page, `${nameOf(route.address(app))}-${screen.width}-${size}`);
        await page.context().close();
      }
    }
  },
);

test('every component in its states, light and dark side by side', async () => {
  const page = await app.open({ screen: DESKTOP });
  await page.goto('/kitchen');
  await page.getByText('Hỏi lại trước khi làm').first().waitFor();
  await shoot(page, 'kitchen');
  await page.context().close();
});

test.each(OFFICE_ROUTES)('Văn phòng $page, at both widths, light and dark', async (route) => {
  const bodies = await bodiesOf(app);
  for (const screen of SCREENS) {
    const page = await sitDown(app, screen, { ...route, to: '/van-phong/to-chuc' });
    await page.goto(route.address(bodies));
    await page.getByText(new RegExp(route.ready)).first().waitFor();
    await quiet(page);
    await shoot(page, `${nameOf(route.address(bodies))}-${screen.width}`);
    await page.context().close();
  }
});
