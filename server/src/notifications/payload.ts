import { LARGEST_PAYLOAD } from '../platform/outbound/push.ts';

/** What the service worker is given to show; a `tag` replaces what stood under the same one. */
export interface PushPayload {
  /** The notice; null for a test. */
  readonly id: string | null;
  readonly title: string;
  readonly body: string;
  readonly href: string;
  readonly tag: string;
}

/** The payload as JSON that every push service takes: a long text is cut, where it can be read on in the inbox. */
export function payloadOf(payload: PushPayload): string {
  let { body } = payload;
  for (;;) {
    const json = JSON.stringify({ ...payload, body });
    const over = Buffer.byteLength(json) - LARGEST_PAYLOAD;
    if (over <= 0 || body === '') return json;
    // a character is at most four bytes, and six where JSON escapes it: cutting a little too much ends sooner
    const characters = [...body.replace(/…$/, '')];
    body = characters.length <= 1 ? '' : `${characters.slice(0, -Math.max(1, Math.ceil(over / 2))).join('')}…`;
    if (body === '…') body = '';
  }
}
