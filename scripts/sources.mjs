// What the built web application is made of, as one hash: it tells whether to build again, and is the version of what is built.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const SOURCES = ['web/src', 'web/static', 'contract/src', 'package-lock.json'];
const SKIPPED = new Set(['node_modules', 'build', '.svelte-kit', 'tests']);

/**
 * @param {string} root the repository's root folder
 * @returns {string} hexadecimal
 */
export function hashOfSources(root) {
  const hash = createHash('sha256');
  const settings = readdirSync(path.join(root, 'web'))
    .filter((name) => /\.(js|ts|json|html)$/.test(name))
    .map((name) => path.join('web', name));
  for (const file of [...SOURCES, ...settings].flatMap((entry) => filesUnder(root, entry)).sort()) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} entry a file or folder below `root`
 * @returns {string[]}
 */
function filesUnder(root, entry) {
  const full = path.join(root, entry);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [entry];
  return readdirSync(full)
    .filter((name) => !SKIPPED.has(name))
    .flatMap((name) => filesUnder(root, path.join(entry, name)));
}
