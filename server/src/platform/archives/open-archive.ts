import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { ByteSource } from './byte-source.ts';

/** Why an archive is not opened. */
export type ArchiveFault = 'broken' | 'encrypted' | 'bomb';

/** An archive that is locked, lies about itself, or would unpack to more than it may. */
export class ArchiveRefused extends Error {
  readonly fault: ArchiveFault;
  constructor(fault: ArchiveFault) {
    super(`archive: ${fault}`);
    this.name = 'ArchiveRefused';
    this.fault = fault;
  }
}

/** What an archive may declare, counted before a byte of it is unpacked. */
export interface ArchiveLimits {
  /** Bytes of all parts together. */
  readonly unpacked: number;
  readonly entries: number;
  /** Unpacked to packed length of one part above `SMALL_ENTRY`; deflate can do 1,032. */
  readonly ratio: number;
}

const SMALL_ENTRY = 4 * 1024 * 1024;

/** A checked archive: its parts by name, and a way to unpack one. */
export interface OpenArchive {
  /** Unpacked length in bytes by part name. */
  readonly parts: ReadonlyMap<string, number>;
  /** Streams one part unpacked; fails when it is longer than the archive declared. */
  readonly unpack: (name: string) => Promise<Readable>;
}

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

/**
 * Opens a zip by its table of contents only. Declared totals are checked before a byte is unpacked, and yauzl holds
 * every part to its declared length while it is read, so a lying table of contents fails too.
 *
 * @throws ArchiveRefused
 */
export async function openArchive(source: ByteSource, limits: ArchiveLimits): Promise<OpenArchive> {
  const entries = new Map<string, yauzl.Entry>();
  const zip = await openZip(source);
  let unpacked = 0;
  for await (const entry of entriesOf(zip)) {
    if (entry.isEncrypted()) throw new ArchiveRefused('encrypted');
    unpacked += entry.uncompressedSize;
    const ratio = entry.uncompressedSize / Math.max(entry.compressedSize, 1);
    if (unpacked > limits.unpacked || (entry.uncompressedSize > SMALL_ENTRY && ratio > limits.ratio))
      throw new ArchiveRefused('bomb');
    if (entries.has(entry.fileName)) throw new ArchiveRefused('broken');
    entries.set(entry.fileName, entry);
    if (entries.size > limits.entries) throw new ArchiveRefused('bomb');
  }
  return {
    parts: new Map([...entries].map(([name, entry]) => [name, entry.uncompressedSize])),
    unpack: (name) =>
      new Promise((resolve, reject) => {
        const entry = entries.get(name);
        if (!entry) reject(new ArchiveRefused('broken'));
        else {
          zip.openReadStream(entry, (problem, stream) => {
            if (problem) reject(new ArchiveRefused('broken'));
            else resolve(stream);
          });
        }
      }),
  };
}

function openZip(source: ByteSource): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true };
    yauzl.fromRandomAccessReader(new SourceReader(source), source.size, options, (problem, zip) => {
      if (problem) reject(new ArchiveRefused('broken'));
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
          reject(new ArchiveRefused('broken'));
        });
      });
      zip.readEntry();
    });
    if (next === null) return;
    yield next;
  }
}
