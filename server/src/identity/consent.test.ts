import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, subjectOf } from './testing/browser.ts';
import { identityTest, type IdentityTest } from './testing/setup.ts';

let t: IdentityTest;
beforeAll(async () => (t = await identityTest()));
afterAll(() => t.close());

test('the notice is asked once, and the answer stands in the access log', async () => {
  t.issuer.subject = subjectOf(await t.world.member());
  const browser = openBrowser(t.test.app);
  await browser.signIn(t.issuer);
  const notice = (await browser.get('/api/me/consent')).json();
  expect(notice).toMatchObject({
    state: 'notAsked',
    at: null,
    paragraphs: expect.arrayContaining([expect.stringContaining('91/2025/QH15')]),
  });
  expect((await browser.send('POST', '/api/me/consent', { version: 'cu', given: true })).json()).toMatchObject({
    code: 'noticeChanged',
  });
  expect(
    (await browser.send('POST', '/api/me/consent', { version: notice.version, given: true })).json(),
  ).toMatchObject({ state: 'given' });
  expect((await browser.get('/api/me')).json().consent).toMatchObject({ state: 'given', version: notice.version });
});

test('who refuses has no account and no session; his next sign-in asks anew', async () => {
  const member = await t.world.member();
  t.issuer.subject = subjectOf(member);
  const browser = openBrowser(t.test.app);
  await browser.signIn(t.issuer);
  const { version } = (await browser.get('/api/me/consent')).json();
  expect((await browser.send('POST', '/api/me/consent', { version, given: false })).json()).toMatchObject({
    state: 'refused',
  });
  expect(browser.cookie('sotay')).toBeUndefined();
  const { rows } = await t.database.ownerPool.query(
    'SELECT state, closed_reason FROM identity_account WHERE member_id = $1',
    [member.id],
  );
  expect(rows).toEqual([{ state: 'closed', closed_reason: 'consentRefused' }]);
  expect(await browser.signIn(t.issuer)).toBe('/');
  expect((await browser.get('/api/me')).json().consent.state).toBe('refused');
  expect((await browser.send('POST', '/api/me/consent', { version, given: true })).json()).toMatchObject({
    state: 'given',
  });
});
