import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { keyboardHands, readerHands, type Hands } from './hands.ts';
import { PHONE } from './harness.ts';
import { daysFromToday, monthsAhead } from './office-world.ts';

let app: Handbook;
beforeAll(async () => {
  app = await startHandbook();
});
afterAll(() => app.close());

const WAYS: readonly [way: string, hands: (page: Page) => Hands][] = [
  ['by keyboard alone', keyboardHands],
  ['by screen-reader names alone', readerHands],
];

describe.each(WAYS)('%s', (_way, handsOf) => {
  it('a meeting is called, answered, held, voted in, recorded, signed by two and published', async () => {
    const [secretary, deputy, member] = [
      await app.open({ as: 'secretary', screen: PHONE, proved: true }),
      await app.open({ as: 'deputy', screen: PHONE, proved: true }),
      await app.open({ as: 'member', screen: PHONE }),
    ];
    const [chair, minuteTaker] = [handsOf(secretary), handsOf(deputy)];
    const address = await convene(secretary, chair);

    await member.goto(address);
    await handsOf(member).press('button', 'Tôi sẽ dự');
    await member.getByText('Đồng chí sẽ dự').waitFor();

    await chair.press('link', /^Điểm danh/);
    await chair.press('button', 'Bắt đầu họp');
    await chair.press('button', 'Cả chi bộ có mặt');
    await chair.press('button', 'Chốt điểm danh');
    await chair.press('button', /^Mở biểu quyết/);
    await chair.write('textbox', 'Biểu quyết việc gì?', 'Thông qua kế hoạch');
    await chair.press('button', 'Bắt đầu biểu quyết');
    await chair.press('button', /^Tất cả \d+ đồng chí tán thành/);
    await expect.poll(() => secretary.getByLabel('Tán thành', { exact: true }).innerText()).not.toBe('0');
    await chair.press('button', 'Chốt kết quả');
    await secretary.getByText('Được thông qua', { exact: true }).waitFor();
    await chair.press('button', 'Kết thúc buổi họp');

    await chair.press('button', 'Soạn từ những gì đã ghi');
    await chair.press('button', 'Ký biên bản, chủ trì');
    await signed(secretary, 'Ký biên bản, chủ trì');
    await chair.press('tab', 'Nghị quyết');
    await chair.press('button', 'Soạn từ những gì đã ghi');
    await chair.press('button', 'Ký nghị quyết, chủ trì');
    await signed(secretary, 'Ký nghị quyết, chủ trì');
    await deputy.goto(`${address}/bien-ban`);
    await minuteTaker.press('button', 'Ký biên bản, thư ký');
    await signed(deputy, 'Ký biên bản, thư ký');
    await minuteTaker.press('tab', 'Nghị quyết');
    await minuteTaker.press('button', 'Ký nghị quyết, thư ký');
    await signed(deputy, 'Ký nghị quyết, thư ký');
    await secretary.reload();
    await chair.press('button', 'Ban hành');
    await secretary.getByText('Đã ban hành', { exact: true }).waitFor();
    for (const page of [secretary, deputy, member]) await page.context().close();
  }, 180_000);

  it('a member writes to his committee', async () => {
    const page = await app.open({ as: 'member', screen: PHONE });
    const hands = handsOf(page);
    await page.goto('/');
    await hands.press('link', /Góp ý, phản ánh, đề xuất/);
    await hands.press('link', 'Viết ý kiến');
    await hands.pick('Gửi đến đâu?', 'Đảng ủy Phường Hòa Bình');
    await hands.pick('Ý kiến thuộc loại nào?', 'Phản ánh');
    await hands.write('textbox', 'Về việc gì?', 'Đèn ngõ 7 hỏng');
    await hands.write('textbox', 'Nội dung', 'Ngõ 7 tối, các cụ đi họp về hay vấp.');
    await hands.press('button', 'Gửi ý kiến');
    await page.getByText('Đã gửi', { exact: true }).waitFor();
    await page.context().close();
  });
});

/** @returns address of the meeting's page */
async function convene(page: Page, hands: Hands): Promise<string> {
  const [year, month] = monthsAhead(1).split('-').map(Number);
  await page.goto('/sinh-hoat');
  await hands.press('link', 'Triệu tập');
  await hands.pick('Chi bộ', 'Sinh hoạt chuyên đề');
  await hands.pick('Của tháng nào?', `Tháng ${month}/${year}`);
  await hands.press('button', 'Soạn lời mời');
  await hands.set('Ngày', daysFromToday(2));
  await hands.set('Giờ', '08:30');
  await hands.write('textbox', 'Địa điểm', 'Nhà văn hóa');
  await hands.press('button', 'Thêm nội dung');
  await hands.write('textbox', /^Nội dung \d+$/, 'Học tập nghị quyết');
  await hands.choose('Chủ trì', app.person('secretary').name);
  await hands.choose('Thư ký ghi biên bản', app.person('deputy').name);
  await hands.press('button', 'Gửi lời mời');
  await page.getByText('Đã gửi lời mời').waitFor();
  return new URL(page.url()).pathname;
}

/** The button goes when the signature stands. */
function signed(page: Page, button: string): Promise<void> {
  return page.getByRole('button', { name: button }).waitFor({ state: 'detached' });
}

it('nothing was complained about in any console', () => {
  expect(app.complaints).toEqual([]);
});
