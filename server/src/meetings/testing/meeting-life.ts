import type { Meeting, MeetingAct, MeetingKind } from '@sotay/contract';
import type { Response } from 'light-my-request';
import { expect } from 'vitest';
import { village, type Village } from '../../members/testing/village.ts';

/** A day and hour in Vietnam, so many days from today, as the API takes it. */
export function inDays(days: number, hour = 19): string {
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  return new Date(Date.parse(`${today}T00:00:00+07:00`) + days * 86_400_000 + hour * 3_600_000).toISOString();
}

/** Acts upon meetings over HTTP, in the name of one person of the tests' world. */
export interface Hand {
  get(url: string): Promise<Response>;
  prepare(hostId: number, kind?: MeetingKind, forMonth?: string): Promise<Meeting>;
  edit(meeting: Meeting, change: object): Promise<Response>;
  move(meeting: Meeting, act: MeetingAct, more?: object): Promise<Response>;
  answer(meeting: Meeting, answer: object): Promise<Response>;
  read(id: string): Promise<Meeting>;
  send(method: 'POST' | 'PUT', url: string, payload?: object): Promise<Response>;
}

/** The hand of a person of the village. */
export async function handOf(place: Village, key: string, session?: Parameters<Village['as']>[1]): Promise<Hand> {
  const call = await place.as(key, session);
  const get = (url: string): Promise<Response> => call({ method: 'GET', url });
  const send = (method: 'POST' | 'PUT', url: string, payload: object = {}): Promise<Response> =>
    call({ method, url, payload });
  return {
    get,
    send,
    prepare: async (hostId, kind = 'regular', forMonth) =>
      ok<Meeting>(
        await send('POST', '/api/meetings', { hostId, kind, ...(forMonth === undefined ? {} : { forMonth }) }),
      ),
    edit: (meeting, change) =>
      call({ method: 'PATCH', url: `/api/meetings/${meeting.id}`, payload: { version: meeting.version, ...change } }),
    move: (meeting, act, more = {}) =>
      send('POST', `/api/meetings/${meeting.id}/moves`, { act, version: meeting.version, ...more }),
    answer: (meeting, answer) => send('PUT', `/api/meetings/${meeting.id}/answer`, answer),
    read: async (id) => ok<Meeting>(await get(`/api/meetings/${id}`)),
  };
}

/** The body of an answer that must have succeeded. */
export function ok<T>(response: Response): T {
  expect(response.statusCode, response.body).toBe(200);
  return response.json<T>();
}

/** A meeting of the secretary's cell, called together for a day. */
export async function convened(secretary: Hand, hostId: number, forMonth: string, days = 3): Promise<Meeting> {
  const draft = await secretary.prepare(hostId, 'regular', forMonth);
  const edited = ok<Meeting>(await secretary.edit(draft, { startsAt: inDays(days), place: 'Nhà văn hóa' }));
  return ok<Meeting>(await secretary.move(edited, 'convene'));
}

/** The first day of the month so many months from now. */
export function monthFromNow(months: number): string {
  const now = new Date(Date.now() + 7 * 3_600_000);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString().slice(0, 10);
}

/** A village in which no meeting has been held or prepared yet. */
export async function quietVillage(): Promise<Village> {
  const place = await village();
  await place.database.ownerPool.query('TRUNCATE meetings_meeting, meetings_habit CASCADE');
  return place;
}
