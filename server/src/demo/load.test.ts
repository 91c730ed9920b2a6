import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCrypto, type Crypto } from '../platform/crypto/crypto.ts';
import { loadMasterKeys } from '../platform/crypto/keys.ts';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { loadDemo } from './load.ts';
import { listDemoPeople, type DemoGroup } from './people.ts';

const SAMPLES = path.resolve(import.meta.dirname, '../../../data/csdl');
const log = { info: (): void => undefined };

describe('the demo', () => {
  let database: TestDatabase;
  let crypto: Crypto;
  let groups: DemoGroup[];
  beforeAll(async () => {
    database = await testDatabase();
    const keyFile = path.join(mkdtempSync(path.join(tmpdir(), 'sotay-demo-')), 'master.json');
    crypto = await createCrypto(loadMasterKeys(keyFile), database.ownerPool);
    expect(await loadDemo({ ownerPool: database.ownerPool, crypto, log })).toBe(true);
    groups = await listDemoPeople(database.ownerPool, crypto);
  }, 240_000);
  afterAll(() => database.drop());

  const one = async <T>(sql: string, values: unknown[] = []): Promise<T> =>
    (await database.ownerPool.query({ text: sql, values })).rows[0] as T;
  const memberCount = async (code: string): Promise<number> =>
    (
      await one<{ members: number }>(
        `WITH RECURSIVE under AS (SELECT id FROM organizations_current WHERE code = $1 UNION ALL SELECT c.id FROM under u JOIN organizations_current c ON c.parent_id = u.id)
       SELECT count(*)::int AS members FROM members_member WHERE home_cell_id IN (SELECT id FROM under)`,
        [code],
      )
    ).members;

  it.each([
    ['25.168', 'phuong-hoa-binh', 164, 6759],
    ['25.212', 'xa-pa-co', 45, 783],
  ])(
    'holds %s: every organisation, and every row but those its expected.json refuses',
    async (head, name, bodies, listed) => {
      const expected = JSON.parse(await readFile(path.join(SAMPLES, `${name}-expected.json`), 'utf8')) as {
        severity: string;
        rows: number[];
      }[];
      const copies = expected.filter(({ severity }) => severity === 'once').map(({ rows }) => Math.max(...rows));
      const out = new Set([
        ...expected.filter(({ severity }) => severity === 'error').flatMap(({ rows }) => rows),
        ...copies,
      ]);
      const { count } = await one<{ count: number }>(
        `SELECT count(*)::int FROM organizations_current WHERE code LIKE $1`,
        [`${head}.%`],
      );
      expect(count).toBe(bodies + 1);
      expect(await memberCount(`${head}.000.000.000`)).toBe(listed + copies.length - out.size);
    },
  );

  it.each([
    ['25.181', 90, 2674],
    ['25.205', 37, 1044],
  ])('holds %s whole', async (head, bodies, members) => {
    const { count } = await one<{ count: number }>(
      `SELECT count(*)::int FROM organizations_current WHERE code LIKE $1`,
      [`${head}.%`],
    );
    expect(count).toBe(bodies + 1);
    expect(await memberCount(`${head}.000.000.000`)).toBe(members);
  });

  it('is marked as a demo and changes nothing when it is loaded again', async () => {
    expect(await loadDemo({ ownerPool: database.ownerPool, crypto, log })).toBe(false);
    expect(await one('SELECT demo FROM platform_installation')).toEqual({ demo: true });
  });

  it('gives every cell with an official member a secretary, and a deputy from nine members on', async () => {
    const { without } = await one<{ without: number }>(
      `SELECT count(*)::int AS without FROM (SELECT home_cell_id, count(*) AS members FROM members_personal
          WHERE on_roll AND class = 'official' AND activity = 'active' GROUP BY 1) c
        WHERE NOT EXISTS (SELECT FROM organizations_position_current h WHERE h.org_id = c.home_cell_id AND h.position = 'secretary')
           OR (members >= 12 AND NOT EXISTS (SELECT FROM organizations_position_current h WHERE h.org_id = c.home_cell_id AND h.position = 'deputySecretary'))
           OR NOT EXISTS (SELECT FROM organizations_position_current h WHERE h.org_id = c.home_cell_id AND h.position = 'follower')`,
    );
    expect(without).toBe(0);
  });

  it('has people of every standing, some helped, some waiting for an answer', async () => {
    const facts = await one<Record<string, number>>(
      `SELECT count(*) FILTER (WHERE activity = 'suspended')::int AS suspended, count(*) FILTER (WHERE activity = 'exempted')::int AS exempted,
              count(*) FILTER (WHERE placement = 'temporarilyElsewhere')::int AS elsewhere, count(*) FILTER (WHERE NOT on_roll)::int AS gone,
              (SELECT count(*)::int FROM members_circumstance WHERE assisted_by IS NOT NULL) AS helped,
              (SELECT count(*)::int FROM members_special_duty) AS on_duty, (SELECT count(*)::int FROM members_phone) AS phones,
              (SELECT count(*)::int FROM members_correction WHERE state = 'received') AS corrections,
              (SELECT count(*)::int FROM identity_support_case WHERE state = 'opened') AS cases,
              (SELECT count(*)::int FROM organizations_office_arrangement WHERE mode = 'standIn') AS stand_ins
         FROM members_personal`,
    );
    for (const [fact, count] of Object.entries(facts)) expect([fact, count > 0]).toEqual([fact, true]);
  });

  it('has held and closed three regular meetings of every cell, most of them published with minutes signed by both', async () => {
    const facts = await one<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM organizations_current c WHERE c.is_cell AND 3 > (SELECT count(*) FROM meetings_meeting m
                WHERE m.host_id = c.id AND m.kind = 'regular' AND m.state IN ('closed', 'published'))
                  AND EXISTS (SELECT FROM organizations_position_current h WHERE h.org_id = c.id AND h.position = 'secretary')) AS without,
              (SELECT count(*)::int FROM meetings_attendance WHERE mark IS NULL) AS unmarked,
              (SELECT count(*)::int FROM meetings_meeting WHERE state = 'published' AND id NOT IN (
                SELECT meeting_id FROM meetings_signature WHERE record = 'minutes' GROUP BY 1 HAVING count(*) = 2)) AS unsigned,
              (SELECT count(*)::int FROM meetings_minutes x JOIN meetings_signature s ON s.meeting_id = x.meeting_id AND s.record = 'minutes'
                WHERE s.sha256 <> x.sha256 OR x.sha256 <> sha256(convert_to(x.body, 'UTF8'))) AS unlike`,
    );
    expect(facts).toEqual({ without: 0, unmarked: 0, unsigned: 0, unlike: 0 });
    const { rate, closed, resolutions } = await one<{ rate: number; closed: number; resolutions: number }>(
      `SELECT sum(present)::float / sum(base) AS rate, (SELECT count(*)::int FROM meetings_meeting WHERE state = 'closed') AS closed,
              (SELECT count(*)::int FROM meetings_resolution) AS resolutions FROM meetings_rollup`,
    );
    expect(rate).toBeGreaterThan(0.85);
    expect(rate).toBeLessThan(0.97);
    expect([closed > 0, resolutions]).toEqual([true, 12]);
  });

  it('calls on the roll whom the meeting’s own circle calls', async () => {
    const { rows } = await database.ownerPool.query(
      `WITH sample AS MATERIALIZED (SELECT id FROM meetings_meeting WHERE state IN ('closed', 'published') ORDER BY host_id % 7, id LIMIT 60),
       circle AS (SELECT s.id, c.member_id, c.role FROM sample s CROSS JOIN LATERAL meetings_circle(s.id) c)
       (SELECT id, member_id, role FROM circle EXCEPT SELECT meeting_id, member_id, role FROM meetings_invitee)
       UNION ALL (SELECT meeting_id, member_id, role FROM meetings_invitee WHERE meeting_id IN (SELECT id FROM sample) EXCEPT SELECT id, member_id, role FROM circle)`,
    );
    expect(rows).toEqual([]);
  });

  it('has the ward’s reports in every state, and cells that have not reported', async () => {
    const { rows } = await database.ownerPool.query<{ state: string }>(
      `SELECT DISTINCT state FROM reports_report WHERE superior_id = (SELECT id FROM organizations_current WHERE code = '25.168.000.000.000') ORDER BY 1`,
    );
    expect(rows.map(({ state }) => state)).toEqual(['accepted', 'draft', 'returned', 'submitted']);
  });

  it('shows an ordinary member of the showcase cell his next meeting, not answered yet', async () => {
    const member = groups.flatMap((group) => group.people).find(({ role }) => role === 'Đảng viên');
    const memberId = Number(member?.id.replace('dangvien-', ''));
    const account = await one<{ id: string }>(
      'INSERT INTO identity_account (member_id) VALUES ($1) ON CONFLICT (member_id) DO UPDATE SET member_id = EXCLUDED.member_id RETURNING id',
      [memberId],
    );
    const { home } = await one<{
      home: { meetings: { state: string; startsAt: string; own: { answer: string | null } }[] };
    }>(`SELECT me_home() AS home FROM set_config('sotay.account_id', $1, true)`, [account.id]);
    const [next] = home.meetings;
    expect(next).toMatchObject({ state: 'convened', own: { answer: null } });
    expect(Date.parse(next!.startsAt)).toBeGreaterThan(Date.now());
    const facts = await one<Record<string, number>>(
      `SELECT count(*) FILTER (WHERE x.answer = 'attending')::int > 3 AS come, count(*) FILTER (WHERE x.answer = 'absent' AND x.decision IS NULL)::int AS waiting,
              (SELECT count(*)::int FROM meetings_agenda_item i WHERE i.meeting_id = m.id) AS agenda,
              (SELECT count(*)::int FROM meetings_assignment t JOIN meetings_meeting g ON g.id = t.meeting_id WHERE g.host_id = m.host_id AND t.state = 'open') AS tasks,
              (SELECT count(*)::int FROM meetings_meeting WHERE state = 'draft') AS drafts
         FROM meetings_meeting m JOIN meetings_answer x ON x.meeting_id = m.id WHERE m.state = 'convened' GROUP BY m.id`,
    );
    expect(facts).toEqual({ come: true, waiting: 1, agenda: 4, tasks: 2, drafts: 1 });
  });

  it('has members without a level-2 identity to sign in as, and one of them on the support desk', async () => {
    const without = groups.flatMap((group) => group.people).filter(({ level2 }) => !level2);
    expect(without.length).toBeGreaterThanOrEqual(2);
    const ids = without.map(({ id }) => Number(id.replace('chua-muc-2-', '')));
    const { noted, helped } = await one<{ noted: number; helped: number }>(
      `SELECT count(*)::int AS noted,
              (SELECT count(*)::int FROM identity_support_case k JOIN members_circumstance c ON c.member_id = k.member_id
                WHERE k.state = 'taken' AND k.reason = 'noLevel2' AND c.has_level2_identity = false) AS helped
         FROM members_circumstance c WHERE c.has_level2_identity = false AND c.member_id = ANY ($1)
          AND NOT EXISTS (SELECT FROM identity_account a WHERE a.member_id = c.member_id)`,
      [ids],
    );
    expect({ noted, helped }).toEqual({ noted: without.length, helped: 1 });
  });

  it('offers people to sign in as by role, each with the citizen id the handbook knows', async () => {
    const cell = groups.find((group) => group.people.some(({ role }) => role === 'Bí thư chi bộ'));
    expect(cell?.people.map(({ role }) => role)).toEqual(
      expect.arrayContaining([
        'Phó bí thư chi bộ',
        'Chi ủy viên',
        'Đảng viên',
        'Đảng viên dự bị',
        'Đang bị đình chỉ sinh hoạt',
        'Được miễn sinh hoạt',
        'Đã chuyển đi',
      ]),
    );
    const ward = groups.find(({ title }) => title === 'Phường Hòa Bình');
    expect(ward?.people.map(({ role }) => role)).toEqual(
      expect.arrayContaining([
        'Bí thư Đảng ủy',
        'Văn phòng',
        'Ban Xây dựng Đảng',
        'Tuyên giáo',
        'Tổ hỗ trợ',
        'Quản trị',
        'Kiểm toán',
      ]),
    );
    const people = groups.flatMap((group) => group.people);
    for (const { id, citizenId } of people) {
      const { known } = await one<{ known: boolean }>(
        `SELECT EXISTS (SELECT FROM members_number WHERE citizen_id_index = $1) OR EXISTS (SELECT FROM identity_account WHERE staff_citizen_id_index = $1) AS known`,
        [crypto.blindIndex('citizenId', citizenId)],
      );
      expect([id, known]).toEqual([id, id !== 'chua-co-tai-khoan']);
    }
  });
});
