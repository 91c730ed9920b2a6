import type { InviteeList, Meeting } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberIdOf, type Village } from '../members/testing/village.ts';
import { convened, handOf, inDays, monthFromNow, ok, type Hand, quietVillage } from './testing/meeting-life.ts';

let place: Village;
let secretary: Hand;
let deputy: Hand;
let self: Hand;
let month = 1;
beforeAll(async () => {
  place = await quietVillage();
  secretary = await handOf(place, 'secretary of the cell');
  deputy = await handOf(place, 'deputy of the cell');
  self = await handOf(place, 'self');
});
afterAll(() => place.drop());

const call = (): Promise<Meeting> => convened(secretary, 111, monthFromNow(month++));

describe('two officers editing', () => {
  test('do not overwrite one another: the second is told both sides, field by field', async () => {
    const meeting = ok<Meeting>(await secretary.edit(await call(), { chairId: memberIdOf('deputy of the cell') }));
    ok(await secretary.edit(meeting, { place: 'Hội trường' }));
    const refused = await deputy.edit(meeting, { place: 'Trường học', title: meeting.title });
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({
      code: 'meetingChanged',
      fields: [{ field: 'place', message: 'Địa điểm hiện là “Hội trường”; đồng chí ghi “Trường học”.' }],
    });
    expect((await deputy.read(meeting.id)).place).toBe('Hội trường');
  });

  test('at the same moment: one is taken, the other told', async () => {
    const meeting = ok<Meeting>(await secretary.edit(await call(), { chairId: memberIdOf('deputy of the cell') }));
    const answers = await Promise.all([
      secretary.edit(meeting, { place: 'Nhà A' }),
      deputy.edit(meeting, { place: 'Nhà B' }),
    ]);
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409]);
  });

  test('writing the same are in no conflict, and the same tap twice changes once', async () => {
    const meeting = await call();
    const taps = await Promise.all([1, 2].map(() => secretary.edit(meeting, { place: 'Hội trường' })));
    const again = await secretary.edit(meeting, { place: 'Hội trường' });
    expect(again.statusCode).toBe(200);
    expect(taps.some((tap) => tap.statusCode === 200)).toBe(true);
    expect((await secretary.read(meeting.id)).noticeVersion).toBe(2);
  });
});

describe('an edit after convening', () => {
  test('tells in words what changed, to who had opened the invitation before', async () => {
    const meeting = await call();
    ok(await self.send('POST', `/api/meetings/${meeting.id}/seen`, { noticeVersion: meeting.noticeVersion }));
    ok(
      await secretary.edit(meeting, {
        place: 'Hội trường xã',
        agenda: [{ title: 'Bàn việc làm đường', presenter: 'đ/c Bí thư' }],
        chairId: memberIdOf('deputy of the cell'),
      }),
    );
    const read = await self.read(meeting.id);
    expect(read.changes).toHaveLength(1);
    expect(read.changes[0]?.changes).toEqual(
      expect.arrayContaining([
        { field: 'place', from: 'Nhà văn hóa', to: 'Hội trường xã' },
        expect.objectContaining({ field: 'agenda', to: '1. Bàn việc làm đường (đ/c Bí thư)' }),
        expect.objectContaining({ field: 'chair' }),
      ]),
    );
    const list = ok<InviteeList>(await secretary.get(`/api/meetings/${meeting.id}/invitees`));
    expect(list.items.find((item) => item.id === memberIdOf('self'))).toMatchObject({ seenNewest: false });
    ok(await self.send('POST', `/api/meetings/${meeting.id}/seen`, { noticeVersion: read.noticeVersion }));
    expect((await self.read(meeting.id)).changes).toEqual([]);
    expect((await (await handOf(place, 'same cell')).read(meeting.id)).changes).toEqual([]);
  });

  test('of who takes the minutes tells nobody', async () => {
    const meeting = await call();
    const edited = ok<Meeting>(await secretary.edit(meeting, { minuteTakerId: memberIdOf('same cell') }));
    expect(edited).toMatchObject({ noticeVersion: 1, minuteTaker: { id: memberIdOf('same cell') } });
    expect((await (await handOf(place, 'same cell')).read(meeting.id)).mayEdit).toBe(false);
  });

  test('keeps the ids of agenda items that stay', async () => {
    const meeting = await call();
    const [first, second] = meeting.agenda;
    const plain = (item: typeof first): object => ({ title: item?.title, presenter: null });
    const turned = ok<Meeting>(
      await secretary.edit(meeting, { agenda: [plain(second), { title: 'Việc mới', presenter: null }, plain(first)] }),
    );
    expect(turned.agenda.map((item) => item.id)).toEqual([second?.id, expect.any(String), first?.id]);
    expect(turned.agenda).toHaveLength(3);
  });

  test('asks guests and takes them out again, and prints those without an account', async () => {
    const meeting = await call();
    const guest = memberIdOf('exempted');
    const asked = ok<Meeting>(await secretary.edit(meeting, { guestIds: [guest], guestNames: ['Bà Nguyễn Thị Hoa'] }));
    expect(asked).toMatchObject({ guests: [{ id: guest }], guestNames: ['Bà Nguyễn Thị Hoa'], noticeVersion: 1 });
    const none = ok<Meeting>(await secretary.edit(asked, { guestIds: [], guestNames: [] }));
    expect(none).toMatchObject({ guests: [], guestNames: [] });
  });

  test('is refused field by field where it is wrong', async () => {
    const meeting = await call();
    const cases: [object, string][] = [
      [{ startsAt: inDays(-2) }, 'startsAt'],
      [{ chairId: memberIdOf('self') }, 'chairId'],
      [{ minuteTakerId: memberIdOf('sibling cell') }, 'minuteTakerId'],
      [{ guestIds: [memberIdOf('other province')] }, 'guestIds'],
      [{ venues: [{ name: 'Điểm A', place: null, keeperId: null, cellIds: [111] }] }, 'venues'],
      [{ onlineLink: 'http://hop.vn' }, 'onlineLink'],
      [{ title: '' }, 'title'],
    ];
    for (const [change, field] of cases) {
      const refused = await secretary.edit(meeting, change);
      expect([field, refused.statusCode]).toEqual([field, 422]);
      expect(refused.json<{ fields: { field: string }[] }>().fields[0]?.field).toBe(field);
    }
    const secret = await secretary.edit(meeting, { title: 'TUYỆT MẬT' });
    expect(secret.json()).toMatchObject({ fields: [{ field: 'title' }] });
    for (const hand of [deputy, self]) expect((await hand.edit(meeting, { place: 'Nơi khác' })).statusCode).toBe(404);
    expect((await secretary.read(meeting.id)).version).toBe(meeting.version);
  });
});

describe('the circle follows', () => {
  const stand = async (key: string, cell: number, since = 'sotay_today()'): Promise<void> => {
    await place.database.ownerPool.query(
      `INSERT INTO members_standing (member_id, since, class, activity, placement, home_cell_id, cell_id) VALUES ($1, ${since}, 'official', 'active', 'here', $2, $2)`,
      [memberIdOf(key), cell],
    );
    await place.database.ownerPool.query('SELECT members_apply_standing(ARRAY[$1::int])', [memberIdOf(key)]);
  };
  const called = async (meeting: Meeting): Promise<number[]> =>
    ok<InviteeList>(await secretary.get(`/api/meetings/${meeting.id}/invitees`)).items.map((item) => item.id);

  test('a member moved out between invitation and roll call loses the meeting at once and does not stand on its roll', async () => {
    const meeting = await call();
    const moved = await handOf(place, 'same cell');
    ok(await moved.answer(meeting, { answer: 'attending' }));
    await stand('same cell', 112);
    expect((await moved.get(`/api/meetings/${meeting.id}`)).statusCode).toBe(404);
    expect((await moved.answer(meeting, { answer: 'absent', reason: 'Ốm' })).statusCode).toBe(404);
    ok(await secretary.move(meeting, 'open'));
    const { rows } = await place.database.ownerPool.query(
      'SELECT FROM meetings_attendance WHERE meeting_id = $1 AND member_id = $2',
      [meeting.id, memberIdOf('same cell')],
    );
    expect(rows).toEqual([]);
    expect(await called(meeting)).not.toContain(memberIdOf('same cell'));
  });

  test('who comes to the cell before the day of the meeting is called by the next edit, of who comes after it nobody knows', async () => {
    const meeting = await call();
    await stand('sibling cell', 111, 'sotay_today() + 2');
    await stand('helped by the suspended', 111, 'sotay_today() + 9');
    ok(await secretary.edit(meeting, { place: 'Hội trường' }));
    const ids = await called(meeting);
    expect(ids).toContain(memberIdOf('sibling cell'));
    expect(ids).not.toContain(memberIdOf('helped by the suspended'));
  });
});
