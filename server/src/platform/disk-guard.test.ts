import { afterEach, describe, expect, test } from 'vitest';
import { watchDisk, type DiskGuard, type DiskState } from './disk-guard.ts';

let guard: DiskGuard | undefined;
afterEach(() => guard?.stop());

describe('the disk guard', () => {
  test('announces low space, turns read-only, and writes again only with room to spare', async () => {
    let free = 1000;
    const told: DiskState[] = [];
    guard = watchDisk({
      folder: '/',
      minFreeBytes: 100,
      freeSpace: () => Promise.resolve(free),
      onChange: (state) => told.push(state),
    });
    for (free of [1000, 150, 99, 110, 130, 900]) await guard.look();
    expect(told).toEqual(['low', 'readOnly', 'low', 'plenty']);
  });

  test('says it is read-only while it is', async () => {
    guard = watchDisk({
      folder: '/',
      minFreeBytes: 100,
      freeSpace: () => Promise.resolve(1),
      onChange: () => undefined,
    });
    await guard.look();
    expect(guard.readOnly()).toBe(true);
    expect(guard.freeBytes()).toBe(1);
  });

  test('asks the real disk when nothing else is given', async () => {
    guard = watchDisk({ folder: '/', minFreeBytes: 0, onChange: () => undefined });
    await guard.look();
    expect(guard.freeBytes()).toBeGreaterThan(0);
    expect(guard.readOnly()).toBe(false);
  });

  test('keeps its last answer when the disk cannot be asked', async () => {
    guard = watchDisk({ folder: '/không-có', minFreeBytes: 1, onChange: () => undefined });
    expect(await guard.look()).toBe('plenty');
  });
});
