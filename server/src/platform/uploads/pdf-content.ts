import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { pdfActivity } from './pdf-activity.ts';
import { MAX_TEXT_BYTES, paragraphsOf, readingText, type DocumentText } from './reading-text.ts';
import { UploadRefused } from './refusals.ts';

/** A stamp stands on the first page; covers and a letter of transmittal may come before it. */
const HEAD_PAGES = 10;
const HEAD_CHARACTERS = 200_000;

/**
 * Text of a PDF, after making sure that the file only shows. Runs in the inspecting process.
 *
 * @throws UploadRefused
 */
export async function readPdfText(bytes: Buffer): Promise<DocumentText> {
  const finding = pdfActivity(bytes);
  if (finding === 'locked') throw new UploadRefused('locked');
  if (finding === 'unreadable') throw new UploadRefused('broken');
  if (finding === 'active') throw new UploadRefused('activePdf');
  const document = await openPdf(bytes);
  // The second look follows the tree of objects as a reader's program does.
  if (await actsOrCarries(document)) throw new UploadRefused('activePdf');
  const pages: string[] = [];
  for (let number = 1, length = 0; number <= document.numPages && length < MAX_TEXT_BYTES; number++) {
    const page = await pageText(document, number);
    pages.push(page);
    // A letter is a byte at least; an empty page costs time as well.
    length += page.length + 200;
  }
  return {
    head: pages.slice(0, HEAD_PAGES).join('\n').slice(0, HEAD_CHARACTERS),
    text: readingText(paragraphsOf(pages)),
  };
}

async function openPdf(bytes: Buffer): Promise<PDFDocumentProxy> {
  try {
    return await getDocument({
      data: new Uint8Array(bytes),
      verbosity: 0,
      enableXfa: false,
      disableFontFace: true,
      useSystemFonts: false,
    }).promise;
  } catch (error) {
    throw new UploadRefused(error instanceof Error && error.name === 'PasswordException' ? 'locked' : 'broken');
  }
}

async function actsOrCarries(document: PDFDocumentProxy): Promise<boolean> {
  const [scripts, attachments] = await Promise.all([document.getJSActions(), document.getAttachments()]);
  return Object.keys(scripts ?? {}).length > 0 || Object.keys((attachments as object | null) ?? {}).length > 0;
}

/** Lines by their height on the page, a tab where columns stand apart. */
async function pageText(document: PDFDocumentProxy, number: number): Promise<string> {
  const page = await document.getPage(number);
  const { items } = await page.getTextContent();
  const lines = new Map<number, { x: number; end: number; text: string }[]>();
  for (const item of items) {
    if (!('str' in item) || item.str.trim() === '') continue;
    const [, , , , x = 0, y = 0] = item.transform as number[];
    // Half a line's difference is still the same line: raised stamps, slanted scans.
    const height = [...lines.keys()].find((known) => Math.abs(known - y) < Math.max(2, item.height / 2)) ?? y;
    lines.set(height, [...(lines.get(height) ?? []), { x, end: x + item.width, text: item.str }]);
  }
  return [...lines.entries()]
    .sort(([a], [b]) => b - a)
    .map(([, runs]) => joined(runs))
    .join('\n');
}

function joined(runs: { x: number; end: number; text: string }[]): string {
  let line = '';
  let at: number | null = null;
  for (const run of runs.sort((a, b) => a.x - b.x)) {
    const gap = at === null ? 0 : run.x - at;
    line += (gap > 12 ? '\t' : gap > 1 ? ' ' : '') + run.text;
    at = run.end;
  }
  return line;
}
