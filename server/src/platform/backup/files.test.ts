import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backUpFiles, bringFilesBack, copyNewFiles, fileFolders, isBackedUp, type FileFolders } from './files.ts';

let folder: string;
let folders: FileFolders;
let bases: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sotay-files-'));
  folders = fileFolders(path.join(folder, 'blobs'), path.join(folder, 'backups'));
  bases = path.join(folder, 'backups/base');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** As the store writes one: by the first two signs of its name. */
function write(name: string, content = name): string {
  const file = path.join(folders.files, name.slice(0, 2), name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

function at(root: string, name: string): string {
  return path.join(root, name.slice(0, 2), name);
}

/** A finished base backup, begun so many days ago. */
function base(id: string, daysAgo: number): void {
  const moment = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  mkdirSync(path.join(bases, id), { recursive: true });
  const manifest = { id, startedAt: moment, finishedAt: moment, startSegment: '0', stopSegment: '0', bytes: 1 };
  writeFileSync(path.join(bases, id, 'manifest.json'), JSON.stringify(manifest));
}

describe('files in the backup', () => {
  test('are copied once, beside however many base backups', async () => {
    write('aa01');
    write('bb02');
    base('one', 1);
    expect(await backUpFiles(folders, bases)).toBe(2);
    write('aa03');
    expect(await backUpFiles(folders, bases)).toBe(1);
    expect(readFileSync(at(folders.copies, 'aa03'), 'utf8')).toBe('aa03');
  });

  test('all come back on a new machine, and only what is missing on the old one', async () => {
    for (const name of ['aa01', 'aa02', 'bb03']) write(name);
    await backUpFiles(folders, bases);
    write('cc04');
    rmSync(at(folders.files, 'aa02'));
    expect(await bringFilesBack(folders)).toBe(1);
    expect(existsSync(at(folders.files, 'cc04'))).toBe(true);
    rmSync(folders.files, { recursive: true });
    expect(await bringFilesBack(folders)).toBe(3);
    expect(readFileSync(at(folders.files, 'bb03'), 'utf8')).toBe('bb03');
  });

  test('that are gone stay as long as a base backup reaches back to them', async () => {
    const file = write('aa01');
    base('old', 7);
    await backUpFiles(folders, bases);
    rmSync(file);
    await backUpFiles(folders, bases);
    expect(existsSync(at(folders.copies, 'aa01'))).toBe(false);
    expect(await bringFilesBack(folders)).toBe(1);

    rmSync(file);
    const eightDaysAgo = new Date(Date.now() - 8 * 86_400_000);
    utimesSync(at(folders.gone, 'aa01'), eightDaysAgo, eightDaysAgo);
    await backUpFiles(folders, bases);
    expect(await bringFilesBack(folders)).toBe(0);
  });

  test('are found by the job of every minute when their folder has changed, and no folder is read twice for nothing', async () => {
    const seen = new Map<string, number>();
    write('aa01');
    const early = new Date(Date.now() - 60_000);
    utimesSync(path.join(folders.files, 'aa'), early, early);
    expect(await copyNewFiles(folders, seen)).toBe(1);
    expect(seen.size).toBe(1);
    // As if unseen: the folder's time says that nothing came.
    rmSync(at(folders.copies, 'aa01'));
    expect(await copyNewFiles(folders, seen)).toBe(0);
    write('aa02');
    expect(await copyNewFiles(folders, seen)).toBe(2);
    // Just changed: another file may come within the same tick.
    expect(seen.get('aa')).toBe(early.getTime());
  });

  test('a copy that was broken off does not count', async () => {
    write('aa01');
    mkdirSync(path.join(folders.copies, 'aa'), { recursive: true });
    writeFileSync(`${at(folders.copies, 'aa01')}.tmp`, 'half');
    expect(await backUpFiles(folders, bases)).toBe(1);
    expect(await bringFilesBack(folders)).toBe(0);
  });

  test('begin with the first base backup', () => {
    const backups = path.join(folder, 'backups');
    expect(isBackedUp(backups)).toBe(false);
    mkdirSync(path.join(backups, 'wal'), { recursive: true });
    writeFileSync(path.join(backups, 'wal/wanted'), '');
    expect(isBackedUp(backups)).toBe(true);
  });
});
