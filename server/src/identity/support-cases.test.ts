import { afterAll, beforeAll, expect, test } from 'vitest';
import { asSystem } from '../platform/database/transaction.ts';
import type { Caller } from '../platform/http/testing.ts';
import { openCase } from './support-cases.ts';
import { openBrowser, subjectOf } from './testing/browser.ts';
import { identityTest, type IdentityTest } from './testing/setup.ts';
import { CELL, COMMUNE, OTHER_CELL, OTHER_COMMUNE } from './testing/small-world.ts';

let t: IdentityTest;
let support: Caller;
let elsewhere: Caller;
beforeAll(async () => {
  t = await identityTest();
  support = await t.test.as((await t.world.staff('supportTeam', COMMUNE)).accountId);
  elsewhere = await t.test.as((await t.world.staff('supportTeam', OTHER_COMMUNE)).accountId);
});
afterAll(() => t.close());

const deskOf = async (caller: Caller, org: number) =>
  (await caller({ method: 'GET', url: `/api/support-desk?orgId=${org}` })).json().items as {
    id: string;
    name: string;
    callbackPhone: string | null;
    reason: string;
  }[];

test('an opener without a session leaves a phone and a commune, and follows by the code', async () => {
  const browser = openBrowser(t.test.app);
  expect((await browser.get('/api/support-cases/communes')).json().items).toMatchObject([
    { id: COMMUNE },
    { id: OTHER_COMMUNE },
  ]);
  const opened = (
    await browser.send('POST', '/api/support-cases', { reason: 'noLevel2', claimedName: 'Quách Văn Chinh' })
  ).json();
  expect(opened).toMatchObject({ state: 'opened', hasCallbackPhone: false, commune: null });
  const added = (
    await browser.send('POST', '/api/support-cases/add', {
      code: opened.code.toLowerCase(),
      communeId: COMMUNE,
      callbackPhone: '+84 912 345 678',
    })
  ).json();
  expect(added).toMatchObject({ hasCallbackPhone: true, commune: 'Đảng bộ xã Một' });
  const item = (await deskOf(support, COMMUNE)).find(({ name }) => name === 'Quách Văn Chinh');
  expect(item).toMatchObject({ callbackPhone: '0912345678', reason: 'noLevel2' });
  expect(await deskOf(elsewhere, COMMUNE)).toEqual([]);
  expect(
    (await elsewhere({ method: 'POST', url: `/api/support-desk/${item!.id}/move`, payload: { to: 'taken' } }))
      .statusCode,
  ).toBe(404);
});

test('the desk takes, parks and closes; closing erases the phone and the commune, and the opener still reads the answer', async () => {
  const opened = await asSystem(t.database.ownerPool, (db) =>
    openCase(db, t.test.crypto, 'noPhone', {
      claimedName: 'Bàn Thị Mỵ',
      communeId: COMMUNE,
      callbackPhone: '0987654321',
    }),
  );
  const { id } = (await deskOf(support, COMMUNE)).find(({ name }) => name === 'Bàn Thị Mỵ')!;
  const move = (to: string, answer?: string) =>
    support({
      method: 'POST',
      url: `/api/support-desk/${id}/move`,
      payload: { to, ...(answer === undefined ? {} : { answer }) },
    });
  expect((await move('waiting')).statusCode).toBe(409);
  expect((await move('taken')).statusCode).toBe(200);
  expect((await move('waiting', 'Chiều mai tổ hỗ trợ gọi lại.')).statusCode).toBe(200);
  expect(
    (await openBrowser(t.test.app).send('POST', '/api/support-cases/follow', { code: opened.code })).json(),
  ).toMatchObject({ state: 'waiting', answer: 'Chiều mai tổ hỗ trợ gọi lại.' });
  expect((await move('closed', 'Đã trao mã kích hoạt.')).statusCode).toBe(200);
  const { rows } = await t.database.ownerPool.query(
    'SELECT callback_phone_sealed, commune_id, state FROM identity_support_case WHERE id = $1',
    [id],
  );
  expect(rows).toEqual([{ callback_phone_sealed: null, commune_id: null, state: 'closed' }]);
  expect(
    (await openBrowser(t.test.app).send('POST', '/api/support-cases/follow', { code: opened.code })).json(),
  ).toMatchObject({ state: 'closed', answer: 'Đã trao mã kích hoạt.', hasCallbackPhone: false });
  expect(
    (
      await openBrowser(t.test.app).send('POST', '/api/support-cases/add', {
        code: opened.code,
        callbackPhone: '0911111111',
      })
    ).json(),
  ).toMatchObject({ code: 'caseClosed' });
});

test('an answer never tells who is a member: a member’s name and a stranger’s get the same words', async () => {
  const member = await t.world.member({ name: 'Triệu Văn Đặc Biệt' });
  const { app } = t.test;
  const ask = async (claimedName: string) => {
    const {
      code: _code,
      openedAt: _at,
      ...rest
    } = await asSystem(t.database.ownerPool, (db) =>
      openCase(db, t.test.crypto, 'other', { claimedName, communeId: COMMUNE }),
    );
    return rest;
  };
  expect(await ask(member.name)).toEqual(await ask('Người Dưng'));
  expect(
    (await openBrowser(app).send('POST', '/api/support-cases/follow', { code: 'AAAAAAAAAA' })).json(),
  ).toMatchObject({ code: 'caseNotFound' });
});

test('a recognised mismatch reaches the desk of the member’s commune with his name and cell, but the code’s holder sees neither', async () => {
  const member = await t.world.member({ name: 'Hà Thị Khớp' });
  t.issuer.subject = { ...subjectOf(member), birthdate: '1971-01-01' };
  const address = await openBrowser(t.test.app).signIn(t.issuer);
  const followed = await openBrowser(t.test.app).send('POST', '/api/support-cases/follow', {
    code: address.slice(-10),
  });
  expect(followed.json()).toMatchObject({ reason: 'mismatch', commune: null });
  for (const secret of [member.name, 'Chi bộ thôn Nhất', 'xã Một', member.citizenId])
    expect(followed.body).not.toContain(secret);
  expect((await deskOf(support, COMMUNE)).find(({ name }) => name === member.name)).toMatchObject({
    reason: 'mismatch',
    cell: 'Chi bộ thôn Nhất',
    detail: 'birthDate',
    accountState: 'none',
    mayIssueCode: true,
  });
});

test('a desk names the member of a case by his card; a member elsewhere and a stranger are answered alike', async () => {
  const far = await t.world.member({ cell: OTHER_CELL });
  await asSystem(t.database.ownerPool, (db) =>
    openCase(db, t.test.crypto, 'noLevel2', { claimedName: 'Ai Đó', communeId: COMMUNE }),
  );
  const { id } = (await deskOf(support, COMMUNE)).find(({ name }) => name === 'Ai Đó')!;
  const identify = (citizenId: string) =>
    support({ method: 'POST', url: `/api/support-desk/${id}/identify`, payload: { citizenId } });
  expect((await identify(far.citizenId)).json()).toEqual((await identify('001099000001')).json());
});

test('codes cannot be tried quickly', async () => {
  const browser = openBrowser(t.test.app);
  const statuses = await Promise.all(
    Array.from({ length: 80 }, (_, at) =>
      browser
        .send('POST', '/api/support-cases/follow', { code: `AAAAAAAA${String(at).padStart(2, '0')}` })
        .then((answer) => answer.statusCode),
    ),
  );
  expect(statuses).toContain(429);
});

test('a lost phone is signed out by the support team at once for a person of its case, and for nobody else', async () => {
  const member = await t.world.member();
  const phone = openBrowser(t.test.app);
  t.issuer.subject = subjectOf(member);
  await phone.signIn(t.issuer);
  const signOut = () => support({ method: 'POST', url: '/api/sign-out-requests', payload: { memberId: member.id } });
  expect((await signOut()).statusCode).toBe(404);
  await asSystem(t.database.ownerPool, (db) =>
    openCase(db, t.test.crypto, 'lostPhone', { communeId: COMMUNE }, { detail: null, memberId: member.id }),
  );
  expect((await signOut()).json()).toMatchObject({ state: 'done', name: member.name });
  expect((await phone.send('PUT', '/api/me/preferences', { textSize: 'large' })).statusCode).toBe(401);
});

test('a lost phone is signed out by two cell officers together, never by one', async () => {
  const member = await t.world.member();
  const phone = openBrowser(t.test.app);
  t.issuer.subject = subjectOf(member);
  await phone.signIn(t.issuer);
  const officer = async () =>
    t.test.as(await t.world.account(await t.world.member({ position: 'cellCommitteeMember' })));
  const [first, second, stranger] = [
    await officer(),
    await officer(),
    await t.test.as(await t.world.account(await t.world.member())),
  ];
  const asked = (
    await first({ method: 'POST', url: '/api/sign-out-requests', payload: { memberId: member.id } })
  ).json();
  expect(asked).toMatchObject({ state: 'waitingForSecondOfficer', mayConfirm: false });
  const confirm = (caller: Caller) => caller({ method: 'POST', url: `/api/sign-out-requests/${asked.id}/confirm` });
  expect((await confirm(first)).json()).toMatchObject({ code: 'secondOfficer' });
  expect((await confirm(stranger)).statusCode).toBe(404);
  expect((await phone.send('PUT', '/api/me/preferences', { textSize: 'medium' })).statusCode).toBe(200);
  expect((await second({ method: 'GET', url: `/api/sign-out-requests?orgId=${CELL}` })).json().items).toMatchObject([
    { id: asked.id, mayConfirm: true },
  ]);
  expect((await confirm(second)).json()).toMatchObject({ state: 'done' });
  expect((await phone.send('PUT', '/api/me/preferences', { textSize: 'large' })).statusCode).toBe(401);
  await phone.signIn(t.issuer);
  expect((await phone.get('/api/me/access-log')).json().items.map((entry: { act: string }) => entry.act)).toEqual(
    expect.arrayContaining(['Đề nghị đăng xuất các máy', 'Xác nhận đăng xuất các máy']),
  );
});
