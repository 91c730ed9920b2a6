import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportBench, csv, importBench, memberCsv, sample } from './testing.ts';

let bench: ImportBench;
beforeAll(async () => {
  bench = await importBench();
});
afterAll(async () => {
  await bench.database.drop();
});

const count = async (sql: string): Promise<number> =>
  Number((await bench.ownerPool.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`)).rows[0]!.n);

describe.each([
  ['xa-pa-co', '25.212.000.000.000'],
  ['phuong-hoa-binh', '25.168.000.000.000'],
])('the workbooks of %s', (commune, code) => {
  it('bring in the organisations, then every acceptable member, and a second import changes nothing', async () => {
    const bodies = await bench.import(bench.phuTho, 'organizations', sample(`${commune}-to-chuc.xlsx`));
    const listed = (await bench.record(bodies)).counts;
    expect(await bench.record(bodies)).toMatchObject({ state: 'done' });
    expect(listed['refused'] ?? 0).toBe(0);
    const orgId = await bench.org(code);
    expect(await count(`organizations_form WHERE code LIKE '${code.slice(0, 6)}%'`)).toBe(listed['add']);

    const expected = JSON.parse(readFileSync(sample(`${commune}-expected.json`), 'utf8')) as {
      rows: number[];
      severity: string;
    }[];
    const refused = new Set(expected.filter(({ severity }) => severity === 'error').flatMap(({ rows }) => rows));
    const once = expected
      .filter(({ severity }) => severity === 'once')
      .map(({ rows }) => Math.max(...rows))
      .filter((row) => !refused.has(row));
    const warned = expected.filter(({ severity }) => severity === 'warning').flatMap(({ rows }) => rows);

    const members = await bench.read(orgId, 'members', sample(`${commune}-dang-vien.xlsx`));
    const preview = await bench.record(members);
    expect(preview).toMatchObject({ state: 'preview', refusal: null });
    expect(preview.dropped_columns).toEqual(expect.arrayContaining(['Dân tộc', 'Tôn giáo', 'Quê quán - Tỉnh']));
    expect(
      await count('members_member m JOIN members_source s ON s.member_id = m.id WHERE s.import_id = ' + `'${members}'`),
    ).toBe(0);
    const rows = await bench.rows(members);
    expect(new Set(rows.filter((row) => row.outcome === 'refused').map((row) => row.number))).toEqual(refused);
    expect(
      rows
        .filter((row) => row.outcome === 'duplicate')
        .map((row) => row.number)
        .sort(),
    ).toEqual(once.sort());
    expect(
      rows
        .filter((row) => row.flagged)
        .map((row) => row.number)
        .sort(),
    ).toEqual(warned.sort());
    expect(JSON.stringify(rows)).not.toContain('Mường');

    await bench.apply(members);
    expect(await bench.record(members)).toMatchObject({ state: 'done' });
    const taken = rows.length - refused.size - once.length;
    expect(await count(`members_source WHERE import_id = '${members}'`)).toBe(taken);
    expect(
      await count(`members_number n JOIN members_source s USING (member_id) WHERE s.import_id = '${members}'`),
    ).toBe(taken);
    expect(
      await count(`imports_row WHERE import_id = '${members}' AND outcome IN ('add', 'same') AND NOT flagged`),
    ).toBe(0);

    const again = await bench.import(orgId, 'members', sample(`${commune}-dang-vien.xlsx`));
    expect((await bench.record(again)).counts).toMatchObject({
      same: taken,
      refused: refused.size,
      duplicate: once.length,
    });
    expect((await bench.record(again)).counts['add'] ?? 0).toBe(0);
    expect((await bench.record(again)).counts['change'] ?? 0).toBe(0);
    expect((await bench.record(again)).counts['absent'] ?? 0).toBe(0);
    expect(await count(`members_source WHERE import_id = '${again}'`)).toBe(0);
    const bodiesAgain = await bench.import(bench.phuTho, 'organizations', sample(`${commune}-to-chuc.xlsx`));
    expect((await bench.record(bodiesAgain)).counts['same']).toBe(listed['add']);
  }, 120_000);
});

describe('an import of members', () => {
  let cellA: number;
  let cellB: number;
  let communeA: number;
  let communeB: number;
  const lan = [
    '9001',
    'Lê Thị Lan',
    'Nữ',
    '01/02/1980',
    '038180000001',
    '038180000001',
    'Chi bộ Một',
    '01/01/2005',
    '01/01/2006',
    'Đang sinh hoạt Đảng',
    '',
  ];
  const nam = [
    '9002',
    'Trần Văn Nam',
    'Nam',
    '05/06/1990',
    '038090000002',
    '',
    'Chi bộ Một',
    '01/09/2025',
    '',
    'Đang sinh hoạt Đảng',
    '',
  ];
  const memberOf = async (externalId: string): Promise<Record<string, unknown>> =>
    (
      await bench.ownerPool.query<Record<string, unknown>>(
        `SELECT m.id, m.full_name, m.home_cell_id, m.on_roll, p.class, p.activity, p.birth_date, p.official_on, n.citizen_id_sealed
         FROM members_member m JOIN members_personal p ON p.member_id = m.id JOIN members_number n ON n.member_id = m.id
         JOIN members_source s ON s.member_id = m.id WHERE s.external_id = $1`,
        [externalId],
      )
    ).rows[0]!;

  beforeAll(async () => {
    communeA = await bench.add('38.001.000.000.000', 'Đảng bộ xã A', 'superior', bench.ngheAn);
    communeB = await bench.add('38.002.000.000.000', 'Đảng bộ xã B', 'superior', bench.ngheAn);
    cellA = await bench.add('38.001.001.000.000', 'Chi bộ Một', 'grassrootsCell', communeA);
    cellB = await bench.add('38.001.002.000.000', 'Chi bộ Hai', 'grassrootsCell', communeA);
    await bench.add('38.002.001.000.000', 'Chi bộ Một', 'grassrootsCell', communeB);
    await bench.import(communeA, 'members', memberCsv([lan, nam]));
  });

  it('keeps numbers sealed under the province and finds them only by blind index', async () => {
    const row = await memberOf('9001');
    expect(
      bench.crypto.open('members_number', 'citizen_id_sealed', row['id'] as number, row['citizen_id_sealed'] as Buffer),
    ).toBe('038180000001');
    expect(await count('platform_data_key WHERE province_id IS NOT NULL')).toBeGreaterThan(0);
    const { rows } = await bench.ownerPool.query<{ text: string }>(
      `SELECT string_agg(r::text, ' ') AS text FROM members_number r`,
    );
    expect(rows[0]!.text).not.toContain('038180000001');
  });

  it('shows what changes, old → new, and follows the source: name, cell, recognition, leaving', async () => {
    const id = await bench.read(
      communeA,
      'members',
      memberCsv([
        [...lan.slice(0, 1), 'LÊ THỊ LAN ANH', ...lan.slice(2, 6), 'Chi bộ Hai', ...lan.slice(7)],
        [...nam.slice(0, 8), '01/09/2026', 'Đã chuyển sinh hoạt', '10/10/2026'],
      ]),
    );
    const [first, second] = await bench.rows(id);
    expect(first!.changes).toEqual([
      { column: 'Họ và tên', from: 'Lê Thị Lan', to: 'Lê Thị Lan Anh' },
      { column: 'Chi bộ', from: 'Chi bộ Một', to: 'Chi bộ Hai' },
    ]);
    expect(second!.changes.map(({ column }) => column)).toEqual(['Ngày chính thức', 'Trạng thái']);
    await bench.apply(id);
    expect(await memberOf('9001')).toMatchObject({
      full_name: 'Lê Thị Lan Anh',
      home_cell_id: cellB,
      on_roll: true,
      class: 'official',
    });
    expect(await memberOf('9002')).toMatchObject({
      home_cell_id: cellA,
      on_roll: false,
      class: 'official',
      activity: 'left',
    });
    expect(await count(`members_standing s JOIN members_source o USING (member_id) WHERE o.external_id = '9002'`)).toBe(
      2,
    );
  });

  it('leaves members whom the file does not name alone and lists them', async () => {
    const id = await bench.import(
      communeA,
      'members',
      memberCsv([
        [...lan.slice(0, 1), 'Lê Thị Lan Anh', ...lan.slice(2, 6), 'Chi bộ Hai', ...lan.slice(7)]
          .with(0, '9003')
          .with(4, '038180000003')
          .with(5, ''),
      ]),
    );
    const absent = (await bench.rows(id)).filter((row) => row.outcome === 'absent');
    expect(absent.map((row) => [row.title, row.place])).toEqual([['Lê Thị Lan Anh', 'Chi bộ Hai']]);
    expect(await memberOf('9001')).toMatchObject({ on_roll: true });
  });

  it('refuses the same citizen id under another ID', async () => {
    const id = await bench.read(communeA, 'members', memberCsv([lan.with(0, '7777').with(6, 'Chi bộ Hai')]));
    expect((await bench.rows(id)).at(-1)).toMatchObject({
      outcome: 'refused',
      problems: [{ code: 'citizen-id-other-id' }],
    });
  });

  it('asks a person to confirm another citizen id under the same ID, and takes it only then', async () => {
    const changed = lan.with(1, 'Lê Thị Lan Anh').with(4, '038180000009').with(5, '038180000009').with(6, 'Chi bộ Hai');
    const id = await bench.read(communeA, 'members', memberCsv([changed]));
    const row = (await bench.rows(id)).find(({ number }) => number === 2);
    expect(row).toMatchObject({ outcome: 'confirm' });
    expect(JSON.stringify(row!.changes)).not.toMatch(/\d{3}/);
    await bench.apply(id);
    const stillOld = await memberOf('9001');
    expect(
      bench.crypto.open(
        'members_number',
        'citizen_id_sealed',
        stillOld['id'] as number,
        stillOld['citizen_id_sealed'] as Buffer,
      ),
    ).toBe('038180000001');
    expect(await count(`members_data_issue WHERE kind = 'citizenIdChanged' AND org_id = ${String(communeA)}`)).toBe(1);

    await bench.ownerPool.query('UPDATE imports_row SET confirmed_by = uuidv7() WHERE import_id = $1', [id]);
    await bench.ownerPool.query(`UPDATE imports_import SET state = 'applying' WHERE id = $1`, [id]);
    await bench.apply(id);
    const now = await memberOf('9001');
    expect(
      bench.crypto.open('members_number', 'citizen_id_sealed', now['id'] as number, now['citizen_id_sealed'] as Buffer),
    ).toBe('038180000009');
  });

  it('lets a row wait when the person is held elsewhere, without saying where, and tells the common superior once', async () => {
    const row = [
      '5001',
      'Trần Văn Nam',
      'Nam',
      '05/06/1990',
      '038090000002',
      '',
      'Chi bộ Một',
      '01/09/2025',
      '',
      'Đang sinh hoạt Đảng',
      '',
    ];
    for (let time = 0; time < 2; time++) {
      const id = await bench.import(communeB, 'members', memberCsv([row]));
      const [waiting] = await bench.rows(id);
      expect(waiting).toMatchObject({ outcome: 'waiting' });
      expect(JSON.stringify([waiting!.problems, waiting!.changes])).not.toMatch(/xã A|Chi bộ Một/);
      expect((await bench.record(id)).counts).toMatchObject({ waiting: 1 });
    }
    const { rows } = await bench.ownerPool.query<{ id: string; org_id: number; detail_sealed: Buffer }>(
      `SELECT id, org_id, detail_sealed FROM members_data_issue WHERE kind = 'citizenIdHeldElsewhere'`,
    );
    expect(rows.map(({ org_id }) => org_id)).toEqual([bench.ngheAn]);
    expect(
      (
        JSON.parse(bench.crypto.open('members_data_issue', 'detail_sealed', rows[0]!.id, rows[0]!.detail_sealed)) as {
          sentence: string;
        }
      ).sentence,
    ).toContain('Đảng bộ xã B nhập đ/c Trần Văn Nam');
  });

  it('erases everything staged when it is cancelled or refused, and a job that comes late does nothing', async () => {
    const id = await bench.read(communeA, 'members', memberCsv([nam.with(0, '6001').with(4, '038090000077')]));
    expect(await count(`imports_row WHERE import_id = '${id}' AND row_number > 0`)).toBe(1);
    await bench.ownerPool.query(`UPDATE imports_import SET state = 'cancelled' WHERE id = $1`, [id]);
    expect(await count(`imports_row WHERE import_id = '${id}'`)).toBe(0);
    await bench.apply(id);
    expect((await bench.record(id)).state).toBe('cancelled');
    const refused = await bench.read(communeA, 'members', Buffer.from('%PDF-1.4'));
    expect(await bench.record(refused)).toMatchObject({
      state: 'refused',
      refusal: expect.stringContaining('không phải tệp Excel') as string,
    });
  });

  it('judges a row anew when somebody else took the person in between preview and import', async () => {
    const row = nam.with(0, '6100').with(4, '038090000100').with(5, '');
    const slow = await bench.read(communeB, 'members', memberCsv([row]));
    await bench.import(communeA, 'members', memberCsv([row.with(0, '6101')]));
    await bench.apply(slow);
    expect((await bench.rows(slow)).filter((one) => one.number > 0)).toMatchObject([{ outcome: 'waiting' }]);
    expect((await bench.record(slow)).counts).toMatchObject({ waiting: 1 });
  });
});

describe('a long list', () => {
  it('goes in batch by batch, doubles far apart are found, and two workers do not write it twice', async () => {
    const commune = await bench.add('38.070.000.000.000', 'Đảng bộ xã D', 'superior', bench.ngheAn);
    await bench.add('38.070.001.000.000', 'Chi bộ Dài', 'grassrootsCell', commune);
    const person = (n: number): string[] => [
      `d${String(n)}`,
      'Hà Văn Dài',
      'Nam',
      '01/02/1980',
      `040080${String(n).padStart(6, '0')}`,
      '',
      'Chi bộ Dài',
      '01/01/2005',
      '',
      '',
      '',
    ];
    const rows = Array.from({ length: 4_500 }, (_, n) => person(n));
    rows[4_400] = person(4_400).with(4, rows[5]![4]!);
    rows.push(rows[7]!);
    const id = await bench.read(commune, 'members', memberCsv(rows));
    expect((await bench.record(id)).counts).toMatchObject({ add: 4_498, refused: 2, duplicate: 1 });
    await Promise.all([bench.apply(id), bench.apply(id)]);
    expect(await bench.record(id)).toMatchObject({ state: 'done' });
    expect(await count(`members_source WHERE import_id = '${id}'`)).toBe(4_498);
    expect(await count(`audit_entry WHERE act = 'import.apply' AND subject_org_id = ${String(commune)}`)).toBe(1);
    const again = await bench.read(commune, 'members', memberCsv(rows));
    expect((await bench.record(again)).counts).toMatchObject({ same: 4_498, refused: 2, duplicate: 1 });
  });
});

describe('an import of positions', () => {
  it('gives posts, ends them, and refuses what does not fit', async () => {
    const commune = await bench.add('38.050.000.000.000', 'Đảng bộ xã P', 'superior', bench.ngheAn);
    await bench.add('38.050.001.000.000', 'Chi bộ Ba', 'grassrootsCell', commune);
    const person = (n: number): string[] => [
      `p${String(n)}`,
      'Hà Văn Ba',
      'Nam',
      '01/02/1980',
      `03808000090${String(n)}`,
      '',
      'Chi bộ Ba',
      '01/01/2005',
      '',
      '',
      '',
    ];
    await bench.import(commune, 'members', memberCsv([person(1), person(2)]));
    const header = ['orgCode', 'citizenId', 'position', 'from', 'to'];
    const post = (n: number, position: string, from: string, to = '', code = '38.050.001.000.000'): string[] => [
      code,
      `03808000090${String(n)}`,
      position,
      from,
      to,
    ];
    const first = await bench.import(
      commune,
      'positions',
      csv([
        header,
        post(1, 'Bí thư', '01/07/2025'),
        post(2, 'secretary', '01/08/2025'),
        post(2, 'committeeMember', '01/08/2025'),
        post(2, 'committeeMember', '01/08/2025', '', '38.050.000.000.000'),
        post(9, 'Chi ủy viên', '01/08/2025'),
      ]),
    );
    const judged = (await bench.rows(first)).map((row) => [row.number, row.problems[0]?.code]);
    expect(judged).toEqual([
      [3, 'secretary-overlap'],
      [4, 'position-fit'],
      [6, 'member-unknown'],
    ]);
    expect(await count(`organizations_position`)).toBe(2);

    const second = await bench.import(
      commune,
      'positions',
      csv([header, post(1, 'Bí thư', '01/07/2025', '01/10/2026'), post(2, 'Bí thư', '01/10/2026')]),
    );
    expect((await bench.record(second)).counts).toMatchObject({ change: 1, add: 1 });
    expect(await count(`organizations_position WHERE position = 'secretary' AND held_to IS NULL`)).toBe(1);
    const third = await bench.import(commune, 'positions', csv([header, post(2, 'Bí thư', '01/10/2026')]));
    expect((await bench.record(third)).counts).toMatchObject({ same: 1 });
  });
});
