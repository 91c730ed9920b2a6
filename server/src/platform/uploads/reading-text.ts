/** What a document says: `head` where its stamp would stand, and `text` as a person reads it on a small screen. */
export interface DocumentText {
  readonly head: string;
  readonly text: string;
}

/** A phone keeps this much of each paper (docs/sync.md SY40). */
export const MAX_TEXT_BYTES = 200 * 1024;
const THE_REST = 'Phần còn lại mời đọc ở bản gốc.';

/** A line that goes to the right margin goes on in the next; the measure is the longest of its page. */
const FULL = 0.7;
const SENTENCE_ENDS = /[.;:!?…][”"»)]*$/;
const BEGINS_ANEW =
  /^(?:[IVXLC]+[.)]|\d+(?:\.\d+)*[.)/]|[a-zđ][.)]|[-–—+•*]\s|(?:Điều|Chương|Mục|Phần)\s+[\dIVXLC]|Nơi nhận)/u;
const PAGE_NUMBER = /^[-–—\s]*\d{1,4}[-–—\s]*$/;

/** Paragraphs of printed pages: lines that the margin broke are joined again, numbers of pages left out. */
export function paragraphsOf(pages: readonly string[]): string[] {
  const paragraphs: string[] = [];
  let goesOn = false;
  for (const page of pages) {
    const lines = linesOf(page.split('\n'));
    const widest = Math.max(0, ...lines.map((line) => line.length));
    for (const [at, line] of lines.entries()) {
      if ((at === 0 || at === lines.length - 1) && PAGE_NUMBER.test(line)) continue;
      const before = paragraphs.at(-1);
      if (goesOn && before !== undefined && !BEGINS_ANEW.test(line) && isCapital(before) === isCapital(line)) {
        paragraphs[paragraphs.length - 1] = `${before} ${line}`;
      } else {
        paragraphs.push(line);
      }
      goesOn = line.length >= widest * FULL && !SENTENCE_ENDS.test(line);
    }
  }
  return paragraphs;
}

/** Paragraphs as one text, a line each, cut where it grows too long; empty when there is not one letter. */
export function readingText(paragraphs: readonly string[]): string {
  const lines = linesOf(paragraphs);
  if (!lines.some((line) => /\p{L}/u.test(line))) return '';
  const whole = Buffer.from(lines.join('\n'));
  if (whole.length <= MAX_TEXT_BYTES) return whole.toString('utf8');
  const cut = whole.subarray(0, MAX_TEXT_BYTES - Buffer.byteLength(`\n${THE_REST}`)).toString('utf8');
  // A letter of several bytes may have been cut in two.
  return `${cut.replace(/\uFFFD$/, '').trimEnd()}\n${THE_REST}`;
}

function linesOf(lines: readonly string[]): string[] {
  return lines
    .map((line) =>
      line
        .normalize('NFC')
        .replace(/\s+/g, ' ')
        .replace(/[\p{Cc}\p{Cf}\p{Co}\uFFFD]/gu, '')
        .trim(),
    )
    .filter((line) => line !== '');
}

function isCapital(line: string): boolean {
  return line === line.toUpperCase() && line !== line.toLowerCase();
}
