import type pg from 'pg';

/**
 * Lets a transaction fill an empty database without telling devices row by row what moved (docs/sync.md SY1): nobody has ever asked this
 * database for anything, so nobody holds anything that could be old.
 *
 * @returns puts the telling back, before the transaction ends
 */
export async function tellNobody(client: pg.ClientBase): Promise<() => Promise<void>> {
  const { rows: tellers } = await client.query<{ owner: string; name: string }>(
    `SELECT tgrelid::regclass::text AS owner, quote_ident(tgname) AS name FROM pg_trigger WHERE tgname LIKE 'sync\\_tell%' AND NOT tgisinternal`,
  );
  for (const { owner, name } of tellers) await client.query(`ALTER TABLE ${owner} DISABLE TRIGGER ${name}`);
  return async () => {
    for (const { owner, name } of tellers) await client.query(`ALTER TABLE ${owner} ENABLE TRIGGER ${name}`);
  };
}
