import path from 'node:path';
import type pg from 'pg';
import type { Config } from '../config.ts';
import type { Crypto } from '../crypto/crypto.ts';
import { createBlobStore, type BlobStore } from './blob-store.ts';
import { diskPlace } from './disk-place.ts';
import { s3Place } from './s3-place.ts';

/** The store that the settings ask for. Drafts lie in the data folder either way, sealed like everything else. */
export async function openBlobStore(
  config: Pick<Config, 'blobs' | 'dataDir'>,
  crypto: Crypto,
  ownerPool: pg.Pool,
): Promise<BlobStore> {
  const place = config.blobs.kind === 'disk' ? diskPlace(config.blobs.folder) : await s3Place(config.blobs);
  return createBlobStore({ place, drafts: path.join(config.dataDir, 'blob-drafts'), crypto, ownerPool });
}
