import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keepPostgres, type KeptPostgres } from './keeper.ts';
import { isReachable, openPool } from './pool.ts';
import { ensureDatabase } from './roles.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../../.data/test');
let folder: string;
let kept: KeptPostgres | undefined;
beforeEach(() => {
  mkdirSync(ROOT, { recursive: true });
  folder = mkdtempSync(path.join(ROOT, 'keeper-'));
});
afterEach(async () => {
  await kept?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the keeper of the database', () => {
  test('starts a fallen postmaster again, and the pool works on without being told', async () => {
    const risen = vi.fn();
    const gaveUp = vi.fn();
    kept = await keepPostgres(
      { folder, purpose: 'test', archiveDir: null },
      { onFall: () => undefined, onRisen: risen, onGiveUp: gaveUp },
    );
    const { appUrl } = await ensureDatabase(kept.postgres(), 'sotay');
    const broken: Error[] = [];
    const pool = openPool(appUrl, { max: 4, name: 'keeper test', onError: (error) => broken.push(error) });
    try {
      expect(await isReachable(pool)).toBe(true);
      process.kill(kept.postgres().pid, 'SIGKILL');
      await expect.poll(() => broken).not.toHaveLength(0);
      expect(await isReachable(pool)).toBe(false);
      await expect.poll(() => risen).toHaveBeenCalledOnce();
      expect(await isReachable(pool)).toBe(true);
      expect(gaveUp).not.toHaveBeenCalled();
    } finally {
      await pool.end();
    }
  });
});
