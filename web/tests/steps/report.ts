import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Circle } from './meeting.ts';

/** The secretary completes the month's report and sends it up. */
export async function sendUp({ secretary }: Circle, address: string): Promise<void> {
  await secretary.goto(address);
  await secretary.getByRole('link', { name: /^Báo cáo tháng/ }).click();
  await send(secretary, 'Chi bộ họp đủ nội dung.');
}

/** The office gives the report back with a reason, which has to be written. */
export async function giveBack(office: Page, cellName: string): Promise<void> {
  await office.reload();
  await office.getByRole('row', { name: cellName }).press('Enter');
  const panel = office.getByRole('complementary');
  await panel.getByText('Chi bộ họp đủ nội dung.').waitFor();
  const [pdf] = await Promise.all([
    office.waitForEvent('download'),
    panel.getByRole('link', { name: 'Tải bản PDF' }).click(),
  ]);
  expect(pdf.suggestedFilename()).toMatch(/^bao-cao-.*\.pdf$/);
  await panel.getByRole('button', { name: 'Trả lại để bổ sung' }).click();
  await panel.getByRole('button', { name: 'Trả lại báo cáo' }).click();
  await panel.getByRole('alert').waitFor();
  await panel.getByLabel('Cần bổ sung gì?').fill('Ghi thêm việc của tháng sau.');
  await panel.getByRole('button', { name: 'Trả lại báo cáo' }).click();
  await office.getByText(/^Đã trả lại báo cáo/).waitFor();
  await office.getByText('Không có báo cáo nào chờ tiếp nhận.').waitFor();
}

/** The secretary reads why, adds what was asked for and sends the report again. */
export async function sendAgain({ secretary }: Circle): Promise<void> {
  await secretary.reload();
  await secretary.getByText('Ghi thêm việc của tháng sau.').waitFor();
  await send(secretary, 'Chi bộ họp đủ nội dung. Tháng sau làm đường.');
}

/** The office accepts it. */
export async function accept(office: Page, cellName: string): Promise<void> {
  await office.reload();
  await office.getByRole('row', { name: cellName }).press('Enter');
  await office.getByRole('complementary').getByRole('button', { name: 'Tiếp nhận' }).click();
  await office.getByText(/^Đã tiếp nhận báo cáo/).waitFor();
  // On a phone the panel lies over the list.
  await office.keyboard.press('Escape');
  await office.getByRole('tab', { name: 'Đã tiếp nhận' }).click();
  await office.getByRole('row', { name: cellName }).waitFor();
}

/** The ward's table and chart hold the cell's month, which is a person's to open. */
export async function seeStatistics(statistics: Page, cellName: string): Promise<void> {
  await statistics.reload();
  await statistics.getByRole('img', { name: /Tỷ lệ dự họp, chỉ tiêu/ }).waitFor();
  const own = statistics.getByRole('row', { name: cellName });
  await expect.poll(() => own.innerText()).toMatch(/\d%/);
  await own.press('Enter');
  await statistics.getByRole('complementary').getByText('Vắng không lý do').first().waitFor();
}

async function send(secretary: Page, summary: string): Promise<void> {
  await secretary.getByLabel('Tình hình trong tháng').fill(summary);
  await secretary.getByRole('button', { name: /^Gửi / }).click();
  await secretary.getByText(/^Đã gửi Đảng/).waitFor();
}
