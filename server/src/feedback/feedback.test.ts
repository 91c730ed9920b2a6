import type { Addressees, FeedbackInbox, FeedbackPeople, FeedbackThread, OwnFeedbackList } from '@sotay/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountId, fullName } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';

let place: Village;
beforeAll(async () => void (place = await village()));
afterAll(() => place.drop());

// Cell 111 under body 11, which is led by its leaders: its secretary receives, beside whom its deputy is named.
const AUTHOR = 'probationary';
const CELL_SECRETARY = 'secretary of the cell';
const CELL_DEPUTY = 'deputy of the cell';
const SECRETARY = 'secretary of the body led by its leaders';
const NAMED = 'deputy of the body led by its leaders';
const ANSWERER = 'committee member of the body led by its leaders';

type To = 'cell' | 'committee' | 'both';
async function ask(key: string, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const answer = await (await place.as(key))({ method, url, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, json: <T>() => answer.json<T>(), body: answer.body };
}
const letter = (to: To) => ({
  id: randomUUID(),
  messageId: randomUUID(),
  to,
  kind: 'concern',
  subject: 'Đèn đường ngõ 5 hỏng',
  text: 'Ngõ 5 tối, các cụ đi họp về hay vấp.',
});
const words = (version: number, text = 'Tôi viết thêm.') => ({ messageId: randomUUID(), version, text });
async function sent(to: To, author = AUTHOR): Promise<string> {
  const answer = await ask(author, 'POST', '/api/me/feedback', letter(to));
  expect(answer.status).toBe(200);
  return answer.json<{ id: string }>().id;
}
const open = async (key: string, id: string): Promise<FeedbackThread> =>
  (await ask(key, 'GET', `/api/feedback/${id}`)).json<FeedbackThread>();
const status = async (key: string, id: string): Promise<number> =>
  (await ask(key, 'GET', `/api/feedback/${id}`)).status;
const assign = (key: string, id: string, version: number, to: string) =>
  ask(key, 'POST', `/api/feedback/${id}/assign`, { version, accountId: accountId(person(to)) });

describe('who reads a letter', () => {
  test('what goes only to the committee the cell’s secretary does not see, and it says so before it is sent', async () => {
    const { choices } = (await ask(AUTHOR, 'GET', '/api/feedback/addressees')).json<Addressees>();
    const past = choices.find((choice) => choice.to === 'committee');
    expect(past?.whoSees).toContain(`Ở Đảng ủy cơ sở Lãnh đạo kiêm: đ/c ${fullName(person(SECRETARY))}, Bí thư`);
    expect(past?.whoSees).toContain(`đ/c ${fullName(person(NAMED))}, Phó Bí thư`);
    expect(past?.whoSees).toContain('Chi bộ Kiêm Một không xem được, kể cả');
    expect(past?.whoSees).toContain(`đ/c ${fullName(person(CELL_SECRETARY))}, Bí thư`);
    const id = await sent('committee');
    expect(await status(CELL_SECRETARY, id)).toBe(404);
    expect(await status(CELL_DEPUTY, id)).toBe(404);
    expect(await status(SECRETARY, id)).toBe(200);
    expect(await status(NAMED, id)).toBe(200);
    const inbox = (await ask(CELL_SECRETARY, 'GET', '/api/feedback?orgId=111')).json<FeedbackInbox>();
    expect(inbox.items.map((item) => item.id)).not.toContain(id);
  });

  test('what goes to the cell its secretary and deputies see, no other officer and nobody above', async () => {
    const id = await sent('cell');
    for (const key of [CELL_SECRETARY, CELL_DEPUTY]) expect(await status(key, id)).toBe(200);
    for (const key of [
      'cell committee member',
      'same cell',
      'follower',
      SECRETARY,
      'secretary of the commune',
      'organisation board of the commune',
    ])
      expect(await status(key, id)).toBe(404);
  });

  test('it never goes further up: the secretary and the office of the commune do not see what a body below received', async () => {
    const id = await sent('both');
    for (const key of ['secretary of the commune', 'office of the commune', 'organisation board of the province'])
      expect(await status(key, id)).toBe(404);
  });

  test('a stand-in office does not read what was written to the body for which it works', async () => {
    const id = await sent('committee', 'cell under the stand-in');
    expect(await status('office of the commune', id)).toBe(404);
    expect(await status('secretary of the body with a stand-in', id)).toBe(200);
  });

  test('an author who moves keeps his thread, and it stays where he sent it', async () => {
    const author = 'helped by the suspended';
    const id = await sent('both', author);
    const { ownerPool } = place.database;
    await ownerPool.query(
      `INSERT INTO members_standing (member_id, since, class, activity, placement, home_cell_id, cell_id) VALUES ($1, sotay_today(), 'official', 'active', 'here', 201, 201)`,
      [memberIdOf(author)],
    );
    await ownerPool.query('SELECT members_apply_standing(ARRAY[$1]::int[])', [memberIdOf(author)]);
    expect(await status(author, id)).toBe(200);
    expect(await status('secretary in the other commune', id)).toBe(404);
    expect(await status('secretary of the sibling cell', id)).toBe(200);
  });

  test('who leaves the committee reads no more, whatever list names him', async () => {
    const id = await sent('committee');
    expect((await assign(SECRETARY, id, 1, ANSWERER)).status).toBe(200);
    expect(await status(ANSWERER, id)).toBe(200);
    const { ownerPool } = place.database;
    const end = (key: string, when: string) =>
      ownerPool.query(`UPDATE organizations_position SET held_to = ${when} WHERE member_id = $1`, [memberIdOf(key)]);
    for (const key of [NAMED, ANSWERER]) {
      await end(key, 'sotay_today()');
      expect(await status(key, id)).toBe(404);
      await end(key, 'NULL');
      expect(await status(key, id)).toBe(200);
    }
  });

  test('each opening by another stands in the author’s own access log, one’s own does not', async () => {
    const author = 'temporarily elsewhere';
    const id = await sent('cell', author);
    const before = (await place.logged('feedback.open', memberIdOf(author))).length;
    await open(author, id);
    await open(CELL_SECRETARY, id);
    const log = await place.logged('feedback.open', memberIdOf(author));
    expect(log.slice(before)).toEqual([{ inAccessLog: true, actingAs: 'secretary of 111', onBehalfOf: null }]);
  });
});

describe('sending', () => {
  test('a double tap and a retry send once', async () => {
    const same = letter('cell');
    const answers = await Promise.all([1, 2, 3].map(() => ask(AUTHOR, 'POST', '/api/me/feedback', same)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect((await open(AUTHOR, same.id)).messages).toHaveLength(1);
    const more = words(1);
    await Promise.all([1, 2].map(() => ask(AUTHOR, 'POST', `/api/feedback/${same.id}/reply`, more)));
    expect((await ask(AUTHOR, 'POST', `/api/feedback/${same.id}/reply`, more)).status).toBe(200);
    expect((await open(AUTHOR, same.id)).messages).toHaveLength(2);
  });

  test('an id that is somebody else’s sends nothing and shows nothing', async () => {
    const taken = letter('cell');
    await ask(AUTHOR, 'POST', '/api/me/feedback', taken);
    expect((await ask('sibling cell', 'POST', '/api/me/feedback', taken)).status).toBe(404);
    expect((await ask(AUTHOR, 'POST', '/api/me/feedback', taken)).status).toBe(200);
  });

  test('where nobody would receive it, it says so before and refuses after', async () => {
    const { choices } = (await ask('secretary of the commune', 'GET', '/api/feedback/addressees')).json<Addressees>();
    // Nobody leads his cell, and he himself is the secretary of the committee.
    expect(choices.find((choice) => choice.to === 'cell')?.why).toContain('chưa có ai nhận');
    const answer = await ask('secretary of the commune', 'POST', '/api/me/feedback', letter('cell'));
    expect(answer.status).toBe(409);
    expect(answer.json<{ code: string }>().code).toBe('nobodyReceives');
  });

  test('an officer writes it down for a member: recorded, named on the thread, and not his to read', async () => {
    const forWhom = memberIdOf('no account');
    const written = letter('committee');
    expect(
      (await ask('cell committee member', 'POST', `/api/members/${String(forWhom)}/feedback`, written)).status,
    ).toBe(200);
    expect(await place.logged('feedback.file', forWhom)).toEqual([
      { inAccessLog: true, actingAs: 'cellCommitteeMember of 111', onBehalfOf: forWhom },
    ]);
    expect(await status('cell committee member', written.id)).toBe(404);
    const seen = await open(SECRETARY, written.id);
    expect(seen.author).toBe(fullName(person('no account')));
    expect(seen.actedBy).toBe(fullName(person('cell committee member')));
  });

  test('a suspended member reads what he wrote and writes no more; nobody writes for him', async () => {
    const own = (await ask('suspended', 'GET', '/api/me/feedback')).json<OwnFeedbackList>();
    expect(own.items.length).toBeGreaterThan(0);
    expect(own.mayFile).toBe(false);
    expect((await ask('suspended', 'POST', '/api/me/feedback', letter('cell'))).status).toBe(404);
    const url = `/api/members/${String(memberIdOf('suspended'))}/feedback`;
    expect((await ask(CELL_SECRETARY, 'POST', url, letter('committee'))).status).toBe(404);
  });

  test('a text with the stamp of a state secret is refused; that it was is logged, what it said is not', async () => {
    const marked = { ...letter('committee'), text: 'TỐI MẬT\nCông văn số 12 về hầm hào.' };
    const answer = await ask(AUTHOR, 'POST', '/api/me/feedback', marked);
    expect(answer.status).toBe(422);
    expect(answer.json<{ fields: { field: string }[] }>().fields.map((field) => field.field)).toEqual(['text']);
    expect(await status(AUTHOR, marked.id)).toBe(404);
    const { rows } = await place.database.ownerPool.query<{ detail: object }>(
      `SELECT detail FROM audit_entry WHERE act = 'text.refused'`,
    );
    expect(rows).toEqual([{ detail: {} }]);
  });
});

describe('the way of a thread', () => {
  test('received, assigned, answered, closed, opened again within the dated days, and not after', async () => {
    const id = await sent('committee');
    expect((await assign(NAMED, id, 1, ANSWERER)).status).toBe(200);
    const given = await open(AUTHOR, id);
    expect(given).toMatchObject({ state: 'assigned', version: 2, daysLeft: 7, overdue: false });
    expect(given.assignee).toContain(fullName(person(ANSWERER)));
    expect((await ask(NAMED, 'POST', `/api/feedback/${id}/answer`, words(2))).status).toBe(404);
    expect((await ask(ANSWERER, 'POST', `/api/feedback/${id}/answer`, words(2, 'Thứ Hai sẽ sửa.'))).status).toBe(200);
    const answered = await open(AUTHOR, id);
    expect(answered).toMatchObject({ state: 'answered', daysLeft: null, mayReopen: true, mayClose: true });
    expect(answered.messages.at(-1)).toMatchObject({ side: 'committee', text: 'Thứ Hai sẽ sửa.' });
    expect(answered.messages.at(-1)?.who).toContain('Cấp ủy viên Đảng ủy cơ sở Lãnh đạo kiêm');
    expect((await ask(AUTHOR, 'POST', `/api/feedback/${id}/close`, { version: 3 })).status).toBe(200);
    expect((await ask(AUTHOR, 'POST', `/api/feedback/${id}/reopen`, words(4, 'Vẫn chưa sáng.'))).status).toBe(200);
    expect(await open(ANSWERER, id)).toMatchObject({ state: 'assigned', mayAnswer: true, daysLeft: 7 });
    await ask(AUTHOR, 'POST', `/api/feedback/${id}/close`, { version: 5 });
    await place.database.ownerPool.query(
      `UPDATE feedback_thread SET closed_at = now() - interval '16 days' WHERE id = $1`,
      [id],
    );
    expect((await open(AUTHOR, id)).mayReopen).toBe(false);
    const late = await ask(AUTHOR, 'POST', `/api/feedback/${id}/reopen`, words(6));
    expect(`${String(late.status)} ${late.json<{ code: string }>().code}`).toBe('409 reopenOver');
  });

  test('to the cell: secretary or deputy answers without anybody being assigned', async () => {
    const id = await sent('cell');
    expect((await ask(CELL_DEPUTY, 'POST', `/api/feedback/${id}/answer`, words(1))).status).toBe(200);
    expect((await open(AUTHOR, id)).state).toBe('answered');
  });

  test('to both: the cell may answer beside, but only the committee’s answer makes it answered', async () => {
    const id = await sent('both');
    expect((await ask(CELL_SECRETARY, 'POST', `/api/feedback/${id}/answer`, words(1, 'Chi bộ đã biết.'))).status).toBe(
      200,
    );
    expect(await open(AUTHOR, id)).toMatchObject({ state: 'received', version: 2 });
    await assign(SECRETARY, id, 2, ANSWERER);
    await ask(ANSWERER, 'POST', `/api/feedback/${id}/answer`, words(3, 'Đã chuyển điện lực.'));
    const thread = await open(AUTHOR, id);
    expect(thread.state).toBe('answered');
    expect(thread.messages.map((message) => message.side)).toEqual(['author', 'cell', 'committee']);
  });

  test('of two who answer at once one is taken and the other is told; nothing is lost or doubled', async () => {
    const id = await sent('cell');
    const answers = await Promise.all(
      [CELL_SECRETARY, CELL_DEPUTY].map((key) =>
        ask(key, 'POST', `/api/feedback/${id}/answer`, words(1, `Của ${key}`)),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const told = answers.find((answer) => answer.status === 409)?.json<{ code: string; title: string }>();
    expect(told?.code).toBe('feedbackMoved');
    expect(told?.title).toContain('vẫn còn nguyên');
    expect((await open(AUTHOR, id)).messages).toHaveLength(2);
  });

  test('nobody assigns or answers what he wrote himself, and it is not in his inbox', async () => {
    const id = await sent('both', CELL_SECRETARY);
    expect((await ask(CELL_SECRETARY, 'POST', `/api/feedback/${id}/answer`, words(1))).status).toBe(404);
    const inbox = (await ask(CELL_SECRETARY, 'GET', '/api/feedback?orgId=111')).json<FeedbackInbox>();
    expect(inbox.items.map((item) => item.id)).not.toContain(id);
    expect(await open(CELL_SECRETARY, id)).toMatchObject({
      isMine: true,
      mayAnswer: false,
      mayAssign: false,
      mayReply: true,
    });
  });

  test('is given only to somebody who sits in the committee, never to its author', async () => {
    const id = await sent('committee');
    for (const key of [CELL_SECRETARY, 'office of the commune'])
      expect((await assign(SECRETARY, id, 1, key)).status).toBe(422);
    const own = await sent('committee', 'secretary of the cell directly under the commune');
    expect((await assign('secretary of the commune', own, 1, 'office of the commune, a member')).status).toBe(200);
  });
});

describe('receiving', () => {
  test('the inbox stands by the day the answer is due, page after page, and tells what is overdue', async () => {
    const ids = [await sent('committee'), await sent('committee'), await sent('committee')];
    await place.database.ownerPool.query(`UPDATE feedback_thread SET due_on = sotay_today() - 2 WHERE id = $1`, [
      ids[1],
    ]);
    const inbox = (await ask(SECRETARY, 'GET', '/api/feedback?orgId=11')).json<FeedbackInbox>();
    expect(inbox.items[0]).toMatchObject({ id: ids[1], overdue: true, daysLeft: -2 });
    expect(inbox.waiting?.overdue).toBe(1);
    expect(inbox.items.map((item) => item.dueOn)).toEqual(inbox.items.map((item) => item.dueOn).sort());
    const late = (await ask(SECRETARY, 'GET', '/api/feedback?orgId=11&overdue=true')).json<FeedbackInbox>();
    expect(late.items.map((item) => item.id)).toEqual([ids[1]]);
  });

  test('who is given one thread sees that one and no other', async () => {
    const [given, other] = [await sent('committee'), await sent('committee')];
    await assign(SECRETARY, given, 1, ANSWERER);
    const inbox = (await ask(ANSWERER, 'GET', '/api/feedback?orgId=11')).json<FeedbackInbox>();
    expect(inbox.items.map((item) => item.id)).toContain(given);
    expect(inbox.items.map((item) => item.id)).not.toContain(other);
    expect(inbox.items.every((item) => item.assignedToMe)).toBe(true);
  });

  test('the secretary alone names who receives beside him, from those who sit there', async () => {
    const url = '/api/feedback/receivers';
    const names = (key: string, who: string[]) =>
      ask(key, 'PUT', url, { orgId: 14, accountIds: who.map((one) => accountId(person(one))) });
    expect((await names('organisation board of the body with staff', ['office of the body with staff'])).status).toBe(
      404,
    );
    expect((await names('secretary of the body with staff', ['office of the commune'])).status).toBe(422);
    expect((await names('secretary of the body with staff', ['office of the body with staff'])).status).toBe(200);
    const id = await sent('committee', 'cell of the body with staff');
    expect(await status('office of the body with staff', id)).toBe(200);
    expect(await status('organisation board of the body with staff', id)).toBe(404);
    const people = (
      await ask('secretary of the body with staff', 'GET', '/api/feedback/people?orgId=14')
    ).json<FeedbackPeople>();
    expect(people.items.filter((one) => one.receives).map((one) => one.seat)).toEqual(['Bí thư', 'Văn phòng']);
  });

  test('a committee is read at Văn phòng by its staff; without it they are asked to sign in there', async () => {
    const id = await sent('committee', 'cell directly under the commune');
    const call = await place.as('propaganda board of the commune', { office: false });
    expect((await call({ method: 'GET', url: `/api/feedback/${id}` })).statusCode).toBe(401);
    expect((await call({ method: 'GET', url: '/api/feedback?orgId=10' })).statusCode).toBe(401);
    expect(await status('propaganda board of the commune', id)).toBe(200);
  });
});
