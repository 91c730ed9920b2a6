import type { ChooseReminders, Meeting, Notice, NoticeList } from '@sotay/contract';
import { village, type Village } from '../../members/testing/village.ts';
import { handOf, ok, type Hand } from '../../meetings/testing/meeting-life.ts';
import { standInBrowser, standInHost, type StandInHost } from '../../platform/outbound/testing/stand-in-host.ts';
import { deliver, planDay, planMinute } from '../notification-tasks.ts';
import type { PushPayload } from '../payload.ts';

/** A village without meetings and notices, with a push service of its own and a clock that can be moved. */
export interface NoticeVillage extends Village {
  readonly host: StandInHost;
  /** Moves the application's clock; PostgreSQL keeps its own. */
  pass(milliseconds: number): void;
  /** Sets the clock to a moment. */
  setClock(moment: Date): void;
  /** One run of the worker: what begins soon, what is due this day when asked, and whatever waits to be sent. */
  work(days?: 'days'): Promise<void>;
  inbox(hand: Hand): Promise<Notice[]>;
  /** Switches a person's device on; `messages` are what it has been sent so far. */
  wake(key: string, path?: string): Promise<WokenDevice>;
}
/** A person's device that is woken. */
export interface WokenDevice {
  readonly hand: Hand;
  readonly path: string;
  messages(): PushPayload[];
}

export async function noticeVillage(env: Readonly<Record<string, string>> = {}): Promise<NoticeVillage> {
  const host = await standInHost();
  let ahead = 0;
  const place = await village({
    clock: () => new Date(Date.now() + ahead),
    outside: host.outside,
    env: { PUSH_HOSTS: host.host, LOG_LEVEL: 'error', ...env },
  });
  await place.database.ownerPool.query(
    'TRUNCATE meetings_meeting, meetings_habit, notifications_notice, notifications_subscription, notifications_calendar, notifications_choice, notifications_sms CASCADE',
  );
  let devices = 0;
  return {
    ...place,
    host,
    pass: (milliseconds) => void (ahead += milliseconds),
    setClock: (moment) => void (ahead = moment.getTime() - Date.now()),
    async work(days) {
      await planMinute(place.app.services);
      if (days === 'days') await planDay(place.app.services);
      await deliver(place.app.services);
    },
    inbox: async (hand) => ok<NoticeList>(await hand.get('/api/me/notices')).items,
    async wake(key, path = `/p/${String((devices += 1))}`) {
      const hand = await handOf(place, key);
      const browser = standInBrowser();
      ok(await hand.send('PUT', '/api/me/push', { endpoint: `https://${host.host}${path}`, keys: browser.keys }));
      return {
        hand,
        path,
        messages: () =>
          host.reached
            .filter((one) => one.path === path)
            .map(({ body }) => JSON.parse(browser.read(body)) as PushPayload),
      };
    },
    async drop() {
      await place.drop();
      await host.close();
    },
  };
}

/** Choices as the rules have them, but for some; no quiet hours, so that the hour of the test plays no part. */
export function choose(hand: Hand, some: Partial<ChooseReminders> = {}): Promise<unknown> {
  const choices = { pushOff: [], sms: false, fullText: false, quiet: { from: '00:00', to: '00:00' }, ...some };
  return hand.send('PUT', '/api/me/reminders', choices).then(ok);
}

/** When a meeting begins. */
export function startOf(meeting: Meeting): number {
  return Date.parse(meeting.startsAt);
}
export const HOUR = 60 * 60_000;
