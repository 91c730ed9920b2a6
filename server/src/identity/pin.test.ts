import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, type Browser } from './testing/browser.ts';
import { delayAfter, pinChallenge, signInByPin } from './pin.ts';
import { identityTest, type IdentityTest } from './testing/setup.ts';
import { COMMUNE, type MadeMember } from './testing/small-world.ts';

let t: IdentityTest;
beforeAll(async () => (t = await identityTest()));
afterAll(() => t.close());

/** A phone without a screen lock: its key does not leave it. */
interface Phone {
  browser: Browser;
  deviceId: string;
  privateKey: KeyObject;
  member: MadeMember;
}
const PIN = '274951';
const SLOWING = { freeTries: 3, firstSeconds: 30, longestSeconds: 3_600 };

async function codeFor(member: MadeMember): Promise<string> {
  const board = await t.test.as((await t.world.staff('organizationBoard', COMMUNE)).accountId);
  return (await board({ method: 'POST', url: '/api/activation-codes', payload: { memberId: member.id } })).json().code;
}
async function phone(member?: MadeMember, browser = openBrowser(t.test.app)): Promise<Phone> {
  const who = member ?? (await t.world.member());
  const code = await codeFor(who);
  const { redeemCode } = await import('./redeem-code.ts');
  browser.setCookie(
    'sotay',
    (await redeemCode(t.test.services, code, { userAgent: undefined, formerToken: browser.cookie('sotay') })).token,
  );
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = keys.publicKey.export({ format: 'jwk' });
  const set = await browser.send('PUT', '/api/me/pin', { pin: PIN, deviceKey: { kty, crv, x, y } });
  expect(set.statusCode, set.body).toBe(200);
  return { browser, deviceId: set.json().deviceId, privateKey: keys.privateKey, member: who };
}
/** Straight at the use case: the network's own limit would speak first. */
async function enter({ deviceId, privateKey }: Phone, pin: string): Promise<string> {
  const { challengeId, challenge } = await pinChallenge(t.test.services, deviceId);
  const signature = sign('sha256', Buffer.from(challenge), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  );
  return signInByPin(t.test.services, { challengeId, pin, signature }, undefined).then(
    () => 'in',
    (error: { code: string }) => error.code,
  );
}

test('a code leads to a PIN; the device key and the digits together open a session on the same device', async () => {
  const own = await phone();
  await own.browser.send('POST', '/api/sign-out');
  expect((await own.browser.get('/api/me')).statusCode).toBe(401);
  const { challengeId, challenge } = (
    await own.browser.send('POST', '/api/sign-in/pin/challenge', { deviceId: own.deviceId })
  ).json();
  const signature = sign('sha256', Buffer.from(challenge), { key: own.privateKey, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  );
  expect(
    (await own.browser.send('POST', '/api/sign-in/pin', { challengeId, pin: PIN, signature })).json(),
  ).toMatchObject({ strength: 'pin' });
  expect((await own.browser.get('/api/me')).json()).toMatchObject({
    account: { strength: 'pin', reauthenticatedUntil: null },
    member: { id: own.member.id },
  });
  expect((await own.browser.get('/api/me/devices')).json().items).toMatchObject([{ id: own.deviceId, here: true }]);
});

test('the digits without the device key open nothing and use no try up', async () => {
  const own = await phone();
  const thief = { ...own, privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey };
  for (let attempt = 0; attempt < 12; attempt += 1) expect(await enter(thief, PIN)).toBe('pinRefused');
  expect(await enter(own, PIN)).toBe('in');
  expect(await enter({ ...own, deviceId: randomUUID() }, PIN)).toBe('pinRefused');
});

test('wrong digits wait longer and longer, and after ten only a new code helps', async () => {
  const own = await phone();
  let passed = 0;
  const wait = (seconds: number): void => {
    t.pass(seconds * 1000);
    passed += seconds;
  };
  for (let failures = 1; failures < 10; failures += 1) {
    expect(await enter(own, '000001')).toBe('pinWrong');
    if (delayAfter(failures, SLOWING) === 0) continue;
    expect(await enter(own, PIN)).toBe('tooMany');
    wait(delayAfter(failures, SLOWING) + 1);
  }
  expect(await enter(own, '000001')).toBe('pinBlocked');
  wait(86_400);
  expect(await enter(own, PIN)).toBe('pinBlocked');
  wait(-passed);
  expect(await enter(await phone(own.member, own.browser), PIN)).toBe('in');
  // thirty slow hashes, beside whatever else the machine is doing
}, 240_000);

test('a right PIN forgives the wrong ones before it', async () => {
  const own = await phone();
  for (let round = 0; round < 6; round += 1) {
    expect(await enter(own, '000001')).toBe('pinWrong');
    expect(await enter(own, '000001')).toBe('pinWrong');
    expect(await enter(own, PIN)).toBe('in');
  }
});

test('simultaneous wrong tries are all counted', async () => {
  const own = await phone();
  await Promise.all(Array.from({ length: 8 }, () => enter(own, '000001')));
  const { rows } = await t.database.ownerPool.query('SELECT failures FROM identity_pin WHERE device_id = $1', [
    own.deviceId,
  ]);
  // the third sets the clock; those after it are told to wait
  expect(rows[0].failures).toBe(3);
});

test('a challenge is good once', async () => {
  const own = await phone();
  const { challengeId, challenge } = await pinChallenge(t.test.services, own.deviceId);
  const signature = sign('sha256', Buffer.from(challenge), { key: own.privateKey, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  );
  const answer = { challengeId, pin: PIN, signature };
  await signInByPin(t.test.services, answer, undefined);
  await expect(signInByPin(t.test.services, answer, undefined)).rejects.toMatchObject({ code: 'pinRefused' });
});

test('digits that everyone tries first are not taken', async () => {
  const own = await phone();
  const { kty, crv, x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  for (const pin of ['111111', '123456', '987654']) {
    // a PIN session proves nothing fresh, so the digits are asked of a session that a code has just opened
    const browser = openBrowser(t.test.app);
    const { redeemCode } = await import('./redeem-code.ts');
    browser.setCookie(
      'sotay',
      (await redeemCode(t.test.services, await codeFor(own.member), { userAgent: undefined, formerToken: undefined }))
        .token,
    );
    expect((await browser.send('PUT', '/api/me/pin', { pin, deviceKey: { kty, crv, x, y } })).json()).toMatchObject({
      code: 'weakPin',
    });
  }
  expect(
    (await own.browser.send('PUT', '/api/me/pin', { pin: '274952', deviceKey: { kty, crv, x, y } })).json(),
  ).toMatchObject({ code: 'reauthenticationNeeded' });
});

test('a device that was signed out from elsewhere forgets its PIN', async () => {
  const own = await phone();
  await own.browser.send('DELETE', `/api/me/devices/${own.deviceId}`);
  expect(await enter(own, PIN)).toBe('pinBlocked');
});

test('delays double from thirty seconds and stop at an hour', () => {
  expect([1, 2, 3, 4, 5, 9, 10, 40].map((failures) => delayAfter(failures, SLOWING))).toEqual([
    0, 0, 30, 60, 120, 1920, 3600, 3600,
  ]);
});
