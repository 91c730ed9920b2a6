import type { Meeting } from '@sotay/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PEOPLE } from '../authority/testing/people.ts';
import { accountId } from '../authority/testing/identities.ts';
import { memberIdOf, type Village } from '../members/testing/village.ts';
import { convened, handOf, inDays, monthFromNow, ok, quietVillage } from './testing/meeting-life.ts';

let place: Village;
const meetings: string[] = [];
beforeAll(async () => {
  place = await quietVillage();
  const secretary = await handOf(place, 'secretary of the cell');
  const leader = await handOf(place, 'secretary of the commune');
  meetings.push((await secretary.prepare(111, 'thematic')).id);
  const called = await convened(secretary, 111, monthFromNow(1));
  const chaired = ok<Meeting>(
    await secretary.edit(called, {
      chairId: memberIdOf('deputy of the cell'),
      minuteTakerId: memberIdOf('same cell'),
      guestIds: [memberIdOf('exempted')],
    }),
  );
  meetings.push(chaired.id);
  const away = await convened(secretary, 111, monthFromNow(2));
  ok(await secretary.answer(away, { answer: 'absent', reason: 'Ốm' }));
  meetings.push(away.id, (await convened(secretary, 111, monthFromNow(3))).id);
  // its secretary stands as absent on the roll
  const sitting = ok<Meeting>(await secretary.move(await convened(secretary, 111, monthFromNow(4)), 'open'));
  const absent = [{ memberId: memberIdOf('secretary of the cell'), mark: 'excused' }];
  ok(await secretary.send('PUT', `/api/meetings/${sitting.id}/roll`, { marks: absent }));
  meetings.push(sitting.id);
  const conference = await leader.prepare(10, 'conference');
  const staffed = ok<Meeting>(
    await leader.edit(conference, {
      startsAt: inDays(4),
      place: 'Hội trường',
      agenda: [{ title: 'Quán triệt nghị quyết', presenter: null }],
      venues: [{ name: 'Hội trường', place: 'Trụ sở', keeperId: memberIdOf('self'), cellIds: [101, 102, 111] }],
    }),
  );
  const candidates = ok<{ candidates: { accountId: string; fullName: string }[] }>(
    await leader.get(`/api/meetings/${staffed.id}/organizers`),
  ).candidates;
  ok(
    await leader.send('POST', `/api/meetings/${staffed.id}/organizers`, {
      accountIds: candidates.slice(0, 2).map((one) => one.accountId),
    }),
  );
  ok(await leader.move(staffed, 'convene'));
  meetings.push(staffed.id, (await leader.prepare(10, 'committee')).id);
});
afterAll(() => place.drop());

const RELATIONS = [
  'circle',
  'guests',
  'officers',
  'follower',
  'organizer',
  'hostSecretary',
  'hostDeputy',
  'chair',
  'minuteTaker',
];

test('the relations to one meeting are those of the sets, for everybody and every meeting', async () => {
  const seen = new Set<string>();
  const client = await place.database.ownerPool.connect();
  try {
    for (const one of PEOPLE.filter((person) => person.account !== 'none')) {
      await client.query(`SELECT set_config('sotay.account_id', $1, false)`, [accountId(one)]);
      const { rows } = await client.query<{
        id: string;
        one: string[];
        all: string[];
        record: boolean;
        records: boolean;
        manages: boolean;
        managed: boolean;
      }>(
        `SELECT m.id, authority.meeting_relations(m.id) AS one,
                ARRAY(SELECT r FROM unnest($2::text[]) AS r WHERE m.id = ANY (authority.meeting_relation(r))) AS all,
                authority.may_record(m.id) AS record, m.id = ANY (authority.meetings_may('meetingRecord')) AS records,
                authority.meeting_may('meetingManage', m.id) AS manages, m.id = ANY (authority.meetings_may('meetingManage')) AS managed
           FROM meetings_meeting m WHERE m.id = ANY ($1::uuid[])`,
        [meetings, RELATIONS],
      );
      for (const row of rows) {
        expect([one.key, row.id, row.one.sort()]).toEqual([one.key, row.id, row.all.sort()]);
        expect([one.key, row.id, row.record, row.manages]).toEqual([one.key, row.id, row.records, row.managed]);
        for (const relation of row.one) seen.add(relation);
      }
    }
  } finally {
    client.release();
  }
  // every relation is met at least once, or the comparison would say nothing of it
  expect([...seen].sort()).toEqual([...RELATIONS].sort());
});
