import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, subjectOf } from './testing/browser.ts';
import { identityTest, type IdentityTest } from './testing/setup.ts';
import { CELL, COMMUNE, OTHER_COMMUNE, SECOND_CELL, type MadeMember } from './testing/small-world.ts';
import type { Caller } from '../platform/http/testing.ts';

let t: IdentityTest;
let board: Caller;
beforeAll(async () => {
  t = await identityTest();
  board = await t.test.as((await t.world.staff('organizationBoard', COMMUNE)).accountId);
});
afterAll(() => t.close());

async function issue(caller: Caller, member: MadeMember) {
  return caller({ method: 'POST', url: '/api/activation-codes', payload: { memberId: member.id } });
}
async function redeem(code: string, browser = openBrowser(t.test.app)) {
  return browser.send('POST', '/api/sign-in/code', { code });
}
async function officer(
  cell = CELL,
  position: 'secretary' | 'deputySecretary' | 'cellCommitteeMember' = 'cellCommitteeMember',
) {
  const member = await t.world.member({ cell, position });
  return { member, caller: await t.test.as(await t.world.account(member)) };
}

test('the organisation board issues eight digits, which open one hour in which a key is made', async () => {
  const member = await t.world.member();
  const issued = (await issue(board, member)).json();
  expect(issued).toMatchObject({
    name: member.name,
    issuedAs: 'organizationBoard',
    state: 'ready',
    code: expect.stringMatching(/^\d{8}$/),
  });
  const browser = openBrowser(t.test.app);
  expect((await redeem(`${issued.code.slice(0, 4)} ${issued.code.slice(4)}`, browser)).json()).toEqual({
    signedIn: true,
    strength: 'code',
    mayAddPasskey: true,
  });
  const me = (await browser.get('/api/me')).json();
  expect(me).toMatchObject({
    account: { strength: 'code', bound: false, reauthenticatedUntil: null },
    member: { id: member.id },
  });
  expect((await browser.get('/api/me/access-log')).json().items.map((entry: { act: string }) => entry.act)).toEqual(
    expect.arrayContaining(['Cấp mã kích hoạt', 'Dùng mã kích hoạt']),
  );
  t.pass(61 * 60_000);
  expect((await browser.get('/api/me')).statusCode).toBe(401);
  t.pass(-61 * 60_000);
});

test('of twenty simultaneous uses of a code one comes in', async () => {
  const code: string = (await issue(board, await t.world.member())).json().code;
  const { redeemCode } = await import('./redeem-code.ts');
  const ends = await Promise.allSettled(
    Array.from({ length: 20 }, () =>
      redeemCode(t.test.services, code, { userAgent: undefined, formerToken: undefined }),
    ),
  );
  expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
});

test('a wrong, a used, a cancelled and an expired code are refused in the same words', async () => {
  const { redeemCode } = await import('./redeem-code.ts');
  const tell = async (code: string) =>
    redeemCode(t.test.services, code, { userAgent: undefined, formerToken: undefined }).then(
      () => 'in',
      (error: { code: string }) => error.code,
    );
  const used = (await issue(board, await t.world.member())).json();
  await tell(used.code);
  const cancelled = (await issue(board, await t.world.member())).json();
  await board({ method: 'DELETE', url: `/api/activation-codes/${cancelled.id}` });
  const replaced = await t.world.member();
  const older = (await issue(board, replaced)).json();
  await issue(board, replaced);
  const expired = (await issue(board, await t.world.member())).json();
  await t.database.ownerPool.query(
    "UPDATE identity_activation_code SET expires_at = now() - interval '1 minute' WHERE id = $1",
    [expired.id],
  );
  expect(await Promise.all(['00000000', used.code, cancelled.code, older.code, expired.code].map(tell))).toEqual(
    Array(5).fill('codeRefused'),
  );
});

test('two cell officers together: the first asks, the second gets the digits, neither can do both', async () => {
  const member = await t.world.member();
  const [first, second] = [await officer(), await officer()];
  const asked = (await issue(first.caller, member)).json();
  expect(asked).toMatchObject({
    issuedAs: 'officers',
    state: 'waitingForSecondOfficer',
    code: null,
    mayConfirm: false,
  });
  expect(
    (await first.caller({ method: 'POST', url: `/api/activation-codes/${asked.id}/confirm` })).json(),
  ).toMatchObject({ code: 'secondOfficer' });
  const seen = (await second.caller({ method: 'GET', url: `/api/activation-codes?orgId=${CELL}` }))
    .json()
    .items.find((item: { id: string }) => item.id === asked.id);
  expect(seen).toMatchObject({ name: member.name, mayConfirm: true, code: null });
  const confirmed = (await second.caller({ method: 'POST', url: `/api/activation-codes/${asked.id}/confirm` })).json();
  expect(confirmed).toMatchObject({ state: 'ready', code: expect.stringMatching(/^\d{8}$/) });
  expect((await second.caller({ method: 'POST', url: `/api/activation-codes/${asked.id}/confirm` })).statusCode).toBe(
    409,
  );
  expect((await redeem(confirmed.code)).statusCode).toBe(200);
});

test('the database itself refuses one officer who plays both', async () => {
  const member = await t.world.member();
  const first = await t.world.member({ position: 'cellCommitteeMember' });
  const account = await t.world.account(first);
  const asked = (await issue(await t.test.as(account), member)).json();
  const client = await t.database.appPool.connect();
  try {
    const play = async (change: string) => {
      await client.query('BEGIN');
      await client.query("SELECT set_config('sotay.account_id', $1, true), set_config('sotay.member_id', $2, true)", [
        account,
        String(first.id),
      ]);
      const end = await client.query(`UPDATE identity_activation_code SET ${change} WHERE id = $1`, [asked.id]).then(
        (done) => done.rowCount,
        (error: { code: string }) => error.code,
      );
      await client.query('ROLLBACK');
      return end;
    };
    expect(await play(`code_hash = decode(repeat('ab', 32), 'hex')`)).toBe('TO003');
    expect(await play(`confirmed_at = now(), confirmed_by = gen_random_uuid()`)).toBe('TO001');
    expect(await play(`confirmed_at = now(), confirmed_by = '${account}'`)).toBe('23514');
  } finally {
    client.release();
  }
});

test('officers of another cell, ordinary members and boards elsewhere issue nothing and learn nothing', async () => {
  const member = await t.world.member();
  const strangers = [
    (await officer(SECOND_CELL)).caller,
    await t.test.as(await t.world.account(await t.world.member())),
    await t.test.as((await t.world.staff('organizationBoard', OTHER_COMMUNE)).accountId),
    await t.test.as((await t.world.staff('office', COMMUNE)).accountId),
  ];
  for (const caller of strangers) {
    const refused = await issue(caller, member);
    expect(refused.statusCode).toBe(404);
    expect(refused.body).not.toContain(member.name);
    expect(
      (await caller({ method: 'POST', url: '/api/activation-codes', payload: { memberId: 999_999 } })).json(),
    ).toEqual(refused.json());
  }
});

test('the support team issues codes only for people of its own open cases', async () => {
  const member = await t.world.member();
  const support = await t.test.as((await t.world.staff('supportTeam', COMMUNE)).accountId);
  expect((await issue(support, member)).statusCode).toBe(404);
  await openBrowser(t.test.app).send('POST', '/api/support-cases', {
    reason: 'noLevel2',
    claimedName: member.name,
    communeId: COMMUNE,
    callbackPhone: '0912345678',
  });
  const [item] = (await support({ method: 'GET', url: `/api/support-desk?orgId=${COMMUNE}` })).json().items;
  expect(item).toMatchObject({ name: member.name, memberId: null, mayIssueCode: false });
  expect(
    (
      await support({
        method: 'POST',
        url: `/api/support-desk/${item.id}/identify`,
        payload: { citizenId: member.citizenId },
      })
    ).statusCode,
  ).toBe(200);
  expect((await issue(support, member)).json()).toMatchObject({
    issuedAs: 'supportTeam',
    state: 'ready',
    code: expect.stringMatching(/^\d{8}$/),
  });
});

test('never for a bound account: not issued, and not taken once VNeID has been used', async () => {
  const bound = await t.world.member();
  await t.world.account(bound);
  expect((await issue(board, bound)).json()).toMatchObject({ code: 'alreadyBound' });
  const later = await t.world.member();
  const { code } = (await issue(board, later)).json();
  t.issuer.subject = subjectOf(later);
  await openBrowser(t.test.app).signIn(t.issuer);
  expect((await redeem(code)).json()).toMatchObject({ code: 'codeRefused' });
});

test('whom a code let in and who has nothing of it any more is offered another, until VNeID binds him', async () => {
  const member = await t.world.member();
  const { caller } = await officer();
  const offered = async () =>
    (await caller({ method: 'GET', url: `/api/members/${member.id}` })).json().mayIssueActivationCode as boolean;
  await redeem((await issue(board, member)).json().code);
  expect(await offered()).toBe(true);
  t.issuer.subject = subjectOf(member);
  await openBrowser(t.test.app).signIn(t.issuer);
  expect(await offered()).toBe(false);
});

test('nobody issues one for himself, nor for a member without an account by standing', async () => {
  const { member, caller } = await officer();
  expect((await issue(caller, member)).statusCode).toBe(404);
  expect((await issue(board, await t.world.member({ activity: 'exempted' }))).json()).toMatchObject({
    code: 'notEntitled',
  });
});

test('an account signed in only by a code holds no staff role and opens no Văn phòng', async () => {
  const member = await t.world.member();
  const account = await t.world.account(member, { bound: false });
  await t.database.ownerPool.query(
    "INSERT INTO authority_staff_role (org_id, account_id, role) VALUES ($1, $2, 'organizationBoard')",
    [COMMUNE, account],
  );
  const browser = openBrowser(t.test.app);
  await redeem((await issue(board, member)).json().code, browser);
  expect((await browser.get('/api/me')).json().faces.office).toEqual([]);
  expect((await browser.get(`/api/support-desk?orgId=${COMMUNE}`)).statusCode).toBe(401);
  expect(
    (await browser.send('POST', '/api/activation-codes', { memberId: (await t.world.member()).id })).statusCode,
  ).toBe(404);
});

test('guessing costs time: after five wrong codes the network waits, and longer each time', async () => {
  const browser = openBrowser(t.test.app);
  const statuses: number[] = [];
  for (let guess = 0; guess < 6; guess += 1) {
    statuses.push((await browser.send('POST', '/api/sign-in/code', { code: `0000000${guess}` })).statusCode);
  }
  expect(statuses.slice(0, 4)).toEqual([422, 422, 422, 422]);
  expect(statuses.at(-1)).toBe(429);
  t.pass(16_000);
  expect((await browser.send('POST', '/api/sign-in/code', { code: '00000009' })).statusCode).toBe(422);
  const waiting = await browser.send('POST', '/api/sign-in/code', { code: '00000009' });
  expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(15);
});
