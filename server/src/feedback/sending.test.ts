import type { Addressees, FeedbackInbox, OwnFeedbackList } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fullName } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { memberIdOf } from '../members/testing/village.ts';
import {
  ANSWERER,
  AUTHOR,
  CELL_DEPUTY,
  CELL_SECRETARY,
  NAMED,
  SECRETARY,
  letterVillage,
  letter,
  words,
  type LetterVillage,
} from './testing/letters.ts';

let place: LetterVillage;
beforeAll(async () => void (place = await letterVillage()));
afterAll(() => place.drop());

describe('who reads a letter', () => {
  test('what goes only to the committee the cell’s secretary does not see, and it says so before it is sent', async () => {
    const { choices } = (await place.ask(AUTHOR, 'GET', '/api/feedback/addressees')).json<Addressees>();
    const past = choices.find((choice) => choice.to === 'committee');
    expect(past?.whoSees).toContain(`Ở Đảng ủy cơ sở Lãnh đạo kiêm: đ/c ${fullName(person(SECRETARY))}, Bí thư`);
    expect(past?.whoSees).toContain(`đ/c ${fullName(person(NAMED))}, Phó Bí thư`);
    expect(past?.whoSees).toContain('Chi bộ Kiêm Một không xem được, kể cả');
    expect(past?.whoSees).toContain(`đ/c ${fullName(person(CELL_SECRETARY))}, Bí thư`);
    const id = await place.sent('committee');
    expect(await place.status(CELL_SECRETARY, id)).toBe(404);
    expect(await place.status(CELL_DEPUTY, id)).toBe(404);
    expect(await place.status(SECRETARY, id)).toBe(200);
    expect(await place.status(NAMED, id)).toBe(200);
    const inbox = (await place.ask(CELL_SECRETARY, 'GET', '/api/feedback?orgId=111')).json<FeedbackInbox>();
    expect(inbox.items.map((item) => item.id)).not.toContain(id);
  });

  test('what goes to the cell its secretary and deputies see, no other officer and nobody above', async () => {
    const id = await place.sent('cell');
    for (const key of [CELL_SECRETARY, CELL_DEPUTY]) expect(await place.status(key, id)).toBe(200);
    for (const key of [
      'cell committee member',
      'same cell',
      'follower',
      SECRETARY,
      'secretary of the commune',
      'organisation board of the commune',
    ])
      expect(await place.status(key, id)).toBe(404);
  });

  test('it never goes further up: the secretary and the office of the commune do not see what a body below received', async () => {
    const id = await place.sent('both');
    for (const key of ['secretary of the commune', 'office of the commune', 'organisation board of the province'])
      expect(await place.status(key, id)).toBe(404);
  });

  test('a stand-in office does not read what was written to the body for which it works', async () => {
    const id = await place.sent('committee', 'cell under the stand-in');
    expect(await place.status('office of the commune', id)).toBe(404);
    expect(await place.status('secretary of the body with a stand-in', id)).toBe(200);
  });

  test('an author who moves keeps his thread, and it stays where he sent it', async () => {
    const author = 'helped by the suspended';
    const id = await place.sent('both', author);
    const { ownerPool } = place.database;
    await ownerPool.query(
      `INSERT INTO members_standing (member_id, since, class, activity, placement, home_cell_id, cell_id) VALUES ($1, sotay_today(), 'official', 'active', 'here', 201, 201)`,
      [memberIdOf(author)],
    );
    await ownerPool.query('SELECT members_apply_standing(ARRAY[$1]::int[])', [memberIdOf(author)]);
    expect(await place.status(author, id)).toBe(200);
    expect(await place.status('secretary in the other commune', id)).toBe(404);
    expect(await place.status('secretary of the sibling cell', id)).toBe(200);
  });

  test('who leaves the committee reads no more, whatever list names him', async () => {
    const id = await place.sent('committee');
    expect((await place.assign(SECRETARY, id, 1, ANSWERER)).status).toBe(200);
    expect(await place.status(ANSWERER, id)).toBe(200);
    const { ownerPool } = place.database;
    const end = (key: string, when: string) =>
      ownerPool.query(`UPDATE organizations_position SET held_to = ${when} WHERE member_id = $1`, [memberIdOf(key)]);
    for (const key of [NAMED, ANSWERER]) {
      await end(key, 'sotay_today()');
      expect(await place.status(key, id)).toBe(404);
      await end(key, 'NULL');
      expect(await place.status(key, id)).toBe(200);
    }
  });

  test('each opening by another stands in the author’s own access log, one’s own does not', async () => {
    const author = 'temporarily elsewhere';
    const id = await place.sent('cell', author);
    const before = (await place.logged('feedback.open', memberIdOf(author))).length;
    await place.open(author, id);
    await place.open(CELL_SECRETARY, id);
    const log = await place.logged('feedback.open', memberIdOf(author));
    expect(log.slice(before)).toEqual([{ inAccessLog: true, actingAs: 'secretary of 111', onBehalfOf: null }]);
  });
});

describe('sending', () => {
  test('a double tap and a retry send once', async () => {
    const same = letter('cell');
    const answers = await Promise.all([1, 2, 3].map(() => place.ask(AUTHOR, 'POST', '/api/me/feedback', same)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect((await place.open(AUTHOR, same.id)).messages).toHaveLength(1);
    const more = words(1);
    await Promise.all([1, 2].map(() => place.ask(AUTHOR, 'POST', `/api/feedback/${same.id}/reply`, more)));
    expect((await place.ask(AUTHOR, 'POST', `/api/feedback/${same.id}/reply`, more)).status).toBe(200);
    expect((await place.open(AUTHOR, same.id)).messages).toHaveLength(2);
  });

  test('an id that is somebody else’s sends nothing and shows nothing', async () => {
    const taken = letter('cell');
    await place.ask(AUTHOR, 'POST', '/api/me/feedback', taken);
    expect((await place.ask('sibling cell', 'POST', '/api/me/feedback', taken)).status).toBe(404);
    expect((await place.ask(AUTHOR, 'POST', '/api/me/feedback', taken)).status).toBe(200);
  });

  test('where nobody would receive it, it says so before and refuses after', async () => {
    const { choices } = (
      await place.ask('secretary of the commune', 'GET', '/api/feedback/addressees')
    ).json<Addressees>();
    // Nobody leads his cell, and he himself is the secretary of the committee.
    expect(choices.find((choice) => choice.to === 'cell')?.why).toContain('chưa có ai nhận');
    const answer = await place.ask('secretary of the commune', 'POST', '/api/me/feedback', letter('cell'));
    expect(answer.status).toBe(409);
    expect(answer.json<{ code: string }>().code).toBe('nobodyReceives');
  });

  test('an officer writes it down for a member: recorded, named on the thread, and not his to read', async () => {
    const forWhom = memberIdOf('no account');
    const written = letter('committee');
    expect(
      (await place.ask('cell committee member', 'POST', `/api/members/${String(forWhom)}/feedback`, written)).status,
    ).toBe(200);
    expect(await place.logged('feedback.file', forWhom)).toEqual([
      { inAccessLog: true, actingAs: 'cellCommitteeMember of 111', onBehalfOf: forWhom },
    ]);
    expect(await place.status('cell committee member', written.id)).toBe(404);
    const seen = await place.open(SECRETARY, written.id);
    expect(seen.author).toBe(fullName(person('no account')));
    expect(seen.actedBy).toBe(fullName(person('cell committee member')));
  });

  test('a suspended member reads what he wrote and writes no more; nobody writes for him', async () => {
    const own = (await place.ask('suspended', 'GET', '/api/me/feedback')).json<OwnFeedbackList>();
    expect(own.items.length).toBeGreaterThan(0);
    expect(own.mayFile).toBe(false);
    expect((await place.ask('suspended', 'POST', '/api/me/feedback', letter('cell'))).status).toBe(404);
    const url = `/api/members/${String(memberIdOf('suspended'))}/feedback`;
    expect((await place.ask(CELL_SECRETARY, 'POST', url, letter('committee'))).status).toBe(404);
  });

  test('a text with the stamp of a state secret is refused; that it was is logged, what it said is not', async () => {
    const marked = { ...letter('committee'), text: 'TỐI MẬT\nCông văn số 12 về hầm hào.' };
    const answer = await place.ask(AUTHOR, 'POST', '/api/me/feedback', marked);
    expect(answer.status).toBe(422);
    expect(answer.json<{ fields: { field: string }[] }>().fields.map((field) => field.field)).toEqual(['text']);
    expect(await place.status(AUTHOR, marked.id)).toBe(404);
    const { rows } = await place.database.ownerPool.query<{ detail: object }>(
      `SELECT detail FROM audit_entry WHERE act = 'text.refused'`,
    );
    expect(rows).toEqual([{ detail: {} }]);
  });
});
