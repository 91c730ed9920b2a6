import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { TextSize } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaints, complaintsOfColour, complaintsOfShape, everyCombination } from './accessible.ts';
import { startHandbook, visitRoute, type Handbook, type Opening } from './handbook.ts';
import { PHONE } from './harness.ts';
import { keepOpen } from './keep-open.ts';
import { HANDBOOK_ROUTES } from './routes.ts';
import { openSitting } from './sitting.ts';

/** Large lies between the two others; the short run leaves it out. */
const SIZES: readonly TextSize[] = everyCombination ? ['medium', 'large', 'veryLarge'] : ['medium', 'veryLarge'];
const PAGES = path.resolve(import.meta.dirname, '../src/routes');

let app: Handbook;
const pageOf = keepOpen((opening: Opening) => app.open(opening));
beforeAll(async () => {
  app = await startHandbook();
  await openSitting(app);
});
afterAll(() => app.close());

it('the list of routes names every page of the handbook', () => {
  const pages = readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('+page.svelte'))
    .map((file) => path.dirname(file))
    .filter((folder) => folder.startsWith('(so-tay)') || folder.startsWith('dang-nhap'));
  expect(HANDBOOK_ROUTES.map((route) => route.page).sort()).toEqual(pages.sort());
});

describe.each(HANDBOOK_ROUTES)('$page', (route) => {
  it('has nothing against it at its text sizes, light and dark, and at 320 px', async () => {
    const page = await pageOf(route.as ? { as: route.as } : {});
    await page.setViewportSize(PHONE);
    await visitRoute(page, app, route);
    const found: string[] = [];
    for (const size of SIZES) {
      // Set in place: a new page for each would make the suite five times as long.
      await page.evaluate((chosen) => (document.documentElement.dataset['size'] = chosen), size);
      const against = size === 'medium' ? await complaints(page) : await complaintsOfShape(page);
      found.push(...against.map((complaint) => `${size}: ${complaint}`));
      // Dark changes colours and nothing else, and colours know no size.
      if (!everyCombination && size !== 'medium') continue;
      await page.emulateMedia({ colorScheme: 'dark' });
      found.push(...(await complaintsOfColour(page)).map((complaint) => `${size}, dark: ${complaint}`));
      await page.emulateMedia({ colorScheme: 'light' });
    }
    await page.setViewportSize({ width: 320, height: 640 });
    found.push(...(await complaintsOfShape(page)).map((complaint) => `320 px: ${complaint}`));
    expect(found).toEqual([]);
  });
});
