import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const SUFFIX = '.svg?path';

/**
 * `import house from '@phosphor-icons/core/bold/house-bold.svg?path'` gives the drawing as path data, so that an icon
 * costs its own bytes only and reaches the page as an attribute: markup from strings is refused by Trusted Types.
 */
export function svgPaths(): Plugin {
  return {
    name: 'svg-paths',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith(SUFFIX)) return null;
      const svg = readFileSync(id.slice(0, -'?path'.length), 'utf8');
      const paths = [...svg.matchAll(/<path d="([^"]+)"/g)].map((found) => found[1]);
      if (paths.length === 0) throw new Error(`No path in ${id}`);
      return { code: `export default ${JSON.stringify(paths.join(''))}`, moduleSideEffects: false };
    },
  };
}
