import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHandbook, type DemoMember, type Handbook } from './handbook.ts';
import { keyboardHands, readerHands, type Hands } from './hands.ts';
import { DESKTOP, PHONE } from './harness.ts';
import { sitDown } from './office.ts';

let app: Handbook;
beforeAll(async () => {
  app = await startHandbook();
});
afterAll(() => app.close());

/** The same journeys, each time by a person who has never been asked for consent. */
const WAYS: readonly [way: string, hands: (page: Page) => Hands, who: DemoMember][] = [
  ['by keyboard alone', keyboardHands, 'deputy'],
  ['by screen-reader names alone', readerHands, 'member'],
];

/** Waits for a heading: what a screen reader says first of a new page. */
function heading(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole('heading', { name }).first().waitFor();
}

describe.each(WAYS)('%s', (_way, handsOf, who) => {
  it('a member signs in, consents, sets his text size, reports a mistake, reads his log and signs out', async () => {
    const { name } = app.person(who);
    const officer = await app.open({ as: 'secretary' });
    await officer.goto(`/chi-bo/${app.memberId(who)}`);
    await officer.getByText('Có ghi nhật ký').waitFor();
    await officer.context().close();

    const page = await app.visit(PHONE, { reducedMotion: 'reduce' });
    const hands = handsOf(page);
    await page.goto('/');
    await hands.press('link', 'Đăng nhập bằng VNeID');
    await hands.press('button', new RegExp(`^${name}`));
    await heading(page, 'Trước khi dùng sổ tay');
    await hands.press('button', 'Tôi đồng ý');
    await heading(page, /^Chào đồng chí/);

    await hands.press('link', 'Cá nhân');
    await heading(page, 'Cỡ chữ');
    await hands.pick('Cỡ chữ', 'Rất lớn');
    await page.getByRole('radio', { name: 'Rất lớn', checked: true }).waitFor();

    await hands.press('link', 'Báo sai sót');
    await heading(page, 'Báo sai sót');
    await hands.choose('Mục nào đang sai?', 'Sinh ngày');
    await hands.write('textbox', 'Đang ghi là', '12/10/1978');
    await hands.write('textbox', 'Đúng phải là', '21/10/1978');
    await hands.press('button', 'Gửi đề nghị đính chính');
    const sent = page.getByRole('article').filter({ hasText: 'Đúng phải là: 21/10/1978' });
    await sent.filter({ hasText: 'Sinh ngày' }).waitFor();

    await hands.press('link', 'Cá nhân');
    await hands.press('link', 'Xem cả nhật ký truy cập');
    await heading(page, 'Nhật ký truy cập');
    const log = page.getByRole('main').filter({ hasText: app.person('secretary').name });
    await log.waitFor();

    await hands.press('link', 'Cá nhân');
    await hands.press('button', 'Đăng xuất khỏi máy này');
    await page.getByRole('dialog', { name: 'Đăng xuất khỏi máy này?' }).waitFor();
    await hands.press('button', 'Đăng xuất');
    await heading(page, 'Mời đồng chí đăng nhập');
    await page.context().close();
  });

  it('a board finds a member, opens and closes him, narrows the list and takes it as a workbook', async () => {
    const { name } = app.person(who);
    const page = await sitDown(app, DESKTOP, { role: 'Ban Xây dựng Đảng', to: '/van-phong/dang-vien' });
    const hands = handsOf(page);
    await heading(page, 'Đảng viên');
    await hands.write('searchbox', 'Tìm theo tên', name);
    const row = page.getByRole('row', { name: new RegExp(`^${name}, `) });
    await page.getByRole('table', { name: 'Đảng viên' }).filter({ has: row }).waitFor();
    await hands.press('row', new RegExp(`^${name}, `));
    const panel = page.getByRole('complementary', { name: name });
    await panel.getByRole('heading', { name: name }).waitFor();
    await hands.press('button', `Đóng ${name}`);
    await panel.waitFor({ state: 'detached' });
    // Back where he came from, not at the top of the page.
    await row.and(page.locator(':focus')).waitFor();

    await hands.press('button', 'Xoá ô tìm');
    await hands.press('button', 'Thêm lọc');
    await hands.choose('Loại:', 'Dự bị');
    await page.getByRole('row').filter({ hasText: /Dự bị/ }).first().waitFor();
    const download = page.waitForEvent('download');
    await hands.press('link', 'Xuất Excel');
    expect((await download).suggestedFilename()).toMatch(/\.xlsx$/);
    expect(new URL((await download).url()).searchParams.get('class')).toBe('probationary');
    await page.context().close();
  });
});

it('nothing was complained about in any console', () => {
  expect(app.complaints).toEqual([]);
});
