import { rememberSessions } from '../session-memory.ts';
import { testDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import { watchDatabase } from '../../platform/database/watch.ts';
import { testApp, type TestApp } from '../../platform/http/testing.ts';
import { createLogger } from '../../platform/logging.ts';
import { startHostileIssuer, type HostileIssuer } from './hostile-issuer.ts';
import { smallWorld, type SmallWorld } from './small-world.ts';

/** The real application with its session memory, a clock that can be moved, people, and an issuer that can lie. */
export interface IdentityTest {
  readonly database: TestDatabase;
  readonly test: TestApp;
  readonly world: SmallWorld;
  readonly issuer: HostileIssuer;
  /** Moves the application's clock forward; PostgreSQL keeps its own. */
  pass(milliseconds: number): void;
  close(): Promise<void>;
}

export async function identityTest(): Promise<IdentityTest> {
  const database = await testDatabase();
  const issuer = await startHostileIssuer('so-tay');
  let ahead = 0;
  const clock = (): Date => new Date(Date.now() + ahead);
  const log = createLogger('silent');
  const watch = await watchDatabase(database.ownerPool, log);
  const test = await testApp({
    database,
    clock,
    watch,
    readSession: rememberSessions(database.ownerPool, watch, clock, log),
    env: {
      DEMO: '0',
      OIDC_ISSUER: issuer.url,
      OIDC_CLIENT_ID: 'so-tay',
      OIDC_CLIENT_SECRET: 'bi-mat',
      PUBLIC_URL: 'http://localhost:3000',
    },
  });
  return {
    database,
    test,
    issuer,
    world: await smallWorld(database.ownerPool, test.crypto),
    pass: (milliseconds) => void (ahead += milliseconds),
    async close() {
      await test.close();
      await watch.stop();
      await issuer.close();
      await database.drop();
    },
  };
}
