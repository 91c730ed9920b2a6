import type { Plugin, Rolldown } from 'vite';
import { chunksByRouteModule } from './route-preloads.ts';

type OutputBundle = Rolldown.OutputBundle;
type OutputChunk = Rolldown.OutputChunk;
type Meta = { viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> } };

/** Pages that are nothing to a phone without a network. */
const NOT_THE_HANDBOOK = /^\/(van-phong|kitchen)\//;
const MODULE = 'virtual:shell-files';

/**
 * Tells the service worker which built files the handbook consists of: all that its pages may ever ask for, and nothing
 * that Văn phòng alone needs.
 */
export function shellFiles(): Plugin {
  let files: readonly string[] = [];
  return {
    name: 'shell-files',
    resolveId: { filter: { id: /^virtual:shell-files$/ }, handler: () => `\0${MODULE}` },
    // The worker is built after the application, by the same plugin.
    load: {
      filter: { id: /^\0virtual:shell-files$/ },
      handler: () => `export default ${JSON.stringify(files.map((file) => `/${file}`))};`,
    },
    generateBundle(_options, bundle) {
      const byModule = chunksByRouteModule(bundle, (id) => this.getModuleInfo(id)?.importedIds ?? []);
      if (byModule.size === 0) return;
      const others = new Set(
        [...byModule].filter(([module]) => NOT_THE_HANDBOOK.test(module)).flatMap(([, chunks]) => chunks),
      );
      const found = new Set<string>();
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && chunk.isEntry && !others.has(chunk)) collect(chunk, bundle, others, found);
      files = [...found].sort();
    },
    writeBundle(_options, bundle) {
      // A chunk that only brought styles is gone by now; its styles are not.
      files = files.filter((file) => bundle[file] !== undefined);
    },
  };
}

/** The chunk, its styles and typefaces, and what it imports now or may import later. */
function collect(chunk: OutputChunk, bundle: OutputBundle, others: ReadonlySet<OutputChunk>, found: Set<string>): void {
  if (found.has(chunk.fileName) || others.has(chunk)) return;
  found.add(chunk.fileName);
  const { viteMetadata } = chunk as OutputChunk & Meta;
  for (const file of [...(viteMetadata?.importedCss ?? []), ...(viteMetadata?.importedAssets ?? [])]) found.add(file);
  for (const file of [...chunk.imports, ...chunk.dynamicImports]) {
    const next = bundle[file];
    if (next?.type === 'chunk') collect(next, bundle, others, found);
  }
}
