import { readdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { TextSize } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHandbook, type Handbook, type Opening } from './handbook.ts';
import { HANDBOOK_ROUTES, type HandbookRoute } from './routes.ts';
import { quiet } from './quiet.ts';
import { openSitting } from './sitting.ts';
import { smallTargets } from './targets.ts';

const SIZES: readonly TextSize[] = ['medium', 'large', 'veryLarge'];
const PAGES = path.resolve(import.meta.dirname, '../src/routes');

let app: Handbook;
beforeAll(async () => {
  app = await startHandbook();
  await openSitting(app);
});
afterAll(() => app.close());

async function visit(route: HandbookRoute, opening: Opening): Promise<Page> {
  const page = await app.open({ ...opening, ...(route.as ? { as: route.as } : {}) });
  await page.goto(route.address(app));
  await page.getByText(new RegExp(route.ready)).first().waitFor();
  return page;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const COLOURS = { runOnly: ['color-contrast', 'color-contrast-enhanced'] };
const ALL = { rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } } };

/** What axe and our own rules have against the page as it stands. */
async function complaints(page: Page): Promise<string[]> {
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return [
    ...(await axe(page, ALL)),
    ...(await smallTargets(page)),
    ...(sideways > 0 ? [`scrolls sideways by ${sideways} px`] : []),
  ];
}

async function axe(page: Page, options: typeof COLOURS | typeof ALL): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options(options).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}

it('the list of routes names every page of the handbook', () => {
  const pages = readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('+page.svelte'))
    .map((file) => path.dirname(file))
    .filter((folder) => folder.startsWith('(so-tay)') || folder.startsWith('dang-nhap'));
  expect(HANDBOOK_ROUTES.map((route) => route.page).sort()).toEqual(pages.sort());
});

describe.each(HANDBOOK_ROUTES)('$page', (route) => {
  it('has nothing against it at three text sizes, light and dark, and at 320 px', async () => {
    const page = await visit(route, {});
    const found: string[] = [];
    for (const size of SIZES) {
      // Set in place: a new page for each would make the suite five times as long.
      await page.evaluate((chosen) => (document.documentElement.dataset['size'] = chosen), size);
      found.push(...(await complaints(page)).map((complaint) => `${size}: ${complaint}`));
      // Dark changes colours and nothing else.
      await page.emulateMedia({ colorScheme: 'dark' });
      found.push(...(await axe(page, COLOURS)).map((complaint) => `${size}, dark: ${complaint}`));
      await page.emulateMedia({ colorScheme: 'light' });
    }
    await page.setViewportSize({ width: 320, height: 640 });
    found.push(...(await complaints(page)).map((complaint) => `320 px: ${complaint}`));
    expect(found).toEqual([]);
    await page.context().close();
  });

  it('says what is wrong without losing accessibility', async () => {
    const page = await visit(route, { dark: true });
    const submit = route.submit === undefined ? null : page.getByRole('button', { name: route.submit });
    if (submit !== null && (await submit.isVisible())) {
      await submit.click();
      await page.getByRole('alert').first().waitFor();
    } else {
      await page.context().route('**/api/**', (request) => request.abort());
      await page.reload();
      await page.getByRole('heading').first().or(page.getByText('Không có mạng')).first().waitFor();
    }
    expect(await complaints(page)).toEqual([]);
    await page.context().close();
  });
});

describe('without anything to show', () => {
  const EMPTY: Record<string, object> = {
    '/api/home': {
      givenName: 'Xuân',
      cell: null,
      nextMeeting: null,
      todos: [],
      news: [],
      updatedAt: '2026-12-02T01:00:00Z',
    },
    '/api/me/feedback': { items: [], next: null, mayFile: true },
    '/api/feedback': {
      org: { id: 1, name: 'Chi bộ Xóm 1' },
      items: [],
      next: null,
      waiting: { open: 0, overdue: 0 },
      mayAssign: false,
      mayNameReceivers: false,
    },
    '/api/me/meetings': { upcoming: [], past: [], next: null, hosts: [] },
    '/api/me/assignments': { items: [] },
    '/api/me/attendance': {
      items: [],
      total: { meetings: 0, base: 0, present: 0, late: 0, excused: 0, unexcused: 0 },
      targetPercent: 90,
    },
    '/api/meetings/:id/opinions': { items: [] },
    '/api/meetings/:id/invitees': {
      items: [],
      counts: { summoned: 0, delivered: 0, seen: 0, attending: 0, askedAbsent: 0, undecided: 0, silent: 0 },
    },
    '/api/meetings/:id/roll': {
      rows: [],
      counts: {
        base: 0,
        present: 0,
        late: 0,
        excused: 0,
        unexcused: 0,
        exempt: 0,
        unmarked: 0,
        voteBase: 0,
        voters: 0,
      },
      mayHaveCome: [],
      mayMark: true,
    },
    '/api/meetings/:id/session': {
      opinions: [],
      votes: [],
      assignments: [],
      toReview: [],
      score: { criteria: [], total: null, grade: null },
      grounds: [],
      mayRecord: true,
    },
    '/api/me/corrections': { items: [], mayFile: true },
    '/api/me/access-log': { items: [], next: null, thisMonth: 0 },
    '/api/me/passkeys': { items: [] },
    '/api/activation-codes': { items: [] },
    '/api/sign-out-requests': { items: [] },
    '/api/members': {
      org: { id: 1, name: 'Chi bộ Xóm 1' },
      items: [],
      next: null,
      mayExport: false,
      mayPrintNoAccount: true,
    },
    '/api/members/no-account': { org: { id: 1, name: 'Chi bộ Xóm 1' }, printedOn: '2026-12-02', cells: [], total: 0 },
  };

  it.each(HANDBOOK_ROUTES.filter((route) => route.as !== undefined))('$page teaches', async (route) => {
    const page = await app.open({ ...(route.as ? { as: route.as } : {}) });
    await page.context().route(/\/api\//, async (asked) => {
      const empty = EMPTY[new URL(asked.request().url()).pathname.replace(UUID, ':id')];
      if (empty) await asked.fulfill({ json: empty });
      else await asked.continue();
    });
    await page.goto(route.address(app));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await quiet(page);
    expect(await complaints(page)).toEqual([]);
    await page.context().close();
  });
});

it('the components page has nothing against it, light and dark side by side', async () => {
  const page = await app.open({ screen: { width: 820, height: 1200 } });
  await page.goto('/kitchen');
  await page.getByText('Hỏi lại trước khi làm').first().waitFor();
  expect(await complaints(page)).toEqual([]);
  await page.context().close();
});
