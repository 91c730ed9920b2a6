import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { DESKTOP, PHONE } from './harness.ts';
import { write, writePastTheSecretary } from './steps/letter.ts';

let app: Handbook;
beforeAll(async () => {
  app = await startHandbook();
});
afterAll(() => app.close());
afterEach(() => {
  expect(app.complaints.splice(0)).toEqual([]);
});

it.each([
  ['phone', PHONE, 'Đèn ngõ 7 hỏng'],
  ['desktop', DESKTOP, 'Cống ngõ 7 tắc'],
])(
  'on a %s a member writes past his secretary to the committee, is answered, closes and opens again',
  async (_, screen, subject) => {
    const member = await app.open({ as: 'member', screen });
    await writePastTheSecretary(app, screen, member, subject);
    await member.getByRole('button', { name: 'Tôi đã rõ, đóng việc này' }).click();
    await member.getByText('Đã đóng. Cảm ơn đồng chí.').waitFor();
    await member.getByRole('button', { name: 'Mở lại' }).click();
    await member.getByLabel('Điều gì chưa ổn?').fill('Sửa rồi lại hỏng.');
    await member.getByRole('button', { name: 'Gửi và mở lại' }).click();
    await member.getByText('Đã mở lại.').waitFor();
    await member.getByText('Sửa rồi lại hỏng.').waitFor();

    await member.context().close();
  },
);

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
  await page.getByRole('button', { name: 'Làm hộ đồng chí này' }).click();
  await page.getByRole('link', { name: /^Viết ý kiến/ }).click();
  await page.getByRole('heading', { name: `Viết hộ đ/c ${member}` }).waitFor();
  await page.getByText(`Đang làm hộ đ/c ${member}`).waitFor();
  await page.getByRole('radio', { name: /^Chi bộ/ }).check();
  await page.getByRole('radio', { name: 'Đề xuất' }).check();
  await page.getByLabel('Về việc gì?').fill('Họp buổi sáng');
  await page.getByLabel('Nội dung').fill('Cụ Xuân xin họp buổi sáng.');
  await page.getByRole('button', { name: 'Gửi ý kiến' }).click();
  await page.getByText('Đã gửi ý kiến hộ').waitFor();

  const own = await app.open({ as: 'member' });
  await own.goto('/y-kien');
  await own.getByRole('link', { name: /Họp buổi sáng/ }).click();
  await own.getByText(`Đ/c ${app.person('secretary').name} ghi giúp`).waitFor();
  for (const each of [page, own]) await each.context().close();
});
