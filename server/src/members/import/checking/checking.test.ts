import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawCell } from '../reading/cells.ts';
import { meaningOf, readCardNumber, readCitizenId } from './citizen-id.ts';
import { readDate } from './dates.ts';
import { duplicateFinder } from './duplicates.ts';
import { bareKey, spellingKey } from './folding.ts';
import { checkMemberRow } from './member-row.ts';
import { looksLikeName, personName } from './names.ts';
import { checkOrganizationRow } from './organization-row.ts';
import { checkPositionRow } from './position-row.ts';
import { refuses } from './problems.ts';

const vietnamese = fc
  .array(fc.constantFrom('Nguyễn', 'Đặng', 'Hoà', 'Thuỷ', 'Quách', 'Ỷ', 'Ngọc', 'Thượng', 'Khuyên'), {
    minLength: 1,
    maxLength: 5,
  })
  .map((words) => words.join(' '));

const context = {
  findOrganization: (name: string) =>
    spellingKey(name) === spellingKey('Chi bộ Xóm 1') ? { id: 1, isCell: true } : null,
  committee: 'Đảng bộ xã Pà Cò',
  today: '2026-11-22',
};
const clean: RawCell[] = [
  '21200001',
  'Nguyễn Quốc Hải',
  'Nam',
  '17/10/1973',
  '025073332554',
  '025073332554',
  'Chi bộ Xóm 1',
  '17/10/2010',
  '17/10/2011',
  'Đang sinh hoạt Đảng',
  null,
];
const withCell = (at: number, cell: RawCell): RawCell[] => clean.with(at, cell);
const codes = (cells: RawCell[]): string[] => checkMemberRow(cells, context).problems.map((problem) => problem.code);
const sentence = (cells: RawCell[]): string =>
  checkMemberRow(cells, context)
    .problems.map((problem) => problem.text)
    .join(' ');

describe('names', () => {
  it('come out the same however they were typed', () => {
    fc.assert(
      fc.property(vietnamese, fc.constantFrom('NFC', 'NFD'), fc.boolean(), (name, form, shout) => {
        const typed = `  ${(shout ? name.toLocaleUpperCase('vi') : name).normalize(form).replaceAll(' ', '   ')} `;
        expect(personName(typed)).toBe(name);
      }),
    );
  });
  it('are settled: normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(personName(personName(text))).toBe(personName(text));
      }),
    );
  });
  it('are settled where a capital is two letters, or an invisible sign stood between a letter and its mark', () => {
    expect(personName('ᾀ')).toBe('Ἀι');
    expect(personName('ß ﬁ')).toBe('Ss Fi');
    expect(personName('A\u200d\u0301i')).toBe('Ái');
    expect(personName('İ')).toBe('İ');
    for (const name of ['ᾀ', 'ß', 'ŉ', 'ǰ', 'İ', 'A\u200d\u0301i']) {
      expect(personName(personName(name))).toBe(personName(name));
      expect(personName(name)).toBe(personName(name).normalize('NFC'));
    }
  });
  it('keep what their owners write in mixed case', () => {
    expect(personName('H’Hen Niê-Kđăm')).toBe('H’Hen Niê-Kđăm');
    expect(personName('NIÊ-KĐĂM Y BÌNH')).toBe('Niê-Kđăm Y Bình');
    expect(looksLikeName('<b>Lan</b>')).toBe(false);
  });
});

describe('organisation names', () => {
  it('are equal whatever the case, the spaces, the Unicode form and the place of the tone mark', () => {
    for (const [a, b] of [
      ['Chi bộ xóm 121 ', 'Chi bộ Xóm 121'],
      ['Hoà Bình', 'Hòa Bình'],
      ['THUỶ KHUÊ', 'Thủy Khuê'],
      ['Chi bộ  Đội 3'.normalize('NFD'), 'Chi bộ Đội 3'],
    ] as const) {
      expect(spellingKey(a)).toBe(spellingKey(b));
    }
    expect(spellingKey('Xóm Hoa')).not.toBe(spellingKey('Xóm Hòa'));
    expect(spellingKey('Xóm Dồn')).not.toBe(spellingKey('Xóm Đồn'));
    expect(bareKey('Số thẻ Đảng *')).toBe('so the dang');
  });
});

describe('dates', () => {
  it('are read in every form that names a real day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1930-01-01'), max: new Date('2026-01-01'), noInvalidDate: true }),
        (date) => {
          const iso = date.toISOString().slice(0, 10);
          const [year, month, day] = iso.split('-') as [string, string, string];
          for (const cell of [
            `${day}/${month}/${year}`,
            `${String(Number(day))}-${String(Number(month))}-${year}`,
            iso,
            `${iso}T00:00:00.000Z`,
            { date: iso },
          ]) {
            expect(readDate(cell)).toEqual({ kind: 'date', iso });
          }
        },
      ),
    );
  });
  it('are refused when the calendar has no such day, or the day is missing', () => {
    expect(readDate('31/02/1960').kind).toBe('noSuchDay');
    expect(readDate('29/02/1900').kind).toBe('noSuchDay');
    expect(readDate('1976').kind).toBe('yearOnly');
    expect(readDate(1976).kind).toBe('yearOnly');
    expect(readDate('05/1976').kind).toBe('monthOnly');
    expect(readDate('hôm qua').kind).toBe('unreadable');
    expect(readDate(45666)).toEqual({ kind: 'serial', iso: '2025-01-09', serial: 45666 });
  });
});

describe('citizen ids', () => {
  it('get back the leading zeros that a number cell lost, and only there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000, max: 99_999_999_999 }), (number) => {
        const twelve = String(number).padStart(12, '0');
        expect(readCitizenId(number)).toEqual({ kind: 'digits', value: twelve });
        expect(readCitizenId(twelve)).toEqual({ kind: 'digits', value: twelve });
        expect(readCitizenId(String(number)).kind).toBe('length');
      }),
    );
    expect(readCitizenId('025061O04025').kind).toBe('letters');
    expect(readCitizenId('０２５０６１００４０２５').kind).toBe('letters');
    expect(readCardNumber('25.045529')).toEqual({ kind: 'digits', value: '25045529' });
  });
  it('state century, gender and birth year', () => {
    expect(meaningOf('001301759429')).toEqual({ gender: 'female', birthYear: 2001 });
    expect(meaningOf('025073332554')).toEqual({ gender: 'male', birthYear: 1973 });
    expect(meaningOf('025973332554')).toBeNull();
  });
});

describe('a member row', () => {
  it('that is clean is taken without a word', () => {
    const { values, problems } = checkMemberRow(clean, context);
    expect(problems).toEqual([]);
    expect(values).toMatchObject({
      fullName: 'Nguyễn Quốc Hải',
      gender: 'male',
      orgId: 1,
      birthDate: '1973-10-17',
      status: 'active',
    });
  });
  it('names its fault in plain words', () => {
    expect(sentence(withCell(3, '1976'))).toBe('Sinh ngày chỉ ghi năm “1976”. Cần đủ cả ngày, tháng.');
    expect(sentence(withCell(4, '02507333255'))).toBe('Số định danh có 11 chữ số, cần 12.');
    expect(sentence(withCell(6, 'Chi bộ Xóm 44'))).toBe('Không tìm thấy “Chi bộ Xóm 44” trong Đảng bộ xã Pà Cò.');
    expect(sentence(withCell(2, 'Nữ'))).toBe('Số định danh chỉ giới tính nam, cột Giới tính ghi “Nữ”.');
    expect(sentence(withCell(7, 45666).with(8, null).with(5, null))).toBe(
      'Ngày vào Đảng ở dạng số 45666. Đã hiểu là 9/1/2025.',
    );
  });
  it('is refused for a formula in any column that is read, once per column', () => {
    for (let at = 0; at < clean.length; at++) {
      const { problems } = checkMemberRow(withCell(at, { formula: true }), context);
      expect(problems.filter((problem) => problem.severity === 'error').map((problem) => problem.code)).toEqual([
        'formula',
      ]);
    }
  });
  it('is only flagged for a missing card, and not at all while probationary', () => {
    expect(codes(withCell(5, ''))).toEqual(['card-missing']);
    expect(codes(withCell(5, '').with(8, ''))).toEqual([]);
  });
  it('is exempted when an active member has a date in the last column', () => {
    expect(checkMemberRow(withCell(10, '27/09/2025'), context).values).toMatchObject({
      status: 'exempted',
      statusDate: '2025-09-27',
    });
    expect(codes(withCell(9, 'Đã từ trần'))).toEqual(['status-date-missing']);
  });
  it('never throws and never takes a row without its essentials, whatever the cells hold', () => {
    const cell: fc.Arbitrary<RawCell> = fc.oneof(
      fc.string(),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant({ formula: true as const }),
      fc.record({ date: fc.string() }),
      fc.constantFrom(...clean),
    );
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 13 }), (cells) => {
        const { values, problems } = checkMemberRow(cells, context);
        if (refuses(problems)) return;
        for (const value of [
          values.externalId,
          values.fullName,
          values.gender,
          values.birthDate,
          values.citizenId,
          values.orgId,
          values.joinedOn,
          values.status,
        ]) {
          expect(value).not.toBeNull();
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('rows about the same person', () => {
  const values = checkMemberRow(clean, context).values;
  const find = (rows: [number, typeof values, boolean][]): Map<number, string[]> => {
    const finder = duplicateFinder();
    for (const row of rows) finder.see(...row);
    return new Map([...finder.findings()].map(([row, problems]) => [row, problems.map((problem) => problem.code)]));
  };
  it('are one row when they say the same, and the first is taken', () => {
    expect(
      find([
        [3, values, false],
        [9, { ...values, orgName: 'chi bộ xóm 1' }, false],
      ]),
    ).toEqual(new Map([[9, ['repeated-row']]]));
  });
  it('are all refused when they contradict each other', () => {
    const other = { ...values, fullName: 'Lê Thị Lan', externalId: 'x' };
    expect(
      find([
        [3, values, false],
        [9, other, false],
        [12, values, false],
      ]),
    ).toEqual(
      new Map([
        [3, ['duplicate-citizenId']],
        [9, ['duplicate-citizenId']],
        [12, ['duplicate-citizenId']],
      ]),
    );
    expect(
      find([
        [3, values, false],
        [4, { ...values, citizenId: '025073332555' }, false],
      ]).get(3),
    ).toEqual(['duplicate-externalId']);
  });
  it('leave the sound one alone when the other is faulty but contradicts nothing', () => {
    expect(
      find([
        [3, values, false],
        [9, { ...values, fullName: null }, true],
      ]).size,
    ).toBe(0);
    expect(
      find([
        [3, { ...values, fullName: null }, true],
        [9, values, false],
        [10, values, false],
      ]),
    ).toEqual(new Map([[10, ['repeated-row']]]));
  });
});

describe('organisation and position rows', () => {
  it('are read as the exchange format writes them', () => {
    const row = [
      '25.212.001.000.000',
      'Chi bộ Xóm 1',
      'Chi bộ cơ sở',
      '25.212.000.000.000',
      '01/07/2025',
      'Đang hoạt động',
    ];
    expect(checkOrganizationRow(row, '2026-11-22')).toEqual({
      values: {
        code: '25.212.001.000.000',
        name: 'Chi bộ Xóm 1',
        type: 'grassrootsCell',
        parentCode: '25.212.000.000.000',
        foundedOn: '2025-07-01',
      },
      problems: [],
    });
    expect(refuses(checkOrganizationRow(row.with(0, '25.212'), '2026-11-22').problems)).toBe(true);
    expect(refuses(checkOrganizationRow(row.with(5, 'Đã giải thể'), '2026-11-22').problems)).toBe(true);
  });
  it('take positions in Vietnamese or by their identifiers', () => {
    const row = ['25.212.001.000.000', '025073332554', 'Bí thư', '2025-07-01', ''];
    expect(checkPositionRow(row)).toEqual({
      values: {
        orgCode: '25.212.001.000.000',
        citizenId: '025073332554',
        position: 'secretary',
        from: '2025-07-01',
        to: null,
      },
      problems: [],
    });
    expect(checkPositionRow(row.with(2, 'follower')).values.position).toBe('follower');
    expect(refuses(checkPositionRow(row.with(4, '01/01/2024')).problems)).toBe(true);
  });
});
