import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../database/testing.ts';
import { createCrypto, type Crypto } from './crypto.ts';
import { loadMasterKeys } from './keys.ts';

describe('sealed values', () => {
  const keyFile = path.join(mkdtempSync(path.join(tmpdir(), 'sotay-keys-')), 'master.json');
  let database: TestDatabase;
  let crypto: Crypto;
  beforeAll(async () => {
    database = await testDatabase();
    crypto = await createCrypto(loadMasterKeys(keyFile), database.ownerPool);
  });
  afterAll(() => database.drop());

  it('come back as they were, and never twice the same', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (plain, row) => {
        const sealed = crypto.seal('t', 'c', row, plain);
        expect(crypto.open('t', 'c', row, sealed)).toBe(plain);
        expect(sealed.equals(crypto.seal('t', 'c', row, plain))).toBe(false);
      }),
    );
  });

  it('cannot be moved to another row, column or table, nor changed', () => {
    const sealed = crypto.seal('members_number', 'citizen_id_sealed', 7, '025158000001');
    expect(() => crypto.open('members_number', 'citizen_id_sealed', 8, sealed)).toThrow();
    expect(() => crypto.open('members_number', 'card_sealed', 7, sealed)).toThrow();
    expect(() => crypto.open('members_phone', 'citizen_id_sealed', 7, sealed)).toThrow();
    const last = sealed.length - 1;
    sealed.writeUInt8(sealed.readUInt8(last) ^ 1, last);
    expect(() => crypto.open('members_number', 'citizen_id_sealed', 7, sealed)).toThrow();
  });

  it('of one province open in every process that has the master key', async () => {
    const province = await crypto.forProvince(25);
    const sealed = province.seal('t', 'c', 1, 'bí mật');
    const other = await createCrypto(loadMasterKeys(keyFile), database.ownerPool);
    expect(other.open('t', 'c', 1, sealed)).toBe('bí mật');
  });

  it('use one data key even when two processes make it at once', async () => {
    const others = await Promise.all([1, 2, 3].map(() => createCrypto(loadMasterKeys(keyFile), database.ownerPool)));
    const provinces = await Promise.all(others.map((each) => each.forProvince(40)));
    const keys = new Set(provinces.map((each) => each.seal('t', 'c', 1, 'x').readUInt16BE(1)));
    expect(keys.size).toBe(1);
  });

  it('are found by a blind index that differs per kind', () => {
    expect(crypto.blindIndex('citizenId', '1').equals(crypto.blindIndex('citizenId', '1'))).toBe(true);
    expect(crypto.blindIndex('citizenId', '1').equals(crypto.blindIndex('card', '1'))).toBe(false);
  });

  it('keep their key file to its owner, and refuse a broken one instead of making new keys', () => {
    expect(statSync(keyFile).mode & 0o077).toBe(0);
    const broken = path.join(path.dirname(keyFile), 'broken.json');
    writeFileSync(broken, '{}');
    expect(() => loadMasterKeys(broken)).toThrow(/Tệp khóa/);
  });
});
