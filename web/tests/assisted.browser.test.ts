import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Meeting, Roll, Sheet } from '@sotay/contract';
import { startHandbook, type Handbook } from './handbook.ts';
import { openSitting } from './sitting.ts';

let app: Handbook;
beforeAll(async () => {
  app = await startHandbook();
  await openSitting(app);
});
afterAll(async () => {
  expect(app.complaints).toEqual([]);
  await app.close();
});

const SEEN = 'Đang làm hộ đ/c';

it('an officer acts for a member: his name stands on every screen, his own answers are shown, and the end leads back', async () => {
  const page = await app.open({ as: 'secretary' });
  const member = app.person('member').name;
  const bar = page.getByRole('region', { name: 'Đang làm hộ' });
  await page.goto(`/chi-bo/${app.memberId('member')}`);
  await page.getByRole('button', { name: 'Làm hộ đồng chí này' }).click();
  await page.getByRole('heading', { name: `Việc của đ/c ${member}` }).waitFor();
  await bar.getByText(`${SEEN} ${member}`).waitFor();

  await page.goto(app.meetings.next);
  await bar.waitFor();
  expect(await page.getByRole('button', { name: 'Tôi sẽ dự' }).count()).toBe(0);
  await page.getByRole('button', { name: /^Xin vắng ?, hộ/ }).click();
  await page.getByRole('button', { name: `Xin vắng hộ đ/c ${member}` }).click();
  await page.getByRole('link', { name: 'Chọn một lý do' }).waitFor();
  await page.getByRole('radio', { name: 'Việc gia đình' }).check();
  await page.getByRole('button', { name: `Xin vắng hộ đ/c ${member}` }).click();
  await page.getByText(`Đ/c ${member} đã xin vắng`).waitFor();
  await page.getByRole('button', { name: 'Gửi ý kiến trước họp hộ' }).click();
  await page.getByRole('textbox', { name: 'Nội dung' }).fill('Xin họp buổi sáng.');
  await page.getByRole('button', { name: `Gửi hộ đ/c ${member}` }).click();
  await page.getByText(`Đã gửi ý kiến hộ đ/c ${member}`).waitFor();

  // A reload keeps the mode; another tab has none.
  await page.reload();
  await bar.waitFor();
  const other = await page.context().newPage();
  await other.goto('/');
  await other.getByRole('heading', { name: 'Tin mới' }).waitFor();
  expect(await other.getByRole('region', { name: 'Đang làm hộ' }).count()).toBe(0);

  // What is one's own opens only without the mode.
  await page.goto('/ca-nhan');
  await page.getByRole('heading', { name: 'Màn này là của đồng chí' }).waitFor();
  await bar.getByRole('button', { name: 'Thôi làm hộ' }).click();
  await page.waitForURL(`**/chi-bo/${app.memberId('member')}`);
  expect(await bar.count()).toBe(0);
  await page.getByRole('link', { name: 'Việc đã làm hộ' }).click();
  await page.getByText('Trả lời giấy mời hộ: xin vắng').waitFor();

  const own = await app.open({ as: 'member' });
  await own.goto('/ca-nhan');
  await own.getByRole('link', { name: /^Việc đã làm hộ tôi/ }).click();
  await own.getByText('Ghi ý kiến trước họp hộ').waitFor();
  await own
    .getByText(`Đ/c ${app.person('secretary').name}`)
    .first()
    .waitFor();
  for (const each of [page, own]) await each.context().close();
});

it('without a network an officer answers for a member from what the phone keeps, and it arrives once', async () => {
  const page = await app.open({ as: 'secretary' });
  const member = app.person('deputy').name;
  await page.goto(`/chi-bo/${app.memberId('deputy')}`);
  await page.getByRole('button', { name: 'Làm hộ đồng chí này' }).click();
  await page.getByRole('heading', { name: `Việc của đ/c ${member}` }).waitFor();
  await page.context().route('**/api/**', (request) => request.abort());
  await page.reload();
  await page.getByText('Chưa có mạng: máy chỉ hiện lời mời họp mà máy giữ.').waitFor();
  await page.getByRole('button', { name: /^Sẽ dự ?, hộ/ }).click();
  await page.getByText(`Đ/c ${member} sẽ dự`).waitFor();
  await page.reload();
  await page.getByText(`Đ/c ${member} sẽ dự`).waitFor();

  await page.context().unrouteAll();
  await page.getByRole('button', { name: 'Thôi làm hộ' }).click();
  await page.goto('/cho-gui');
  await page.getByText('Không còn việc nào chờ.').waitFor();
  const { rows } = await app.database.ownerPool.query(
    `SELECT a.answer, a.answered_by IS NOT NULL AS "byOther" FROM meetings_answer a JOIN meetings_meeting m ON m.id = a.meeting_id
      WHERE a.member_id = $1 AND m.state = 'convened' AND a.answered_at > now() - interval '5 minutes'`,
    [app.memberId('deputy')],
  );
  expect(rows).toEqual([{ answer: 'attending', byOther: true }]);
  await page.context().close();
});

it('a helper begins from Trang chủ, says that a task is done, and signing out ends the mode', async () => {
  const { ownerPool } = app.database;
  await ownerPool.query(
    `UPDATE members_circumstance SET assisted_by = NULL, assistance_consented_on = NULL WHERE assisted_by = $1`,
    [app.memberId('member')],
  );
  const { rows } = await ownerPool.query<{ id: number; name: string }>(
    `SELECT o.id, o.full_name AS name FROM members_member o JOIN members_member m ON m.id = $1 AND o.home_cell_id = m.home_cell_id
       JOIN members_personal p ON p.member_id = o.id AND p.activity = 'active'
       JOIN members_circumstance c ON c.member_id = o.id AND o.id <> m.id ORDER BY o.id DESC LIMIT 1`,
    [app.memberId('member')],
  );
  const helped = rows[0]!;
  await ownerPool.query(
    `UPDATE members_circumstance SET assisted_by = $1, assistance_consented_on = '2026-03-03' WHERE member_id = $2`,
    [app.memberId('member'), helped.id],
  );
  await ownerPool.query(
    `INSERT INTO meetings_assignment (id, meeting_id, owner_id, text, created_by)
     SELECT gen_random_uuid(), m.id, $1, 'Phát tờ rơi ngõ 3', gen_random_uuid() FROM meetings_meeting m JOIN members_member p ON p.home_cell_id = m.host_id
      WHERE p.id = $1 AND m.state = 'published' LIMIT 1`,
    [helped.id],
  );
  const page = await app.open({ as: 'member' });
  const bar = page.getByRole('region', { name: 'Đang làm hộ' });
  await page.goto('/');
  await page.getByRole('button', { name: `Đ/c ${helped.name}` }).click();
  await bar.getByText(`${SEEN} ${helped.name}`).waitFor();
  await page.getByRole('button', { name: /Báo đã xong hộ.*Phát tờ rơi/ }).click();
  await page.getByLabel('Kết quả').fill('Đã phát 40 tờ');
  await page.getByRole('button', { name: `Báo xong hộ đ/c ${helped.name}` }).click();
  await page.getByText('Đã báo xong việc hộ').waitFor();
  await page.getByRole('link', { name: /^Việc đã làm hộ/ }).click();
  await page.getByText('Báo xong nhiệm vụ').waitFor();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^Phiếu ghi việc đã làm hộ/ }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('viec-da-lam-ho.pdf');

  await page.goto('/ca-nhan');
  await page.getByRole('button', { name: 'Thôi làm hộ, mở màn này' }).click();
  await page.getByRole('button', { name: `Đ/c ${helped.name}` }).click();
  await bar.getByText(`${SEEN} ${helped.name}`).waitFor();
  // Signed out elsewhere: what was begun ends with the session.
  await page.context().clearCookies();
  await page.goto('/lam-ho');
  // What is on the device stays readable; the mode is over.
  await page.getByText('Phiên đăng nhập đã hết').waitFor();
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('sotay.lam-ho'))).toBeNull();
  await page.context().close();
});

it('a signed sheet is entered by the numbers of the absent and sent once', async () => {
  const page = await app.open({ as: 'secretary' });
  const address = app.meetings.sitting.replace('/sinh-hoat/', '');
  const meeting = (await (await page.request.get(`/api/meetings/at/${address}`)).json()) as Meeting;
  const of = `/api/meetings/${meeting.id}`;
  const sheet = (await (await page.request.get(`${of}/sheets/latest`)).json()) as Sheet;
  let sends = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/api/sync/push') && request.postData()?.includes('meeting.mark') === true) sends += 1;
  });
  await page.goto(`${app.meetings.sitting}/diem-danh/nhap#${meeting.id}.${sheet.version}`);
  await page.getByText('Tất cả có mặt, trừ những số ghi dưới đây.').waitFor();
  const [one, two] = [sheet.rows.at(-1)!, sheet.rows.at(-2)!];
  await page.getByLabel('Số thứ tự đồng chí vắng').fill(`${one.number} ${two.number} 999`);
  await page.getByRole('button', { name: 'Ghi vắng' }).click();
  await page.getByText('Tờ này không có số 999').waitFor();
  await page
    .getByRole('group', { name: `Đ/c ${two.fullName} vắng` })
    .getByRole('button', { name: 'Có lý do' })
    .click();
  await page.getByRole('button', { name: /^Ghi \d+ có mặt, \d+ vắng$/ }).click();
  await page.waitForURL('**/diem-danh');
  await page.getByRole('heading', { name: 'Điểm danh' }).waitFor();
  const rollNow = async () => (await (await page.request.get(`${of}/roll`)).json()) as Roll;
  await expect.poll(async () => (await rollNow()).counts.unmarked).toBe(0);
  const { rows } = await rollNow();
  const markOf = (id: number) => rows.find((row) => row.id === id)?.mark;
  expect([markOf(one.id), markOf(two.id)]).toEqual(['unexcused', 'excused']);
  expect(sends).toBe(1);

  await page.goto(`${app.meetings.sitting}/diem-danh/nhap#${crypto.randomUUID()}.1`);
  await page.getByText('Tờ này của buổi họp khác').waitFor();
  await page.context().close();
});

it('the pack is chosen part by part and fetched as one file', async () => {
  const page = await app.open({ as: 'secretary' });
  await page.goto(app.meetings.next);
  await page.getByRole('link', { name: /^Bộ giấy để in/ }).click();
  await page.getByRole('checkbox', { name: /^Chương trình/ }).uncheck();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Tải tệp để in' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^bo-giay-\d{4}-\d\d-\d\d\.pdf$/);
  expect(file.url()).toContain('parts=invitations,sheet,documents');
  await page.context().close();
});
