import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../database/testing.ts';
import { route } from '../http/route.ts';
import { testApp, type TestApp } from '../http/testing.ts';
import { sendBlob } from './send-blob.ts';

const bytes = randomBytes(150_000);
const FILE_NAME = 'Nghị quyết "09" tháng Đảng; 100%.pdf';

let database: TestDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await testDatabase();
  let sha256: Buffer = createHash('sha256').update('none').digest();
  app = await testApp({
    database,
    routes: [
      (fastify) => {
        for (const url of ['/api/probe-file', '/api/probe-gone']) {
          route(fastify, {
            method: 'GET',
            url,
            access: 'public',
            tag: 'probe',
            summary: 'probe',
            limit: 'read',
            response: { mediaType: 'application/pdf' },
            handler: ({ reply }) =>
              sendBlob(
                reply,
                {
                  sha256: url.endsWith('gone') ? Buffer.alloc(32) : sha256,
                  size: bytes.length,
                  mediaType: 'application/pdf',
                },
                { fileName: FILE_NAME },
              ),
          });
        }
      },
    ],
  });
  ({ sha256 } = await app.services.blobs.put(bytes, 'application/pdf'));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

function get(headers: Record<string, string> = {}, url = '/api/probe-file') {
  return app.app.inject({ url, headers });
}

describe('a file is sent', () => {
  test('whole, always to be saved and never to be opened here or kept by anyone between', async () => {
    const answer = await get();
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.equals(bytes)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    });
    const disposition = String(answer.headers['content-disposition']);
    expect(disposition).toMatch(/^attachment; filename="Nghi quyet _09_ thang Dang_ 100_\.pdf"; filename\*=UTF-8''/);
    expect(decodeURIComponent(disposition.split("''")[1] ?? '')).toBe(FILE_NAME);
  });

  test.each([
    ['bytes=0-99', 0, 100],
    ['bytes=70000-140000', 70_000, 140_001],
    ['bytes=149990-', 149_990, 150_000],
    ['bytes=-10', 149_990, 150_000],
    ['bytes=-999999', 0, 150_000],
    ['bytes=149999-999999', 149_999, 150_000],
  ])('in the part asked for: %s', async (range, start, end) => {
    const answer = await get({ range });
    expect(answer.statusCode).toBe(206);
    expect(answer.headers['content-range']).toBe(`bytes ${start}-${end - 1}/150000`);
    expect(answer.rawPayload.equals(bytes.subarray(start, end))).toBe(true);
  });

  test.each(['bytes=5-1', 'bytes=0-1,5-9', 'bytes=-', 'lines=0-1', 'bytes=a-b'])(
    'whole when %s makes no sense',
    async (range) => {
      const answer = await get({ range });
      expect(answer.statusCode).toBe(200);
      expect(answer.rawPayload.length).toBe(bytes.length);
    },
  );

  test('whole when the part depends on a version nobody gave', async () => {
    expect((await get({ range: 'bytes=0-9', 'if-range': '"x"' })).statusCode).toBe(200);
  });

  test.each(['bytes=150000-', 'bytes=-0'])('not at all when %s lies behind its end', async (range) => {
    const answer = await get({ range });
    expect(answer.statusCode).toBe(416);
    expect(answer.headers['content-range']).toBe('bytes */150000');
  });

  test('with a sentence instead when the store does not have it', async () => {
    const answer = await get({}, '/api/probe-gone');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'fileMissing' });
    expect(answer.headers['content-disposition']).toBeUndefined();
  });
});
