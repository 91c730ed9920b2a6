import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser, subjectOf } from './testing/browser.ts';
import type { Lie } from './testing/hostile-issuer.ts';
import { identityTest, type IdentityTest } from './testing/setup.ts';
import { COMMUNE, type MadeMember } from './testing/small-world.ts';

let t: IdentityTest;
beforeAll(async () => (t = await identityTest()));
afterAll(() => t.close());
beforeEach(() => {
  t.issuer.lie = 'none';
  t.issuer.proofAge = 0;
});

async function bindingsOf(member: MadeMember): Promise<{ issuer: string; subject: string }[]> {
  const { rows } = await t.database.ownerPool.query(
    'SELECT issuer, subject FROM identity_binding b JOIN identity_account a ON a.id = b.account_id WHERE a.member_id = $1',
    [member.id],
  );
  return rows;
}
async function caseBehind(
  address: string,
): Promise<{ reason: string; title: string; nextStep: string; commune: string | null }> {
  const code = /^\/dang-nhap\/ho-tro#ma=(\w{10})$/.exec(address)?.[1];
  expect(code, address).toBeDefined();
  const answer = await openBrowser(t.test.app).send('POST', '/api/support-cases/follow', { code });
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

describe('the first sign-in', () => {
  test('binds a verified citizen id to the record kept beforehand, and opens a session', async () => {
    const member = await t.world.member();
    t.issuer.subject = subjectOf(member);
    const browser = openBrowser(t.test.app);
    expect(await browser.signIn(t.issuer)).toBe('/');
    expect(await bindingsOf(member)).toEqual([{ issuer: t.issuer.url, subject: `vneid-${member.id}` }]);
    expect((await browser.get('/api/me')).json()).toMatchObject({
      fullName: member.name,
      account: { strength: 'vneid', bound: true },
      member: { id: member.id },
    });
    expect((await browser.get('/api/me/access-log')).json().items.map((entry: { act: string }) => entry.act)).toEqual(
      expect.arrayContaining(['Đăng nhập', 'Gắn tài khoản với VNeID', 'Mở tài khoản']),
    );
  });

  test('takes the name however it is typed: upper case, decomposed, tone elsewhere', async () => {
    const member = await t.world.member({ name: 'Đặng Thị Hoà' });
    t.issuer.subject = { ...subjectOf(member), name: 'ĐẶNG  THỊ HÒA'.normalize('NFD') };
    expect(await openBrowser(t.test.app).signIn(t.issuer)).toBe('/');
  });

  test('brings a probationary member in, and a suspended one to his own summary', async () => {
    for (const about of [{ class: 'probationary' }, { activity: 'suspended' }] as const) {
      t.issuer.subject = subjectOf(await t.world.member(about));
      expect(await openBrowser(t.test.app).signIn(t.issuer)).toBe('/');
    }
  });

  test('brings staff in who are no members', async () => {
    const { citizenId, name } = await t.world.staff('office', COMMUNE, 'Quách Thị Văn Thư');
    t.issuer.subject = {
      sub: 'van-thu',
      name,
      birthdate: '1990-01-01',
      citizen_id: citizenId,
      citizen_id_verified: true,
    };
    const browser = openBrowser(t.test.app);
    expect(await browser.signIn(t.issuer, { query: '?face=office' })).toBe('/van-phong');
    expect((await browser.get('/api/me')).json()).toMatchObject({ member: null, faces: { handbook: false } });
  });

  test('makes one account when two phones sign in at the same moment', async () => {
    const member = await t.world.member();
    t.issuer.subject = subjectOf(member);
    expect(await Promise.all([1, 2, 3].map(() => openBrowser(t.test.app).signIn(t.issuer)))).toEqual(['/', '/', '/']);
    expect(await bindingsOf(member)).toHaveLength(1);
  });

  test('lands only on a path of our own', async () => {
    const browser = openBrowser(t.test.app);
    for (const to of ['https://xau.example', '//xau.example', '/\\xau.example']) {
      expect((await browser.get(`/api/sign-in/start?to=${encodeURIComponent(to)}`)).statusCode).toBe(422);
    }
    t.issuer.subject = subjectOf(await t.world.member());
    expect(await browser.signIn(t.issuer, { query: `?to=${encodeURIComponent('/ca-nhan')}` })).toBe('/ca-nhan');
  });
});

describe('a person who cannot come in gets an honest page and a case, never a dead end', () => {
  test.each([
    ['another name', {}, { name: 'Người Khác Hẳn' }, 'mismatch'],
    ['another birth date', {}, { birthdate: '1971-05-19' }, 'mismatch'],
    ['no name at all', {}, { name: '' }, 'mismatch'],
    ['a citizen id that nobody here has', {}, { citizen_id: '001099999999' }, 'noAccount'],
    ['an exemption', { activity: 'exempted' }, {}, 'exempted'],
    ['having left', { activity: 'left' }, {}, 'departed'],
    ['a citizen id that is not verified', {}, { citizen_id_verified: false }, 'noLevel2'],
    ['a verification that says nothing', {}, { citizen_id_verified: undefined }, 'noLevel2'],
    ['identity of level 1', {}, { citizen_id_verified: 1 }, 'noLevel2'],
    ['no citizen id', {}, { citizen_id: undefined }, 'noLevel2'],
  ] as const)('%s', async (_why, about, changed, reason) => {
    const member = await t.world.member(about as object);
    t.issuer.subject = { ...subjectOf(member), ...changed } as never;
    const browser = openBrowser(t.test.app);
    expect(await caseBehind(await browser.signIn(t.issuer))).toMatchObject({ reason, commune: null });
    expect(browser.cookie('sotay')).toBeUndefined();
    expect(await bindingsOf(member)).toEqual([]);
  });

  test('a subject that has changed is not bound a second time', async () => {
    const member = await t.world.member();
    t.issuer.subject = subjectOf(member);
    await openBrowser(t.test.app).signIn(t.issuer);
    t.issuer.subject = subjectOf(member, 'chu-the-khac');
    expect(await caseBehind(await openBrowser(t.test.app).signIn(t.issuer))).toMatchObject({ reason: 'mismatch' });
    expect(await bindingsOf(member)).toEqual([{ issuer: t.issuer.url, subject: `vneid-${member.id}` }]);
  });

  test('a bound subject that now carries another citizen id is not let in', async () => {
    const [member, other] = [await t.world.member(), await t.world.member()];
    t.issuer.subject = subjectOf(member);
    await openBrowser(t.test.app).signIn(t.issuer);
    t.issuer.subject = { ...subjectOf(other), sub: `vneid-${member.id}` };
    expect(await caseBehind(await openBrowser(t.test.app).signIn(t.issuer))).toMatchObject({ reason: 'mismatch' });
  });

  test('once bound, (issuer, subject) is enough, whatever the name has become', async () => {
    const member = await t.world.member();
    t.issuer.subject = subjectOf(member);
    await openBrowser(t.test.app).signIn(t.issuer);
    t.issuer.subject = { sub: `vneid-${member.id}`, name: 'Tên Đã Đổi', birthdate: member.birthDate };
    expect(await openBrowser(t.test.app).signIn(t.issuer)).toBe('/');
  });

  test('who is exempted after binding is told so', async () => {
    const member = await t.world.member();
    t.issuer.subject = subjectOf(member);
    await openBrowser(t.test.app).signIn(t.issuer);
    await t.world.changeStanding(member, 'exempted');
    expect(await caseBehind(await openBrowser(t.test.app).signIn(t.issuer))).toMatchObject({ reason: 'exempted' });
  });
});

describe('a hostile issuer gets nowhere', () => {
  const lies: [string, Lie][] = [
    ['a token of another issuer', 'wrongIssuer'],
    ['an answer in the name of another issuer', 'issuerInAnswer'],
    ['a token for another audience', 'wrongAudience'],
    ['the nonce of another attempt', 'wrongNonce'],
    ['alg: none', 'algNone'],
    ['HS256 with the public key', 'hmacWithPublicKey'],
    ['a signature by another key', 'otherKey'],
    ['an expired token', 'expired'],
    ['userinfo of another subject', 'userinfoOfAnother'],
  ];
  test.each(lies)('%s', async (_what, lie) => {
    const member = await t.world.member();
    t.issuer.subject = subjectOf(member);
    t.issuer.lie = lie;
    const browser = openBrowser(t.test.app);
    expect(await browser.signIn(t.issuer)).toBe('/dang-nhap?loi=hetHan');
    expect(browser.cookie('sotay')).toBeUndefined();
    expect(await bindingsOf(member)).toEqual([]);
  });

  test('a state that is not ours', async () => {
    t.issuer.subject = subjectOf(await t.world.member());
    expect(await openBrowser(t.test.app).signIn(t.issuer, { changes: { state: 'khong-phai-cua-ta' } })).toBe(
      '/dang-nhap?loi=hetHan',
    );
  });

  test('a code replayed in the same browser, and in another', async () => {
    t.issuer.subject = subjectOf(await t.world.member());
    const browser = openBrowser(t.test.app);
    const start = await browser.get('/api/sign-in/start');
    const secret = browser.cookie('sotay-dang-nhap')!;
    const back = t.issuer.authorize(start.headers.location as string);
    expect((await browser.get(`${back.pathname}${back.search}`)).headers.location).toBe('/');
    browser.setCookie('sotay-dang-nhap', secret);
    expect((await browser.get(`${back.pathname}${back.search}`)).headers.location).toBe('/dang-nhap?loi=hetHan');
  });

  test('an attempt begun in one browser cannot be finished in another', async () => {
    t.issuer.subject = subjectOf(await t.world.member());
    const start = await openBrowser(t.test.app).get('/api/sign-in/start');
    const back = t.issuer.authorize(start.headers.location as string);
    const victim = openBrowser(t.test.app);
    await victim.get('/api/sign-in/start');
    expect((await victim.get(`${back.pathname}${back.search}`)).headers.location).toBe('/dang-nhap?loi=hetHan');
    expect(victim.cookie('sotay')).toBeUndefined();
  });

  test('a code of one attempt put into another: PKCE does not fit', async () => {
    t.issuer.subject = subjectOf(await t.world.member());
    const [one, two] = [openBrowser(t.test.app), openBrowser(t.test.app)];
    const stolen = t.issuer
      .authorize((await one.get('/api/sign-in/start')).headers.location as string)
      .searchParams.get('code')!;
    expect(await two.signIn(t.issuer, { changes: { code: stolen } })).toBe('/dang-nhap?loi=hetHan');
  });

  test('an attempt that is older than ten minutes', async () => {
    t.issuer.subject = subjectOf(await t.world.member());
    const browser = openBrowser(t.test.app);
    const back = t.issuer.authorize((await browser.get('/api/sign-in/start')).headers.location as string);
    t.pass(11 * 60_000);
    expect((await browser.get(`${back.pathname}${back.search}`)).headers.location).toBe('/dang-nhap?loi=hetHan');
    t.pass(-11 * 60_000);
  });
});

describe('asking again', () => {
  test('sends max_age=0 and takes a proof of at most five minutes, by the same person', async () => {
    const [member, other] = [await t.world.member(), await t.world.member()];
    t.issuer.subject = subjectOf(member);
    const browser = openBrowser(t.test.app);
    t.issuer.proofAge = 3600;
    await browser.signIn(t.issuer);
    expect((await browser.get('/api/me')).json().account.reauthenticatedUntil).toBeNull();

    const start = await browser.get('/api/sign-in/start?again=1');
    expect(new URL(start.headers.location as string).searchParams.get('max_age')).toBe('0');
    expect(await browser.signIn(t.issuer, { query: '?again=1&to=/ca-nhan' })).toBe('/dang-nhap?loi=hetHan');

    t.issuer.proofAge = 0;
    t.issuer.subject = subjectOf(other);
    expect(await browser.signIn(t.issuer, { query: '?again=1' })).toBe('/dang-nhap?loi=nguoiKhac');

    t.issuer.subject = subjectOf(member);
    expect(await browser.signIn(t.issuer, { query: '?again=1&to=/ca-nhan' })).toBe('/ca-nhan');
    await expect
      .poll(async () => (await browser.get('/api/me')).json().account.reauthenticatedUntil, { timeout: 2000 })
      .not.toBeNull();
  });

  test('is refused without a session', async () => {
    expect((await openBrowser(t.test.app).get('/api/sign-in/start?again=1')).statusCode).toBe(401);
  });
});
