import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
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

/** The side of a browser: what it hands over for a subscription, and how it reads what it is sent. */
export interface StandInBrowser {
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** Decrypts a message (RFC 8291), by itself and not by the library that wrote it. */
  read(body: Buffer): string;
}

export function standInBrowser(): StandInBrowser {
  const pair = createECDH('prime256v1');
  const own = pair.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: own.toString('base64url'), auth: auth.toString('base64url') },
    read(body) {
      const salt = body.subarray(0, 16);
      const theirs = body.subarray(21, 21 + body.readUInt8(20));
      const sealed = body.subarray(21 + theirs.length);
      const secret = derive(
        pair.computeSecret(theirs),
        auth,
        Buffer.concat([text('WebPush: info\0'), own, theirs]),
        32,
      );
      const key = derive(secret, salt, text('Content-Encoding: aes128gcm\0'), 16);
      const nonce = derive(secret, salt, text('Content-Encoding: nonce\0'), 12);
      const opening = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16));
      const plain = Buffer.concat([opening.update(sealed.subarray(0, -16)), opening.final()]);
      return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
    },
  };
}

function derive(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length));
}
function text(ascii: string): Buffer {
  return Buffer.from(ascii, 'ascii');
}
