import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountId } from '../authority/testing/identities.ts';
import { signedIn } from '../authority/testing/oracle.ts';
import { PEOPLE } from '../authority/testing/people.ts';
import { NOTICE_KINDS, NOTICE_TOPICS } from '@sotay/contract';
import { village, type Village } from '../members/testing/village.ts';
import { asActor } from '../platform/database/transaction.ts';

let place: Village;
beforeAll(async () => void (place = await village()));
afterAll(() => place.drop());

test.each([false, true])('whom a notice of a meeting is sent to is who reads it (reminder: %s)', async (reminded) => {
  const { ownerPool, appPool } = place.database;
  const { rows } = await ownerPool.query<{ id: string; member: number }>(
    'SELECT m.id, r AS member FROM meetings_meeting m CROSS JOIN LATERAL notifications_reached(m.id, $1) r',
    [reminded],
  );
  let pairs = 0;
  for (const who of PEOPLE) {
    const { member } = who;
    if (member === null || !signedIn(who)) continue;
    const actor = {
      accountId: accountId(who),
      memberId: member.id,
      sessionId: accountId(who),
      strength: 'vneid',
      reauthenticatedAt: null,
    } as const;
    const read = await asActor(appPool, actor, async ({ db }) => {
      const found = await sql<{ id: string }>`SELECT unnest(authority.noticed_meetings(${reminded})) AS id`.execute(db);
      return found.rows.map((row) => row.id).sort();
    });
    pairs += read.length;
    expect([who.key, read]).toEqual([
      who.key,
      rows
        .filter((row) => row.member === member.id)
        .map((row) => row.id)
        .sort(),
    ]);
  }
  expect(pairs).toBeGreaterThan(20);
});

test('every kind has a topic, and the database knows the same topics as the contract', async () => {
  const { rows } = await place.database.ownerPool.query<{ topic: string | null }>(
    'SELECT notifications_topic(kind) AS topic FROM unnest($1::text[]) AS kind',
    [NOTICE_KINDS],
  );
  expect(new Set(rows.map((row) => row.topic))).toEqual(new Set(NOTICE_TOPICS));
});
