import type pg from 'pg';

/**
 * Makes every COMMIT of a pool a ROLLBACK, and takes back what a statement does by itself: each request of the matrix runs whole,
 * answers as it would, and leaves the world as it was. Call it before the pool has opened a connection.
 */
export function rollBackEverything(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...all: unknown[]) => unknown;
    let isOpen = false;
    Object.assign(client, {
      query: (first: unknown, ...rest: unknown[]) => {
        const begins = typeof first === 'string' && /^(BEGIN|START TRANSACTION)/i.test(first);
        const ends = first === 'COMMIT' || first === 'ROLLBACK';
        if (begins || ends) isOpen = begins;
        if (begins || ends || isOpen) return query(first === 'COMMIT' ? 'ROLLBACK' : first, ...rest);
        // A client sends in the order in which it is asked.
        void query('BEGIN');
        const answer = query(first, ...rest);
        void query('ROLLBACK');
        return answer;
      },
    });
  });
}
