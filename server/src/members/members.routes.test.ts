import type { MemberList, MemberPanel, Revealed } from '@sotay/contract';
import exceljs from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cardNumber, citizenId, fullName, phone } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { memberIdOf, village, type Village } from './testing/village.ts';

let place: Village;
beforeAll(async () => void (place = await village()));
afterAll(() => place.drop());

const SELF = memberIdOf('self');
const MINE = `/api/members/${String(SELF)}`;
const BOARD = 'organisation board of the commune';
const SECRETARY = 'secretary of the cell';

describe('the list of members', () => {
  const list = async (key: string, query: string): Promise<MemberList> =>
    (await (await place.as(key))({ method: 'GET', url: `/api/members?${query}` })).json();

  test('gives a comrade of the same cell names and positions, and of himself everything', async () => {
    const { items } = await list('same cell', 'orgId=111');
    const secretary = items.find((item) => item.id === memberIdOf(SECRETARY));
    expect(secretary).toEqual({
      id: memberIdOf(SECRETARY),
      fullName: fullName(person(SECRETARY)),
      cell: { id: 111, name: 'Chi bộ Kiêm Một' },
      positions: ['secretary'],
    });
    expect(items.find((item) => item.id === memberIdOf('same cell'))).toHaveProperty('birthDate');
  });

  test('gives officers and the organisation board standing and dates, the office only names', async () => {
    for (const key of [SECRETARY, BOARD]) {
      expect((await list(key, 'orgId=111')).items.find((item) => item.id === SELF)).toMatchObject({
        birthDate: '1970-05-19',
        class: 'official',
        hasAccount: true,
      });
    }
    const seen = (await list('secretary of the body led by its leaders', 'orgId=111')).items.find(
      (item) => item.id === SELF,
    );
    expect(Object.keys(seen ?? {}).sort()).toEqual(['cell', 'fullName', 'id', 'positions']);
  });

  test('is read by given name, page after page, without a gap or a double', async () => {
    const whole = (await list(BOARD, 'orgId=10&limit=100')).items;
    const paged: number[] = [];
    let after = '';
    do {
      const page = await list(BOARD, `orgId=10&limit=7${after}`);
      paged.push(...page.items.map((item) => item.id));
      after = page.next === null ? '' : `&after=${page.next}`;
    } while (after !== '');
    expect(paged).toEqual(whole.map((item) => item.id));
    expect(new Set(paged).size).toBe(paged.length);
    const given = whole.map((item) => item.fullName.split(' ').at(-1) ?? '');
    expect(given).toEqual([...given].sort(new Intl.Collator('vi').compare));
  });

  test('is searched without accents', async () => {
    const found = await list(BOARD, `orgId=10&q=${encodeURIComponent('NGUYEN thu an dung')}`);
    expect(found.items.map((item) => item.id)).toContain(memberIdOf('deputy of the cell'));
    expect(found.matching).toBe(found.items.length);
  });

  test('holds who has left only for the data owner who asks for them', async () => {
    const left = memberIdOf('left');
    expect((await list(BOARD, 'orgId=111')).items.some((item) => item.id === left)).toBe(false);
    expect((await list(BOARD, 'orgId=111&activity=left')).items.some((item) => item.id === left)).toBe(true);
    expect((await list(SECRETARY, 'orgId=111&activity=left')).items).toEqual([]);
  });

  test('says who has no account to officers and the board, and to nobody else', async () => {
    const without = memberIdOf('no account');
    for (const key of [SECRETARY, BOARD])
      expect((await list(key, 'orgId=111&noAccount=true')).items.map((item) => item.id)).toContain(without);
    for (const key of ['same cell', 'organisation board of the province', 'secretary of the body led by its leaders']) {
      expect((await list(key, 'orgId=111&noAccount=true')).items).toEqual([]);
    }
  });

  test('of a body out of sight is as missing as one that does not exist', async () => {
    const call = await place.as(SECRETARY);
    for (const orgId of [301, 99999])
      expect((await call({ method: 'GET', url: `/api/members?orgId=${String(orgId)}` })).statusCode).toBe(404);
  });
});

describe('the panel of a member', () => {
  test('opened by an officer stands once in the member’s access log, by role', async () => {
    const call = await place.as(SECRETARY);
    const panel = (await call({ method: 'GET', url: MINE })).json<MemberPanel>();
    expect(panel).toMatchObject({
      personal: { birthDate: '1970-05-19' },
      circumstances: { accountState: 'open' },
      mayRevealPhone: true,
      mayRevealNumber: false,
      mayEnterPhone: true,
    });
    expect(JSON.stringify(panel)).not.toContain(phone(person('self').member ?? never()));
    expect(await place.logged('member.open', SELF)).toEqual([
      { inAccessLog: true, actingAs: 'secretary of 111', onBehalfOf: null },
    ]);
  });

  test('opened by oneself or by a comrade who sees only the name leaves no entry', async () => {
    const before = (await place.logged('member.open', SELF)).length;
    for (const key of ['self', 'same cell'])
      expect((await (await place.as(key))({ method: 'GET', url: MINE })).statusCode).toBe(200);
    expect(await place.logged('member.open', SELF)).toHaveLength(before);
  });

  test.each([
    'sibling cell',
    'other province',
    'administrator of the commune',
    'auditor of the commune',
    'organisation board of the other commune',
  ])('is not there for %s', async (key) => {
    expect((await (await place.as(key))({ method: 'GET', url: MINE })).statusCode).toBe(404);
  });
});

describe('a reveal', () => {
  const ask = { field: 'phone', reason: 'meetingCall' };
  const looked = memberIdOf('probationary');
  const url = `/api/members/${String(looked)}/reveal`;

  test('shows the phone to an officer for a minute and stands in the access log with its reason', async () => {
    const call = await place.as(SECRETARY);
    const answer = (await call({ method: 'POST', url, payload: ask })).json<Revealed>();
    expect(answer.phone).toBe(phone(person('probationary').member ?? never()));
    expect(new Date(answer.until).getTime() - Date.now()).toBeLessThanOrEqual(60_000);
    expect(await place.logged('member.reveal.phone', looked)).toHaveLength(1);
    const log = (await (await place.as('probationary'))({ method: 'GET', url: '/api/me/access-log' })).json<{
      items: { who: string; act: string; reason: string }[];
    }>();
    expect(log.items).toContainEqual(
      expect.objectContaining({
        who: `Đ/c ${fullName(person(SECRETARY))}, Bí thư`,
        act: 'Xem số điện thoại',
        reason: 'Gọi về việc sinh hoạt',
      }),
    );
  });

  test('of numbers is for the organisation board', async () => {
    const asked = { field: 'number', reason: 'verifyMasterData' };
    const answer = (await (await place.as(BOARD))({ method: 'POST', url, payload: asked })).json<Revealed>();
    const target = person('probationary').member ?? never();
    expect(answer).toMatchObject({ citizenId: citizenId(target), cardNumber: cardNumber(target) });
    expect((await (await place.as(SECRETARY))({ method: 'POST', url, payload: asked })).statusCode).toBe(404);
  });

  test('asks again who it is', async () => {
    const answer = await (await place.as(SECRETARY, { reauthenticated: false }))({ method: 'POST', url, payload: ask });
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toHaveProperty('code', 'reauthenticationNeeded');
  });

  test('is refused with a sentence to an officer signed in by code only', async () => {
    const inHisCell = memberIdOf('cell directly under the commune');
    const answer = await (
      await place.as('officer with an activation code only')
    )({ method: 'POST', url: `/api/members/${String(inHisCell)}/reveal`, payload: ask });
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toHaveProperty('code', 'bindFirst');
  });

  test('without a reason of the list is bad input', async () => {
    expect(
      (await (await place.as(SECRETARY))({ method: 'POST', url, payload: { field: 'phone', reason: 'curious' } }))
        .statusCode,
    ).toBe(422);
  });

  test('stops at the hourly limit', async () => {
    await place.database.ownerPool.query(`UPDATE rules_rule SET value = '2' WHERE key = 'reveal.perHour'`);
    const call = await place.as('deputy of the cell');
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await call({ method: 'POST', url, payload: ask })).statusCode);
    await place.database.ownerPool.query(`UPDATE rules_rule SET value = '30' WHERE key = 'reveal.perHour'`);
    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe('the phone entered for a member', () => {
  const url = `${MINE}/phone`;

  test.each([SECRETARY, 'helper'])('by %s is recorded as done for him', async (key) => {
    const before = (await place.logged('member.phone', SELF)).length;
    const answer = await (await place.as(key))({ method: 'PUT', url, payload: { phone: '+84 987 654 321' } });
    expect(answer.json()).toEqual({ phoneMasked: '•••• ••• •21' });
    expect((await place.logged('member.phone', SELF)).slice(before)).toEqual([
      expect.objectContaining({ onBehalfOf: SELF, inAccessLog: true }),
    ]);
  });

  test('is refused with the sentence of what is wrong', async () => {
    const answer = await (await place.as(SECRETARY))({ method: 'PUT', url, payload: { phone: '098765432' } });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ fields: [{ field: 'phone', message: 'Số này mới có 9 chữ số, cần 10.' }] });
  });

  test.each(['same cell', BOARD, 'sibling cell'])('is not for %s', async (key) => {
    expect((await (await place.as(key))({ method: 'PUT', url, payload: { phone: '0987654321' } })).statusCode).toBe(
      404,
    );
  });
});

describe('circumstances', () => {
  const url = `${MINE}/circumstances`;

  test('are written by an officer, the helper with the day of consent', async () => {
    const helper = memberIdOf('same cell');
    const payload = { hasSmartphone: false, assistance: { memberId: helper, consentedOn: '2026-11-01' } };
    expect((await (await place.as(SECRETARY))({ method: 'PUT', url, payload })).statusCode).toBe(200);
    const panel = (await (await place.as(SECRETARY))({ method: 'GET', url: MINE })).json<MemberPanel>();
    expect(panel.circumstances).toMatchObject({
      hasSmartphone: false,
      assistedBy: { id: helper },
      assistanceConsentedOn: '2026-11-01',
    });
    expect((await (await place.as('same cell'))({ method: 'GET', url: '/api/me' })).json()).toMatchObject({
      member: { helps: [{ id: SELF }] },
    });
  });

  test('do not take a helper from another cell', async () => {
    const payload = {
      assistance: { memberId: memberIdOf('other cell directly under the commune'), consentedOn: '2026-11-01' },
    };
    expect((await (await place.as(SECRETARY))({ method: 'PUT', url, payload })).statusCode).toBe(422);
  });

  test('do not take a consent that is still to come, nor the member as his own helper', async () => {
    const assisted = async (memberId: number, consentedOn: string): Promise<string[]> =>
      (await (await place.as(SECRETARY))({ method: 'PUT', url, payload: { assistance: { memberId, consentedOn } } }))
        .json<{ fields: { field: string }[] }>()
        .fields.map(({ field }) => field);
    expect(await assisted(memberIdOf('same cell'), '2999-01-01')).toEqual(['assistance.consentedOn']);
    expect(await assisted(SELF, '2026-11-01')).toEqual(['assistance.memberId']);
  });

  test.each(['self', 'same cell', BOARD])('are not for %s to write', async (key) => {
    expect((await (await place.as(key))({ method: 'PUT', url, payload: { hasSmartphone: true } })).statusCode).toBe(
      404,
    );
  });
});

describe('a change of standing', () => {
  const url = (key: string): string => `/api/members/${String(memberIdOf(key))}/standing`;
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

  test('to exempted closes account and sessions and ends positions at once', async () => {
    const gone = await place.as('cell committee member');
    const payload = { since: today, activity: 'exempted' };
    expect(
      (await (await place.as(BOARD))({ method: 'POST', url: url('cell committee member'), payload })).statusCode,
    ).toBe(200);
    expect((await gone({ method: 'GET', url: '/api/me' })).statusCode).toBe(401);
    const held = await place.database.ownerPool.query(
      'SELECT 1 FROM organizations_position_current WHERE member_id = $1',
      [memberIdOf('cell committee member')],
    );
    expect(held.rowCount).toBe(0);
    expect(await place.logged('member.standing', memberIdOf('cell committee member'))).toEqual([
      expect.objectContaining({ actingAs: 'organizationBoard of 10' }),
    ]);
  });

  test('moves a member temporarily and the host cell sees him', async () => {
    const moving = memberIdOf('cell of the section');
    const payload = { since: today, placement: 'temporarilyElsewhere', cellId: 111 };
    expect(
      (await (await place.as(BOARD))({ method: 'POST', url: url('cell of the section'), payload })).statusCode,
    ).toBe(200);
    const list = (
      await (
        await place.as(SECRETARY)
      )({ method: 'GET', url: '/api/members?orgId=111' })
    ).json<MemberList>();
    expect(list.items.find((item) => item.id === moving)).toMatchObject({
      placement: 'temporarilyElsewhere',
      cell: { id: 111 },
    });
    const history = (await (await place.as(BOARD))({ method: 'GET', url: url('cell of the section') })).json<{
      items: unknown[];
    }>();
    expect(history.items).toHaveLength(2);
  });

  test('cannot lie in the future, before the last change, or leave without a reason', async () => {
    const call = await place.as(BOARD);
    expect(
      (await call({ method: 'POST', url: url('same cell'), payload: { since: '2999-01-01', activity: 'exempted' } }))
        .statusCode,
    ).toBe(422);
    expect(
      (await call({ method: 'POST', url: url('same cell'), payload: { since: '2010-01-01', activity: 'exempted' } }))
        .statusCode,
    ).toBe(409);
    expect(
      (await call({ method: 'POST', url: url('same cell'), payload: { since: today, activity: 'left' } })).statusCode,
    ).toBe(422);
  });

  test.each([
    SECRETARY,
    'office of the commune',
    'organisation board of the other commune',
    'administrator of the commune',
  ])('is not for %s', async (key) => {
    expect(
      (
        await (
          await place.as(key)
        )({ method: 'POST', url: url('same cell'), payload: { since: today, activity: 'exempted' } })
      ).statusCode,
    ).toBe(404);
  });

  test('special duty is set by the board and seen by the cell', async () => {
    const duty = `/api/members/${String(SELF)}/special-duty`;
    expect(
      (await (await place.as(BOARD))({ method: 'PUT', url: duty, payload: { from: today, to: null } })).statusCode,
    ).toBe(200);
    expect(
      (await (await place.as(BOARD))({ method: 'PUT', url: duty, payload: { from: today, to: '2030-01-01' } }))
        .statusCode,
    ).toBe(200);
    const panel = (await (await place.as(SECRETARY))({ method: 'GET', url: MINE })).json<MemberPanel>();
    expect(panel.circumstances?.specialDuty).toEqual({ from: today, to: '2030-01-01' });
    expect(
      (await (await place.as(SECRETARY))({ method: 'PUT', url: duty, payload: { from: today, to: null } })).statusCode,
    ).toBe(404);
    expect(
      (await (await place.as(BOARD))({ method: 'PUT', url: duty, payload: { from: today, to: '2020-01-01' } }))
        .statusCode,
    ).toBe(422);
  });
});

test('a board further above is told when a duty it does not read is in the way', async () => {
  const url = `/api/members/${String(memberIdOf('same cell'))}/special-duty`;
  const set = async (key: string): Promise<number> =>
    (await (await place.as(key))({ method: 'PUT', url, payload: { from: '2026-10-01', to: null } })).statusCode;
  expect(await set(BOARD)).toBe(200);
  expect(await set('organisation board of the province')).toBe(409);
});

describe('lists that leave the screen', () => {
  test('who has no account is printed by officers and the board, by cell', async () => {
    for (const key of [SECRETARY, BOARD]) {
      const answer = (await (await place.as(key))({ method: 'GET', url: '/api/members/no-account?orgId=111' })).json();
      expect(answer).toMatchObject({
        cells: [{ cell: { id: 111 }, members: [{ id: memberIdOf('no account') }] }],
        total: 1,
      });
    }
    for (const key of ['same cell', 'organisation board of the province', 'office of the commune']) {
      expect(
        (await (await place.as(key))({ method: 'GET', url: '/api/members/no-account?orgId=111' })).statusCode,
      ).toBe(404);
    }
  });

  test('an export has no number in it and leaves one entry with each member', async () => {
    const answer = await (await place.as(BOARD))({ method: 'GET', url: '/api/members/export.xlsx?orgId=11' });
    expect(answer.headers['content-disposition']).toContain('.xlsx');
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(answer.rawPayload as unknown as ArrayBuffer);
    const text = JSON.stringify(workbook.worksheets[0]?.getSheetValues());
    expect(text).toContain(fullName(person('self')));
    for (const number of [citizenId, cardNumber, phone])
      expect(text).not.toContain(number(person('self').member ?? never()));
    expect(await place.logged('member.export', SELF)).toHaveLength(1);
    expect(await place.logged('member.export', memberIdOf('other commune'))).toHaveLength(0);
  });

  test.each(['same cell', 'support team of the commune', 'administrator of the commune'])(
    'an export is not for %s',
    async (key) => {
      expect(
        (await (await place.as(key))({ method: 'GET', url: '/api/members/export.xlsx?orgId=111' })).statusCode,
      ).toBe(404);
    },
  );
});

describe('the two faces', () => {
  const closed = { office: false };

  test('a board whose Văn phòng has closed signs in again before it reads members', async () => {
    const call = await place.as(BOARD, closed);
    for (const url of [
      '/api/members?orgId=111',
      MINE,
      `${MINE}/standing`,
      '/api/members/no-account?orgId=111',
      '/api/corrections?orgId=10',
    ]) {
      expect([url, (await call({ method: 'GET', url })).statusCode]).toEqual([url, 401]);
    }
  });

  test('an officer and a comrade read their cell from the handbook', async () => {
    for (const key of [SECRETARY, 'same cell']) {
      expect((await (await place.as(key, closed))({ method: 'GET', url: '/api/members?orgId=111' })).statusCode).toBe(
        200,
      );
    }
    const both = await place.as('organisation board of the commune, a member', closed);
    expect((await both({ method: 'GET', url: '/api/members?orgId=102' })).statusCode).toBe(200);
    expect((await both({ method: 'GET', url: '/api/members?orgId=111' })).statusCode).toBe(401);
  });
});

describe('every route about members', () => {
  test('is closed without a session', async () => {
    const call = await place.nobody();
    const entries = place.app.app.routeManifest.filter((entry) => ['members', 'corrections'].includes(entry.tag));
    expect(entries.length).toBeGreaterThan(10);
    for (const { method, url } of entries) {
      const answer = await call({ method: method as 'GET', url: url.replace(':id', '1') });
      expect([method, url, answer.statusCode]).toEqual([method, url, 401]);
    }
  });

  test.each([
    ['GET', '/api/members'],
    ['GET', '/api/members?orgId=x'],
    ['GET', '/api/members?orgId=10&limit=9999'],
    ['GET', '/api/members/no-account'],
    ['GET', '/api/members/export.xlsx'],
    ['GET', '/api/members/abc'],
    ['GET', '/api/members/0/standing'],
    ['POST', `${MINE}/reveal`],
    ['PUT', `${MINE}/phone`],
    ['POST', `${MINE}/corrections`],
    ['PUT', `${MINE}/special-duty`],
    ['POST', `${MINE}/standing`],
    ['GET', '/api/corrections'],
    ['GET', '/api/data-issues?orgId=10&state=maybe'],
    ['POST', '/api/corrections/1/take'],
    ['POST', '/api/corrections/1/decide'],
    ['POST', '/api/data-issues/1/settle'],
  ] as const)('%s %s with bad input is told so', async (method, url) => {
    const answer = await (await place.as(BOARD))({ method, url, ...(method === 'GET' ? {} : { payload: {} }) });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toHaveProperty('code', 'invalid');
  });
});

function never(): never {
  throw new Error('The world has this person as a member');
}
