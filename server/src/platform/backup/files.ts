import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { listBases } from './bases.ts';

/** Where files lie and where their copies go. Both are in 256 parts, by the first two signs of a name. */
export interface FileFolders {
  readonly files: string;
  /** One copy for all base backups: a file never changes. */
  readonly copies: string;
  /** Copies of files that are gone, until no base backup reaches back to them. */
  readonly gone: string;
}

/** When each part was last read, in milliseconds; a part that has not changed since is not read again. */
export type SeenFolders = Map<string, number>;

/** A part's time may stand still for so long while files still come, in milliseconds. */
const SETTLED_MS = 2_000;

/** Folders of the copies under `backupDir`. */
export function fileFolders(files: string, backupDir: string): FileFolders {
  return { files, copies: path.join(backupDir, 'files'), gone: path.join(backupDir, 'files-gone') };
}

/** True from the first backup on, when the archive of WAL is kept too (archive.ts). */
export function isBackedUp(backupDir: string): boolean {
  return existsSync(path.join(backupDir, 'wal', 'wanted'));
}

/**
 * Copies the files that have no copy yet. They are sealed (blobs/sealed-stream.ts), and the copy is as good a secret.
 *
 * @returns how many were copied
 */
export async function copyNewFiles({ files, copies }: FileFolders, seen: SeenFolders = new Map()): Promise<number> {
  let copied = 0;
  for (const part of await namesIn(files)) {
    const from = path.join(files, part);
    const { mtimeMs } = await stat(from);
    if (seen.get(part) === mtimeMs) continue;
    copied += await copyMissing(from, path.join(copies, part));
    if (Date.now() - mtimeMs > SETTLED_MS) seen.set(part, mtimeMs);
  }
  return copied;
}

/**
 * Brings the copies up to date beside a fresh base backup, and lets go of those that no base backup reaches.
 *
 * @param bases folder of the base backups
 * @returns how many were copied
 */
export async function backUpFiles(folders: FileFolders, bases: string): Promise<number> {
  const copied = await copyNewFiles(folders);
  await setGoneAside(folders);
  const oldest = listBases(bases)[0];
  if (oldest !== undefined) await forgetGone(folders.gone, oldest.startedAt);
  return copied;
}

/**
 * Copies back what the files' folder lacks: everything on a new machine, what was tidied away since on the old one.
 *
 * @returns how many came back
 */
export async function bringFilesBack({ files, copies, gone }: FileFolders): Promise<number> {
  let brought = 0;
  for (const folder of [copies, gone]) {
    for (const part of await namesIn(folder)) {
      brought += await copyMissing(path.join(folder, part), path.join(files, part));
    }
  }
  return brought;
}

async function copyMissing(from: string, to: string): Promise<number> {
  const present = new Set(await namesIn(to));
  const missing = (await namesIn(from)).filter((name) => !present.has(name) && !name.endsWith('.tmp'));
  if (missing.length === 0) return 0;
  await mkdir(to, { recursive: true, mode: 0o700 });
  let copied = 0;
  for (const name of missing) if (await copyWhole(path.join(from, name), path.join(to, name))) copied += 1;
  return copied;
}

/** A copy is there whole or not at all; a file tidied away meanwhile is not missed. */
async function copyWhole(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, `${to}.tmp`);
    const handle = await open(`${to}.tmp`, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(`${to}.tmp`, to);
    return true;
  } catch (error) {
    await rm(`${to}.tmp`, { force: true });
    if (isMissing(error)) return false;
    throw error;
  }
}

async function setGoneAside({ files, copies, gone }: FileFolders): Promise<void> {
  const now = new Date();
  for (const part of await namesIn(copies)) {
    const present = new Set(await namesIn(path.join(files, part)));
    for (const name of await namesIn(path.join(copies, part))) {
      if (present.has(name)) continue;
      await mkdir(path.join(gone, part), { recursive: true, mode: 0o700 });
      await rename(path.join(copies, part, name), path.join(gone, part, name));
      await utimes(path.join(gone, part, name), now, now);
    }
  }
}

/** @param before a file that was gone then is in no moment that can be restored */
async function forgetGone(gone: string, before: Date): Promise<void> {
  for (const part of await namesIn(gone)) {
    for (const name of await namesIn(path.join(gone, part))) {
      const file = path.join(gone, part, name);
      if ((await stat(file)).mtime < before) await rm(file);
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
