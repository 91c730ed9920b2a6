import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCrypto } from '../../platform/crypto/crypto.ts';
import { loadMasterKeys } from '../../platform/crypto/keys.ts';
import { type TestDatabase, testDatabase } from '../../platform/database/testing.ts';
import { applyImport } from './apply-import.ts';
import { COLUMNS, type ImportKind } from './columns.ts';
import { type ByteSource, bufferSource, fileSource } from '../../platform/archives/byte-source.ts';
import { type ImportDeps, readImport } from './read-import.ts';
import { type Payload, openPayload } from './staging/payload.ts';

/** A sample workbook of the repository. */
export function sample(name: string): string {
  return fileURLToPath(new URL(`../../../../data/csdl/${name}`, import.meta.url));
}

/** A test database with a centre and two provinces, and short ways to import into it. */
export interface ImportBench extends ImportDeps {
  database: TestDatabase;
  centre: number;
  phuTho: number;
  ngheAn: number;
  /** Id of a body by its code. */
  org: (code: string) => Promise<number>;
  add: (code: string, name: string, type: string, parentId: number | null) => Promise<number>;
  /** Reads a file into a preview. */
  read: (orgId: number, kind: ImportKind, file: string | Buffer) => Promise<string>;
  apply: (id: string) => Promise<void>;
  import: (orgId: number, kind: ImportKind, file: string | Buffer) => Promise<string>;
  record: (
    id: string,
  ) => Promise<{ state: string; counts: Record<string, number>; refusal: string | null; dropped_columns: string[] }>;
  rows: (id: string) => Promise<({ number: number; outcome: string; flagged: boolean } & Payload)[]>;
}

/** Opens a bench; call `database.drop()` in `afterAll`. */
export async function importBench(): Promise<ImportBench> {
  const database = await testDatabase();
  // The same keys as testApp's on this database.
  const folder = path.join(tmpdir(), `sotay-${new URL(database.url).pathname.slice(1)}`);
  const crypto = await createCrypto(loadMasterKeys(path.join(folder, 'keys/master.json')), database.ownerPool);
  const pool = database.ownerPool;
  const one = async <T>(sql: string, values: unknown[]): Promise<T> => (await pool.query(sql, values)).rows[0] as T;
  const bench: ImportBench = {
    database,
    ownerPool: pool,
    crypto,
    centre: 0,
    phuTho: 0,
    ngheAn: 0,
    org: async (code) => (await one<{ id: number }>('SELECT id FROM organizations_current WHERE code = $1', [code])).id,
    async add(code, name, type, parentId) {
      const { id } = await one<{ id: number }>(
        'INSERT INTO organizations_organization DEFAULT VALUES RETURNING id',
        [],
      );
      await pool.query(
        'INSERT INTO organizations_form (org_id, name, folded_name, type, parent_id, code) VALUES ($1, $2, lower($2), $3, $4, $5)',
        [id, name, type, parentId, code],
      );
      return id;
    },
    async read(orgId, kind, file) {
      const { id } = await one<{ id: string }>(
        `INSERT INTO imports_import (org_id, kind, file_name, state, expires_at) VALUES ($1, $2, 'test', 'uploaded', now() + interval '1 day') RETURNING id`,
        [orgId, kind],
      );
      const source: ByteSource = typeof file === 'string' ? await fileSource(file) : bufferSource(file);
      await readImport(bench, id, source);
      if ('close' in source && typeof source.close === 'function') await (source.close as () => Promise<void>)();
      return id;
    },
    apply: (id) => applyImport(bench, id),
    async import(orgId, kind, file) {
      const id = await bench.read(orgId, kind, file);
      await bench.apply(id);
      return id;
    },
    record: (id) => one('SELECT state, counts, refusal, dropped_columns FROM imports_import WHERE id = $1', [id]),
    async rows(id) {
      const { rows } = await pool.query<{
        row_number: number;
        outcome: string;
        flagged: boolean;
        payload_sealed: Buffer;
      }>(
        'SELECT row_number, outcome, flagged, payload_sealed FROM imports_row WHERE import_id = $1 ORDER BY row_number',
        [id],
      );
      return rows.map((row) => ({
        number: row.row_number,
        outcome: row.outcome,
        flagged: row.flagged,
        ...openPayload(crypto, id, row.row_number, row.payload_sealed),
      }));
    },
  };
  bench.centre = await bench.add('00.000.000.000.000', 'Trung ương', 'central', null);
  bench.phuTho = await bench.add('25.000.000.000.000', 'Đảng bộ tỉnh Phú Thọ', 'province', bench.centre);
  bench.ngheAn = await bench.add('38.000.000.000.000', 'Đảng bộ tỉnh Nghệ An', 'province', bench.centre);
  return bench;
}

/** A CSV of members with the exchange headers; cells in the order of `COLUMNS.members`. */
export function memberCsv(rows: readonly (readonly string[])[]): Buffer {
  return csv([Object.values(COLUMNS.members), ...rows]);
}

/** Rows as CSV with a byte order mark. */
export function csv(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(
    `\uFEFF${rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n')}\r\n`,
  );
}
