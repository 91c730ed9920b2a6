// Builds the web application when its sources changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runNpm } from './install.mjs';

const SOURCES = ['web/src', 'web/static', 'contract/src', 'package-lock.json'];
const SKIPPED = new Set(['node_modules', 'build', '.svelte-kit', 'tests']);

/**
 * @param {string} root the repository's root folder
 * @returns {boolean} whether it had to build
 */
export function buildWeb(root) {
  const web = path.join(root, 'web');
  if (!existsSync(path.join(web, 'package.json'))) return false;
  const wanted = hashOf(root);
  const mark = path.join(root, 'node_modules', '.cache', 'sotay', 'web-build');
  const built = existsSync(path.join(web, 'build', 'index.html'));
  if (built && existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return false;
  console.log('Đang dựng ứng dụng web…');
  runNpm(root, ['run', 'build', '-w', 'web', '--silent']);
  mkdirSync(path.dirname(mark), { recursive: true });
  writeFileSync(mark, wanted);
  return true;
}

function hashOf(root) {
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

function filesUnder(root, entry) {
  const full = path.join(root, entry);
  if (!existsSync(full)) return [];
  let names;
  try {
    names = readdirSync(full, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [entry];
    throw error;
  }
  return names
    .filter((item) => !SKIPPED.has(item.name))
    .flatMap((item) => filesUnder(root, path.join(entry, item.name)));
}
