import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Settings } from '../s3-place.ts';

/** A bucket in memory that answers as S3 does for the four calls we make. */
export interface StandInS3 {
  readonly settings: S3Settings;
  /** What lies in the bucket, by key. */
  readonly objects: Map<string, Buffer>;
  close(): Promise<void>;
}

const BUCKET = 'so-tay';

/** Starts the stand-in on a free port. It asks for a signature as S3 does, but does not check it. */
export async function standInS3(): Promise<StandInS3> {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    void answer(objects, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    objects,
    settings: {
      endpoint: `http://127.0.0.1:${String(port)}`,
      region: 'us-east-1',
      bucket: BUCKET,
      prefix: 'tep/',
      accessKeyId: 'khoa',
      secretAccessKey: 'bi-mat',
      forcePathStyle: true,
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(objects: Map<string, Buffer>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, bucket, ...rest] = new URL(request.url ?? '/', 'http://s3').pathname.split('/');
  const key = decodeURIComponent(rest.join('/'));
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) return fault(response, 403, 'AccessDenied');
  if (bucket !== BUCKET) return fault(response, 404, 'NoSuchBucket');
  const held = objects.get(key);
  switch (request.method) {
    case 'PUT': {
      const parts: Buffer[] = [];
      for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
      const body = Buffer.concat(parts);
      // S3 keeps nothing of an upload that ends early.
      if (body.length !== Number(request.headers['content-length'])) return fault(response, 400, 'IncompleteBody');
      objects.set(key, body);
      response.writeHead(200, { etag: '"1"' }).end();
      return;
    }
    case 'HEAD':
      if (held === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-length': held.length, 'accept-ranges': 'bytes' }).end();
      return;
    case 'GET': {
      if (held === undefined) return fault(response, 404, 'NoSuchKey');
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
      const start = range ? Number(range[1]) : 0;
      const end = range ? Math.min(Number(range[2]) + 1, held.length) : held.length;
      if (range && start >= held.length) return fault(response, 416, 'InvalidRange');
      response
        .writeHead(range ? 206 : 200, {
          'content-length': end - start,
          ...(range ? { 'content-range': `bytes ${String(start)}-${String(end - 1)}/${String(held.length)}` } : {}),
        })
        .end(held.subarray(start, end));
      return;
    }
    case 'DELETE':
      objects.delete(key);
      response.writeHead(204).end();
      return;
    default:
      fault(response, 405, 'MethodNotAllowed');
  }
}

function fault(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
