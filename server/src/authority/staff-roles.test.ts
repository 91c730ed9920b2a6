import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCrypto } from '../platform/crypto/crypto.ts';
import { loadMasterKeys } from '../platform/crypto/keys.ts';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { accountId, digest } from './testing/identities.ts';
import { person } from './testing/people.ts';
import { buildWorld } from './testing/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const keys = path.join(tmpdir(), `sotay-keys-${String(process.pid)}`, 'master.json');
  await buildWorld(database.ownerPool, await createCrypto(loadMasterKeys(keys), database.ownerPool));
});
afterAll(() => database.drop());

/** Everything that an administrator, who configures, has no business reading. */
const CONTENT = [
  'members_member',
  'members_personal',
  'members_number',
  'members_phone',
  'members_circumstance',
  'members_special_duty',
  'members_standing',
  'members_correction',
  'members_data_issue',
  'imports_import',
  'identity_support_case',
  'identity_activation_code',
  'identity_sign_out_request',
] as const;

async function become(client: pg.PoolClient, account: string): Promise<void> {
  await client.query(
    `SELECT set_config('sotay.account_id', $1, true), set_config('sotay.reauthenticated_at', now()::text, true)`,
    [account],
  );
}
/** Rows of content that the account reads now. */
async function contentOf(client: pg.PoolClient, account: string): Promise<number> {
  await become(client, account);
  const counts = CONTENT.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ');
  const { rows } = await client.query<{ rows: string }>(`SELECT ${counts} AS rows`);
  return Number(rows[0]?.rows);
}
/** One act; a refusal changes nothing and is no news. */
async function attempt(client: pg.PoolClient, statement: string, values: unknown[]): Promise<void> {
  await client.query('SAVEPOINT act');
  try {
    await client.query(statement, values);
    await client.query('RELEASE SAVEPOINT act');
  } catch {
    await client.query('ROLLBACK TO SAVEPOINT act');
  }
}

const ADMINISTRATOR = accountId(person('administrator of the commune'));
/** Accounts that he can make: with a name and a number, and nobody behind them but himself. */
const PUPPETS = ['0190eeee-0000-7000-8000-000000000001', '0190eeee-0000-7000-8000-000000000002'];
const HIS = [ADMINISTRATOR, ...PUPPETS, accountId(person('board with an activation code only'))];
const OTHERS = [accountId(person('cell directly under the commune')), accountId(person('office of the commune'))];
const ROLES = ['office', 'organizationBoard', 'propagandaBoard', 'supportTeam', 'administrator', 'auditor'];

interface Act {
  readonly kind: 'give' | 'confirm' | 'end' | 'revive' | 'rewrite';
  readonly by: string;
  readonly to: string;
  readonly role: string;
  readonly org: number;
  /** Which of the rows in question. */
  readonly which: number;
}
const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('give', 'give', 'give', 'confirm', 'confirm', 'confirm', 'end', 'revive', 'rewrite'),
  by: fc.constantFrom(...HIS),
  to: fc.constantFrom(...HIS, ...OTHERS),
  role: fc.constantFrom(...ROLES),
  org: fc.constantFrom(10, 11, 111, 2),
  which: fc.nat({ max: 5 }),
});

const MAKE = `SELECT authority_staff_account(10, $1, $2, $3, $4, '\\x00')`;
const STATEMENTS = {
  confirm: `UPDATE authority_staff_role SET confirmed_at = now(), confirmed_by = $1
             WHERE id = (SELECT id FROM authority_staff_role WHERE confirmed_at IS NULL ORDER BY id DESC OFFSET $2 LIMIT 1)`,
  end: `UPDATE authority_staff_role SET held_to = sotay_today()
         WHERE id = (SELECT id FROM authority_staff_role WHERE held_to IS NULL AND account_id <> $1 ORDER BY id DESC OFFSET $2 LIMIT 1)`,
  revive: `UPDATE authority_staff_role SET held_to = NULL
            WHERE id = (SELECT id FROM authority_staff_role WHERE held_to IS NOT NULL AND account_id = $1 ORDER BY id OFFSET $2 LIMIT 1)`,
  rewrite: `UPDATE authority_staff_role SET account_id = $1 WHERE id = (SELECT id FROM authority_staff_role ORDER BY id OFFSET $2 LIMIT 1)`,
} as const;

async function perform(client: pg.PoolClient, step: Act): Promise<void> {
  await become(client, step.by);
  if (step.kind !== 'give') return attempt(client, STATEMENTS[step.kind], [step.by, step.which]);
  return attempt(client, 'INSERT INTO authority_staff_role (org_id, account_id, role) VALUES ($1, $2, $3)', [
    step.org,
    step.to,
    step.role,
  ]);
}

describe('an administrator', () => {
  test('reaches no content by any chain of giving, confirming and ending by accounts of his own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 15 }), async (chain) => {
        const client = await database.appPool.connect();
        try {
          await client.query('BEGIN');
          await become(client, ADMINISTRATOR);
          for (const [index, puppet] of PUPPETS.entries()) {
            await attempt(client, MAKE, [
              digest(puppet),
              `con roi ${String(index)}`,
              puppet,
              `Con Rối ${String(index)}`,
            ]);
          }
          for (const step of chain) await perform(client, step);
          for (const account of HIS) expect(await contentOf(client, account), account).toBe(0);
        } finally {
          await client.query('ROLLBACK');
          client.release();
        }
      }),
      { numRuns: 50 },
    );
  });

  test('is not confirmed in what he gave by an administrator whom he made', async () => {
    const client = await database.appPool.connect();
    const second = accountId(person('cell directly under the commune'));
    try {
      await client.query('BEGIN');
      await become(client, ADMINISTRATOR);
      await client.query(
        `INSERT INTO authority_staff_role (org_id, account_id, role) VALUES (10, $1, 'administrator')`,
        [second],
      );
      await become(client, accountId(person('secretary of the commune')));
      await client.query(`UPDATE authority_staff_role SET confirmed_at = now() WHERE account_id = $1`, [second]);
      await become(client, ADMINISTRATOR);
      const given = await client.query<{ id: string }>(
        `INSERT INTO authority_staff_role (org_id, account_id, role) VALUES (10, $1, 'organizationBoard') RETURNING id`,
        [accountId(person('sibling cell'))],
      );
      await become(client, second);
      await expect(
        client.query(`UPDATE authority_staff_role SET confirmed_at = now() WHERE id = $1`, [given.rows[0]?.id]),
      ).rejects.toMatchObject({ code: 'SR005' });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  test('and somebody who gives the same person a content role at the same moment do not both succeed', async () => {
    const [first, second] = [await database.appPool.connect(), await database.appPool.connect()];
    const both = accountId(person('same cell'));
    const give = (client: pg.PoolClient, role: string): Promise<unknown> =>
      client.query('INSERT INTO authority_staff_role (org_id, account_id, role) VALUES (10, $1, $2)', [both, role]);
    try {
      for (const client of [first, second]) await client.query('BEGIN');
      await become(first, ADMINISTRATOR);
      await become(second, accountId(person('administrator of the province')));
      await give(first, 'office');
      const late = give(second, 'auditor').then(
        () => 'given',
        (error: { code: string }) => error.code,
      );
      await first.query('COMMIT');
      expect(await late).toBe('SR006');
    } finally {
      await second.query('ROLLBACK');
      first.release();
      second.release();
    }
  });
});

describe('a change of authority', () => {
  const board = accountId(person('organisation board of the commune'));
  const secretary = accountId(person('secretary of the cell'));

  test.each([
    [
      'a role is ended',
      board,
      `UPDATE authority_staff_role SET held_to = sotay_today() WHERE account_id = '${board}'`,
      `UPDATE authority_staff_role SET held_to = NULL WHERE account_id = '${board}'`,
    ],
    [
      'the account is closed',
      board,
      `UPDATE identity_account SET state = 'closed' WHERE id = '${board}'`,
      `UPDATE identity_account SET state = 'open' WHERE id = '${board}'`,
    ],
    [
      'the account loses its binding',
      board,
      `UPDATE identity_binding SET account_id = '${accountId(person('sibling cell'))}' WHERE account_id = '${board}'`,
      `UPDATE identity_binding SET account_id = '${board}' WHERE subject = 'subject-${board}'`,
    ],
    [
      'a position is ended and the member suspended',
      secretary,
      `UPDATE organizations_position SET held_to = sotay_today() WHERE member_id = 3; UPDATE members_personal SET activity = 'suspended' WHERE member_id = 3`,
      `UPDATE organizations_position SET held_to = NULL WHERE member_id = 3; UPDATE members_personal SET activity = 'active' WHERE member_id = 3`,
    ],
  ])('bites on the very next statement when %s', async (_, account, change, back) => {
    const client = await database.appPool.connect();
    const others = 'SELECT count(*)::int AS seen FROM members_personal WHERE member_id <> 3';
    const seen = async (): Promise<number | undefined> => (await client.query<{ seen: number }>(others)).rows[0]?.seen;
    try {
      await client.query('BEGIN');
      await become(client, account);
      expect(await seen()).toBeGreaterThan(0);
      await database.ownerPool.query(change);
      expect(await seen()).toBe(0);
    } finally {
      await client.query('ROLLBACK');
      client.release();
      await database.ownerPool.query(back);
    }
  });
});
