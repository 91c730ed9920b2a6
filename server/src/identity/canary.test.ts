import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../platform/http/app.ts';
import { createLogger } from '../platform/logging.ts';
import { modules } from '../routes.ts';
import { openBrowser, subjectOf } from './testing/browser.ts';
import { identityTest, type IdentityTest } from './testing/setup.ts';
import { COMMUNE } from './testing/small-world.ts';

let t: IdentityTest;
beforeAll(async () => (t = await identityTest()));
afterAll(() => t.close());

test('neither log nor audit nor table in clear holds a citizen id, a phone, a name, a code or a token of who signs in', async () => {
  const lines: string[] = [];
  const log = createLogger(
    'debug',
    new Writable({ write: (piece, _encoding, done) => (lines.push(String(piece)), done()) }),
  );
  const app = await buildApp({ ...t.test.services, log }, modules, null);
  await app.ready();
  const member = await t.world.member({ name: 'Chim Hoàng Yến' });
  const stranger = {
    sub: 'nguoi-la-0977',
    name: 'Chim Sơn Ca',
    birthdate: '1966-06-06',
    citizen_id: '001066066066',
    citizen_id_verified: true,
  };
  const browser = openBrowser(app);
  const secrets: string[] = [
    member.citizenId,
    member.name,
    stranger.citizen_id,
    stranger.name,
    '0987123456',
    member.birthDate,
  ];

  for (const lie of ['none', 'algNone', 'userinfoOfAnother', 'wrongNonce'] as const) {
    t.issuer.lie = lie;
    t.issuer.subject = subjectOf(member);
    await browser.signIn(t.issuer);
  }
  t.issuer.lie = 'none';
  secrets.push(browser.cookie('sotay')!);
  const before = browser.cookie('sotay')!;
  await browser.get('/api/me');
  t.issuer.subject = stranger;
  const address = await openBrowser(app).signIn(t.issuer);
  secrets.push(address.slice(-10));
  await openBrowser(app).send('POST', '/api/support-cases/add', {
    code: address.slice(-10),
    callbackPhone: '0987123456',
    communeId: COMMUNE,
  });
  await openBrowser(app).send('POST', '/api/support-cases/add', {
    code: address.slice(-10),
    callbackPhone: '098712345',
    communeId: 'x',
  });
  const board = await t.test.as((await t.world.staff('organizationBoard', COMMUNE)).accountId);
  const { code } = (
    await board({ method: 'POST', url: '/api/activation-codes', payload: { memberId: (await t.world.member()).id } })
  ).json();
  secrets.push(code);
  const other = openBrowser(app);
  await other.send('POST', '/api/sign-in/code', { code });
  secrets.push(other.cookie('sotay')!);
  await other.send('POST', '/api/sign-in/code', { code });
  expect(browser.cookie('sotay')).toBe(before);

  const written = lines.join('\n');
  expect(lines.length).toBeGreaterThan(10);
  for (const secret of secrets) expect(written, secret).not.toContain(secret);
  const { rows } = await t.database.ownerPool.query<{ text: string }>('SELECT e::text AS text FROM audit_entry e');
  for (const secret of secrets) expect(rows.map(({ text }) => text).join('\n'), secret).not.toContain(secret);
  // What must never be readable in the database's files: numbers, phones, codes and tokens. (Names stay clear for search.)
  const tables = [
    'identity_account',
    'identity_binding',
    'identity_session',
    'identity_device',
    'identity_activation_code',
    'identity_support_case',
    'identity_challenge',
    'members_number',
  ];
  for (const table of tables) {
    const dump = await t.database.ownerPool.query<{ text: string }>(`SELECT x::text AS text FROM ${table} x`);
    for (const secret of secrets.filter((one) => ![member.name, stranger.name, member.birthDate].includes(one)))
      expect(dump.rows.map(({ text }) => text).join('\n'), `${table}: ${secret}`).not.toContain(secret);
  }
  await app.close();
});
