import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Papers } from './papers.ts';
import { renderPdf } from './render-pdf.ts';
import { samplePapers } from './testing/papers.ts';
import { pdfText, readPdf, textOf, type PdfRun } from './testing/read-pdf.ts';

/** Runs of each page of an A4 paper. */
async function pagesOf(pdf: Buffer): Promise<(readonly PdfRun[])[]> {
  const pages = await readPdf(pdf);
  for (const page of pages) {
    expect(page.width).toBeCloseTo(595.28, 1);
    expect(page.height).toBeCloseTo(841.89, 1);
  }
  return pages.map((page) => page.runs);
}

async function read<K extends keyof Papers>(template: K, paper: Papers[K]): Promise<string> {
  return pdfText(renderPdf(template, paper));
}

const CM = 72 / 2.54;
const names = Object.keys(samplePapers) as (keyof Papers)[];

describe('papers', () => {
  test('there is a template and an example for each', () => {
    const templates = readdirSync(path.join(import.meta.dirname, 'templates')).map((file) =>
      path.basename(file, '.typ'),
    );
    expect(templates.filter((name) => name !== 'form').sort()).toEqual([...names].sort());
  });

  test.each([
    ['invitation', ['GIẤY MỜI', 'Số 12-GM/CB', 'Kính gửi: Các đồng chí đảng viên', 'Nơi nhận:', '- Lưu chi bộ.']],
    ['attendance', ['DANH SÁCH ĐIỂM DANH', 'Hoàng Ngọc Ưởng', 'Vắng có lý do', 'Có mặt 62;']],
    ['ballots', ['PHIẾU BIỂU QUYẾT', 'Đồng chí Quách Thị Hường', 'Ý kiến khác']],
    ['minutes', ['BIÊN BẢN', 'có mặt 31; vắng có lý do 2;', 'THƯ KÝ', 'CHỦ TRÌ', 'Bùi Văn Đượm']],
    ['resolution', ['NGHỊ QUYẾT', 'Số 09-NQ/CB', 'Căn cứ Điều lệ Đảng Cộng sản Việt Nam;', 'BÍ THƯ']],
    ['extract', ['TRÍCH BIÊN BẢN', 'Trích từ biên bản số 12-BB/CB, ngày 03 tháng 12 năm 2026:']],
    ['pack', ['GIẤY MỜI', 'Hoàng Ngọc Ưởng', 'DANH SÁCH KÝ TÊN DỰ HỌP', 'Tờ in số 2', 'CHƯƠNG TRÌNH', 'Trồng cây.']],
    ['monthly-report', ['BÁO CÁO', 'ngày 05 tháng 02 năm 2026', '86% kế hoạch']],
  ] as const)('%s is read back with every accent', async (name, expected) => {
    const text = await read(name, samplePapers[name]);
    for (const words of ['ĐẢNG CỘNG SẢN VIỆT NAM', 'CHI BỘ TỔ DÂN PHỐ SỐ 5', ...expected])
      expect(text).toContain(words);
  });

  // Slips are cut apart, and what is in large print has no 14 points.
  test.each(names.filter((name) => !['ballots', 'pack', 'done-for'].includes(name)))(
    '%s keeps the margins of the form and its 14 points',
    async (name) => {
      const [first = [], ...rest] = await pagesOf(renderPdf(name, samplePapers[name] as never));
      for (const run of [first, ...rest].flat()) {
        expect(run.x).toBeGreaterThanOrEqual(3 * CM - 1);
        expect(run.right).toBeLessThanOrEqual(595.28 - 1.5 * CM + 3);
      }
      expect(Math.max(...first.map((run) => run.y))).toBeLessThan(841.89 - 2 * CM);
      expect(first.filter((run) => Math.round(run.size) === 14).length).toBeGreaterThan(3);
    },
  );

  test('the number of a page stands on top from the second on', async () => {
    const [first = [], second = []] = await pagesOf(renderPdf('minutes', samplePapers.minutes));
    const top = (runs: readonly PdfRun[]): string => textOf(runs.filter((run) => run.y > 841.89 - 2 * CM));
    expect(top(first)).toBe('');
    expect(top(second)).toBe('2');
  });

  test('version and hash stand in the foot of every page of what was signed', async () => {
    for (const page of await pagesOf(renderPdf('minutes', samplePapers.minutes))) {
      const foot = textOf(page.filter((run) => run.y < 2 * CM));
      expect(foot).toBe(`Bản 3 · SHA-256 ${samplePapers.minutes.hash!.replace(/.{8}(?=.)/g, '$& ')}`);
    }
    expect(await read('minutes', { ...samplePapers.minutes, hash: null, version: null })).not.toContain('SHA-256');
  });

  test('a long list repeats its heading on every page and loses nobody', async () => {
    const rows = Array.from({ length: 300 }, (_, at) => ({
      name: `Nguyễn Văn Thứ ${at + 1}`,
      position: 'Đảng viên',
      mark: '',
      note: '',
    }));
    const pages = (await pagesOf(renderPdf('attendance', { ...samplePapers.attendance, rows }))).map(textOf);
    const lists = pages.filter((page) => page.includes('Nguyễn Văn Thứ'));
    expect(lists.length).toBeGreaterThan(6);
    for (const page of lists) expect(page).toContain('Họ và tên');
    const found = new Set(pages.join(' ').match(/Nguyễn Văn Thứ \d+/g));
    expect(found.size).toBe(300);
  });

  test('as many ballots as asked, none cut by the end of a page', async () => {
    const pages = (await pagesOf(renderPdf('ballots', samplePapers.ballots))).map(textOf);
    const counts = pages.map((page) => page.split('PHIẾU BIỂU QUYẾT').length - 1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(9);
    for (const [at, page] of pages.entries()) expect(page.split('Phiếu không ghi tên').length - 1).toBe(counts[at]);
    expect(() => renderPdf('ballots', { ...samplePapers.ballots, count: 100_000 })).toThrow(RangeError);
  });

  test('of a pack no slip is cut by the end of a page, and the sheet repeats its heading and loses nobody', async () => {
    const invitations = Array.from({ length: 20 }, (_, at) => ({ name: `Đinh Thị Lành ${at + 1}`, note: null }));
    const pages = (await pagesOf(renderPdf('pack', { ...samplePapers.pack, invitations }))).map(textOf);
    for (const page of pages.filter((text) => text.includes('GIẤY MỜI')))
      expect(page.split('Xin vắng, lý do').length).toBe(page.split('GIẤY MỜI').length);
    expect(new Set(pages.join(' ').match(/Đinh Thị Lành \d+/g)).size).toBe(20);
    const sheets = pages.filter((text) => text.includes('Quách Văn Đượm'));
    expect(sheets.length).toBeGreaterThan(1);
    for (const page of sheets) expect(page).toContain('Ký tên');
    expect(new Set(sheets.join(' ').match(/Quách Văn Đượm \d+/g)).size).toBe(40);
  });

  test('what was done for a member stands on one page', async () => {
    const pages = await pagesOf(renderPdf('done-for', samplePapers['done-for']));
    expect(pages).toHaveLength(1);
    expect(textOf(pages[0]!)).toContain('PHIẾU GHI VIỆC ĐÃ LÀM HỘ');
  });

  test('two signatures stand beside each other, one on the right', async () => {
    const [, second = []] = await pagesOf(renderPdf('minutes', samplePapers.minutes));
    const left = second.find((run) => run.text.includes('THƯ KÝ'))!;
    const right = second.find((run) => run.text.includes('CHỦ TRÌ'))!;
    expect(Math.abs(left.y - right.y)).toBeLessThan(1);
    expect(left.x).toBeLessThan(right.x);
  });

  test('the same paper gives the same file, so that its hash means something', () => {
    expect(
      renderPdf('resolution', samplePapers.resolution).equals(renderPdf('resolution', samplePapers.resolution)),
    ).toBe(true);
  });
});

describe('texts of people', () => {
  const hostile = [
    '#read("/etc/passwd")',
    '#eval("1+1") #sys.version',
    '$ x^2 $ *đậm* _nghiêng_ `mã` = đề mục',
    '\\u{41} // ghi chú /* khối */ <nhãn> @nhãn [a] {b}',
    'https://example.vn/#image("/x.png")',
    '"); #panic("x',
  ];

  test.each(hostile)('%s is printed as it was written', async (text) => {
    const paper = {
      ...samplePapers.resolution,
      title: text,
      sections: [{ heading: text, paragraphs: [text] }],
      grounds: [text],
    };
    const found = await read('resolution', paper);
    expect(found.split(text).length - 1).toBeGreaterThanOrEqual(4);
    expect(found).not.toContain('root:');
  });

  test('a text that would be markup in any field of any paper stays a text', async () => {
    const evil = '#read("/etc/passwd")';
    const fill = (value: unknown): unknown => {
      if (typeof value === 'string') return /^\d{4}-\d\d-\d\d$|^minutes$/.test(value) ? value : evil;
      if (Array.isArray(value)) return value.slice(0, 3).map(fill);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
    };
    for (const name of names) {
      const text = await read(name, fill(samplePapers[name]) as never);
      expect(text.toLowerCase()).toContain(evil);
      expect(text).not.toContain('root:');
    }
  });

  test('decomposed letters are composed, and marks that turn the order around are gone', async () => {
    const paper = { ...samplePapers.resolution, title: 'Nghị quyết \u202Etháng mười'.normalize('NFD') };
    expect(await read('resolution', paper)).toContain('Nghị quyết tháng mười');
  });

  test('an address broken over two lines is copied as it was', async () => {
    const [first = []] = await pagesOf(renderPdf('invitation', samplePapers.invitation));
    expect(first.map((run) => run.text).join('')).toContain(samplePapers.invitation.onlineLink);
  });

  test('line breaks make paragraphs, and a word longer than a line stays on the page', async () => {
    const long = 'dài'.repeat(80);
    const paper = { ...samplePapers.resolution, sections: [{ heading: null, paragraphs: [`một\nhai\n${long}`] }] };
    const [first = []] = await pagesOf(renderPdf('resolution', paper));
    const [one, two] = ['một', 'hai'].map((word) => first.find((run) => run.text === word)!);
    expect(one!.y).toBeGreaterThan(two!.y);
    for (const run of first) expect(run.right).toBeLessThanOrEqual(595.28 - 1.5 * CM + 3);
  });
});

test('no template reads a file or a package', () => {
  for (const file of readdirSync(path.join(import.meta.dirname, 'templates'))) {
    const source = readFileSync(path.join(import.meta.dirname, 'templates', file), 'utf8');
    expect(source).not.toMatch(/\b(read|include|import|image|eval|plugin|yaml|csv|toml|xml|cbor)\b\s*[("]/);
  }
});
