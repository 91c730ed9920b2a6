import { randomBytes, randomUUID } from 'node:crypto';
import type { Vote } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { village, type Village } from '../members/testing/village.ts';
import type { Caller } from '../platform/http/testing.ts';
import { makeRoom } from './testing/room.ts';
import { openVote, voteAt, VOTERS_ROLL, type Ask } from './testing/vote.ts';

let world: Village;
let taker: Caller;
let chair: Caller;
beforeAll(async () => {
  world = await village();
  taker = await world.as('same cell');
  chair = await world.as('secretary of the cell');
});
afterAll(() => world.drop());

const open = (meetingId: string, how?: Ask): Promise<Vote> => openVote(taker, meetingId, how);
async function close(meetingId: string, voteId: string) {
  return taker({ method: 'POST', url: voteAt(meetingId, voteId, 'close') });
}
async function stored(voteId: string) {
  const { rows } = await world.database.ownerPool.query<{
    state: string;
    approve: number;
    reject: number;
    other: number;
  }>('SELECT state, approve, reject, other FROM meetings_vote WHERE id = $1', [voteId]);
  return rows[0]!;
}

describe('by ballots on paper', () => {
  async function sheet(meetingId: string): Promise<string> {
    const sha256 = randomBytes(32);
    await world.database.ownerPool.query(
      "INSERT INTO platform_blob (sha256, size, media_type) VALUES ($1, 1000, 'image/jpeg')",
      [sha256],
    );
    const { rows } = await world.database.ownerPool.query<{ id: string }>(
      `INSERT INTO meetings_file (meeting_id, purpose, sha256, file_name, media_type, size, added_by)
       SELECT $1, 'tellersSheet', $2, 'bien-ban-kiem-phieu.jpg', 'image/jpeg', 1000, id FROM identity_account LIMIT 1 RETURNING id`,
      [meetingId, sha256],
    );
    return rows[0]!.id;
  }
  async function enter(meetingId: string, vote: Vote, more: object, caller = taker) {
    return caller({
      method: 'PUT',
      url: voteAt(meetingId, vote.id, 'ballots'),
      payload: { issued: 4, returned: 4, valid: 4, approve: 4, reject: 0, version: vote.version, ...more },
    });
  }
  async function confirm(meetingId: string, vote: Vote, caller = chair) {
    return caller({ method: 'POST', url: voteAt(meetingId, vote.id, 'confirm'), payload: { version: vote.version } });
  }

  test('the minute-taker enters the photographed sheet, the chair confirms it, and only then it is carried', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const vote = await open(id, { method: 'paper', matter: 'admission' });
    expect((await close(id, vote.id)).json()).toMatchObject({ code: 'ballotsNotEntered' });
    const sheetFileId = await sheet(id);
    const entered = (await enter(id, vote, { sheetFileId })).json<Vote>();
    expect(entered).toMatchObject({ state: 'closed', carried: null, sheet: { id: sheetFileId }, mayConfirm: false });
    expect((await confirm(id, entered, taker)).json()).toMatchObject({ code: 'chairConfirms' });
    expect((await confirm(id, vote)).json()).toMatchObject({ code: 'voteMoved' });
    expect((await confirm(id, entered)).json()).toMatchObject({ state: 'confirmed', carried: true, approve: 4 });
    expect((await enter(id, { ...entered, version: entered.version + 1 }, { sheetFileId })).json()).toMatchObject({
      code: 'voteClosed',
    });
  });

  test('numbers that contradict each other or the roll call are refused, a sentence beside each', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const vote = await open(id, { method: 'paper' });
    const wrong = await enter(id, vote, { issued: 5, returned: 6, valid: 7, approve: 4, sheetFileId: randomUUID() });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json<{ fields: { field: string }[] }>().fields.map((one) => one.field)).toEqual([
      'issued',
      'returned',
      'valid',
      'approve',
      'sheetFileId',
    ]);
    expect(await stored(vote.id)).toMatchObject({ state: 'open', approve: 0 });
  });

  test('records are not published while ballots wait for the chair', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const vote = await open(id, { method: 'paper' });
    await enter(id, vote, { sheetFileId: await sheet(id) });
    await world.database.ownerPool.query("UPDATE meetings_meeting SET state = 'closed' WHERE id = $1", [id]);
    const { rows } = await world.database.ownerPool.query<{ version: number }>(
      'SELECT version FROM meetings_meeting WHERE id = $1',
      [id],
    );
    const published = await chair({
      method: 'POST',
      url: `/api/meetings/${id}/moves`,
      payload: { act: 'publish', version: rows[0]!.version },
    });
    expect(published.json()).toMatchObject({ code: 'ballotsWait' });
  });

  test('a photograph of another meeting is none', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const other = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const vote = await open(id, { method: 'paper' });
    const answer = await enter(id, vote, { sheetFileId: await sheet(other.id) });
    expect(answer.json()).toMatchObject({ fields: [{ field: 'sheetFileId' }] });
  });

  test('the chair does not confirm what he entered himself while the minute-taker is there', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const vote = await open(id, { method: 'paper' });
    const entered = (await enter(id, vote, { sheetFileId: await sheet(id) }, chair)).json<Vote>();
    expect(entered.mayConfirm).toBe(false);
    expect((await confirm(id, entered)).json()).toMatchObject({ code: 'anotherEnters' });
    const alone = await makeRoom(world.database, {
      roll: { ...VOTERS_ROLL, 'same cell': { mark: 'unexcused' } },
    });
    const secondVote = await open(alone.id, { method: 'paper' });
    const second = (
      await enter(
        alone.id,
        secondVote,
        { issued: 3, returned: 3, valid: 3, approve: 3, sheetFileId: await sheet(alone.id) },
        chair,
      )
    ).json<Vote>();
    expect(second.mayConfirm).toBe(true);
    expect((await confirm(alone.id, second)).json()).toMatchObject({ state: 'confirmed' });
  });

  test('it may be void with a reason, once decided only by the chair, and another is opened', async () => {
    const { id } = await makeRoom(world.database, { roll: VOTERS_ROLL });
    const vote = await open(id);
    await close(id, vote.id);
    const asVoid = (caller: Caller, reason: string) =>
      caller({ method: 'POST', url: voteAt(id, vote.id, 'void'), payload: { reason } });
    expect((await asVoid(taker, 'Đếm nhầm')).json()).toMatchObject({ code: 'chairVoids' });
    expect((await asVoid(chair, ' ')).statusCode).toBe(422);
    expect((await asVoid(chair, 'Đếm nhầm')).json()).toMatchObject({
      state: 'void',
      voidReason: 'Đếm nhầm',
      carried: null,
    });
    expect((await open(id)).state).toBe('open');
  });
});
