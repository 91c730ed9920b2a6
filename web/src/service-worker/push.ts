import { self } from '$app/service-worker';
import type { WorkerMessage } from '../lib/shell/messages.ts';
import { ownPath } from '../lib/sign-in/own-path.ts';

/** What the server sends to a phone. */
interface Push {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  /** Where a tap leads: an address of this handbook. */
  readonly href: string;
  /** News of the same thing replaces the older. */
  readonly tag: string;
}

/** A browser takes the permission away from who is told something and shows nothing. */
const UNREADABLE: Push = {
  id: '',
  title: 'Sổ tay đảng viên',
  body: 'Có tin mới. Mời đồng chí mở sổ tay.',
  href: '/',
  tag: 'tin',
};
/** A page that has not answered by then is frozen or still starting. */
const ANSWER_WITHIN_MS = 1_000;

/** Shows what arrived, whole: it can be read without opening anything and without a network. */
export function showPush(event: PushEvent): void {
  const { id, title, body, href, tag } = read(event.data);
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag,
      lang: 'vi',
      icon: '/icons/sao-192.png',
      data: { id, href },
    }),
  );
}

/** Leads to what the notification is about, in the window that is open, or in a new one. */
export function openNotification(event: NotificationEvent): void {
  event.notification.close();
  const { href } = event.notification.data as Pick<Push, 'href'>;
  // It never leads out of the handbook, whatever it says.
  event.waitUntil(open(ownPath(href)));
}

/** The browser changed the address that pushes go to: takes a new one and has an open page tell the server. */
export function renewSubscription(event: PushSubscriptionChangeEvent): void {
  event.waitUntil(renew(event));
}

async function renew({ oldSubscription, newSubscription }: PushSubscriptionChangeEvent): Promise<void> {
  // Without the old one's key there is nothing to subscribe with; the page does it at its next start.
  if (newSubscription === null && oldSubscription)
    await self.registration.pushManager.subscribe(oldSubscription.options).catch(() => null);
  for (const client of await windows()) client.postMessage({ type: 'pushsubscriptionchange' } satisfies WorkerMessage);
}

function read(data: PushMessageData | null): Push {
  let told: unknown;
  try {
    told = data?.json();
  } catch {
    return UNREADABLE;
  }
  if (typeof told !== 'object' || told === null) return UNREADABLE;
  const words: Partial<Record<keyof Push, unknown>> = told;
  const word = (key: keyof Push): string => {
    const said = words[key];
    return typeof said === 'string' ? said : UNREADABLE[key];
  };
  return { id: word('id'), title: word('title'), body: word('body'), href: word('href'), tag: word('tag') };
}

async function open(href: string): Promise<void> {
  const [window] = await windows();
  if (!window) return void (await self.clients.openWindow(href));
  await window.focus().catch(() => window);
  // The page goes there by itself and keeps what is being written; one that does not answer is led.
  if (!(await askToGo(window, href))) await window.navigate(href).catch(() => self.clients.openWindow(href));
}

function askToGo(window: WindowClient, href: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(true);
    setTimeout(() => resolve(false), ANSWER_WITHIN_MS);
    window.postMessage({ type: 'open', href } satisfies WorkerMessage, [port2]);
  });
}

/** Last used first. */
function windows(): Promise<readonly WindowClient[]> {
  return self.clients.matchAll({ type: 'window', includeUncontrolled: true });
}
