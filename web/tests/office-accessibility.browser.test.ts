import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaints, everyCombination } from './accessible.ts';
import { DESKTOP, PHONE, startProduct, type Running } from './harness.ts';
import { keepOpen } from './keep-open.ts';
import { OFFICE_ROUTES, bodiesOf, sitDown, type Bodies, type OfficeRoute } from './office.ts';
import { quiet } from './quiet.ts';

const PAGES = path.resolve(import.meta.dirname, '../src/routes/van-phong');
const SCREENS = [DESKTOP, PHONE] as const;

let product: Running;
let bodies: Bodies;
beforeAll(async () => {
  product = await startProduct();
  bodies = await bodiesOf(product);
});
afterAll(() => product.close());

const deskOf = keepOpen((desk: Pick<OfficeRoute, 'role' | 'group'>) =>
  sitDown(product, DESKTOP, { ...desk, to: '/van-phong/to-chuc' }),
);

async function visit(route: OfficeRoute): Promise<Page> {
  const { role, group } = route;
  const page = await deskOf({ role, ...(group ? { group } : {}) });
  await page.goto(route.address(bodies));
  await page.getByText(new RegExp(route.ready)).first().waitFor();
  return page;
}

/** What stands against the page on both screens, light and dark. */
async function everywhere(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    for (const colorScheme of ['light', 'dark'] as const) {
      // The short run sees a wide screen in the light and a narrow one in the dark.
      if (!everyCombination && (screen === DESKTOP) === (colorScheme === 'dark')) continue;
      await page.emulateMedia({ colorScheme });
      found.push(...(await complaints(page)).map((complaint) => `${screen.width} px, ${colorScheme}: ${complaint}`));
    }
  }
  await page.setViewportSize(DESKTOP);
  return found;
}

it('the list of routes names every page of Văn phòng', () => {
  const pages = readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('+page.svelte') && file !== '+page.svelte')
    .map((file) => path.dirname(file))
    .filter((folder) => !['nhap-du-lieu/[id]', 'hoi-nghi/[id]'].includes(folder));
  expect(OFFICE_ROUTES.map((route) => route.page).sort()).toEqual(pages.sort());
});

describe.each(OFFICE_ROUTES)('$page', (route) => {
  it('has nothing against it on both screens, light and dark, filled and without network', async () => {
    const page = await visit(route);
    const found = await everywhere(page);
    await page.context().route(/\/api\/(?!me)/, (request) => request.abort());
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await quiet(page);
    found.push(...(await complaints(page)).map((complaint) => `no network: ${complaint}`));
    expect(found).toEqual([]);
    await page.context().unrouteAll();
  });
});

it('an opened member, a question before an act and a form with mistakes have nothing against them', async () => {
  const page = await visit(OFFICE_ROUTES[0]!);
  await page.locator('tbody tr').first().click();
  await page.getByText('Có ghi nhật ký.').waitFor();
  const found = await everywhere(page);
  await page.getByRole('button', { name: 'Ghi thay đổi' }).click();
  await page.getByRole('button', { name: 'Ghi vào sổ tay' }).click();
  await page.getByRole('alert').waitFor();
  found.push(...(await everywhere(page)));
  await page.getByLabel('Nơi sinh hoạt').selectOption({ label: 'Sinh hoạt tạm thời nơi khác' });
  await page.getByLabel('Chi bộ nơi đến').fill('xom');
  await page.getByRole('radio').first().waitFor();
  found.push(...(await complaints(page)));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Ghi nhiệm vụ đặc biệt' }).click();
  await page.getByRole('dialog').getByText('Ai xem được?').waitFor();
  found.push(...(await complaints(page)));
  expect(found).toEqual([]);
  await page.context().close();
});

it('a preview and its opened row have nothing against them', async () => {
  const page = await sitDown(product, DESKTOP, {
    role: 'Ban Xây dựng Đảng',
    group: 'Xã Pà Cò',
    to: '/van-phong/nhap-du-lieu',
  });
  await page
    .getByLabel('Tệp', { exact: true })
    .setInputFiles(path.resolve(import.meta.dirname, '../../data/csdl/xa-pa-co-dang-vien.xlsx'));
  await page.getByRole('button', { name: 'Đọc và xem trước' }).click();
  await page.getByRole('tab', { name: /^Cần xem/ }).waitFor();
  await page.getByText('Đang hiện').waitFor({ timeout: 60_000 });
  await page.getByRole('tab', { name: /^Cần xem/ }).click();
  await page.getByRole('row').filter({ hasText: 'Không nhận' }).first().waitFor();
  const found = await everywhere(page);
  await page.locator('tbody tr').first().click();
  await page.getByText(/^Dòng \d+ của tệp$/).waitFor();
  found.push(...(await everywhere(page)));
  expect(found).toEqual([]);
  await page.context().close();
}, 240_000);

it('an opened cell, a report given back, an overdue list and a body opened in the statistics have nothing against them', async () => {
  const page = await visit(OFFICE_ROUTES.find((route) => route.page === 'sinh-hoat')!);
  const found: string[] = [];
  const look = async (): Promise<number> => found.push(...(await everywhere(page)));
  await page.locator('tbody tr').first().click();
  await page.getByRole('complementary').getByRole('heading', { name: 'Nghị quyết' }).waitFor();
  await look();
  await page.goto('/van-phong/bao-cao');
  await page.locator('tbody tr').first().click();
  await page.getByRole('button', { name: 'Trả lại để bổ sung' }).click();
  await page.getByRole('button', { name: 'Trả lại báo cáo' }).click();
  await page.getByRole('alert').waitFor();
  await look();
  await page.goto('/van-phong/bao-cao?xem=overdue');
  await page.getByText(/Đang hiện|Không có báo cáo nào quá hạn/).waitFor();
  found.push(...(await complaints(page)));
  await page.goto('/van-phong/thong-ke');
  await page.locator('tbody tr').filter({ hasText: 'Mở để xem' }).first().click();
  await page.getByText(/Tính đến/).waitFor();
  await page.goto('/van-phong/thong-ke');
  await page.locator('tbody tr').filter({ hasNotText: 'Mở để xem' }).first().click();
  await page.getByRole('complementary').getByText('Có mặt').first().waitFor();
  found.push(...(await complaints(page)));
  expect(found).toEqual([]);
  await page.context().close();
}, 240_000);

it('a conference being prepared, its venues and an opened venue have nothing against them', async () => {
  const page = await visit(OFFICE_ROUTES.find((route) => route.page === 'hoi-nghi')!);
  await page.getByRole('button', { name: 'Chuẩn bị hội nghị' }).click();
  await page.getByLabel('Tên hội nghị').waitFor();
  await page.getByRole('heading', { name: 'Ban tổ chức' }).waitFor();
  const found = await everywhere(page);
  await page.getByRole('button', { name: 'Triệu tập' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Triệu tập' }).click();
  await page.getByRole('alert').waitFor();
  found.push(...(await complaints(page)));
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: /^Điểm cầu/ }).click();
  await page.locator('tbody tr').first().click();
  await page.getByRole('complementary').getByRole('checkbox').first().waitFor();
  found.push(...(await everywhere(page)));
  expect(found).toEqual([]);
  await page.context().close();
}, 240_000);
