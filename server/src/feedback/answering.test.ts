import type { FeedbackInbox, FeedbackPeople, Home } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountId, fullName } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import {
  ANSWERER,
  AUTHOR,
  CELL_DEPUTY,
  CELL_SECRETARY,
  NAMED,
  SECRETARY,
  letterVillage,
  words,
  type LetterVillage,
} from './testing/letters.ts';

let place: LetterVillage;
beforeAll(async () => void (place = await letterVillage()));
afterAll(() => place.drop());

describe('the way of a thread', () => {
  test('received, assigned, answered, closed, opened again within the dated days, and not after', async () => {
    const id = await place.sent('committee');
    expect((await place.assign(NAMED, id, 1, ANSWERER)).status).toBe(200);
    const given = await place.open(AUTHOR, id);
    expect(given).toMatchObject({ state: 'assigned', version: 2, daysLeft: 7, overdue: false });
    expect(given.assignee).toContain(fullName(person(ANSWERER)));
    expect((await place.ask(NAMED, 'POST', `/api/feedback/${id}/answer`, words(2))).status).toBe(404);
    expect((await place.ask(ANSWERER, 'POST', `/api/feedback/${id}/answer`, words(2, 'Thứ Hai sẽ sửa.'))).status).toBe(
      200,
    );
    const answered = await place.open(AUTHOR, id);
    expect(answered).toMatchObject({ state: 'answered', daysLeft: null, mayReopen: true, mayClose: true });
    expect(answered.messages.at(-1)).toMatchObject({ side: 'committee', text: 'Thứ Hai sẽ sửa.' });
    expect(answered.messages.at(-1)?.who).toContain('Cấp ủy viên Đảng ủy cơ sở Lãnh đạo kiêm');
    expect((await place.ask(AUTHOR, 'POST', `/api/feedback/${id}/close`, { version: 3 })).status).toBe(200);
    expect((await place.ask(AUTHOR, 'POST', `/api/feedback/${id}/reopen`, words(4, 'Vẫn chưa sáng.'))).status).toBe(
      200,
    );
    expect(await place.open(ANSWERER, id)).toMatchObject({ state: 'assigned', mayAnswer: true, daysLeft: 7 });
    await place.ask(AUTHOR, 'POST', `/api/feedback/${id}/close`, { version: 5 });
    await place.database.ownerPool.query(
      `UPDATE feedback_thread SET closed_at = now() - interval '16 days' WHERE id = $1`,
      [id],
    );
    expect((await place.open(AUTHOR, id)).mayReopen).toBe(false);
    const late = await place.ask(AUTHOR, 'POST', `/api/feedback/${id}/reopen`, words(6));
    expect(`${String(late.status)} ${late.json<{ code: string }>().code}`).toBe('409 reopenOver');
  });

  test('to the cell: secretary or deputy answers without anybody being assigned', async () => {
    const id = await place.sent('cell');
    expect((await place.ask(CELL_DEPUTY, 'POST', `/api/feedback/${id}/answer`, words(1))).status).toBe(200);
    expect((await place.open(AUTHOR, id)).state).toBe('answered');
  });

  test('Trang chủ tells the author that he was answered, without saying what about, until he closes it', async () => {
    const id = await place.sent('cell');
    const told = async (key: string) =>
      (await place.ask(key, 'GET', '/api/home')).json<Home>().news.find((item) => item.id === id);
    expect(await told(AUTHOR)).toBeUndefined();
    await place.ask(CELL_DEPUTY, 'POST', `/api/feedback/${id}/answer`, words(1));
    expect(await told(AUTHOR)).toMatchObject({
      kind: 'letterAnswered',
      title: 'Ý kiến của đồng chí đã được trả lời',
      href: `/y-kien/${id}`,
    });
    expect(await told(CELL_DEPUTY)).toBeUndefined();
    await place.ask(AUTHOR, 'POST', `/api/feedback/${id}/close`, { version: 2 });
    expect(await told(AUTHOR)).toBeUndefined();
  });

  test('to both: the cell may answer beside, but only the committee’s answer makes it answered', async () => {
    const id = await place.sent('both');
    expect(
      (await place.ask(CELL_SECRETARY, 'POST', `/api/feedback/${id}/answer`, words(1, 'Chi bộ đã biết.'))).status,
    ).toBe(200);
    expect(await place.open(AUTHOR, id)).toMatchObject({ state: 'received', version: 2 });
    await place.assign(SECRETARY, id, 2, ANSWERER);
    await place.ask(ANSWERER, 'POST', `/api/feedback/${id}/answer`, words(3, 'Đã chuyển điện lực.'));
    const thread = await place.open(AUTHOR, id);
    expect(thread.state).toBe('answered');
    expect(thread.messages.map((message) => message.side)).toEqual(['author', 'cell', 'committee']);
  });

  test('of two who answer at once one is taken and the other is told; nothing is lost or doubled', async () => {
    const id = await place.sent('cell');
    const answers = await Promise.all(
      [CELL_SECRETARY, CELL_DEPUTY].map((key) =>
        place.ask(key, 'POST', `/api/feedback/${id}/answer`, words(1, `Của ${key}`)),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const told = answers.find((answer) => answer.status === 409)?.json<{ code: string; title: string }>();
    expect(told?.code).toBe('feedbackMoved');
    expect(told?.title).toContain('vẫn còn nguyên');
    expect((await place.open(AUTHOR, id)).messages).toHaveLength(2);
  });

  test('nobody assigns or answers what he wrote himself, and it is not in his inbox', async () => {
    const id = await place.sent('both', CELL_SECRETARY);
    expect((await place.ask(CELL_SECRETARY, 'POST', `/api/feedback/${id}/answer`, words(1))).status).toBe(404);
    const inbox = (await place.ask(CELL_SECRETARY, 'GET', '/api/feedback?orgId=111')).json<FeedbackInbox>();
    expect(inbox.items.map((item) => item.id)).not.toContain(id);
    expect(await place.open(CELL_SECRETARY, id)).toMatchObject({
      isMine: true,
      mayAnswer: false,
      mayAssign: false,
      mayReply: true,
    });
  });

  test('is given only to somebody who sits in the committee, never to its author', async () => {
    const id = await place.sent('committee');
    for (const key of [CELL_SECRETARY, 'office of the commune'])
      expect((await place.assign(SECRETARY, id, 1, key)).status).toBe(422);
    const own = await place.sent('committee', 'secretary of the cell directly under the commune');
    expect((await place.assign('secretary of the commune', own, 1, 'office of the commune, a member')).status).toBe(
      200,
    );
  });
});

describe('receiving', () => {
  test('the inbox stands by the day the answer is due, page after page, and tells what is overdue', async () => {
    const ids = [await place.sent('committee'), await place.sent('committee'), await place.sent('committee')];
    await place.database.ownerPool.query(`UPDATE feedback_thread SET due_on = sotay_today() - 2 WHERE id = $1`, [
      ids[1],
    ]);
    const inbox = (await place.ask(SECRETARY, 'GET', '/api/feedback?orgId=11')).json<FeedbackInbox>();
    expect(inbox.items[0]).toMatchObject({ id: ids[1], overdue: true, daysLeft: -2 });
    expect(inbox.waiting?.overdue).toBe(1);
    expect(inbox.items.map((item) => item.dueOn)).toEqual(inbox.items.map((item) => item.dueOn).sort());
    const late = (await place.ask(SECRETARY, 'GET', '/api/feedback?orgId=11&overdue=true')).json<FeedbackInbox>();
    expect(late.items.map((item) => item.id)).toEqual([ids[1]]);
  });

  test('who is given one thread sees that one and no other', async () => {
    const [given, other] = [await place.sent('committee'), await place.sent('committee')];
    await place.assign(SECRETARY, given, 1, ANSWERER);
    const inbox = (await place.ask(ANSWERER, 'GET', '/api/feedback?orgId=11')).json<FeedbackInbox>();
    expect(inbox.items.map((item) => item.id)).toContain(given);
    expect(inbox.items.map((item) => item.id)).not.toContain(other);
    expect(inbox.items.every((item) => item.assignedToMe)).toBe(true);
  });

  test('the secretary alone names who receives beside him, from those who sit there', async () => {
    const url = '/api/feedback/receivers';
    const names = (key: string, who: string[]) =>
      place.ask(key, 'PUT', url, { orgId: 14, accountIds: who.map((one) => accountId(person(one))) });
    expect((await names('organisation board of the body with staff', ['office of the body with staff'])).status).toBe(
      404,
    );
    expect((await names('secretary of the body with staff', ['office of the commune'])).status).toBe(422);
    expect((await names('secretary of the body with staff', ['office of the body with staff'])).status).toBe(200);
    const id = await place.sent('committee', 'cell of the body with staff');
    expect(await place.status('office of the body with staff', id)).toBe(200);
    expect(await place.status('organisation board of the body with staff', id)).toBe(404);
    const people = (
      await place.ask('secretary of the body with staff', 'GET', '/api/feedback/people?orgId=14')
    ).json<FeedbackPeople>();
    expect(people.items.filter((one) => one.receives).map((one) => one.seat)).toEqual(['Bí thư', 'Văn phòng']);
  });

  test('a committee is read at Văn phòng by its staff; without it they are asked to sign in there', async () => {
    const id = await place.sent('committee', 'cell directly under the commune');
    const call = await place.as('propaganda board of the commune', { office: false });
    expect((await call({ method: 'GET', url: `/api/feedback/${id}` })).statusCode).toBe(401);
    expect((await call({ method: 'GET', url: '/api/feedback?orgId=10' })).statusCode).toBe(401);
    expect(await place.status('propaganda board of the commune', id)).toBe(200);
  });
});
