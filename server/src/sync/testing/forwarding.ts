import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';

/** What the server answered, read whole. */
export interface Answer {
  readonly status: number;
  /** Names and values in turns, as they came. */
  readonly headers: string[];
  readonly body: Buffer;
}

/** Headers that speak of one connection, and the length of what has been read whole. */
const OF_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect']);

function passed(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, at) => !OF_CONNECTION.has((rawHeaders[at - (at % 2)] ?? '').toLowerCase()));
}

function open(to: number, request: IncomingMessage, length: number): ReturnType<typeof ask> {
  return ask({
    host: '127.0.0.1',
    port: to,
    method: request.method,
    path: request.url,
    setHost: false,
    agent: false,
    headers: [...passed(request.rawHeaders), ...(length > 0 ? ['content-length', String(length)] : [])],
  });
}

/** Asks the server and waits for all of its answer: what it was asked to commit is committed. */
export function forward(to: number, request: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = open(to, request, body.length);
    sent.on('error', reject);
    sent.on('response', (answer) => {
      readAll(answer).then(
        (read) => resolve({ status: answer.statusCode ?? 502, headers: passed(answer.rawHeaders), body: read }),
        reject,
      );
    });
    sent.end(body);
  });
}

/** Lets half of a request through. One without a body is not let through at all. */
export function forwardHalf(to: number, request: IncomingMessage, body: Buffer): Promise<void> {
  if (body.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const sent = open(to, request, body.length);
    sent.on('error', () => resolve());
    sent.on('close', () => resolve());
    sent.write(body.subarray(0, Math.floor(body.length / 2)), () => sent.destroy());
  });
}

/** Gives the client an answer, or half of it and the end of the connection. */
export function give(response: ServerResponse, method: string, answer: Answer, how: 'whole' | 'half'): void {
  const bodiless = method === 'HEAD' || answer.status === 204 || answer.status === 304;
  const length = bodiless ? [] : ['content-length', String(answer.body.length)];
  response.writeHead(answer.status, [...answer.headers, ...length]);
  if (how === 'whole') {
    response.end(bodiless ? undefined : answer.body);
    return;
  }
  if (answer.body.length < 2) {
    response.destroy();
    return;
  }
  // Ended and not destroyed, so that the half still goes over the line.
  response.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), () => response.socket?.end());
}

/** All that a request or an answer says. */
export async function readAll(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
