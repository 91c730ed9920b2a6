import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { Papers } from './papers.ts';

const TEMPLATES = path.join(import.meta.dirname, 'templates');
const FACES = ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'];

/** More ballots than any meeting hands out; each page costs about 10 ms of this process. */
const MOST_BALLOTS = 1_000;
/** Typst remembers parts of what it set; what was not used again for this many papers is forgotten. */
const REMEMBERED_PAPERS = 5;

let compiler: NodeCompiler | undefined;
const sources = new Map<keyof Papers, string>();

/**
 * Sets a paper in the Party's form (36-HD/VPTW) as a PDF.
 *
 * People's texts reach Typst as data, never as source, and the compiler's workspace is empty: markup
 * in a text is printed as it was written, and there would be nothing to read if it were not.
 *
 * @throws Error when a template and its data do not fit; the message quotes no data
 */
export function renderPdf<K extends keyof Papers>(template: K, paper: Papers[K]): Buffer {
  if ('count' in paper && paper.count > MOST_BALLOTS) throw new RangeError(`At most ${String(MOST_BALLOTS)} ballots`);
  compiler ??= openCompiler();
  const compiled = compiler.compile({
    mainFileContent: sourceOf(template),
    inputs: { data: JSON.stringify(plain(paper)) },
  });
  const document = compiled.result;
  if (document === null) {
    const errors = compiled.takeDiagnostics()?.shortDiagnostics ?? [];
    throw new Error(`Template ${template} cannot be set: ${JSON.stringify(errors).slice(0, 500)}`);
  }
  const pdf = compiler.pdf(document);
  compiler.evictCache(REMEMBERED_PAPERS);
  return pdf;
}

function openCompiler(): NodeCompiler {
  const fonts = path.dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/package.json'));
  return NodeCompiler.create({
    // A folder that is not there and that nobody can guess: nothing a template names could be found.
    workspace: path.join(tmpdir(), randomUUID()),
    fontArgs: [{ fontBlobs: FACES.map((face) => readFileSync(path.join(fonts, face, `Tinos_${face}.ttf`))) }],
  });
}

/** The form before the template: one source, so that nothing need be imported from a file. */
function sourceOf(template: keyof Papers): string {
  const known = sources.get(template);
  if (known !== undefined) return known;
  const read = (name: string): string => readFileSync(path.join(TEMPLATES, `${name}.typ`), 'utf8');
  const source = `${read('form')}\n${read(template)}`;
  sources.set(template, source);
  return source;
}

/** Composed letters, and no character that is not seen: those that turn the order of letters around could forge a paper. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC').replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, '');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
