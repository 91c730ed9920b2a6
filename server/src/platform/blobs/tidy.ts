import pg from 'pg';
import type { BlobStore } from './blob-store.ts';

const FOREIGN_KEY_VIOLATION = '23503';
/** What one run takes away at most; the rest waits for the next. */
const AT_MOST = 500;

/**
 * Removes contents that nothing refers to and nobody brought for a day: an upload whose form was never sent, a paper
 * whose meeting is gone. The row is held while its bytes go, so whoever brings the same content waits and stores it anew.
 *
 * @param before contents brought since are left alone
 * @returns how many were removed
 */
export async function tidyBlobs(ownerPool: pg.Pool, blobs: BlobStore, before: Date): Promise<number> {
  await blobs.sweepDrafts();
  const { rows } = await ownerPool.query<{ sha256: Buffer }>('SELECT sha256 FROM platform_unreferenced_blobs($1, $2)', [
    before,
    AT_MOST,
  ]);
  let removed = 0;
  const client = await ownerPool.connect();
  try {
    for (const { sha256 } of rows) if (await removeOne(client, blobs, sha256, before)) removed += 1;
  } finally {
    client.release();
  }
  return removed;
}

async function removeOne(client: pg.PoolClient, blobs: BlobStore, sha256: Buffer, before: Date): Promise<boolean> {
  await client.query('BEGIN');
  try {
    const { rowCount } = await client.query('DELETE FROM platform_blob WHERE sha256 = $1 AND created_at < $2', [
      sha256,
      before,
    ]);
    if (rowCount === 1) await blobs.remove(sha256);
    await client.query('COMMIT');
    return rowCount === 1;
  } catch (error) {
    await client.query('ROLLBACK');
    // Referred to since it was listed: then it stays.
    if (error instanceof pg.DatabaseError && error.code === FOREIGN_KEY_VIOLATION) return false;
    throw error;
  }
}
