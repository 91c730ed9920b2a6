import pg from 'pg';

/** int8 as number: every bigint we count (rows, versions) stays far below 2^53. `date` as 'YYYY-MM-DD': a day has no time zone. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === pg.types.builtins.INT8) return Number;
    if (oid === pg.types.builtins.DATE) return String;
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

/** How a pool behaves. */
export interface PoolOptions {
  /** Most connections at once. */
  readonly max: number;
  /** Shown in pg_stat_activity. */
  readonly name: string;
  /** Told when an idle connection breaks (the database restarts); the pool itself replaces it. */
  readonly onError?: (error: Error) => void;
}

/**
 * Opens a pool that survives restarts of the database: a broken idle connection is reported and replaced,
 * never thrown. Without these listeners Node would end the process.
 */
export function openPool(connectionString: string, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: options.max,
    application_name: options.name,
    types,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  const report = options.onError ?? ((): void => undefined);
  pool.on('error', report);
  // A connection in use when the database dies emits its own error besides the failed query.
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}

/** Whether the database answers within `limitMs`; for /health/ready. */
export async function isReachable(pool: pg.Pool, limitMs = 2_000): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), limitMs)));
  const answer = pool.query('SELECT 1').then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
