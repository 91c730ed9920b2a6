import type { Me, OrganizationPage, OrganizationSearch, OrganizationTree, PositionList } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';

let place: Village;
beforeAll(async () => void (place = await village()));
afterAll(() => place.drop());

const BOARD = 'organisation board of the commune';
const get = async <T>(key: string, url: string): Promise<T> =>
  (await (await place.as(key))({ method: 'GET', url })).json<T>();
const send = async (key: string, method: 'POST' | 'PUT', url: string, payload: object = {}): Promise<number> =>
  (await (await place.as(key))({ method, url, payload })).statusCode;

describe('the tree', () => {
  test('opens at the body one works for, with counts from below', async () => {
    const tree = await get<OrganizationTree>(BOARD, '/api/organizations/tree');
    expect(tree.root).toMatchObject({ id: 10, childCount: 5, mayOpenMembers: true });
    expect(tree.ancestors.map((org) => org.id)).toEqual([1, 2]);
    const { rows } = await place.database.ownerPool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM members_member WHERE on_roll AND home_cell_id = ANY (authority.descendants(ARRAY[10]))`,
    );
    expect(tree.root.memberCount).toBe(rows[0]?.count);
    expect(tree.children.map((child) => child.code)).toEqual([...tree.children.map((child) => child.code)].sort());
  });

  test('flags a cell under the least number of official members', async () => {
    const { children } = await get<OrganizationTree>(BOARD, '/api/organizations/tree?root=12');
    expect(children.map((child) => [child.id, child.belowMinimum])).toEqual([
      [121, true],
      [122, true],
    ]);
    expect(
      (await get<OrganizationTree>(BOARD, '/api/organizations/tree?root=11')).children.find((child) => child.id === 111)
        ?.belowMinimum,
    ).toBe(false);
  });

  test('keeps its counts true when members come, move and leave', async () => {
    const count = async (): Promise<unknown> =>
      (await get<OrganizationTree>(BOARD, '/api/organizations/tree?root=122')).root.memberCount;
    const id = memberIdOf('other cell under the stand-in');
    const before = Number(await count());
    await place.database.ownerPool.query(`UPDATE members_member SET on_roll = false WHERE id = $1`, [id]);
    expect(await count()).toBe(before - 1);
    await place.database.ownerPool.query(`UPDATE members_member SET on_roll = true WHERE id = $1`, [id]);
    expect(await count()).toBe(before);
    await place.database.ownerPool.query(`UPDATE members_member SET home_cell_id = 121, cell_id = 121 WHERE id = $1`, [
      id,
    ]);
    expect(await count()).toBe(before - 1);
    await place.database.ownerPool.query(`UPDATE members_member SET home_cell_id = 122, cell_id = 122 WHERE id = $1`, [
      id,
    ]);
    expect(await count()).toBe(before);
  });

  test('shows an ordinary member his own line upwards, without counts', async () => {
    const tree = await get<OrganizationTree>('self', '/api/organizations/tree');
    expect(tree.root).toMatchObject({ id: 11 });
    expect(tree.root).not.toHaveProperty('memberCount');
    expect(tree.children.map((child) => child.id)).toEqual([111]);
  });

  test('is not there for a body out of sight', async () => {
    for (const url of [
      '/api/organizations/tree?root=30',
      '/api/organizations/301',
      '/api/organizations/301/positions',
      '/api/organizations/99999',
    ]) {
      expect((await (await place.as('secretary of the cell'))({ method: 'GET', url })).statusCode).toBe(404);
    }
  });

  test('is searched without accents, inside one’s sight only', async () => {
    const found = await get<OrganizationSearch>(
      BOARD,
      `/api/organizations/search?q=${encodeURIComponent('CHI BO thang')}`,
    );
    expect(found.items.map((item) => item.id)).toEqual([101, 102]);
    expect((await get<OrganizationSearch>('self', '/api/organizations/search?q=xa%20ba')).items).toEqual([]);
  });
});

describe('a body', () => {
  test('says its form, term, office and what I may do', async () => {
    expect(await get<OrganizationPage>(BOARD, '/api/organizations/12')).toMatchObject({
      name: 'Đảng bộ cơ sở Làm thay',
      parent: { id: 10 },
      term: { name: '2025 – 2030' },
      office: { mode: 'standIn', standIn: { id: 10 } },
      mayGivePositions: true,
      maySetTerm: true,
      maySetOffice: true,
      mayManageStaff: false,
    });
  });

  test('keeps its former name and parent in its history', async () => {
    await place.database.ownerPool.query(
      `UPDATE organizations_form SET valid = daterange('2026-07-26', NULL) WHERE org_id = 13`,
    );
    await place.database.ownerPool.query(
      `INSERT INTO organizations_form (org_id, name, folded_name, type, parent_id, code, valid) VALUES (13, 'Tên cũ', 'ten cu', 'section', 12, '25.010.012.013.000', '[2020-01-01,2026-07-26)')`,
    );
    const page = await get<OrganizationPage>(BOARD, '/api/organizations/13');
    expect(page).toMatchObject({ name: 'Đảng bộ bộ phận', parent: { id: 11 } });
    expect(page.history.map((form) => [form.name, form.from, form.to])).toEqual([
      ['Đảng bộ bộ phận', '2026-07-26', null],
      ['Tên cũ', '2020-01-01', '2026-07-26'],
    ]);
  });

  test('gets a new term from its organisation board; the old one ends there', async () => {
    expect(
      await send(BOARD, 'PUT', '/api/organizations/14/term', {
        name: '2026 – 2031',
        from: '2026-06-01',
        to: '2031-06-01',
      }),
    ).toBe(200);
    expect(await get<OrganizationPage>(BOARD, '/api/organizations/14')).toMatchObject({
      term: { name: '2026 – 2031', from: '2026-06-01' },
    });
    expect(
      await send(BOARD, 'PUT', '/api/organizations/14/term', { name: 'Ngược', from: '2031-06-01', to: '2026-06-01' }),
    ).toBe(422);
  });

  test('changes how its office works, and authority follows', async () => {
    const key = 'secretary of the body led by its leaders';
    const reads = async (): Promise<boolean> =>
      (await get<{ items: unknown[] }>(key, '/api/members?orgId=112')).items.length > 0;
    expect(await reads()).toBe(true);
    expect(await send(BOARD, 'PUT', '/api/organizations/11/office', { mode: 'own' })).toBe(200);
    expect(await get<OrganizationPage>(BOARD, '/api/organizations/11')).toMatchObject({
      office: { mode: 'own', standIn: null },
    });
    expect(await send(BOARD, 'PUT', '/api/organizations/11/office', { mode: 'leaders' })).toBe(200);
    expect(await send(BOARD, 'PUT', '/api/organizations/111/office', { mode: 'own' })).toBe(422);
    expect(
      await send('organisation board of the centre', 'PUT', '/api/organizations/1/office', { mode: 'standIn' }),
    ).toBe(422);
  });

  test.each([
    'self',
    'secretary of the commune',
    'office of the commune',
    'administrator of the commune',
    'organisation board of the other commune',
  ])('is not for %s to configure', async (key) => {
    expect(
      await send(key, 'PUT', '/api/organizations/11/term', { name: 'Khác', from: '2026-01-01', to: '2031-01-01' }),
    ).toBe(404);
    expect(await send(key, 'PUT', '/api/organizations/11/office', { mode: 'own' })).toBe(404);
  });
});

describe('positions', () => {
  const give = (key: string, payload: object, org = 112): Promise<number> =>
    send(key, 'POST', `/api/organizations/${String(org)}/positions`, payload);
  const list = (org: number): Promise<PositionList> =>
    get<PositionList>(BOARD, `/api/organizations/${String(org)}/positions`);

  test('are given, and bite at once', async () => {
    const key = 'sibling cell';
    expect(await get<Me>(key, '/api/me')).toMatchObject({ mayWorkAsOfficer: false });
    expect(await give(BOARD, { memberId: memberIdOf(key), position: 'deputySecretary', from: '2026-01-01' })).toBe(200);
    expect(await get<Me>(key, '/api/me')).toMatchObject({ mayWorkAsOfficer: true });
    expect(await place.logged('position.give', memberIdOf(key))).toEqual([
      expect.objectContaining({ actingAs: 'organizationBoard of 10' }),
    ]);
  });

  test('are ended on a day, corrected with what they replace, and undone in sight', async () => {
    const key = 'sibling cell';
    const held = (await list(112)).items.find((row) => row.member.id === memberIdOf(key) && row.state === 'current');
    expect(held).toMatchObject({ mayEnd: true, mayCorrect: true, mayUndo: true });
    const id = held?.id ?? '';
    const corrected = (
      await (
        await place.as(BOARD)
      )({
        method: 'POST',
        url: `/api/positions/${id}/correct`,
        payload: { position: 'cellCommitteeMember', from: '2026-02-01', to: null },
      })
    ).json<{ id: string }>();
    const rows = (await list(112)).items;
    expect(rows.find((row) => row.id === id)).toMatchObject({ state: 'undone', mayUndo: false });
    expect(rows.find((row) => row.id === corrected.id)).toMatchObject({
      position: 'cellCommitteeMember',
      replaces: id,
      state: 'current',
    });
    expect(await send(BOARD, 'POST', `/api/positions/${corrected.id}/end`, { on: '2020-01-01' })).toBe(422);
    expect(await send(BOARD, 'POST', `/api/positions/${corrected.id}/end`, { on: '2026-03-01' })).toBe(200);
    expect((await list(112)).items.find((row) => row.id === corrected.id)).toMatchObject({
      state: 'past',
      to: '2026-03-01',
    });
    expect(await send(BOARD, 'POST', `/api/positions/${corrected.id}/end`, { on: '2026-04-01' })).toBe(409);
    expect(await send(BOARD, 'POST', `/api/positions/${corrected.id}/undo`)).toBe(200);
    expect(await send(BOARD, 'POST', `/api/positions/${corrected.id}/undo`)).toBe(409);
  });

  test('are not given to oneself', async () => {
    const key = 'organisation board of the commune, a member';
    const payload = { memberId: memberIdOf(key), position: 'deputySecretary', from: '2026-01-01' };
    const answer = await (await place.as(key))({ method: 'POST', url: '/api/organizations/102/positions', payload });
    expect(answer.json()).toMatchObject({ status: 409, code: 'ownPosition' });
  });

  test('keep one secretary a body, once per person, and fit the body', async () => {
    const memberId = memberIdOf('same cell');
    expect(await give(BOARD, { memberId, position: 'secretary', from: '2026-01-01' }, 111)).toBe(409);
    expect(await give(BOARD, { memberId, position: 'committeeMember', from: '2026-01-01' }, 111)).toBe(422);
    expect(await give(BOARD, { memberId, position: 'follower', from: '2026-01-01', to: '2025-01-01' }, 111)).toBe(422);
    expect(
      await give(BOARD, { memberId: memberIdOf('left'), position: 'deputySecretary', from: '2026-01-01' }, 111),
    ).toBe(404);
    expect(await give(BOARD, { memberId, position: 'king', from: '2026-01-01' }, 111)).toBe(422);
  });

  test.each([
    'secretary of the cell',
    'secretary of the commune',
    'office of the commune',
    'administrator of the commune',
    'organisation board of the other commune',
  ])('are not for %s to give or change', async (key) => {
    expect(await give(key, { memberId: memberIdOf('same cell'), position: 'follower', from: '2026-01-01' }, 111)).toBe(
      404,
    );
    const id = (await list(111)).items[0]?.id ?? '';
    expect(await send(key, 'POST', `/api/positions/${id}/end`, { on: '2026-11-01' })).toBe(404);
    expect(
      await send(key, 'POST', `/api/positions/${id}/correct`, { position: 'secretary', from: '2026-01-01', to: null }),
    ).toBe(404);
    expect(await send(key, 'POST', `/api/positions/${id}/undo`)).toBe(404);
  });
});

describe('every route about organisations', () => {
  test('is closed without a session', async () => {
    const call = await place.nobody();
    const entries = place.app.app.routeManifest.filter((entry) =>
      ['organizations', 'positions', 'staff', 'rules', 'audit'].includes(entry.tag),
    );
    expect(entries.length).toBeGreaterThan(14);
    for (const { method, url } of entries) {
      expect([url, (await call({ method: method as 'GET', url: url.replace(/:\w+/, '1') })).statusCode]).toEqual([
        url,
        401,
      ]);
    }
  });

  test.each([
    ['GET', '/api/organizations/tree?root=x'],
    ['GET', '/api/organizations/search'],
    ['GET', '/api/organizations/abc'],
    ['PUT', '/api/organizations/10/term'],
    ['PUT', '/api/organizations/10/office'],
    ['POST', '/api/organizations/10/positions'],
    ['POST', '/api/positions/1/end'],
    ['POST', '/api/positions/1/correct'],
    ['POST', '/api/positions/1/undo'],
    ['POST', '/api/organizations/10/staff'],
    ['POST', '/api/staff-roles/1/confirm'],
    ['POST', '/api/staff-roles/1/end'],
    ['PUT', '/api/rules/reveal.perHour'],
    ['GET', '/api/audit'],
    ['GET', '/api/audit?orgId=10&limit=0'],
  ] as const)('%s %s with bad input is told so', async (method, url) => {
    const answer = await (await place.as(BOARD))({ method, url, ...(method === 'GET' ? {} : { payload: {} }) });
    expect([url, answer.statusCode]).toEqual([url, 422]);
  });
});
