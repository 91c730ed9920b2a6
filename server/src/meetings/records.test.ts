import type { DraftSaved, MeetingRecord, Resolution, ResolutionList } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';
import { asActor } from '../platform/database/transaction.ts';
import { pdfText } from '../platform/pdf/testing/read-pdf.ts';
import type { Caller } from '../platform/http/testing.ts';
import { accountId } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { publishRecords } from './records.ts';
import { CELL_ROLL, makeRoom } from './testing/room.ts';

let world: Village;
let chair: Caller;
let taker: Caller;
beforeAll(async () => {
  world = await village();
  chair = await world.as('secretary of the cell');
  taker = await world.as('same cell');
});
afterAll(() => world.drop());

const closedRoom = (): Promise<string> =>
  makeRoom(world.database, { kind: 'thematic', month: '2026-03-01', state: 'closed', roll: CELL_ROLL }).then(
    (room) => room.id,
  );
const at = (id: string, record = 'minutes', more = ''): string => `/api/meetings/${id}/records/${record}${more}`;
async function ask<T>(caller: Caller, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const answer = await caller({ method, url, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json<T & { code?: string }>() };
}
const save = (caller: Caller, id: string, basedOn: number, body: string, record = 'minutes') =>
  ask<DraftSaved>(caller, 'PUT', at(id, record), { basedOn, body });
const read = async (caller: Caller, id: string, record = 'minutes') =>
  (await ask<MeetingRecord>(caller, 'GET', at(id, record))).body;
async function sign(caller: Caller, id: string, record = 'minutes') {
  const { current } = await read(caller, id, record);
  return ask<MeetingRecord>(caller, 'POST', at(id, record, '/sign'), {
    version: current?.version,
    sha256: current?.sha256,
  });
}
/** Publishes as the move does: records and state in one transaction of the secretary. */
async function publish(id: string, host = 'secretary of the cell'): Promise<void> {
  const actor = {
    accountId: accountId(person(host)),
    memberId: memberIdOf(host),
    sessionId: accountId(person(host)),
    strength: 'vneid' as const,
    reauthenticatedAt: null,
  };
  await asActor(world.app.services.appPool, actor, async (tx) => {
    await publishRecords(tx, id);
    await tx.db.updateTable('meetings_meeting').set({ state: 'published' }).where('id', '=', id).execute();
  });
}
async function writeAndSign(id: string, withResolution = true): Promise<void> {
  for (const record of withResolution ? ['minutes', 'resolution'] : ['minutes']) {
    await ask(chair, 'POST', at(id, record, '/draft'));
    expect((await sign(chair, id, record)).status).toBe(200);
    expect((await sign(taker, id, record)).status).toBe(200);
  }
}

describe('minutes and resolution', () => {
  test('are drafted from what happened and kept beside what somebody has written already', async () => {
    const id = await closedRoom();
    const drafted = await ask<DraftSaved>(taker, 'POST', at(id, 'minutes', '/draft'));
    expect(drafted.body.outcome).toBe('saved');
    expect(drafted.body.record.current?.body).toContain('II. THÀNH PHẦN');
    await save(chair, id, 1, 'Biên bản do tôi viết');
    const again = await ask<DraftSaved>(taker, 'POST', at(id, 'minutes', '/draft'));
    expect(again.body.outcome).toBe('conflict');
    expect(again.body.record.current?.body).toBe('Biên bản do tôi viết');
  });

  test('edited by two at once lose nothing: the second is kept beside the first and joined', async () => {
    const id = await closedRoom();
    await save(taker, id, 0, 'gốc');
    const [first, second] = await Promise.all([save(taker, id, 1, 'của thư ký'), save(chair, id, 1, 'của chủ trì')]);
    expect([first.body.outcome, second.body.outcome].sort()).toEqual(['conflict', 'saved']);
    const record = await read(chair, id);
    expect([record.current?.body, record.conflicts[0]?.body].sort()).toEqual(['của chủ trì', 'của thư ký']);
    expect((await sign(chair, id)).body.code).toBe('unsettled');
    const joined = await ask<DraftSaved>(chair, 'POST', at(id, 'minutes', '/settle'), {
      basedOn: 2,
      body: 'của thư ký và của chủ trì',
      conflictIds: record.conflicts.map((one) => one.id),
    });
    expect(joined.body.record).toMatchObject({ conflicts: [], current: { version: 3 } });
  });

  test('saved twice by a repeated tap are one text', async () => {
    const id = await closedRoom();
    await save(taker, id, 0, 'một');
    expect((await save(taker, id, 0, 'một')).body.outcome).toBe('saved');
    expect((await read(taker, id)).current?.version).toBe(1);
    await save(taker, id, 0, 'hai');
    await save(taker, id, 0, 'hai');
    expect((await read(taker, id)).conflicts).toHaveLength(1);
  });

  test('are signed as the text stands; an edit asks both to sign again', async () => {
    const id = await closedRoom();
    await save(taker, id, 0, 'bản một');
    const { current } = await read(chair, id);
    expect((await sign(chair, id)).body.signatures).toHaveLength(1);
    await save(taker, id, 1, 'bản hai');
    expect((await read(chair, id)).signatures).toEqual([]);
    const stale = { version: current?.version, sha256: current?.sha256 };
    expect(await ask(chair, 'POST', at(id, 'minutes', '/sign'), stale)).toMatchObject({
      status: 409,
      body: { code: 'textChanged' },
    });
  });

  test('are signed only by chair and minute-taker, after proving themselves anew', async () => {
    const id = await closedRoom();
    await save(taker, id, 0, 'bản');
    const { current } = await read(chair, id);
    const text = { version: current?.version, sha256: current?.sha256 };
    const url = at(id, 'minutes', '/sign');
    expect((await ask(await world.as('deputy of the cell'), 'POST', url, text)).status).toBe(404);
    const long = await world.as('secretary of the cell', { reauthenticated: false });
    expect(await ask(long, 'POST', url, text)).toMatchObject({ status: 403, body: { code: 'reauthenticationNeeded' } });
    expect((await read(chair, id)).signatures).toEqual([]);
  });

  test('are not signed while the meeting sits', async () => {
    const { id } = await makeRoom(world.database, { roll: CELL_ROLL });
    await save(taker, id, 0, 'bản');
    expect((await sign(chair, id)).body.code).toBe('notClosed');
  });

  test('are drafted and read where nobody was named to take them', async () => {
    const { id } = await makeRoom(world.database, {
      kind: 'thematic',
      month: '2026-03-01',
      state: 'closed',
      minuteTaker: null,
      roll: CELL_ROLL,
    });
    expect((await ask<DraftSaved>(chair, 'POST', at(id, 'minutes', '/draft'))).body.outcome).toBe('saved');
    expect((await read(await world.as('deputy of the cell'), id)).maySignAs).toBeNull();
    expect((await sign(chair, id)).body.signatures).toHaveLength(1);
  });

  test('are published only with both signatures, numbered, and read by those who may', async () => {
    const id = await closedRoom();
    await ask(chair, 'POST', at(id, 'minutes', '/draft'));
    await expect(publish(id)).rejects.toMatchObject({ code: 'notSigned' });
    await writeAndSign(id);
    await publish(id);
    const minutes = await read(await world.as('self'), id);
    expect(minutes.published?.symbol).toMatch(/^\d\d-BB\/CB$/);
    const office = await world.as('secretary of the body led by its leaders');
    expect((await ask(office, 'GET', at(id))).status).toBe(404);
    const resolution = await ask<Resolution>(office, 'GET', `/api/resolutions/${id}`);
    expect(resolution.body).toMatchObject({
      org: { id: 111 },
      signatures: [{ role: 'chair' }, { role: 'minuteTaker' }],
    });
    const list = await ask<ResolutionList>(office, 'GET', '/api/resolutions?orgId=11');
    expect(list.body.items.map((item) => item.meetingId)).toContain(id);
    expect((await ask(await world.as('office of the commune'), 'GET', `/api/resolutions/${id}`)).status).toBe(404);
    expect((await save(chair, id, 1, 'sửa sau')).body.code).toBe('alreadyPublished');
  });

  test('carry numbers without gaps or doubles, however many are published at once', async () => {
    const before = await lastNumber();
    const ids = await Promise.all(Array.from({ length: 6 }, () => closedRoom()));
    for (const id of ids) await writeAndSign(id);
    // one of them fails after its number was taken: the number is not lost
    const broken = ids[2] ?? '';
    const actor = {
      accountId: accountId(person('secretary of the cell')),
      memberId: memberIdOf('secretary of the cell'),
      sessionId: accountId(person('secretary of the cell')),
      strength: 'vneid' as const,
      reauthenticatedAt: null,
    };
    const failing = asActor(world.app.services.appPool, actor, async (tx) => {
      await publishRecords(tx, broken);
      throw new Error('power cut');
    });
    await Promise.all([
      expect(failing).rejects.toThrow('power cut'),
      ...ids.filter((id) => id !== broken).map((id) => publish(id)),
    ]);
    await publish(broken);
    const { rows } = await world.database.ownerPool.query<{ number: number }>(
      'SELECT number FROM meetings_resolution WHERE org_id = 111 AND number > $1 ORDER BY number',
      [before],
    );
    expect(rows.map((row) => row.number)).toEqual([1, 2, 3, 4, 5, 6].map((step) => before + step));
  });

  test('refuse the stamp of a state secret without keeping the words', async () => {
    const id = await closedRoom();
    expect((await save(taker, id, 0, 'TỐI MẬT\nNội dung')).status).toBe(422);
    expect((await read(taker, id)).current).toBeNull();
  });
});

describe('papers of a meeting', () => {
  test('carry what happened, in the Party’s form, for who may read it', async () => {
    const id = await closedRoom();
    await writeAndSign(id);
    await publish(id);
    for (const [paper, words] of [
      ['invitation', 'GIẤY MỜI'],
      ['attendance', 'DANH SÁCH'],
      ['minutes', 'BIÊN BẢN'],
      ['resolution', 'NGHỊ QUYẾT'],
      ['extract', 'TRÍCH'],
    ] as const) {
      const answer = await chair({ method: 'GET', url: `/api/meetings/${id}/papers/${paper}.pdf` });
      expect(answer.statusCode, `${paper}: ${answer.body.slice(0, 200)}`).toBe(200);
      expect(answer.headers['content-disposition']).toMatch(/^attachment/);
      expect((await pdfText(answer.rawPayload)).toLocaleUpperCase('vi')).toContain(words);
    }
    const outsider = await world.as('office of the commune');
    for (const paper of ['invitation', 'attendance', 'minutes', 'resolution', 'extract']) {
      expect((await outsider({ method: 'GET', url: `/api/meetings/${id}/papers/${paper}.pdf` })).statusCode).toBe(404);
    }
  });
});

describe('files of a meeting', () => {
  test('are kept, served as attachments to the circle and to nobody else, and taken out', async () => {
    const { id } = await makeRoom(world.database, { state: 'convened', roll: CELL_ROLL });
    const sent = await chair(upload(`/api/meetings/${id}/files?purpose=paper`, 'to-giay.png', PNG));
    expect(sent.statusCode, sent.body).toBe(200);
    const file = sent.json<{ id: string }>();
    const url = `/api/meetings/${id}/files/${file.id}`;
    const got = await (await world.as('self'))({ method: 'GET', url });
    expect(got.rawPayload.equals(PNG)).toBe(true);
    expect(got.headers['content-disposition']).toMatch(/^attachment/);
    for (const key of ['office of the commune', 'sibling cell', 'organisation board of the commune']) {
      expect((await (await world.as(key))({ method: 'GET', url })).statusCode).toBe(404);
    }
    expect(
      (await (await world.as('self'))(upload(`/api/meetings/${id}/files?purpose=paper`, 'a.png', PNG))).statusCode,
    ).toBe(404);
    expect((await chair({ method: 'POST', url: `${url}/remove` })).statusCode).toBe(200);
    expect((await (await world.as('self'))({ method: 'GET', url })).statusCode).toBe(404);
  });
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
function upload(url: string, name: string, bytes: Buffer) {
  const boundary = 'ranhgioi';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  return {
    method: 'POST' as const,
    url,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
async function lastNumber(): Promise<number> {
  const { rows } = await world.database.ownerPool.query<{ last: number }>(
    'SELECT coalesce(max(number), 0)::int AS last FROM meetings_resolution WHERE org_id = 111',
  );
  return rows[0]?.last ?? 0;
}
