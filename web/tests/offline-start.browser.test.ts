import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { WEB_BUILD } from './harness.ts';
import { installedPhone, kept, PATIENT, untilKept } from './installed.ts';
import { HANDBOOK_ROUTES } from './routes.ts';

let app: Handbook;
beforeAll(async () => {
  app = await startHandbook();
});
afterAll(() => app.close());

it('an installed handbook opens every address after the phone was off, without a network and without a server', async () => {
  const phone = await installedPhone(app, 'secretary');
  const page = await (await phone.start()).newPage();
  await page.goto('/');
  await page.getByRole('heading', { name: 'Tin mới' }).waitFor();
  await untilKept(page);

  await app.shut();
  const context = await phone.start();
  await context.setOffline(true);
  const offline = await context.newPage();
  const asked: string[] = [];
  offline.on('request', (request) => asked.push(new URL(request.url()).pathname));
  for (const { address } of HANDBOOK_ROUTES) {
    await offline.goto(address(app));
    await offline.getByRole('heading', { level: 1 }).waitFor();
    expect(await offline.getByText(/Chưa mở được trang|Không có trang này|Trang này chỉ mở được/).count()).toBe(0);
  }
  // In its own styles and its own typeface, which came with it.
  expect(await offline.evaluate(() => document.styleSheets.length)).toBeGreaterThan(0);
  await offline.waitForFunction(() => [...document.fonts].some(({ status }) => status === 'loaded'));

  await offline.goto('/van-phong/dang-vien');
  await offline.getByRole('heading', { name: 'Không có mạng' }).waitFor();
  await offline.getByRole('link', { name: 'Về Trang chủ của sổ tay' }).click();
  await offline.getByRole('heading', { name: /^Chào đồng chí/ }).waitFor();
  expect(phone.complaints).toEqual([]);
  await app.reopen();
  await phone.discard();
});

it('what is kept is the application alone: no answer of the server about anybody, nothing of Văn phòng, no session', async () => {
  const phone = await installedPhone(app, 'secretary');
  const page = await (await phone.start()).newPage();
  await page.goto('/');
  await untilKept(page);
  // Now that the worker stands between them, the pages ask for data again.
  for (const address of ['/', '/sinh-hoat', '/ca-nhan', '/chi-bo', '/y-kien']) {
    await page.goto(address);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  await page.evaluate(async () => (await fetch('/api/me')).json());
  const addresses = Object.values(await kept(page)).flat();
  expect(
    addresses.filter((address) => !/^\/(_app\/immutable\/|icons\/|manifest\.webmanifest$|$)/.test(address)),
  ).toEqual([]);
  expect(addresses.filter((address) => address.endsWith('.woff2'))).toHaveLength(6);

  // The page holds its version's files by a lock named like their cache.
  const locks = (): Promise<(string | undefined)[]> =>
    page.evaluate(async () => (await navigator.locks.query()).held!.map(({ name }) => name));
  await expect.poll(locks, PATIENT).toContain(Object.keys(await kept(page))[0]);

  const ofOffice = filesOf('/van-phong/dang-vien').find((file) => !filesOf('/').includes(file));
  expect(addresses).not.toContain(`/${ofOffice}`);

  const served = await page.request.get('/');
  const keptHeaders = await page.evaluate(async () => Object.fromEntries((await caches.match('/'))!.headers));
  expect(keptHeaders['content-security-policy']).toBe(served.headers()['content-security-policy']);
  expect(keptHeaders['content-security-policy']).toContain("require-trusted-types-for 'script'");
  expect(keptHeaders['cross-origin-opener-policy']).toBe('same-origin');
  expect(served.headers()['link']).toContain('</api/me>; rel=preload');
  for (const link of keptHeaders['link']?.split(', ') ?? ['none'])
    expect(link).toMatch(/^<\/_app\/immutable\/[^>]+\.js>; rel=modulepreload$/);
  expect(phone.complaints).toEqual([]);
  await phone.discard();
});

it('the worker is asked for anew each time, and its own policy lets it do nothing but fetch from here', async () => {
  const page = await app.visit({ width: 360, height: 740 });
  const { headers, status } = await page.request.get('/service-worker.js').then((answer) => ({
    headers: answer.headers(),
    status: answer.status(),
  }));
  expect(status).toBe(200);
  expect(headers['cache-control']).toBe('no-cache');
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
  );
  await page.context().close();
});

it('an installation that the line broke off goes on where it stopped', async () => {
  const broken = copyOfBuild();
  const lost = filesOf('/ca-nhan/may').find((file) => !filesOf('/').includes(file) && file.endsWith('.js'))!;
  for (const ending of ['', '.br', '.gz']) rmSync(path.join(broken, lost + ending), { force: true });
  await app.shut();
  await app.reopen(broken);

  const phone = await installedPhone(app, 'member');
  const page = await (await phone.start()).newPage();
  await page.goto('/dang-nhap');
  // All but the lost file are kept, and the browser has given up for now.
  await expect.poll(async () => Object.values(await kept(page)).flat().length, PATIENT).toBeGreaterThan(50);
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()) === undefined), PATIENT)
    .toBe(true);
  const early = Object.values(await kept(page))
    .flat()
    .find((address) => address.endsWith('.css'))!;
  expect(Object.values(await kept(page)).flat()).not.toContain('/');
  await page.evaluate(async (address) => {
    const cache = await caches.open((await caches.keys())[0]!);
    await cache.put(
      address,
      new Response(await (await cache.match(address))!.text(), { headers: { 'x-first-try': '1' } }),
    );
  }, early);

  await app.shut();
  await app.reopen();
  await page.reload();
  await untilKept(page);
  expect(await page.evaluate(async (address) => (await caches.match(address))!.headers.get('x-first-try'), early)).toBe(
    '1',
  );
  expect(Object.values(await kept(page)).flat()).toContain(`/${lost}`);
  await phone.discard();
  rmSync(broken, { recursive: true, force: true });
});

it('a phone that saves data keeps the handbook without its typefaces', async () => {
  const saving = copyOfBuild();
  // The browser's own switch reaches pages only.
  const worker = path.join(saving, 'service-worker.js');
  const says = "Object.defineProperty(navigator.connection, 'saveData', { value: true });\n";
  writeFileSync(worker, says + readFileSync(worker, 'utf8'));
  for (const ending of ['.br', '.gz']) rmSync(worker + ending);
  await app.shut();
  await app.reopen(saving);

  const phone = await installedPhone(app, 'member');
  const context = await phone.start();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setDataSaverOverride', { dataSaverEnabled: true });
  await page.goto('/dang-nhap');
  await untilKept(page);
  const addresses = Object.values(await kept(page)).flat();
  expect(addresses.length).toBeGreaterThan(50);
  expect(addresses.filter((address) => address.endsWith('.woff2'))).toEqual([]);
  await phone.discard();
  await app.shut();
  await app.reopen();
  rmSync(saving, { recursive: true, force: true });
});

function copyOfBuild(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sotay-build-'));
  cpSync(WEB_BUILD, folder, { recursive: true });
  return folder;
}

/** Files that each page needs, as the build wrote them down. */
function filesOf(address: string): readonly string[] {
  const pages = readFileSync(path.join(WEB_BUILD, '_app/preloads.json'), 'utf8');
  return (JSON.parse(pages) as Record<string, readonly string[]>)[address]!;
}
