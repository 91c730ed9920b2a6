import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { TextSize } from '@sotay/contract';
import { afterAll, beforeAll, test } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { DESKTOP, PHONE } from './harness.ts';
import { HANDBOOK_ROUTES } from './routes.ts';

// Not a test of anything: pictures for a person to look at, in `.data/screens`.
const OUT = path.resolve(import.meta.dirname, '../../.data/screens');
const SIZES: readonly TextSize[] = ['medium', 'large', 'veryLarge'];

let app: Handbook;
beforeAll(async () => {
  mkdirSync(OUT, { recursive: true });
  app = await startHandbook();
});
afterAll(() => app.close());

test('every screen, at both widths, three text sizes, light and dark', async () => {
  for (const screen of [PHONE, DESKTOP]) {
    for (const size of SIZES) {
      for (const dark of [false, true]) {
        for (const route of HANDBOOK_ROUTES) {
          const page = await app.open({ size, dark, screen, ...(route.as ? { as: route.as } : {}) });
          await page.goto(route.address(app));
          await page.getByText(new RegExp(route.ready)).first().waitFor();
          const name = route.address(app).replace(/^\//, '').replaceAll('/', '_').replace(/\d+/, 'so') || 'trang-chu';
          await page.screenshot({
            path: path.join(OUT, `${screen.width}-${size}-${dark ? 'toi' : 'sang'}-${name}.png`),
          });
          await page.context().close();
        }
      }
    }
  }
});
