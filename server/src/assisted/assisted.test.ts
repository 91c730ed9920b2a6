import type { AccessLog, Assignment, Assisted, DoneFor } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { convened, handOf, monthFromNow, ok, type Hand, quietVillage } from '../meetings/testing/meeting-life.ts';
import { memberIdOf, type Village } from '../members/testing/village.ts';
import { pdfText, readPdf } from '../platform/pdf/testing/read-pdf.ts';

let place: Village;
let secretary: Hand;
let helper: Hand;
let self: Hand;
let month = 1;
beforeAll(async () => {
  place = await quietVillage();
  secretary = await handOf(place, 'secretary of the cell');
  helper = await handOf(place, 'helper');
  self = await handOf(place, 'self');
});
afterAll(() => place.drop());

const SELF = memberIdOf('self');
const call = (): ReturnType<typeof convened> => convened(secretary, 111, monthFromNow(month++));
const openedBy = async (hand: Hand, id = SELF): Promise<Assisted> => ok(await hand.get(`/api/members/${id}/assisted`));
const doneBy = async (hand: Hand, id = SELF): Promise<DoneFor> => ok(await hand.get(`/api/members/${id}/done-for`));

/** A task of the member from a meeting that sits. */
async function task(id: string, owner = SELF): Promise<string> {
  const meeting = await call();
  await place.database.ownerPool.query(
    `INSERT INTO meetings_assignment (id, meeting_id, owner_id, text, due_on, created_by) VALUES ($1, $2, $3, 'Quét ngõ', sotay_today() + 3, $1)`,
    [id, meeting.id, owner],
  );
  return id;
}

describe('who acts for a member', () => {
  test('sees his invitations with the answer that stands, and his open tasks, and nothing else of him', async () => {
    const meeting = await call();
    const id = await task('0190cccc-0000-7000-8000-00000000a001');
    ok(await self.answer(meeting, { answer: 'absent', reason: 'Đi viện' }));
    const byHelper = await openedBy(helper);
    const shown = byHelper.meetings.find((one) => one.id === meeting.id);
    // He is of another cell: the invitation is not his to open, the reason and the marks not his to read.
    expect(shown).toMatchObject({
      mayOpen: false,
      mayAnswer: true,
      mayWriteOpinion: true,
      next: null,
      own: { answer: 'absent', reason: null, deliveredAt: null, seenAt: null, answeredByOther: null },
    });
    expect(byHelper.tasks).toContainEqual({
      id,
      text: 'Quét ngõ',
      dueOn: expect.any(String) as string,
      overdue: false,
    });
    expect(byHelper).toMatchObject({ mayFileFeedback: true, mayFileCorrection: true, mayEnterPhone: true });
    const byOfficer = (await openedBy(secretary)).meetings.find((one) => one.id === meeting.id);
    expect(byOfficer).toMatchObject({
      mayOpen: true,
      own: { reason: 'Đi viện', answeredAt: expect.any(String) as string },
    });
    expect((await secretary.get(`/api/meetings/at/${byOfficer!.address}`)).statusCode).toBe(200);
  });

  test('reads the reason that he wrote down himself', async () => {
    const meeting = await call();
    ok(await helper.answer(meeting, { answer: 'absent', reason: 'Ốm', forMember: SELF }));
    const shown = (await openedBy(helper)).meetings.find((one) => one.id === meeting.id);
    expect(shown?.own).toMatchObject({ answer: 'absent', reason: 'Ốm' });
  });

  test('is his helper or an officer of his cell, and nobody else, himself included', async () => {
    for (const key of [
      'self',
      'same cell',
      'helper suspended',
      'secretary of the sibling cell',
      'office of the commune',
    ]) {
      const hand = await handOf(place, key);
      expect([key, (await hand.get(`/api/members/${SELF}/assisted`)).statusCode]).toEqual([key, 404]);
    }
    const helped = memberIdOf('helped by the suspended');
    expect((await (await handOf(place, 'helper suspended')).get(`/api/members/${helped}/assisted`)).statusCode).toBe(
      404,
    );
  });

  test('stands in the member’s access log once a sitting, however often he looks', async () => {
    await openedBy(await handOf(place, 'cell committee member'));
    await openedBy(await handOf(place, 'cell committee member'));
    const entries = (await place.logged('member.assist', SELF)).filter(
      (one) => one.actingAs === 'cellCommitteeMember of 111',
    );
    expect(entries).toEqual([{ inAccessLog: true, actingAs: 'cellCommitteeMember of 111', onBehalfOf: null }]);
  });

  test('finds nothing to answer or to finish for one who is suspended, and writes no letter for him', async () => {
    const found = await openedBy(secretary, memberIdOf('suspended'));
    expect(found).toMatchObject({ meetings: [], tasks: [], mayFileFeedback: false });
    const id = await task('0190cccc-0000-7000-8000-00000000a002', memberIdOf('suspended'));
    const refused = await secretary.send('POST', `/api/me/assignments/${id}/finish`, {
      forMember: memberIdOf('suspended'),
    });
    expect(refused.statusCode).toBe(404);
  });
});

describe('a task', () => {
  test('is said to be done for its owner, recorded as done for him; twice is once', async () => {
    const id = await task('0190cccc-0000-7000-8000-00000000a003');
    const finish = (hand: Hand, forMember: number) =>
      hand.send('POST', `/api/me/assignments/${id}/finish`, { result: 'Đã quét', forMember });
    expect((await finish(await handOf(place, 'same cell'), SELF)).statusCode).toBe(404);
    expect((await finish(helper, memberIdOf('same cell'))).statusCode).toBe(404);
    const done = ok<Assignment>(await finish(helper, SELF));
    expect(done).toMatchObject({ state: 'done', result: 'Đã quét', own: false, mayFinish: false, owner: { id: SELF } });
    expect(ok<Assignment>(await finish(secretary, SELF))).toMatchObject({ state: 'done', result: 'Đã quét' });
    expect(await place.logged('assignment.finish', SELF)).toEqual([
      { inAccessLog: true, actingAs: 'helper', onBehalfOf: SELF },
    ]);
  });

  test('that the cell let go is not finished any more', async () => {
    const id = await task('0190cccc-0000-7000-8000-00000000a004');
    await place.database.ownerPool.query(`UPDATE meetings_assignment SET state = 'dropped' WHERE id = $1`, [id]);
    const refused = await helper.send('POST', `/api/me/assignments/${id}/finish`, { forMember: SELF });
    expect(refused.json()).toMatchObject({ code: 'assignmentDropped' });
  });
});

describe('what was done for a member', () => {
  test('is all told to himself, to an officer what is the cell’s, to the helper what he did', async () => {
    const meeting = await call();
    ok(await helper.answer(meeting, { answer: 'attending', forMember: SELF }));
    ok(await secretary.answer(meeting, { answer: 'absent', reason: 'Ốm', forMember: SELF }));
    const request = { field: 'gender', wrong: 'Nam', right: 'Nữ' };
    ok(await helper.send('POST', `/api/members/${SELF}/corrections`, request));
    const words = ({ items }: DoneFor): string[] => items.map((one) => one.act);

    const own = await doneBy(self);
    expect(words(own).slice(0, 3)).toEqual([
      'Gửi đề nghị đính chính',
      'Trả lời giấy mời hộ: xin vắng',
      'Trả lời giấy mời hộ: sẽ dự',
    ]);
    expect(own.items[1]).toMatchObject({ byReader: false, who: expect.stringContaining('Bí thư') as string });
    expect(own.items[1]?.about).toContain(meeting.title);
    expect(own.items.every((one) => !one.byReader)).toBe(true);

    // That there was a correction request is the board's and the author's to know.
    const officer = await doneBy(await handOf(place, 'deputy of the cell'));
    expect(words(officer).slice(0, 2)).toEqual(['Trả lời giấy mời hộ: xin vắng', 'Trả lời giấy mời hộ: sẽ dự']);
    expect(words(officer)).not.toContain('Gửi đề nghị đính chính');

    const byHelper = await doneBy(helper);
    expect(words(byHelper).slice(0, 2)).toEqual(['Gửi đề nghị đính chính', 'Trả lời giấy mời hộ: sẽ dự']);
    expect(byHelper.items.every((one) => one.byReader)).toBe(true);

    const log = ok<AccessLog>(await self.get('/api/me/access-log'));
    expect(log.items.map((one) => one.act)).toContain('Trả lời giấy mời hộ');
  });

  test('is printed on one page for the member to keep', async () => {
    const answer = await secretary.get(`/api/members/${SELF}/done-for.pdf`);
    expect(answer.statusCode).toBe(200);
    expect(await readPdf(answer.rawPayload)).toHaveLength(1);
    const text = await pdfText(answer.rawPayload);
    for (const part of ['PHIẾU GHI VIỆC ĐÃ LÀM HỘ', 'Trả lời giấy mời hộ: xin vắng', 'Bí thư'])
      expect(text).toContain(part);
    expect((await (await handOf(place, 'same cell')).get(`/api/members/${SELF}/done-for.pdf`)).statusCode).toBe(404);
  });
});
