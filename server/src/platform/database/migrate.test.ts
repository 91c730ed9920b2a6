import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrate, pendingMigrations } from './migrate.ts';
import { testDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.ownerPool.query('TRUNCATE schema_migration; DROP TABLE IF EXISTS first_try, second_try');
  folder = mkdtempSync(path.join(os.tmpdir(), 'sotay-migrations-'));
  write('0001_first.sql', 'CREATE TABLE first_try (id int)');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, sql: string): void {
  writeFileSync(path.join(folder, name), sql);
}

describe('migrations', () => {
  test('run once, in order, and are remembered', async () => {
    write('0002_second.sql', 'ALTER TABLE first_try RENAME TO second_try');
    expect(await pendingMigrations(database.ownerUrl, folder)).toEqual(['0001_first.sql', '0002_second.sql']);
    expect((await migrate(database.ownerUrl, folder)).applied).toHaveLength(2);
    expect((await migrate(database.ownerUrl, folder)).applied).toHaveLength(0);
  });

  test('wait for each other when two processes start at once', async () => {
    const both = await Promise.all([migrate(database.ownerUrl, folder), migrate(database.ownerUrl, folder)]);
    expect(both.map((report) => report.applied.length).sort()).toEqual([0, 1]);
  });

  test('leave nothing of a file that fails, and name the file and the line', async () => {
    write('0002_second.sql', 'CREATE TABLE second_try (id int);\nSELECT nonsense;');
    await expect(migrate(database.ownerUrl, folder)).rejects.toThrow(/0002_second\.sql.*dòng 2/);
    const { rows } = await database.ownerPool.query("SELECT to_regclass('second_try') AS found");
    expect(rows).toEqual([{ found: null }]);
  });

  test('refuse a file that was changed after it ran', async () => {
    await migrate(database.ownerUrl, folder);
    write('0001_first.sql', 'CREATE TABLE first_try (id bigint)');
    await expect(migrate(database.ownerUrl, folder)).rejects.toThrow('đã bị sửa');
  });

  test('refuse a database that is newer than this release', async () => {
    await migrate(database.ownerUrl, folder);
    rmSync(path.join(folder, '0001_first.sql'));
    await expect(migrate(database.ownerUrl, folder)).rejects.toThrow('bản mới hơn');
  });
});
