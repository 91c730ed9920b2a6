import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchDatabase } from '../platform/database/watch.ts';
import { rememberSessions } from './session-memory.ts';
import { createLogger } from '../platform/logging.ts';
import { openBrowser, subjectOf, type Browser } from './testing/browser.ts';
import { identityTest, type IdentityTest } from './testing/setup.ts';
import { COMMUNE, type MadeMember } from './testing/small-world.ts';

let t: IdentityTest;
beforeAll(async () => (t = await identityTest()));
afterAll(() => t.close());

const MINUTE = 60_000;
const DAY = 86_400_000;

async function signedIn(member: MadeMember, query = '', browser = openBrowser(t.test.app)): Promise<Browser> {
  t.issuer.subject = subjectOf(member);
  await browser.signIn(t.issuer, { query });
  return browser;
}
/** Runs with the clock ahead and puts it back. */
async function later<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  t.pass(milliseconds);
  try {
    return await work();
  } finally {
    t.pass(-milliseconds);
  }
}
const statusOf = async (browser: Browser, url = '/api/me'): Promise<number> => (await browser.get(url)).statusCode;

test('the handbook lasts 180 days from its last use, and not a day longer', async () => {
  const member = await t.world.member();
  const used = await signedIn(member);
  const unused = await signedIn(member);
  await later(100 * DAY, async () => {
    expect(await statusOf(used)).toBe(200);
    await sleep(200);
  });
  await later(181 * DAY, async () => {
    expect(await statusOf(unused)).toBe(401);
    expect(await statusOf(used)).toBe(200);
  });
});

test('Văn phòng closes after 30 idle minutes and after 12 hours; the handbook of the same session stays', async () => {
  const { accountId, citizenId, name } = await t.world.staff('supportTeam', COMMUNE, 'Lò Thị Hỗ Trợ');
  t.issuer.subject = {
    sub: accountId,
    name,
    birthdate: '1990-01-01',
    citizen_id: citizenId,
    citizen_id_verified: true,
  };
  const browser = openBrowser(t.test.app);
  const desk = `/api/support-desk?orgId=${COMMUNE}`;
  await browser.signIn(t.issuer);
  expect(await statusOf(browser, desk)).toBe(401);
  await browser.signIn(t.issuer, { query: '?face=office' });
  expect(await statusOf(browser, desk)).toBe(200);

  let passed = 0;
  const wait = (minutes: number): void => {
    t.pass(minutes * MINUTE);
    passed += minutes;
  };
  for (let round = 0; round < 28; round += 1) {
    wait(25);
    expect(await statusOf(browser, desk), `after ${passed} minutes of steady work`).toBe(200);
  }
  wait(25);
  expect(await statusOf(browser, desk), 'after 12 hours').toBe(401);
  expect(await statusOf(browser)).toBe(200);
  wait(-passed);

  await browser.signIn(t.issuer, { query: '?face=office' });
  await later(31 * MINUTE, async () => expect(await statusOf(browser, desk), 'idle').toBe(401));
});

test('an old sign-in at VNeID does not reopen Văn phòng silently', async () => {
  const member = await t.world.member();
  t.issuer.proofAge = 3600;
  t.issuer.subject = subjectOf(member);
  expect(await openBrowser(t.test.app).signIn(t.issuer, { query: '?face=office' })).toBe('/dang-nhap?loi=hetHan');
  t.issuer.proofAge = 0;
});

test('the database holds no token, only its SHA-256', async () => {
  const browser = await signedIn(await t.world.member());
  const token = browser.cookie('sotay')!;
  const { rows } = await t.database.ownerPool.query<{ row: string }>(
    "SELECT s::text || encode(token_hash, 'escape') AS row FROM identity_session s",
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.some(({ row }) => row.includes(token))).toBe(false);
});

test('the same person in the same browser is one device; another browser is another', async () => {
  const member = await t.world.member();
  const browser = await signedIn(member);
  await signedIn(member, '', browser);
  await browser.send('POST', '/api/sign-out');
  await signedIn(member, '', browser);
  const second = await signedIn(
    member,
    '',
    openBrowser(t.test.app, 'Mozilla/5.0 (Windows NT 10.0) Edg/140 Chrome/140'),
  );
  const { items } = (await second.get('/api/me/devices')).json();
  expect(items).toMatchObject([
    { label: 'Máy tính Windows, Edge', here: true },
    { label: 'Điện thoại Android, Chrome', here: false, mayRevoke: true },
  ]);
});

test('a device signed out from another one ends at once, on this node and on every other, long before what they remember is old', async () => {
  const member = await t.world.member();
  const [lost, desk] = [await signedIn(member), await signedIn(member)];
  const log = createLogger('silent');
  const watch = await watchDatabase(t.database.ownerPool, log);
  const elsewhere = rememberSessions(t.database.ownerPool, watch, () => new Date(), log);
  try {
    const token = lost.cookie('sotay')!;
    expect(await elsewhere(token)).not.toBeNull();
    expect(await statusOf(lost)).toBe(200);
    const other = (await desk.get('/api/me/devices')).json().items.find((item: { here: boolean }) => !item.here);
    expect((await desk.send('DELETE', `/api/me/devices/${other.id}`)).json()).toEqual({ done: true });
    // a write asks the database, whatever memory believes
    expect((await lost.send('PUT', '/api/me/preferences', { textSize: 'large' })).statusCode).toBe(401);
    await expect.poll(async () => [await statusOf(lost), await elsewhere(token)]).toEqual([401, null]);
  } finally {
    await watch.stop();
  }
});

test('nobody signs out another person’s device', async () => {
  const [mine, theirs] = [await signedIn(await t.world.member()), await signedIn(await t.world.member())];
  const { items } = (await theirs.get('/api/me/devices')).json();
  expect((await mine.send('DELETE', `/api/me/devices/${items[0].id}`)).statusCode).toBe(404);
  expect(await statusOf(theirs)).toBe(200);
});

test('a member who dies, leaves or is exempted is out long before what is remembered of him is old, and his next write is refused at once', async () => {
  for (const activity of ['left', 'exempted'] as const) {
    const member = await t.world.member();
    const browser = await signedIn(member);
    expect(await statusOf(browser)).toBe(200);
    await t.world.changeStanding(member, activity);
    expect((await browser.send('PUT', '/api/me/preferences', { textSize: 'large' })).statusCode).toBe(401);
    await expect.poll(() => statusOf(browser)).toBe(401);
  }
});

test('a forged, an empty and an endless cookie are nobody', async () => {
  for (const token of ['x', 'a'.repeat(43), 'a'.repeat(5000)]) {
    const browser = openBrowser(t.test.app);
    browser.setCookie('sotay', token);
    expect(await statusOf(browser)).toBe(401);
  }
});

test('a write without our own header is not ours', async () => {
  const browser = await signedIn(await t.world.member());
  const answer = await t.test.app.inject({
    method: 'POST',
    url: '/api/sign-out',
    cookies: { sotay: browser.cookie('sotay')! },
  });
  expect(answer.json()).toMatchObject({ code: 'unsafeOrigin' });
});
