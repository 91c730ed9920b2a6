import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { mapHeaders } from '../../members/import/columns.ts';
import { checkMemberRow } from '../../members/import/checking/member-row.ts';
import { meaningOf } from '../../members/citizen-id.ts';
import { bufferSource, fileSource, type ByteSource } from '../../platform/archives/byte-source.ts';
import type { RawCell } from '../../members/import/reading/cells.ts';
import { readTable } from '../../members/import/reading/read-table.ts';
import { cellSizes } from './cell-sizes.ts';
import { generateCommune } from './commune.ts';
import { BAO_LA, LUONG_SON } from './communes.ts';
import { csvOf, memberRows, MEMBER_HEADERS, organizationRows, ORGANIZATION_HEADERS } from './csdl-rows.ts';
import { AS_OF } from './person.ts';
import { randomFrom } from './random.ts';

const SAMPLES = path.resolve(import.meta.dirname, '../../../../data/csdl');
const luongSon = generateCommune(LUONG_SON);
const baoLa = generateCommune(BAO_LA);

describe('generated communes', () => {
  it('have the real sizes: 90 organisations and 2,674 members, 37 and 1,044', () => {
    expect([luongSon.organizations.length - 1, luongSon.members.length]).toEqual([90, 2674]);
    expect([baoLa.organizations.length - 1, baoLa.members.length]).toEqual([37, 1044]);
  });

  it('are the same every time', () => {
    expect(generateCommune(LUONG_SON)).toEqual(luongSon);
  });

  it.each([luongSon, baoLa])('name each body once, with a code under its parent', ({ organizations }) => {
    expect(new Set(organizations.map(({ name }) => name.toLowerCase())).size).toBe(organizations.length);
    const codes = new Set(organizations.map(({ code }) => code));
    expect(codes.size).toBe(organizations.length);
    for (const { code, parentCode } of organizations.slice(1)) {
      expect(code).toMatch(/^\d{2}(\.\d{3}){4}$/);
      expect(codes).toContain(parentCode);
    }
  });

  it.each([luongSon, baoLa])('pass the import’s own checks without a single remark', (commune) => {
    const { places } = mapHeaders('members', MEMBER_HEADERS);
    const cells = new Map(
      commune.organizations.map(({ name, kind }, id) => [name, { id, isCell: kind.startsWith('Chi bộ') }]),
    );
    const context = {
      findOrganization: (name: string) => cells.get(name) ?? null,
      committee: commune.name,
      today: AS_OF,
    };
    for (const row of memberRows(commune).slice(2)) {
      expect(
        checkMemberRow(
          places.map((place) => row[place] ?? null),
          context,
        ).problems,
      ).toEqual([]);
    }
  });

  it.each([luongSon, baoLa])(
    'are plausible: few probationary, some exempted, most cards equal the citizen id',
    ({ members }) => {
      const share = (is: (member: (typeof members)[number]) => boolean): number =>
        members.filter(is).length / members.length;
      expect(share((member) => member.officialOn === null)).toBeGreaterThan(0.01);
      expect(share((member) => member.officialOn === null)).toBeLessThan(0.08);
      expect(share((member) => member.activity === 'exempted')).toBeGreaterThan(0.01);
      expect(share((member) => member.activity !== 'active' && member.activity !== 'exempted')).toBeLessThan(0.02);
      expect(share((member) => member.cardNumber === member.citizenId)).toBeGreaterThan(0.75);
      expect(members.every((member) => (member.officialOn === null) === (member.cardNumber === null))).toBe(true);
    },
  );

  it('give ids that state gender and birth year, and that nobody in the sample workbooks has', async () => {
    const everyone = [...luongSon.members, ...baoLa.members];
    for (const { citizenId, gender, birthDate } of everyone) {
      expect(meaningOf(citizenId)).toEqual({ gender, birthYear: Number(birthDate.slice(0, 4)) });
    }
    const ids = everyone.map(({ citizenId }) => citizenId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const sample of ['phuong-hoa-binh-dang-vien.xlsx', 'xa-pa-co-dang-vien.xlsx']) {
      const source = await fileSource(path.join(SAMPLES, sample));
      const rows = await tableOf(source, 'members');
      await source.close();
      const known = new Set(rows.rows.map(([, cells]) => String(cells[4])));
      expect(ids.filter((id) => known.has(id))).toEqual([]);
    }
  });

  it('are read by the importer from their CSV: every row, in the exported shape', async () => {
    const members = await tableOf(bufferSource(csvOf(memberRows(baoLa))), 'members');
    expect(members.rows).toHaveLength(1044);
    expect(members.dropped).toContain('Dân tộc');
    const organizations = await tableOf(bufferSource(csvOf(organizationRows(luongSon))), 'organizations');
    expect(organizations.rows).toHaveLength(91);
    expect(mapHeaders('organizations', ORGANIZATION_HEADERS).missing).toEqual([]);
  });
});

describe('sizes of cells', () => {
  it('are 17 to 41 but for a tiny and a huge one, and add up', () => {
    const sizes = cellSizes(randomFrom(7), 85, 2674);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2674);
    expect(sizes.filter((size) => size >= 17 && size <= 41).length).toBeGreaterThanOrEqual(83);
    expect(Math.min(...sizes)).toBe(3);
    expect(Math.max(...sizes)).toBeGreaterThan(100);
  });
});

async function tableOf(
  source: ByteSource,
  kind: 'members' | 'organizations',
): Promise<{ dropped: string[]; rows: [number, RawCell[]][] }> {
  const table: { dropped: string[]; rows: [number, RawCell[]][] } = { dropped: [], rows: [] };
  for await (const event of readTable(source, kind)) {
    if (event.type === 'header') table.dropped = event.dropped;
    else table.rows.push(...event.rows);
  }
  return table;
}
