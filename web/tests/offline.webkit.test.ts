import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { PHONE } from './harness.ts';
import { PATIENT } from './installed.ts';
import { startWebkit, type Webkit } from './webkit.ts';

const OPINION = 'Đề nghị sửa loa của nhà văn hóa.';
const ABLE = `const able = {
  serviceWorker: 'serviceWorker' in navigator, caches: 'caches' in window, indexedDB: 'indexedDB' in window,
  locks: 'locks' in navigator, BroadcastChannel: 'BroadcastChannel' in window, storage: 'storage' in navigator,
  PushManager: 'PushManager' in window, Notification: 'Notification' in window, SyncManager: 'SyncManager' in window,
  PublicKeyCredential: 'PublicKeyCredential' in window, requestIdleCallback: 'requestIdleCallback' in window,
  beforeinstallprompt: 'onbeforeinstallprompt' in window, badge: 'setAppBadge' in navigator,
  wakeLock: 'wakeLock' in navigator, saveData: 'connection' in navigator, trustedTypes: 'trustedTypes' in window,
}; return able;`;

let app: Handbook;
let webkit: Webkit;
beforeAll(async () => {
  app = await startHandbook();
  webkit = await startWebkit(app.base);
});
afterAll(async () => {
  await webkit.close();
  await app.close();
});

/** How often the database holds what the member did. */
async function done(): Promise<Record<string, number>> {
  const { rows } = await app.database.ownerPool.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM meetings_answer WHERE member_id = $1 AND answer = 'attending' AND answered_at > now() - interval '10 minutes') AS answers,
            (SELECT count(*)::int FROM meetings_prior_opinion WHERE member_id = $1 AND text = $2) AS opinions`,
    [app.memberId('member'), OPINION],
  );
  return rows[0]!;
}

it('has what the handbook cannot do without, and says what it lacks', async () => {
  await webkit.goto('/');
  await webkit.reads('Đăng nhập bằng VNeID');
  const able = await webkit.run<Record<string, boolean>>(ABLE);
  expect(able).toMatchObject({ serviceWorker: true, caches: true, indexedDB: true });
  expect(await webkit.run('return innerWidth')).toBe(PHONE.width);
  const lacks = Object.keys(able).filter((name) => !able[name]);
  console.log(`WebKit ${webkit.version} has no ${lacks.join(', ')}`);
});

it('[SY31][SY34][SY39] in WebKit a member signs in, and without a server reads, acts, reloads, ends the browser and starts it anew; each act arrives once', async () => {
  await webkit.tap('Đăng nhập bằng VNeID');
  await webkit.reads('Đồng chí muốn thử trong vai ai?');
  // The stand-in VNeID lists a whole cell; its buttons carry who it is.
  await webkit.run(`document.querySelector('button[value="${app.person('member').id}"]').click()`);
  await webkit.tap('Tôi đồng ý');
  await webkit.reads(/Đồng chí đã đồng ý|Chào đồng chí/);
  await webkit.goto('/');
  await webkit.reads('Tin mới');
  const isKept = `return navigator.serviceWorker.controller !== null && (await caches.match('/')) !== undefined`;
  await expect.poll(() => webkit.run(isKept), PATIENT).toBe(true);
  const before = await done();

  await app.shut();
  // The same address again: a reload.
  await webkit.goto('/');
  await webkit.reads(/Chào đồng chí/);
  await webkit.tap('Tôi sẽ dự');
  await webkit.reads('Chờ gửi 1 việc');
  await webkit.goto(`${app.meetings.next}/y-kien`);
  await webkit.tap('Viết ý kiến');
  await webkit.fill('Nội dung', OPINION);
  await webkit.tap('Gửi ý kiến');
  await webkit.reads('Đã lưu trên máy, chờ gửi');

  for (const [address, words] of [
    ['/ca-nhan', 'Đăng xuất khỏi máy này'],
    ['/sinh-hoat', 'Sắp tới'],
    [app.meetings.next, 'Ý kiến, kiến nghị gửi trước'],
    ['/sinh-hoat/viec', 'Đang làm'],
    ['/sinh-hoat/chuyen-can', 'Chuyên cần'],
    ['/y-kien', 'Ý kiến của tôi'],
    ['/chi-bo', 'Các đồng chí'],
    ['/thong-bao', 'Thông báo'],
  ] as const) {
    await webkit.goto(address);
    await webkit.reads(words);
  }

  await webkit.reopen('/cho-gui');
  await webkit.reads('2 việc');
  await webkit.reads('Trả lời giấy mời');
  await webkit.reads('Ý kiến gửi trước buổi họp');
  expect(await done()).toEqual(before);

  await app.reopen();
  await webkit.goto('/cho-gui');
  await webkit.reads('Không còn việc nào chờ.');
  await expect.poll(done, PATIENT).toEqual({ answers: before['answers']! + 1, opinions: before['opinions']! + 1 });
  await webkit.goto('/');
  await webkit.reads('Đã lưu trên máy');
  expect(await webkit.run('return document.body.innerText')).not.toContain('Cần xem lại');
});
