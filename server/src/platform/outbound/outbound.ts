import { lookup } from 'node:dns/promises';
import { Agent, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isInside } from './addresses.ts';

/** Connections kept at once to one host. */
const MOST_SOCKETS = 24;
/** More than this of an answer is not waited for, in bytes: nothing we ask for is longer. */
const LONGEST_ANSWER = 64 * 1024;

/** What a host answered; redirects are answers like others and are never followed. */
export interface Answered {
  readonly status: number;
  /** Seconds after which the host asks to try again; null when it says nothing. */
  readonly retryAfter: number | null;
}

/** A request that goes out of this installation to somebody else's host. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer | string;
  /** The whole of it, in milliseconds. */
  readonly deadline: number;
}

/** The one door through which the application speaks to hosts that others name. */
export interface Outbound {
  /** Sends by POST. @throws Error when the host is not reached in time, or is one that may not be reached */
  post(outgoing: Outgoing): Promise<Answered>;
  close(): void;
}

/** What is the outside's: names, certificates. */
export interface Outside {
  readonly resolve?: (hostname: string) => Promise<readonly { address: string; family: number }[]>;
  readonly refuses?: (address: string) => boolean;
  readonly ca?: string;
}

/**
 * Makes the door: https alone, no redirects, no addresses written as numbers, and no host whose name leads into this machine or a
 * private network. The connection goes to the very addresses that were looked at, so that a name cannot answer twice differently.
 */
export function createOutbound({ resolve = resolveAll, refuses = isInside, ca }: Outside = {}): Outbound {
  const guarded: LookupFunction = (hostname, options, done) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined || addresses.some(({ address }) => refuses(address))) {
          done(new Error('the host leads to an address that may not be reached'), '');
        } else if (options.all === true) done(null, [...addresses]);
        else done(null, first.address, first.family);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), ''),
    );
  };
  const agent = new Agent({
    keepAlive: true,
    maxSockets: MOST_SOCKETS,
    lookup: guarded,
    ...(ca === undefined ? {} : { ca }),
  });
  return {
    post: ({ url, headers, body, deadline }) => {
      const target = new URL(url);
      if (target.protocol !== 'https:' || target.username !== '' || isIP(bare(target.hostname)) !== 0) {
        return Promise.reject(new Error('only https to a named host'));
      }
      return new Promise((resolved, rejected) => {
        const asked = request(
          target,
          {
            method: 'POST',
            agent,
            headers: { ...headers, 'content-length': Buffer.byteLength(body) },
            signal: AbortSignal.timeout(deadline),
          },
          (answer) => {
            let length = 0;
            answer.on('data', (chunk: Buffer) => {
              length += chunk.length;
              if (length > LONGEST_ANSWER) answer.destroy();
            });
            // what comes after the status is nobody's business: a slow or broken rest changes nothing
            answer.on('error', () => undefined);
            resolved({ status: answer.statusCode ?? 0, retryAfter: seconds(answer.headers['retry-after']) });
          },
        );
        asked.on('error', rejected);
        asked.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}

async function resolveAll(hostname: string): Promise<{ address: string; family: number }[]> {
  return lookup(hostname, { all: true });
}

/** `[::1]` without its brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Retry-After in seconds, as a number or a date. */
function seconds(header: string | undefined): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
