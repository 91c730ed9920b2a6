import type { InviteeList, Meeting, MyMeetings, OrganizerList } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountId } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { memberIdOf, type Village } from '../members/testing/village.ts';
import { handOf, inDays, ok, type Hand, quietVillage } from './testing/meeting-life.ts';

let place: Village;
let leader: Hand;
let conference: Meeting;
beforeAll(async () => {
  place = await quietVillage();
  leader = await handOf(place, 'secretary of the commune');
  const draft = await leader.prepare(10, 'conference');
  const edited = ok<Meeting>(
    await leader.edit(draft, {
      startsAt: inDays(4),
      agenda: [{ title: 'Quán triệt nghị quyết', presenter: null }],
      venues: [
        {
          name: 'Hội trường',
          place: 'Trụ sở xã',
          keeperId: memberIdOf('other cell directly under the commune'),
          cellIds: [101, 102],
        },
        { name: 'Điểm cầu Kiêm', place: 'Nhà văn hóa', keeperId: memberIdOf('self'), cellIds: [111] },
      ],
    }),
  );
  conference = ok<Meeting>(await leader.move(edited, 'convene'));
});
afterAll(() => place.drop());

const OFFICE = 'office of the commune';

describe('a conference', () => {
  test('is prepared by who leads a body above the cell, with every cell under it', async () => {
    const other = await handOf(place, 'secretary of the body led by its leaders');
    const draft = await other.prepare(11, 'conference');
    expect(draft.venues[0]?.cells.map((cell) => cell.id)).toEqual([111, 112, 131]);
    expect(ok<MyMeetings>(await other.get('/api/me/meetings')).hosts).toEqual([
      { org: { id: 11, name: 'Đảng bộ cơ sở Lãnh đạo kiêm' }, kinds: ['committee', 'conference'] },
    ]);
    expect((await other.send('POST', '/api/meetings', { hostId: 11, kind: 'regular' })).statusCode).toBe(404);
  });

  test('calls the members of its cells, each to his venue, and tells him which', async () => {
    const { items } = ok<InviteeList>(await leader.get(`/api/meetings/${conference.id}/invitees`));
    const by = new Map(items.map((item) => [item.id, item]));
    expect(by.get(memberIdOf('self'))).toMatchObject({ role: 'summoned', cell: { id: 111 } });
    expect(by.has(memberIdOf('sibling cell'))).toBe(false);
    // he takes part where he is now; his home cell is called too
    expect(by.get(memberIdOf('temporarily elsewhere'))).toMatchObject({ role: 'summoned', cell: { id: 102 } });
    const mine = await (await handOf(place, 'self')).read(conference.id);
    expect(mine.venues.find((venue) => venue.id === mine.venueId)?.name).toBe('Điểm cầu Kiêm');
    expect(mine).toMatchObject({ maySeeAnswers: false, mayAnswer: true });
    expect(
      (await (await handOf(place, 'secretary of the cell')).get(`/api/meetings/${conference.id}/invitees`)).statusCode,
    ).toBe(404);
  });

  test('has each cell at one venue, under the host, and a keeper of its own', async () => {
    const venue = (cellIds: number[], keeperId: number | null = null, name = 'A'): object => ({
      name,
      place: null,
      keeperId,
      cellIds,
    });
    const wrong: [object[], string][] = [
      [[venue([101]), venue([101], null, 'B')], 'venues'],
      [[venue([101]), venue([102])], 'venues'],
      [[venue([201])], 'venues.0.cellIds'],
      [[venue([101], memberIdOf('other commune'))], 'venues.0.keeperId'],
    ];
    for (const [venues, field] of wrong) {
      const refused = await leader.edit(conference, { venues });
      expect(refused.json<{ fields: { field: string }[] }>().fields.map((one) => one.field)).toContain(field);
    }
  });

  test('calls who is added and lets go of whose cell is taken out', async () => {
    const edited = ok<Meeting>(
      await leader.edit(conference, {
        venues: [
          {
            name: 'Hội trường',
            place: 'Trụ sở xã',
            keeperId: memberIdOf('other cell directly under the commune'),
            cellIds: [102, 112],
          },
          { name: 'Điểm cầu Kiêm', place: 'Nhà văn hóa', keeperId: memberIdOf('self'), cellIds: [111] },
        ],
      }),
    );
    const ids = ok<InviteeList>(await leader.get(`/api/meetings/${conference.id}/invitees`)).items.map(
      (item) => item.id,
    );
    expect(ids).toContain(memberIdOf('sibling cell'));
    expect(ids).not.toContain(memberIdOf('cell directly under the commune'));
    expect(edited.noticeVersion).toBe(conference.noticeVersion + 1);
    conference = edited;
  });
});

describe('organisers', () => {
  test('are named by the leaders of the host among its staff, and then manage the conference from Văn phòng', async () => {
    const url = `/api/meetings/${conference.id}/organizers`;
    const office = await handOf(place, OFFICE);
    expect((await office.get(`/api/meetings/${conference.id}`)).statusCode).toBe(404);
    const list = ok<OrganizerList>(await leader.get(url));
    const account = accountId(person(OFFICE));
    expect(list).toMatchObject({ items: [], mayName: true });
    expect(list.candidates.find((one) => one.accountId === account)?.title).toBe('Văn phòng');
    ok(await leader.send('POST', url, { accountIds: [account] }));
    ok(await leader.send('POST', url, { accountIds: [account] }));
    expect(await office.read(conference.id)).toMatchObject({ mayEdit: true, mayNameOrganizers: false });
    expect((await office.send('POST', url, { accountIds: [] })).statusCode).toBe(404);
    const inHandbook = await handOf(place, OFFICE, { office: false });
    expect((await inHandbook.get(`/api/meetings/${conference.id}`)).statusCode).toBe(401);
    const edited = ok<Meeting>(await office.edit(await office.read(conference.id), { place: 'Trụ sở Đảng ủy' }));
    conference = edited;
    ok(await leader.send('POST', url, { accountIds: [] }));
    expect((await office.get(`/api/meetings/${conference.id}`)).statusCode).toBe(404);
  });

  test('are nobody from elsewhere, and none of a cell’s own meeting', async () => {
    const url = `/api/meetings/${conference.id}/organizers`;
    const stranger = accountId(person('office of the other commune'));
    expect((await leader.send('POST', url, { accountIds: [stranger] })).json()).toMatchObject({
      fields: [{ field: 'accountIds' }],
    });
    const secretary = await handOf(place, 'secretary of the cell');
    const own = await secretary.prepare(111, 'committee');
    expect(own.mayNameOrganizers).toBe(false);
    expect((await secretary.send('POST', `/api/meetings/${own.id}/organizers`, { accountIds: [] })).statusCode).toBe(
      404,
    );
  });
});

describe('a committee’s own meeting', () => {
  test('calls its members in office, and all of them vote', async () => {
    const draft = await leader.prepare(10, 'committee');
    const edited = ok<Meeting>(
      await leader.edit(draft, {
        startsAt: inDays(2),
        place: 'Phòng họp',
        agenda: [{ title: 'Công tác tháng', presenter: null }],
      }),
    );
    const called = ok<Meeting>(await leader.move(edited, 'convene'));
    const { items } = ok<InviteeList>(await leader.get(`/api/meetings/${called.id}/invitees`));
    expect(items.map((item) => item.id).sort()).toEqual(
      ['secretary of the commune', 'committee member of the commune'].map(memberIdOf).sort(),
    );
    ok(await leader.move(called, 'open'));
    const { rows } = await place.database.ownerPool.query(
      'SELECT DISTINCT attendance_base, vote_base, votes FROM meetings_attendance WHERE meeting_id = $1',
      [called.id],
    );
    expect(rows).toEqual([{ attendance_base: 'yes', vote_base: true, votes: true }]);
  });
});
