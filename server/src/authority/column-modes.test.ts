import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Tables, not views: a view runs with the rights of who asks (checked below). */
const TABLES = `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('public', 'authority') AND c.relkind IN ('r', 'p')`;
/** Read modes beside the data classes, write modes beside the acts; explained in docs/authority.md. */
const READ_MODES = ['organization', 'reference', 'system'];
const WRITE_MODES = ['system', 'append', 'reveal', 'ownAccount'];

type Asker = Pick<pg.Pool, 'query'>;

async function names(asker: Asker, query: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await asker.query<{ name: string }>(query, values);
  return rows.map((row) => row.name);
}

/** Columns without a mode of their own, or with one that nobody knows. */
async function withoutMode(asker: Asker): Promise<string[]> {
  return names(
    asker,
    `SELECT t.relname || '.' || a.attname AS name
       FROM (SELECT c.oid, c.relname ${TABLES}) t
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
       LEFT JOIN authority_column_mode m ON m.table_name = t.relname AND m.column_name = a.attname
      WHERE m.table_name IS NULL
         OR NOT (m.read_mode = ANY ($1::text[]) OR m.read_mode IN (SELECT name FROM authority_data_class))
         OR NOT (m.write_mode = ANY ($2::text[]) OR m.write_mode IN (SELECT act FROM authority_write_rule))
      ORDER BY 1`,
    [READ_MODES, WRITE_MODES],
  );
}

describe('modes of columns', () => {
  test('every column of every table has a read mode and a write mode', async () => {
    expect(await withoutMode(database.ownerPool)).toEqual([]);
  });

  test('a column added without a mode is found', async () => {
    const client = await database.ownerPool.connect();
    try {
      await client.query('BEGIN');
      await client.query('ALTER TABLE members_personal ADD COLUMN religion text');
      await client.query(
        `UPDATE authority_column_mode SET read_mode = 'everyone' WHERE (table_name, column_name) = ('rules_rule', 'basis')`,
      );
      expect(await withoutMode(client)).toEqual(['members_personal.religion', 'rules_rule.basis']);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  test('no mode is declared for what does not exist', async () => {
    const gone = await names(
      database.ownerPool,
      `SELECT m.table_name || '.' || m.column_name AS name FROM authority_column_mode m
        WHERE NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = to_regclass(m.table_name) AND a.attname = m.column_name AND NOT a.attisdropped)`,
    );
    expect(gone).toEqual([]);
  });

  test('a request may not ask for what only the installation reads', async () => {
    const readable = await names(
      database.ownerPool,
      `SELECT table_name || '.' || column_name AS name FROM authority_column_mode
        WHERE read_mode = 'system' AND has_column_privilege('sotay_app', table_name, column_name, 'SELECT') ORDER BY 1`,
    );
    expect(readable).toEqual([]);
  });

  test('a request may not write what only the installation writes', async () => {
    const writable = await names(
      database.ownerPool,
      `SELECT table_name || '.' || column_name || ' ' || asked AS name
         FROM authority_column_mode, unnest(ARRAY['INSERT', 'UPDATE']) AS asked
        WHERE write_mode = 'system' AND has_column_privilege('sotay_app', table_name, column_name, asked) ORDER BY 1`,
    );
    expect(writable).toEqual([]);
  });
});

describe('walls', () => {
  test('row security is on and forced on every table', async () => {
    const open = await names(
      database.ownerPool,
      `SELECT c.relname AS name ${TABLES} AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
  });

  test('nobody may delete or truncate', async () => {
    const removable = await names(
      database.ownerPool,
      `SELECT c.relname AS name ${TABLES} AND (has_table_privilege('sotay_app', c.oid, 'DELETE') OR has_table_privilege('sotay_app', c.oid, 'TRUNCATE'))`,
    );
    expect(removable).toEqual([]);
  });

  test('every view runs with the rights of who asks', async () => {
    const views = await names(
      database.ownerPool,
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'authority') AND c.relkind IN ('v', 'm') AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)`,
    );
    expect(views).toEqual([]);
  });

  test('a function with the rights of its owner looks nothing up by a search path of the caller', async () => {
    const loose = await names(
      database.ownerPool,
      `SELECT p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('public', 'authority') AND p.prosecdef
          AND p.prosqlbody IS NULL -- written as BEGIN ATOMIC it is bound when it is made
          AND NOT EXISTS (SELECT 1 FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%pg_temp')`,
    );
    expect(loose).toEqual([]);
  });
});
