import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { pdfText } from '../../../server/src/platform/pdf/testing/read-pdf.ts';
import type { Handbook } from '../handbook.ts';
import type { Screen } from '../harness.ts';
import { daysFromToday } from '../office-world.ts';

const PHOTO = path.resolve(import.meta.dirname, '../../static/icons/sao-192.png');

/** Who takes part in a meeting, each before his own phone or desk. */
export interface Circle {
  readonly app: Handbook;
  readonly secretary: Page;
  readonly deputy: Page;
  readonly member: Page;
  readonly third: Page;
  readonly thirdName: string;
}

/** Opens everybody's page; the two officers have just proved themselves. */
export async function gather(app: Handbook, screen: Screen): Promise<Circle> {
  const third = await anotherMember(app);
  return {
    app,
    secretary: await app.open({ as: 'secretary', screen, proved: true }),
    deputy: await app.open({ as: 'deputy', screen, proved: true }),
    member: await app.open({ as: 'member', screen }),
    third: await app.open({ member: third.id, screen }),
    thirdName: third.name,
  };
}

/** Somebody of the same cell who holds nothing, so that the roll has one more to be called by name. */
async function anotherMember(app: Handbook): Promise<{ id: number; name: string }> {
  const known = (['secretary', 'deputy', 'member'] as const).map((who) => app.memberId(who));
  const { rows } = await app.database.ownerPool.query<{ id: number; name: string }>(
    `SELECT a.member_id AS id, m.full_name AS name FROM meetings_attendance a JOIN meetings_meeting t ON t.id = a.meeting_id
       JOIN members_member m ON m.id = a.member_id JOIN members_member s ON s.home_cell_id = t.host_id
      WHERE s.id = $1 AND a.mark = 'present' AND a.votes AND a.member_id <> ALL ($2) ORDER BY m.id LIMIT 1`,
    [known[0], known],
  );
  return rows[0]!;
}

/**
 * The month's regular meeting, as it was prepared from the last one, with an item of its own.
 *
 * @param month first day of the month it counts for
 * @returns address of its page
 */
export async function convene({ app, secretary }: Circle, month: string): Promise<string> {
  const [year, number] = month.split('-').map(Number);
  await secretary.goto('/sinh-hoat');
  await secretary.getByRole('link', { name: 'Triệu tập', exact: true }).click();
  await secretary.getByRole('radio', { name: 'Sinh hoạt thường kỳ' }).check();
  await secretary.getByRole('radio', { name: `Tháng ${number}/${year}` }).check();
  await secretary.getByRole('button', { name: 'Soạn lời mời' }).click();
  await expect.poll(() => secretary.getByLabel('Ngày', { exact: true }).inputValue()).toContain(month.slice(0, 7));
  expect(await secretary.getByLabel('Địa điểm').inputValue()).not.toBe('');
  await secretary.getByRole('button', { name: 'Thêm nội dung' }).click();
  await secretary
    .getByLabel(/^Nội dung \d+$/)
    .last()
    .fill('Bàn việc sửa đường tổ');
  await secretary.getByLabel('Chủ trì').selectOption({ label: app.person('secretary').name });
  await secretary.getByLabel('Thư ký ghi biên bản').selectOption({ label: app.person('deputy').name });
  await secretary.getByRole('button', { name: 'Gửi lời mời' }).click();
  await secretary.getByText('Đã gửi lời mời').waitFor();
  return new URL(secretary.url()).pathname;
}

/** Two come, the third asks to be absent and the chair lets him. */
export async function answer({ app, secretary, deputy, member, third }: Circle, address: string): Promise<void> {
  for (const page of [deputy, third]) {
    await page.goto(address);
    await page.getByRole('button', { name: 'Tôi sẽ dự' }).click();
    await page.getByText('Đồng chí sẽ dự').waitFor();
  }
  await member.goto(address);
  await member.getByRole('link', { name: 'Xin vắng' }).click();
  await member.getByRole('radio', { name: 'Ốm hoặc đi khám bệnh' }).check();
  await member.getByRole('button', { name: 'Gửi xin vắng' }).click();
  await member.getByText('Đã gửi. Người chủ trì sẽ trả lời.').waitFor();

  await secretary.getByRole('link', { name: /^Ai đã trả lời/ }).click();
  await secretary.getByRole('button', { name: new RegExp(`^Đồng ý\\s+cho đ/c ${app.person('member').name}`) }).click();
  await secretary.getByText('Xin vắng được đồng ý.').waitFor();
  await secretary.getByRole('link', { name: 'Buổi họp' }).click();
}

const mark = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}:`) });

/** Everybody present but who was let off; one comes late, one mark is put right. */
export async function callTheRoll({ app, secretary, thirdName }: Circle): Promise<void> {
  const [deputy, member] = [app.person('deputy').name, app.person('member').name];
  await secretary.getByRole('link', { name: /^Điểm danh/ }).click();
  await secretary.getByRole('button', { name: 'Bắt đầu họp' }).click();
  await mark(secretary, deputy).click();
  await secretary.getByRole('button', { name: `${deputy}: Có mặt` }).waitFor();
  await secretary.getByRole('button', { name: `${member}: Vắng có lý do` }).waitFor();
  await secretary.getByRole('button', { name: 'Cả chi bộ có mặt' }).click();
  await secretary.getByRole('button', { name: 'Chốt điểm danh', exact: true }).waitFor();
  // A late arrival, then a slip of the finger put right.
  await mark(secretary, thirdName).click();
  await secretary.getByRole('button', { name: 'Có mặt, đến muộn', exact: true }).click();
  await mark(secretary, deputy).click();
  await secretary.getByRole('button', { name: 'Vắng không lý do', exact: true }).click();
  await secretary.getByRole('button', { name: `${deputy}: Vắng không lý do` }).click();
  await secretary.getByRole('button', { name: 'Có mặt', exact: true }).click();
  await secretary.getByRole('button', { name: `${deputy}: Có mặt` }).waitFor();
  await secretary.getByRole('button', { name: `${thirdName}: Có mặt, đến muộn` }).waitFor();
  await secretary.getByRole('button', { name: 'Chốt điểm danh', exact: true }).click();
}

/** An open vote, its ground shown before it. */
export async function voteByHands({ secretary: page }: Circle): Promise<void> {
  await page.getByRole('button', { name: 'Mở biểu quyết' }).click();
  await page.getByLabel('Biểu quyết việc gì?').fill('Thông qua kế hoạch sửa đường');
  // The ground stands there before anybody raises a hand.
  await page.getByText(/^Cần ít nhất \d+ phiếu tán thành/).waitFor();
  await page.getByRole('button', { name: 'Bắt đầu biểu quyết' }).click();
  for (let hands = 0; hands < 2; hands += 1)
    await page.getByRole('button', { name: 'Thêm một phiếu tán thành' }).click();
  await expect.poll(() => page.getByLabel('Tán thành', { exact: true }).innerText()).toBe('2');
  await page.getByRole('button', { name: /^Tất cả \d+ đồng chí tán thành/ }).click();
  await page.getByRole('button', { name: 'Chốt kết quả' }).click();
  await page.getByText('Được thông qua', { exact: true }).waitFor();
}

/** A vote on paper: the minute-taker enters the tellers' sheet, the chair confirms it. */
export async function voteOnPaper({ secretary, deputy }: Circle): Promise<void> {
  await secretary.getByRole('button', { name: 'Mở biểu quyết' }).click();
  await secretary.getByLabel('Biểu quyết việc gì?').fill('Giới thiệu người ưu tú');
  await secretary.getByRole('radio', { name: 'Bỏ phiếu kín' }).check();
  await secretary.getByRole('button', { name: 'Bắt đầu biểu quyết' }).click();
  await secretary.getByRole('link', { name: /^In phiếu/ }).waitFor();

  await deputy.goto(new URL(secretary.url()).pathname);
  const [, voters] = /(\d+) người biểu quyết/.exec(await deputy.getByText(/Bỏ phiếu kín · cần/).innerText()) ?? [];
  const counts = { 'Phiếu phát ra': voters, 'Phiếu thu về': voters, 'Phiếu hợp lệ': voters, 'Tán thành': voters };
  for (const [label, count] of Object.entries(counts))
    await deputy.getByLabel(label, { exact: true }).fill(count ?? '');
  await deputy.getByLabel('Không tán thành', { exact: true }).fill('0');
  await deputy.getByLabel('Chụp biên bản kiểm phiếu').setInputFiles(PHOTO);
  await deputy.getByText('sao-192.png').waitFor();
  await deputy.getByRole('button', { name: 'Ghi kết quả kiểm phiếu' }).click();
  await deputy.getByText('Chờ đồng chí chủ trì xác nhận').waitFor();

  await secretary.reload();
  await secretary.getByRole('button', { name: 'Xác nhận kết quả kiểm phiếu' }).click();
  await expect.poll(() => secretary.getByText('Được thông qua', { exact: true }).count()).toBe(2);
}

/** An opinion, a task, and the end of the meeting. */
export async function giveTask({ secretary, thirdName }: Circle): Promise<void> {
  await secretary.getByRole('button', { name: 'Ghi ý kiến' }).click();
  await secretary.getByLabel('Ai phát biểu?').selectOption({ label: thirdName });
  await secretary.getByLabel('Nội dung ý kiến').fill('Nhất trí góp ngày công.');
  await secretary.getByRole('button', { name: 'Ghi ý kiến này' }).click();
  await secretary.getByText('Nhất trí góp ngày công.').waitFor();
  await secretary.getByRole('button', { name: 'Giao việc…' }).click();
  await secretary.getByLabel('Giao cho').selectOption({ label: thirdName });
  await secretary.getByLabel('Việc gì?').fill('Lập danh sách góp công');
  await secretary.getByLabel(/^Hạn/).fill(daysFromToday(20));
  await secretary.getByRole('button', { name: 'Giao việc này' }).click();
  await secretary.getByRole('paragraph').filter({ hasText: 'Lập danh sách góp công' }).waitFor();
  await secretary.getByRole('button', { name: 'Kết thúc buổi họp' }).click();
}

/** Minutes and resolution are drafted, edited, signed by two and published. */
export async function record({ secretary, deputy }: Circle): Promise<void> {
  await secretary.getByRole('button', { name: 'Soạn từ những gì đã ghi' }).click();
  const minutes = secretary.getByLabel('Biên bản', { exact: true }).and(secretary.locator('textarea'));
  await expect.poll(() => minutes.inputValue()).toContain('Nhất trí góp ngày công.');
  await minutes.fill(`${await minutes.inputValue()}\nBuổi họp kết thúc lúc 21 giờ.`);
  await secretary.getByRole('button', { name: 'Lưu', exact: true }).click();
  await secretary.getByText('Đã lưu bản 2').waitFor();
  await secretary.getByRole('tab', { name: 'Nghị quyết' }).click();
  await secretary.getByRole('button', { name: 'Soạn từ những gì đã ghi' }).click();
  await secretary.getByRole('button', { name: 'Ký nghị quyết, chủ trì' }).click();
  await secretary.getByRole('button', { name: 'Ký nghị quyết, chủ trì' }).waitFor({ state: 'detached' });
  await secretary.getByRole('tab', { name: 'Biên bản' }).click();
  await secretary.getByRole('button', { name: 'Ký biên bản, chủ trì' }).click();
  await secretary.getByRole('button', { name: 'Ký biên bản, chủ trì' }).waitFor({ state: 'detached' });

  await deputy.goto(new URL(secretary.url()).pathname);
  await deputy.getByRole('button', { name: 'Ký biên bản, thư ký' }).click();
  await deputy.getByRole('button', { name: 'Ký biên bản, thư ký' }).waitFor({ state: 'detached' });
  await deputy.getByRole('tab', { name: 'Nghị quyết' }).click();
  await deputy.getByRole('button', { name: 'Ký nghị quyết, thư ký' }).click();
  await deputy.getByRole('button', { name: 'Ký nghị quyết, thư ký' }).waitFor({ state: 'detached' });

  await secretary.reload();
  await secretary.getByRole('button', { name: 'Ban hành' }).click();
  await secretary.getByText('Đã ban hành', { exact: true }).waitFor();
}

/** A member opens the resolution as PDF. */
export async function readResolution({ app, member }: Circle, address: string): Promise<void> {
  await member.goto(address);
  await member.getByRole('link', { name: /^Biên bản và nghị quyết/ }).click();
  await member.getByRole('tab', { name: 'Nghị quyết' }).click();
  const link = member.getByRole('link', { name: /^Nghị quyết để in/ });
  const [download] = await Promise.all([member.waitForEvent('download'), link.click()]);
  const text = await pdfText(readFileSync(await download.path()));
  expect(text).toContain('NGHỊ QUYẾT');
  expect(text).toContain('Thông qua kế hoạch sửa đường');
  expect(text).toContain('Lập danh sách góp công');
  expect(text).toContain(app.person('secretary').name);
}
