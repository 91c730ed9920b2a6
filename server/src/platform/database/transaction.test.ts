import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from './testing.ts';
import { asActor, asSystem, type Actor } from './transaction.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.ownerPool.query('CREATE TABLE scratch (id int PRIMARY KEY, day date, total bigint)');
});
afterAll(() => database.drop());

const actor: Actor = {
  accountId: '0190a000-0000-7000-8000-000000000001',
  memberId: 7,
  sessionId: '0190a000-0000-7000-8000-000000000002',
  strength: 'passkey',
  reauthenticatedAt: null,
};

const whoAmI = sql<{ account: string; member: string; role: string }>`
  SELECT current_setting('sotay.account_id', true) AS account, current_setting('sotay.member_id', true) AS member,
         current_user AS role`;

describe('a transaction as an actor', () => {
  test('carries the actor and runs as the application role', async () => {
    const { rows } = await asActor(database.appPool, actor, ({ db }) => whoAmI.execute(db));
    expect(rows[0]).toEqual({ account: actor.accountId, member: '7', role: 'sotay_app' });
  });

  test('leaves nothing of the actor on the connection', async () => {
    await asActor(database.appPool, actor, ({ db }) => whoAmI.execute(db));
    const { rows } = await database.appPool.query<{ account: string | null }>(
      "SELECT nullif(current_setting('sotay.account_id', true), '') AS account",
    );
    expect(rows[0]?.account).toBeNull();
  });

  test('refuses an actor whose id is not a uuid', async () => {
    const forged = { ...actor, accountId: "x', true); DROP TABLE scratch; --" };
    await expect(asActor(database.appPool, forged, () => Promise.resolve())).rejects.toThrow('uuid');
  });

  test('runs queries started together one after the other on its one connection', async () => {
    const answers = await asActor(database.appPool, actor, ({ db }) =>
      Promise.all([1, 2, 3].map((n) => sql<{ n: number }>`SELECT ${n}::int AS n`.execute(db))),
    );
    expect(answers.map((answer) => answer.rows[0]?.n)).toEqual([1, 2, 3]);
  });
});

describe('a transaction as the system', () => {
  test('keeps nothing when the work throws', async () => {
    const work = asSystem(database.ownerPool, async (db) => {
      await sql`INSERT INTO scratch (id) VALUES (1)`.execute(db);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    const { rows } = await database.ownerPool.query('SELECT 1 FROM scratch WHERE id = 1');
    expect(rows).toHaveLength(0);
  });

  test('reads a date as a plain day and a bigint as a number', async () => {
    const { rows } = await asSystem(database.ownerPool, (db) =>
      sql`SELECT '2026-11-22'::date AS day, 5300000::bigint AS total`.execute(db),
    );
    expect(rows[0]).toEqual({ day: '2026-11-22', total: 5_300_000 });
  });
});

describe('the roles', () => {
  test('the application role is neither superuser nor exempt from row security', async () => {
    const { rows } = await database.ownerPool.query(
      "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname LIKE 'sotay%' ORDER BY 1",
    );
    expect(rows).toEqual([
      { rolname: 'sotay_app', rolsuper: false, rolbypassrls: false, rolcreaterole: false },
      { rolname: 'sotay_owner', rolsuper: false, rolbypassrls: true, rolcreaterole: false },
    ]);
  });
});
