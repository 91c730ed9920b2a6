import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCrypto } from '../platform/crypto/crypto.ts';
import { loadMasterKeys } from '../platform/crypto/keys.ts';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { accountId } from './testing/identities.ts';
import { MEETINGS, meetingById } from './testing/meeting-facts.ts';
import { manages, MEETING_READS, readsOfMeeting, records, type MeetingClass } from './testing/meeting-oracle.ts';
import { PEOPLE } from './testing/people.ts';
import { buildWorld } from './testing/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const keys = path.join(tmpdir(), `sotay-keys-${String(process.pid)}`, 'master.json');
  await buildWorld(database.ownerPool, await createCrypto(loadMasterKeys(keys), database.ownerPool));
});
afterAll(() => database.drop());

interface Probed {
  readonly id: string;
  readonly record: boolean;
  readonly records: boolean;
  readonly manage: boolean;
  readonly manages: boolean;
  readonly reads: readonly string[];
}

test('what is asked of one meeting is what the sets hold and what the table of domain.md § 9 says, for everybody and every meeting', async () => {
  const classes = Object.keys(MEETING_READS) as MeetingClass[];
  const client = await database.ownerPool.connect();
  const wrong: string[] = [];
  try {
    for (const who of PEOPLE) {
      await client.query(`SELECT set_config('sotay.account_id', $1, false)`, [accountId(who)]);
      const { rows } = await client.query<Probed>(
        `SELECT m.id, authority.may_record(m.id) AS record, m.id = ANY (authority.meetings_may('meetingRecord')) AS records,
                authority.meeting_may('meetingManage', m.id) AS manage, m.id = ANY (authority.meetings_may('meetingManage')) AS manages,
                ARRAY(SELECT c FROM unnest($1::text[]) AS c WHERE authority.meeting_reads(c, m.id)) AS reads
           FROM meetings_meeting m`,
        [classes],
      );
      expect(rows).toHaveLength(MEETINGS.length);
      for (const row of rows) {
        const one = meetingById(row.id);
        const may = { record: records(who, one), manage: manages(who, one) };
        const reads = classes.filter((each) => readsOfMeeting(who, each, one));
        const said = JSON.stringify([row.record, row.records, row.manage, row.manages, row.reads]);
        if (said !== JSON.stringify([may.record, may.record, may.manage, may.manage, reads]))
          wrong.push(`${who.key}, "${one.key}": ${said}`);
      }
    }
  } finally {
    client.release();
  }
  expect(wrong).toEqual([]);
});
