import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { DESKTOP, PHONE } from './harness.ts';
import { quiet } from './quiet.ts';

let app: Handbook;
beforeAll(async () => {
  app = await startHandbook();
});
afterAll(() => app.close());

describe.each([
  ['a phone', PHONE],
  ['a desktop', DESKTOP],
])('on %s', (_name, screen) => {
  it('a member enters his phone, and the to-do list empties', async () => {
    const page = await app.open({ as: 'member', screen });
    await app.database.ownerPool.query('DELETE FROM members_phone WHERE member_id = $1', [app.memberId('member')]);
    await page.goto('/');
    await page.getByRole('link', { name: /Ghi số điện thoại/ }).click();
    await page.getByLabel('Số điện thoại').fill('0912 345 31');
    await page.getByRole('button', { name: 'Ghi số điện thoại' }).click();
    await page.getByRole('link', { name: 'Số này mới có 9 chữ số, cần 10.' }).waitFor();
    await page.getByLabel('Số điện thoại').fill('0912 345 316');
    await page.getByRole('button', { name: 'Ghi số điện thoại' }).click();
    await page.getByText(/^Đã ghi số .*16$/).waitFor();
    await page.getByRole('link', { name: 'Cá nhân' }).first().click();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Tin mới' }).waitFor();
    // What the device held stands first; what the server says by now follows within seconds.
    await page.getByRole('link', { name: /Ghi số điện thoại/ }).waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('a member reports a mistake, sees its state, and takes it back', async () => {
    const page = await app.open({ as: 'member', screen });
    await page.goto('/ca-nhan');
    await page.getByRole('link', { name: 'Báo sai sót' }).click();
    await page.getByLabel('Mục nào đang sai?').selectOption({ label: 'Sinh ngày' });
    await page.getByLabel('Đang ghi là').fill('12/10/1978');
    await page.getByLabel('Đúng phải là').fill('21/10/1978');
    await page.getByRole('button', { name: 'Gửi đề nghị đính chính' }).click();
    await page.getByText('Đã gửi cho ban tổ chức').waitFor();
    await page.getByText('Đúng phải là: 21/10/1978').first().waitFor();
    await page
      .getByRole('button', { name: /Rút lại đề nghị/ })
      .first()
      .click();
    await page.getByText('Đã rút lại').first().waitFor();
    await page.context().close();
  });

  it('a person sets his text size once, and it holds on his next device', async () => {
    const page = await app.open({ as: 'secretary', screen });
    await page.goto('/ca-nhan');
    const kept = page.waitForResponse('**/api/me/preferences');
    await page.getByText('Rất lớn').click();
    expect(await page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('27px');
    expect((await kept).ok()).toBe(true);
    const other = await app.open({ as: 'secretary', screen });
    await other.goto('/');
    await other.getByRole('heading', { name: 'Tin mới' }).waitFor();
    expect(await other.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('27px');
    await other.goto('/ca-nhan');
    const keptAgain = other.waitForResponse('**/api/me/preferences');
    await other.getByText('Vừa', { exact: true }).click();
    expect((await keptAgain).ok()).toBe(true);
    await page.context().close();
    await other.context().close();
  });
});

it('own numbers are masked until tapped, and the tap stands in the access log', async () => {
  const page = await app.open({ as: 'member' });
  await page.goto('/ca-nhan');
  const row = page.locator('.fact', { hasText: 'Số định danh' });
  await row.getByText(/^•••• •••• ••\d\d$/).waitFor();
  await page.getByRole('button', { name: 'Hiện số trong 1 phút' }).click();
  await row.getByText(app.person('member').citizenId).waitFor();
  await page.getByRole('button', { name: 'Che số lại' }).click();
  await row.getByText(/^•••• •••• ••\d\d$/).waitFor();
  await page.context().close();
});

it('an officer reveals a phone to call, and its owner reads so in his own log', async () => {
  const owner = await app.open({ as: 'member' });
  await owner.goto('/ca-nhan/dien-thoai');
  await owner.getByLabel('Số điện thoại').fill('0987654321');
  await owner.getByRole('button', { name: 'Ghi số điện thoại' }).click();
  await owner.getByText(/^Đã ghi số/).waitFor();

  const officer = await app.open({ as: 'secretary', proved: true });
  await officer.goto(`/chi-bo/${app.memberId('member')}`);
  await officer.getByRole('button', { name: 'Hiện số để gọi' }).click();
  const call = officer.getByRole('link', { name: /Gọi 0987654321/ });
  await call.waitFor();
  expect(await call.getAttribute('href')).toBe('tel:0987654321');

  await owner.goto('/ca-nhan/nhat-ky');
  await owner
    .getByText(`Đ/c ${app.person('secretary').name}`, { exact: false })
    .first()
    .waitFor();
  await owner.context().close();
  await officer.context().close();
});

it('without a fresh proof the reveal asks who is there, and comes back', async () => {
  const page = await app.open({ as: 'secretary' });
  await page.goto(`/chi-bo/${app.memberId('member')}`);
  await page.getByRole('button', { name: 'Hiện số để gọi' }).click();
  const again = page.getByRole('link', { name: 'Xác nhận bằng VNeID' });
  await again.waitFor();
  expect(await again.getAttribute('href')).toContain('again=1');
  await page.context().close();
});

it('a stranger to the list gets a case with a code, leaves a phone, and follows it by the code', async () => {
  const page = await app.visit(PHONE);
  await page.goto('/dang-nhap');
  await page.getByRole('link', { name: 'Đăng nhập bằng VNeID' }).click();
  await page.getByRole('button').filter({ hasText: 'Chưa có tên trong sổ tay' }).first().click();
  await page.getByText('Mã hỗ trợ', { exact: true }).waitFor();
  const code = (await page.locator('.fact', { hasText: 'Mã hỗ trợ' }).locator('dd').textContent())!.trim();
  await page.getByLabel('Số điện thoại để gọi lại').fill('0912345678');
  await page.getByLabel('Chi bộ thuộc xã, phường nào?').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Nhờ gọi lại' }).click();
  await page.getByRole('button', { name: 'Nhờ gọi lại' }).waitFor({ state: 'detached' });

  await page.goto('/dang-nhap');
  await page.getByRole('link', { name: 'Nhờ tổ hỗ trợ' }).click();
  await page.getByLabel('Mã hỗ trợ').fill(code);
  await page.getByRole('button', { name: 'Xem việc đến đâu' }).click();
  await page.getByText('Đã nhận').waitFor();
  await page.context().close();
});

it('a cold signed-in first screen fetches at most 70 KB of JavaScript, gzip bytes', async () => {
  const page = await app.open({ as: 'secretary' });
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  // As a phone whose network knows gzip and nothing better; bodies are counted, what HTTP says around them is not script.
  await session.send('Network.setExtraHTTPHeaders', { headers: { 'accept-encoding': 'gzip' } });
  const scripts = new Map<string, number>();
  const encodings = new Set<string | undefined>();
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (!response.mimeType.includes('javascript')) return;
    scripts.set(requestId, 0);
    encodings.add(response.headers['content-encoding']);
  });
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const so = scripts.get(requestId);
    if (so !== undefined) scripts.set(requestId, so + encodedDataLength);
  });
  await page.goto('/');
  await page.getByRole('heading', { name: 'Tin mới' }).waitFor();
  await quiet(page);
  const bytes = [...scripts.values()].reduce((sum, each) => sum + each, 0);
  expect(scripts.size).toBeGreaterThan(3);
  expect([...encodings]).toEqual(['gzip']);
  // Nothing came from a cache: a cold load counts every byte.
  expect([...scripts.values()].every((size) => size > 0)).toBe(true);
  console.log(`JavaScript of a cold Trang chủ: ${bytes} bytes gzip in ${scripts.size} files`);
  expect(bytes).toBeLessThanOrEqual(70 * 1024);
  await page.context().close();
});

it('without network the first screen keeps what it shows and says so', async () => {
  const page = await app.open({ as: 'secretary' });
  await page.goto('/');
  await page.getByRole('heading', { name: 'Tin mới' }).waitFor();
  await quiet(page);
  const before = app.complaints.length;
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Cá nhân' }).click();
  await page.getByRole('link', { name: 'Trang chủ' }).click();
  await page.getByText('Không có mạng.').first().waitFor();
  await page.getByRole('heading', { name: 'Việc cần làm' }).waitFor();
  // What a browser says of files it could not fetch is the cut itself, not a fault of the page.
  const unfetched = /Unable to preload CSS|Failed to fetch dynamically imported module/;
  const said = app.complaints.splice(before);
  expect(said.filter((line) => !unfetched.test(line))).toEqual([]);
  await page.context().close();
});

it('nothing was complained about in any console', () => {
  expect(app.complaints).toEqual([]);
});
