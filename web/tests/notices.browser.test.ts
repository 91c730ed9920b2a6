import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';

let app: Handbook;
beforeAll(async () => {
  app = await startHandbook();
});
afterAll(() => app.close());
afterEach(() => {
  expect(app.complaints.splice(0)).toEqual([]);
});

const ENDPOINT = 'https://fcm.googleapis.com/fcm/send/may-thu';
const KEYS = { p256dh: 'B'.repeat(87), auth: 'c'.repeat(22) };

/** The browser's half of Web Push wants a push service on the Internet: replaced where the page meets it. */
function replacePush({ endpoint, keys, hangs }: { endpoint: string; keys: typeof KEYS; hangs: boolean }): void {
  let subscription: object | null = null;
  const made = {
    options: { applicationServerKey: null },
    toJSON: () => ({ endpoint, keys }),
    unsubscribe: () => Promise.resolve((subscription = null) === null),
  };
  PushManager.prototype.getSubscription = () => Promise.resolve(subscription as PushSubscription | null);
  PushManager.prototype.subscribe = () =>
    hangs ? new Promise(() => undefined) : Promise.resolve((subscription = made) as unknown as PushSubscription);
  const registration = { pushManager: Object.create(PushManager.prototype) as PushManager };
  Object.defineProperty(navigator.serviceWorker, 'ready', { get: () => Promise.resolve(registration) });
  navigator.serviceWorker.getRegistration = () => Promise.resolve(registration as unknown as ServiceWorkerRegistration);
}

async function member({ hangs = false, allowed = true } = {}): Promise<Page> {
  const page = await app.open({ as: 'member' });
  const permissions = ['clipboard-read', 'clipboard-write', ...(allowed ? ['notifications'] : [])];
  await page.context().grantPermissions(permissions, { origin: app.base });
  await page.addInitScript(replacePush, { endpoint: ENDPOINT, keys: KEYS, hangs });
  return page;
}
const devicesOf = async (): Promise<number> =>
  (
    await app.database.ownerPool.query('SELECT 1 FROM notifications_subscription WHERE member_id = $1', [
      app.memberId('member'),
    ])
  ).rows.length;

describe('Thông báo', () => {
  it('are counted on Trang chủ, complete without opening, and read once they have been seen', async () => {
    await app.database.ownerPool.query(
      `INSERT INTO notifications_notice (member_id, kind, about, version, facts)
       SELECT $1, 'taskDueSoon', uuidv7(), '1', '{"text": "Vận động ba hộ làm đường", "dueOn": "2026-12-05"}'`,
      [app.memberId('member')],
    );
    const page = await member();
    await page.goto('/');
    await page.getByRole('link', { name: /^Thông báo \(\d+\)$/ }).click();
    const notice = page.getByRole('link', { name: /Nhiệm vụ đến hạn ngày 5\/12\/2026/ });
    await notice.getByText('Vận động ba hộ làm đường').waitFor();
    await notice.getByText('Mới').waitFor();
    await page
      .getByRole('link', { name: /^Trang chủ/ })
      .first()
      .click();
    await page.getByRole('link', { name: 'Thông báo', exact: true }).click();
    await notice.waitFor();
    expect(await notice.getByText('Mới').count()).toBe(0);
    await notice.click();
    await page.waitForURL('**/sinh-hoat/viec');
    await page.context().close();
  });
});

describe('Nhắc việc', () => {
  it('is switched on for this device, tried out and switched off', async () => {
    const page = await member();
    await page.goto('/ca-nhan');
    await page.getByRole('link', { name: /^Nhắc việc/ }).click();
    await page.getByText('Máy này chưa nhắc việc.').waitFor();
    await page.getByRole('button', { name: 'Bật nhắc trên máy này' }).click();
    await page.getByText('Máy này đang nhắc việc.').waitFor();
    expect(await devicesOf()).toBe(1);
    // what the push service answers is its own: here it answers in its place
    await page.route('**/api/me/push/test', (route) => route.fulfill({ json: { outcome: 'sent' } }));
    await page.getByRole('button', { name: 'Nhắc thử một lần' }).click();
    await page.getByText('Lời nhắc hiện trên máy').waitFor();
    await page.getByRole('button', { name: 'Thôi nhắc trên máy này' }).click();
    await page.getByText('Máy này chưa nhắc việc.').waitFor();
    expect(await devicesOf()).toBe(0);
    await page.context().close();
  });

  it('does not wait for a browser that never answers', async () => {
    const page = await member({ hangs: true });
    await page.goto('/ca-nhan/nhac-viec');
    await page.getByRole('button', { name: 'Bật nhắc trên máy này' }).click();
    await page.getByRole('button', { name: 'Đang bật…' }).waitFor();
    await page.getByText('Trình duyệt chưa trả lời. Mời kiểm tra mạng rồi thử lại.').waitFor();
    await page.getByRole('button', { name: 'Bật nhắc trên máy này' }).waitFor();
    expect(await devicesOf()).toBe(0);
    await page.context().close();
  });

  it('says what to do where the phone blocks it', async () => {
    const page = await member({ allowed: false });
    await page.goto('/ca-nhan/nhac-viec');
    // a browser without permission to ask counts as one that refuses
    await page.getByText('Máy đang chặn lời nhắc của sổ tay.').waitFor();
    expect(await page.getByRole('button', { name: 'Bật nhắc trên máy này' }).count()).toBe(0);
    await page.context().close();
  });

  it('keeps what is chosen, and quiet hours of one’s own', async () => {
    const page = await member();
    await page.goto('/ca-nhan/nhac-viec');
    await page.getByText('Từ 21:00 đến 06:30 máy không nhắc').waitFor();
    await page.getByLabel('Nhiệm vụ đến hạn').uncheck();
    await page.getByLabel('Hiện đủ nội dung').check();
    await page.getByLabel('Giờ của tôi').check();
    await page.getByLabel('Từ', { exact: true }).fill('20:15');
    await page.getByRole('button', { name: 'Ghi lại' }).click();
    await page.getByText('Đã ghi cách nhắc việc').waitFor();
    await page.reload();
    expect(await page.getByLabel('Nhiệm vụ đến hạn').isChecked()).toBe(false);
    expect(await page.getByLabel('Hiện đủ nội dung').isChecked()).toBe(true);
    expect(await page.getByLabel('Từ', { exact: true }).inputValue()).toBe('20:15');
    await page.context().close();
  });

  it('by SMS is noted by the secretary for a member who asked', async () => {
    const page = await app.open({ as: 'secretary' });
    const choice = page.getByLabel('Nhắn tin SMS nhắc họp');
    await page.goto(`/chi-bo/${app.memberId('member')}`);
    const answered = page.waitForResponse(
      (response) => response.url().endsWith('/sms') && response.request().method() === 'PUT',
    );
    await choice.check();
    await answered;
    await page.reload();
    await choice.waitFor();
    expect(await choice.isChecked()).toBe(true);
    await page.context().close();
  });
});

describe('Lịch', () => {
  it('has a secret address that is copied, renewed and taken back', async () => {
    const page = await member();
    const text = async (url: string): Promise<[number, boolean]> => {
      const answer = await page.request.get(new URL(url).pathname);
      return [answer.status(), (await answer.text()).startsWith('BEGIN:VCALENDAR')];
    };
    await page.goto('/ca-nhan/lich');
    await page.getByRole('button', { name: 'Tạo địa chỉ lịch' }).click();
    await page.getByRole('button', { name: 'Chép địa chỉ' }).click();
    await page.getByText('Đã chép địa chỉ').waitFor();
    const first = await page.evaluate(() => navigator.clipboard.readText());
    expect(await text(first)).toEqual([200, true]);
    await page.getByRole('button', { name: 'Tạo địa chỉ khác' }).click();
    await page.getByText(first).waitFor({ state: 'detached' });
    const second = (await page.getByText(/\/api\/lich\//).textContent()) ?? '';
    expect([await text(first), await text(second)]).toEqual([
      [404, false],
      [200, true],
    ]);
    await page.getByRole('button', { name: 'Bỏ địa chỉ lịch' }).click();
    await page.getByRole('button', { name: 'Bỏ địa chỉ', exact: true }).click();
    await page.getByText('Đồng chí chưa có địa chỉ lịch.').waitFor();
    expect(await text(second)).toEqual([404, false]);
    await page.context().close();
  });
});
