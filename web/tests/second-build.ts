import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WEB_BUILD } from './harness.ts';

/** What the names of the second build's files carry that the first one's do not. */
export const SECOND = '-hai';

/**
 * The built application as a later version of it is: another version, every hashed file under another name, nothing of the
 * first one left. Building twice would take the time of all tests of it together.
 *
 * @returns its folder, and how to remove it
 */
export function secondBuild(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'sotay-build-'));
  cpSync(WEB_BUILD, folder, { recursive: true });
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => /\.(br|gz)$/.test(name))) rmSync(path.join(folder, file));
  const hashed = files.filter((name) => /immutable.*\.(js|css|woff2)$/.test(name)).map((name) => path.basename(name));
  const first = (JSON.parse(readFileSync(path.join(folder, '_app/version.json'), 'utf8')) as { version: string })
    .version;
  const renamed = new RegExp(hashed.map((name) => name.replaceAll('.', '\\.')).join('|'), 'g');
  for (const file of files.filter((name) => /\.(js|css|html|json)$/.test(name))) {
    const at = path.join(folder, file);
    const text = readFileSync(at, 'utf8')
      .replaceAll(first, first + SECOND)
      .replace(renamed, laterName);
    writeFileSync(at, file === 'index.html' ? withHash(text) : text);
  }
  for (const file of files.filter((name) => hashed.includes(path.basename(name))))
    renameSync(path.join(folder, file), path.join(folder, path.dirname(file), laterName(path.basename(file))));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function laterName(name: string): string {
  return name.replace(/(\.\w+)$/, `${SECOND}$1`);
}

/** The page's policy names its script by what is in it. */
function withHash(html: string): string {
  const script = /<script>([\s\S]*?)<\/script>/.exec(html)![1]!;
  const hash = createHash('sha256').update(script).digest('base64');
  return html.replace(/(script-src 'self' 'sha256-)[^']+'/, `$1${hash}'`);
}
