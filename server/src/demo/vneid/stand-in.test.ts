import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOidc } from '../../identity/oidc.ts';
import type { OidcSettings } from '../../platform/config.ts';
import { startStandIn, type StandIn } from './stand-in.ts';
import { freePort } from '../../platform/free-port.ts';

const REDIRECT = 'http://localhost:3000/api/sign-in/callback';
const PEOPLE = [
  {
    title: 'Chi bộ <thử>',
    people: [
      {
        id: 'dangvien-1',
        name: 'Đinh Thị Mơ',
        citizenId: '017160000001',
        birthDate: '1960-02-29',
        role: 'Bí thư chi bộ',
        level2: true,
      },
      {
        id: 'dangvien-2',
        name: 'Đinh Văn Mùi',
        citizenId: '017060000002',
        birthDate: '1960-02-28',
        role: 'Chưa có định danh mức 2',
        level2: false,
      },
    ],
  },
];
let standIn: StandIn;
let settings: OidcSettings;

beforeAll(async () => {
  const port = await freePort();
  settings = {
    issuer: `http://localhost:${port}`,
    clientId: 'so-tay',
    clientSecret: 'thu',
    scope: 'openid profile citizen',
    citizenIdClaim: 'citizen_id',
    verifiedClaim: 'citizen_id_verified',
  };
  standIn = await startStandIn(settings, 'localhost', REDIRECT, () => Promise.resolve(PEOPLE));
});
afterAll(() => standIn.close());

/** Walks the stand-in's pages as a browser would, choosing `who`; ends at our callback's address. */
async function walk(
  url: string,
  who: string,
  cookies = new Map<string, string>(),
): Promise<{ page: string; end: URL | null }> {
  let page = '';
  let next = url;
  let form: string | null = null;
  for (let step = 0; step < 8; step += 1) {
    const answer = await fetch(next, {
      redirect: 'manual',
      method: form === null ? 'GET' : 'POST',
      body: form,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
    });
    form = null;
    for (const cookie of answer.headers.getSetCookie())
      cookies.set(cookie.slice(0, cookie.indexOf('=')), cookie.slice(cookie.indexOf('=') + 1, cookie.indexOf(';')));
    const location = answer.headers.get('location');
    if (location?.startsWith(REDIRECT) === true) return { page, end: new URL(location) };
    if (location !== null) next = new URL(location, next).href;
    else {
      page = await answer.text();
      if (answer.status !== 200) return { page, end: null };
      form = `who=${encodeURIComponent(who)}`;
    }
  }
  throw new Error('The walk has no end');
}

test('the page lists people by role in Vietnamese, and the chosen one comes back with verified claims', async () => {
  const oidc = createOidc(settings, REDIRECT, true);
  const { attempt, url } = await oidc.begin({ maxAge: 300 });
  const { page, end } = await walk(url, 'dangvien-1');
  expect(page).toContain('<html lang="vi">');
  expect(page).toContain('Đinh Thị Mơ');
  expect(page).toContain('Bí thư chi bộ');
  expect(page).toContain('Chi bộ &#60;thử&#62;');
  expect(page).not.toContain('017160000001');
  const claims = await oidc.finish(attempt, end!);
  expect(claims).toMatchObject({
    issuer: settings.issuer,
    subject: 'dangvien-1',
    citizenId: '017160000001',
    name: 'Đinh Thị Mơ',
    birthDate: '1960-02-29',
  });
  expect(Date.now() - claims.provedAt!.getTime()).toBeLessThan(60_000);
  await expect(oidc.finish(attempt, end!)).rejects.toThrow();
});

test('a person without a level-2 identity comes back with a name and no number that counts', async () => {
  const oidc = createOidc(settings, REDIRECT, true);
  const { attempt, url } = await oidc.begin({ maxAge: null });
  const { end } = await walk(url, 'dangvien-2');
  expect(await oidc.finish(attempt, end!)).toMatchObject({ name: 'Đinh Văn Mùi', citizenId: null });
});

test('it asks whom one wants to be at every sign-in, in the same browser too', async () => {
  const oidc = createOidc(settings, REDIRECT, true);
  const cookies = new Map<string, string>();
  for (let round = 0; round < 2; round += 1) {
    const { page } = await walk((await oidc.begin({ maxAge: null })).url, 'dangvien-1', cookies);
    expect(page).toContain('Đinh Thị Mơ');
  }
});

test('nobody comes back who is not in the list', async () => {
  const { url } = await createOidc(settings, REDIRECT, true).begin({ maxAge: null });
  expect(await walk(url, 'ai-do')).toMatchObject({ end: null, page: expect.stringContaining('quá lâu') });
});
