import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCrypto } from '../platform/crypto/crypto.ts';
import { loadMasterKeys } from '../platform/crypto/keys.ts';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { asActor } from '../platform/database/transaction.ts';
import { meetingById } from './testing/meeting-facts.ts';
import { BODY_READS, bodyRelations, MEETING_READS, meetingRelations } from './testing/meeting-oracle.ts';
import { READS, RELATIONS, relationsTo } from './testing/oracle.ts';
import { PEOPLE, type PersonFact } from './testing/people.ts';
import { READABLE, memberOf, type ReadableTable, type ReadRow } from './testing/readable.ts';
import { buildWorld, type World } from './testing/world.ts';

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await testDatabase();
  const keys = path.join(tmpdir(), `sotay-keys-${String(process.pid)}`, 'master.json');
  world = await buildWorld(database.ownerPool, await createCrypto(loadMasterKeys(keys), database.ownerPool));
});
afterAll(() => database.drop());

type Row = ReadRow & { readonly key: string };

async function rowsOf(table: ReadableTable): Promise<Row[]> {
  return (await database.ownerPool.query<Row>(`SELECT (${table.key})::text AS key, t.* FROM ${table.name} t`)).rows;
}
/** Keys of the rows that the person reads; null when the role may not even ask. */
async function keysSeenBy(who: PersonFact, table: ReadableTable): Promise<Set<string> | null> {
  try {
    return await asActor(database.appPool, world.actor(who), async ({ db }) => {
      const { rows } = await sql<{
        key: string;
      }>`SELECT (${sql.raw(table.key)})::text AS key FROM ${sql.raw(table.name)} t`.execute(db);
      return new Set(rows.map((row) => row.key));
    });
  } catch (error) {
    if ((error as { code?: string }).code === '42501') return null;
    throw error;
  }
}

/** By which yeses of the table he reads the row. */
function yesesMet(who: PersonFact, table: ReadableTable, row: Row): string[] {
  const { about, ofMeeting, ofBody } = table;
  if (about !== undefined)
    return relationsTo(who, memberOf(row, about.column)).map((relation) => `${about.dataClass} to ${relation}`);
  if (ofMeeting !== undefined)
    return meetingRelations(who, meetingById(row[ofMeeting.column])).map(
      (relation) => `${ofMeeting.dataClass} to ${relation}`,
    );
  if (ofBody !== undefined) return bodyRelations(who, Number(row.org_id)).map((relation) => `${ofBody} to ${relation}`);
  return [];
}

let cells = 0;
/** Which yes of the table has been somebody reading a row. */
const witnessed = new Set<string>();

describe('reading, with no check of the application in the way', () => {
  test.each(READABLE)('$name gives each person the rows of the table of domain.md § 9 and no other', async (table) => {
    const rows = await rowsOf(table);
    const wrong: string[] = [];
    let allowed = 0;
    for (const who of PEOPLE) {
      const seen = await keysSeenBy(who, table);
      for (const row of rows) {
        const may = table.mayRead !== 'system' && table.mayRead(who, row);
        const does = seen?.has(row.key) === true;
        cells += 1;
        if (may) allowed += 1;
        if (does) for (const one of yesesMet(who, table, row)) witnessed.add(one);
        if (may !== does) wrong.push(`${who.key} ${does ? 'reads' : 'does not read'} ${table.name} ${row.key}`);
      }
      if (table.mayRead === 'system' && seen !== null) wrong.push(`${who.key} may ask for ${table.name}`);
    }
    expect(wrong).toEqual([]);
    // An allow that finds nothing proves nothing.
    if (table.mayRead !== 'system') expect(allowed, `somebody reads ${table.name}`).toBeGreaterThan(0);
  });

  test('every table of the database is in the matrix', async () => {
    const { rows } = await database.ownerPool.query<{ relname: string }>(
      `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'authority') ORDER BY 1`,
    );
    expect(READABLE.map((table) => table.name).sort()).toEqual(rows.map((row) => row.relname));
  });

  test('every yes of the table is somebody reading at least one row', async () => {
    const yes = READABLE.flatMap(({ about }) =>
      about === undefined
        ? []
        : RELATIONS.filter((_, column) => READS[about.dataClass][column] === 'full').map(
            (relation) => `${about.dataClass} to ${relation}`,
          ),
    );
    for (const table of [MEETING_READS, BODY_READS])
      for (const [dataClass, relations] of Object.entries<readonly string[]>(table))
        yes.push(...relations.map((relation) => `${dataClass} to ${relation}`));
    expect(yes.filter((one) => !witnessed.has(one))).toEqual([]);
    process.stdout.write(`matrix: ${String(cells)} cells (reading, in the database)\n`);
  });
});
