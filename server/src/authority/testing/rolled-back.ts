import type pg from 'pg';

/**
 * Makes every COMMIT of a pool a ROLLBACK: each request of the matrix runs whole, answers as it would, and leaves the world as it was.
 * Call it before the pool has opened a connection.
 */
export function rollBackEverything(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...all: unknown[]) => unknown;
    Object.assign(client, {
      query: (first: unknown, ...rest: unknown[]) => query(first === 'COMMIT' ? 'ROLLBACK' : first, ...rest),
    });
  });
}
