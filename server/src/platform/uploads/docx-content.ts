import type { Readable } from 'node:stream';
import { bufferSource } from '../archives/byte-source.ts';
import { ArchiveRefused, openArchive, type OpenArchive } from '../archives/open-archive.ts';
import { readingText, type DocumentText } from './reading-text.ts';
import { UploadRefused } from './refusals.ts';

/** A document of 20 MB is mostly pictures, which hardly pack. */
const LIMITS = { unpacked: 200 * 1024 * 1024, entries: 3_000, ratio: 200 };
/** Characters of one part that are read; a page of text with its marks is about 20,000. */
const MAX_PART = 4 * 1024 * 1024;

const BODY = 'word/document.xml';
const RUNS =
  /^word\/(vbaProject|vbaData|activeX\/)|\/(vbaProject\.bin|vbaData\.xml)$|^word\/embeddings\/.*\.(bin|exe|js|vbs|cmd|bat|docm|xlsm|pptm)$/i;
/** A part fetched by itself when the document is opened; a hyperlink waits for a click. */
const FETCHED = /attachedTemplate|oleObject|frame|subDocument|aFChunk|externalLink/i;

/**
 * Text of a Word document, its head with headers and footers, after making sure that nothing in it runs or fetches. Runs in the
 * inspecting process.
 *
 * @throws UploadRefused
 */
export async function readDocxText(bytes: Buffer): Promise<DocumentText> {
  try {
    const archive = await openArchive(bufferSource(bytes), LIMITS);
    const names = [...archive.parts.keys()];
    if (!names.includes(BODY)) throw new UploadRefused('wrongType');
    if (names.some((name) => RUNS.test(name))) throw new UploadRefused('macros');
    if (/macroEnabled/i.test(await partText(archive, '[Content_Types].xml'))) throw new UploadRefused('macros');
    for (const name of names.filter((each) => each.endsWith('.rels'))) await refuseFetching(archive, name);
    const texts: string[] = [];
    // Headers first: that is where a stamp stands on the page.
    for (const name of [...names.filter((each) => /^word\/(header|footer)\d*\.xml$/.test(each)).sort(), BODY]) {
      const xml = await partText(archive, name);
      if (/<w:instrText[^>]*>\s*DDE(AUTO)?\b/i.test(xml)) throw new UploadRefused('macros');
      texts.push(textOfXml(xml));
    }
    return { head: texts.join('\n'), text: readingText((texts.at(-1) ?? '').split('\n')) };
  } catch (problem) {
    if (problem instanceof UploadRefused) throw problem;
    if (problem instanceof ArchiveRefused && problem.fault !== 'broken')
      throw new UploadRefused(problem.fault === 'bomb' ? 'bomb' : 'locked');
    throw new UploadRefused('broken');
  }
}

async function refuseFetching(archive: OpenArchive, name: string): Promise<void> {
  for (const [relation] of (await partText(archive, name)).matchAll(/<Relationship\b[^>]*>/g)) {
    if (!/TargetMode\s*=\s*["']External["']/i.test(relation)) continue;
    const type = /\bType\s*=\s*["']([^"']*)["']/i.exec(relation)?.[1] ?? '';
    const target = /\bTarget\s*=\s*["']([^"']*)["']/i.exec(relation)?.[1] ?? '';
    // Word notes the writer's own template (file:///C:/…/Normal.dotm), which no other machine fetches.
    if (FETCHED.test(type) && !/^file:\/\/\/[a-z]:/i.test(target)) throw new UploadRefused('outsideLinks');
  }
}

async function partText(archive: OpenArchive, name: string): Promise<string> {
  if (!archive.parts.has(name)) return '';
  const stream: Readable = await archive.unpack(name);
  stream.setEncoding('utf8');
  let text = '';
  for await (const piece of stream as AsyncIterable<string>) {
    text += piece;
    if (text.length > MAX_PART) break;
  }
  stream.destroy();
  return text.slice(0, MAX_PART);
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Paragraphs as lines; runs are joined as they stand, for Word cuts words anywhere. */
function textOfXml(xml: string): string {
  let text = '';
  for (const [, written, mark] of xml.matchAll(
    /<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>|<(w:tab|w:br|w:cr|\/w:p|\/w:tc)\b[^>]*>/g,
  )) {
    if (written !== undefined) text += written.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, decoded);
    else if (mark === 'w:tab' || mark === '/w:tc') text += '\t';
    else text += '\n';
  }
  return text;
}

function decoded(all: string, hex: string | undefined, decimal: string | undefined, name: string | undefined): string {
  if (name !== undefined) return NAMED[name] ?? all;
  const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
