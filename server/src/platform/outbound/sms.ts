import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Outbound } from './outbound.ts';

const DEADLINE_MS = 10_000;

/** What became of one SMS; `later` is worth trying again. */
export type SmsOutcome = 'sent' | 'later' | 'refused';

/** Sends short messages; a gateway is the operator's (docs/operations.md). */
export interface SmsSender {
  /** @param phone ten digits from 0 */
  send(phone: string, text: string): Promise<SmsOutcome>;
}

/** Writes messages to a file instead of sending them: for the demo and for trying out. One file a day, this user's alone. */
export function fileSms(folder: string, clock: () => Date): SmsSender {
  return {
    async send(phone, text) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const at = clock().toISOString();
      await appendFile(path.join(folder, `${at.slice(0, 10)}.jsonl`), `${JSON.stringify({ at, phone, text })}\n`, {
        mode: 0o600,
      });
      return 'sent';
    },
  };
}

/** Hands messages to a gateway: POST of `{"to": "+84…", "text": "…"}`, 2xx is taken. */
export function gatewaySms(outbound: Outbound, url: string, token: string | null): SmsSender {
  return {
    async send(phone, text) {
      try {
        const { status } = await outbound.post({
          url,
          headers: {
            'content-type': 'application/json',
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify({ to: `+84${phone.slice(1)}`, text }),
          deadline: DEADLINE_MS,
        });
        if (status >= 200 && status < 300) return 'sent';
        return status === 429 || status >= 500 ? 'later' : 'refused';
      } catch {
        return 'later';
      }
    },
  };
}
