import { createECDH, randomBytes } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outside } from '../outbound.ts';
import { makeCertificate } from './certificate.ts';

/** A request that reached the stand-in. */
export interface Reached {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
/** What the stand-in does with a path. */
export interface Behaviour {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Never answers. */
  readonly silent?: true;
  /** Answers, and then lets its body drip for ever. */
  readonly dripping?: true;
}

/** Somebody else's host over TLS, with a certificate of our own. */
export interface StandInHost {
  readonly host: string;
  readonly reached: Reached[];
  /** How this machine must look out to reach it: its certificate, and that loopback is not refused. */
  readonly outside: Outside;
  /** By the path; 201 where nothing is said. */
  behave(path: string, behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function standInHost(): Promise<StandInHost> {
  const { cert, key } = makeCertificate(['localhost']);
  const behaviours = new Map<string, Behaviour>();
  const reached: Reached[] = [];
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      reached.push({ path, headers: request.headers, body: Buffer.concat(chunks) });
      const behaviour = behaviours.get(path) ?? { status: 201 };
      if (behaviour.silent === true) return;
      response.writeHead(behaviour.status, behaviour.headers);
      if (behaviour.dripping === true) response.write('.');
      else response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `localhost:${String((server.address() as AddressInfo).port)}`;
  return {
    host,
    reached,
    outside: {
      ca: cert,
      refuses: () => false,
      resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    },
    behave: (path, behaviour) => void behaviours.set(path, behaviour),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** What a browser would hand over for a subscription at `endpoint`. */
export function browserKeys(): { p256dh: string; auth: string } {
  const pair = createECDH('prime256v1');
  return { p256dh: pair.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') };
}
