import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Response } from 'light-my-request';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { testApp, type Caller, type TestApp } from '../platform/http/testing.ts';
import { EXCEPTIONS } from './testing/exceptions.ts';
import { accountId } from './testing/identities.ts';
import { SPOKEN } from './testing/meeting-facts.ts';
import { signedIn } from './testing/oracle.ts';
import { ASKERS, PEOPLE, person, RELATIONS, type PersonFact } from './testing/people.ts';
import { rollBackEverything } from './testing/rolled-back.ts';
import type { Answer, RouteCase } from './testing/route-cases.ts';
import { ROUTES } from './testing/routes.ts';
import { buildWorld } from './testing/world.ts';

let database: TestDatabase;
let api: TestApp;
const callers = new Map<PersonFact, Caller>();
beforeAll(async () => {
  database = await testDatabase();
  rollBackEverything(database.appPool);
  api = await testApp({ database });
  await buildWorld(database.ownerPool, api.crypto);
  // The bytes of the files that its meetings have.
  await api.services.blobs.put(Buffer.from(SPOKEN), 'application/pdf');
  // The matrix asks more in a minute than any person.
  api.app.rateLimit = () => Promise.resolve();
  for (const who of PEOPLE) {
    const account = who.account === 'none' ? null : accountId(who);
    callers.set(
      who,
      await api.as(account, { reauthenticated: true, office: true, strength: who.bound ? 'vneid' : 'code' }),
    );
  }
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

// A proof is five minutes old at most, and a busy machine takes longer.
beforeEach(async () => {
  await database.ownerPool.query(
    'UPDATE identity_session SET reauthenticated_at = now() WHERE reauthenticated_at IS NOT NULL',
  );
});

function ask(who: PersonFact, method: string, one: Pick<RouteCase, 'url' | 'body' | 'upload'>): Promise<Response> {
  const caller = callers.get(who)!;
  if (one.upload !== undefined) {
    const payload = `--x\r\ncontent-disposition: form-data; name="file"; filename="${one.upload.name}"\r\ncontent-type: text/csv\r\n\r\n${one.upload.content}\r\n--x--\r\n`;
    return caller({
      method: method as 'POST',
      url: one.url,
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload,
    });
  }
  return caller({
    method: method as 'GET',
    url: one.url,
    ...(one.body === undefined ? {} : { payload: one.body as object }),
  });
}
/** What a refused person learns: the whole of it. */
function told(answer: Response): string {
  return `${String(answer.statusCode)} ${answer.body}`;
}
function read(answer: Response): Answer {
  return (answer.headers['content-type'] ?? '').includes('json') ? (answer.json() as Answer) : {};
}

let cells = 0;

/** What is wrong with the answer; null when it is the oracle's. */
function judge(
  key: string,
  access: string,
  who: PersonFact,
  one: RouteCase,
  answer: Response,
  missing: string | null,
): string | null {
  const exception = EXCEPTIONS.find(
    (known) => known.route === key && [who.key, 'everybody'].includes(known.who) && known.target.test(one.target),
  );
  if (exception !== undefined && (access === 'public' || signedIn(who)))
    return answer.statusCode === exception.status ? null : `not the exception "${exception.name}"`;
  if (access !== 'public' && !signedIn(who)) return answer.statusCode === 401 ? null : 'not asked to sign in';
  if (!one.may(who))
    return told(answer) === missing || (missing === null && [403, 404].includes(answer.statusCode))
      ? null
      : 'not refused as if it did not exist';
  if (answer.statusCode >= 400) return 'refused';
  return one.check?.(who, read(answer)) ?? null;
}

describe('each route, asked by everybody', () => {
  test('has valid requests in the matrix, and the matrix has no route that is gone', () => {
    const declared = api.app.routeManifest.map(({ method, url }) => `${method} ${url}`).sort();
    expect(Object.keys(ROUTES).sort()).toEqual(declared);
  });

  test.each(Object.entries(RELATIONS))('is asked in every run by %s', (_, key) => {
    expect(ASKERS).toContain(person(key));
  });

  test('is asked in every run in every staff role, position and standing that there is', () => {
    const kinds = (people: readonly PersonFact[]): string[] => [
      ...new Set(
        people.flatMap((who) => [
          ...who.roles.flatMap(({ role, state }) => [role, `role ${state ?? 'held'}`]),
          ...who.positions.map(({ position }) => position),
          who.member?.activity ?? 'no member',
          `account ${who.account}`,
        ]),
      ),
    ];
    expect(kinds(PEOPLE).filter((kind) => !kinds(ASKERS).includes(kind))).toEqual([]);
  });

  test.each(Object.entries(ROUTES))(
    '%s answers whom the tables of domain.md § 9 name, and nobody else',
    async (key, fixture) => {
      const entry = api.app.routeManifest.find((one) => `${one.method} ${one.url}` === key);
      if (entry === undefined) return;
      const wrong: string[] = [];
      let allowed = 0;
      const askAll = async (who: PersonFact): Promise<void> => {
        const missing =
          fixture.missing !== undefined && signedIn(who) ? told(await ask(who, entry.method, fixture.missing)) : null;
        for (const one of fixture.cases) {
          const answer = await ask(who, entry.method, one);
          cells += 1;
          if (answer.statusCode < 400) allowed += 1;
          const why = judge(key, entry.access, who, one, answer, missing);
          if (why !== null) wrong.push(`${who.key}, ${one.target}: ${why} (${told(answer).slice(0, 200)})`);
        }
      };
      for (const who of ASKERS) if (fixture.askedBy?.includes(who.key) ?? true) await askAll(who);
      expect(wrong.slice(0, 30)).toEqual([]);
      if (!EXCEPTIONS.some((known) => known.route === key && known.who === 'everybody'))
        expect(allowed, 'somebody gets an answer').toBeGreaterThan(0);
    },
  );

  test('what asks for a fresh proof of who one is, asks everybody for it', async () => {
    const stale = await api.as(accountId(person('organisation board of the commune')), { reauthenticated: false });
    for (const { method, url } of api.app.routeManifest.filter((entry) => entry.access === 'reauthenticated')) {
      const one = ROUTES[`${method} ${url}`]?.cases[0];
      const answer = await stale({
        method: method as 'GET',
        url: one?.url ?? url,
        ...(one?.body === undefined ? {} : { payload: one.body as object }),
      });
      expect(`${method} ${url} ${String(answer.statusCode)} ${(answer.json() as { code: string }).code}`).toBe(
        `${method} ${url} 403 reauthenticationNeeded`,
      );
    }
  });

  test('the count of cells', () => {
    process.stdout.write(`matrix: ${String(cells)} cells (routes)\n`);
  });
});
