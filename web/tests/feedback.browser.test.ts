import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { DESKTOP, PHONE } from './harness.ts';
import { sitDown } from './office.ts';

let app: Handbook;
beforeAll(async () => {
  app = await startHandbook();
});
afterAll(() => app.close());
afterEach(() => {
  expect(app.complaints.splice(0)).toEqual([]);
});

const WARD_OFFICE = 'Văn phòng';
const RECEIVER = 'Tuyên giáo';

async function write(page: Page, to: RegExp, subject: string): Promise<void> {
  await page.goto('/y-kien/moi');
  await page.getByRole('radio', { name: to }).check();
  await page.getByRole('radio', { name: 'Phản ánh' }).check();
  await page.getByLabel('Về việc gì?').fill(subject);
  await page.getByLabel('Nội dung').fill('Ngõ 7 tối, các cụ đi họp về hay vấp.');
}

it.each([
  ['phone', PHONE, 'Đèn ngõ 7 hỏng'],
  ['desktop', DESKTOP, 'Cống ngõ 7 tắc'],
])(
  'on a %s a member writes past his secretary to the committee, is answered, closes and opens again',
  async (_, screen, subject) => {
    const member = await app.open({ as: 'member', screen });
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
    await member.getByRole('button', { name: 'Tôi đã rõ, đóng việc này' }).click();
    await member.getByText('Đã đóng. Cảm ơn đồng chí.').waitFor();
    await member.getByRole('button', { name: 'Mở lại' }).click();
    await member.getByLabel('Điều gì chưa ổn?').fill('Sửa rồi lại hỏng.');
    await member.getByRole('button', { name: 'Gửi và mở lại' }).click();
    await member.getByText('Đã mở lại.').waitFor();
    await member.getByText('Sửa rồi lại hỏng.').waitFor();

    for (const page of [member, secretary, receiver, answerer]) await page.context().close();
  },
);

/** The office's person as the receiver finds her in the list. */
async function officeName(page: Page): Promise<string> {
  const option = page.getByLabel('Giao cho', { exact: true }).locator('option', { hasText: /, Văn phòng$/ });
  await option.first().waitFor({ state: 'attached' });
  return (await option.first().textContent()) ?? '';
}

it('the secretary answers a letter to the cell; two who answer at once lose nothing', async () => {
  const member = await app.open({ as: 'member' });
  await write(member, /^Chi bộ/, 'Ghế hội trường thiếu');
  await member.getByRole('button', { name: 'Gửi ý kiến' }).click();
  await member.getByText('Đã gửi', { exact: true }).waitFor();

  const pages = [await app.open({ as: 'secretary' }), await app.open({ as: 'deputy' })];
  for (const page of pages) {
    await page.goto('/ca-nhan');
    await page
      .getByRole('link', { name: /^Chi bộ/ })
      .first()
      .click();
    await page.getByRole('link', { name: /^Ý kiến gửi chi bộ/ }).click();
    await page.getByRole('link', { name: /Ghế hội trường thiếu/ }).click();
    await page.getByLabel(/^Trả lời đ\/c/).fill('Chi bộ sẽ mượn thêm ghế.');
  }
  for (const page of pages) await page.getByRole('button', { name: 'Gửi trả lời' }).click();
  const [first, second] = pages as [Page, Page];
  await first.getByText(/^Đã trả lời đ\/c/).waitFor();
  await second.getByText('Ý kiến này vừa có thay đổi').waitFor();
  expect(await second.getByLabel(/^Trả lời đ\/c/).inputValue()).toBe('Chi bộ sẽ mượn thêm ghế.');
  // What the other wrote is there now; sent again, both stand.
  await second.getByRole('button', { name: 'Gửi trả lời' }).click();
  await second.getByText(/^Đã trả lời đ\/c/).waitFor();
  for (const page of [member, ...pages]) await page.context().close();
});

it('an officer writes it down for a member, whose name stands on every screen', async () => {
  const page = await app.open({ as: 'secretary' });
  const member = app.person('member').name;
  await page.goto(`/chi-bo/${app.memberId('member')}`);
  await page.getByRole('link', { name: 'Viết ý kiến giúp' }).click();
  await page.getByRole('heading', { name: `Viết giúp đ/c ${member}` }).waitFor();
  await page.getByText(`Đang làm giúp đ/c ${member}.`).waitFor();
  await page.getByRole('radio', { name: /^Chi bộ/ }).check();
  await page.getByRole('radio', { name: 'Đề xuất' }).check();
  await page.getByLabel('Về việc gì?').fill('Họp buổi sáng');
  await page.getByLabel('Nội dung').fill('Cụ Xuân xin họp buổi sáng.');
  await page.getByRole('button', { name: 'Gửi ý kiến' }).click();
  await page.getByText(`Đã gửi giúp đ/c ${member}`).waitFor();

  const own = await app.open({ as: 'member' });
  await own.goto('/y-kien');
  await own.getByRole('link', { name: /Họp buổi sáng/ }).click();
  await own.getByText(`Đ/c ${app.person('secretary').name} ghi giúp`).waitFor();
  for (const each of [page, own]) await each.context().close();
});
