import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAuthenticator, type Authenticator } from './testing/authenticator.ts';
import { openBrowser, subjectOf, type Browser } from './testing/browser.ts';
import { identityTest, type IdentityTest } from './testing/setup.ts';
import { COMMUNE, type MadeMember } from './testing/small-world.ts';

let t: IdentityTest;
beforeAll(async () => (t = await identityTest()));
afterAll(() => t.close());

async function signedIn(member?: MadeMember): Promise<{ browser: Browser; member: MadeMember }> {
  const who = member ?? (await t.world.member());
  t.issuer.subject = subjectOf(who);
  const browser = openBrowser(t.test.app);
  await browser.signIn(t.issuer);
  return { browser, member: who };
}
async function add(browser: Browser, key: Authenticator) {
  const { challengeId, options } = (await browser.send('POST', '/api/me/passkeys/options', {})).json();
  return browser.send('POST', '/api/me/passkeys', { challengeId, response: key.create(options), label: 'Máy của tôi' });
}
async function enter(
  key: Authenticator,
  changes: Parameters<Authenticator['get']>[1] = {},
  face?: 'office',
  browser = openBrowser(t.test.app),
) {
  const { challengeId, options } = (await browser.send('POST', '/api/sign-in/passkey/options', {})).json();
  return {
    browser,
    answer: await browser.send('POST', '/api/sign-in/passkey', {
      challengeId,
      response: key.get(options, changes),
      ...(face === undefined ? {} : { face }),
    }),
  };
}

test('a passkey is added after a fresh proof, and then opens sessions without telling a name first', async () => {
  const { browser, member } = await signedIn();
  const key = makeAuthenticator();
  expect((await add(browser, key)).json()).toEqual({ done: true });
  expect((await browser.get('/api/me/passkeys')).json().items).toMatchObject([
    { label: 'Máy của tôi', mayRemove: true },
  ]);
  const options = (await openBrowser(t.test.app).send('POST', '/api/sign-in/passkey/options', {})).json().options;
  expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required', allowCredentials: [] });
  const { browser: phone, answer } = await enter(key);
  expect(answer.json()).toMatchObject({ signedIn: true, strength: 'passkey' });
  expect((await phone.get('/api/me')).json()).toMatchObject({
    account: { strength: 'passkey', bound: true },
    member: { id: member.id },
  });
});

test('without a fresh proof no passkey is added', async () => {
  const { browser } = await signedIn();
  t.pass(6 * 60_000);
  expect((await browser.send('POST', '/api/me/passkeys/options', {})).json()).toMatchObject({
    code: 'reauthenticationNeeded',
  });
  t.pass(-6 * 60_000);
});

test('a cloned key is found out by its counter, and works for neither holder any more', async () => {
  const { browser, member } = await signedIn();
  const key = makeAuthenticator();
  await add(browser, key);
  await enter(key);
  await enter(key);
  const clone = key.clone(0);
  expect((await enter(clone)).answer.json()).toMatchObject({ code: 'passkeyCloned' });
  expect((await enter(key)).answer.json()).toMatchObject({ code: 'passkeyRefused' });
  const { rows } = await t.database.ownerPool.query(
    "SELECT detail FROM audit_entry WHERE act = 'passkey.remove' AND subject_member_id = $1",
    [member.id],
  );
  expect(rows).toEqual([{ detail: { why: 'cloned' } }]);
});

test('an old counter without the key proves nothing and revokes nothing', async () => {
  const { browser } = await signedIn();
  const key = makeAuthenticator();
  await add(browser, key);
  await enter(key);
  const stranger = openBrowser(t.test.app);
  const { challengeId, options } = (await stranger.send('POST', '/api/sign-in/passkey/options', {})).json();
  const forged = { ...makeAuthenticator().get(options, { counter: 1 }), id: (key.get(options) as { id: string }).id };
  expect(
    (
      await stranger.send('POST', '/api/sign-in/passkey', { challengeId, response: { ...forged, rawId: forged.id } })
    ).json(),
  ).toMatchObject({ code: 'passkeyRefused' });
  expect((await enter(key)).answer.statusCode).toBe(200);
});

test('another origin, no screen lock, an unknown key and a replayed answer are refused', async () => {
  const { browser } = await signedIn();
  const key = makeAuthenticator();
  await add(browser, key);
  expect((await enter(key, { origin: 'http://xau.example' })).answer.json()).toMatchObject({ code: 'passkeyRefused' });
  expect((await enter(key, { verified: false })).answer.json()).toMatchObject({ code: 'passkeyRefused' });
  expect((await enter(makeAuthenticator())).answer.json()).toMatchObject({ code: 'passkeyRefused' });
  const phone = openBrowser(t.test.app);
  const { challengeId, options } = (await phone.send('POST', '/api/sign-in/passkey/options', {})).json();
  const body = { challengeId, response: key.get(options) };
  expect((await phone.send('POST', '/api/sign-in/passkey', body)).statusCode).toBe(200);
  expect((await phone.send('POST', '/api/sign-in/passkey', body)).json()).toMatchObject({ code: 'passkeyRefused' });
});

test('a code leads to a passkey, and the session then lives as one of the passkey', async () => {
  const member = await t.world.member();
  const board = await t.test.as((await t.world.staff('organizationBoard', COMMUNE)).accountId);
  const { code } = (
    await board({ method: 'POST', url: '/api/activation-codes', payload: { memberId: member.id } })
  ).json();
  const browser = openBrowser(t.test.app);
  await browser.send('POST', '/api/sign-in/code', { code });
  const key = makeAuthenticator();
  expect((await add(browser, key)).statusCode).toBe(200);
  t.pass(48 * 3_600_000);
  expect((await browser.get('/api/me')).json()).toMatchObject({ account: { strength: 'passkey', bound: false } });
  t.pass(-48 * 3_600_000);
  // the only way in is not thrown away
  const [only] = (await browser.get('/api/me/passkeys')).json().items;
  expect(only.mayRemove).toBe(false);
  expect((await browser.send('DELETE', `/api/me/passkeys/${only.id}`)).json()).toMatchObject({ code: 'lastWayIn' });
});

test('asking again by passkey proves the person of the session, and nobody else', async () => {
  const { browser } = await signedIn();
  const other = await signedIn();
  const [mine, theirs] = [makeAuthenticator(), makeAuthenticator()];
  await add(browser, mine);
  await add(other.browser, theirs);
  const ask = async (key: Authenticator) => {
    const { challengeId, options } = (await browser.send('POST', '/api/me/reauthenticate/options', {})).json();
    return browser.send('POST', '/api/me/reauthenticate', { challengeId, response: key.get(options) });
  };
  t.pass(6 * 60_000);
  expect((await ask(theirs)).json()).toMatchObject({ code: 'passkeyRefused' });
  expect((await browser.send('POST', '/api/me/passkeys/options', {})).json()).toMatchObject({
    code: 'reauthenticationNeeded',
  });
  expect((await ask(mine)).json()).toEqual({ done: true });
  expect((await browser.send('POST', '/api/me/passkeys/options', {})).statusCode).toBe(200);
  t.pass(-6 * 60_000);
});

test('a key of a person who has died opens nothing', async () => {
  const { browser, member } = await signedIn();
  const key = makeAuthenticator();
  await add(browser, key);
  await t.world.changeStanding(member, 'left');
  expect((await enter(key)).answer.json()).toMatchObject({ code: 'accountClosed' });
});
