import type { AccessLog, Home, Me, OwnSummary } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountId, cardNumber, citizenId, fullName, phone } from '../../authority/testing/identities.ts';
import { person } from '../../authority/testing/people.ts';
import { memberIdOf, village, type Village } from '../testing/village.ts';

let place: Village;
beforeAll(async () => void (place = await village()));
afterAll(() => place.drop());

const get = async <T>(key: string, url: string): Promise<T> =>
  (await (await place.as(key))({ method: 'GET', url })).json<T>();
const status = async (key: string, url: string): Promise<number> =>
  (await (await place.as(key))({ method: 'GET', url })).statusCode;

describe('who I am', () => {
  test('an ordinary member has the handbook and no desk', async () => {
    const me = await get<Me>('self', '/api/me');
    expect(me).toMatchObject({
      fullName: fullName(person('self')),
      givenName: 'An',
      faces: { handbook: true, office: [] },
      mayReadCell: true,
      mayWorkAsOfficer: false,
    });
    expect(me.member).toMatchObject({
      id: memberIdOf('self'),
      cell: { id: 111 },
      committee: { id: 11 },
      ownSummaryOnly: false,
    });
    expect(me.account).toMatchObject({ bound: true, strength: 'vneid' });
    expect(me.account.reauthenticatedUntil).not.toBeNull();
  });

  test('an officer works in his cell, a staff account only at its desk', async () => {
    expect(await get<Me>('secretary of the cell', '/api/me')).toMatchObject({
      mayWorkAsOfficer: true,
      faces: { office: [] },
    });
    const staff = await get<Me>('organisation board of the commune', '/api/me');
    expect(staff.member).toBeNull();
    expect(staff.faces).toMatchObject({
      handbook: false,
      office: [
        { org: { id: 10 }, title: 'Ban Xây dựng Đảng', mayImport: true, mayReadAudit: false, mayManageStaff: false },
      ],
    });
  });

  test('leaders of a committee have its desk, its secretary confirms staff there', async () => {
    expect((await get<Me>('secretary of the commune', '/api/me')).faces.office).toMatchObject([
      { org: { id: 10 }, actsAs: ['leaders'], mayReadMembers: true, mayManageStaff: true, mayImport: false },
    ]);
  });

  test.each([
    ['office of the commune, a member', { overview: true, statistics: true, reports: true, convene: false }],
    ['organisation board of the commune', { overview: true, statistics: true, reports: false, convene: false }],
    ['secretary of the commune', { overview: true, statistics: true, reports: false, convene: true }],
    ['committee member of the commune', { overview: true, statistics: true, reports: false, convene: false }],
    // a body without an office of its own: its leaders take the reports of its cells
    ['deputy of the body led by its leaders', { overview: true, statistics: true, reports: true, convene: true }],
    // its superior's office stands in
    ['secretary of the body with a stand-in', { overview: true, statistics: true, reports: false, convene: true }],
    ['office of the province', { overview: false, statistics: true, reports: true, convene: false }],
    ['organisation board of the province', { overview: true, statistics: true, reports: false, convene: false }],
    ['administrator of the commune', { overview: false, statistics: false, reports: false, convene: false }],
    ['auditor of the commune', { overview: false, statistics: false, reports: false, convene: false }],
  ])('the desk of the %s opens as much of the meetings below as its authority', async (key, may) => {
    expect((await get<Me>(key, '/api/me')).faces.office).toMatchObject([
      {
        mayReadOverview: may.overview,
        mayReadStatistics: may.statistics,
        mayReceiveReports: may.reports,
        mayConvene: may.convene,
      },
    ]);
  });

  test('who is named to organise a conference has its desk, until he is no longer', async () => {
    const key = 'propaganda board of the commune';
    const mayConvene = async () => (await get<Me>(key, '/api/me')).faces.office.map((desk) => desk.mayConvene);
    expect(await mayConvene()).toEqual([false]);
    const { rows } = await place.database.ownerPool.query<{ id: string }>(
      `WITH made AS (INSERT INTO meetings_meeting (host_id, kind, state, title, starts_at, for_month, created_by)
         VALUES (10, 'conference', 'draft', 'Hội nghị', now(), date_trunc('month', sotay_today()), $1) RETURNING id)
       INSERT INTO meetings_organizer (meeting_id, account_id, named_by) SELECT id, $2, $1 FROM made RETURNING meeting_id AS id`,
      [accountId(person('secretary of the commune')), accountId(person(key))],
    );
    expect(await mayConvene()).toEqual([true]);
    await place.database.ownerPool.query('UPDATE meetings_organizer SET removed_at = now() WHERE meeting_id = $1', [
      rows[0]?.id,
    ]);
    expect(await mayConvene()).toEqual([false]);
  });

  test.each(['suspended board', 'board with an activation code only', 'board not yet confirmed', 'board ended'])(
    '%s has no desk',
    async (key) => {
      expect((await get<Me>(key, '/api/me')).faces.office).toEqual([]);
    },
  );

  test('a suspended member keeps only his own summary', async () => {
    expect(await get<Me>('suspended', '/api/me')).toMatchObject({
      member: { ownSummaryOnly: true },
      mayReadCell: false,
    });
    expect(await status('suspended', '/api/me/summary')).toBe(200);
    expect(await status('suspended', '/api/members?orgId=111')).toBe(200);
    expect(
      (await get<{ items: { id: number }[] }>('suspended', '/api/members?orgId=111')).items.map((item) => item.id),
    ).toEqual([memberIdOf('suspended')]);
  });

  test('the text size travels with the person', async () => {
    const call = await place.as('self');
    expect(
      (await call({ method: 'PUT', url: '/api/me/preferences', payload: { textSize: 'veryLarge' } })).statusCode,
    ).toBe(200);
    expect(await get<Me>('self', '/api/me')).toMatchObject({ preferences: { textSize: 'veryLarge' } });
    expect((await call({ method: 'PUT', url: '/api/me/preferences', payload: { textSize: 'huge' } })).statusCode).toBe(
      422,
    );
  });
});

describe('the first screen', () => {
  test('greets by the given name and asks nothing of who has done everything', async () => {
    const home = await get<Home>('self', '/api/home');
    expect(home.todos.filter(besideMeetings)).toEqual([]);
    expect(home).toMatchObject({
      givenName: 'An',
      cell: { id: 111, name: 'Chi bộ Kiêm Một' },
    });
    expect(home.news.filter((item) => item.kind === 'correctionAnswered')).toEqual([]);
  });

  test('asks for consent, phone and a passkey, each until it is done', async () => {
    const key = 'sibling cell';
    const account = accountId(person(key));
    for (const table of ['identity_consent', 'identity_passkey'])
      await place.database.ownerPool.query(`DELETE FROM ${table} WHERE account_id = $1`, [account]);
    await place.database.ownerPool.query('DELETE FROM members_phone WHERE member_id = $1', [memberIdOf(key)]);
    const call = await place.as(key, { strength: 'code' });
    const kinds = async (): Promise<string[]> =>
      (await call({ method: 'GET', url: '/api/home' })).json<Home>().todos.map((todo) => todo.kind);
    expect(await kinds()).toEqual(['giveConsent', 'enterPhone', 'addPasskey']);
    await call({ method: 'PUT', url: '/api/me/phone', payload: { phone: '0912 345 678' } });
    await place.database.ownerPool.query(
      `INSERT INTO identity_consent (account_id, version, given) VALUES ($1, '1', true)`,
      [account],
    );
    expect(await kinds()).toEqual(['addPasskey']);
  });

  test('shows officers what waits for a second one, and secretaries the roles to confirm', async () => {
    const officer = (await get<Home>('deputy of the cell', '/api/home')).todos.map((todo) => todo.kind);
    expect(officer).toContain('confirmActivation');
    expect(officer).toContain('confirmSignOut');
    expect((await get<Home>('secretary of the commune', '/api/home')).todos).toContainEqual(
      expect.objectContaining({ kind: 'confirmStaffRole', title: 'Xác nhận vai trò Ban Xây dựng Đảng' }),
    );
    expect((await get<Home>('same cell', '/api/home')).todos.filter(besideMeetings)).toEqual([]);
  });
});

/** The village's cells meet too; what meetings ask is tested with them. */
function besideMeetings(todo: Home['todos'][number]): boolean {
  return !['answerInvitation', 'decideAbsences', 'conveneMeeting', 'signRecord'].includes(todo.kind);
}

describe('my summary', () => {
  test('is the one of 339-QĐ/TW, numbers masked but for two digits', async () => {
    const summary = await get<OwnSummary>('same cell', '/api/me/summary');
    const own = person('same cell').member ?? never();
    expect(summary).toMatchObject({
      birthDate: '1970-05-19',
      gender: 'male',
      cell: { id: 111 },
      cardNumberMasked: '•••• •••• ••02',
      citizenIdMasked: '•••• •••• ••02',
      phoneMasked: '•••• ••• •02',
    });
    for (const number of [citizenId(own), cardNumber(own), phone(own)])
      expect(JSON.stringify(summary)).not.toContain(number);
  });

  test('gives the full numbers on a tap, and records it', async () => {
    const own = person('same cell').member ?? never();
    expect(await get('same cell', '/api/me/numbers')).toEqual({
      citizenId: citizenId(own),
      cardNumber: cardNumber(own),
      phone: phone(own),
    });
    expect(await place.logged('me.numbers', own.id)).toEqual([
      { inAccessLog: true, actingAs: 'self', onBehalfOf: null },
    ]);
  });

  test('does not exist for staff who are no members', async () => {
    for (const url of ['/api/me/summary', '/api/me/numbers', '/api/me/export'])
      expect(await status('office of the commune', url)).toBe(404);
    const call = await place.as('office of the commune');
    expect((await call({ method: 'PUT', url: '/api/me/phone', payload: { phone: '0912345678' } })).statusCode).toBe(
      404,
    );
    expect(
      (await call({ method: 'POST', url: '/api/me/corrections', payload: { field: 'other', wrong: 'a', right: 'b' } }))
        .statusCode,
    ).toBe(404);
  });
});

describe('my access log', () => {
  test('names who opened my panel, by role, newest first, page after page', async () => {
    const mine = `/api/members/${String(memberIdOf('probationary'))}`;
    for (let n = 0; n < 3; n += 1) await (await place.as('secretary of the cell'))({ method: 'GET', url: mine });
    await (
      await place.as('organisation board of the commune')
    )({ method: 'GET', url: mine });
    const first = await get<AccessLog>('probationary', '/api/me/access-log?limit=2');
    expect(first.items[0]).toMatchObject({
      act: 'Mở hồ sơ tóm tắt',
      who: `Đ/c ${fullName(person('organisation board of the commune'))}, Ban Xây dựng Đảng, Đảng ủy xã Một`,
    });
    expect(first.items[1]).toMatchObject({ who: `Đ/c ${fullName(person('secretary of the cell'))}, Bí thư` });
    expect(first.thisMonth).toBeGreaterThanOrEqual(4);
    const second = await get<AccessLog>('probationary', `/api/me/access-log?limit=2&after=${first.next ?? ''}`);
    expect(second.items).toHaveLength(2);
    expect(new Set([...first.items, ...second.items].map((item) => item.id)).size).toBe(4);
    expect(second.thisMonth).toBeUndefined();
  });

  test('of others is never mine to read', async () => {
    const log = await get<AccessLog>('same cell', '/api/me/access-log');
    expect(log.items.every((item) => !item.who.includes('Ban Xây dựng Đảng'))).toBe(true);
  });
});

describe('every route about myself', () => {
  test('is closed without a session and to a closed account', async () => {
    const nobody = await place.nobody();
    const closed = await place.as('exempted');
    const entries = place.app.app.routeManifest.filter((entry) => entry.tag === 'me');
    expect(entries.length).toBeGreaterThan(10);
    for (const { method, url } of entries) {
      for (const call of [nobody, closed])
        expect(
          (await call({ method: method as 'GET', url: url.replace(':id', accountId(person('self'))) })).statusCode,
        ).toBe(401);
    }
  });

  test.each([
    ['PUT', '/api/me/phone', { phone: '123' }],
    ['PUT', '/api/me/phone', {}],
    ['PUT', '/api/me/preferences', {}],
    ['POST', '/api/me/corrections', { field: 'x' }],
    ['POST', '/api/me/corrections', { field: 'other', wrong: '', right: 'b' }],
    ['POST', '/api/me/corrections/1/withdraw', {}],
    ['GET', '/api/me/access-log?limit=0', undefined],
  ] as const)('%s %s with bad input is told so', async (method, url, payload) => {
    const answer = await (await place.as('self'))({ method, url, ...(payload === undefined ? {} : { payload }) });
    expect(answer.statusCode).toBe(422);
  });
});

function never(): never {
  throw new Error('The world has this person as a member');
}
