import {
  CalendarFile,
  CalendarMade,
  CalendarState,
  ChooseMemberSms,
  ChooseReminders,
  Done,
  MakeCalendar,
  MarkNoticesRead,
  MemberId,
  MemberSms,
  NoticeList,
  NoticesQuery,
  PushAddress,
  PushTested,
  ReminderChoices,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../platform/http/route.ts';
import { makeCalendar, readFeed, revokeCalendar, showCalendar } from './calendar.ts';
import { chooseMemberSms, chooseReminders, showChoices, showMemberSms } from './choices.ts';
import { letDeviceSleep, testDevice, wakeDevice } from './devices.ts';
import { listNotices, markNoticesRead } from './notices.ts';

const tag = 'notices';
const Nothing = z.strictObject({}).optional();
const Member = z.object({ id: MemberId });

/** The inbox, what comes to devices, the personal calendar. */
export function notificationRoutes(app: FastifyInstance): void {
  inbox(app);
  choices(app);
  devices(app);
  calendar(app);
}

function inbox(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/me/notices',
    summary: 'The inbox, newest first',
    tag,
    access: 'session',
    limit: 'read',
    query: NoticesQuery,
    response: NoticeList,
    handler: ({ tx, query }) => listNotices(tx, query.after),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/notices/read',
    summary: 'Note notices as read',
    tag,
    access: 'session',
    limit: 'write',
    body: MarkNoticesRead,
    response: Done,
    handler: async ({ tx, body }) => {
      await markNoticesRead(tx, body.ids);
      return { done: true };
    },
  });
}

function choices(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/me/reminders',
    summary: 'What the person has chosen to be told, how and when',
    tag,
    access: 'session',
    limit: 'read',
    response: ReminderChoices,
    handler: ({ tx, services }) => showChoices(tx, services),
  });
  route(app, {
    method: 'PUT',
    url: '/api/me/reminders',
    summary: 'Choose what to be told, how and when',
    tag,
    access: 'session',
    limit: 'write',
    body: ChooseReminders,
    response: Done,
    handler: async ({ tx, body }) => {
      await chooseReminders(tx, body);
      return { done: true };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/members/:id/sms',
    summary: 'Whether a member is sent SMS, for who helps him',
    tag,
    access: 'session',
    limit: 'read',
    params: Member,
    response: MemberSms,
    handler: ({ tx, params }) => showMemberSms(tx, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/members/:id/sms',
    summary: 'Choose SMS for a member, as he asked',
    tag,
    access: 'session',
    limit: 'write',
    params: Member,
    body: ChooseMemberSms,
    response: MemberSms,
    handler: ({ tx, params, body }) => chooseMemberSms(tx, params.id, body.sms),
  });
}

function devices(app: FastifyInstance): void {
  route(app, {
    method: 'PUT',
    url: '/api/me/push',
    summary: 'Wake this device from now on, or confirm it',
    tag,
    access: 'session',
    limit: 'write',
    body: PushAddress,
    response: Done,
    handler: async ({ tx, services, body }) => {
      await wakeDevice(tx, services, body);
      return { done: true };
    },
  });
  route(app, {
    method: 'DELETE',
    url: '/api/me/push',
    summary: 'Leave this device in peace',
    tag,
    access: 'session',
    limit: 'write',
    evenReadOnly: true,
    response: Done,
    handler: async ({ tx }) => {
      await letDeviceSleep(tx);
      return { done: true };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/me/push/test',
    summary: 'Send this device a message now',
    tag,
    access: 'session',
    // no transaction is held open while a foreign host makes up its mind
    transaction: 'none',
    limit: 'heavy',
    body: Nothing,
    response: PushTested,
    handler: ({ services, session }) => testDevice(services, session),
  });
}

function calendar(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/me/calendar',
    summary: 'Whether there is a calendar address',
    tag,
    access: 'session',
    limit: 'read',
    response: CalendarState,
    handler: ({ tx }) => showCalendar(tx),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/calendar',
    summary: 'Make a calendar address; an earlier one ends',
    tag,
    access: 'session',
    limit: 'heavy',
    body: MakeCalendar,
    response: CalendarMade,
    handler: ({ tx, services, body }) => makeCalendar(tx, services.config.publicUrl, body.fullText),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/me/calendar',
    summary: 'End the calendar address',
    tag,
    access: 'session',
    limit: 'write',
    evenReadOnly: true,
    response: Done,
    handler: async ({ tx }) => {
      await revokeCalendar(tx);
      return { done: true };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/lich/:file',
    summary: 'The calendar behind a secret address',
    tag,
    access: 'public',
    limit: 'read',
    params: CalendarFile,
    response: { mediaType: 'text/calendar' },
    handler: async ({ services, params, reply }) => {
      const text = await readFeed(services, params.file.slice(0, -'.ics'.length));
      return reply
        .type('text/calendar; charset=utf-8')
        .header('cache-control', 'private, no-store')
        .header('content-disposition', 'inline; filename="lich.ics"')
        .send(text);
    },
  });
}
