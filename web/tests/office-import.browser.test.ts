import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyWithOneMore } from '../../server/src/members/import/testing-workbook.ts';
import { DESKTOP, startProduct, type Running } from './harness.ts';
import { sitDown } from './office.ts';

interface Expected {
  kind: string;
  rows: number[];
  severity: 'error' | 'warning' | 'once' | 'none';
}
const SAMPLES = path.resolve(import.meta.dirname, '../../data/csdl');
const NEWCOMER = 'Giàng Thị Mới Vào';

let product: Running;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sotay-office-'));
  product = await startProduct();
});
afterAll(async () => {
  await product.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Pà Cò's list as it is in the demo, and one member more. */
async function listWithNewcomer(): Promise<string> {
  const file = path.join(folder, 'pa-co-them-mot.xlsx');
  await copyWithOneMore(path.join(SAMPLES, 'xa-pa-co-dang-vien.xlsx'), file, {
    ID: '21299999',
    'Họ và tên': NEWCOMER,
    'Giới tính': 'Nữ',
    'Sinh ngày': '12/03/1988',
    'Số định danh cá nhân': '025188009991',
    'Số thẻ Đảng': '025188009991',
    'Ngày vào Đảng': '03/02/2012',
    'Ngày vào Đảng chính thức': '03/02/2013',
  });
  return file;
}

async function countOf(page: Page, tab: string): Promise<number> {
  const words = await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).innerText();
  return Number(/([\d.]+)\s*$/.exec(words)?.[1]?.replace('.', '') ?? Number.NaN);
}

it('a board sees in the preview what the file holds, leaves, comes back, writes it, and a second time nothing is new', async () => {
  const expected = JSON.parse(readFileSync(path.join(SAMPLES, 'xa-pa-co-expected.json'), 'utf8')) as Expected[];
  const refused = new Set(expected.filter((one) => one.severity === 'error').flatMap((one) => one.rows));
  const file = await listWithNewcomer();
  const page = await sitDown(product, DESKTOP, {
    role: 'Ban Xây dựng Đảng',
    group: 'Xã Pà Cò',
    to: '/van-phong/nhap-du-lieu',
  });
  await page.getByLabel('Tệp', { exact: true }).setInputFiles(file);
  await page.getByRole('button', { name: 'Đọc và xem trước' }).click();
  await page.waitForURL('**/van-phong/nhap-du-lieu/*');

  // Long work goes on without its page.
  await page.getByRole('link', { name: 'Tổ chức', exact: true }).click();
  await page.getByRole('heading', { name: 'Tổ chức', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Nhập dữ liệu', exact: true }).click();
  await page
    .getByRole('link', { name: /pa-co-them-mot/ })
    .first()
    .click();

  await page.getByRole('button', { name: /^Ghi .* vào sổ tay$/ }).waitFor({ timeout: 60_000 });
  expect(await countOf(page, 'Thêm mới')).toBe(1);
  expect(await page.getByText('Không được đưa vào:').isVisible()).toBe(true);
  await page.getByRole('tab', { name: /^Cần xem/ }).click();
  await page.getByText(`Đang hiện ${await countOf(page, 'Cần xem')} dòng`).waitFor();
  const seen = await page
    .getByRole('row')
    .filter({ hasText: 'Không nhận' })
    .evaluateAll((rows) => rows.map((row) => Number(row.querySelector('td')?.textContent)));
  expect(seen.sort((a, b) => a - b)).toEqual([...refused].sort((a, b) => a - b));

  // J moves down, Enter opens.
  await page.locator('tbody tr').first().focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByText(/^Dòng \d+ của tệp$/).waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Ghi .* vào sổ tay$/ }).click();
  await page.getByText(/Đã ghi vào sổ tay: thêm 1/).waitFor({ timeout: 60_000 });
  await page.goto('/van-phong/dang-vien');
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('giang thi moi');
  await page.getByRole('row').filter({ hasText: NEWCOMER }).waitFor();

  await page.goto('/van-phong/nhap-du-lieu');
  await page.getByLabel('Tệp', { exact: true }).setInputFiles(file);
  await page.getByRole('button', { name: 'Đọc và xem trước' }).click();
  await page.getByText('Đang hiện').waitFor({ timeout: 60_000 });
  expect([await countOf(page, 'Thêm mới'), await countOf(page, 'Thay đổi')]).toEqual([0, 0]);
  await page.getByRole('button', { name: 'Thôi, không ghi' }).click();
  await page.getByRole('button', { name: 'Thôi, xóa tệp' }).click();
  await page.getByText('Đã thôi lần nhập này.').waitFor();
  expect(product.complaints).toEqual([]);
  await page.context().close();
}, 240_000);

it('a file that is no list is refused with a sentence', async () => {
  const page = await sitDown(product, DESKTOP, {
    role: 'Ban Xây dựng Đảng',
    group: 'Xã Pà Cò',
    to: '/van-phong/nhap-du-lieu',
  });
  await page.getByRole('button', { name: 'Đọc và xem trước' }).click();
  await page.getByRole('link', { name: 'Hãy chọn tệp cần nhập.' }).waitFor();
  await page.getByLabel('Tệp', { exact: true }).setInputFiles({
    name: 'anh.xlsx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('không phải bảng tính'),
  });
  await page.getByRole('button', { name: 'Đọc và xem trước' }).click();
  await page.getByRole('alert').filter({ hasText: /[.!]$/ }).first().waitFor({ timeout: 30_000 });
  await page.context().close();
});
