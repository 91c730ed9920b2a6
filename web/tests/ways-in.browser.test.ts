import type { CDPSession, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { DESKTOP, PHONE } from './harness.ts';
import { forgetProofs, WARD } from './office.ts';
import { quiet } from './quiet.ts';

const BOARD = 'Ban Xây dựng Đảng';
const PIN = '283946';

let app: Handbook;
/** Members of the cell who have no account yet, one for each who comes in by a code. */
let newcomers: { id: number; fullName: string }[];
beforeAll(async () => {
  app = await startHandbook();
  const { rows } = await app.database.ownerPool.query<{ id: number; fullName: string }>(
    `SELECT m.id, m.full_name AS "fullName"
       FROM members_member m JOIN members_personal p ON p.member_id = m.id
      WHERE m.on_roll AND p.activity = 'active' AND m.home_cell_id = (SELECT home_cell_id FROM members_member WHERE id = $1)
        AND NOT EXISTS (SELECT FROM identity_account a WHERE a.member_id = m.id)
        AND NOT EXISTS (SELECT FROM organizations_position_current h WHERE h.member_id = m.id)
        AND m.id <> $2
      ORDER BY m.id`,
    [app.memberId('secretary'), app.memberId('member')],
  );
  newcomers = rows;
});
afterAll(() => app.close());

it('a member redeems the code of two officers, keeps a passkey, signs out and comes back by it', async () => {
  const [newcomer] = newcomers;
  const code = await codeOfTwoOfficers(newcomer!);
  const page = await app.visit(PHONE, { reducedMotion: 'reduce' });
  await screenLock(page);
  await redeem(page, code);
  await page.getByRole('button', { name: 'Thêm khóa của máy' }).click();
  await consent(page);

  await page.goto('/ca-nhan');
  await page.getByRole('button', { name: 'Đăng xuất khỏi máy này' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Đăng xuất' }).click();
  await page.getByRole('heading', { name: 'Mời đồng chí đăng nhập' }).waitFor();
  await page.getByRole('button', { name: 'Đăng nhập bằng khóa của máy' }).click();
  await page.getByRole('heading', { name: /^Chào đồng chí/ }).waitFor();
  await page.goto('/ca-nhan/may');
  await page.getByText(/bằng khóa của máy/).waitFor();
  await page.context().close();

  const again = await app.visit(PHONE);
  await again.goto('/dang-nhap/ma');
  await again.getByLabel('Mã gồm 8 chữ số').fill(code);
  await again.getByRole('button', { name: 'Mở sổ tay' }).click();
  await again.getByText(/Mã này chưa đúng, đã dùng hoặc đã hết hạn/).waitFor();
  await again.context().close();
});

it('a member whose phone has no screen lock sets a PIN and comes back by it; two officers sign the phone out when it is lost', async () => {
  const newcomer = newcomers[1]!;
  const page = await app.visit(PHONE, { reducedMotion: 'reduce' });
  await redeem(page, await codeAsked(newcomer.id));
  await page.getByLabel('Mã PIN, 6 chữ số').fill('123456');
  await page.getByLabel('Ghi lại mã PIN').fill('123456');
  await page.getByRole('button', { name: 'Đặt mã PIN' }).click();
  await page.getByRole('link', { name: 'Mời chọn sáu số không liền nhau, không giống nhau.' }).waitFor();
  await page.getByLabel('Mã PIN, 6 chữ số').fill(PIN);
  await page.getByLabel('Ghi lại mã PIN').fill(PIN);
  await page.getByRole('button', { name: 'Đặt mã PIN' }).click();
  await consent(page);

  await page.context().clearCookies();
  await page.goto('/dang-nhap');
  await page.getByRole('link', { name: 'Đăng nhập bằng mã PIN' }).click();
  await enterPin(page, '28394');
  await page.getByRole('link', { name: 'Mã PIN gồm đúng 6 chữ số.' }).waitFor();
  await enterPin(page, '999111');
  await page.getByText(/Mã PIN chưa đúng\. Đồng chí còn \d+ lần thử\./).waitFor();
  await enterPin(page, PIN);
  await page.getByRole('heading', { name: /^Chào đồng chí/ }).waitFor();

  const asking = await app.open({ as: 'deputy' });
  await asking.goto(`/chi-bo/${newcomer.id}`);
  await asking.getByRole('button', { name: 'Đồng chí này mất máy…' }).click();
  await asking.getByRole('button', { name: 'Đề nghị đăng xuất' }).click();
  await asking.getByText('Đã đề nghị đăng xuất máy bị mất').waitFor();
  await asking.goto('/chi-bo/cho-xac-nhan');
  await asking.getByText('Chờ chi ủy viên thứ hai').waitFor();
  expect(await asking.getByRole('button', { name: 'Xác nhận đăng xuất' }).count()).toBe(0);
  const second = await app.open({ as: 'secretary' });
  await second.goto('/chi-bo/cho-xac-nhan');
  await second.getByRole('button', { name: 'Xác nhận đăng xuất' }).click();
  await second.getByText('Đã đăng xuất mọi máy').waitFor();

  await page.goto('/ca-nhan');
  await page.getByRole('heading', { name: 'Mời đồng chí đăng nhập' }).waitFor();
  await page.goto('/dang-nhap/pin');
  await enterPin(page, PIN);
  await page.getByRole('alert').waitFor();
  // Nothing of the lost phone opens the handbook, so the officers can hand over a new code.
  await asking.goto(`/chi-bo/${newcomer.id}`);
  await asking.getByRole('button', { name: 'Cấp mã kích hoạt…' }).waitFor();
  for (const one of [page, asking, second]) await one.context().close();
});

it('staff open Văn phòng and reveal a number by passkey, without leaving the page', async () => {
  const member = app.person('member');
  const page = await app.visit(DESKTOP, { reducedMotion: 'reduce' });
  const lock = await screenLock(page);
  await app.signIn(page, BOARD, { group: WARD });
  await page.goto('/dang-nhap/khoa');
  await page.getByRole('button', { name: 'Thêm khóa của máy' }).click();
  await page.getByRole('heading', { name: 'Máy đang đăng nhập' }).waitFor();

  // A session of the handbook: Văn phòng asks for its own.
  const byLock = page.getByRole('button', { name: 'Xác nhận bằng khóa của máy' });
  const locked = page.getByRole('dialog', { name: 'Văn phòng đã khóa' });
  // Of two refusals one arrives when he is in again: it does not ask him a second time.
  const { promise: isIn, resolve: heIsIn } = Promise.withResolvers<void>();
  const late = async (route: Route) => {
    const refusal = await route.fetch();
    await isIn;
    await route.fulfill({ response: refusal });
  };
  await page.route(`**/api/members/${app.memberId('member')}`, late, { times: 1 });
  await page.goto(`/van-phong/dang-vien?dc=${app.memberId('member')}`);
  await locked.waitFor();
  await byLock.click();
  await locked.waitFor({ state: 'hidden' });
  heIsIn();
  const reveal = page.getByRole('button', { name: 'Hiện số trong 1 phút' });
  await reveal.click();
  await forgetProofs(app);
  const reasons = page.getByRole('dialog', { name: 'Vì sao cần xem số?' });
  await reasons.getByText('Làm hoặc đổi thẻ đảng viên').click();
  await reasons.getByRole('button', { name: 'Hiện số trong 1 phút' }).click();

  await lock.fails(true);
  await byLock.click();
  await page.getByText(/Đồng chí chưa mở khóa màn hình/).waitFor();
  expect(await page.getByText(member.citizenId).count()).toBe(0);
  await lock.fails(false);
  await byLock.click();
  await page.getByText(member.citizenId).first().waitFor();
  await page.getByRole('button', { name: 'Che lại ngay' }).click();
  await page.context().close();
});

it('a question put off changes nothing, and without a passkey only VNeID is offered', async () => {
  const page = await app.visit(DESKTOP, { reducedMotion: 'reduce' });
  await screenLock(page);
  await app.signIn(page, 'Quản trị', { group: WARD, to: '/van-phong/vai-tro' });
  await page.goto('/van-phong/vai-tro');
  const end = page.getByRole('button', { name: /^Thôi vai trò/ }).first();
  await end.waitFor();
  await forgetProofs(app);
  await end.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Thôi vai trò' }).click();
  const again = page.getByRole('dialog', { name: 'Xác nhận lại chính đồng chí' });
  await again.getByRole('link', { name: 'Xác nhận bằng VNeID' }).waitFor();
  await quiet(page);
  expect(await again.getByRole('button', { name: 'Xác nhận bằng khóa của máy' }).count()).toBe(0);
  await again.getByRole('button', { name: 'Để sau' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Giữ nguyên' }).click();
  await end.waitFor();
  expect(await page.getByText(/^Đã thôi vai trò/).count()).toBe(0);
  await page.context().close();
});

it('nothing was complained about in any console', () => {
  expect(app.complaints).toEqual([]);
});

/** A screen lock of this phone: there, opened at once, until it `fails`. */
async function screenLock(page: Page): Promise<{ fails(so: boolean): Promise<void> }> {
  const devtools: CDPSession = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    fails: async (so) => {
      await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: !so });
    },
  };
}

/** The deputy asks in Chi bộ tôi, the secretary confirms and is shown the digits. */
async function codeOfTwoOfficers(newcomer: { id: number; fullName: string }): Promise<string> {
  const asking = await app.open({ as: 'deputy' });
  await asking.goto(`/chi-bo/${newcomer.id}`);
  await asking.getByRole('button', { name: 'Cấp mã kích hoạt…' }).click();
  await asking.getByRole('button', { name: 'Đề nghị cấp mã' }).click();
  await asking.getByText('Đã đề nghị cấp mã kích hoạt').waitFor();
  const second = await app.open({ as: 'secretary' });
  await second.goto('/chi-bo/cho-xac-nhan');
  await second.getByRole('button', { name: 'Xác nhận và xem mã' }).click();
  const shown = await second.getByText(/^Mã kích hoạt: \d{4} \d{4}$/).textContent();
  await second.getByText(`trao tận tay đ/c ${newcomer.fullName}`).waitFor();
  for (const page of [asking, second]) await page.context().close();
  return shown!.replace(/\D/g, '');
}

/** The same by their requests alone: the pages have been walked through once. */
async function codeAsked(memberId: number): Promise<string> {
  const headers = { 'x-sotay': '1' };
  const asking = await app.open({ as: 'deputy' });
  const asked = await asking.request.post('/api/activation-codes', { headers, data: { memberId } });
  const { id } = (await asked.json()) as { id: string };
  const second = await app.open({ as: 'secretary' });
  const confirmed = await second.request.post(`/api/activation-codes/${id}/confirm`, { headers, data: {} });
  const { code } = (await confirmed.json()) as { code: string };
  for (const page of [asking, second]) await page.context().close();
  return code;
}

/** From the cover to the page where a way back is made. */
async function redeem(page: Page, code: string): Promise<void> {
  await page.goto('/dang-nhap');
  await page.getByRole('link', { name: 'Tôi có mã kích hoạt' }).click();
  await page.getByLabel('Mã gồm 8 chữ số').fill(code.slice(0, 5));
  await page.getByRole('button', { name: 'Mở sổ tay' }).click();
  await page.getByRole('link', { name: 'Mã này mới có 5 chữ số, cần 8.' }).waitFor();
  await page.getByLabel('Mã gồm 8 chữ số').fill(`${code.slice(0, 4)} ${code.slice(4)}`);
  await page.getByRole('button', { name: 'Mở sổ tay' }).click();
}

async function consent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Tôi đồng ý' }).click();
  await page.getByRole('heading', { name: /^Chào đồng chí/ }).waitFor();
}

async function enterPin(page: Page, pin: string): Promise<void> {
  await page.getByLabel('Mã PIN').fill(pin);
  await page.getByRole('button', { name: 'Mở sổ tay' }).click();
}
