import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { ByteSource } from './byte-source.ts';
import { FileRefused } from './refusal.ts';

/** Unpacked bytes one workbook may hold: 200,000 members are about 230 MB. */
const MAX_UNPACKED = 512 * 1024 * 1024;
const MAX_ENTRIES = 2_000;
/** Sheets of real lists pack 8 to 30 times; deflate can do 1,032. */
const MAX_RATIO = 120;
const SMALL_ENTRY = 4 * 1024 * 1024;

class SourceReader extends yauzl.RandomAccessReader {
  readonly #source: ByteSource;
  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return this.#source.stream(start, end);
  }
}

/** A checked workbook: the parts that are read, by name, and a way to unpack one. */
export interface OpenWorkbook {
  /** Unpacked length in bytes by part name. */
  parts: Map<string, number>;
  /** Streams one part unpacked; fails when it is longer than the archive declared. */
  unpack: (name: string) => Promise<Readable>;
}

/**
 * Opens a workbook by its table of contents only. Declared totals are checked before a byte is unpacked, and yauzl
 * holds every part to its declared length while it is read, so a lying table of contents fails too.
 */
export async function openWorkbook(source: ByteSource): Promise<OpenWorkbook> {
  const entries = new Map<string, yauzl.Entry>();
  const zip = await openArchive(source);
  let unpacked = 0;
  for await (const entry of entriesOf(zip)) {
    if (entry.isEncrypted()) throw new FileRefused('encrypted');
    unpacked += entry.uncompressedSize;
    const ratio = entry.uncompressedSize / Math.max(entry.compressedSize, 1);
    if (unpacked > MAX_UNPACKED || (entry.uncompressedSize > SMALL_ENTRY && ratio > MAX_RATIO))
      throw new FileRefused('bomb');
    if (entries.has(entry.fileName)) throw new FileRefused('broken');
    entries.set(entry.fileName, entry);
    if (entries.size > MAX_ENTRIES) throw new FileRefused('bomb');
  }
  refuseHostile([...entries.keys()]);
  return {
    parts: new Map([...entries].map(([name, entry]) => [name, entry.uncompressedSize])),
    unpack: (name) =>
      new Promise((resolve, reject) => {
        const entry = entries.get(name);
        if (!entry) reject(new FileRefused('broken'));
        else {
          zip.openReadStream(entry, (problem, stream) => {
            if (problem) reject(new FileRefused('broken'));
            else resolve(stream);
          });
        }
      }),
  };
}

function openArchive(source: ByteSource): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true };
    yauzl.fromRandomAccessReader(new SourceReader(source), source.size, options, (problem, zip) => {
      if (problem) reject(new FileRefused('broken'));
      else resolve(zip);
    });
  });
}

async function* entriesOf(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  for (;;) {
    const next = await new Promise<yauzl.Entry | null>((resolve, reject) => {
      const done = (settle: () => void): void => {
        zip.removeAllListeners();
        settle();
      };
      zip.once('entry', (entry: yauzl.Entry) => {
        done(() => {
          resolve(entry);
        });
      });
      zip.once('end', () => {
        done(() => {
          resolve(null);
        });
      });
      zip.once('error', () => {
        done(() => {
          reject(new FileRefused('broken'));
        });
      });
      zip.readEntry();
    });
    if (next === null) return;
    yield next;
  }
}

function refuseHostile(names: readonly string[]): void {
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (has(/vbaProject|^xl\/(macrosheets|dialogsheets|activeX|embeddings)\//i)) throw new FileRefused('macros');
  if (has(/^xl\/(externalLinks|queryTables|connections|customData|model)(\/|\.xml)/i))
    throw new FileRefused('external-links');
  if (has(/^content\.xml$/)) throw new FileRefused('open-document');
  if (!has(/^xl\/workbook\.xml$/)) throw new FileRefused(has(/^xl\/workbook\.bin$/) ? 'old-excel' : 'wrong-type');
}
