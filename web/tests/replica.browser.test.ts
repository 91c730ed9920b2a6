import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHROMIUM } from './harness.ts';
import type { Engine } from './replica-page.svelte.ts';
import { startStandIn, type StandIn } from './sync-stand-in.ts';

declare global {
  interface Window {
    engine: Engine;
    connections: IDBDatabase[];
  }
}

const MEETING = '0197c000-0000-7000-8000-000000000001';
const OTHER_MEETING = '0197c000-0000-7000-8000-000000000002';

let server: StandIn;
let browser: Browser;
let phone: BrowserContext;
const complaints: string[] = [];

beforeAll(async () => {
  server = await startStandIn();
  browser = await chromium.launch(CHROMIUM);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});
beforeEach(async () => {
  server.reset();
  complaints.length = 0;
  phone = await newPhone();
  server.move({ type: 'me', body: { account: { id: 'account-a' } } });
  server.move({ type: 'home', body: { nextMeeting: null, todos: [], news: [] } });
  server.move({ type: 'meeting', id: MEETING, body: meeting(MEETING) });
});
afterEach(async () => {
  await phone.close();
  expect(complaints).toEqual([]);
});

async function newPhone(): Promise<BrowserContext> {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    window.connections = [];
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...args) {
      const request = open.apply(this, args);
      request.addEventListener('success', () => window.connections.push(request.result));
      return request;
    };
  });
  return context;
}

async function openTab(context = phone): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.base);
  await page.waitForFunction(() => 'engine' in window);
  await page.evaluate((id) => {
    window.engine.watch('home');
    window.engine.watch('meeting', id);
  }, MEETING);
  return page;
}

/** A tab whose rows are there. */
async function filledTab(context = phone): Promise<Page> {
  const page = await openTab(context);
  await page.waitForFunction(() => window.engine.seen['home'] !== undefined);
  return page;
}

function meeting(id: string, more: object = {}): object {
  return {
    id,
    state: 'convened',
    startsAt: '2026-12-03T12:00:00Z',
    title: 'Thường kỳ',
    papers: [],
    own: null,
    changes: [],
    ...more,
  };
}

const attending = (page: Page, id = MEETING): Promise<string> =>
  page.evaluate((meetingId) => window.engine.act('meeting.answer', { meetingId, answer: 'attending' }), id);

const seen = (page: Page, key: string): Promise<unknown> => page.evaluate((name) => window.engine.seen[name], key);

const eventually = (look: () => unknown): ReturnType<typeof expect.poll> =>
  expect.poll(look, { timeout: 20_000, interval: 50 });

const title = (page: Page): Promise<string | undefined> =>
  page.evaluate((id) => (window.engine.seen[`meeting ${id}`] as { title?: string } | undefined)?.title, MEETING);

const ownAnswer = (page: Page): Promise<string | undefined> =>
  page.evaluate(
    (id) => (window.engine.seen[`meeting ${id}`] as { own?: { answer: string } } | undefined)?.own?.answer,
    MEETING,
  );

const waiting = async (page: Page): Promise<number> =>
  ((await seen(page, 'state')) as { waiting: number } | undefined)?.waiting ?? -1;

const refresh = (page: Page): Promise<void> => page.evaluate(() => window.engine.refreshAll());

/** What all databases of the origin hold, read past the application. */
function onDisk(page: Page): Promise<Record<string, Record<string, unknown[]>>> {
  return page.evaluate(async () => {
    const found: Record<string, Record<string, unknown[]>> = {};
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('not opened'));
      });
      const stores: Record<string, unknown[]> = {};
      for (const store of db.objectStoreNames) {
        stores[store] = await new Promise((resolve) => {
          const request = db.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result as unknown[]);
        });
      }
      db.close();
      found[name] = stores;
    }
    return found;
  });
}

describe('What a screen reads', () => {
  it('[SY31] is on the device: a page opened without a server shows what was there', async () => {
    await (await filledTab()).close();
    server.world.dead = true;
    const page = await filledTab();
    expect(await title(page)).toBe('Thường kỳ');
  });

  it('[SY31] shows an act before the server knows of it, and does not fall back before a pull has brought it', async () => {
    const page = await filledTab();
    server.world.dead = true;
    await attending(page);
    await eventually(() => ownAnswer(page)).toBe('attending');
    server.world.dead = false;
    await refresh(page);
    await eventually(() => waiting(page)).toBe(0);
    // The server said yes and has not moved the row: the answer still stands on the screen.
    expect(await ownAnswer(page)).toBe('attending');
  });

  it('[SY31] loses what was laid over it once a pull has shown the act, also when its row had come before', async () => {
    const page = await filledTab();
    await attending(page);
    await eventually(() => waiting(page)).toBe(0);
    // The row comes at once and says otherwise; the pull that takes the act off a moment later brings no row at all.
    server.move({ type: 'meeting', id: MEETING, body: meeting(MEETING, { own: { answer: 'absent' } }) });
    await refresh(page);
    await eventually(() => ownAnswer(page)).toBe('absent');
  });

  it('[SY31] are all things of a type, each with what was done to it', async () => {
    server.move({ type: 'meeting', id: OTHER_MEETING, body: meeting(OTHER_MEETING) });
    const page = await filledTab();
    await page.evaluate(() => window.engine.watchAll('meeting'));
    server.world.dead = true;
    await attending(page, OTHER_MEETING);
    await eventually(() => seen(page, 'all meeting')).toMatchObject([
      { id: MEETING, own: null },
      { id: OTHER_MEETING, own: { answer: 'attending' } },
    ]);
  });

  it('[SY38] is asked to stay once the first rows are here, and the answer can be read', async () => {
    const page = await filledTab();
    await eventually(() => page.evaluate(() => localStorage.getItem('sotay.giu'))).toBe('1');
    expect(typeof (await page.evaluate(() => window.engine.mayStay()))).toBe('boolean');
  });

  it('[SY15] takes away what is no longer the person’s, with its papers and kept files, before the new is written', async () => {
    server.world.papers['paper-1'] = 'Dự thảo nghị quyết';
    const papers = [{ id: 'paper-1', purpose: 'paper' }];
    server.move({ type: 'meeting', id: OTHER_MEETING, group: 'org:7', body: meeting(OTHER_MEETING, { papers }) });
    const page = await filledTab();
    await eventually(() => seen(page, 'paper')).toBe('Dự thảo nghị quyết');
    await page.evaluate(async (id) => {
      const cache = await caches.open('files');
      await cache.put(`/api/meetings/${id}/files/paper-1`, new Response('bytes'));
    }, OTHER_MEETING);
    server.world.revoked = ['org:7'];
    server.move({ type: 'home', body: { nextMeeting: null, todos: [], news: [], again: true } });
    await refresh(page);
    await eventually(() => seen(page, 'paper')).toBe(undefined);
    const [disk] = Object.values(await onDisk(page));
    expect(JSON.stringify(disk)).not.toContain(OTHER_MEETING);
    expect(JSON.stringify(disk)).not.toContain('Dự thảo');
    expect(await page.evaluate(async () => (await (await caches.open('files')).keys()).length)).toBe(0);
  });
});

describe('A pull', () => {
  it('[SY16] of many pages is stored whole or not at all', async () => {
    const page = await filledTab();
    for (let n = 0; n < 5; n += 1) server.move({ type: 'letter', id: `letter-${n}`, body: { n } });
    server.move({ type: 'meeting', id: MEETING, body: meeting(MEETING, { title: 'Dời sang tối mai' }) });
    Object.assign(server.world, { pageRows: 2, cutPagesFrom: 2 });
    const before = await onDisk(page);
    await refresh(page);
    const after = await onDisk(page);
    expect(rowsOf(after)).toEqual(rowsOf(before));
    server.world.cutPagesFrom = Infinity;
    await refresh(page);
    await eventually(() => title(page)).toBe('Dời sang tối mai');
    expect(rowsOf(await onDisk(page))).toHaveLength(3 + 5);
  });

  it('[SY33] cut off in the middle of storing leaves the old rows with the old mark', async () => {
    const page = await filledTab();
    const before = rowsOf(await onDisk(page));
    server.move({ type: 'home', body: { nextMeeting: null, todos: [], news: [], again: true } });
    server.move({ type: 'meeting', id: MEETING, body: meeting(MEETING, { title: 'Dời sang tối mai' }) });
    // The first row is written, and then the phone dies while the transaction is still at work.
    await page.evaluate(() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...args) {
        const request = put.apply(this, args);
        if (this.name === 'rows') {
          const keepBusy = (): void => {
            this.get(['none', '']).onsuccess = keepBusy;
          };
          keepBusy();
          Object.assign(window, { isStoring: true });
        }
        return request;
      };
      void window.engine.refreshAll();
    });
    await page.waitForFunction(() => 'isStoring' in window);
    const crashed = page.waitForEvent('crash');
    const session = await phone.newCDPSession(page);
    void session.send('Page.crash').catch(() => undefined);
    await crashed;
    await page.close();

    server.world.dead = true;
    const next = await filledTab();
    expect(rowsOf(await onDisk(next))).toEqual(before);
    server.world.dead = false;
    await refresh(next);
    await eventually(() => title(next)).toBe('Dời sang tối mai');
  });

  it('asked for while another is under way is a pull of its own, and as fresh as it was asked for', async () => {
    const page = await filledTab();
    const asked: (string | undefined)[] = [];
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/api/sync', async (route) => {
      asked.push(route.request().headers()['sotay-fresh']);
      if (asked.length === 1) await held;
      await route.continue();
    });
    const first = refresh(page);
    await eventually(() => asked.length).toBe(1);
    const second = refresh(page);
    letGo();
    await Promise.all([first, second]);
    expect(asked).toEqual(['1', '1']);
  });

  it('that meets the end of the session keeps what is on the device, and what waits', async () => {
    const page = await filledTab();
    server.world.account = null;
    await attending(page);
    await eventually(() => seen(page, 'state')).toMatchObject({ sessionOver: true, waiting: 1 });
    expect(await title(page)).toBe('Thường kỳ');
    server.world.account = 'account-a';
    await refresh(page);
    await eventually(() => seen(page, 'state')).toMatchObject({ sessionOver: false, waiting: 0 });
  });
});

describe('An act', () => {
  it('[SY20] whose answer was lost on the way is sent again under the same id, and done once (S9)', async () => {
    const page = await filledTab();
    server.world.loseAnswers = 2;
    const id = await attending(page);
    await refresh(page);
    await refresh(page);
    await eventually(() => waiting(page)).toBe(0);
    expect(server.world.came.filter((act) => act.id === id).length).toBeGreaterThan(1);
    expect(server.world.done[id]).toBe(1);
    await eventually(() => seen(page, 'receipts')).toContain(id);
  });

  it('[SY34] is on the disk before the screen says so: a page killed right after loses nothing', async () => {
    const page = await filledTab();
    server.world.dead = true;
    const id = await attending(page);
    await page.close();
    server.world.dead = false;
    const next = await filledTab();
    await eventually(() => waiting(next)).toBe(0);
    expect(server.world.done[id]).toBe(1);
  });

  it('[SY34] that was never sent is replaced by a newer answer; one that was sent stays before it', async () => {
    const page = await filledTab();
    // Sent, and nobody heard the answer.
    server.world.loseAnswers = Infinity;
    const first = await attending(page);
    await eventually(() => server.world.came.length).toBeGreaterThan(0);
    server.world.dead = true;
    // In one breath: the courier has not come by in between.
    const last = await page.evaluate(async (meetingId) => {
      void window.engine.act('meeting.answer', { meetingId, answer: 'absent', reason: 'Ốm' });
      return window.engine.act('meeting.answer', { meetingId, answer: 'attending' });
    }, MEETING);
    await eventually(() => waiting(page)).toBe(2);
    Object.assign(server.world, { dead: false, loseAnswers: 0 });
    await refresh(page);
    await eventually(() => waiting(page)).toBe(0);
    expect(Object.keys(server.world.done)).toEqual([first, last]);
  });

  it('[SY35] that is refused stands in Cần xem lại with the reason; made again it has a new id', async () => {
    const page = await filledTab();
    server.world.outcomes['meeting.answer'] = 'rejected';
    const id = await attending(page);
    await eventually(() => seen(page, 'review')).toEqual(['meeting.answer Chưa nhận được việc này.']);
    await eventually(() => ownAnswer(page)).toBe(undefined);
    server.world.outcomes = {};
    await page.evaluate((refused) => window.engine.outbox.tryAgain(refused), id);
    await eventually(() => seen(page, 'review')).toEqual([]);
    await eventually(() => Object.keys(server.world.done).length).toBe(1);
    expect(server.world.done[id]).toBe(undefined);
  });

  it('[SY22] that has to wait holds up only its own aggregate', async () => {
    const page = await filledTab();
    server.world.outcomes['meeting.opinion'] = 'waits';
    await page.evaluate(
      (meetingId) =>
        window.engine.act('meeting.opinion', {
          meetingId,
          id: crypto.randomUUID(),
          kind: 'opinion',
          text: 'Sửa đường',
        }),
      MEETING,
    );
    const id = await attending(page);
    await eventually(() => server.world.done[id]).toBe(1);
    await eventually(() => waiting(page)).toBe(1);
  });

  it('[SY52] says when it was done by the clock put right by the server’s, and nothing before the server was heard', async () => {
    await (await filledTab()).close();
    server.world.dead = true;
    const page = await filledTab();
    await attending(page);
    server.world.dead = false;
    await refresh(page);
    await eventually(() => server.world.came.map((act) => act.claimedAt)).toEqual([null]);
    expect(await page.evaluate(() => Math.abs((window.engine.clock.now() ?? 0) - Date.now()))).toBeLessThan(5_000);
    await attending(page, OTHER_MEETING);
    await eventually(() => server.world.came.length).toBe(2);
    expect(server.world.came[1]?.claimedAt).toMatch(/Z$/);
  });

  it('[SY52] knows the hour in a second tab too, which hears it from the courier', async () => {
    await filledTab();
    const second = await filledTab();
    await expect.poll(() => second.evaluate(() => window.engine.clock.now())).not.toBe(null);
    await attending(second);
    await eventually(() => server.world.came.map((act) => act.claimedAt)).toEqual([expect.stringMatching(/Z$/)]);
  });

  it('tells the officers once that invitations are on this device', async () => {
    const own = { deliveredAt: null, seenAt: null, answer: null };
    server.move({ type: 'meeting', id: MEETING, body: meeting(MEETING, { own }) });
    const page = await filledTab();
    await eventually(() => server.world.came.map((act) => act.name)).toEqual(['meeting.delivered']);
    server.move({ type: 'home', body: { nextMeeting: null, todos: [], news: [], again: true } });
    await refresh(page);
    expect(server.world.came).toHaveLength(1);
  });
});

describe('Two tabs', () => {
  it('[SY32] have one courier, and each sees at once what was done in the other (S10)', async () => {
    const first = await filledTab();
    const second = await filledTab();
    const id = await attending(second);
    await eventually(() => ownAnswer(first)).toBe('attending');
    await eventually(() => waiting(second)).toBe(0);
    expect(server.world.came.map((act) => act.id)).toEqual([id]);
    expect(await holders(second)).toBe(1);
    server.move({ type: 'meeting', id: MEETING, body: meeting(MEETING, { title: 'Dời sang tối mai' }) });
    await refresh(second);
    await eventually(() => title(first)).toBe('Dời sang tối mai');
    await eventually(() => title(second)).toBe('Dời sang tối mai');
  });

  it('[SY32] lose no act when the courier’s tab is closed', async () => {
    const first = await filledTab();
    const second = await filledTab();
    server.world.dead = true;
    const ids = [await attending(first), await attending(second, OTHER_MEETING)];
    await first.close();
    server.world.dead = false;
    await refresh(second);
    await eventually(() => waiting(second)).toBe(0);
    expect(ids.map((id) => server.world.done[id])).toEqual([1, 1]);
  });

  it('[SY32] replace a frozen courier', async () => {
    const first = await filledTab();
    const second = await filledTab();
    const session = await phone.newCDPSession(first);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    const id = await attending(second);
    await second.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await eventually(() => server.world.done[id]).toBe(1);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await eventually(() => ownAnswer(first)).toBe('attending');
    expect(await holders(second)).toBe(1);
  });

  it('[SY32] refused the office, as WebKit does to a page on its way out, do not ask for it without end', async () => {
    await phone.addInitScript(() => {
      LockManager.prototype.request = () => Promise.reject(new DOMException('Not fully active', 'InvalidStateError'));
    });
    // A page that asked without end would answer nothing.
    const id = await attending(await openTab());
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  async function holders(page: Page): Promise<number> {
    return page.evaluate(async () => (await navigator.locks.query()).held?.length ?? 0);
  }
});

describe('A database', () => {
  it('[SY38] deleted while nobody looked begins anew from the server (S13)', async () => {
    const page = await filledTab();
    const [name = ''] = Object.keys(await onDisk(page));
    await page.goto(`${server.base}/page.js`);
    await page.evaluate((gone) => new Promise((resolve) => (indexedDB.deleteDatabase(gone).onsuccess = resolve)), name);
    await page.close();
    const next = await filledTab();
    expect(await title(next)).toBe('Thường kỳ');
    expect(Object.keys(await onDisk(next))).toEqual([name]);
  });

  it('[SY38] deleted under an open page begins anew, and takes acts (S15)', async () => {
    const page = await filledTab();
    const [name = ''] = Object.keys(await onDisk(page));
    await page.evaluate((gone) => new Promise((resolve) => (indexedDB.deleteDatabase(gone).onsuccess = resolve)), name);
    const id = await attending(page);
    await refresh(page);
    await eventually(() => server.world.done[id]).toBe(1);
    await refresh(page);
    await eventually(async () => rowsOf(await onDisk(page)).length).toBe(3);
  });

  it('[SY38] whose connection the browser closed is opened again (S16)', async () => {
    const page = await filledTab();
    await page.evaluate(() => {
      for (const connection of window.connections) connection.close();
    });
    const id = await attending(page);
    await eventually(() => ownAnswer(page)).toBe('attending');
    await eventually(() => server.world.done[id]).toBe(1);
  });

  it('[SY36] is upgraded by a newer application with the outbox in it; the old tab neither blocks it nor loses acts (S18)', async () => {
    const old = await filledTab();
    server.world.dead = true;
    const before = await attending(old);
    const newer = await phone.newPage();
    await newer.goto(`${server.base}/page.js`);
    const kept = await newer.evaluate(async () => {
      const [{ name = '', version = 0 } = {}] = await indexedDB.databases();
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name, version + 1);
        request.onupgradeneeded = () => request.result.createObjectStore('documents');
        request.onblocked = () => reject(new Error('blocked by the old tab'));
        request.onsuccess = () => resolve(request.result);
      });
      const ids = await new Promise<string[]>((resolve) => {
        const request = db.transaction('outbox').objectStore('outbox').getAll();
        request.onsuccess = () => resolve((request.result as { id: string }[]).map((act) => act.id));
      });
      db.close();
      return ids;
    });
    expect(kept).toEqual([before]);
    const after = await attending(old, OTHER_MEETING);
    server.world.dead = false;
    await refresh(old);
    await eventually(() => waiting(old)).toBe(0);
    expect([before, after].map((id) => server.world.done[id])).toEqual([1, 1]);
  });
});

describe('The person', () => {
  it('[SY37] who signs out leaves nothing readable: no rows, no kept files, no private files, no name', async () => {
    const page = await filledTab();
    await page.evaluate(async () => {
      await (await caches.open('files')).put('/api/meetings/1/files/2', new Response('bytes'));
      await (await navigator.storage.getDirectory()).getFileHandle('scan.pdf', { create: true });
    });
    const id = await attending(page);
    await page.evaluate(() => window.engine.signOut());
    expect(server.world.done[id]).toBe(1);
    expect(await onDisk(page)).toEqual({});
    expect(await seen(page, 'home')).toBe(undefined);
    const left = await page.evaluate(async () => ({
      files: (await (await caches.open('files')).keys()).length,
      private: await Array.fromAsync((await navigator.storage.getDirectory()).keys()),
      names: localStorage.getItem('sotay.nguoi'),
    }));
    expect(left).toEqual({ files: 0, private: [], names: JSON.stringify({ open: null, left: {} }) });
  });

  it('[SY37] who signs out with acts that nobody took finds them when he comes back, and nobody else does (S20)', async () => {
    const page = await filledTab();
    server.world.outcomes['meeting.answer'] = 'waits';
    const id = await attending(page);
    await eventually(() => server.world.came.length).toBe(1);
    await page.evaluate(() => window.engine.signOut());
    const sent = server.world.came.length;
    const [locked] = Object.values(await onDisk(page));
    expect(locked).toMatchObject({ rows: [], papers: [], receipts: [], meta: [], outbox: [{ id }] });

    server.world.account = 'account-b';
    server.move({ type: 'me', body: { account: { id: 'account-b' } } });
    server.move({ type: 'home', body: { of: 'b', todos: [], nextMeeting: null } });
    await page.evaluate(() => window.engine.signedIn('account-b'));
    await eventually(() => seen(page, 'home')).toMatchObject({ of: 'b' });
    expect(await waiting(page)).toBe(0);
    expect(await title(page)).toBe(undefined);
    expect(server.world.came).toHaveLength(sent);

    await page.evaluate(() => window.engine.closeBook());
    server.world.account = 'account-a';
    server.world.outcomes = {};
    server.move({ type: 'meeting', id: MEETING, body: meeting(MEETING) });
    await page.evaluate(() => window.engine.signedIn('account-a'));
    await eventually(() => server.world.done[id]).toBe(1);
  });

  it('[SY37] is never acted for by another: a session that turned out another’s closes the open database unsent (S20)', async () => {
    const page = await filledTab();
    server.world.dead = true;
    const id = await attending(page);
    await eventually(() => seen(page, 'state')).toMatchObject({ online: false });
    await page.close();
    // Another has signed in past this page, and nothing told it.
    server.world.dead = false;
    server.world.account = 'account-b';
    server.move({ type: 'me', body: { account: { id: 'account-b' } } });
    server.move({ type: 'home', body: { of: 'b', todos: [], nextMeeting: null } });
    const next = await openTab();
    await eventually(() => seen(next, 'home')).toMatchObject({ of: 'b' });
    expect(server.world.done[id]).toBe(undefined);
    expect(server.world.came).toEqual([]);
    const kept = Object.values(await onDisk(next)).filter((stores) => stores['outbox']?.length === 1);
    expect(kept).toMatchObject([{ rows: [], papers: [], outbox: [{ id }] }]);
  });

  it('[SY37] is never acted for by another, also when the session changed between two acts (S20)', async () => {
    const page = await filledTab();
    const first = await attending(page);
    await eventually(() => server.world.done[first]).toBe(1);
    server.world.account = 'account-b';
    server.world.checksAccount = true;
    server.move({ type: 'me', body: { account: { id: 'account-b' } } });
    server.move({ type: 'home', body: { of: 'b', todos: [], nextMeeting: null } });
    const second = await attending(page, OTHER_MEETING);
    await eventually(() => seen(page, 'home')).toMatchObject({ of: 'b' });
    expect(server.world.done[second]).toBe(undefined);
    expect(await waiting(page)).toBe(0);
  });

  it('whose device was signed out from afar leaves nothing on it', async () => {
    const page = await filledTab();
    await page.evaluate(() => window.engine.wipeDevice());
    expect(await onDisk(page)).toEqual({});
    expect(await seen(page, 'home')).toBe(undefined);
    expect(await seen(page, 'state')).toMatchObject({ standing: 'signedOut' });
  });
});

function rowsOf(disk: Record<string, Record<string, unknown[]>>): unknown[] {
  return Object.values(disk).flatMap((stores) => stores['rows'] ?? []);
}
