import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DemoPerson } from '../../server/src/demo/people.ts';
import { SUPPORT_CODE } from '../../server/src/demo/requests.ts';
import { startHandbook, type Handbook } from './handbook.ts';
import { DESKTOP, PHONE } from './harness.ts';
import { bodiesOf, sitDown, WARD, type Bodies } from './office.ts';
import { addDataIssue, cellOf, daysFromToday } from './office-world.ts';

const BOARD = 'Ban Xây dựng Đảng';
const PROVINCE = 'Trung ương và tỉnh Phú Thọ';

let product: Handbook;
let bodies: Bodies;
let member: DemoPerson;
beforeAll(async () => {
  product = await startHandbook();
  bodies = await bodiesOf(product);
  member = product.person('member');
});
afterAll(() => product.close());

it('a board gives a position, corrects it, ends it, and takes one back that should never have been', async () => {
  const cell = await cellOf(product, product.memberId('member'));
  const page = await sitDown(product, DESKTOP, { role: BOARD, to: `/van-phong/to-chuc/${cell.id}` });
  const form = page.getByRole('dialog');
  const give = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Ghi chức vụ' }).click();
    await form.getByLabel('Đồng chí', { exact: true }).fill(member.name);
    await form.getByRole('radio', { name: `${member.name} ${cell.name}` }).check();
    await form.getByLabel('Chức vụ').selectOption({ label: 'Chi ủy viên' });
    await form.getByLabel('Từ ngày', { exact: true }).fill(daysFromToday(-30));
    await form.getByRole('button', { name: 'Ghi vào sổ tay' }).click();
    await page.getByText('Đã ghi chức vụ Chi ủy viên.').waitFor();
  };
  const row = page.locator('.row').filter({ hasText: `${member.name}, ` });
  await give();
  await row.getByRole('button', { name: /^Sửa/ }).click();
  await form.getByLabel('Chức vụ').selectOption({ label: 'Phó Bí thư' });
  await form.getByRole('button', { name: 'Ghi vào sổ tay' }).click();
  await page.getByText('Đã ghi lại cho đúng.').waitFor();
  await row.filter({ hasText: 'Phó Bí thư' }).waitFor();

  await row.getByRole('button', { name: /^Thôi/ }).click();
  await form.getByRole('button', { name: 'Ghi thôi chức vụ' }).click();
  await form.getByRole('link', { name: 'Hãy chọn ngày thôi giữ chức vụ.' }).waitFor();
  await form.getByLabel('Thôi từ ngày').fill(daysFromToday(0));
  await form.getByRole('button', { name: 'Ghi thôi chức vụ' }).click();
  await page.getByText(`Đã ghi: đ/c ${member.name} thôi chức vụ Phó Bí thư.`).waitFor();
  await row.waitFor({ state: 'detached' });

  await give();
  await row.getByRole('button', { name: /^Bỏ/ }).click();
  await form.getByRole('button', { name: 'Bỏ dòng ghi nhầm' }).click();
  await page.getByText(`Đã bỏ dòng ghi nhầm của đ/c ${member.name}.`).waitFor();
  await page.getByRole('button', { name: 'Xem cả chức vụ đã thôi' }).click();
  await row.filter({ hasText: 'Đã bỏ' }).first().waitFor();
  await row.filter({ hasText: 'Đã thôi' }).waitFor();
  await page.context().close();
});

it('a board sets a special duty, and sends a member for a time to a cell that it sees', async () => {
  const page = await sitDown(product, DESKTOP, { role: BOARD, to: '/van-phong/dang-vien' });
  await page.goto(`/van-phong/dang-vien?dc=${product.memberId('member')}`);
  const panel = page.getByRole('complementary', { name: member.name });
  const form = page.getByRole('dialog');
  await panel.getByRole('button', { name: 'Ghi nhiệm vụ đặc biệt' }).click();
  await form.getByLabel('Từ ngày', { exact: true }).fill('2026-06-01');
  await form.getByLabel('Thôi từ ngày').fill('2026-05-01');
  await form.getByRole('button', { name: 'Ghi vào sổ tay' }).click();
  await form.getByRole('link', { name: 'Ngày thôi phải sau ngày bắt đầu.' }).waitFor();
  await form.getByLabel('Thôi từ ngày').fill('');
  await form.getByRole('button', { name: 'Ghi vào sổ tay' }).click();
  await panel.getByText(`Đã ghi nhiệm vụ đặc biệt của đ/c ${member.name}.`).waitFor();
  await panel.getByText('từ 1/6/2026').waitFor();

  await panel.getByRole('button', { name: 'Ghi thay đổi' }).click();
  await form.getByLabel('Từ ngày', { exact: true }).fill(daysFromToday(0));
  await form.getByLabel('Nơi sinh hoạt').selectOption({ label: 'Sinh hoạt tạm thời nơi khác' });
  await form.getByText(/Chỉ có các chi bộ trong .*Hòa Bình/).waitFor();
  await form.getByRole('button', { name: 'Ghi vào sổ tay' }).click();
  await form.getByRole('link', { name: 'Hãy chọn chi bộ nơi đến.' }).waitFor();
  const other = await cellOf(product, product.memberId('member'), { another: true });
  await form.getByLabel('Chi bộ nơi đến').fill(other.name);
  await form
    .getByRole('radio', { name: new RegExp(`^${other.name}`) })
    .first()
    .check();
  await form.getByRole('button', { name: 'Ghi vào sổ tay' }).click();
  await panel.getByText(`Đã ghi thay đổi của đ/c ${member.name}.`).waitFor();
  await panel
    .getByText(/Sinh hoạt tạm thời nơi khác/)
    .first()
    .waitFor();

  await panel.getByRole('button', { name: 'Ghi thay đổi' }).click();
  await form.getByLabel('Từ ngày', { exact: true }).fill(daysFromToday(0));
  await form.getByLabel('Nơi sinh hoạt').selectOption({ label: 'Sinh hoạt tại chi bộ' });
  // Escape leaves the question, and the member stays open behind it.
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'hidden' });
  await panel.getByRole('button', { name: 'Ghi thay đổi' }).click();
  await form.getByRole('button', { name: 'Ghi vào sổ tay' }).click();
  await form.waitFor({ state: 'hidden' });
  await page.context().close();
});

it('an officer notes on his phone what a member has and who helps him, and enters his phone; he reads all of it', async () => {
  const page = await product.open({ as: 'secretary', screen: PHONE });
  await page.goto(`/chi-bo/${product.memberId('member')}`);
  await page.getByRole('link', { name: 'Ghi việc dùng sổ tay' }).click();
  const helper = product.person('deputy');
  const question = (name: string) => page.getByRole('group', { name });
  await question('Có điện thoại thông minh không?').getByText('Không', { exact: true }).click();
  await page.getByLabel('Người giúp dùng sổ tay').selectOption({ label: helper.name });
  await page.getByRole('button', { name: 'Ghi vào sổ tay' }).click();
  await page.getByRole('link', { name: 'Hãy chọn ngày đồng chí ấy đồng ý.' }).waitFor();
  await page.getByLabel('Ngày đồng chí ấy đồng ý').fill('2999-01-01');
  await page.getByRole('button', { name: 'Ghi vào sổ tay' }).click();
  await page.getByRole('link', { name: /^Ngày đồng ý chưa tới/ }).waitFor();
  await page.getByLabel('Ngày đồng chí ấy đồng ý').fill('2026-10-02');
  await page.getByRole('button', { name: 'Ghi vào sổ tay' }).click();
  await page.getByText(`Đã ghi việc dùng sổ tay của đ/c ${member.name}`).waitFor();
  await page.locator('.fact', { hasText: 'Người giúp' }).getByText(helper.name).waitFor();
  await page.locator('.fact', { hasText: 'Đồng ý ngày' }).getByText('2/10/2026').waitFor();

  await page.getByRole('button', { name: 'Làm hộ đồng chí này' }).click();
  await page.getByRole('link', { name: /^Ghi số điện thoại/ }).click();
  await page.getByLabel(`Số điện thoại của đ/c ${member.name}`).fill('0912345399');
  await page.getByRole('button', { name: 'Ghi số hộ' }).click();
  await page.getByText(/^Đã ghi số .*99 cho đ\/c/).waitFor();
  await page.context().close();

  const own = await product.open({ as: 'member' });
  await own.goto('/ca-nhan');
  await own.locator('.fact', { hasText: 'Người giúp' }).getByText(helper.name).waitFor();
  await own
    .getByText(/Ghi việc dùng máy, người giúp|Ghi số điện thoại hộ/)
    .first()
    .waitFor();
  await own.context().close();
});

it('a correction that an officer writes for a member is answered at the desk, and the member reads state and answer', async () => {
  const officer = await product.open({ as: 'secretary' });
  await officer.goto(`/chi-bo/${product.memberId('member')}`);
  await officer.getByRole('button', { name: 'Làm hộ đồng chí này' }).click();
  await officer.getByRole('link', { name: /^Báo sai sót/ }).click();
  await officer.getByRole('button', { name: 'Gửi đề nghị đính chính' }).click();
  await officer.getByRole('link', { name: 'Chọn mục đang sai' }).waitFor();
  await officer.getByLabel('Mục nào đang sai?').selectOption({ label: 'Ngày chính thức' });
  await officer.getByLabel('Đang ghi là').fill('3/2/2019');
  await officer.getByLabel('Đúng phải là').fill('3/2/2020');
  await officer.getByRole('button', { name: 'Gửi đề nghị đính chính' }).click();
  await officer.getByText('Đã gửi đề nghị đính chính hộ').waitFor();
  await officer.context().close();

  const page = await sitDown(product, DESKTOP, { role: BOARD, to: '/van-phong/dinh-chinh' });
  await page.getByRole('row').filter({ hasText: '3/2/2019 → 3/2/2020' }).click();
  const panel = page.getByRole('complementary', { name: member.name });
  await panel.getByRole('button', { name: 'Nhận đối chiếu' }).click();
  await page.getByText(`Đã nhận đối chiếu đề nghị của đ/c ${member.name}.`).waitFor();
  await panel.getByRole('button', { name: 'Trả lời: đã đính chính' }).click();
  await panel.getByRole('link', { name: 'Cần ghi câu trả lời cho đảng viên.' }).waitFor();
  await panel.getByLabel('Trả lời').fill('Đã đối chiếu quyết định công nhận và sửa ở CSDL.');
  await panel.getByRole('button', { name: 'Trả lời: đã đính chính' }).click();
  await page.getByText(`Đã trả lời đ/c ${member.name}.`).waitFor();
  await page.context().close();

  const own = await product.open({ as: 'member' });
  await own.goto('/ca-nhan/dinh-chinh');
  const request = own.locator('article').filter({ hasText: '3/2/2020' });
  await request.getByText('Đã đính chính').waitFor();
  await request.getByText('Đã đối chiếu quyết định công nhận và sửa ở CSDL.').waitFor();
  await own.context().close();
});

it('the support team takes a case, finds its person by the card, hands over a code and closes with an answer', async () => {
  const someone = product.withoutLevel2;
  const page = await sitDown(product, DESKTOP, { role: 'Tổ hỗ trợ', to: '/van-phong/ho-tro' });
  await page.getByRole('row').filter({ hasText: 'Quách Văn Chinh' }).click();
  const panel = page.getByRole('complementary');
  await panel.getByRole('button', { name: 'Nhận giúp' }).click();
  await page.getByText('Đã nhận giúp việc này.').waitFor();
  await panel.getByLabel('Số định danh trên căn cước').fill(someone.citizenId);
  await panel.getByRole('button', { name: 'Tìm trong sổ tay' }).click();
  await page.getByText('Đã tìm đúng người trong sổ tay.').waitFor();
  await panel.getByRole('button', { name: 'Cấp mã kích hoạt' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cấp mã' }).click();
  const digits = (await panel.locator('.digits').textContent())!.replace(/\D/g, '');
  expect(digits).toHaveLength(8);
  await panel.getByLabel('Trả lời').fill('Đã trao mã kích hoạt tại trụ sở phường.');
  await panel.getByRole('button', { name: 'Trả lời và kết thúc' }).click();
  await page.getByText(/^Đã xong việc của đ\/c/).waitFor();
  await page.getByRole('row').filter({ hasText: someone.name }).first().waitFor({ state: 'detached' });
  await page.context().close();

  const own = await product.visit(PHONE);
  await own.goto('/dang-nhap/ho-tro');
  await own.getByLabel('Mã hỗ trợ').fill(SUPPORT_CODE);
  await own.getByRole('button', { name: 'Xem việc đến đâu' }).click();
  await own.getByText('Đã trao mã kích hoạt tại trụ sở phường.').waitFor();
  await own.getByText('Đã xong', { exact: true }).waitFor();
  await own.goto('/dang-nhap/ma');
  await own.getByLabel('Mã gồm 8 chữ số').fill(digits);
  await own.getByRole('button', { name: 'Mở sổ tay' }).click();
  await own.waitForURL('**/dang-nhap/khoa*');
  await own.context().close();
});

it('the centre’s administrator sets a rule from a coming day, and what is in force stays beside it', async () => {
  const page = await sitDown(product, DESKTOP, {
    role: 'Quản trị Trung ương',
    group: PROVINCE,
    to: '/van-phong/quy-dinh',
  });
  const rows = page.getByRole('row').filter({ hasText: 'Đính chính: hạn trả lời' });
  await rows.getByRole('button', { name: /^Đặt mức mới/ }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Đặt mức mới' }).click();
  await form.getByRole('link', { name: 'Hãy ghi căn cứ.' }).waitFor();
  await form.getByLabel(/^Mức mới/).fill('10');
  await form.getByLabel('Có hiệu lực từ').fill(daysFromToday(40));
  await form.getByLabel('Căn cứ').fill('Hướng dẫn 42-HD/BTCTW');
  await form.getByRole('button', { name: 'Đặt mức mới' }).click();
  await page.getByText('Đã đặt mức mới: Đính chính: hạn trả lời.').waitFor();
  await rows.filter({ hasText: 'Sắp hiệu lực' }).getByText('10 ngày').waitFor();
  expect(await rows.filter({ hasText: 'Đang hiệu lực' }).count()).toBe(1);
  await page.context().close();
});

it('a contradiction in the data is settled and stands among the settled ones', async () => {
  const sentence = 'Dòng 12 của tệp: số định danh khác số đang giữ.';
  await addDataIssue(product, bodies.ward, sentence);
  const page = await sitDown(product, DESKTOP, { role: BOARD, to: '/van-phong/sai-lech' });
  const row = page.locator('.row').filter({ hasText: sentence });
  await row.getByRole('button', { name: /^Đã giải quyết/ }).click();
  await page.getByText('Đã ghi là giải quyết xong.').waitFor();
  await row.waitFor({ state: 'detached' });
  await page.getByLabel('Trạng thái').selectOption({ label: 'Đã giải quyết' });
  await row.waitFor();
  expect(await row.getByRole('button').count()).toBe(0);
  await page.context().close();
});

it(`a role that reveals waits until a second person confirms it (${WARD})`, async () => {
  const page = await sitDown(product, DESKTOP, { role: 'Quản trị', to: '/van-phong/vai-tro' });
  await page.getByRole('button', { name: 'Giao vai trò' }).click();
  const form = page.getByRole('dialog', { name: /^Giao vai trò ở/ });
  await form.getByLabel('Vai trò').selectOption({ label: BOARD });
  await form.getByLabel('Họ và tên').fill(member.name);
  await form.getByLabel('Số định danh').fill(member.citizenId);
  await form.getByRole('button', { name: 'Giao vai trò' }).click();
  await page.getByText('Vai trò này có hiệu lực khi Bí thư hoặc một quản trị khác xác nhận.').waitFor();
  const waiting = page.locator('.row').filter({ hasText: member.name });
  await waiting.getByText('Chờ xác nhận').waitFor();
  expect(await waiting.getByRole('button', { name: /^Xác nhận/ }).count()).toBe(0);
  await page.context().close();

  const second = await sitDown(product, DESKTOP, {
    role: 'Quản trị Tỉnh ủy',
    group: PROVINCE,
    to: '/van-phong/vai-tro',
  });
  await second.goto(`/van-phong/vai-tro?to-chuc=${bodies.ward}`);
  const row = second.locator('.row').filter({ hasText: member.name });
  await row.getByRole('button', { name: /^Xác nhận/ }).click();
  await second.getByText(`Đã xác nhận: đ/c ${member.name}, ${BOARD}.`).waitFor();
  await row.getByText('Đang làm').waitFor();
  await second.context().close();
});

it('nothing was complained about in any console', () => {
  expect(product.complaints).toEqual([]);
});
