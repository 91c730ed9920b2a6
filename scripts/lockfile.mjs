// `npm ci` on a fresh clone refuses a lock file that lacks a package somebody asks for, and npm writes such lock files
// when an optional package of another platform could not be found while it installed. Found out here, not by the reader.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {string} root the repository's root folder
 * @returns {string[]} one line for each package that is asked for and not locked
 */
export function lockfileProblems(root) {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const problems = [];
  for (const [where, entry] of Object.entries(packages)) {
    const own = entry.link ? {} : { ...entry.dependencies, ...entry.optionalDependencies };
    const dev = where.includes('node_modules/') ? {} : entry.devDependencies;
    for (const name of Object.keys({ ...own, ...dev })) {
      if (!isLocked(packages, where, name)) problems.push(`${where || 'package.json'} asks for ${name}`);
    }
  }
  return problems;
}

/** Looks where Node would: in the package's own node_modules, then upwards. */
function isLocked(packages, where, name) {
  for (let folder = where; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const inside = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[inside] !== undefined) return true;
    if (folder === '') return false;
  }
}
