import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asSystem } from '../platform/database/transaction.ts';
import {
  appointFirstAdministrator,
  identifyFirstAdministrator,
  isFirstAdministratorIdentified,
  type FirstCode,
} from './first-administrator.ts';
import { openBrowser, type Browser } from './testing/browser.ts';
import { identityTest, type IdentityTest } from './testing/setup.ts';
import { PROVINCE } from './testing/small-world.ts';

const NAME = 'Đỗ Thị Khởi';
const NUMBER = '025081004321';

let t: IdentityTest;
beforeAll(async () => (t = await identityTest()));
afterAll(() => t.close());
beforeEach(async () => {
  await t.database.ownerPool.query('DELETE FROM identity_activation_code');
});

/** The administrator as `init` makes him when his number is not known. */
async function appointed(): Promise<FirstCode> {
  return asSystem(t.database.ownerPool, (db) =>
    appointFirstAdministrator(db, t.test.crypto, PROVINCE, 'Quản trị viên thứ nhất', null),
  );
}
async function identify(name: string, citizenId: string) {
  return asSystem(t.database.ownerPool, (db) => identifyFirstAdministrator(db, t.test.crypto, name, citizenId));
}
async function redeem({ digits }: FirstCode): Promise<Browser> {
  const browser = openBrowser(t.test.app);
  await browser.send('POST', '/api/sign-in/code', { code: digits });
  return browser;
}
async function accountOf(browser: Browser): Promise<unknown> {
  return (await browser.get('/api/me')).json().account?.id;
}
function claims(citizenId: string, sub: string) {
  return { sub, name: NAME, birthdate: '1981-05-01', citizen_id: citizenId, citizen_id_verified: true };
}

test('without a number VNeID does not know the first administrator; with name and number it opens his own account', async () => {
  const byCode = await redeem(await appointed());
  expect(await asSystem(t.database.ownerPool, isFirstAdministratorIdentified)).toBe(false);
  t.issuer.subject = claims(NUMBER, 'khoi');
  expect(await openBrowser(t.test.app).signIn(t.issuer)).toContain('/dang-nhap/ho-tro');

  expect(await identify(` ${NAME.normalize('NFD')} `, NUMBER)).toBeNull();
  expect(await asSystem(t.database.ownerPool, isFirstAdministratorIdentified)).toBe(true);
  const byVneid = openBrowser(t.test.app);
  await byVneid.signIn(t.issuer);
  expect(await accountOf(byVneid)).toBe(await accountOf(byCode));
  const { rows } = await t.database.ownerPool.query("SELECT detail FROM audit_entry WHERE act = 'account.identify'");
  expect(rows).toEqual([{ detail: { installation: true } }]);

  // Bound: nobody at the terminal makes somebody else of him any more.
  expect(await identify('Người Khác', '025081009999')).toBe('boundAlready');
});

test('a number written wrong is put right before it has been used', async () => {
  await appointed();
  expect(await identify(NAME, '025081000001')).toBeNull();
  expect(await identify(NAME, '025081000002')).toBeNull();
  t.issuer.subject = claims('025081000001', 'nham');
  expect(await openBrowser(t.test.app).signIn(t.issuer)).toContain('/dang-nhap/ho-tro');
  t.issuer.subject = claims('025081000002', 'dung');
  const browser = openBrowser(t.test.app);
  await browser.signIn(t.issuer);
  expect(await accountOf(browser)).toEqual(expect.any(String));
});

test("a member's number and another staff's number are not taken from them", async () => {
  await appointed();
  const member = await t.world.member();
  expect(await identify(member.name, member.citizenId)).toBe('numberOfAnother');
  const staff = await t.world.staff('office', PROVINCE);
  expect(await identify(staff.name, staff.citizenId)).toBe('numberOfAnother');
});

test('where nobody was appointed there is nobody to identify', async () => {
  expect(await identify(NAME, '025081007777')).toBe('nobody');
});
