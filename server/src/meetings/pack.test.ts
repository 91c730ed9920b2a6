import type { Meeting, Roll, Sheet } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberIdOf, type Village } from '../members/testing/village.ts';
import { pdfText } from '../platform/pdf/testing/read-pdf.ts';
import { convened, handOf, monthFromNow, ok, type Hand, quietVillage } from './testing/meeting-life.ts';
import { sheetCode } from './sheets.ts';

let place: Village;
let secretary: Hand;
let deputy: Hand;
let month = 1;
beforeAll(async () => {
  place = await quietVillage();
  secretary = await handOf(place, 'secretary of the cell');
  deputy = await handOf(place, 'deputy of the cell');
});
afterAll(() => place.drop());

const call = (): Promise<Meeting> => convened(secretary, 111, monthFromNow(month++));
const packOf = (hand: Hand, meeting: Meeting, query = '') =>
  hand.get(`/api/meetings/${meeting.id}/papers/pack.pdf${query}`);
const sheetOf = async (hand: Hand, meeting: Meeting, version: number | 'latest'): Promise<Sheet> =>
  ok(await hand.get(`/api/meetings/${meeting.id}/sheets/${version}`));
async function textOf(hand: Hand, meeting: Meeting, query = ''): Promise<string> {
  const answer = await packOf(hand, meeting, query);
  expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200);
  return pdfText(answer.rawPayload);
}
const nameOf = async (key: string): Promise<string> => {
  const { rows } = await place.database.ownerPool.query<{ name: string }>(
    'SELECT full_name AS name FROM members_member WHERE id = $1',
    [memberIdOf(key)],
  );
  return rows[0]!.name;
};

describe('the paper pack', () => {
  test('has a slip for each who is invited, the agenda and the sheet to be signed', async () => {
    const meeting = await call();
    const text = await textOf(secretary, meeting);
    for (const words of ['GIẤY MỜI', 'Nhà văn hóa', 'CHƯƠNG TRÌNH', 'DANH SÁCH KÝ TÊN DỰ HỌP', 'Tờ in số 1'])
      expect(text).toContain(words);
    expect(text.split(`Kính mời đồng chí ${await nameOf('self')}`)).toHaveLength(2);
    // Only told, not called.
    expect(text).not.toContain(`Kính mời đồng chí ${await nameOf('temporarily elsewhere')}`);
  });

  test('has the slips of those without a smartphone first, or theirs alone', async () => {
    const meeting = await call();
    await place.database.ownerPool.query('UPDATE members_circumstance SET has_smartphone = (member_id <> $1)', [
      memberIdOf('self'),
    ]);
    const [self, other] = [await nameOf('self'), await nameOf('secretary of the cell')];
    const slips = await textOf(secretary, meeting, '?parts=invitations');
    expect(slips.indexOf(`đồng chí ${self}`)).toBeLessThan(slips.indexOf(`Kính mời đồng chí ${other}`));
    expect(slips).not.toContain('DANH SÁCH');
    const few = await textOf(secretary, meeting, '?parts=invitations&slips=noSmartphone');
    expect(few).toContain(self);
    expect(few).not.toContain(`Kính mời đồng chí ${other}`);
  });

  test('is printed by the officers of the meeting alone, once it has been called', async () => {
    const meeting = await call();
    for (const key of ['self', 'same cell', 'follower', 'sibling cell', 'office of the commune'])
      expect([key, (await packOf(await handOf(place, key), meeting)).statusCode]).toEqual([key, 404]);
    const draft = await secretary.prepare(111, 'regular', monthFromNow(month++));
    expect((await packOf(secretary, draft)).json()).toMatchObject({ code: 'notConvened' });
    expect((await packOf(secretary, meeting, '?parts=documents')).json()).toMatchObject({ code: 'packEmpty' });
    expect((await packOf(secretary, meeting, '?parts=anything')).statusCode).toBe(422);
  });
});

describe('a printed sheet', () => {
  test('keeps its rows, whoever came to the cell or left it since; the next print is another sheet', async () => {
    const meeting = await call();
    await textOf(secretary, meeting, '?parts=sheet');
    const first = await sheetOf(secretary, meeting, 1);
    expect(first.rows.map((row) => row.number)).toEqual(first.rows.map((_, at) => at + 1));
    expect(first.rows.map((row) => row.id)).not.toContain(memberIdOf('temporarily elsewhere'));
    const self = first.rows.find((row) => row.id === memberIdOf('self'))!;
    await place.database.ownerPool.query(
      `UPDATE meetings_invitee SET removed_at = now() WHERE meeting_id = $1 AND member_id = $2`,
      [meeting.id, first.rows[0]!.id === self.id ? first.rows[1]!.id : first.rows[0]!.id],
    );
    expect(await textOf(deputy, meeting, '?parts=sheet')).toContain('Tờ in số 2');
    const second = await sheetOf(deputy, meeting, 'latest');
    expect(second).toMatchObject({ version: 2, isLatest: true });
    expect(second.rows.length).toBe(first.rows.length - 1);
    const again = await sheetOf(secretary, meeting, 1);
    expect(again.rows.find((row) => row.number === self.number)).toEqual(self);
    expect(again.isLatest).toBe(false);
  });

  test('printed by two officers at once, or again unchanged, is one sheet', async () => {
    const meeting = await call();
    await Promise.all([secretary, deputy, secretary].map((hand) => textOf(hand, meeting, '?parts=sheet')));
    expect(await textOf(secretary, meeting)).toContain('Tờ in số 1');
    expect((await secretary.get(`/api/meetings/${meeting.id}/sheets/2`)).statusCode).toBe(404);
  });

  test('is in the Vietnamese order of names, and opens for who calls the roll alone', async () => {
    const meeting = await call();
    await textOf(secretary, meeting, '?parts=sheet');
    const { rows } = await sheetOf(secretary, meeting, 'latest');
    const sorted = await place.database.ownerPool.query<{ id: number }>(
      'SELECT id FROM members_member WHERE id = ANY ($1) ORDER BY sort_name, id',
      [rows.map((row) => row.id)],
    );
    expect(rows.map((row) => row.id)).toEqual(sorted.rows.map((row) => row.id));
    for (const key of ['self', 'follower', 'sibling cell'])
      expect([key, (await (await handOf(place, key)).get(`/api/meetings/${meeting.id}/sheets/1`)).statusCode]).toEqual([
        key,
        404,
      ]);
  });

  test('is entered by its numbers through the marks of the roll, by two officers without losing one', async () => {
    const meeting = await call();
    await textOf(secretary, meeting, '?parts=sheet');
    const { rows } = await sheetOf(deputy, meeting, 1);
    await place.database.ownerPool.query(`UPDATE meetings_meeting SET starts_at = now() WHERE id = $1`, [meeting.id]);
    ok(await secretary.move(await secretary.read(meeting.id), 'open'));
    const roll = ok<Roll>(await secretary.get(`/api/meetings/${meeting.id}/roll`));
    const onRoll = rows.filter((row) => roll.rows.some((one) => one.id === row.id));
    expect(onRoll).toHaveLength(rows.length);
    const absent = onRoll.at(-1)!;
    const marks = onRoll.map((row) => ({ memberId: row.id, mark: row === absent ? 'unexcused' : 'present' }));
    const [one, other] = await Promise.all(
      [secretary, deputy].map((hand) => hand.send('PUT', `/api/meetings/${meeting.id}/roll`, { marks })),
    );
    expect([one?.statusCode, other?.statusCode]).toEqual([200, 200]);
    const after = ok<Roll>(await secretary.get(`/api/meetings/${meeting.id}/roll`));
    expect(after.rows.find((row) => row.id === absent.id)?.mark).toBe('unexcused');
    expect(after.counts).toMatchObject({ present: onRoll.length - 1, unexcused: 1 });
  });

  test('carries a code whose corners are those of a QR, within its quiet border', () => {
    const code = sheetCode(
      'https://sotay.vn',
      { id: '0190cccc-0000-7000-8000-000000000001', address: '2026-12-03-thuong-ky' },
      3,
    );
    expect(new Set(code.map((line) => line.length))).toEqual(new Set([code.length]));
    expect(code[0]).toMatch(/^0+$/);
    for (const line of [code[2], code.at(-3)]) expect(line?.slice(2, 9)).toBe('1111111');
  });
});
