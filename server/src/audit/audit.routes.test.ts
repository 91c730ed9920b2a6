import type { AuditList } from '@sotay/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { citizenId, fullName } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';

let place: Village;
beforeAll(async () => void (place = await village()));
afterAll(() => place.drop());

const SELF = memberIdOf('self');
const read = async (key: string, query: string) => (await place.as(key))({ method: 'GET', url: `/api/audit?${query}` });

test('an auditor reads who did what in his own subtree, with relations and no content', async () => {
  await (
    await place.as('secretary of the cell')
  )({ method: 'GET', url: `/api/members/${String(SELF)}` });
  const log = (await read('auditor of the commune', 'orgId=10&act=member.open')).json<AuditList>();
  expect(log.items).toEqual([
    expect.objectContaining({
      act: 'member.open',
      actInWords: 'Mở hồ sơ tóm tắt',
      who: fullName(person('secretary of the cell')),
      actingAs: 'secretary of 111',
      actingAsInWords: 'Bí thư',
      subjectOrg: { id: 111, name: 'Chi bộ Kiêm Một' },
      subjectMemberId: SELF,
    }),
  ]);
  expect(JSON.stringify(log)).not.toContain(citizenId(person('self').member ?? never()));
});

test('reading the log is itself in the log', async () => {
  const log = (await read('auditor of the commune', 'orgId=10&act=audit.read')).json<AuditList>();
  expect(log.items[0]).toMatchObject({ who: fullName(person('auditor of the commune')) });
});

test('the log is read page after page, newest first', async () => {
  const seen: number[] = [];
  let after = '';
  do {
    const page = (await read('auditor of the province', `orgId=2&limit=5${after}`)).json<AuditList>();
    seen.push(...page.items.map((item) => Number(item.id)));
    after = page.next === null ? '' : `&after=${page.next}`;
  } while (after !== '');
  expect(seen.length).toBeGreaterThan(10);
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
});

test('an auditor of a commune does not read the province, nor another commune', async () => {
  for (const orgId of [1, 2, 20])
    expect((await read('auditor of the commune', `orgId=${String(orgId)}`)).statusCode).toBe(404);
});

test.each([
  'self',
  'administrator of the commune',
  'organisation board of the commune',
  'secretary of the commune',
  'auditor not yet confirmed',
])('the log is not for %s', async (key) => {
  expect((await read(key, 'orgId=10')).statusCode).toBe(404);
});

test('an entry is never changed or removed, not even by the owner of the tables', async () => {
  for (const statement of [`UPDATE audit_entry SET act = 'x'`, 'DELETE FROM audit_entry', 'TRUNCATE audit_entry']) {
    await expect(place.database.ownerPool.query(statement)).rejects.toThrow('append-only');
  }
});

function never(): never {
  throw new Error('The world has this person as a member');
}
