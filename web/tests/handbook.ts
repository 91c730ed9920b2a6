import { createHash, randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { TextSize } from '@sotay/contract';
import { listDemoPeople, type DemoPerson } from '../../server/src/demo/people.ts';
import type { TestDatabase } from '../../server/src/platform/database/testing.ts';
import { PHONE, startProduct, type Running, type Screen } from './harness.ts';
import type { HandbookRoute } from './routes.ts';

/** How a page of the handbook is opened. */
export interface Opening {
  /** Demo member who is signed in; nobody when absent. */
  as?: DemoMember;
  /** Any other member, in place of `as`. */
  member?: number;
  size?: TextSize;
  dark?: boolean;
  screen?: Screen;
  /** Proved himself within the last five minutes. */
  proved?: boolean;
}

/** Members of the demo's showcase cell, by what they are. */
export type DemoMember = 'secretary' | 'deputy' | 'member';
const ROLES: Record<DemoMember, string> = {
  secretary: 'Bí thư chi bộ',
  deputy: 'Phó bí thư chi bộ',
  member: 'Đảng viên',
};

/** The product, with pages that open signed in at once: only the journeys go through VNeID. */
export interface Handbook extends Running {
  person(who: DemoMember): DemoPerson;
  memberId(who: DemoMember): number;
  /** A member whom VNeID does not vouch for, and who has no account. */
  readonly withoutLevel2: DemoPerson;
  /** Where the showcase cell's meetings are: the next, the last held, and once `openSitting` opened it one that sits, with a paper. */
  readonly meetings: { readonly next: string; readonly held: string; sitting: string; paper: string };
  open(opening?: Opening): Promise<Page>;
}

/** Starts the product for tests of the handbook; `close()` in `afterAll`. */
export async function startHandbook(): Promise<Handbook> {
  const product = await startProduct();
  const people = (await listDemoPeople(product.services.ownerPool, product.services.crypto)).flatMap(
    (group) => group.people,
  );
  const person = (who: DemoMember): DemoPerson => people.find((one) => one.role === ROLES[who])!;
  // The stand-in's subject of a member ends in his number.
  const memberId = (who: DemoMember): number => Number(person(who).id.replace('dangvien-', ''));
  return {
    ...product,
    meetings: await showcaseMeetings(product.database, memberId('secretary')),
    person,
    memberId,
    withoutLevel2: people.find((one) => !one.level2)!,
    async open({ as, member = as && memberId(as), size, dark = false, screen = PHONE, proved = false } = {}) {
      const page = await product.visit(screen, { colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
      if (member !== undefined) {
        const token = await openSession(product.database, member, proved);
        await page.context().addCookies([{ name: 'sotay', value: token, url: product.base }]);
      }
      if (size) await page.addInitScript((chosen) => localStorage.setItem('sotay.cochu', chosen), size);
      return page;
    },
  };
}

async function showcaseMeetings(database: TestDatabase, secretary: number): Promise<Handbook['meetings']> {
  const { rows } = await database.ownerPool.query<{ day: string; state: string }>(
    `SELECT DISTINCT ON (m.state) m.state, (m.starts_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date::text AS day
       FROM meetings_meeting m JOIN members_member p ON p.home_cell_id = m.host_id
      WHERE p.id = $1 AND m.kind = 'regular' AND m.state IN ('convened', 'published') ORDER BY m.state, m.starts_at DESC`,
    [secretary],
  );
  const at = (state: string): string => `/sinh-hoat/${rows.find((row) => row.state === state)!.day}-thuong-ky`;
  return { next: at('convened'), held: at('published'), sitting: at('published'), paper: '' };
}

/** Signs a member in on a phone of his own. @returns the session's token */
export async function openSession(
  database: Pick<TestDatabase, 'ownerPool'>,
  memberId: number,
  proved: boolean,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await database.ownerPool.query(
    'INSERT INTO identity_account (member_id) VALUES ($1) ON CONFLICT (member_id) DO NOTHING',
    [memberId],
  );
  const { rows } = await database.ownerPool.query<{ id: string }>(
    'SELECT id FROM identity_account WHERE member_id = $1',
    [memberId],
  );
  const account = rows[0]!.id;
  await database.ownerPool.query(
    `INSERT INTO identity_consent (account_id, version, given)
     SELECT $1, '2026-11', true WHERE NOT EXISTS (SELECT FROM identity_consent WHERE account_id = $1)`,
    [account],
  );
  // Only an account bound to VNeID may reveal numbers.
  await database.ownerPool.query(
    `INSERT INTO identity_binding (account_id, issuer, subject) VALUES ($1::uuid, 'https://vneid.example', $1::uuid::text) ON CONFLICT DO NOTHING`,
    [account],
  );
  await database.ownerPool.query(
    `WITH device AS (INSERT INTO identity_device (account_id, label) VALUES ($1, 'Điện thoại Android') RETURNING id)
     INSERT INTO identity_session (account_id, device_id, token_hash, strength, expires_at, reauthenticated_at)
     SELECT $1, id, $2, 'vneid', now() + interval '180 days', CASE WHEN $3 THEN now() END FROM device`,
    [account, createHash('sha256').update(token).digest(), proved],
  );
  return token;
}

/** Goes to a page of the handbook and waits until it shows what it is for. */
export async function visitRoute(page: Page, app: Handbook, route: HandbookRoute): Promise<void> {
  await page.goto(route.address(app));
  await page.getByText(new RegExp(route.ready)).first().waitFor();
}
