import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { BlobPlace } from './place.ts';

/**
 * A folder, in 256 parts. A file comes by `rename` within one file system after its bytes are on the disk, and the folders
 * are brought to the disk behind it: after a power cut it is there whole, or not at all.
 *
 * @param folder best on the same file system as the drafts; made with mode 0700
 */
export function diskPlace(folder: string): BlobPlace {
  const fileOf = (name: string): string => path.join(folder, name.slice(0, 2), name);
  return {
    async take(name, file) {
      const target = fileOf(name);
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      await bringToDisk(file);
      await rename(file, target);
      await bringToDisk(path.dirname(target));
      await bringToDisk(folder);
    },
    size: async (name) => (await unlessMissing(stat(fileOf(name))))?.size ?? null,
    async *read(name, start, end) {
      if (end > start) yield* createReadStream(fileOf(name), { start, end: end - 1 }) as AsyncIterable<Buffer>;
    },
    async remove(name) {
      await rm(fileOf(name), { force: true });
    },
  };
}

/** Returns when what was written to a file, or what a folder lists, would survive a power cut. */
async function bringToDisk(target: string): Promise<void> {
  const handle = await open(target, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
