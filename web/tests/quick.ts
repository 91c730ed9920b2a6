import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, test } from 'vitest';
import { DESKTOP, PHONE, startBrowserApp, type BrowserApp } from './harness.ts';
import { HANDBOOK_ROUTES } from './routes.ts';
let app: BrowserApp;
beforeAll(async () => { mkdirSync('/tmp/shots', { recursive: true }); app = await startBrowserApp(); });
afterAll(() => app.close());
test('quick', async () => {
  const combos = JSON.parse(process.env['COMBOS'] ?? '[["medium",false,360]]') as [('medium'|'large'|'veryLarge'), boolean, number][];
  for (const [size, dark, width] of combos) for (const route of HANDBOOK_ROUTES) {
    const page = await app.open({ size, dark, viewport: width === 360 ? PHONE : DESKTOP, ...(route.as ? { as: route.as } : {}) });
    page.on('console', (m) => m.type() === 'error' && console.log(route.page, m.text()));
    page.on('pageerror', (m) => console.log(route.page, 'ERR', m.message));
    await page.goto(route.address(app));
    await page.getByText(new RegExp(route.ready)).first().waitFor({ timeout: 6000 }).catch(() => console.log('NOT READY', route.page));
    await page.evaluate(() => document.fonts.ready); 
    const name = route.page.replaceAll('/', '_');
    await page.screenshot({ path: `/tmp/shots/${width}-${size}-${dark}-${name}.png`, fullPage: process.env['FULL'] === '1' });
    await page.context().close();
  }
});
