import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountId } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { randomFrom } from '../demo/generator/random.ts';
import { CELL_ROLL, makeRoom } from '../meetings/testing/room.ts';
import { createDevice, idAt, type Device } from './testing/device.ts';
import { FAULTS, sayStruck, startFaultProxy, type FaultProxy } from './testing/fault-proxy.ts';
import { FREE_LINE } from './testing/line.ts';
import { throughFetch } from './testing/network.ts';
import { memberIdOf, openSession, syncWorld, type SyncWorld } from './testing/sync-world.ts';
import { differences } from './testing/truth.ts';

const random = randomFrom(9);
let world: SyncWorld;
let proxy: FaultProxy;
let meeting: string;
beforeAll(async () => {
  world = await syncWorld({ quiet: true });
  await world.app.app.listen({ host: '127.0.0.1', port: 0 });
  proxy = await startFaultProxy({ to: (world.app.app.server.address() as AddressInfo).port, seed: 9 });
  ({ id: meeting } = await makeRoom(world.database, { kind: 'thematic', state: 'convened', roll: CELL_ROLL }));
});
afterAll(async () => {
  await proxy.close();
  await world.drop();
});

/** A device behind the proxy, over real sockets. */
async function deviceOf(key: string, seed: number): Promise<Device> {
  const cookie = await openSession(world.database, accountId(person(key)));
  return createDevice({
    name: key,
    network: throughFetch(() => proxy.address, cookie, 2_000),
    random: randomFrom(seed),
  });
}
function speak(device: Device): string {
  const id = idAt(Date.now(), random);
  return device.act({
    name: 'meeting.opinion',
    args: { meetingId: meeting, id, kind: 'opinion', text: `Ý kiến ${id}` },
    aggregate: `opinions:${meeting}`,
  });
}
async function spoken(key: string): Promise<number> {
  const { rows } = await world.database.ownerPool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM meetings_prior_opinion WHERE meeting_id = $1 AND member_id = $2',
    [meeting, memberIdOf(key)],
  );
  return rows[0]?.n ?? 0;
}

test('[SY20] S9: the answer is lost after the server has committed, again and again: each act is done once', async () => {
  const device = await deviceOf('self', 1);
  const acts: string[] = [];
  for (let round = 0; round < 12; round += 1) {
    acts.push(speak(device), speak(device));
    proxy.strike('dropResponse', random.between(1, 4), ({ url }) => url === '/api/sync/push');
    // The person tries again, as long as it takes.
    while (device.outbox.length > 0) await device.push();
  }
  expect(acts.map((id) => device.outcomes.get(id)?.outcome)).toEqual(acts.map(() => 'applied'));
  expect(await spoken('self')).toBe(acts.length);
  sayStruck('S9', proxy.struck.dropResponse);
});

test('[SY20][SY21][SY33] every fault of the line together: nothing is lost, nothing done twice, the device is right', async () => {
  proxy.change({
    chances: { dropResponse: 12, duplicate: 12, cutRequest: 12, cutResponse: 12, refuse: 8, hang: 3 },
    line: { ...FREE_LINE, delayMs: 3, lossPercent: 1 },
  });
  for (const fault of FAULTS) proxy.strike(fault, 1, ({ url }) => url === '/api/sync/push');
  const devices = [await deviceOf('same cell', 2), await deviceOf('probationary', 3), await deviceOf('same cell', 4)];
  const acts = devices.map((): string[] => []);
  await Promise.all(
    devices.map(async (device, at) => {
      for (let round = 0; round < 12; round += 1) {
        acts[at]?.push(speak(device), speak(device));
        await device.sync();
      }
    }),
  );
  proxy.change({ chances: {}, line: FREE_LINE });
  for (const [at, device] of devices.entries()) {
    while (device.outbox.length > 0) await device.push();
    expect(acts[at]?.map((id) => device.outcomes.get(id)?.outcome)).toEqual(acts[at]?.map(() => 'applied'));
  }
  expect((await spoken('same cell')) + (await spoken('probationary'))).toBe(acts.flat().length);
  for (const device of devices) {
    await device.pull();
    expect(await differences(world.database.ownerPool, device, memberIdOf(device.name))).toEqual([]);
  }
  for (const fault of [...FAULTS, 'late'] as const) {
    sayStruck(fault, proxy.struck[fault]);
    expect(proxy.struck[fault], fault).toBeGreaterThan(0);
  }
});
