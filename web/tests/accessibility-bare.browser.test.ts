import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaints } from './accessible.ts';
import { startHandbook, visitRoute, type Handbook } from './handbook.ts';
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

describe.each(HANDBOOK_ROUTES)('$page', (route) => {
  it('says what is wrong without losing accessibility', async () => {
    const page = await visitRoute(app, route, { dark: true });
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
