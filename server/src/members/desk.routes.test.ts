import type { DataIssueList, DeskCorrectionList, Home, OwnCorrectionList } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowId } from '../authority/testing/identities.ts';
import { memberIdOf, village, type Village } from './testing/village.ts';

let place: Village;
beforeAll(async () => void (place = await village()));
afterAll(() => place.drop());

const BOARD = 'organisation board of the commune';
const WRONG = { field: 'birthDate', wrong: 'Sinh 14/3/1958', right: 'Sinh 14/8/1958' };
const file = async (key: string, url = '/api/me/corrections'): Promise<string> =>
  (await (await place.as(key))({ method: 'POST', url, payload: WRONG })).json<{ id: string }>().id;
const own = async (key: string): Promise<OwnCorrectionList['items']> =>
  (await (await place.as(key))({ method: 'GET', url: '/api/me/corrections' })).json<OwnCorrectionList>().items;
const act = async (key: string, id: string, verb: string, payload: object = {}): Promise<number> =>
  (await (await place.as(key))({ method: 'POST', url: `/api/corrections/${id}/${verb}`, payload })).statusCode;

describe('a correction request', () => {
  test('goes from the member to the board that owns the data and comes back with an answer', async () => {
    const id = await file('same cell');
    const desk = (
      await (
        await place.as(BOARD)
      )({ method: 'GET', url: '/api/corrections?orgId=10&state=received' })
    ).json<DeskCorrectionList>();
    expect(desk.items.find((item) => item.id === id)).toMatchObject({
      ...WRONG,
      member: { id: memberIdOf('same cell') },
      cell: { id: 111 },
      mayTake: true,
      mayDecide: true,
    });
    expect(await act(BOARD, id, 'take')).toBe(200);
    expect((await own('same cell')).find((item) => item.id === id)).toMatchObject({
      state: 'inReview',
      mayWithdraw: false,
    });
    expect(await act(BOARD, id, 'decide', { decision: 'corrected', answer: 'Đã sửa ở CSDL đảng viên.' })).toBe(200);
    expect((await own('same cell')).find((item) => item.id === id)).toMatchObject({
      state: 'corrected',
      answer: 'Đã sửa ở CSDL đảng viên.',
    });
    const home = (await (await place.as('same cell'))({ method: 'GET', url: '/api/home' })).json<Home>();
    expect(home.news.find((item) => item.id === id)).toMatchObject({
      kind: 'correctionAnswered',
      title: 'Đã đính chính: sinh ngày',
    });
    expect(await place.logged('correction.decide', memberIdOf('same cell'))).toEqual([
      { inAccessLog: true, actingAs: 'organizationBoard of 10', onBehalfOf: null },
    ]);
  });

  test('is kept sealed', async () => {
    const id = await file('same cell');
    const { rows } = await place.database.ownerPool.query<{ wrong: Buffer }>(
      'SELECT wrong_sealed AS wrong FROM members_correction WHERE id = $1',
      [id],
    );
    expect(rows[0]?.wrong.toString('utf8')).not.toContain('1958');
  });

  test('is taken back by its author until the board has begun, and by nobody else', async () => {
    const id = await file('same cell');
    const withdraw = async (key: string): Promise<number> =>
      (await (await place.as(key))({ method: 'POST', url: `/api/me/corrections/${id}/withdraw` })).statusCode;
    expect(await withdraw('self')).toBe(404);
    expect(await withdraw('same cell')).toBe(200);
    expect(await withdraw('same cell')).toBe(409);
    expect(await act(BOARD, id, 'take')).toBe(409);
  });

  test.each(['secretary of the cell', 'helper'])(
    'may be filed for a member by %s, recorded as done for him',
    async (key) => {
      const before = (await place.logged('correction.file', memberIdOf('self'))).length;
      const id = await file(key, `/api/members/${String(memberIdOf('self'))}/corrections`);
      expect((await own('self')).map((item) => item.id)).toContain(id);
      expect((await place.logged('correction.file', memberIdOf('self'))).slice(before)).toEqual([
        expect.objectContaining({ onBehalfOf: memberIdOf('self') }),
      ]);
    },
  );

  test('is not filed for a stranger', async () => {
    const answer = await (
      await place.as('sibling cell')
    )({ method: 'POST', url: `/api/members/${String(memberIdOf('self'))}/corrections`, payload: WRONG });
    expect(answer.statusCode).toBe(404);
  });

  test.each([
    ['secretary of the cell', true],
    [BOARD, false],
  ])('is offered on the panel of a member: %s %s', async (key, offered) => {
    const panel = await (await place.as(key))({ method: 'GET', url: `/api/members/${String(memberIdOf('self'))}` });
    expect(panel.json()).toMatchObject({ mayFileCorrection: offered });
  });

  test('is not decided by the one whom it concerns', async () => {
    const id = await file('organisation board of the commune, a member');
    expect(
      await act('organisation board of the commune, a member', id, 'decide', {
        decision: 'corrected',
        answer: 'Tự sửa.',
      }),
    ).toBe(404);
    expect(await act(BOARD, id, 'decide', { decision: 'declined', answer: 'Chưa có giấy tờ.' })).toBe(200);
    expect(await act(BOARD, id, 'decide', { decision: 'corrected', answer: 'Đổi ý.' })).toBe(409);
  });

  test.each([
    'secretary of the cell',
    'office of the commune',
    'organisation board of the other commune',
    'administrator of the commune',
    'suspended board',
  ])('is out of reach for %s', async (key) => {
    const id = rowId('c', memberIdOf('self'));
    expect((await (await place.as(key))({ method: 'GET', url: '/api/corrections?orgId=10' })).statusCode).toBe(404);
    expect(await act(key, id, 'take')).toBe(404);
    expect(await act(key, id, 'decide', { decision: 'corrected', answer: 'Được.' })).toBe(404);
  });

  test('comes in pages that lose and repeat nothing', async () => {
    for (let n = 0; n < 60; n += 1) await file('same cell');
    const seen: string[] = [];
    let after = '';
    do {
      const page = (
        await (
          await place.as(BOARD)
        )({ method: 'GET', url: `/api/corrections?orgId=10&state=received${after}` })
      ).json<DeskCorrectionList>();
      seen.push(...page.items.map((item) => item.id));
      after = page.next === null ? '' : `&after=${page.next}`;
    } while (after !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(60);
  });
});

describe('a data issue', () => {
  const id = rowId('d', 10);

  test('is seen and settled by the board it is addressed to', async () => {
    const list = async (state: string): Promise<DataIssueList> =>
      (await (await place.as(BOARD))({ method: 'GET', url: `/api/data-issues?orgId=10&state=${state}` })).json();
    expect((await list('open')).items).toMatchObject([{ id, maySettle: true }]);
    expect((await (await place.as(BOARD))({ method: 'POST', url: `/api/data-issues/${id}/settle` })).statusCode).toBe(
      200,
    );
    expect((await list('settled')).items).toMatchObject([{ id, maySettle: false }]);
    expect((await (await place.as(BOARD))({ method: 'POST', url: `/api/data-issues/${id}/settle` })).statusCode).toBe(
      404,
    );
  });

  test.each([
    'organisation board of the province',
    'organisation board of the other commune',
    'secretary of the commune',
    'self',
  ])('is out of reach for %s', async (key) => {
    const call = await place.as(key);
    expect((await call({ method: 'GET', url: '/api/data-issues?orgId=10' })).statusCode).toBe(404);
    expect((await call({ method: 'POST', url: `/api/data-issues/${id}/settle` })).statusCode).toBe(404);
  });
});
