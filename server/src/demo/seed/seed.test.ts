import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCrypto, type Crypto } from '../../platform/crypto/crypto.ts';
import { loadMasterKeys } from '../../platform/crypto/keys.ts';
import { testDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import { NotEmpty, seedDatabase } from './seed.ts';
import type { SampleSession } from './sessions.ts';
import { seededProvinces } from './shape.ts';

describe('the shape of a seeded province', () => {
  it('is that of Nghệ An: 136 committees, 265 đảng bộ cơ sở and 1,207 chi bộ cơ sở', () => {
    const [province, ...more] = seededProvinces(200_000);
    const count = (type: string): number => province!.bodies.filter((body) => body.type === type).length;
    expect([more.length, count('superior'), count('grassroots'), count('grassrootsCell')]).toEqual([0, 136, 264, 1204]);
    const cells = count('grassrootsCell') + count('subordinateCell');
    expect(200_000 / cells).toBeGreaterThan(17);
    expect(200_000 / cells).toBeLessThan(41);
  });

  it('repeats for more members, each body with a code of its own', () => {
    const provinces = seededProvinces(1_000_000);
    expect(provinces.reduce((sum, { members }) => sum + members, 0)).toBe(1_000_000);
    const codes = provinces.flatMap(({ code, bodies }) => [code, ...bodies.map((body) => body.code)]);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every((code) => /^\d{2}(\.\d{3}){4}$/.test(code))).toBe(true);
  });
});

describe('a seeded database', () => {
  let database: TestDatabase;
  let crypto: Crypto;
  let sessions: SampleSession[];
  beforeAll(async () => {
    database = await testDatabase();
    const keyFile = path.join(mkdtempSync(path.join(tmpdir(), 'sotay-seed-')), 'master.json');
    crypto = await createCrypto(loadMasterKeys(keyFile), database.ownerPool);
    sessions = await seedDatabase({ ownerPool: database.ownerPool, crypto, members: 3_000, sessions: 50, months: 2 });
  });
  afterAll(() => database.drop());

  it('holds as many members as asked, each with every class of data and openable numbers', async () => {
    const { rows } = await database.ownerPool.query<{ members: number; id: number; sealed: Buffer; blind: Buffer }>(
      `SELECT (SELECT count(*)::int FROM members_member m JOIN members_personal p ON p.member_id = m.id JOIN members_source s ON s.member_id = m.id
                WHERE EXISTS (SELECT FROM members_standing t WHERE t.member_id = m.id)) AS members,
              member_id AS id, citizen_id_sealed AS sealed, citizen_id_index AS blind FROM members_number ORDER BY random() LIMIT 20`,
    );
    for (const { members, id, sealed, blind } of rows) {
      expect(members).toBe(3_000);
      expect(
        crypto.blindIndex('citizenId', crypto.open('members_number', 'citizen_id_sealed', id, sealed)).equals(blind),
      ).toBe(true);
    }
  });

  it('signs in ordinary members only, as many as asked', async () => {
    expect(new Set(sessions.map(({ memberId }) => memberId)).size).toBe(50);
    const { rows } = await database.ownerPool.query('SELECT 1 FROM organizations_position WHERE member_id = ANY ($1)', [
      sessions.map(({ memberId }) => memberId),
    ]);
    expect(rows).toEqual([]);
  });

  it('has figures of its meetings that closing them would keep', async () => {
    const figures =
      'SELECT org_id, for_month, meetings, base, present, late, excused, unexcused FROM meetings_rollup ORDER BY 1, 2';
    const { rows: seeded } = await database.ownerPool.query(figures);
    const { rows: meetings } = await database.ownerPool.query("SELECT FROM meetings_meeting WHERE state = 'published'");
    expect([seeded.length > 0, seeded.length]).toEqual([true, meetings.length]);
    await database.ownerPool.query('SELECT meetings_roll_up(id) FROM meetings_meeting');
    expect((await database.ownerPool.query(figures)).rows).toEqual(seeded);
  });

  it('is never seeded over what is there', async () => {
    await expect(seedDatabase({ ownerPool: database.ownerPool, crypto, members: 100 })).rejects.toThrow(NotEmpty);
  });
});
