import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { installedPhone, PATIENT, untilKept } from './installed.ts';

let app: Handbook;
beforeAll(async () => {
  app = await startHandbook();
});
afterAll(() => app.close());

/** How often the database holds what the member did. */
async function done(): Promise<Record<string, number>> {
  const { rows } = await app.database.ownerPool.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM meetings_answer WHERE member_id = $1 AND answer = 'attending' AND answered_at > now() - interval '10 minutes') AS answers,
            (SELECT count(*)::int FROM meetings_prior_opinion WHERE member_id = $1 AND text = 'Đề nghị sửa loa của nhà văn hóa.') AS opinions,
            (SELECT count(*)::int FROM members_correction WHERE member_id = $1 AND state = 'received') AS corrections`,
    [app.memberId('member')],
  );
  return rows[0]!;
}

it('[SY31][SY34][SY39] without a network the phone shows what it keeps and takes every act; each arrives once', async () => {
  const phone = await installedPhone(app, 'member');
  const page = await (await phone.start()).newPage();
  await page.goto('/');
  await page.getByRole('heading', { name: 'Tin mới' }).waitFor();
  await untilKept(page);
  const before = await done();

  // The server is gone, the phone was off, and there is no network.
  await app.shut();
  let context = await phone.start();
  await context.setOffline(true);
  let offline = await context.newPage();
  await offline.goto('/');
  await offline.getByRole('heading', { name: /^Chào đồng chí/ }).waitFor();
  await offline.getByText('Không có mạng.').first().waitFor();
  await offline.getByRole('button', { name: 'Tôi sẽ dự' }).click();
  await offline.getByText('Chờ gửi 1 việc').first().waitFor();

  await offline.goto(`${app.meetings.next}/y-kien`);
  await offline.getByRole('button', { name: 'Viết ý kiến' }).click();
  await offline.getByLabel('Nội dung').fill('Đề nghị sửa loa của nhà văn hóa.');
  await offline.getByRole('button', { name: 'Gửi ý kiến' }).click();
  await offline.getByText('Đã lưu trên máy, chờ gửi').waitFor();

  await offline.goto('/ca-nhan/bao-sai-sot');
  await offline.getByLabel('Mục nào đang sai?').selectOption({ index: 1 });
  await offline.getByLabel('Đang ghi là').fill('1961');
  await offline.getByLabel('Đúng phải là').fill('1962');
  await offline.getByRole('button', { name: 'Gửi đề nghị đính chính' }).click();
  await offline.getByText('Đã lưu trên máy, chờ gửi').waitFor();

  for (const [address, words] of [
    ['/ca-nhan', 'Đăng xuất khỏi máy này'],
    ['/sinh-hoat', 'Sắp tới'],
    [app.meetings.next, 'Ý kiến, kiến nghị gửi trước'],
    ['/sinh-hoat/viec', 'Đang làm'],
    ['/sinh-hoat/chuyen-can', 'Chuyên cần'],
    ['/y-kien', 'Ý kiến của tôi'],
    ['/chi-bo', 'Các đồng chí'],
    ['/thong-bao', 'Thông báo'],
  ] as const) {
    await offline.goto(address);
    await offline.getByText(words).first().waitFor();
  }

  // Off once more: what was done is still there.
  context = await phone.start();
  await context.setOffline(true);
  offline = await context.newPage();
  await offline.goto('/cho-gui');
  await offline.getByText('3 việc').first().waitFor();
  for (const act of ['Trả lời giấy mời', 'Ý kiến gửi trước buổi họp', 'Đề nghị đính chính'])
    await offline.getByText(act).first().waitFor();
  expect(await done()).toEqual(before);

  await app.reopen();
  await context.setOffline(false);
  await offline.getByText('Không còn việc nào chờ.').waitFor(PATIENT);
  await expect.poll(done, PATIENT).toEqual({
    answers: before['answers']! + 1,
    opinions: before['opinions']! + 1,
    corrections: before['corrections']! + 1,
  });
  await offline.goto('/');
  await offline.getByText('Đã lưu trên máy').first().waitFor();
  expect(await offline.getByText('Cần xem lại').count()).toBe(0);
  await phone.discard();
});
