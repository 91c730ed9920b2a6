import type { BrowserContext, Page } from 'playwright-core';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { accountId, fullName } from '../../server/src/authority/testing/identities.ts';
import { person } from '../../server/src/authority/testing/people.ts';
import { memberIdOf } from '../../server/src/members/testing/village.ts';
import { sayStruck } from '../../server/src/sync/testing/fault-proxy.ts';
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

const PUSH = ({ url }: { url: string }): boolean => url.startsWith('/api/sync/push');
const ROUNDS = 3;

let app: Mortal;
let memberPhone: InstalledPhone;
let officerPhone: InstalledPhone;
let member: BrowserContext;
let officer: BrowserContext;
const grounds: Ground[] = [];

beforeAll(async () => {
  app = await startMortal();
  const [ofOfficer, ofMember] = [await app.open(OFFICER), await app.open(MEMBER)];
  for (let round = 1; round <= ROUNDS; round += 1) grounds.push(await prepareGround(ofOfficer, ofMember, round));
  for (const context of [ofOfficer, ofMember]) await context.close();
  memberPhone = newPhone(app.proxy.address, await app.cookies(MEMBER));
  officerPhone = newPhone(app.proxy.address, await app.cookies(OFFICER));
  [member, officer] = [await memberPhone.start(), await officerPhone.start()];
  const pages = [onlyPage(member), onlyPage(officer)];
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

/** How often the database holds what a round did. */
async function held({ invited, declined, sitting, task, letter, word }: Ground): Promise<object> {
  const { rows } = await app.ownerPool.query<object>(
    `SELECT (SELECT count(*)::int FROM meetings_answer WHERE member_id = $1 AND meeting_id = $2 AND answer = 'attending') AS attending,
            (SELECT count(*)::int FROM meetings_answer WHERE member_id = $1 AND meeting_id = $3 AND answer = 'absent') AS absent,
            (SELECT count(*)::int FROM meetings_prior_opinion WHERE member_id = $1 AND text = 'Đề nghị sửa loa, ' || $7) AS opinions,
            (SELECT count(*)::int FROM meetings_assignment WHERE id = $5 AND state = 'done' AND version = 2) AS tasks,
            (SELECT count(*)::int FROM feedback_message WHERE thread_id = $6 AND act = 'reply') AS replies,
            (SELECT count(*)::int FROM meetings_attendance WHERE meeting_id = $4 AND member_id = $1 AND by_code AND version = 2) AS check_ins,
            (SELECT count(*)::int FROM meetings_attendance WHERE meeting_id = $4 AND NOT by_code AND mark = 'present' AND version = 2) AS marks,
            (SELECT count(*)::int FROM meetings_draft WHERE meeting_id = $4 AND body LIKE '%21 giờ, ' || $7 || '.') AS drafts`,
    [memberIdOf(MEMBER), invited.id, declined.id, sitting.id, task.id, letter.id, word],
  );
  return rows[0]!;
}
const EACH_ONCE = { attending: 1, absent: 1, opinions: 1, tasks: 1, replies: 1, check_ins: 1, marks: 1, drafts: 1 };
/** What the two phones send in a round, by name. */
const SENT = {
  ...counted(MEMBER_ACTS.map(({ name }) => name)),
  'meeting.checkIn': 1,
  'meeting.mark': 1,
  'meeting.draft': 1,
};

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Acts of people that the server did, by name, so far; the application's own marks aside. */
async function applied(): Promise<Record<string, number>> {
  const { rows } = await app.ownerPool.query<{ name: string }>(
    `SELECT name FROM sync_mutation WHERE account_id = ANY ($1) AND outcome = 'applied'
        AND name NOT IN ('meeting.seen', 'meeting.delivered', 'notice.read')`,
    [[MEMBER, OFFICER].map((key) => accountId(person(key)))],
  );
  return counted(rows.map(({ name }) => name));
}

async function corrections(): Promise<number> {
  const { rows } = await app.ownerPool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM members_correction WHERE member_id = $1',
    [memberIdOf(MEMBER)],
  );
  return rows[0]!.n;
}

async function before(): Promise<{ applied: Record<string, number>; corrections: number }> {
  return { applied: await applied(), corrections: await corrections() };
}

async function expectEachOnce(
  ground: Ground,
  was: Awaited<ReturnType<typeof before>>,
  more: Record<string, number> = {},
): Promise<void> {
  expect(await held(ground)).toEqual(EACH_ONCE);
  expect(await corrections()).toBe(was.corrections + 1);
  const expected = { ...was.applied };
  for (const [name, times] of [...Object.entries(SENT), ...Object.entries(more)])
    expected[name] = (expected[name] ?? 0) + times;
  expect(await applied()).toEqual(expected);
}

/** Nothing waits any more, and nothing was refused. */
async function untilSent(...pages: Page[]): Promise<void> {
  for (const page of pages) {
    await page.getByText('Không còn việc nào chờ.').waitFor(PATIENT);
    expect(await page.getByRole('heading', { name: 'Cần xem lại', exact: true }).count()).toBe(0);
  }
}

/** The member's page of the meeting that sits, and the officer's: opened with a network, which is then cut; he checks in. */
async function cutInTheRoom(ground: Ground): Promise<void> {
  const [mine, theirs] = [onlyPage(member), onlyPage(officer)];
  // Whoever has not heard the server since he opened the page does not know the hour (SY52).
  const heard = mine.waitForResponse((answer) => answer.url().includes('/api/sync'));
  await mine.goto(at(ground.sitting));
  await heard;
  await mine.getByLabel('Nhập mã trên màn hình phòng họp').waitFor();
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

it('[SY20][SY31][SY34][SY39] without a network a killed phone shows what it keeps and takes every act; each arrives once though answers are lost (S9)', async () => {
  const ground = grounds[0]!;
  const was = await before();
  await cutInTheRoom(ground);
  let { mine, theirs } = await die();
  await see(mine, ground);
  for (const { act } of MEMBER_ACTS) await act(mine, ground);
  await doOfficerActs(theirs, ground, (key) => fullName(person(key)));

  // Dead once more: what was done is still there.
  ({ mine, theirs } = await die());
  for (const page of [mine, theirs]) await page.goto('/cho-gui');
  await mine.getByText('7 việc', { exact: true }).waitFor();
  await theirs.getByText('2 việc', { exact: true }).waitFor();
  for (const { words } of MEMBER_ACTS) await mine.getByText(words).first().waitFor();
  expect(await before()).toEqual(was);

  const lost = app.proxy.struck.dropResponse;
  app.proxy.strike('dropResponse', 3, PUSH);
  await mend(member, officer);
  await untilSent(mine, theirs);
  await expectEachOnce(ground, was);
  sayStruck('S9, câu trả lời mất sau khi máy chủ đã ghi', app.proxy.struck.dropResponse - lost);
  expect(app.proxy.struck.dropResponse - lost).toBe(3);
});

it('[SY20][SY32] two tabs and two phones of one person come back at the same moment: each act arrives once (S10)', async () => {
  const ground = grounds[1]!;
  const was = await before();
  const second = await app.open(MEMBER);
  const other = await second.newPage();
  await other.goto('/');
  await untilKept(other);
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
  await expectEachOnce(ground, was, { 'meeting.answer': 1, 'meeting.opinion': 1 });
  sayStruck('S10, trang và máy cùng gửi việc của một người', tabs.length + 1);
  await tabs[1]!.close();
  await second.close();
});

/** Kills while the outbox drains: at the moment when an act waits for a table that somebody else holds. @returns acts done by then */
async function killAt(table: string, what: Parameters<Mortal['kill']>[0], start: () => Promise<void>): Promise<number> {
  const was = Object.values(await applied()).reduce((sum, times) => sum + times, 0);
  const blocker: pg.PoolClient = await app.ownerPool.connect();
  await blocker.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
  await start();
  await expect
    .poll(async () => {
      const waiting = `SELECT FROM pg_locks WHERE relation = '${table}'::regclass AND NOT granted`;
      return (await app.ownerPool.query(waiting)).rowCount;
    }, PATIENT)
    .toBeGreaterThan(0);
  const done = Object.values(await applied()).reduce((sum, times) => sum + times, 0) - was;
  blocker.release(true);
  await app.kill(what);
  return done;
}

it('[SY20][SY34] the server and its database are killed while the outbox drains: each act arrives once', async () => {
  const ground = grounds[2]!;
  const was = await before();
  await cutInTheRoom(ground);
  const [mine, theirs] = [onlyPage(member), onlyPage(officer)];
  for (const { act } of MEMBER_ACTS) await act(mine, ground);
  await doOfficerActs(theirs, ground, (key) => fullName(person(key)));
  for (const page of [mine, theirs]) await page.goto('/cho-gui');

  const half = await killAt('meetings_assignment', 'serverAndDatabase', () => mend(member));
  sayStruck(`kill -9 máy chủ và cơ sở dữ liệu khi ${String(half)} trong 7 việc đã xong`, 1);
  expect(half).toBeGreaterThan(0);
  expect(half).toBeLessThan(7);
  // Who is impatient sends at once, instead of waiting for the next try.
  await mine.getByRole('button', { name: 'Gửi ngay' }).click();
  await untilSent(mine);
  const marked = await killAt('meetings_draft', 'database', () => mend(officer));
  sayStruck(`kill -9 cơ sở dữ liệu khi ${String(marked)} trong 2 việc đã xong`, 1);
  expect(marked).toBeLessThan(2);
  await theirs.getByRole('button', { name: 'Gửi ngay' }).click();
  await untilSent(theirs);
  await expectEachOnce(ground, was);
  expect([...memberPhone.complaints, ...officerPhone.complaints]).toEqual([]);
});
