import { createReadStream, createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { MEMBER_TABLES } from '../../../server/src/members/import/people/add-people.ts';
import { KEPT } from '../ground.ts';

const TABLES = Object.entries(MEMBER_TABLES).map(([table, columns]) => ({
  table,
  columns: columns.join(', '),
  file: path.join(KEPT, `copy-${table}.tsv`),
}));

/** Writes the rows that an import has made to files: sealed, laid out by table, ready for COPY. */
export async function prepareRows(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    for (const { table, columns, file } of TABLES)
      await pipeline(client.query(copyTo(`COPY ${table} (${columns}) TO STDOUT`)), createWriteStream(file));
  } finally {
    client.release();
  }
}

/** The limit: the same prepared rows by COPY into the same tables with their indexes and foreign keys. @returns seconds */
export async function copyRows(pool: pg.Pool): Promise<number> {
  const client = await pool.connect();
  try {
    const began = performance.now();
    await client.query('BEGIN');
    for (const { table, columns, file } of TABLES)
      await pipeline(createReadStream(file), client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN`)));
    await client.query('COMMIT');
    return (performance.now() - began) / 1000;
  } finally {
    client.release();
  }
}

/** Empties the members' tables, so that each side begins alike. */
export async function emptyMembers(pool: pg.Pool): Promise<void> {
  await pool.query('TRUNCATE members_member, imports_import CASCADE');
  await pool.query('CHECKPOINT').catch(() => undefined);
}
