import { createHash } from 'node:crypto';
import {
  DefaultQueryExecutor,
  PostgresAdapter,
  PostgresDialect,
  PostgresQueryCompiler,
  SingleConnectionProvider,
  Transaction,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';
import type { DB } from './schema.ts';

/** Row types of the whole schema, generated from the live database by `npm run types:generate`. */
export type Database = DB;

/** One bound object per physical connection, so a request pays nothing for building it. */
const bound = new WeakMap<pg.PoolClient, Transaction<Database>>();

/**
 * Kysely over one connection whose transaction we begin and end ourselves. Kysely's own `transaction()` would
 * spend a round trip on `begin` and another on the actor; ours sends both in one.
 *
 * @param prepared name the statements so that PostgreSQL keeps their plans; false behind a transaction pooler
 */
export function transactionOver(client: pg.PoolClient, prepared: boolean): Transaction<Database> {
  const known = bound.get(client);
  if (known !== undefined) return known;
  const dialect = new PostgresDialect({
    pool: () => Promise.reject(new Error('A transaction cannot open another connection')),
  });
  const executor = new DefaultQueryExecutor(
    new PostgresQueryCompiler(),
    new PostgresAdapter(),
    new SingleConnectionProvider(connectionOver(client, prepared)),
  );
  const made = new Transaction<Database>({ config: { dialect }, dialect, driver: dialect.createDriver(), executor });
  bound.set(client, made);
  return made;
}

function connectionOver(client: pg.PoolClient, prepared: boolean): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const name = prepared ? statementName(query.sql) : undefined;
      const answer = await client.query<Row<R>>({
        ...(name === undefined ? {} : { name }),
        text: query.sql,
        values: [...query.parameters],
      });
      const counts = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(answer.command);
      return {
        rows: answer.rows,
        ...(counts ? { numAffectedRows: BigInt(answer.rowCount ?? 0) } : {}),
      };
    },
    streamQuery() {
      throw new Error('Use a cursor or COPY for long results');
    },
  };
}

type Row<R> = R & pg.QueryResultRow;

/** Statements whose text varies (lists, bulk inserts) must not pile up in the server's memory. */
const MOST_NAMES = 500;
const names = new Map<string, string>();

function statementName(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined) return known;
  if (names.size >= MOST_NAMES || sql.length > 8_000) return undefined;
  const name = `s_${createHash('sha1').update(sql).digest('base64url')}`;
  names.set(sql, name);
  return name;
}
