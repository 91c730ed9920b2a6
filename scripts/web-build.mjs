// Builds the web application when its sources changed since the last build.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runNpm } from './install.mjs';
import { hashOfSources } from './sources.mjs';

/**
 * @param {string} root the repository's root folder
 * @returns {boolean} whether it had to build
 */
export function buildWeb(root) {
  const web = path.join(root, 'web');
  if (!existsSync(path.join(web, 'package.json'))) return false;
  const wanted = hashOfSources(root);
  const mark = path.join(root, 'node_modules', '.cache', 'sotay', 'web-build');
  const built = existsSync(path.join(web, 'build', 'index.html'));
  if (built && existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return false;
  console.log('Đang dựng ứng dụng web…');
  runNpm(root, ['run', 'build', '-w', 'web', '--silent']);
  mkdirSync(path.dirname(mark), { recursive: true });
  writeFileSync(mark, wanted);
  return true;
}
