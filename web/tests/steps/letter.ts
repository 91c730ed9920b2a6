import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Handbook } from '../handbook.ts';
import type { Screen } from '../harness.ts';
import { sitDown } from '../office.ts';

const WARD_OFFICE = 'Văn phòng';
const RECEIVER = 'Tuyên giáo';

/** Fills the form in, up to sending it. */
export async function write(page: Page, to: RegExp, subject: string): Promise<void> {
  await page.goto('/y-kien/moi');
  await page.getByRole('radio', { name: to }).check();
  await page.getByRole('radio', { name: 'Phản ánh' }).check();
  await page.getByLabel('Về việc gì?').fill(subject);
  await page.getByLabel('Nội dung').fill('Ngõ 7 tối, các cụ đi họp về hay vấp.');
}

/**
 * A member writes past his secretary to the committee; it is assigned there and answered, and he reads the answer.
 *
 * @param member his page; the letter stands open on it at the end
 */
export async function writePastTheSecretary(
  app: Handbook,
  screen: Screen,
  member: Page,
  subject: string,
): Promise<void> {
  await member.goto('/');
  await member.getByRole('link', { name: /Góp ý, phản ánh, đề xuất/ }).click();
  await member.getByRole('link', { name: 'Viết ý kiến' }).click();
  await write(member, /^Đảng ủy Phường/, subject);
  const secretaryName = app.person('secretary').name;
  const whoSees = member.getByText('Ai xem được?').locator('..');
  await expect.poll(() => whoSees.innerText()).toContain(`kể cả đ/c ${secretaryName}, Bí thư`);
  // A double tap sends once.
  await member.getByRole('button', { name: 'Gửi ý kiến' }).dblclick();
  await member.getByText('Đã gửi', { exact: true }).waitFor();
  expect(await member.getByRole('link', { name: subject }).count()).toBe(1);

  const secretary = await app.open({ as: 'secretary', screen });
  await secretary.goto('/chi-bo/y-kien');
  await secretary.getByRole('heading', { name: 'Chờ trả lời' }).waitFor();
  await secretary.waitForLoadState('networkidle');
  expect(await secretary.getByText(subject).count()).toBe(0);

  const receiver = await sitDown(app, screen, { role: RECEIVER, to: '/van-phong/y-kien' });
  await receiver.getByRole('row', { name: subject }).click();
  const answerer = await sitDown(app, screen, { role: WARD_OFFICE, to: '/van-phong/y-kien' });
  const office = await officeName(receiver);
  await receiver.getByLabel('Giao cho', { exact: true }).selectOption({ label: office });
  await receiver.getByRole('button', { name: 'Giao trả lời' }).click();
  await receiver
    .getByText(/^Đã giao cho đ\/c/)
    .first()
    .waitFor();

  await answerer.reload();
  await answerer.getByLabel('Xem').selectOption('mine');
  await answerer.getByRole('row', { name: subject }).click();
  await answerer.getByLabel(/^Trả lời đ\/c/).fill('Thứ Hai điện lực sẽ sửa.');
  await answerer.getByRole('button', { name: 'Gửi trả lời' }).click();
  await answerer
    .getByText(/^Đã trả lời đ\/c/)
    .first()
    .waitFor();

  await member.getByRole('link', { name: subject }).click();
  await member.getByText('Thứ Hai điện lực sẽ sửa.').waitFor();
  for (const page of [secretary, receiver, answerer]) await page.context().close();
}

/** The office's person as the receiver finds her in the list. */
async function officeName(page: Page): Promise<string> {
  const option = page.getByLabel('Giao cho', { exact: true }).locator('option', { hasText: /, Văn phòng$/ });
  await option.first().waitFor({ state: 'attached' });
  return (await option.first().textContent()) ?? '';
}
