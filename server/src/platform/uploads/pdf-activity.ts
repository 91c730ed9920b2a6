import { inflateSync } from 'node:zlib';

/**
 * Names of what a PDF can do or carry beside being read: scripts, starting programs, files inside, dynamic forms, sending.
 * (/JavaScript stands in every action that runs one.)
 */
const ACTIVE =
  /\/(?:JavaScript|Launch|EmbeddedFiles?|XFA|RichMedia|SubmitForm|ImportData|GoToE|Rendition|3D)(?=[\s()<>[\]{}/%]|$)/;
const ENCRYPTED = /\/Encrypt(?=[\s<[/%])/;

/** Unpacked bytes of all object streams together; real ones are a tenth of their file. */
const MAX_OBJECTS = 64 * 1024 * 1024;

/** What a look at all objects of a PDF finds; `unreadable`: objects that cannot be looked at. */
export type PdfFinding = 'active' | 'locked' | 'unreadable' | null;

/**
 * Looks through every object of a PDF for active content, those packed into object streams too. It reads names, not the
 * tree of objects: what is hidden from the tree by a broken table must not be hidden from us.
 */
export function pdfActivity(bytes: Buffer): PdfFinding {
  const raw = bytes.toString('latin1');
  if (ENCRYPTED.test(unescaped(raw))) return 'locked';
  if (ACTIVE.test(unescaped(raw))) return 'active';
  let budget = MAX_OBJECTS;
  // Lenient about what follows the word, as readers are.
  for (const stream of raw.matchAll(/(?<!end)stream(?:\r\n|\n|\r)?/g)) {
    const dictionary = unescaped(raw.slice(raw.lastIndexOf('obj', stream.index) + 3, stream.index));
    if (!/\/ObjStm(?=[\s/>])/.test(dictionary)) continue;
    if (!isPlainlyPacked(dictionary)) return 'unreadable';
    const start = stream.index + stream[0].length;
    const objects = unpacked(bytes.subarray(start), /\/FlateDecode|\/Fl\b/.test(dictionary), budget);
    if (objects === null) return 'unreadable';
    budget -= objects.length;
    if (ACTIVE.test(unescaped(objects))) return 'active';
  }
  return null;
}

/** One Flate filter without a predictor, or none: all that programs write for objects. */
function isPlainlyPacked(dictionary: string): boolean {
  if (/\/Filter\s*\d/.test(dictionary)) return false;
  if (/\/Predictor\s+(?!1\b)\d/.test(dictionary)) return false;
  const filters = /\/(?:Filter|F)\s*(\[[^\]]*\]|\/[A-Za-z0-9]+)/.exec(dictionary)?.[1]?.match(/\/[A-Za-z0-9]+/g) ?? [];
  return filters.length === 0 || (filters.length === 1 && /^\/(FlateDecode|Fl)$/.test(filters[0] ?? ''));
}

function unpacked(from: Buffer, isPacked: boolean, budget: number): string | null {
  if (!isPacked) {
    const end = from.indexOf('endstream');
    return from.toString('latin1', 0, end < 0 ? from.length : end);
  }
  try {
    // What follows the packed data is not looked at by inflate.
    return inflateSync(from, { maxOutputLength: Math.max(1, budget) }).toString('latin1');
  } catch {
    return null;
  }
}

/** A name may write any letter as #xx. */
function unescaped(text: string): string {
  return text.includes('#')
    ? text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text;
}
