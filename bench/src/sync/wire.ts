import { Agent, request, type OutgoingHttpHeaders } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';

/** What came back. */
export interface Answer {
  readonly status: number;
  /** Of the body as it came over the wire. */
  readonly bytes: number;
  readonly text: string;
}

/** A courier's connections: as many as a reverse proxy keeps to the server. */
export function openAgent(connections: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: connections });
}

/** Sends one request and reads the whole answer. @throws Error when the connection broke */
export function send(
  agent: Agent,
  method: 'GET' | 'POST',
  url: string,
  headers: OutgoingHttpHeaders,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const more = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const asked = request(url, { agent, method, headers: { ...headers, ...more } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const wire = Buffer.concat(parts);
        const isPacked = response.headers['content-encoding'] === 'br';
        resolve({
          status: response.statusCode ?? 0,
          bytes: wire.length,
          text: (isPacked ? brotliDecompressSync(wire) : wire).toString('utf8'),
        });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Runs `work` over all of them, so many at a time. */
export async function inTurns<T>(
  all: readonly T[],
  together: number,
  work: (one: T, at: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (let at = next++; at < all.length; at = next++) await work(all[at] as T, at);
    }),
  );
}
