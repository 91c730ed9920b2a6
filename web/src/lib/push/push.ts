import { ApiProblem } from '#lib/api/client.ts';
import { noticesApi } from '#lib/api/notices.ts';

/** What this browser can do: nothing, nothing until the phone's settings allow it, or whether it is woken now. */
export type PushState = 'unsupported' | 'blocked' | 'off' | 'on';

/** A browser may never answer, for one when it is offline in an everyday profile; then we stop waiting. */
const LONGEST_WAIT_MS = 10_000;
/** Where it is remembered that this device is on, so that others need not ask their browser at every start. */
const REMEMBERED = 'sotay.nhac';

/** How this device stands by its browser alone; whether the server knows it too is in the person's choices. */
export async function pushState(): Promise<PushState> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  try {
    return (await currentSubscription()) === null ? 'off' : 'on';
  } catch {
    return 'off';
  }
}

/**
 * Asks the person and the browser, and tells the server where this device is woken. Again on a device that is on it only confirms it.
 *
 * @param key the application's public key, base64url
 * @throws ApiProblem with what to do next
 */
export async function wakeThisDevice(key: string): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') {
    throw problem('pushBlocked', 'Máy chưa cho sổ tay nhắc việc. Mời bật lại trong phần cài đặt của trình duyệt.');
  }
  const { pushManager } = await inTime(navigator.serviceWorker.ready);
  const before = await inTime(pushManager.getSubscription());
  // made with another key of the server's, it would never be reached
  if (before !== null && !isMadeWith(before, key)) await inTime(before.unsubscribe());
  const subscription = await inTime(
    pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) }),
  ).catch((error: unknown) => {
    if (error instanceof ApiProblem) throw error;
    throw problem('pushFailed', 'Trình duyệt chưa bật được nhắc việc. Mời kiểm tra mạng rồi thử lại.');
  });
  await tell(subscription);
  localStorage.setItem(REMEMBERED, '1');
}

/** Leaves this device in peace, at the server first: what the browser still holds is then no use to anybody. */
export async function letThisDeviceSleep(): Promise<void> {
  await noticesApi.sleep();
  localStorage.removeItem(REMEMBERED);
  await currentSubscription()
    .then((subscription) => (subscription === null ? false : inTime(subscription.unsubscribe())))
    .catch(() => false);
}

/**
 * Says again that this device is to be woken, where it is on: a device that is not heard of for long is left out, and a browser may
 * have changed its address. Without a network it is said another time.
 */
export async function confirmThisDevice(): Promise<void> {
  if (localStorage.getItem(REMEMBERED) === null) return;
  try {
    const subscription = await currentSubscription();
    if (subscription !== null) await tell(subscription);
  } catch {
    // said at the next start
  }
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await inTime(navigator.serviceWorker.getRegistration());
  return registration === undefined ? null : inTime(registration.pushManager.getSubscription());
}

async function tell(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh, auth } = keys ?? {};
  if (endpoint === undefined || p256dh === undefined || auth === undefined) {
    throw problem('pushFailed', 'Trình duyệt này không nhận được nhắc việc. Thông báo vẫn nằm trong sổ tay.');
  }
  await noticesApi.wake({ endpoint, keys: { p256dh, auth } });
}

/** @throws ApiProblem `pushTimeout` when the browser does not answer */
function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, refuse) => {
    timer = setTimeout(
      () => refuse(problem('pushTimeout', 'Trình duyệt chưa trả lời. Mời kiểm tra mạng rồi thử lại.')),
      LONGEST_WAIT_MS,
    );
  });
  return Promise.race([work, tooLong]).finally(() => clearTimeout(timer));
}

function isMadeWith({ options }: PushSubscription, key: string): boolean {
  const made = options.applicationServerKey;
  if (made === null) return true;
  const bytes = new Uint8Array(made);
  const wanted = bytesOf(key);
  return bytes.length === wanted.length && bytes.every((byte, at) => byte === wanted[at]);
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}

function problem(code: string, title: string): ApiProblem {
  return new ApiProblem(0, code, title);
}
