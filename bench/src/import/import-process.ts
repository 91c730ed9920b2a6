/**
 * Imports one file as the command line does, alone in its process so that its memory can be told from the bench's.
 *
 *   OWNER_URL=… KEY_FILE=… node import-process.ts <code of the committee> <organizations|members> <file>
 */
import { importFile } from '../../../server/src/members/import/import-file.ts';
import type { ImportKind } from '../../../server/src/members/import/columns.ts';
import { fileSource } from '../../../server/src/platform/archives/byte-source.ts';
import { createCrypto } from '../../../server/src/platform/crypto/crypto.ts';
import { loadMasterKeys } from '../../../server/src/platform/crypto/keys.ts';
import { openPool } from '../../../server/src/platform/database/pool.ts';

/** How the importer's backends call themselves. */
export const APPLICATION = 'bench import';

const [code, kind, file] = process.argv.slice(2);
const { OWNER_URL, KEY_FILE } = process.env;
if (
  code !== undefined &&
  kind !== undefined &&
  file !== undefined &&
  OWNER_URL !== undefined &&
  KEY_FILE !== undefined
) {
  const ownerPool = openPool(OWNER_URL, { max: 4, name: APPLICATION });
  const crypto = await createCrypto(loadMasterKeys(KEY_FILE), ownerPool);
  const { rows } = await ownerPool.query<{ id: number }>('SELECT id FROM organizations_current WHERE code = $1', [
    code,
  ]);
  const source = await fileSource(file);
  const began = performance.now();
  const done = await importFile(
    { ownerPool, crypto },
    { orgId: rows[0]?.id ?? 0, kind: kind as ImportKind, fileName: file, source },
  );
  const seconds = (performance.now() - began) / 1000;
  await source.close();
  await ownerPool.end();
  console.log(JSON.stringify({ seconds, state: done.state, refusal: done.refusal, counts: done.counts }));
}
