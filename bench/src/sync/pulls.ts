import { Pulled } from '@sotay/contract';
import type { SampleSession } from '../../../server/src/demo/seed/sessions.ts';
import { inTurns, openAgent, send } from './wire.ts';

const TOGETHER = 8;

/** A device that has pulled. */
export interface Device extends SampleSession {
  /** What it holds. */
  readonly mark: string;
  /** Bytes of its pull's bodies over the wire, all pages. */
  readonly bytes: number;
  /** Rows it was sent. */
  readonly rows: readonly Pulled['rows'][number][];
}

/** What a device sends with a pull; each from a network of its own, as phones are. */
export function pullHeaders(
  { token }: SampleSession,
  at: number,
  mark: string | undefined,
): Readonly<Record<string, string>> {
  return {
    cookie: `sotay=${token}`,
    'accept-encoding': 'gzip, deflate, br',
    'x-forwarded-for': `10.4.${String(Math.floor(at / 250))}.${String((at % 250) + 1)}`,
    ...(mark === undefined ? {} : { 'sotay-mark': mark }),
  };
}

/**
 * Pulls for everybody, all pages.
 *
 * @param marks what each holds, by account; who has none begins anew
 * @throws Error when nothing moved for somebody
 */
export async function pullAll(
  url: string,
  sessions: readonly SampleSession[],
  marks: ReadonlyMap<string, string> = new Map(),
): Promise<Device[]> {
  const agent = openAgent(TOGETHER);
  const devices: Device[] = [];
  try {
    await inTurns(sessions, TOGETHER, async (session, at) => {
      const headers = pullHeaders(session, at, marks.get(session.accountId));
      const rows: Pulled['rows'][number][] = [];
      let bytes = 0;
      let mark = '';
      for (let page: string | null = ''; page !== null;) {
        const answer = await send(agent, 'GET', `${url}/api/sync${page === '' ? '' : `?page=${page}`}`, headers);
        if (answer.status !== 200)
          throw new Error(`A pull was answered ${String(answer.status)}: ${answer.text.slice(0, 300)}`);
        const pulled = Pulled.parse(JSON.parse(answer.text));
        bytes += answer.bytes;
        rows.push(...pulled.rows);
        mark = pulled.mark;
        page = pulled.next;
      }
      devices[at] = { ...session, mark, bytes, rows };
    });
    return devices;
  } finally {
    agent.destroy();
  }
}
