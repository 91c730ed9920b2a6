import { describe, expect, it } from 'vitest';
import {
  attending,
  filledTab,
  MEETING,
  meeting,
  onDisk,
  onFreshPhones,
  openTab,
  OTHER_MEETING,
  ownAnswer,
  phone,
  refresh,
  seen,
  server,
  title,
  waiting,
} from './replica-phone.ts';

onFreshPhones();

describe('What a screen reads', () => {
  it('[SY31] is on the device: a page opened without a server shows what was there', async () => {
    await (await filledTab()).close();
    server.world.dead = true;
    const page = await filledTab();
    expect(await title(page)).toBe('Thường kỳ');
  });

  it('[SY31] says that there is no network from the first moment of a page opened without one', async () => {
    const before = await filledTab();
    server.world.dead = true;
    await refresh(before);
    await expect.poll(() => seen(before, 'state')).toMatchObject({ online: false });
    await before.close();
    await phone.addInitScript(() => Object.defineProperty(navigator, 'onLine', { get: () => false }));
    const page = await openTab();
    await expect.poll(() => seen(page, 'state')).toMatchObject({ standing: 'open', online: false });
    // While nobody has asked the server yet.
    const wasOnline = await page.evaluate(async () => {
      for (const end = performance.now() + 2_500; performance.now() < end; await new Promise(requestAnimationFrame))
        if ((window.engine.seen['state'] as { online: boolean }).online) return true;
      return false;
    });
    expect(wasOnline).toBe(false);
  });

  it('[SY31] shows an act before the server knows of it, and does not fall back before a pull has brought it', async () => {
    const page = await filledTab();
    server.world.dead = true;
    await attending(page);
    await expect.poll(() => ownAnswer(page)).toBe('attending');
    server.world.dead = false;
    await refresh(page);
    await expect.poll(() => waiting(page)).toBe(0);
    // The server said yes and has not moved the row: the answer still stands on the screen.
    expect(await ownAnswer(page)).toBe('attending');
  });

  it('[SY31] loses what was laid over it once a pull has shown the act, also when its row had come before', async () => {
    const page = await filledTab();
    await attending(page);
    await expect.poll(() => waiting(page)).toBe(0);
    // The row comes at once and says otherwise; the pull that takes the act off a moment later brings no row at all.
    server.move({ type: 'meeting', id: MEETING, body: meeting(MEETING, { own: { answer: 'absent' } }) });
    await refresh(page);
    await expect.poll(() => ownAnswer(page)).toBe('absent');
  });

  it('[SY31] are all things of a type, each with what was done to it', async () => {
    server.move({ type: 'meeting', id: OTHER_MEETING, body: meeting(OTHER_MEETING) });
    const page = await filledTab();
    await page.evaluate(() => window.engine.watchAll('meeting'));
    server.world.dead = true;
    await attending(page, OTHER_MEETING);
    await expect
      .poll(() => seen(page, 'all meeting'))
      .toMatchObject([
        { id: MEETING, own: null },
        { id: OTHER_MEETING, own: { answer: 'attending' } },
      ]);
  });

  it('[SY38] is asked to stay once the first rows are here, and the answer can be read', async () => {
    const page = await filledTab();
    await expect.poll(() => page.evaluate(() => localStorage.getItem('sotay.giu'))).toBe('1');
    expect(typeof (await page.evaluate(() => window.engine.mayStay()))).toBe('boolean');
  });

  it('[SY15] takes away what is no longer the person’s, with its papers and kept files, before the new is written (S5)', async () => {
    server.world.papers['paper-1'] = 'Dự thảo nghị quyết';
    const papers = [{ id: 'paper-1', purpose: 'paper' }];
    server.move({ type: 'meeting', id: OTHER_MEETING, group: 'org:7', body: meeting(OTHER_MEETING, { papers }) });
    const page = await filledTab();
    await expect.poll(() => seen(page, 'paper')).toBe('Dự thảo nghị quyết');
    await page.evaluate(async (id) => {
      const cache = await caches.open('files');
      await cache.put(`/api/meetings/${id}/files/paper-1`, new Response('bytes'));
    }, OTHER_MEETING);
    server.world.revoked = ['org:7'];
    server.move({ type: 'home', body: { nextMeeting: null, todos: [], news: [], again: true } });
    await refresh(page);
    await expect.poll(() => seen(page, 'paper')).toBe(undefined);
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
    await expect.poll(() => title(page)).toBe('Dời sang tối mai');
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
    await expect.poll(() => title(next)).toBe('Dời sang tối mai');
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
    await expect.poll(() => asked.length).toBe(1);
    const second = refresh(page);
    letGo();
    await Promise.all([first, second]);
    expect(asked).toEqual(['1', '1']);
  });

  it('that meets the end of the session keeps what is on the device, and what waits', async () => {
    const page = await filledTab();
    server.world.account = null;
    await attending(page);
    await expect.poll(() => seen(page, 'state')).toMatchObject({ sessionOver: true, waiting: 1 });
    expect(await title(page)).toBe('Thường kỳ');
    server.world.account = 'account-a';
    await refresh(page);
    await expect.poll(() => seen(page, 'state')).toMatchObject({ sessionOver: false, waiting: 0 });
  });
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
    await expect.poll(() => server.world.done[id]).toBe(1);
    await refresh(page);
    await expect.poll(async () => rowsOf(await onDisk(page)).length).toBe(3);
  });

  it('[SY38] that does not answer at first is asked again a moment later', async () => {
    await (await filledTab()).close();
    server.world.dead = true;
    await phone.addInitScript(() => {
      let refusals = 12;
      const open = IDBFactory.prototype.open;
      IDBFactory.prototype.open = function (...args) {
        refusals -= 1;
        if (refusals > 0) throw new DOMException('Internal error opening backing store', 'UnknownError');
        return open.apply(this, args);
      };
    });
    const page = await openTab();
    await expect.poll(() => title(page)).toBe('Thường kỳ');
    await expect.poll(() => seen(page, 'home')).toBeDefined();
  });

  it('[SY38] whose connection the browser closed is opened again (S16)', async () => {
    const page = await filledTab();
    await page.evaluate(() => {
      for (const connection of window.connections) connection.close();
    });
    const id = await attending(page);
    await expect.poll(() => ownAnswer(page)).toBe('attending');
    await expect.poll(() => server.world.done[id]).toBe(1);
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
    await expect.poll(() => waiting(old)).toBe(0);
    expect([before, after].map((id) => server.world.done[id])).toEqual([1, 1]);
  });
});

function rowsOf(disk: Record<string, Record<string, unknown[]>>): unknown[] {
  return Object.values(disk).flatMap((stores) => stores['rows'] ?? []);
}
