import type { Meeting, Roll } from '@sotay/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { openSitting } from './sitting.ts';

let app: Handbook;
let meeting: Meeting;
let officer: Page;
beforeAll(async () => {
  app = await startHandbook();
  await openSitting(app);
  officer = await app.open({ as: 'secretary' });
  await officer.goto(app.meetings.sitting);
  await officer.getByRole('link', { name: /^Điểm danh/ }).waitFor();
  const address = app.meetings.sitting.split('/').at(-1)!;
  meeting = (await (await officer.request.get(`/api/meetings/at/${address}`)).json()) as Meeting;
});
afterAll(() => app.close());

/** Another member of the cell, not on the roll with a mark. */
async function unmarked(): Promise<number> {
  const roll = (await (await officer.request.get(`/api/meetings/${meeting.id}/roll`)).json()) as Roll;
  return roll.rows.find((row) => row.mark === null)!.id;
}
async function showCode(): Promise<void> {
  await officer.goto(`${app.meetings.sitting}/diem-danh`);
  await officer.getByRole('link', { name: /^Mã vào họp/ }).click();
  await officer.getByRole('img', { name: 'Mã để quét vào họp' }).waitFor();
}
async function digits(): Promise<string> {
  const text = await officer.getByText(/^\d{3}\s\d{3}$/).textContent();
  return text!.replace(/\D/g, '');
}
/** What a camera reads from the picture. */
async function scanned(): Promise<string> {
  const step = Math.floor(Date.now() / 30_000);
  return `/sinh-hoat/vao-hop#${meeting.id}.${step}.${await digits()}`;
}

describe('the room', () => {
  it('a vote just opened stays on the screen when what was asked for before it is answered late', async () => {
    const page = await app.open({ as: 'secretary' });
    await page.goto(`${app.meetings.sitting}/phien-hop`);
    const open = page.getByRole('button', { name: 'Mở biểu quyết' });
    await open.waitFor();
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let answered = 0;
    await page.route('**/api/meetings/*/session', async (route) => {
      const response = await route.fetch();
      await held;
      await route.fulfill({ response });
      answered += 1;
    });
    await open.click();
    await page.getByLabel('Biểu quyết việc gì?').fill('Sửa đường thôn');
    await page.getByRole('button', { name: 'Bắt đầu biểu quyết' }).click();
    const vote = page.getByText('Sửa đường thôn', { exact: true });
    await vote.first().waitFor();
    letGo();
    // The late answer, and the one that was asked for in its place.
    await expect.poll(() => answered).toBe(2);
    await page.unroute('**/api/meetings/*/session');
    expect(await vote.count()).toBeGreaterThan(0);
    await page.context().close();
  });

  it('[SY50] a member opens what the picture says, taps once and is on the roll', async () => {
    const id = await unmarked();
    await showCode();
    const member = await app.open({ member: id });
    await member.goto(await scanned());
    await member.getByRole('heading', { name: meeting.title }).waitFor();
    await member.getByRole('button', { name: 'Tôi có mặt' }).click();
    await member.getByText('Đã ghi đồng chí có mặt').waitFor();
    await officer.goto(`${app.meetings.sitting}/diem-danh`);
    await officer.getByText('Tự điểm danh').first().waitFor();
    expect(app.complaints).toEqual([]);
  });

  it('[SY50] the officer’s phone shows the next code with no network', async () => {
    await showCode();
    const before = await digits();
    await officer.context().setOffline(true);
    await officer.clock.install();
    await officer.clock.fastForward(31_000);
    await expect.poll(digits, { timeout: 40_000 }).not.toBe(before);
    await officer.context().setOffline(false);
    await officer.clock.resume();
  });

  it('types the code on the meeting’s page, and a wrong one is told so', async () => {
    const id = await unmarked();
    await showCode();
    const member = await app.open({ member: id });
    await member.goto(app.meetings.sitting);
    const field = member.getByLabel('Nhập mã trên màn hình phòng họp');
    const right = await digits();
    await field.fill(right === '000000' ? '111111' : '000000');
    await member.getByRole('button', { name: 'Tôi có mặt' }).click();
    await member
      .getByText(/Mã không đúng/)
      .first()
      .waitFor();
    await field.fill(`${right.slice(0, 3)} ${right.slice(3)}`);
    await member.getByRole('button', { name: 'Tôi có mặt' }).click();
    await member.getByText('Đã ghi đồng chí có mặt').waitFor();
  });

  it('[SY51] a code of ten minutes ago asks to be scanned again', async () => {
    const member = await app.open({ member: await unmarked() });
    await member.goto(`/sinh-hoat/vao-hop#${meeting.id}.${Math.floor(Date.now() / 30_000) - 20}.123456`);
    await member.getByText('Mã đã cũ').waitFor();
    expect(await member.getByRole('button', { name: 'Tôi có mặt' }).count()).toBe(0);
  });

  it('[SY52] a check-in that waits is confirmed by the officer in one tap', async () => {
    const id = await unmarked();
    const member = await app.open({ member: id });
    await showCode();
    const answer = await member.request.post(`/api/meetings/${meeting.id}/check-in`, {
      headers: { 'x-sotay': '1' },
      data: { step: null, code: await digits(), claimedAt: null },
    });
    expect(await answer.json()).toMatchObject({ state: 'waits' });
    await member.goto(app.meetings.sitting);
    await member.getByText('Chờ đồng chí thư ký xác nhận').waitFor();
    await officer.goto(`${app.meetings.sitting}/diem-danh`);
    await officer.getByText('máy chưa rõ giờ').waitFor();
    await officer.getByRole('button', { name: /^Có mặt\s+đ\/c/ }).click();
    await officer.getByText('máy chưa rõ giờ').waitFor({ state: 'detached' });
    await member.reload();
    await member.getByText('Đã ghi đồng chí có mặt').waitFor();
  });
});

describe('light reading', () => {
  it('[SY40] a paper opens as text, with the original as the second way', async () => {
    const member = await app.open({ as: 'member' });
    await member.goto(app.meetings.sitting);
    await member.getByRole('link', { name: /Đọc nhẹ/ }).click();
    await member.getByRole('heading', { name: 'I. Mục đích, yêu cầu' }).waitFor();
    await member.getByRole('button', { name: 'Nghe' }).waitFor();
    const original = member.getByRole('link', { name: /^Bản gốc/ });
    const download = member.waitForEvent('download');
    await original.click();
    expect((await download).suggestedFilename()).toBe('Kế hoạch 21.docx');
    expect(app.complaints).toEqual([]);
  });
});
