import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountId } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { buildWorld } from '../authority/testing/world.ts';
import { randomFrom } from '../demo/generator/random.ts';
import { CELL_ROLL, makeRoom } from '../meetings/testing/room.ts';
import { chooseRange, restore, restoreRanges } from '../platform/backup/restore.ts';
import { takeBackup, type BackupPlaces } from '../platform/backup/take-backup.ts';
import { startPostgres, type EmbeddedPostgres } from '../platform/database/launcher.ts';
import { migrate } from '../platform/database/migrate.ts';
import { openPool } from '../platform/database/pool.ts';
import { ensureDatabase, urlFor } from '../platform/database/roles.ts';
import type { TestDatabase } from '../platform/database/testing.ts';
import { testApp, type TestApp } from '../platform/http/testing.ts';
import { createDevice, idAt, type Device } from './testing/device.ts';
import { sayStruck, startFaultProxy, type FaultProxy } from './testing/fault-proxy.ts';
import { throughFetch } from './testing/network.ts';
import { memberIdOf, openSession } from './testing/sync-world.ts';
import { differences } from './testing/truth.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../.data/test');
const random = randomFrom(8);
let folder: string;
let places: BackupPlaces;
let postgres: EmbeddedPostgres;
let database: TestDatabase;
let api: TestApp;
let proxy: FaultProxy;

beforeAll(async () => {
  mkdirSync(ROOT, { recursive: true });
  folder = mkdtempSync(path.join(ROOT, 'restored-'));
  places = {
    cluster: path.join(folder, 'postgres'),
    archive: path.join(folder, 'backups/wal'),
    bases: path.join(folder, 'backups/base'),
  };
  proxy = await startFaultProxy({ to: 1, seed: 8 });
  await start();
  await buildWorld(database.ownerPool, api.crypto);
  await database.ownerPool.query('TRUNCATE meetings_meeting, meetings_habit CASCADE');
});
afterAll(async () => {
  await proxy.close();
  await stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The database and the application upon it, behind the address that devices know. */
async function start(): Promise<void> {
  postgres = await startPostgres({ folder: places.cluster, purpose: 'keep', archiveDir: places.archive });
  const { appUrl, ownerUrl } = await ensureDatabase(postgres, 'sotay');
  await migrate(ownerUrl);
  database = {
    url: appUrl,
    ownerUrl,
    appPool: openPool(appUrl, { max: 8, name: 'restored app' }),
    ownerPool: openPool(ownerUrl, { max: 6, name: 'restored owner' }),
    drop: () => Promise.resolve(),
  };
  api = await testApp({ database, env: { KEY_FILE: path.join(folder, 'keys.json') } });
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  proxy.aim((api.app.server.address() as AddressInfo).port);
}
async function stop(): Promise<void> {
  await api.close();
  await Promise.all([database.appPool.end(), database.ownerPool.end()]);
}
function say(device: Device, meeting: string, text: string): string {
  return device.act({
    name: 'meeting.opinion',
    args: { meetingId: meeting, id: idAt(Date.now(), random), kind: 'opinion', text },
    aggregate: `opinions:${meeting}`,
  });
}

test(
  '[SY17] S8: the server comes back as an older backup: the device begins anew, and what waits in its outbox is sent',
  { timeout: 300_000 },
  async () => {
    const { id: meeting } = await makeRoom(database, { kind: 'thematic', state: 'convened', roll: CELL_ROLL });
    const cookie = await openSession(database, accountId(person('self')));
    const device = createDevice({
      name: 'self',
      network: throughFetch(() => proxy.address, cookie),
      random: randomFrom(1),
    });
    say(device, meeting, 'trước bản sao lưu');
    expect(await device.sync()).toBe('stored');
    const superuser = urlFor(postgres, 'postgres', 'sotay');
    await takeBackup(superuser, places, 7);
    const { rows } = await database.ownerPool.query<{ moment: Date }>('SELECT clock_timestamp() AS moment');
    await sleep(50);

    // What comes now is not in the backup, though the device has heard of all of it.
    const lost = say(device, meeting, 'sau bản sao lưu');
    for (let nth = 0; nth < 20; nth += 1)
      await database.ownerPool.query('UPDATE meetings_meeting SET title = $2, version = version + 1 WHERE id = $1', [
        meeting,
        `Đổi tên ${nth}`,
      ]);
    expect(await device.sync()).toBe('stored');
    expect(device.rows.get(`meeting ${meeting}`)?.body).toMatchObject({ title: 'Đổi tên 19' });
    const markBefore = device.mark;

    const waits = say(device, meeting, 'còn chờ trong máy');
    const admin = openPool(superuser, { max: 1, name: 'switch' });
    await admin.query('SELECT pg_switch_wal()');
    await admin.end();
    await sleep(1_500);
    await stop();
    expect(await device.sync()).toBe('broken');
    await postgres.stop();
    const moment = rows[0]?.moment ?? new Date();
    await restore(places, chooseRange(restoreRanges(places), moment), moment, 'sotay');
    await start();

    expect(await device.sync()).toBe('stored');
    expect(device.outcomes.get(waits)?.outcome).toBe('applied');
    expect(device.heard.at(-1)).toMatchObject({
      said: 'pulled',
      snapshot: expect.arrayContaining(['own']) as string[],
    });
    expect(device.mark?.split(';')[0]).not.toBe(markBefore?.split(';')[0]);
    expect(await differences(database.ownerPool, device, memberIdOf('self'))).toEqual([]);
    expect(device.rows.get(`meeting ${meeting}`)?.body).toMatchObject({ title: 'Sinh hoạt thử' });
    const opinions = await database.ownerPool.query<{ text: string }>(
      'SELECT text FROM meetings_prior_opinion WHERE meeting_id = $1 ORDER BY written_at',
      [meeting],
    );
    expect(opinions.rows.map((row) => row.text)).toEqual(['trước bản sao lưu', 'còn chờ trong máy']);
    expect(await device.pull()).toBe('nothing');

    // Said after the backup and acknowledged: whoever still knows it may send it again, and it is done once more.
    expect(device.outcomes.get(lost)?.outcome).toBe('applied');
    const { rows: known } = await database.ownerPool.query('SELECT 1 FROM sync_mutation WHERE id = $1', [lost]);
    expect(known).toEqual([]);
    sayStruck('S8', 1);
  },
);
