import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Response } from 'light-my-request';
import { modules } from '../../routes.ts';
import { signedOutIn } from '../../identity/session-memory.ts';
import { openBlobStore } from '../blobs/open-blob-store.ts';
import { readConfig, type Config } from '../config.ts';
import { createCrypto, type Crypto } from '../crypto/crypto.ts';
import { loadMasterKeys } from '../crypto/keys.ts';
import type { TestDatabase } from '../database/testing.ts';
import type { Watch } from '../database/watch.ts';
import { createLogger } from '../logging.ts';
import { openOutbound } from '../outbound/open-outbound.ts';
import type { Outside } from '../outbound/outbound.ts';
import { buildApp, type Routes } from './app.ts';
import type { ReadSession } from './session.ts';
import type { Services } from './wired.ts';

/** Nothing is remembered: every question goes to the database. */
export const UNWATCHED: Watch = {
  alive: () => false,
  onChange: () => undefined,
  onBeat: () => undefined,
  stop: () => Promise.resolve(),
};

/** A signed-in caller of the API in tests: `inject` with the session's cookie and our own header. */
export type Caller = (options: InjectOptions) => Promise<Response>;

/** The real application on a test database. */
export interface TestApp {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly crypto: Crypto;
  /** Opens a session for an account and returns its caller; `null` is somebody without a session. */
  as(
    accountId: string | null,
    session?: { reauthenticated?: boolean; office?: boolean; strength?: 'vneid' | 'passkey' | 'pin' | 'code' },
  ): Promise<Caller>;
  close(): Promise<void>;
}

/**
 * Builds the application as main.ts does, on a test database.
 *
 * @param options.clock the present moment of the application (PostgreSQL keeps its own)
 * @param options.outside what names and certificates lead to, where a test has hosts of its own
 * @param options.routes extra routes, for tests of the platform itself
 */
export async function testApp(options: {
  database: TestDatabase;
  clock?: () => Date;
  env?: Record<string, string>;
  routes?: readonly Routes[];
  webBuild?: string;
  readSession?: ReadSession;
  watch?: Watch;
  outside?: Outside;
}): Promise<TestApp> {
  const { database } = options;
  // Two applications on one database share its keys.
  const folder = path.join(tmpdir(), `sotay-${new URL(database.url).pathname.slice(1)}`);
  mkdirSync(folder, { recursive: true });
  const config: Config = readConfig({ DEMO: '1', LOG_LEVEL: 'silent', DATA_DIR: folder, ...options.env }, folder);
  const crypto = await createCrypto(loadMasterKeys(config.keyFile), database.ownerPool);
  const clock = options.clock ?? (() => new Date());
  const out = openOutbound(config, clock, options.outside);
  const services: Services = {
    config,
    appPool: database.appPool,
    ownerPool: database.ownerPool,
    crypto,
    blobs: await openBlobStore(config, crypto, database.ownerPool),
    push: out.push,
    sms: out.sms,
    diskGuard: { readOnly: () => false, state: () => 'plenty', freeBytes: () => null },
    log: createLogger(config.logLevel),
    clock,
    watch: options.watch ?? UNWATCHED,
    readSession: options.readSession ?? readSessionFrom(database),
    wasSignedOut: signedOutIn(database.ownerPool),
  };
  const app = await buildApp(services, [...modules, ...(options.routes ?? [])], options.webBuild ?? null);
  await app.ready();
  return {
    app,
    services,
    crypto,
    as: async (accountId, session = {}) => {
      const cookies = accountId === null ? {} : { sotay: await openSession(database, accountId, session) };
      return (request) => app.inject({ ...request, cookies, headers: { 'x-sotay': '1', ...request.headers } });
    },
    close: async () => {
      out.close();
      await app.close();
    },
  };
}

async function openSession(
  database: TestDatabase,
  accountId: string,
  {
    reauthenticated = false,
    office = true,
    strength = 'vneid',
  }: { reauthenticated?: boolean; office?: boolean; strength?: string },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await database.ownerPool.query(
    `WITH device AS (INSERT INTO identity_device (account_id, label) VALUES ($1, 'Máy thử') RETURNING id)
     INSERT INTO identity_session (account_id, device_id, token_hash, strength, expires_at, office_since, office_seen_at, reauthenticated_at)
     SELECT $1, id, $2, $3, now() + interval '180 days', CASE WHEN $4 THEN now() END, CASE WHEN $4 THEN now() END, CASE WHEN $5 THEN now() END FROM device`,
    [accountId, createHash('sha256').update(token).digest(), strength, office, reauthenticated],
  );
  return token;
}

/** Asks the database each time, where the application asks its memory. */
function readSessionFrom(database: TestDatabase): ReadSession {
  return async (token) => {
    const { rows } = await database.ownerPool.query<{
      id: string;
      account_id: string;
      member_id: number | null;
      device_id: string;
      strength: 'vneid' | 'passkey' | 'pin' | 'code';
      reauthenticated_at: Date | null;
      office: boolean;
    }>({
      name: 'test session',
      text: `SELECT s.id, s.account_id, a.member_id, s.device_id, s.strength, s.reauthenticated_at, s.office_since IS NOT NULL AS office
         FROM identity_session s JOIN identity_account a ON a.id = s.account_id
        WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND a.state = 'open'`,
      values: [createHash('sha256').update(token).digest()],
    });
    const row = rows[0];
    return row === undefined
      ? null
      : {
          actor: {
            accountId: row.account_id,
            memberId: row.member_id,
            sessionId: row.id,
            strength: row.strength,
            reauthenticatedAt: row.reauthenticated_at,
          },
          deviceId: row.device_id,
          officeOpen: row.office,
        };
  };
}
