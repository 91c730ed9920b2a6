import type { Assignment, Meeting, MeetingFile } from '@sotay/contract';
import type { BrowserContext, Page } from 'playwright-core';
import { memberIdOf } from '../../../server/src/members/testing/village.ts';
import { daysFromToday } from '../office-world.ts';
import { bringPaper } from '../sitting.ts';

const CELL = 111;
/** Whose phones are cut off. */
export const MEMBER = 'same cell';
export const OFFICER = 'secretary of the cell';
/** Whom the officer calls on the roll; the member says himself that he is there. */
const CALLED = 'cell committee member';

/** What one round of acts is done to; every round has its own, so that each act is counted by itself. */
export interface Ground {
  /** To be answered, with a paper. */
  readonly invited: Meeting;
  readonly paper: MeetingFile;
  /** To be absent from. */
  readonly declined: Meeting;
  /** In session, with minutes begun. */
  readonly sitting: Meeting;
  readonly task: Assignment;
  readonly letter: { readonly id: string; readonly subject: string };
  /** Stands in all that is written in the round. */
  readonly word: string;
}

/** Prepares what a round needs, online. Each meeting is on a day of its own, and so at an address of its own. */
export async function prepareGround(officer: BrowserContext, member: BrowserContext, round: number): Promise<Ground> {
  const word = `vòng ${String(round)}`;
  const meeting = async (days: number, acts: readonly string[]): Promise<Meeting> => {
    let made = await ask<Meeting>(officer, 'POST', '/api/meetings', { hostId: CELL, kind: 'thematic' });
    const of = `/api/meetings/${made.id}`;
    made = await ask(officer, 'PATCH', of, {
      version: made.version,
      startsAt: new Date(`${daysFromToday(days)}T19:00:00+07:00`).toISOString(),
      place: 'Nhà văn hóa',
      chairId: memberIdOf(OFFICER),
      minuteTakerId: memberIdOf('deputy of the cell'),
      agenda: [{ title: `Bàn việc sửa đường, ${word}`, presenter: null }],
    });
    for (const act of acts) made = await ask(officer, 'POST', `${of}/moves`, { act, version: made.version });
    return made;
  };
  const invited = await meeting(10 + round, ['convene']);
  const paper = await bringPaper(officer, invited.id);
  const declined = await meeting(20 + round, ['convene']);
  const sitting = await meeting(round, ['convene', 'open']);
  await ask(officer, 'POST', `/api/meetings/${sitting.id}/records/minutes/draft`, {});
  const task = await ask<Assignment>(officer, 'POST', `/api/meetings/${sitting.id}/assignments`, {
    id: crypto.randomUUID(),
    ownerId: memberIdOf(MEMBER),
    text: `Lập danh sách góp công, ${word}`,
    dueOn: daysFromToday(20),
  });
  const letter = { id: crypto.randomUUID(), subject: `Đèn ngõ 7, ${word}` };
  const text = { messageId: crypto.randomUUID(), to: 'cell', kind: 'proposal', text: 'Ngõ 7 tối.' };
  await ask(member, 'POST', '/api/me/feedback', { ...letter, ...text });
  return { invited, paper, declined, sitting, task, letter, word };
}

async function ask<T>(as: BrowserContext, method: string, path: string, data: object): Promise<T> {
  const answer = await as.request.fetch(path, { method, headers: { 'x-sotay': '1' }, data });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

export const at = (meeting: Meeting): string => `/sinh-hoat/${meeting.address}`;
const KEPT = 'Đã lưu trên máy, chờ gửi';

/** The six digits that the officer's phone shows by itself. */
export async function shownCode(officer: Page, { sitting }: Ground): Promise<string> {
  await officer.goto(`${at(sitting)}/diem-danh/ma-vao-hop`);
  return ((await officer.getByText(/^\d{3}\s\d{3}$/).textContent()) ?? '').replace(/\D/g, '');
}

/** On a page that was opened with a network, so that the phone knows the hour. */
export async function checkIn(page: Page, code: string): Promise<void> {
  await page.getByLabel('Nhập mã trên màn hình phòng họp').fill(code);
  await page.getByRole('button', { name: 'Tôi có mặt' }).click();
  await page.getByText('Đã ghi đồng chí có mặt').or(page.getByText(KEPT)).first().waitFor();
}

/** Everything a member may do without a network, each on its own screen. */
export const MEMBER_ACTS: readonly { name: string; words: string; act(page: Page, ground: Ground): Promise<void> }[] = [
  {
    name: 'meeting.answer',
    words: 'Trả lời giấy mời',
    async act(page, { invited }) {
      await page.goto(at(invited));
      await page.getByRole('button', { name: 'Tôi sẽ dự' }).click();
      await page.getByText('Đồng chí sẽ dự').waitFor();
    },
  },
  {
    name: 'meeting.answer',
    words: 'Trả lời giấy mời',
    async act(page, { declined }) {
      await page.goto(`${at(declined)}/xin-vang`);
      await page.getByRole('radio', { name: 'Ốm hoặc đi khám bệnh' }).check();
      await page.getByRole('button', { name: 'Gửi xin vắng' }).click();
      await page.getByText(KEPT).waitFor();
    },
  },
  {
    name: 'meeting.opinion',
    words: 'Ý kiến gửi trước buổi họp',
    async act(page, ground) {
      await writeOpinion(page, ground, 'Đề nghị sửa loa');
      await page.getByText(KEPT).waitFor();
    },
  },
  {
    name: 'task.finish',
    words: 'Báo đã xong việc',
    async act(page, { task, word }) {
      await page.goto('/sinh-hoat/viec');
      const own = page.getByRole('article').filter({ hasText: task.text });
      await own.getByRole('button', { name: /^Báo đã xong/ }).click();
      await own.getByLabel('Kết quả').fill(`Đã lập, ${word}`);
      await own.getByRole('button', { name: 'Đã làm xong' }).click();
      await own.getByText(`Kết quả: Đã lập, ${word}`).waitFor();
    },
  },
  {
    name: 'feedback.reply',
    words: 'Thư viết tiếp',
    async act(page, { letter }) {
      await page.goto(`/y-kien/${letter.id}`);
      await page.getByRole('button', { name: 'Viết tiếp' }).click();
      await page.getByLabel('Viết tiếp').fill('Tối qua lại có cụ vấp.');
      await page.getByRole('button', { name: 'Gửi', exact: true }).click();
      await page.getByText('Tối qua lại có cụ vấp.').waitFor();
    },
  },
  {
    name: 'correction.file',
    words: 'Đề nghị đính chính',
    async act(page, { word }) {
      await page.goto('/ca-nhan/bao-sai-sot');
      await page.getByLabel('Mục nào đang sai?').selectOption({ index: 1 });
      await page.getByLabel('Đang ghi là').fill('1961');
      await page.getByLabel('Đúng phải là').fill(`1962, ${word}`);
      await page.getByRole('button', { name: 'Gửi đề nghị đính chính' }).click();
      await page.getByText(KEPT).waitFor();
    },
  },
];

/** Writes an opinion before the meeting, up to sending it. */
export async function writeOpinion(page: Page, { invited, word }: Ground, words: string): Promise<void> {
  await page.goto(`${at(invited)}/y-kien`);
  await page.getByRole('button', { name: 'Viết ý kiến' }).click();
  await page.getByLabel('Nội dung').fill(`${words}, ${word}`);
  await page.getByRole('button', { name: 'Gửi ý kiến' }).click();
}

/** The officer marks one on the roll and writes on the minutes. */
export async function doOfficerActs(
  page: Page,
  { sitting, word }: Ground,
  nameOf: (key: string) => string,
): Promise<void> {
  await page.goto(`${at(sitting)}/diem-danh`);
  await page.getByRole('button', { name: `${nameOf(CALLED)}: Chưa ghi, bấm là có mặt` }).click();
  await page.getByRole('button', { name: `${nameOf(CALLED)}: Có mặt` }).waitFor();
  await page.goto(`${at(sitting)}/bien-ban`);
  const minutes = page.getByLabel('Biên bản', { exact: true }).and(page.locator('textarea'));
  await minutes.waitFor();
  await minutes.fill(`${await minutes.inputValue()}\nHọp xong lúc 21 giờ, ${word}.`);
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.getByText(KEPT).waitFor();
}
