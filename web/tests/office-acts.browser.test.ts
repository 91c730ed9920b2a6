import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listDemoPeople, type DemoPerson } from '../../server/src/demo/people.ts';
import { DESKTOP, PHONE, startProduct, type Running } from './harness.ts';
import { forgetProofs, sitDown, WARD } from './office.ts';

let product: Running;
let people: DemoPerson[];
let board: DemoPerson;
beforeAll(async () => {
  product = await startProduct();
  const groups = await listDemoPeople(product.services.ownerPool, product.services.crypto);
  people = groups.flatMap((group) => group.people);
  board = groups.find((group) => group.title === WARD)!.people.find((one) => one.role === 'Ban Xây dựng Đảng')!;
});
afterAll(() => product.close());

it('a number is shown after a reason and a fresh proof, hidden again, and stands in the member’s own log', async () => {
  const member = people.find((one) => one.role === 'Chi ủy viên')!;
  const memberId = member.id.replace('dangvien-', '');
  const page = await sitDown(product, DESKTOP, { role: 'Ban Xây dựng Đảng', to: '/van-phong/dang-vien' });
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(member.name.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd'));
  await page.getByRole('row').filter({ hasText: member.name }).first().waitFor();
  await page.goto(`/van-phong/dang-vien?dc=${memberId}`);
  await forgetProofs(product);
  await page.getByRole('button', { name: 'Hiện số trong 1 phút' }).click();
  const reasons = page.getByRole('dialog', { name: 'Vì sao cần xem số?' });
  await reasons.getByText('Làm hoặc đổi thẻ đảng viên').click();
  await reasons.getByRole('button', { name: 'Hiện số trong 1 phút' }).click();
  await page.getByRole('link', { name: 'Xác nhận bằng VNeID' }).click();
  await page.getByRole('button').filter({ hasText: board.name }).filter({ hasText: board.role }).click();
  await reasons.getByRole('button', { name: 'Hiện số trong 1 phút' }).click();
  await page.getByText(member.citizenId).first().waitFor();
  await page.getByText(/^Còn \d+ giây/).waitFor();
  await page.getByRole('button', { name: 'Che lại ngay' }).click();
  expect(await page.getByText(member.citizenId).count()).toBe(0);
  await page.context().close();

  const own = await product.visit(PHONE);
  await product.signIn(own, member.role, { to: '/ca-nhan/nhat-ky' });
  await own.goto('/ca-nhan/nhat-ky');
  await own
    .getByText(/Xem số định danh/)
    .first()
    .waitFor();
  await own.context().close();
  expect(product.complaints).toEqual([]);
});

it('an administrator grants a role, not to himself, and takes it back', async () => {
  const person = people.find((one) => one.role === 'Đảng viên')!;
  const page = await sitDown(product, DESKTOP, { role: 'Quản trị', to: '/van-phong/vai-tro' });
  const grant = page.getByRole('button', { name: 'Giao vai trò' });
  const form = page.getByRole('dialog', { name: /^Giao vai trò ở/ });
  await grant.click();
  await form.waitFor();
  await form.getByRole('button', { name: 'Giao vai trò' }).click();
  await form.getByRole('link', { name: /số định danh/ }).waitFor();
  const self = people.find((one) => one.role === 'Quản trị')!;
  await form.getByLabel('Họ và tên').fill(person.name);
  await form.getByLabel('Số định danh').fill(person.citizenId);
  await form.getByRole('button', { name: 'Giao vai trò' }).click();
  await page.getByText(`Đã ghi: đ/c ${person.name}, Văn phòng.`).waitFor();
  const row = page.locator('.row').filter({ hasText: person.name });
  await row.getByRole('button', { name: /^Thôi vai trò/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Thôi vai trò' }).click();
  await page.getByText(/^Đã thôi vai trò Văn phòng/).waitFor();

  await grant.click();
  await form.getByLabel('Họ và tên').fill(self.name);
  await form.getByLabel('Số định danh').fill(self.citizenId);
  await form.getByRole('button', { name: 'Giao vai trò' }).click();
  await form.getByRole('alert').waitFor();
  await page.context().close();
});

it('a desk left alone for half an hour asks to sign in again and comes back to the same page', async () => {
  const page = await sitDown(product, DESKTOP, { role: 'Ban Xây dựng Đảng', to: '/van-phong/to-chuc' });
  await page.getByText('Đảng bộ cơ sở').first().waitFor();
  await page.context().route('**/api/organizations/**', (route) =>
    route.fulfill({
      status: 401,
      json: { status: 401, code: 'signInNeeded', title: 'Phiên làm việc đã hết. Mời đồng chí đăng nhập lại.' },
    }),
  );
  await page.getByRole('searchbox').fill('xom');
  const dialog = page.getByRole('dialog', { name: 'Văn phòng đã khóa' });
  await dialog.waitFor();
  expect(await dialog.getByRole('link', { name: 'Xác nhận bằng VNeID' }).getAttribute('href')).toContain(
    'to=%2Fvan-phong%2Fto-chuc',
  );
  await page.context().close();
});

it(`only what a desk may do stands in its sidebar (${WARD})`, async () => {
  const page = await sitDown(product, DESKTOP, { role: 'Quản trị', to: '/van-phong/to-chuc' });
  await page.getByText('Đảng bộ cơ sở').first().waitFor();
  const places = page.locator('aside').getByRole('navigation').getByRole('link');
  expect(await places.allInnerTexts()).toEqual(['Tổ chức', 'Vai trò cán bộ']);
  await page.context().close();
});

it('no code of a program stands where a person reads: every rule and every line of the log has words', async () => {
  const rules = await sitDown(product, DESKTOP, {
    role: 'Quản trị Trung ương',
    group: 'Trung ương và tỉnh Phú Thọ',
    to: '/van-phong/quy-dinh',
  });
  await rules.getByText('Đặt mức mới').first().waitFor();
  expect(await codesIn(rules)).toEqual([]);
  await rules.context().close();
  const log = await sitDown(product, DESKTOP, { role: 'Kiểm toán', to: '/van-phong/nhat-ky' });
  await log.getByText('Nơi, chi tiết').waitFor();
  expect(await codesIn(log)).toEqual([]);
  await log.context().close();
});

/** Words of a table that no Vietnamese writes: `meeting.firstDays`, `auditor of 3`, `act: null`. */
async function codesIn(page: Page): Promise<string[]> {
  const cells = await page.getByRole('cell').allInnerTexts();
  return cells.filter((words) => /\p{Ll}\.?\p{Lu}|\p{L}\.\p{L}| of \d|null|undefined|\[object/u.test(words));
}
