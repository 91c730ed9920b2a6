import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import exceljs from 'exceljs';
import { MEMBER_HEADERS } from '../../../server/src/demo/generator/csdl-rows.ts';
import type { SeededProvince } from '../../../server/src/demo/seed/shape.ts';
import { KEPT } from '../ground.ts';

const FAMILIES = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Phan', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Lò', 'Vi'];
const MIDDLES = ['Văn', 'Thị', 'Đức', 'Xuân', 'Hữu', 'Quốc', 'Minh', 'Thanh'];
const GIVENS = [
  'An',
  'Bình',
  'Cường',
  'Dũng',
  'Giang',
  'Hà',
  'Hùng',
  'Khánh',
  'Lan',
  'Long',
  'Mai',
  'Nam',
  'Phúc',
  'Quý',
  'Sơn',
  'Thủy',
  'Tùng',
  'Yến',
];

/** The lists of one province, made once: the same rows as CSV and as a workbook, all 28 columns of the exchange format. */
export async function provinceLists(province: SeededProvince): Promise<{ csv: string; xlsx: string }> {
  const csv = path.join(KEPT, `import-${String(province.members)}.csv`);
  const xlsx = csv.replace(/csv$/, 'xlsx');
  if (!existsSync(csv)) {
    await whole(csv, async (file) => {
      const out = createWriteStream(file);
      out.write(`\uFEFF${MEMBER_HEADERS.join(',')}\n`);
      for (const row of rowsOf(province)) if (!out.write(`${row.join(',')}\n`)) await once(out, 'drain');
      out.end();
      await once(out, 'close');
    });
  }
  if (!existsSync(xlsx)) {
    await whole(xlsx, async (file) => {
      const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: file, useSharedStrings: true });
      const sheet = book.addWorksheet('Đảng viên');
      sheet.addRow([...MEMBER_HEADERS]).commit();
      for (const row of rowsOf(province)) sheet.addRow(row).commit();
      sheet.commit();
      await book.commit();
    });
  }
  return { csv, xlsx };
}

/** A file that is either whole or not there. */
async function whole(file: string, write: (file: string) => Promise<void>): Promise<void> {
  await write(`${file}.part`);
  renameSync(`${file}.part`, file);
}

/** The same people every time. A cell is named by its code: names repeat from commune to commune. */
function* rowsOf(province: SeededProvince): Generator<string[]> {
  const cells = province.bodies.filter(({ type }) => type.endsWith('Cell')).map(({ code }) => code);
  const place = ['Việt Nam', 'Nghệ An', 'Xã số 1'];
  for (let at = 0; at < province.members; at += 1) {
    const year = 1940 + (at % 62);
    const isWoman = at % 3 === 0;
    const century = (year >= 2000 ? 2 : 0) + (isWoman ? 1 : 0);
    const citizenId = `040${String(century)}${String(year % 100).padStart(2, '0')}${String(at).padStart(6, '0')}`;
    const day = `${String((at % 28) + 1).padStart(2, '0')}/${String((at % 12) + 1).padStart(2, '0')}`;
    const name = [pick(FAMILIES, at), pick(MIDDLES, at * 7 + 3), pick(GIVENS, at * 13 + 5)].join(' ');
    const left = at % 97 === 0;
    yield [
      String(at + 1),
      `N${String(at + 1)}`,
      name,
      '',
      isWoman ? 'Nữ' : 'Nam',
      `${day}/${String(year)}`,
      'Kinh',
      'Không',
      citizenId,
      citizenId,
      'Tỉnh ủy Nghệ An',
      `${day}/${String(year + 26)}`,
      `29.${String(at).padStart(6, '0')}`,
      pick(cells, at),
      ...place,
      ...place,
      ...place,
      `${day}/${String(Math.min(year + 22, 2023))}`,
      at % 50 === 1 ? '' : `${day}/${String(Math.min(year + 23, 2024))}`,
      '',
      left ? 'Đã chuyển sinh hoạt' : 'Đang sinh hoạt Đảng',
      left ? '15/04/2026' : '',
    ];
  }
}

function pick(list: readonly string[], at: number): string {
  return list[at % list.length] ?? '';
}
