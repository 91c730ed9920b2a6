import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntityType, Pulled } from '@sotay/contract';
import { complaints } from './accessible.ts';
import { startHandbook, visitRoute, type DemoMember, type Handbook, type Opening } from './handbook.ts';
import { keepOpen } from './keep-open.ts';
import { quiet } from './quiet.ts';
import { HANDBOOK_ROUTES } from './routes.ts';
import { openSitting } from './sitting.ts';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

let app: Handbook;
beforeAll(async () => {
  app = await startHandbook();
  await openSitting(app);
});
afterAll(() => app.close());

const pageOf = keepOpen((opening: Opening) => app.open(opening));

describe.each(HANDBOOK_ROUTES)('$page', (route) => {
  it('says what is wrong without losing accessibility', async () => {
    const page = await pageOf({ dark: true, ...(route.as ? { as: route.as } : {}) });
    await visitRoute(page, app, route);
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
    await page.context().unroute('**/api/**');
  });
});

describe('without anything to show', () => {
  /** What the device is given of each kind; what is not named here comes as it is. */
  const ROWS: Partial<Record<EntityType, object>> = {
    home: {
      givenName: 'Xuân',
      cell: null,
      nextMeeting: null,
      todos: [],
      news: [],
      updatedAt: '2026-12-02T01:00:00Z',
    },
    letters: { items: [], next: null, mayFile: true },
    meetings: { upcoming: [], past: [], next: null, hosts: [] },
    assignments: { items: [] },
    attendance: {
      items: [],
      total: { meetings: 0, base: 0, present: 0, late: 0, excused: 0, unexcused: 0 },
      targetPercent: 90,
    },
    opinions: { items: [] },
    invitees: {
      items: [],
      counts: { summoned: 0, delivered: 0, seen: 0, attending: 0, askedAbsent: 0, undecided: 0, silent: 0 },
    },
    roll: {
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
    corrections: { items: [], mayFile: true },
    cell: { org: { id: 1, name: 'Chi bộ Xóm 1' }, items: [], next: null, mayExport: false, mayPrintNoAccount: true },
  };
  const ANSWERS: Record<string, object> = {
    '/api/feedback': {
      org: { id: 1, name: 'Chi bộ Xóm 1' },
      items: [],
      next: null,
      waiting: { open: 0, overdue: 0 },
      mayAssign: false,
      mayNameReceivers: false,
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
    '/api/me/access-log': { items: [], next: null, thisMonth: 0 },
    '/api/me/passkeys': { items: [] },
    '/api/activation-codes': { items: [] },
    '/api/sign-out-requests': { items: [] },
    '/api/members/no-account': { org: { id: 1, name: 'Chi bộ Xóm 1' }, printedOn: '2026-12-02', cells: [], total: 0 },
  };

  /** A phone of somebody for whom there is nothing; on the screens of one meeting there is that meeting. */
  const emptyPage = keepOpen(async ({ as, hasMeetings }: { as: DemoMember; hasMeetings: boolean }) => {
    const page = await app.open({ as });
    const isThere = (type: EntityType): boolean => type !== 'notice' && (hasMeetings || type !== 'meeting');
    await page.context().route(/\/api\//, async (asked) => {
      const path = new URL(asked.request().url()).pathname;
      const empty = ANSWERS[path.replace(UUID, ':id')];
      if (empty) return asked.fulfill({ json: empty });
      if (path !== '/api/sync') return asked.continue();
      const response = await asked.fetch();
      if (response.status() !== 200) return asked.fulfill({ response });
      const pulled = (await response.json()) as Pulled;
      const rows = pulled.rows
        .filter(({ type }) => isThere(type))
        .map((row) => ({ ...row, body: ROWS[row.type] ?? row.body }));
      await asked.fulfill({ response, json: { ...pulled, rows } });
    });
    return page;
  });

  it.each(HANDBOOK_ROUTES.filter((route) => route.as !== undefined))('$page teaches', async (route) => {
    const page = await emptyPage({ as: route.as!, hasMeetings: route.page.includes('[address]') });
    await page.goto(route.address(app));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await quiet(page);
    expect(await complaints(page)).toEqual([]);
  });
});

it('the components page has nothing against it, light and dark side by side', async () => {
  const page = await app.open({ screen: { width: 820, height: 1200 } });
  await page.goto('/kitchen');
  await page.getByText('Hỏi lại trước khi làm').first().waitFor();
  expect(await complaints(page)).toEqual([]);
  await page.context().close();
});
