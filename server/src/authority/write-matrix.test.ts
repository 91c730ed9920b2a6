import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCrypto } from '../platform/crypto/crypto.ts';
import { loadMasterKeys } from '../platform/crypto/keys.ts';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { asActor } from '../platform/database/transaction.ts';
import { ASKERS, person, type PersonFact } from './testing/people.ts';
import { READABLE } from './testing/readable.ts';
import { buildWorld, type World } from './testing/world.ts';
import { ACTS_ON_BODIES, removing } from './testing/writable-bodies.ts';
import { ACTS_ON_FEEDBACK } from './testing/writable-feedback.ts';
import { ACTS_ON_MEETINGS } from './testing/writable-meetings.ts';
import { ACTS_ON_MEMBERS } from './testing/writable-members.ts';
import { ACTS_ON_NOTICES } from './testing/writable-notices.ts';
import { ACTS_ON_REPORTS } from './testing/writable-reports.ts';
import { ACTS_IN_ROOMS } from './testing/writable-rooms.ts';

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await testDatabase();
  const keys = path.join(tmpdir(), `sotay-keys-${String(process.pid)}`, 'master.json');
  world = await buildWorld(database.ownerPool, await createCrypto(loadMasterKeys(keys), database.ownerPool));
  // Tries each statement as the caller and takes it back: 'yes' when it touched a row, 'no' when it was refused or touched none.
  await database.ownerPool.query(`
    CREATE FUNCTION try_each(statements text[]) RETURNS text[] LANGUAGE plpgsql AS $$
    DECLARE
      statement text;
      touched bigint;
      outcome text;
      outcomes text[] := '{}';
    BEGIN
      FOREACH statement IN ARRAY statements LOOP
        BEGIN
          EXECUTE statement;
          GET DIAGNOSTICS touched = ROW_COUNT;
          RAISE EXCEPTION '%', touched USING ERRCODE = 'ZZ001';
        EXCEPTION
          WHEN SQLSTATE 'ZZ001' THEN outcome := CASE WHEN SQLERRM = '0' THEN 'no' ELSE 'yes' END;
          WHEN OTHERS THEN outcome := CASE WHEN SQLSTATE = '42501' OR SQLSTATE LIKE 'SR00_' OR SQLSTATE LIKE 'TO00_' OR SQLSTATE LIKE 'MS00_' THEN 'no' ELSE SQLSTATE || ' ' || SQLERRM END;
        END;
        outcomes := outcomes || outcome;
      END LOOP;
      RETURN outcomes;
    END $$`);
});
afterAll(() => database.drop());

async function tryEach(
  who: PersonFact,
  statements: readonly string[],
  how?: { reauthenticated: boolean },
): Promise<string[]> {
  return asActor(database.appPool, world.actor(who, how), async ({ db }) => {
    const { rows } = await sql<{ outcomes: string[] }>`SELECT try_each(${statements}) AS outcomes`.execute(db);
    return rows[0]?.outcomes ?? [];
  });
}

let cells = 0;

describe('writing, with no check of the application in the way', () => {
  const acts = [
    ...ACTS_ON_MEMBERS,
    ...ACTS_ON_BODIES,
    ...ACTS_ON_FEEDBACK,
    ...ACTS_ON_MEETINGS,
    ...ACTS_IN_ROOMS,
    ...ACTS_ON_REPORTS,
    ...ACTS_ON_NOTICES,
    removing(READABLE.map((table) => table.name)),
  ];
  test.each(acts)('$act: those whom the table of domain.md § 9 names, and nobody else', async ({ act, attempts }) => {
    const wrong: string[] = [];
    let allowed = 0;
    let expected = 0;
    for (const who of ASKERS) {
      const all = attempts(who);
      const outcomes = await tryEach(
        who,
        all.map((attempt) => attempt.statement),
      );
      all.forEach(({ target, may }, index) => {
        const outcome = outcomes[index] ?? 'missing';
        cells += 1;
        if (may) expected += 1;
        if (outcome === 'yes') allowed += 1;
        if (outcome !== (may ? 'yes' : 'no'))
          wrong.push(`${who.key}: ${act}, ${target}: ${outcome} instead of ${may ? 'yes' : 'no'}`);
      });
    }
    expect(wrong.slice(0, 40)).toEqual([]);
    expect(allowed).toBe(expected);
  });

  test('a reveal, a staff role and a signature ask for a proof at most five minutes old', async () => {
    const board = person('organisation board of the commune');
    const administrator = person('administrator of the commune');
    const reveal = ACTS_ON_MEMBERS.filter((act) => act.act.startsWith('reveal')).flatMap((act) =>
      act.attempts(board).filter((one) => one.may),
    );
    const give = ACTS_ON_BODIES.filter(
      (act) => act.act.startsWith('give the role') || act.act === 'confirm a role',
    ).flatMap((act) => act.attempts(administrator).filter((one) => one.may));
    const chair = person('secretary of the cell');
    const sign = ACTS_IN_ROOMS.filter((act) => act.act === 'sign as chair').flatMap((act) =>
      act.attempts(chair).filter((one) => one.may),
    );
    expect(sign.length).toBeGreaterThan(0);
    expect(
      new Set(
        await tryEach(
          chair,
          sign.map((one) => one.statement),
          { reauthenticated: false },
        ),
      ),
    ).toEqual(new Set(['no']));
    expect(reveal.length).toBeGreaterThan(0);
    expect(give.length).toBeGreaterThan(0);
    expect(
      new Set(
        await tryEach(
          board,
          reveal.map((one) => one.statement),
          { reauthenticated: false },
        ),
      ),
    ).toEqual(new Set(['no']));
    expect(
      new Set(
        await tryEach(
          administrator,
          give.map((one) => one.statement),
          { reauthenticated: false },
        ),
      ),
    ).toEqual(new Set(['no']));
  });

  test('the count of cells', () => {
    process.stdout.write(`matrix: ${String(cells)} cells (writing, in the database)\n`);
    expect(cells).toBeGreaterThan(10_000);
  });
});
