import { accountId } from '../../authority/testing/identities.ts';
import { person } from '../../authority/testing/people.ts';
import { buildWorld } from '../../authority/testing/world.ts';
import { testDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import { testApp, type Caller, type TestApp } from '../../platform/http/testing.ts';

/** The tests' world behind the real application, with a caller for each of its persons. */
export interface Village {
  readonly app: TestApp;
  readonly database: TestDatabase;
  /** A caller signed in as the person with this key; proved again just now unless told otherwise. */
  as(key: string, session?: Parameters<TestApp['as']>[1]): Promise<Caller>;
  /** Somebody without a session. */
  nobody(): Promise<Caller>;
  /** How many entries of an act the log holds about a member. */
  logged(
    act: string,
    memberId: number,
  ): Promise<{ inAccessLog: boolean; actingAs: string | null; onBehalfOf: number | null }[]>;
  drop(): Promise<void>;
}

/** Builds a village of its own for a test file. */
export async function village(options: Omit<Parameters<typeof testApp>[0], 'database'> = {}): Promise<Village> {
  const database = await testDatabase();
  const app = await testApp({ database, ...options });
  await buildWorld(database.ownerPool, app.crypto);
  return {
    app,
    database,
    as: (key, session) => app.as(accountId(person(key)), { reauthenticated: true, ...session }),
    nobody: () => app.as(null),
    async logged(act, memberId) {
      const { rows } = await database.ownerPool.query<{
        inAccessLog: boolean;
        actingAs: string | null;
        onBehalfOf: number | null;
      }>(
        `SELECT in_access_log AS "inAccessLog", acting_as AS "actingAs", on_behalf_of AS "onBehalfOf" FROM audit_entry
          WHERE act = $1 AND subject_member_id = $2 AND account_id <> '0190bbbb-0000-7000-8000-000000000001' ORDER BY id`,
        [act, memberId],
      );
      return rows;
    },
    async drop() {
      await app.close();
      await database.drop();
    },
  };
}

/** Member id of a person of the world. */
export function memberIdOf(key: string): number {
  const id = person(key).member?.id;
  if (id === undefined) throw new Error(`${key} is no member`);
  return id;
}
