import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { citizenId, phone } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { CELL_ROLL, makeRoom } from '../meetings/testing/room.ts';
import { village, type Village } from '../members/testing/village.ts';

let place: Village;
beforeAll(async () => void (place = await village()));
afterAll(() => place.drop());

/** Tables that name a member, and where the copy has what they say of him. */
const COPIED = {
  members_personal: 'summary',
  members_number: 'summary',
  members_phone: 'summary',
  members_circumstance: 'beside',
  members_standing: 'standing',
  members_special_duty: 'beside',
  members_correction: 'corrections',
  organizations_position: 'positions',
  identity_account: 'account',
  meetings_invitee: 'meetings',
  meetings_attendance: 'meetings',
  meetings_check_in: 'meetings',
  meetings_prior_opinion: 'meetings',
  meetings_opinion_noted: 'meetings',
  meetings_assignment: 'meetings',
  feedback_thread: 'letters',
  notifications_notice: 'reminders',
  notifications_read: 'reminders',
  notifications_choice: 'reminders',
  notifications_subscription: 'reminders',
  notifications_calendar: 'reminders',
} as const;
/** Tables that name a member and have no part in his copy, with the reason. */
const LEFT_OUT = {
  identity_activation_code: 'a secret; that one was issued and used stands in the access log',
  identity_sign_out_request: 'stands in the access log',
  identity_support_case: 'asked without a session and followed by a code of its own',
  members_reveal: 'stands in the access log',
  members_source: 'which line of CSDL he came with: says nothing of him that the rest does not',
  meetings_meeting: 'who presided and who took the minutes stands in the records, which are the cell’s',
  meetings_signature: 'stands in the records, which are the cell’s',
  meetings_venue: 'who keeps a venue stands in the conference’s papers',
  meetings_wrong_code: 'a counter against guessing, of one meeting',
} as const;

/** What a person left everywhere, each with words that are found again. */
async function leaveTraces(key: string, words: string): Promise<void> {
  const call = await place.as(key);
  const { id } = await makeRoom(place.database, { state: 'convened', roll: CELL_ROLL });
  const sent = [
    await call({
      method: 'PUT',
      url: `/api/meetings/${id}/answer`,
      payload: { answer: 'absent', reason: `${words} đi nương` },
    }),
    await call({
      method: 'POST',
      url: `/api/meetings/${id}/opinions`,
      payload: { id: randomUUID(), kind: 'opinion', text: `${words} sửa cầu` },
    }),
    await call({
      method: 'POST',
      url: '/api/me/feedback',
      payload: {
        id: randomUUID(),
        messageId: randomUUID(),
        to: 'cell',
        kind: 'concern',
        subject: `${words} đèn ngõ`,
        text: `${words} hỏng đã lâu`,
      },
    }),
    await call({
      method: 'PUT',
      url: '/api/me/reminders',
      payload: { pushOff: [], sms: false, fullText: true, quiet: { from: '20:00', to: '06:00' } },
    }),
  ];
  expect(sent.map(({ statusCode, body }) => (statusCode < 300 ? '' : body))).toEqual(['', '', '', '']);
}

test('a copy has what the person answered, wrote and chose, and nothing of his neighbour’s', async () => {
  await leaveTraces('self', 'Của An:');
  await leaveTraces('same cell', 'Của Bình:');
  const answer = await (await place.as('self'))({ method: 'GET', url: '/api/me/export' });
  const copy = answer.json<{ meetings: object; letters: object[]; reminders: object }>();
  expect(JSON.stringify(copy.meetings)).toContain('Của An: đi nương');
  expect(JSON.stringify(copy.meetings)).toContain('Của An: sửa cầu');
  expect(copy.letters[0]).toMatchObject({ subject: 'Của An: đèn ngõ', messages: [{ text: 'Của An: hỏng đã lâu' }] });
  expect(copy.reminders).toMatchObject({ choice: { fullText: true, sms: false } });
  expect(answer.body).not.toContain('Của Bình');
});

test('a copy has the person’s own numbers, nobody else’s, and is recorded', async () => {
  const own = person('same cell').member!;
  const answer = await (await place.as('same cell'))({ method: 'GET', url: '/api/me/export' });
  expect(answer.headers['content-disposition']).toContain('attachment');
  const data = answer.json<{ summary: object; accessLog: { isComplete: boolean } }>();
  expect(data).toMatchObject({
    summary: { citizenId: citizenId(own), phone: phone(own) },
    accessLog: { isComplete: true },
  });
  expect(answer.body).not.toContain(citizenId(person('self').member!));
  expect(await place.logged('me.export', own.id)).toHaveLength(1);
});

test('every table that names a member has its part in the copy, or a reason to have none', async () => {
  const { rows } = await place.database.ownerPool.query<{ name: string }>(
    "SELECT DISTINCT conrelid::regclass::text AS name FROM pg_constraint WHERE contype = 'f' AND confrelid = 'members_member'::regclass",
  );
  expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys({ ...COPIED, ...LEFT_OUT }).sort());
  const copy = (await (await place.as('self'))({ method: 'GET', url: '/api/me/export' })).json<object>();
  expect(Object.keys(copy)).toEqual(expect.arrayContaining([...new Set(Object.values(COPIED))]));
});
