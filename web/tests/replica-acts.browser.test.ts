import type { Page } from 'playwright-core';
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

describe('An act', () => {
  it('[SY20] whose answer was lost on the way is sent again under the same id, and done once (S9)', async () => {
    const page = await filledTab();
    server.world.loseAnswers = 2;
    const id = await attending(page);
    await refresh(page);
    await refresh(page);
    await expect.poll(() => waiting(page)).toBe(0);
    expect(server.world.came.filter((act) => act.id === id).length).toBeGreaterThan(1);
    expect(server.world.done[id]).toBe(1);
    await expect.poll(() => seen(page, 'receipts')).toContain(id);
  });

  it('[SY34] is on the disk before the screen says so: a page killed right after loses nothing', async () => {
    const page = await filledTab();
    server.world.dead = true;
    const id = await attending(page);
    await page.close();
    server.world.dead = false;
    const next = await filledTab();
    await expect.poll(() => waiting(next)).toBe(0);
    expect(server.world.done[id]).toBe(1);
  });

  it('[SY34] that was never sent is replaced by a newer answer; one that was sent stays before it', async () => {
    const page = await filledTab();
    // Sent, and nobody heard the answer.
    server.world.loseAnswers = Infinity;
    const first = await attending(page);
    await expect.poll(() => server.world.came.length).toBeGreaterThan(0);
    server.world.dead = true;
    // In one breath: the courier has not come by in between.
    const last = await page.evaluate(async (meetingId) => {
      void window.engine.act('meeting.answer', { meetingId, answer: 'absent', reason: 'Ốm' });
      return window.engine.act('meeting.answer', { meetingId, answer: 'attending' });
    }, MEETING);
    await expect.poll(() => waiting(page)).toBe(2);
    Object.assign(server.world, { dead: false, loseAnswers: 0 });
    await refresh(page);
    await expect.poll(() => waiting(page)).toBe(0);
    expect(Object.keys(server.world.done)).toEqual([first, last]);
  });

  it('[SY35] that is refused stands in Cần xem lại with the reason; made again it has a new id', async () => {
    const page = await filledTab();
    server.world.outcomes['meeting.answer'] = 'rejected';
    const id = await attending(page);
    await expect.poll(() => seen(page, 'review')).toEqual(['meeting.answer Chưa nhận được việc này.']);
    await expect.poll(() => ownAnswer(page)).toBe(undefined);
    server.world.outcomes = {};
    await page.evaluate((refused) => window.engine.outbox.tryAgain(refused), id);
    await expect.poll(() => seen(page, 'review')).toEqual([]);
    await expect.poll(() => Object.keys(server.world.done).length).toBe(1);
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
    await expect.poll(() => server.world.done[id]).toBe(1);
    await expect.poll(() => waiting(page)).toBe(1);
  });

  it('[SY52] says when it was done by the clock put right by the server’s, and nothing before the server was heard', async () => {
    await (await filledTab()).close();
    server.world.dead = true;
    const page = await filledTab();
    await attending(page);
    server.world.dead = false;
    await refresh(page);
    await expect.poll(() => server.world.came.map((act) => act.claimedAt)).toEqual([null]);
    expect(await page.evaluate(() => Math.abs((window.engine.clock.now() ?? 0) - Date.now()))).toBeLessThan(5_000);
    await attending(page, OTHER_MEETING);
    await expect.poll(() => server.world.came.length).toBe(2);
    expect(server.world.came[1]?.claimedAt).toMatch(/Z$/);
  });

  it('[SY52] knows the hour in a second tab too, which hears it from the courier', async () => {
    await filledTab();
    const second = await filledTab();
    await expect.poll(() => second.evaluate(() => window.engine.clock.now())).not.toBe(null);
    await attending(second);
    await expect.poll(() => server.world.came.map((act) => act.claimedAt)).toEqual([expect.stringMatching(/Z$/)]);
  });

  it('tells the officers once that invitations are on this device', async () => {
    const own = { deliveredAt: null, seenAt: null, answer: null };
    server.move({ type: 'meeting', id: MEETING, body: meeting(MEETING, { own }) });
    const page = await filledTab();
    await expect.poll(() => server.world.came.map((act) => act.name)).toEqual(['meeting.delivered']);
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
    await expect.poll(() => ownAnswer(first)).toBe('attending');
    await expect.poll(() => waiting(second)).toBe(0);
    expect(server.world.came.map((act) => act.id)).toEqual([id]);
    expect(await holders(second)).toBe(1);
    server.move({ type: 'meeting', id: MEETING, body: meeting(MEETING, { title: 'Dời sang tối mai' }) });
    await refresh(second);
    await expect.poll(() => title(first)).toBe('Dời sang tối mai');
    await expect.poll(() => title(second)).toBe('Dời sang tối mai');
  });

  it('[SY32] lose no act when the courier’s tab is closed', async () => {
    const first = await filledTab();
    const second = await filledTab();
    server.world.dead = true;
    const ids = [await attending(first), await attending(second, OTHER_MEETING)];
    await first.close();
    server.world.dead = false;
    await refresh(second);
    await expect.poll(() => waiting(second)).toBe(0);
    expect(ids.map((id) => server.world.done[id])).toEqual([1, 1]);
  });

  it('[SY32] replace a frozen courier', async () => {
    const first = await filledTab();
    const second = await filledTab();
    const session = await phone.newCDPSession(first);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    const id = await attending(second);
    await second.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expect.poll(() => server.world.done[id]).toBe(1);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await expect.poll(() => ownAnswer(first)).toBe('attending');
    expect(await holders(second)).toBe(1);
  });

  it('[SY32] refused the office, as WebKit does to a page on its way out, do not ask for it without end', async () => {
    await phone.addInitScript(() => {
      LockManager.prototype.request = () => Promise.reject(new DOMException('Not fully active', 'InvalidStateError'));
    });
    // A page that asked without end would answer nothing.
    const page = await openTab();
    await expect.poll(() => seen(page, 'state')).toMatchObject({ standing: 'open' });
    const id = await attending(page);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  async function holders(page: Page): Promise<number> {
    return page.evaluate(async () => (await navigator.locks.query()).held?.length ?? 0);
  }
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
    await expect.poll(() => server.world.came.length).toBe(1);
    await page.evaluate(() => window.engine.signOut());
    const sent = server.world.came.length;
    const [locked] = Object.values(await onDisk(page));
    expect(locked).toMatchObject({ rows: [], papers: [], receipts: [], meta: [], outbox: [{ id }] });

    server.world.account = 'account-b';
    server.move({ type: 'me', body: { account: { id: 'account-b' } } });
    server.move({ type: 'home', body: { of: 'b', todos: [], nextMeeting: null } });
    await page.evaluate(() => window.engine.signedIn('account-b'));
    await expect.poll(() => seen(page, 'home')).toMatchObject({ of: 'b' });
    expect(await waiting(page)).toBe(0);
    expect(await title(page)).toBe(undefined);
    expect(server.world.came).toHaveLength(sent);

    await page.evaluate(() => window.engine.closeBook());
    server.world.account = 'account-a';
    server.world.outcomes = {};
    server.move({ type: 'meeting', id: MEETING, body: meeting(MEETING) });
    await page.evaluate(() => window.engine.signedIn('account-a'));
    await expect.poll(() => server.world.done[id]).toBe(1);
  });

  it('[SY30] has a database of his own, whose name says nothing of him', async () => {
    const page = await filledTab();
    const ofFirst = Object.keys(await onDisk(page));
    await page.evaluate(() => window.engine.signOut());
    server.world.account = 'account-b';
    await page.evaluate(() => window.engine.signedIn('account-b'));
    await expect.poll(async () => Object.keys(await onDisk(page))).toHaveLength(1);
    const names = [...ofFirst, ...Object.keys(await onDisk(page))];
    expect(names.filter((name) => /^sotay-[0-9a-f]{64}$/.test(name))).toHaveLength(2);
    expect(new Set(names).size).toBe(2);
  });

  it('who signs in again is not told of the session that was over, though the server is not heard', async () => {
    const page = await filledTab();
    server.world.account = null;
    await refresh(page);
    await expect.poll(() => seen(page, 'state')).toMatchObject({ sessionOver: true });
    await page.evaluate(() => window.engine.closeBook());
    server.world.dead = true;
    await page.evaluate(() => void window.engine.signedIn('account-a'));
    await expect.poll(() => seen(page, 'state')).toMatchObject({ standing: 'open', filled: true, sessionOver: false });
    expect(await title(page)).toBe('Thường kỳ');
  });

  it('[SY37] is never acted for by another: a session that turned out another’s closes the open database unsent (S20)', async () => {
    const page = await filledTab();
    server.world.dead = true;
    const id = await attending(page);
    await expect.poll(() => seen(page, 'state')).toMatchObject({ online: false });
    await page.close();
    // Another has signed in past this page, and nothing told it.
    server.world.dead = false;
    server.world.account = 'account-b';
    server.move({ type: 'me', body: { account: { id: 'account-b' } } });
    server.move({ type: 'home', body: { of: 'b', todos: [], nextMeeting: null } });
    const next = await openTab();
    await expect.poll(() => seen(next, 'home')).toMatchObject({ of: 'b' });
    expect(server.world.done[id]).toBe(undefined);
    expect(server.world.came).toEqual([]);
    const kept = Object.values(await onDisk(next)).filter((stores) => stores['outbox']?.length === 1);
    expect(kept).toMatchObject([{ rows: [], papers: [], outbox: [{ id }] }]);
  });

  it('[SY37] is never acted for by another, also when the session changed between two acts (S20)', async () => {
    const page = await filledTab();
    const first = await attending(page);
    await expect.poll(() => server.world.done[first]).toBe(1);
    server.world.account = 'account-b';
    server.world.checksAccount = true;
    server.move({ type: 'me', body: { account: { id: 'account-b' } } });
    server.move({ type: 'home', body: { of: 'b', todos: [], nextMeeting: null } });
    const second = await attending(page, OTHER_MEETING);
    await expect.poll(() => seen(page, 'home')).toMatchObject({ of: 'b' });
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
