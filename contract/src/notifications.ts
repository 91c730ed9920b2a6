import { z } from 'zod';
import { NOTICE_KINDS, NOTICE_TOPICS } from './notification-words.ts';
import { Next } from './organizations.ts';

/** Notices and reminders: the inbox, what comes to the devices, the personal calendar. */

export const NoticeKind = z.enum(NOTICE_KINDS);
export const NoticeTopic = z.enum(NOTICE_TOPICS);

/** A notice as the inbox shows it: complete without opening anything. */
export const Notice = z.object({
  id: z.uuid(),
  kind: NoticeKind,
  title: z.string(),
  text: z.string(),
  /** Where it leads, inside the handbook. */
  href: z.string(),
  at: z.iso.datetime(),
  read: z.boolean(),
});
export const NoticesQuery = z.object({ after: z.string().max(100).optional() });
export const NoticeList = z.object({
  items: z.array(Notice),
  next: Next,
  /** Of the first page: how many are unread in all, 100 at most. */
  unread: z.number().int(),
});
export const MarkNoticesRead = z.strictObject({ ids: z.array(z.uuid()).min(1).max(200) });

/** An hour of the day as the field of a form gives it. */
const Hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Giờ có dạng 21:00.');
/** From the same to the same hour: no quiet hours. */
const QuietHours = z.strictObject({ from: Hour, to: Hour });

export const ReminderChoices = z.object({
  /** Topics that are not to come to the devices; the inbox has them all the same. */
  pushOff: z.array(NoticeTopic),
  /** An SMS for what changes a meeting, where no device can be woken. */
  sms: z.boolean(),
  /** Full words on the lock screen instead of neutral ones. */
  fullText: z.boolean(),
  quiet: QuietHours,
  /** Whether the quiet hours are the person's own, or everybody's. */
  quietIsOwn: z.boolean(),
  hasPhone: z.boolean(),
  /** SMS can be sent by this installation. */
  smsOffered: z.boolean(),
  push: z.object({
    /** The application's public key, base64url. */
    key: z.string(),
    /** This very device is woken. */
    thisDevice: z.boolean(),
    devices: z.number().int(),
  }),
});
export const ChooseReminders = z.strictObject({
  pushOff: z.array(NoticeTopic).max(NOTICE_TOPICS.length),
  sms: z.boolean(),
  fullText: z.boolean(),
  /** Null: as everybody. */
  quiet: QuietHours.nullable(),
});

/** What the browser's `PushSubscription.toJSON()` says; checked against the hosts this installation sends to. */
export const PushAddress = z.strictObject({
  endpoint: z.url({ protocol: /^https$/ }).max(2000),
  keys: z.strictObject({
    p256dh: z.base64url().length(87),
    auth: z.base64url().length(22),
  }),
});
/** `gone`: the browser's service no longer knows this device. */
export const PushTested = z.object({ outcome: z.enum(['sent', 'gone', 'failed', 'notOn']) });

export const MemberSms = z.object({ sms: z.boolean(), hasPhone: z.boolean() });
export const ChooseMemberSms = z.strictObject({ sms: z.boolean() });

export const CalendarState = z.object({
  /** Since when there is an address; null when there is none. The address itself is shown once, when it is made. */
  since: z.iso.datetime().nullable(),
  fullText: z.boolean(),
});
export const MakeCalendar = z.strictObject({ fullText: z.boolean() });
export const CalendarMade = z.object({ url: z.string() });
export const CalendarFile = z.object({ file: z.string().regex(/^[\w-]{43}\.ics$/) });

export type NoticeKind = z.infer<typeof NoticeKind>;
export type NoticeTopic = z.infer<typeof NoticeTopic>;
export type Notice = z.infer<typeof Notice>;
export type NoticeList = z.infer<typeof NoticeList>;
export type ReminderChoices = z.infer<typeof ReminderChoices>;
export type ChooseReminders = z.infer<typeof ChooseReminders>;
export type PushAddress = z.infer<typeof PushAddress>;
export type PushTested = z.infer<typeof PushTested>;
export type MemberSms = z.infer<typeof MemberSms>;
export type CalendarState = z.infer<typeof CalendarState>;
