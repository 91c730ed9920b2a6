import { randomUUID } from 'node:crypto';
import type { Meeting, Mutation, Pulled, Pushed } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CELL_ROLL, makeRoom } from '../meetings/testing/room.ts';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';
import type { Caller } from '../platform/http/testing.ts';

let world: Village;
let member: Caller;
let secretary: Caller;
beforeAll(async () => {
  world = await village();
  member = await world.as('self');
  secretary = await world.as('secretary of the cell');
});
afterAll(() => world.drop());

async function pull(caller: Caller, mark?: string, page?: string): Promise<Pulled | null> {
  const answer = await caller({
    method: 'GET',
    url: `/api/sync${page === undefined ? '' : `?page=${page}`}`,
    ...(mark === undefined ? {} : { headers: { 'sotay-mark': mark } }),
  });
  if (answer.statusCode === 204) return null;
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Pulled>();
}
async function begin(caller: Caller): Promise<Pulled> {
  const all = await pull(caller);
  if (all === null) throw new Error('A device without a mark is given everything');
  return all;
}
const mutation = (name: string, args: unknown, more: Partial<Mutation> = {}): Mutation => ({
  id: randomUUID(),
  name,
  args,
  aggregate: name,
  baseVersion: null,
  onBehalfOf: null,
  claimedAt: null,
  ...more,
});
async function push(caller: Caller, ...mutations: Mutation[]): Promise<Pushed['results']> {
  const answer = await caller({ method: 'POST', url: '/api/sync/push', payload: { mutations } });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Pushed>().results;
}
const rowsOf = (pulled: Pulled | null, type: string) => (pulled?.rows ?? []).filter((row) => row.type === type);
const room = (state: 'convened' | 'inSession' | 'closed' = 'convened') =>
  makeRoom(world.database, { state, roll: CELL_ROLL });

describe('a pull', () => {
  test('[SY13] gives a new device everything the person may keep, and then nothing while nothing moves', async () => {
    await room();
    const all = await begin(member);
    expect(all.snapshot).toContain('own');
    for (const type of [
      'me',
      'home',
      'summary',
      'meetings',
      'meeting',
      'assignments',
      'attendance',
      'letters',
      'addressees',
      'cell',
    ]) {
      expect(rowsOf(all, type).length, type).toBeGreaterThan(0);
    }
    expect(rowsOf(all, 'roll')).toEqual([]);
    expect(rowsOf(all, 'invitees')).toEqual([]);
    expect(await pull(member, all.mark)).toBeNull();
  });

  test('[SY1][SY2] brings what moved and no more: an answer reaches the person and his officers', async () => {
    const { id } = await room();
    const [mine, theirs] = [await begin(member), await begin(secretary)];
    const other = await begin(await world.as('same cell'));
    await push(member, mutation('meeting.answer', { meetingId: id, answer: 'attending' }));
    const delta = await pull(member, mine.mark);
    expect(delta?.snapshot).toEqual([]);
    expect(delta?.rows.map((row) => row.type).sort()).toEqual(['home', 'meeting']);
    const officers = await pull(secretary, theirs.mark);
    expect(rowsOf(officers, 'invitees').map((row) => row.id)).toEqual([id]);
    expect(await pull(await world.as('same cell'), other.mark)).toBeNull();
  });

  test('[SY12] brings what speaks of today on another day, and what speaks of a year in another month', async () => {
    const all = await begin(member);
    const on = (day: string): string => all.mark.replace(/\d{4}-\d{2}-\d{2}/, day);
    const typesOf = async (mark: string): Promise<string[]> =>
      (await pull(member, mark))!.rows.map((row) => row.type).sort();
    const [today] = /\d{4}-\d{2}-\d{2}/.exec(all.mark)!;
    const ofToday = ['assignments', 'home', 'me', 'summary'];
    expect(await typesOf(on(`${today.slice(0, 7)}-00`))).toEqual(ofToday);
    expect(await typesOf(on('2026-01-31'))).toEqual([...ofToday, 'attendance'].sort());
    expect(await pull(member, all.mark)).toBeNull();
  });

  test('[SY6] reads with the person’s own authority: what is no longer his comes as gone', async () => {
    const { id } = await room();
    const held = await begin(member);
    expect(rowsOf(held, 'meeting').map((row) => row.id)).toContain(id);
    await world.database.ownerPool.query(
      'UPDATE meetings_invitee SET removed_at = now() WHERE meeting_id = $1 AND member_id = $2',
      [id, memberIdOf('self')],
    );
    expect(rowsOf(await pull(member, held.mark), 'meeting')).toEqual([
      { group: 'own', type: 'meeting', id, body: null },
    ]);
  });

  test('[SY13] is whole again when the person stands otherwise: another position makes other bodies', async () => {
    const key = 'probationary';
    const caller = await world.as(key);
    const held = await begin(caller);
    await world.database.ownerPool.query(
      `INSERT INTO organizations_position (org_id, member_id, position, held_from) VALUES (111, $1, 'cellCommitteeMember', sotay_today())`,
      [memberIdOf(key)],
    );
    const { id } = await room('inSession');
    const again = await pull(caller, held.mark);
    expect(again?.snapshot).toEqual(['own']);
    expect(rowsOf(again, 'roll').map((row) => row.id)).toContain(id);
    await world.database.ownerPool.query(
      'UPDATE organizations_position SET held_to = sotay_today(), ended_at = now() WHERE member_id = $1',
      [memberIdOf(key)],
    );
    const after = await pull(caller, again?.mark);
    expect(after?.snapshot).toEqual(['own']);
    expect(rowsOf(after, 'roll')).toEqual([]);
  });

  test('[SY17][SY18] begins anew on another data set, ahead of the head, and below the floor; at the floor it goes on', async () => {
    await room();
    const { mark } = await begin(member);
    const begun = async (changed: string) => (await pull(member, changed))?.snapshot ?? [];
    expect(await begun(mark.replace(/^[^;]+/, 'khac'))).toContain('own');
    expect(await begun(mark.replace(/org:111=0\.\d+/, 'org:111=0.999999'))).toContain('own');
    expect(await begun('chẳng phải dấu')).toContain('own');
    const { rows } = await world.database.ownerPool.query<{ version: string }>(
      "SELECT version FROM sync_head WHERE scope = 'org:111'",
    );
    const version = Number(rows[0]?.version);
    await world.database.ownerPool.query("UPDATE sync_head SET floor = version WHERE scope = 'org:111'");
    expect(await pull(member, mark)).toBeNull();
    expect(await begun(mark.replace(/org:111=0\.\d+/, `org:111=0.${String(version - 1)}`))).toContain('own');
  });

  test('[SY16] comes in pages of one moment when it is long', async () => {
    for (let n = 0; n < 3; n += 1) await room();
    const whole = await begin(member);
    const first = await pull(
      member,
      undefined,
      Buffer.from(
        JSON.stringify({ mark: whole.mark, groups: ['own'], after: { group: 'own', type: 'meetings', id: '' } }),
      ).toString('base64url'),
    );
    expect(first?.mark).toBe(whole.mark);
    expect(rowsOf(first, 'meeting')).toEqual(rowsOf(whole, 'meeting'));
    expect(rowsOf(first, 'me')).toEqual([]);
  });

  test('[SY10] computes the audiences from authority: those that a device names itself bring it nothing', async () => {
    const { id } = await makeRoom(world.database, {
      host: 112,
      state: 'convened',
      chair: 'secretary of the sibling cell',
      minuteTaker: 'sibling cell',
      roll: { 'sibling cell': {}, 'secretary of the sibling cell': {} },
    });
    const { mark } = await begin(member);
    const [dataset, stands, today, own, above] = mark.split(';');
    const first = { mark, groups: ['own', 'org:112'], after: null };
    const told = [
      await pull(member, [dataset, stands, today, `${own},org:112=0.0`, above].join(';')),
      await pull(member, [dataset, stands, today, own, `${above},org:112=0.0`].join(';')),
      await pull(member, undefined, Buffer.from(JSON.stringify(first)).toString('base64url')),
    ];
    for (const pulled of told) {
      expect(pulled?.rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(pulled?.rows)).not.toContain(id);
    }
    expect(JSON.stringify(await begin(await world.as('sibling cell')))).toContain(id);
  });

  test('is for members: a member of staff without a cell has no handbook, and nobody without a session has anything', async () => {
    expect((await (await world.nobody())({ method: 'GET', url: '/api/sync' })).statusCode).toBe(401);
    const staff = await world.as('office of the commune');
    expect((await staff({ method: 'GET', url: '/api/sync' })).statusCode).toBe(404);
  });
});

describe('a push', () => {
  test('[SY20] does an act once, however often and however concurrently it is sent', async () => {
    const { id } = await room();
    const once = mutation('meeting.opinion', {
      meetingId: id,
      id: randomUUID(),
      kind: 'opinion',
      text: 'Một lần thôi',
    });
    const results = (await Promise.all(Array.from({ length: 8 }, () => push(member, once)))).flat();
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(results[0]).toMatchObject({ outcome: 'applied', problem: null });
    const filed = async () =>
      (
        await world.database.ownerPool.query<{ filed: number }>(
          'SELECT count(*)::int AS filed FROM members_correction WHERE member_id = $1',
          [memberIdOf('self')],
        )
      ).rows[0]!.filed;
    const before = await filed();
    const file = mutation('correction.file', { field: 'birthDate', wrong: '1970', right: '1971' });
    const [first] = await push(member, file);
    const [second] = await push(member, file);
    expect(second).toEqual(first);
    expect(await filed()).toBe(before + 1);
  });

  test('[SY21] refuses with the sentence its route would say, and the refusal is final', async () => {
    const { id } = await room('inSession');
    const late = mutation('meeting.answer', { meetingId: id, answer: 'attending' });
    const [refused] = await push(member, late);
    expect(refused).toMatchObject({ outcome: 'rejected', problem: { code: 'answersOver' } });
    expect(refused?.at).not.toBeNull();
    expect((await push(member, late))[0]).toEqual(refused);
  });

  test('[SY23] rejects alone what cannot be understood; what stands beside it is done', async () => {
    const { id } = await room();
    const results = await push(
      member,
      mutation('meeting.fly', {}),
      mutation('meeting.answer', { meetingId: id, answer: 'perhaps' }, { aggregate: 'a' }),
      mutation('meeting.answer', { meetingId: id, answer: 'absent' }, { aggregate: 'b' }),
      mutation('meeting.answer', { meetingId: id, answer: 'attending' }, { aggregate: 'c' }),
    );
    expect(results.map((result) => [result.outcome, result.problem?.code])).toEqual([
      ['rejected', 'unknownAct'],
      ['rejected', 'invalid'],
      ['rejected', 'invalid'],
      ['applied', undefined],
    ]);
  });

  test('[SY25] of two devices the later word on an old page is superseded, and says what stands; one device’s own acts follow each other', async () => {
    const { id } = await room();
    const [pulled] = rowsOf(await begin(member), 'meeting').filter((row) => row.id === id);
    const seen = (pulled?.body as Meeting).own?.version ?? null;
    const say = (answer: object) =>
      mutation('meeting.answer', { meetingId: id, ...answer }, { baseVersion: seen, aggregate: id });
    const [first, second] = await push(member, say({ answer: 'attending' }), say({ answer: 'absent', reason: 'Ốm' }));
    expect([first?.outcome, second?.outcome]).toEqual(['applied', 'applied']);
    const [other] = await push(member, say({ answer: 'attending' }));
    expect(other).toMatchObject({ outcome: 'superseded', problem: { code: 'answeredElsewhere' } });
    const now = (await member({ method: 'GET', url: `/api/meetings/${id}` })).json<Meeting>();
    expect(now.own).toMatchObject({ answer: 'absent', reason: 'Ốm' });
  });

  test('[SY27] for another is asked of the database, and recorded as done for him', async () => {
    const { id } = await room();
    const act = (more: Partial<Mutation>) => mutation('meeting.answer', { meetingId: id, answer: 'attending' }, more);
    const [helped] = await push(secretary, act({ onBehalfOf: memberIdOf('same cell') }));
    expect(helped?.outcome).toBe('applied');
    expect((await world.logged('meeting.answerFor', memberIdOf('same cell'))).at(-1)?.onBehalfOf).toBe(
      memberIdOf('same cell'),
    );
    const words = { id: randomUUID(), kind: 'opinion', text: 'Xin họp buổi sáng.' };
    const [told] = await push(
      secretary,
      mutation('meeting.opinion', { meetingId: id, ...words }, { onBehalfOf: memberIdOf('same cell') }),
    );
    expect(told?.outcome).toBe('applied');
    const { rows } = await world.database.ownerPool.query(
      'SELECT member_id AS author FROM meetings_prior_opinion WHERE id = $1',
      [words.id],
    );
    expect(rows).toEqual([{ author: memberIdOf('same cell') }]);
    expect(await world.logged('meeting.opinionFor', memberIdOf('same cell'))).toHaveLength(1);
    const [meddled] = await push(member, act({ onBehalfOf: memberIdOf('probationary') }));
    expect(meddled).toMatchObject({ outcome: 'rejected', problem: { code: 'notFound' } });
    const [never] = await push(
      secretary,
      mutation('meeting.seen', { meetingId: id, noticeVersion: 1 }, { onBehalfOf: memberIdOf('self') }),
    );
    expect(never?.problem?.code).toBe('notForOthers');
  });

  test('[SY37] a device that says it is another person’s is told nothing and does nothing', async () => {
    const headers = { 'sotay-account': randomUUID() };
    const pulled = await member({ method: 'GET', url: '/api/sync', headers });
    const pushed = await member({
      method: 'POST',
      url: '/api/sync/push',
      headers,
      payload: { mutations: [mutation('meeting.delivered', {})] },
    });
    for (const answer of [pulled, pushed]) expect(answer.json()).toMatchObject({ status: 409, code: 'otherAccount' });
  });

  test('[SY28] tells nobody the result of somebody else’s act', async () => {
    const { id } = await room();
    const mine = mutation('meeting.opinion', { meetingId: id, id: randomUUID(), kind: 'petition', text: 'Riêng tôi' });
    await push(member, mine);
    const [stolen] = await push(await world.as('same cell'), mine);
    expect(stolen).toMatchObject({ outcome: 'rejected', problem: { code: 'notFound' }, answer: null });
  });

  test('the officer’s marks and drafts come in: who was overtaken is told by name, a text is kept beside', async () => {
    const { id } = await room('inSession');
    const self = memberIdOf('self');
    const [marked] = await push(
      secretary,
      mutation('meeting.mark', { meetingId: id, marks: [{ memberId: self, mark: 'present' }] }),
    );
    expect(marked?.outcome).toBe('applied');
    const deputy = await world.as('deputy of the cell');
    await push(deputy, mutation('meeting.mark', { meetingId: id, marks: [{ memberId: self, mark: 'excused' }] }));
    const stale = { meetingId: id, marks: [{ memberId: self, mark: 'unexcused', version: 1 }] };
    const [overtaken] = await push(secretary, mutation('meeting.mark', stale));
    expect(overtaken).toMatchObject({ outcome: 'superseded', problem: { code: 'markedElsewhere' } });
    const text = (body: string) => mutation('meeting.draft', { meetingId: id, record: 'minutes', basedOn: 0, body });
    expect((await push(secretary, text('một')))[0]?.outcome).toBe('applied');
    expect((await push(deputy, text('hai')))[0]).toMatchObject({
      outcome: 'superseded',
      problem: { code: 'keptBeside' },
    });
  });
});
