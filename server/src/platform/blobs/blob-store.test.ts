import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCrypto, type Crypto } from '../crypto/crypto.ts';
import { loadMasterKeys } from '../crypto/keys.ts';
import { testDatabase, type TestDatabase } from '../database/testing.ts';
import { createBlobStore, type BlobStore } from './blob-store.ts';
import { diskPlace } from './disk-place.ts';
import type { BlobPlace } from './place.ts';
import { s3Place } from './s3-place.ts';
import { standInS3, type StandInS3 } from './testing/stand-in-s3.ts';
import { tidyBlobs } from './tidy.ts';

const PDF = 'application/pdf';
const CHUNK = 64 * 1024;

let database: TestDatabase;
let crypto: Crypto;
let s3: StandInS3;
const folder = mkdtempSync(path.join(tmpdir(), 'sotay-blobs-'));

beforeAll(async () => {
  database = await testDatabase();
  crypto = await createCrypto(loadMasterKeys(path.join(folder, 'master.json')), database.ownerPool);
  s3 = await standInS3();
  await database.ownerPool.query(
    `CREATE TABLE paper (id int PRIMARY KEY, sha256 bytea REFERENCES platform_blob); CREATE INDEX ON paper (sha256)`,
  );
});
afterAll(async () => {
  await s3.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function all(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

async function rowsOf(hash: Buffer): Promise<number> {
  const { rows } = await database.ownerPool.query('SELECT FROM platform_blob WHERE sha256 = $1', [hash]);
  return rows.length;
}

/** Everything that lies in the place, as it lies there. */
interface Lying {
  list(): { name: string; bytes: Buffer }[];
  swap(name: string, bytes: Buffer): void;
}

const disk: Lying = {
  list: () =>
    (existsSync(path.join(folder, 'disk')) ? readdirSync(path.join(folder, 'disk'), { recursive: true }) : [])
      .map((name) => String(name))
      .filter((name) => statSync(path.join(folder, 'disk', name)).isFile())
      .map((name) => ({ name, bytes: readFileSync(path.join(folder, 'disk', name)) })),
  swap: (name, bytes) => writeFileSync(path.join(folder, 'disk', name), bytes),
};
const bucket: Lying = {
  list: () => [...s3.objects].map(([name, bytes]) => ({ name, bytes })),
  swap: (name, bytes) => void s3.objects.set(name, bytes),
};

const places: [string, () => Promise<BlobPlace>, Lying][] = [
  ['on disk', () => Promise.resolve(diskPlace(path.join(folder, 'disk'))), disk],
  ['in S3', () => s3Place(s3.settings), bucket],
];

describe.each(places)('files %s', (name, openPlace, lying) => {
  let store: BlobStore;
  const drafts = path.join(folder, `drafts-${name}`);
  beforeAll(async () => {
    store = createBlobStore({ place: await openPlace(), drafts, crypto, ownerPool: database.ownerPool });
  });

  test('come back as they were, named by their content', async () => {
    const bytes = randomBytes(3 * CHUNK + 17);
    const kept = await store.put(
      Readable.from([bytes.subarray(0, 1), bytes.subarray(1, CHUNK), bytes.subarray(CHUNK)]),
      PDF,
    );
    expect(kept).toEqual({ sha256: sha256(bytes), size: bytes.length });
    expect((await all(await store.open(kept.sha256))).equals(bytes)).toBe(true);
    expect(await store.exists(kept.sha256)).toBe(true);
  });

  test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])('of %i bytes are whole', async (size) => {
    const bytes = randomBytes(size);
    const kept = await store.put(bytes, PDF);
    expect((await all(await store.open(kept.sha256))).equals(bytes)).toBe(true);
  });

  test('are given in any range as the same part of the whole', async () => {
    const bytes = randomBytes(2 * CHUNK + 100);
    const { sha256: hash } = await store.put(bytes, PDF);
    const place = fc.nat({ max: bytes.length + 10 });
    await fc.assert(
      fc.asyncProperty(place, place, async (a, b) => {
        const [start, end] = a < b ? [a, b] : [b, a];
        expect((await all(await store.open(hash, { start, end }))).equals(bytes.subarray(start, end))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('are stored once, however often they are brought, by two at once too', async () => {
    const bytes = randomBytes(CHUNK);
    const before = lying.list().length;
    await Promise.all([store.put(bytes, PDF), store.put(bytes, PDF)]);
    await store.put(bytes, PDF);
    expect(lying.list().length).toBe(before + 1);
    expect(await rowsOf(sha256(bytes))).toBe(1);
    expect(readdirSync(drafts)).toEqual([]);
  });

  test('lie there without a readable byte, and without a name that tells which paper it is', async () => {
    const text = Buffer.from('Biên bản sinh hoạt chi bộ '.repeat(2_000));
    const { sha256: hash } = await store.put(text, PDF);
    for (const { name: lies, bytes } of lying.list()) {
      expect(lies).not.toContain(hash.toString('hex'));
      expect(bytes.includes('sinh hoạt')).toBe(false);
    }
  });

  test('changed, cut short, or laid in the place of another are refused', async () => {
    const one = await store.put(randomBytes(CHUNK + 5), PDF);
    const mine = lying.list();
    const two = await store.put(randomBytes(CHUNK + 5), PDF);
    const [added] = lying.list().filter((file) => !mine.some((other) => other.name === file.name));
    const original = Buffer.from(added!.bytes);
    const [other] = mine.filter((file) => file.bytes.length === original.length);

    const flipped = Buffer.from(original);
    flipped.writeUInt8(flipped.readUInt8(200) ^ 1, 200);
    for (const wrong of [flipped, original.subarray(0, 51 + CHUNK + 16), original.subarray(0, 60), other!.bytes]) {
      lying.swap(added!.name, Buffer.from(wrong));
      await expect(store.open(two.sha256).then(all)).rejects.toThrow('damaged');
    }
    lying.swap(added!.name, original);
    expect(await all(await store.open(two.sha256))).toHaveLength(two.size);
    expect(one.size).toBe(two.size);
  });

  test('too long for the caller, or broken off on their way, leave nothing behind', async () => {
    const before = lying.list().length;
    await expect(store.receive(Readable.from([randomBytes(60), randomBytes(60)]), 100)).rejects.toThrow('More bytes');
    const broken = Readable.from(
      (function* () {
        yield randomBytes(100_000);
        throw new Error('line lost');
      })(),
    );
    await expect(store.put(broken, PDF)).rejects.toThrow('line lost');
    expect(readdirSync(drafts)).toEqual([]);
    expect(lying.list().length).toBe(before);
  });

  test('can be looked at before they are kept, and dropped without a trace', async () => {
    const bytes = randomBytes(CHUNK * 2);
    const draft = await store.receive(Readable.from([bytes]), bytes.length);
    expect((await all(draft.source.stream(CHUNK, CHUNK + 9))).equals(bytes.subarray(CHUNK, CHUNK + 9))).toBe(true);
    expect(await store.exists(draft.sha256)).toBe(false);
    await draft.drop();
    expect(readdirSync(drafts)).toEqual([]);
    expect(await rowsOf(draft.sha256)).toBe(0);
  });

  test('that are not there are said to be missing; taking away what is not there is no error', async () => {
    const hash = sha256(randomBytes(4));
    expect(await store.exists(hash)).toBe(false);
    await expect(store.open(hash)).rejects.toThrow('No such content');
    await store.remove(hash);
  });

  test('nothing refers to go after a day; what is referred to, or was brought again, stays', async () => {
    const [lonely, referred, again] = await Promise.all([0, 1, 2].map(() => store.put(randomBytes(50), PDF)));
    await database.ownerPool.query('INSERT INTO paper SELECT coalesce(max(id), 0) + 1, $1 FROM paper', [
      referred!.sha256,
    ]);
    await database.ownerPool.query(`UPDATE platform_blob SET created_at = created_at - interval '2 days'`);
    const fresh = await store.put(randomBytes(50), PDF);
    const bytes = await all(await store.open(again!.sha256));
    await store.put(bytes, PDF);
    const dayAgo = new Date(Date.now() - 24 * 60 * 60_000);

    const left = path.join(drafts, 'of-a-dead-process');
    writeFileSync(left, 'x');
    utimesSync(left, dayAgo, dayAgo);
    expect(await tidyBlobs(database.ownerPool, store, dayAgo)).toBeGreaterThanOrEqual(1);
    expect(existsSync(left)).toBe(false);
    expect(await store.exists(lonely!.sha256)).toBe(false);
    expect(await rowsOf(lonely!.sha256)).toBe(0);
    for (const kept of [referred!, again!, fresh]) expect(await store.exists(kept.sha256)).toBe(true);
  });

  test('brought again while they are being taken away are there afterwards', async () => {
    const bytes = randomBytes(50);
    const { sha256: hash } = await store.put(bytes, PDF);
    await database.ownerPool.query(
      `UPDATE platform_blob SET created_at = created_at - interval '2 days' WHERE sha256 = $1`,
      [hash],
    );
    const dayAgo = new Date(Date.now() - 24 * 60 * 60_000);
    await Promise.all([tidyBlobs(database.ownerPool, store, dayAgo), store.put(bytes, PDF), store.put(bytes, PDF)]);
    expect(await store.exists(hash)).toBe(true);
    expect(await rowsOf(hash)).toBe(1);
  });
});

test('files on disk belong to their owner alone', () => {
  const root = path.join(folder, 'disk');
  for (const name of ['.', ...readdirSync(root, { recursive: true }).map(String)]) {
    expect(statSync(path.join(root, name)).mode & 0o077).toBe(0);
  }
});

test('a request may neither read nor write which files there are', async () => {
  for (const statement of ['SELECT FROM platform_blob', 'SELECT platform_unreferenced_blobs(now(), 1)']) {
    await expect(database.appPool.query(statement)).rejects.toThrow('permission denied');
  }
});
