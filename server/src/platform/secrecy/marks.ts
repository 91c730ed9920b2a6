/*
 * State secrets do not belong on this system (Luật 117/2025/QH15). What is looked for is the stamp that a classified paper
 * bears, not the subject: a paper about keeping secrets (bảo mật, bí mật nhà nước) is an ordinary paper.
 */

/** The three degrees, as they are stamped. */
export type SecrecyMark = 'Mật' | 'Tối mật' | 'Tuyệt mật';

/** The stamp stands within the first lines of a paper, beside or under the issuing body. */
const HEAD_LINES = 30;

const GAP = '[\\s.]*';
const letters = (...words: string[]): string =>
  `(?:${words.map((word) => [...word].map((letter) => letter).join(GAP)).join('|')})`;
// With all accents or with none: "mặt", "mất", "tôi" are other words.
const MAT = letters('mật', 'mat');
const TOI = letters('tối', 'toi');
const TUYET = letters('tuyệt', 'tuyet');
const MARK = `(?:(?<top>${TUYET}${GAP}${MAT})|(?<high>${TOI}${GAP}${MAT})|(?<plain>${MAT}))`;
/** Degrees of two words; the single one is too common a syllable to be found inside a line. */
const TWO_WORDS = `(?:(?<top>(?:tuyệt|tuyet)\\s+(?:mật|mat))|(?<high>(?:tối|toi)\\s+(?:mật|mat)))`;

const NO_LETTER_BEFORE = '(?<![\\p{L}\\p{M}\\p{N}])';
const NO_LETTER_AFTER = '(?![\\p{L}\\p{M}\\p{N}])';

/** What may stand around a stamp that has a line to itself: frames, stars, and the letter of its stamp (A, B, C). */
const FRAME = '[^\\p{L}\\p{N}]*';
const ALONE = new RegExp(`^${FRAME}${MARK}${FRAME}(?:[abc]${FRAME})?$`, 'iu');
const BRACKETED = new RegExp(`[\\[({<|*«"“]\\s*${MARK}\\s*[\\])}>|*»"”]`, 'iu');
const SET_APART = new RegExp(`(?:^|\\s{2,}|\\t)${MARK}(?:\\s{2,}|\\t|$)`, 'iu');
const AT_AN_END = new RegExp(`(?:^${TWO_WORDS}${NO_LETTER_AFTER}|${NO_LETTER_BEFORE}${TWO_WORDS}$)`, 'iu');
/** "Độ mật: Tối mật", "Mức độ mật – MẬT": the label is proof enough, wherever it stands. */
const LABELLED = new RegExp(
  `${NO_LETTER_BEFORE}(?:độ|do|mức|muc|dấu|dau)(?:\\s+độ|\\s+do)?(?:\\s+bảo|\\s+bao)?\\s+(?:mật|mat)\\s*[:：=–—-]\\s*${MARK}${NO_LETTER_AFTER}(?!\\s*(?:độ|mã|khẩu|ong|thư)(?!\\p{L}))`,
  'iu',
);

/** Words before a degree that make it the subject of a sentence: "danh mục độ tối mật", "tài liệu tuyệt mật". */
const SUBJECT = /(?:^|\s)(?:độ|do|dấu|dau|mức|muc|liệu|lieu|tin|bản|ban|và|va|hoặc|hoac|các|cac|bí|bi)$|[,;/]$/iu;
/** A stamp on two lines has its first word alone above it; a heading about keeping secrets ends so. */
const FIRST_HALF = new RegExp(`^${FRAME}(?:(?<top>${TUYET})|(?<high>${TOI}))${FRAME}$`, 'iu');
const BROKEN_COMPOUND = /(?:^|\s)(?:bảo|bao|bí|bi|cơ|co|cẩn|can|thân|than)$/iu;

/**
 * Finds the stamp of a state secret in a text: alone on a line, set apart, in brackets or in capitals near the head, or
 * behind a label ("Độ mật: …"). Accents may be missing, composed or not; letters may stand apart ("M Ậ T").
 *
 * @param text lines as on the paper; columns separated by tabs or several spaces
 * @returns the degree, or `null` for an ordinary text
 */
export function findSecrecyMark(text: string): SecrecyMark | null {
  const lines = plainLines(text);
  const labelled = LABELLED.exec(lines.join('\n'));
  if (labelled) return degreeOf(labelled);
  for (const [at, line] of lines.entries()) {
    const found = inLine(line, lines[at - 1] ?? '', at < HEAD_LINES);
    if (found !== null) return found;
  }
  return null;
}

function inLine(line: string, before: string, inHead: boolean): SecrecyMark | null {
  const alone = ALONE.exec(line);
  if (alone) {
    if (!isStamped(line, alone, inHead) || BROKEN_COMPOUND.test(before)) return null;
    return degreeOf(FIRST_HALF.exec(before) ?? alone);
  }
  if (!inHead) return null;
  const bracketed = BRACKETED.exec(line);
  if (bracketed && (hasAccents(bracketed[0]) || isCapital(bracketed[0]) || !isPlain(bracketed))) {
    return degreeOf(bracketed);
  }
  const apart = SET_APART.exec(line);
  if (apart && isCapital(apart[0]) && isRowOfHead(line)) return degreeOf(apart);
  const atAnEnd = AT_AN_END.exec(line);
  if (atAnEnd && isCapital(atAnEnd[0]) && !SUBJECT.test(line.slice(0, atAnEnd.index).trim())) return degreeOf(atAnEnd);
  return null;
}

/** Lower case alone on a line is the end of a paragraph ("… giữ bí / mật."), "MAT" and "Mật" are stamps only near the head. */
function isStamped(line: string, found: RegExpExecArray, inHead: boolean): boolean {
  if (isCapital(line)) return hasAccents(line) || !isPlain(found) || inHead;
  const first = /\p{L}/u.exec(line)?.[0] ?? '';
  const framed = /^\s*[[({<|*«"“]/.test(line);
  if (!isPlain(found)) return framed || first === first.toUpperCase();
  return inHead && hasAccents(line) && (framed || first === first.toUpperCase());
}

/** Two columns of the head, not a table of many cells. */
function isRowOfHead(line: string): boolean {
  return line.trim().split(/\s{2,}|\t/).length <= 3;
}

function isPlain(found: RegExpExecArray): boolean {
  return found.groups?.['plain'] !== undefined;
}

function degreeOf(found: RegExpExecArray): SecrecyMark {
  if (found.groups?.['top'] !== undefined) return 'Tuyệt mật';
  return found.groups?.['high'] !== undefined ? 'Tối mật' : 'Mật';
}

function isCapital(text: string): boolean {
  return text === text.toUpperCase();
}

function hasAccents(text: string): boolean {
  return /[ậốệ]/iu.test(text);
}

function plainLines(text: string): string[] {
  return text
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u00a0\u2000-\u200a\u3000]/g, ' ')
    .split(/[\r\n\f\v\u2028\u2029]+/)
    .map((line) => line.replace(/^ +| +$/g, ''))
    .filter((line) => line !== '');
}

const IN_NAME_TWO = new RegExp(
  `${NO_LETTER_BEFORE}(?:(?<top>(?:tuyệt|tuyet)\\s*(?:mật|mat))|(?<high>(?:tối|toi)\\s*(?:mật|mat)))${NO_LETTER_AFTER}`,
  'iu',
);

/**
 * Finds a degree of secrecy in the name of a file: "NQ 09 TỐI MẬT.docx", "tuyet-mat.pdf", "(Mật) kế hoạch.pdf". The single
 * word without its accents is too many other words ("mat-tran-to-quoc.pdf") and counts only in brackets or alone.
 */
export function findSecrecyMarkInName(fileName: string): SecrecyMark | null {
  const name = fileName
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\.[\p{L}\p{N}]{1,5}$/u, '')
    .trim();
  const two = IN_NAME_TWO.exec(name.replace(/[\s_.,+-]+/g, ' '));
  if (two) return degreeOf(two);
  if (/^mat$|[[({]\s*(?:mật|mat)\s*[\])}]/iu.test(name)) return 'Mật';
  // A part of its own between signs other than spaces, or behind a number: "Mật_KH12", "KH 12 MẬT".
  const parts = name.split(/[_+–—.,;()[\]{}]|\s+-\s+|-/).map((part) => part.trim());
  if (parts.some((part, at) => /^mật$/iu.test(part) && !BROKEN_COMPOUND.test(parts[at - 1] ?? ''))) {
    return 'Mật';
  }
  return parts.some((part) => /[\p{N}]\S*\s+MẬT$/u.test(part)) ? 'Mật' : null;
}
