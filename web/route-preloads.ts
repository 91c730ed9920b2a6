import type { Plugin, Rolldown } from 'vite';

type OutputBundle = Rolldown.OutputBundle;
type OutputChunk = Rolldown.OutputChunk;

/**
 * Writes down which files each page needs, under its address as Kit writes it (`/y-kien/[id]`), so that the server can name
 * them in the answer that carries the page: a phone then asks for all of them at once instead of finding them one import after
 * the other.
 */
export function routePreloads(): Plugin {
  return {
    name: 'route-preloads',
    generateBundle(_options, bundle) {
      const byModule = chunksByRouteModule(bundle, (id) => this.getModuleInfo(id)?.importedIds ?? []);
      if (byModule.size === 0) return;
      const pages: Record<string, string[]> = {};
      for (const [module] of byModule) {
        const folder = /^(.*\/)\+page\.svelte$/.exec(module)?.[1];
        if (folder === undefined) continue;
        const parts = [...framesOf(folder, byModule), module].flatMap((one) => byModule.get(one) ?? []);
        pages[addressOf(folder)] = [...new Set(parts.flatMap((chunk) => withImports(chunk, bundle)))];
      }
      this.emitFile({ type: 'asset', fileName: '_app/preloads.json', source: JSON.stringify(pages) });
    },
  };
}

/** Kit's node of each page, layout and error page, by the module below `src/routes` that it stands for. */
export function chunksByRouteModule(
  bundle: OutputBundle,
  importsOf: (id: string) => readonly string[],
): Map<string, OutputChunk[]> {
  const found = new Map<string, OutputChunk[]>();
  for (const chunk of Object.values(bundle)) {
    if (chunk.type !== 'chunk' || chunk.facadeModuleId === null || !chunk.fileName.includes('/immutable/nodes/'))
      continue;
    for (const id of importsOf(chunk.facadeModuleId)) {
      const module = /\/src\/routes(\/.*\+(?:page|layout|error)\.(?:svelte|ts))$/.exec(id)?.[1];
      if (module !== undefined) found.set(module, [...(found.get(module) ?? []), chunk]);
    }
  }
  return found;
}

/** What stands around the page of a folder; Kit loads the error page before any other. */
function framesOf(folder: string, byModule: ReadonlyMap<string, unknown>): string[] {
  const steps = folder.split('/').filter((step) => step !== '');
  const folders = ['/', ...steps.map((_, at) => `/${steps.slice(0, at + 1).join('/')}/`)];
  const layouts = folders.flatMap((one) => [`${one}+layout.svelte`, `${one}+layout.ts`]);
  return ['/+error.svelte', ...layouts, `${folder}+page.ts`].filter((one) => byModule.has(one));
}

/** `/(so-tay)/y-kien/[id]/` is at `/y-kien/[id]`. */
function addressOf(folder: string): string {
  const steps = folder.split('/').filter((step) => step !== '' && !step.startsWith('('));
  return `/${steps.join('/')}`;
}

function withImports(chunk: OutputChunk, bundle: OutputBundle, seen = new Set<string>()): string[] {
  if (seen.has(chunk.fileName)) return [];
  seen.add(chunk.fileName);
  const below = chunk.imports.flatMap((file) => {
    const next = bundle[file];
    return next?.type === 'chunk' ? withImports(next, bundle, seen) : [];
  });
  return [chunk.fileName, ...stylesOf(chunk), ...below];
}

/** Vite notes beside each chunk which styles came with it. */
function stylesOf(chunk: OutputChunk): string[] {
  const { viteMetadata } = chunk as OutputChunk & { viteMetadata?: { importedCss: Set<string> } };
  return [...(viteMetadata?.importedCss ?? [])];
}
