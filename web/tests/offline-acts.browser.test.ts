import type { BrowserContext, Page } from 'playwright-core';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { fullName } from '../../server/src/authority/testing/identities.ts';
import { person } from '../../server/src/authority/testing/people.ts';
import { sayStruck } from '../../server/src/sync/testing/fault-proxy.ts';
import { FREE_LINE, SLOW_LINE } from '../../server/src/sync/testing/line.ts';
import { newPhone, PATIENT, untilKept, type InstalledPhone } from './installed.ts';
import { startMortal, type Mortal } from './mortal.ts';
import {
  at,
  checkIn,
  doOfficerActs,
  MEMBER,
  MEMBER_ACTS,
  OFFICER,
  prepareGround,
  shownCode,
  writeOpinion,
  type Ground,
} from './steps/offline.ts';
import { applied, before, expectEachOnce, held } from './steps/offline-counts.ts';

const PUSH = ({ url }: { url: string }): boolean => url.startsWith('/api/sync/push');
/** The device keeps the minutes of three meetings (SY40), and each round writes on others. */
const ROUNDS = 3;

let app: Mortal;
let memberPhone: InstalledPhone;
let officerPhone: InstalledPhone;
let member: BrowserContext;
let officer: BrowserContext;
/** Another phone of the member. */
let second: BrowserContext;
/** The officer and the member where there is always a network, to prepare rounds. */
let online: [BrowserContext, BrowserContext];
const grounds: Ground[] = [];

beforeAll(async () => {
  app = await startMortal();
  online = [await app.open(OFFICER), await app.open(MEMBER)];
  for (let round = 1; round <= ROUNDS; round += 1) grounds.push(await prepareGround(...online, round));
  memberPhone = newPhone(app.proxy.address, await app.cookies(MEMBER));
  officerPhone = newPhone(app.proxy.address, await app.cookies(OFFICER));
  [member, officer] = [await memberPhone.start(), await officerPhone.start()];
  second = await app.open(MEMBER);
  const pages = [onlyPage(member), onlyPage(officer), await second.newPage()];
  for (const page of pages) await page.goto('/');
  await Promise.all(pages.map(untilKept));
});
beforeEach(() => mend(member, officer));
afterAll(async () => {
  await memberPhone.discard();
  await officerPhone.discard();
  await app.close();
});

/** The tab that a phone opens with; a second one would leave it the courier's work. */
const onlyPage = (phone: BrowserContext): Page => phone.pages()[0]!;

/** The network goes, for the phones and for whoever else is on the line. */
async function cut(...devices: BrowserContext[]): Promise<void> {
  app.proxy.change({ offline: true });
  for (const device of devices) await device.setOffline(true);
}
async function mend(...devices: BrowserContext[]): Promise<void> {
  app.proxy.change({ offline: false });
  for (const device of devices) await device.setOffline(false);
}

/** Both phones die where they are and are switched on again without a network. @returns a page on each */
async function die(): Promise<{ mine: Page; theirs: Page }> {
  await Promise.all([memberPhone.kill(), officerPhone.kill()]);
  [member, officer] = await Promise.all([memberPhone.start(), officerPhone.start()]);
  await cut(member, officer);
  return { mine: onlyPage(member), theirs: onlyPage(officer) };
}

/** Nothing waits any more, and nothing was refused. */
async function untilSent(...pages: Page[]): Promise<void> {
  for (const page of pages) {
    await page.getByText('Không còn việc nào chờ.').waitFor(PATIENT);
    expect(await page.getByRole('heading', { name: 'Cần xem lại', exact: true }).count()).toBe(0);
  }
}

/** Who is impatient sends at once, instead of waiting for the next try; it may go by itself before his tap. */
async function hurry(page: Page): Promise<void> {
  const sendNow = page.getByRole('button', { name: 'Gửi ngay' });
  if (await sendNow.isVisible()) await sendNow.click({ timeout: 3_000 }).catch(() => undefined);
}

/** Whoever has not heard the server since he opened the page does not know the hour (SY52). */
async function openRoom(page: Page, { sitting }: Ground): Promise<void> {
  const heard = page.waitForResponse((answer) => answer.url().includes('/api/sync'));
  await page.goto(at(sitting));
  await (await heard).finished();
  await page.getByLabel('Nhập mã trên màn hình phòng họp').waitFor();
}

/** The member's page of the meeting that sits, and the officer's: opened with a network, which is then cut; he checks in. */
async function cutInTheRoom(ground: Ground): Promise<void> {
  const [mine, theirs] = [onlyPage(member), onlyPage(officer)];
  await openRoom(mine, ground);
  await theirs.goto(`${at(ground.sitting)}/diem-danh`);
  await theirs.getByRole('link', { name: /^Mã vào họp/ }).waitFor();
  await cut(member, officer);
  await checkIn(mine, await shownCode(theirs, ground));
}

/** What may be kept is there. */
async function see(page: Page, { invited, paper, declined, task, letter }: Ground): Promise<void> {
  for (const [address, words] of [
    ['/', 'Không có mạng.'],
    ['/ca-nhan', 'Đăng xuất khỏi máy này'],
    ['/sinh-hoat', declined.title],
    [at(invited), invited.agenda[0]!.title],
    [`${at(invited)}/tai-lieu/${paper.id}`, 'I. Mục đích, yêu cầu'],
    ['/sinh-hoat/viec', task.text],
    ['/sinh-hoat/chuyen-can', 'Chuyên cần'],
    ['/y-kien', letter.subject],
    ['/chi-bo', fullName(person(OFFICER))],
    ['/thong-bao', 'Thông báo'],
  ] as const) {
    await page.goto(address);
    await page.getByText(words).first().waitFor();
  }
}

/** Where each act was done the screen says that nobody has received it yet. */
async function seeWaiting(page: Page, { invited, declined, letter }: Ground): Promise<void> {
  const opinions = `${at(invited)}/y-kien`;
  for (const address of [
    at(invited),
    at(declined),
    opinions,
    '/sinh-hoat/viec',
    `/y-kien/${letter.id}`,
    '/ca-nhan/dinh-chinh',
  ]) {
    await page.goto(address);
    await page.getByText('Chờ gửi', { exact: true }).first().waitFor();
  }
}

it('[SY20][SY31][SY34][SY39] without a network a killed phone shows what it keeps and takes every act; each arrives once though answers are lost (S9)', async () => {
  const ground = grounds[0]!;
  const was = await before(app.ownerPool);
  await cutInTheRoom(ground);
  let { mine, theirs } = await die();
  await see(mine, ground);
  for (const { act } of MEMBER_ACTS) await act(mine, ground);
  await seeWaiting(mine, ground);
  await doOfficerActs(theirs, ground, (key) => fullName(person(key)));

  // Dead once more: what was done is still there.
  ({ mine, theirs } = await die());
  await mine.addInitScript(() => {
    const look = (): void => {
      if (document.body?.innerText.includes('Không còn việc nào chờ.')) Object.assign(window, { saidNothing: true });
      requestAnimationFrame(look);
    };
    look();
  });
  for (const page of [mine, theirs]) await page.goto('/cho-gui');
  await mine.getByText('7 việc', { exact: true }).waitFor();
  // Not even for a moment: nothing is known of what waits before it is read.
  expect(await mine.evaluate(() => 'saidNothing' in window)).toBe(false);
  await theirs.getByText('2 việc', { exact: true }).waitFor();
  for (const { words } of MEMBER_ACTS) await mine.getByText(words).first().waitFor();
  expect(await before(app.ownerPool)).toEqual(was);

  const lost = app.proxy.struck.dropResponse;
  app.proxy.strike('dropResponse', 3, PUSH);
  await mend(member, officer);
  await untilSent(mine, theirs);
  await expectEachOnce(app.ownerPool, ground, was);
  sayStruck('S9, câu trả lời mất sau khi máy chủ đã ghi', app.proxy.struck.dropResponse - lost);
  expect(app.proxy.struck.dropResponse - lost).toBe(3);
});

it('[SY20][SY32] two tabs and two phones of one person come back at the same moment: each act arrives once (S10)', async () => {
  const ground = grounds[1]!;
  const was = await before(app.ownerPool);
  const other = onlyPage(second);
  await cutInTheRoom(ground);
  await cut(second);
  const tabs = [onlyPage(member), await member.newPage()];
  const theirs = onlyPage(officer);
  for (const [turn, { act }] of MEMBER_ACTS.entries()) await act(tabs[turn % 2]!, ground);
  await doOfficerActs(theirs, ground, (key) => fullName(person(key)));
  // On the other phone the same answer, and an opinion of its own.
  await MEMBER_ACTS[0]!.act(other, ground);
  await writeOpinion(other, ground, 'Đề nghị sửa đường');
  for (const page of [...tabs, other, theirs]) await page.goto('/cho-gui');

  await mend(member, officer, second);
  await untilSent(...tabs, other, theirs);
  await expectEachOnce(app.ownerPool, ground, was, { 'meeting.answer': 1, 'meeting.opinion': 1 });
  sayStruck('S10, trang và máy cùng gửi việc của một người', tabs.length + 1);
  await tabs[1]!.close();
  await second.close();
});

/** Kills while the outbox drains: at the moment when an act waits for a table that somebody else holds. @returns acts done by then */
async function killAt(table: string, what: Parameters<Mortal['kill']>[0], start: () => Promise<void>): Promise<number> {
  const was = Object.values(await applied(app.ownerPool)).reduce((sum, times) => sum + times, 0);
  const blocker: pg.PoolClient = await app.ownerPool.connect();
  await blocker.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
  await start();
  await expect
    .poll(async () => {
      const waiting = `SELECT FROM pg_locks WHERE relation = '${table}'::regclass AND NOT granted`;
      return (await app.ownerPool.query(waiting)).rowCount;
    }, PATIENT)
    .toBeGreaterThan(0);
  const done = Object.values(await applied(app.ownerPool)).reduce((sum, times) => sum + times, 0) - was;
  blocker.release(true);
  await app.kill(what);
  return done;
}

it('[SY20][SY34] the server and its database are killed while the outbox drains: each act arrives once', async () => {
  const ground = grounds[2]!;
  const was = await before(app.ownerPool);
  await cutInTheRoom(ground);
  const [mine, theirs] = [onlyPage(member), onlyPage(officer)];
  for (const { act } of MEMBER_ACTS) await act(mine, ground);
  await doOfficerActs(theirs, ground, (key) => fullName(person(key)));
  for (const page of [mine, theirs]) await page.goto('/cho-gui');

  const half = await killAt('meetings_assignment', 'serverAndDatabase', () => mend(member));
  sayStruck(`kill -9 máy chủ và cơ sở dữ liệu khi ${String(half)} trong 7 việc đã xong`, 1);
  expect(half).toBeGreaterThan(0);
  expect(half).toBeLessThan(7);
  await hurry(mine);
  await untilSent(mine);
  const marked = await killAt('meetings_draft', 'database', () => mend(officer));
  sayStruck(`kill -9 cơ sở dữ liệu khi ${String(marked)} trong 2 việc đã xong`, 1);
  expect(marked).toBeLessThan(2);
  await hurry(theirs);
  await untilSent(theirs);
  await expectEachOnce(app.ownerPool, ground, was);
  expect([...memberPhone.complaints, ...officerPhone.complaints]).toEqual([]);
});

it('[SY31][SY34] over 64 kbit/s with a second each way a meeting is answered and checked into on an old phone (S22)', async () => {
  const ground = await prepareGround(...online, ROUNDS + 1);
  const [mine, theirs] = [onlyPage(member), onlyPage(officer)];
  const late = app.proxy.struck.late;
  const devtools = await member.newCDPSession(mine);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  app.proxy.change({ line: SLOW_LINE });
  await MEMBER_ACTS[0]!.act(mine, ground);
  await openRoom(mine, ground);
  await checkIn(mine, await shownCode(theirs, ground));
  await mine.goto('/cho-gui');
  await untilSent(mine);
  app.proxy.change({ line: FREE_LINE });
  expect(await held(app.ownerPool, ground)).toMatchObject({ attending: 1, check_ins: 1 });
  sayStruck('S22, gói tin mất và đến muộn', app.proxy.struck.late - late);
});
