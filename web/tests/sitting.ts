import type { Meeting, MeetingFile, Roll, Vote } from '@sotay/contract';
import type { Page } from 'playwright-core';
import { docxOf } from '../../server/src/platform/uploads/testing/files.ts';
import type { Handbook } from './handbook.ts';
import { daysFromToday } from './office-world.ts';

/** Opens a thematic meeting of the showcase cell, with a roll half called, a vote being counted and minutes begun. */
export async function openSitting(app: Handbook): Promise<void> {
  const page = await app.open({ as: 'secretary' });
  const ask = <T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, data?: object): Promise<T> =>
    asked<T>(page, method, path, data);
  const secretary = app.memberId('secretary');
  let meeting = await ask<Meeting>('POST', '/api/meetings', {
    hostId: (await ask<{ member: { cell: { id: number } } }>('GET', '/api/me')).member.cell.id,
    kind: 'thematic',
  });
  const of = `/api/meetings/${meeting.id}`;
  const move = async (act: string): Promise<Meeting> =>
    (meeting = await ask<Meeting>('POST', `${of}/moves`, { act, version: meeting.version }));
  meeting = await ask<Meeting>('PATCH', of, {
    version: meeting.version,
    startsAt: new Date(`${daysFromToday(1)}T19:00:00+07:00`).toISOString(),
    place: 'Nhà văn hóa',
    chairId: secretary,
    minuteTakerId: app.memberId('deputy'),
    agenda: [{ title: 'Học tập nghị quyết', presenter: null }],
  });
  await move('convene');
  const paper = await bringPaper(page, meeting.id);
  await move('open');
  app.meetings.sitting = `/sinh-hoat/${meeting.address}`;
  app.meetings.paper = `/sinh-hoat/${meeting.address}/tai-lieu/${paper.id}`;
  const roll = await ask<Roll>('GET', `${of}/roll`);
  const half = roll.rows.slice(0, Math.ceil(roll.rows.length / 2));
  await ask('PUT', `${of}/roll`, { marks: half.map((row) => ({ memberId: row.id, mark: 'present' })) });
  const vote = { id: crypto.randomUUID(), agendaItemId: null, subject: 'Thông qua kế hoạch', matter: 'ordinary' };
  await ask<Vote>('POST', `${of}/votes`, { ...vote, method: 'open' });
  await ask<Vote>('POST', `${of}/votes`, { ...vote, id: crypto.randomUUID(), method: 'paper' });
  await ask('POST', `${of}/records/minutes/draft`, {});
  await page.request.get(`${of}/papers/pack.pdf?parts=sheet`);
  await page.context().close();
}

async function asked<T>(page: Page, method: string, path: string, data?: object): Promise<T> {
  const answer = await page.request.fetch(path, {
    method,
    headers: { 'x-sotay': '1' },
    ...(data === undefined ? {} : { data }),
  });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

const PAPER = [
  'ĐẢNG ỦY PHƯỜNG HÒA BÌNH',
  'Kế hoạch nâng cao chất lượng sinh hoạt chi bộ',
  'I. Mục đích, yêu cầu',
  '1. Mỗi buổi sinh hoạt phải bàn được việc của dân trong tổ, có kết luận rõ người, rõ việc, rõ hạn.',
  '2. Tài liệu gửi đến từng đảng viên trước buổi họp ít nhất một ngày, bằng chữ đọc được trên điện thoại.',
  'II. Tổ chức thực hiện',
  'Chi bộ phân công các đồng chí giúp đảng viên cao tuổi.',
];

/** Puts a Word document beside a meeting's invitation, in the name of who sits at the page. */
export async function bringPaper(page: Pick<Page, 'request'>, meetingId: string): Promise<MeetingFile> {
  const answer = await page.request.post(`/api/meetings/${meetingId}/files?purpose=paper`, {
    headers: { 'x-sotay': '1' },
    multipart: { file: { name: 'Kế hoạch 21.docx', mimeType: 'application/octet-stream', buffer: docxOf(PAPER) } },
  });
  if (!answer.ok()) throw new Error(await answer.text());
  return (await answer.json()) as MeetingFile;
}
