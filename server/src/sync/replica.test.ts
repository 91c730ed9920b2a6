import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayStruck } from './testing/fault-proxy.ts';
import { oldRows } from './testing/online.ts';
import { memberIdOf, SIGNED_IN, syncWorld, type SyncWorld } from './testing/sync-world.ts';
import { differences } from './testing/truth.ts';

let world: SyncWorld;
beforeAll(async () => {
  world = await syncWorld();
});
afterAll(() => world.drop());

test('[SY12] S12: every device holds what brute force over the tables says its owner may see and keep', async () => {
  const wrong: string[] = [];
  let rows = 0;
  for (const { key } of SIGNED_IN) {
    const device = await world.device(key);
    expect(await device.pull(), key).toBe('stored');
    wrong.push(...(await differences(world.database.ownerPool, device, memberIdOf(key))));
    wrong.push(...(await oldRows(device, await world.as(key))));
    expect(await device.pull(), key).toBe('nothing');
    rows += device.rows.size;
  }
  expect(wrong).toEqual([]);
  sayStruck('S12', rows);
});
