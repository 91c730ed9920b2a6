import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { quietWorkerLogger } from './worker-logger.ts';

/** Folder of the numbered migrations in the repository. */
export const MIGRATIONS_DIR = path.resolve(import.meta.dirname, '../../../../database/migrations');

/** Any constant will do, as long as every process uses the same: one migrates, the others wait. */
const LOCK_KEY = 7_305_120_611;

/** The database and this release do not belong together; the message says what to do. */
export class MigrationRefused extends Error {}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** What `migrate` did. */
export interface MigrationReport {
  readonly applied: readonly string[];
  readonly total: number;
}

/**
 * Brings the database to the newest schema: our numbered `.sql` files in order, each in its own transaction,
 * then graphile-worker's own.
 *
 * @param ownerUrl direct address as the owner role
 * @param folder where the files lie; a test may give its own
 * @throws Error when an applied file was changed afterwards, or when the database knows files this release does not
 */
export async function migrate(ownerUrl: string, folder: string = MIGRATIONS_DIR): Promise<MigrationReport> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'sotay migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    const applied = await applyPending(client, readMigrations(folder));
    await runMigrations({ connectionString: ownerUrl, logger: quietWorkerLogger });
    return applied;
  } finally {
    await client.end();
  }
}

/** Names of the migrations that are not in the database yet. */
export async function pendingMigrations(ownerUrl: string, folder: string = MIGRATIONS_DIR): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const done = await appliedChecksums(client);
    return readMigrations(folder)
      .map((migration) => migration.name)
      .filter((name) => !done.has(name));
  } finally {
    await client.end();
  }
}

async function applyPending(client: pg.Client, migrations: readonly Migration[]): Promise<MigrationReport> {
  const done = await appliedChecksums(client);
  refuseSurprises(done, migrations);
  const applied: string[] = [];
  for (const migration of migrations) {
    if (done.has(migration.name)) continue;
    await applyOne(client, migration);
    applied.push(migration.name);
  }
  return { applied, total: migrations.length };
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query('INSERT INTO public.schema_migration (name, checksum) VALUES ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Không chạy được bước cập nhật cơ sở dữ liệu ${migration.name}: ${explain(error, migration.sql)}`, {
      cause: error,
    });
  }
}

function explain(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError)) return String(error);
  const offset = Number(error.position ?? 0);
  const line = offset > 0 ? ` (dòng ${sql.slice(0, offset).split('\n').length})` : '';
  return `${error.message}${line}${error.hint === undefined ? '' : ` — ${error.hint}`}`;
}

async function appliedChecksums(client: pg.Client): Promise<Map<string, string>> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS public.schema_migration (
      name text PRIMARY KEY,
      checksum text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
  const found = await client.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM public.schema_migration ORDER BY name',
  );
  return new Map(found.rows.map((row) => [row.name, row.checksum]));
}

function refuseSurprises(done: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const ours = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const [name, checksum] of done) {
    const known = ours.get(name);
    if (known === undefined) {
      throw new MigrationRefused(
        `Cơ sở dữ liệu đã có bước ${name} mà bản phần mềm này chưa biết. Hãy dùng bản mới hơn.`,
      );
    }
    if (known !== checksum) {
      throw new MigrationRefused(`Bước ${name} đã bị sửa sau khi chạy. Hãy trả lại tệp cũ và viết một bước mới.`);
    }
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}
