import webPush from 'web-push';
import type { Outbound, Outgoing } from './outbound.ts';
import type { PushKeys } from './push-keys.ts';

/** The largest payload every push service takes once it is encrypted, in bytes. */
export const LARGEST_PAYLOAD = 3_900;
const DEADLINE_MS = 10_000;
/** No push service keeps a message longer, in seconds. */
const LONGEST_LIFE = 28 * 24 * 60 * 60;

/** Where a device is written to, as its browser gave it. */
export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}
/** One message to one device. */
export interface PushMessage {
  /** JSON for the service worker. */
  readonly payload: string;
  /** Seconds for which it is worth delivering. */
  readonly life: number;
  readonly urgent: boolean;
}
/** `gone`: no longer a device. `later`: worth trying again. `refused`: never for this message. */
export type Delivered =
  | { readonly outcome: 'sent' | 'gone' }
  | { readonly outcome: 'later'; readonly retryAfter: number | null }
  | { readonly outcome: 'refused'; readonly why: string };

/** Web Push to the devices of members. */
export interface PushSender {
  /** base64url; what a browser subscribes with. */
  readonly publicKey: string;
  /** Whether an endpoint lies at a push service that this installation sends to. */
  allows(endpoint: string): boolean;
  send(target: PushTarget, message: PushMessage): Promise<Delivered>;
}

/**
 * @param hosts names of push services, with a port where it is not 443; `*.` in front takes every name under it
 * @param contact https: or mailto: address of the keeper, for the push service
 */
export function createPushSender(
  outbound: Outbound,
  keys: PushKeys,
  hosts: readonly string[],
  contact: string,
): PushSender {
  function encrypt(target: PushTarget, { payload, life, urgent }: PushMessage): Omit<Outgoing, 'deadline'> | null {
    try {
      const { endpoint, headers, body } = webPush.generateRequestDetails(
        { endpoint: target.endpoint, keys: { p256dh: target.p256dh, auth: target.auth } },
        payload,
        {
          vapidDetails: { subject: contact, ...keys },
          TTL: Math.max(0, Math.min(Math.floor(life), LONGEST_LIFE)),
          urgency: urgent ? 'high' : 'normal',
          contentEncoding: 'aes128gcm',
        },
      );
      return { url: endpoint, headers: headers as Record<string, string | number>, body };
    } catch {
      return null;
    }
  }
  return {
    publicKey: keys.publicKey,
    allows: (endpoint) => isAllowed(endpoint, hosts),
    async send(target, { payload, life, urgent }) {
      // asked again at sending: the list may have become shorter since
      if (!isAllowed(target.endpoint, hosts)) return { outcome: 'refused', why: 'host' };
      // web-push itself would send any length
      if (Buffer.byteLength(payload) > LARGEST_PAYLOAD) return { outcome: 'refused', why: 'length' };
      const details = encrypt(target, { payload, life, urgent });
      if (details === null) return { outcome: 'refused', why: 'keys' };
      try {
        const { status, retryAfter } = await outbound.post({ ...details, deadline: DEADLINE_MS });
        return judge(status, retryAfter);
      } catch {
        // not reached or not in time; what the error says may quote the endpoint, so it is not kept
        return { outcome: 'later', retryAfter: null };
      }
    },
  };
}

function judge(status: number, retryAfter: number | null): Delivered {
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  if (status === 404 || status === 410) return { outcome: 'gone' };
  if (status === 429 || status >= 500) return { outcome: 'later', retryAfter };
  return { outcome: 'refused', why: String(status) };
}

function isAllowed(endpoint: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, host, username } = new URL(endpoint);
  return (
    protocol === 'https:' &&
    username === '' &&
    hosts.some((known) => (known.startsWith('*.') ? host.endsWith(known.slice(1)) : host === known))
  );
}
