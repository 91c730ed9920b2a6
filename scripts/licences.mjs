// Every installed package must carry a licence that lets a public office run and change this product.
import { init } from 'license-checker-rseidelsohn';
import { promisify } from 'node:util';

const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Looked at one by one: name without version → what its licence is and why it is fine. */
const LOOKED_AT = {
  'axe-core': 'MPL-2.0; tests only, unchanged',
  '@axe-core/playwright': 'MPL-2.0; tests only, unchanged',
  lightningcss: 'MPL-2.0; used while building, unchanged',
  'spdx-exceptions': 'CC-BY-3.0; a word list of the licence checker itself',
  'spdx-ranges': 'CC-BY-3.0; a word list of the licence checker itself',
  buffers: "MIT/X11, said in the README of the same author's other packages; reached through exceljs",
  'web-push': 'MPL-2.0; unchanged, as a library beside our own files',
  chainsaw: 'MIT/X11 in its README; reached through exceljs',
};

/**
 * @param {string} root the repository's root folder
 * @returns {Promise<string[]>} one line for each package that may not be used
 */
export async function licenceProblems(root) {
  const packages = await promisify(init)({ start: root, excludePrivatePackages: true });
  return Object.entries(packages)
    .filter(([id, facts]) => !isFine(nameOf(id), String(facts.licenses)))
    .map(([id, facts]) => `${id}: ${facts.licenses}`);
}

function nameOf(id) {
  return id.slice(0, id.lastIndexOf('@'));
}

function isFine(name, licence) {
  if (name in LOOKED_AT || name.startsWith('lightningcss-')) return true;
  const words = licence.replace(/[()]/g, '');
  if (words.includes(' OR ')) return words.split(' OR ').some((part) => ALLOWED.has(part.trim()));
  return words.split(' AND ').every((part) => ALLOWED.has(part.trim()));
}
