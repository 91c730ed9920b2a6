import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const ROOT = '/srv/sotay';

function mistakesOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env, ROOT);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('settings', () => {
  test('need nothing: port 3000, everything under .data, a demo on this machine alone', () => {
    expect(readConfig({}, ROOT)).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      dataDir: '/srv/sotay/.data',
      keyFile: '/srv/sotay/.data/keys/master.json',
      database: { kind: 'embedded' },
      blobs: { kind: 'disk', folder: '/srv/sotay/.data/blobs' },
      demo: true,
      demoVneidPort: 3001,
    });
  });

  test('an empty value counts as not set', () => {
    expect(readConfig({ PORT: '', DEMO: '' }, ROOT).port).toBe(3000);
  });

  test('put files into a bucket when all of it is given, by path style at an address of its own', () => {
    const given = { BLOBS: 's3', S3_BUCKET: 'so-tay', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' };
    expect(readConfig(given, ROOT).blobs).toMatchObject({ kind: 's3', endpoint: null, forcePathStyle: false });
    expect(readConfig({ ...given, S3_ENDPOINT: 'https://s3.vn' }, ROOT).blobs).toMatchObject({ forcePathStyle: true });
  });

  test('name every mistake with its key, all at once', () => {
    const mistakes = mistakesOf({
      PORT: 'ba',
      PUBLIC_URL: 'sotay.vn',
      DEMO: 'yes',
      ROLES: 'web,cook',
      MIN_FREE_MB: '-1',
    });
    expect(mistakes.map((mistake) => mistake.split(' ')[0])).toEqual([
      'PORT',
      'PUBLIC_URL',
      'DEMO',
      'ROLES',
      'MIN_FREE_MB',
    ]);
  });

  test.each([
    [{ DATABASE_URL: 'postgres://a:b@h/db' }, 'DATABASE_OWNER_URL'],
    [{ DATABASE_OWNER_URL: 'postgres://a:b@h/db' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'mysql://a:b@h/db', DATABASE_OWNER_URL: 'postgres://a:b@h/db' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgres://a:b@h/db', DATABASE_OWNER_URL: 'postgres://a:b@h/db' }, 'DATABASE_URL'],
    [{ OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_SECRET: 's' }, 'OIDC_CLIENT_ID'],
    [{ OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'c' }, 'OIDC_CLIENT_SECRET'],
    [{ OIDC_ISSUER: 'id.example' }, 'OIDC_ISSUER'],
    [{ BLOBS: 'tape' }, 'BLOBS'],
    [{ BLOBS: 's3', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' }, 'S3_BUCKET'],
    [{ BLOBS: 's3', S3_BUCKET: 'a', S3_ACCESS_KEY_ID: 'b' }, 'S3_SECRET_ACCESS_KEY'],
    [
      { BLOBS: 's3', S3_BUCKET: 'a', S3_ACCESS_KEY_ID: 'b', S3_SECRET_ACCESS_KEY: 'c', S3_ENDPOINT: 's3.vn' },
      'S3_ENDPOINT',
    ],
    [{ S3_BUCKET: 'a' }, 'S3_BUCKET'],
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: '3000', DEMO_VNEID_PORT: '3000' }, 'DEMO_VNEID_PORT'],
    [{ HOST: '0.0.0.0' }, 'HOST=0.0.0.0'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
  ])('%o is refused naming %s', (env, key) => {
    const mistakes = mistakesOf(env as Record<string, string>);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]?.split(' ')[0]).toBe(key);
  });
});

describe('the demo', () => {
  const issuer = { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'c', OIDC_CLIENT_SECRET: 's' };
  const managed = { DATABASE_URL: 'postgres://a:b@h/db', DATABASE_OWNER_URL: 'postgres://o:b@h/db' };

  test.each([
    ['with nothing set', {}, true, '127.0.0.1'],
    ['with a real issuer', issuer, false, '0.0.0.0'],
    ['with a managed database', managed, false, '0.0.0.0'],
    ['with a managed database and DEMO=1', { ...managed, DEMO: '1' }, true, '0.0.0.0'],
    ['with DEMO=1', { DEMO: '1' }, true, '0.0.0.0'],
    ['with DEMO=0', { DEMO: '0' }, false, '0.0.0.0'],
  ])('%s', (_title, env, demo, host) => {
    expect(readConfig(env, ROOT)).toMatchObject({ demo, host });
  });
});
