import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WhoSees } from '@sotay/contract';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { testApp, type TestApp } from '../platform/http/testing.ts';
import { BODY_READS, MEETING_READS } from './testing/meeting-oracle.ts';
import { READS, RELATIONS, type MemberClass } from './testing/oracle.ts';

let database: TestDatabase;
let api: TestApp;
const account = '0190ffff-0000-7000-8000-000000000001';
beforeAll(async () => {
  database = await testDatabase();
  api = await testApp({ database });
  await database.ownerPool.query(
    `INSERT INTO identity_account (id, staff_name, staff_citizen_id_index) VALUES ($1, 'Người Hỏi', sha256('x'))`,
    [account],
  );
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

async function ask(dataClass: string): Promise<WhoSees> {
  const answer = await (await api.as(account))({ method: 'GET', url: `/api/who-sees/${dataClass}` });
  expect(answer.statusCode).toBe(200);
  return answer.json<WhoSees>();
}

test('the phone’s line says who sees it, who must give a reason, and who never does', async () => {
  expect((await ask('phone')).sentence).toBe(
    'Chính đồng chí xem được. Chi ủy của chi bộ, ban tổ chức cấp trên trực tiếp và ban tổ chức các cấp trên nữa chỉ mở được từng người một, ' +
      'có nêu lý do và có ghi nhật ký. Đảng viên cùng chi bộ, cấp ủy viên phụ trách chi bộ, cấp ủy cấp trên trực tiếp và văn phòng cấp trên trực tiếp không xem được.',
  );
});

test.each(Object.keys(READS))('what is said of "%s" is what domain.md § 9 says', async (dataClass) => {
  const { relations } = await ask(dataClass);
  for (const [column, relation] of RELATIONS.entries()) {
    const said = relations.find((one) => one.relation === relation)?.access ?? 'none';
    expect(`${relation} ${said}`).toBe(`${relation} ${READS[dataClass as MemberClass][column] ?? 'none'}`);
  }
});

test.each(Object.entries({ ...MEETING_READS, ...BODY_READS }) as [string, readonly string[]][])(
  'what is said of "%s" names those whom domain.md § 9 names, and keeps the others out',
  async (dataClass, readers) => {
    const { relations } = await ask(dataClass);
    const reading = relations.filter((one) => one.access === 'full').map((one) => one.relation);
    // Oneself and the keeper of a venue read rows, which the oracle says apart.
    expect(reading.filter((one) => !['self', 'venueKeeper'].includes(one)).sort()).toEqual([...readers].sort());
  },
);

test('an opinion says from when the circle reads it, a request to be absent that only the officers do', async () => {
  expect((await ask('priorOpinion')).sentence).toBe(
    'Chính đồng chí, chi ủy của chi bộ, các đồng chí trong diện dự họp (từ khi khai mạc) và cấp ủy viên phụ trách chi bộ xem được. ' +
      'Cấp ủy cấp trên trực tiếp, văn phòng cấp trên trực tiếp, ban tổ chức cấp trên trực tiếp và ban tổ chức các cấp trên nữa không xem được.',
  );
  expect((await ask('meetingAnswer')).sentence).toMatch(/^Chính đồng chí và chi ủy của chi bộ xem được\./);
  expect((await ask('meetingContent')).sentence).toMatch(/văn phòng cấp trên trực tiếp.* không xem được\.$/);
});

test('a class that does not exist is not there', async () => {
  const answer = await (await api.as(account))({ method: 'GET', url: '/api/who-sees/nothing' });
  expect(answer.statusCode).toBe(404);
});
