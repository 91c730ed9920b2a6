import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { accountId } from '../../authority/testing/identities.ts';
import { PEOPLE, person, type PersonFact } from '../../authority/testing/people.ts';
import { buildWorld } from '../../authority/testing/world.ts';
import { randomFrom, type Random } from '../../demo/generator/random.ts';
import { memberIdOf } from '../../members/testing/village.ts';
import { createCrypto } from '../../platform/crypto/crypto.ts';
import { loadMasterKeys } from '../../platform/crypto/keys.ts';
import { openPool } from '../../platform/database/pool.ts';
import { testDatabase, testTemplate, type TestDatabase } from '../../platform/database/testing.ts';
import { testApp, type Caller, type TestApp } from '../../platform/http/testing.ts';
import { createDevice, type Device, type DeviceSettings } from './device.ts';
import { throughInject, type Network } from './network.ts';

/** The tests' world behind the real application, with devices for its people. */
export interface SyncWorld {
  readonly app: TestApp;
  readonly database: TestDatabase;
  /** A caller signed in as the person with this key, proved again just now. */
  as(key: string): Promise<Caller>;
  /**
   * A device of a person, signed in and empty.
   *
   * @param how.over what lies between the device and the application; nothing when left out
   */
  device(
    key: string,
    how?: { seed?: number; over?: (network: Network) => Network; clock?: () => number },
  ): Promise<Device>;
  /** The same for a member who is not in the list of people. */
  deviceOf(account: string, settings: Partial<DeviceSettings>): Promise<Device>;
  drop(): Promise<void>;
}

/**
 * Builds the world once per run and clones it: a test that asks for it pays a tenth of a second.
 *
 * @param quiet no meeting has been held or prepared yet
 */
export async function syncWorld({
  quiet = false,
  ...options
}: { quiet?: boolean } & Omit<Parameters<typeof testApp>[0], 'database'> = {}): Promise<SyncWorld> {
  const keyFile = path.join(tmpdir(), `sotay-sync-${inject('cluster').port}`, quiet ? 'quiet.json' : 'master.json');
  const template = await testTemplate(quiet ? 'sync_quiet' : 'sync_world', async ({ ownerUrl }) => {
    const pool = openPool(ownerUrl, { max: 2, name: 'sync world' });
    await buildWorld(pool, await createCrypto(loadMasterKeys(keyFile), pool));
    if (quiet) await pool.query('TRUNCATE meetings_meeting, meetings_habit CASCADE');
    await pool.end();
  });
  const database = await testDatabase(template);
  const app = await testApp({ ...options, database, env: { KEY_FILE: keyFile, ...options.env } });
  let networks = 0;

  async function deviceOf(account: string, { network, ...settings }: Partial<DeviceSettings>): Promise<Device> {
    networks += 1;
    // A network of its own for each device: they are not all behind one carrier address.
    const remoteAddress = `10.0.${networks >> 8}.${networks & 255}`;
    const caller = await app.as(account);
    return createDevice({
      name: account,
      network: network ?? throughInject((ask) => caller({ ...ask, remoteAddress })),
      random: randomFrom(networks),
      ...settings,
    });
  }

  return {
    app,
    database,
    as: (key) => app.as(accountId(person(key)), { reauthenticated: true }),
    async device(key, { seed = 1, over = (network: Network) => network, clock } = {}) {
      const caller = await app.as(accountId(person(key)));
      networks += 1;
      const remoteAddress = `10.1.${networks >> 8}.${networks & 255}`;
      return createDevice({
        name: key,
        network: over(throughInject((ask) => caller({ ...ask, remoteAddress }))),
        random: randomFrom(seed * 1_000 + networks),
        ...(clock === undefined ? {} : { clock }),
      });
    },
    deviceOf,
    async drop() {
      await app.close();
      await database.drop();
    },
  };
}

/** Members of the world who can sign in. */
export const SIGNED_IN: readonly PersonFact[] = PEOPLE.filter(
  (one) => one.member !== null && one.account === 'open' && ['active', 'suspended'].includes(one.member.activity),
);
export { memberIdOf, type Random };

/** Opens a session by hand, for a device that speaks over a real socket. @returns the cookie */
export async function openSession({ ownerPool }: TestDatabase, account: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await ownerPool.query(
    `WITH device AS (INSERT INTO identity_device (account_id, label) VALUES ($1, 'Máy thử') RETURNING id)
     INSERT INTO identity_session (account_id, device_id, token_hash, strength, expires_at) SELECT $1, id, $2, 'vneid', now() + interval '180 days' FROM device`,
    [account, createHash('sha256').update(token).digest()],
  );
  return `sotay=${token}`;
}
