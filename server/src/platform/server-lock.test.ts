import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FolderInUse, folderOwner, lockDataFolder } from './server-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sotay-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock of the data folder', () => {
  test('keeps a second server out and names the first', () => {
    const release = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(FolderInUse);
    expect(folderOwner(folder)).toBe(process.pid);
    release();
    expect(existsSync(path.join(folder, 'server.lock'))).toBe(false);
    lockDataFolder(folder)();
  });

  test('is taken over from a process that is gone', () => {
    writeFileSync(path.join(folder, 'server.lock'), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' }));
    lockDataFolder(folder)();
  });

  test('is taken over when the pid now belongs to somebody else', () => {
    const innocent = spawn('sleep', ['60']);
    try {
      writeFileSync(path.join(folder, 'server.lock'), JSON.stringify({ pid: innocent.pid, startedAt: '1' }));
      lockDataFolder(folder)();
      expect(innocent.exitCode).toBeNull();
    } finally {
      innocent.kill();
    }
  });

  test('is taken over from a note cut short by a crash', () => {
    writeFileSync(path.join(folder, 'server.lock'), '{"pid":');
    lockDataFolder(folder)();
  });
});
