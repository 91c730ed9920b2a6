// npm run types:generate: applies the migrations to a throw-away database and writes the row types of
// what really came out. With --check it only says whether the checked-in file is still true.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startPostgres } from '../server/src/platform/database/launcher.ts';
import { migrate } from '../server/src/platform/database/migrate.ts';
import { ensureDatabase } from '../server/src/platform/database/roles.ts';

const root = path.resolve(import.meta.dirname, '..');
mkdirSync(path.join(root, '.data'), { recursive: true });
const folder = mkdtempSync(path.join(root, '.data', 'types-'));
const postgres = await startPostgres({ folder, purpose: 'test', archiveDir: null });
try {
  const { ownerUrl } = await ensureDatabase(postgres, 'types');
  await migrate(ownerUrl);
  const result = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/kysely-codegen/dist/cli/bin.js'),
      '--dialect=postgres',
      `--url=${ownerUrl}`,
      '--date-parser=string',
      '--type-mapping={"int8":"number"}',
      '--exclude-pattern=graphile_worker.*',
      '--partitions=false',
      '--out-file=server/src/platform/database/schema.ts',
      ...(process.argv.includes('--check') ? ['--verify'] : []),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  process.exitCode = result.status ?? 1;
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
