import type { StaffRoleList } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountId, citizenId, fullName } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { village, type Village } from '../members/testing/village.ts';

let place: Village;
beforeAll(async () => void (place = await village()));
afterAll(() => place.drop());

const ADMINISTRATOR = 'administrator of the commune';
const SECOND = 'administrator of the province';
const post = async (key: string, url: string, payload: object = {}) =>
  (await place.as(key))({ method: 'POST', url, payload });
const grant = (key: string, payload: object, org = 10) => post(key, `/api/organizations/${String(org)}/staff`, payload);
const staff = async (key: string, org = 10): Promise<StaffRoleList> =>
  (await (await place.as(key))({ method: 'GET', url: `/api/organizations/${String(org)}/staff` })).json();
const whois = (key: string) => ({
  fullName: fullName(person(key)),
  citizenId: citizenId(person(key).member ?? never()),
});

describe('giving a staff role', () => {
  test('to a member elsewhere finds his account by name and citizen id', async () => {
    const answer = await grant(ADMINISTRATOR, { ...whois('other commune'), role: 'office' });
    expect(answer.json()).toMatchObject({ waits: false });
    const { rows } = await place.database.ownerPool.query('SELECT account_id FROM authority_staff_role WHERE id = $1', [
      answer.json<{ id: string }>().id,
    ]);
    expect(rows).toEqual([{ account_id: accountId(person('other commune')) }]);
    expect(
      (await staff(ADMINISTRATOR)).items.find((row) => row.fullName === fullName(person('other commune'))),
    ).toMatchObject({ role: 'office', state: 'active', mayEnd: true });
  });

  test('to somebody who is no member makes a staff account, the next role finds it again', async () => {
    const newcomer = { fullName: 'TRẦN thị ĐÀO', citizenId: '025 180 000 777' };
    expect((await grant(ADMINISTRATOR, { ...newcomer, role: 'supportTeam' })).statusCode).toBe(200);
    expect(
      (await grant(ADMINISTRATOR, { fullName: 'Trần Thị Đào', citizenId: '025180000777', role: 'propagandaBoard' }))
        .statusCode,
    ).toBe(200);
    const { rows } = await place.database.ownerPool.query<{ name: string; sealed: string }>(
      `SELECT staff_name AS name, encode(staff_citizen_id_sealed, 'escape') AS sealed FROM identity_account WHERE staff_name ILIKE 'tr_n th_ đào'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.sealed).not.toContain('025180000777');
  });

  test('refuses a name that is not beside the citizen id, in the same words whoever it is', async () => {
    const wrongName = await grant(ADMINISTRATOR, {
      ...whois('other commune'),
      fullName: 'Lê Văn Khác',
      role: 'office',
    });
    const left = await grant(ADMINISTRATOR, { ...whois('left'), role: 'office' });
    for (const answer of [wrongName, left])
      expect(answer.json()).toMatchObject({ status: 422, code: 'personUnmatched' });
    expect(wrongName.json<{ title: string }>().title).toBe(left.json<{ title: string }>().title);
  });

  test('names the digit count of a citizen id that is too short', async () => {
    expect(
      (await grant(ADMINISTRATOR, { fullName: 'Lê Văn Khác', citizenId: '02518000', role: 'office' })).json(),
    ).toMatchObject({
      fields: [{ field: 'citizenId', message: 'Số định danh có 8 chữ số, cần 12.' }],
    });
  });

  test.each([
    'organisation board of the commune',
    'secretary of the commune',
    'auditor of the commune',
    'administrator of the other province',
    'administrator with an activation code only',
    'self',
  ])('is not for %s', async (key) => {
    expect((await grant(key, { ...whois('other commune'), role: 'office' })).statusCode).toBe(404);
  });
});

describe('the rules of Who writes', () => {
  const waiting = async (role: string, key = 'same cell'): Promise<string> =>
    (await grant(SECOND, { ...whois(key), role })).json<{ id: string }>().id;

  test('a role that reveals waits for the body’s secretary and gives nothing until then', async () => {
    const id = await waiting('organizationBoard');
    const desks = async (): Promise<unknown[]> =>
      (await (await place.as('same cell'))({ method: 'GET', url: '/api/me' })).json<{ faces: { office: unknown[] } }>()
        .faces.office;
    expect(await desks()).toEqual([]);
    expect((await staff('secretary of the commune')).items.find((row) => row.id === id)).toMatchObject({
      state: 'waiting',
      mayConfirm: true,
    });
    expect((await post(SECOND, `/api/staff-roles/${id}/confirm`)).statusCode).toBe(409);
    expect((await post('secretary of the commune', `/api/staff-roles/${id}/confirm`)).statusCode).toBe(200);
    expect(await desks()).toHaveLength(1);
    expect((await post('secretary of the commune', `/api/staff-roles/${id}/confirm`)).statusCode).toBe(409);
  });

  test('a role ended gives nothing from that moment', async () => {
    const id =
      (await staff(ADMINISTRATOR)).items.find((row) => row.fullName === fullName(person('same cell')))?.id ?? '';
    expect((await post('secretary of the commune', `/api/staff-roles/${id}/end`)).statusCode).toBe(404);
    expect((await post(ADMINISTRATOR, `/api/staff-roles/${id}/end`)).statusCode).toBe(200);
    expect((await (await place.as('same cell'))({ method: 'GET', url: '/api/me' })).json()).toMatchObject({
      faces: { office: [] },
    });
    expect((await post(ADMINISTRATOR, `/api/staff-roles/${id}/end`)).statusCode).toBe(409);
  });

  test('an administrator gives himself nothing', async () => {
    const own = `0380700${accountId(person(ADMINISTRATOR)).slice(-5)}`;
    const answer = await grant(ADMINISTRATOR, {
      fullName: fullName(person(ADMINISTRATOR)),
      citizenId: own,
      role: 'office',
    });
    expect(answer.json()).toMatchObject({
      status: 409,
      title: 'Đồng chí không tự giao vai trò cho mình. Mời một quản trị khác giao.',
    });
  });

  test('configuration and content never meet in one person', async () => {
    await waiting('auditor', 'sibling cell');
    const answer = await grant(SECOND, { ...whois('sibling cell'), role: 'office' });
    expect(answer.json()).toMatchObject({ status: 409, code: 'roleRefused' });
  });

  test('the staff of a body are not listed for who may not configure, audit or lead it', async () => {
    for (const key of ['self', 'organisation board of the commune', 'administrator of the other province']) {
      expect((await (await place.as(key))({ method: 'GET', url: '/api/organizations/10/staff' })).statusCode).toBe(404);
    }
  });

  test('every act asks again who it is', async () => {
    const call = await place.as(ADMINISTRATOR, { reauthenticated: false });
    expect(
      (
        await call({
          method: 'POST',
          url: '/api/organizations/10/staff',
          payload: { ...whois('other commune'), role: 'office' },
        })
      ).statusCode,
    ).toBe(403);
  });
});

function never(): never {
  throw new Error('The world has this person as a member');
}
