import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSecrecyMark, findSecrecyMarkInName } from './marks.ts';

const STAMPED: [string, string][] = [
  ['MẬT', 'Mật'],
  ['TỐI MẬT', 'Tối mật'],
  ['TUYỆT MẬT', 'Tuyệt mật'],
  ['Mật', 'Mật'],
  ['Tối mật', 'Tối mật'],
  ['[ MẬT ]', 'Mật'],
  ['*** TUYỆT MẬT ***', 'Tuyệt mật'],
  ['│ TỐI MẬT │', 'Tối mật'],
  ['M Ậ T', 'Mật'],
  ['T Ố I   M Ậ T', 'Tối mật'],
  ['T.U.Y.Ệ.T M.Ậ.T', 'Tuyệt mật'],
  ['TOI MAT', 'Tối mật'],
  ['TUYET MAT', 'Tuyệt mật'],
  ['MAT', 'Mật'],
  ['TỐI MẬT (B)', 'Tối mật'],
  ['TUYỆT\nMẬT', 'Tuyệt mật'],
  ['Độ mật: Mật', 'Mật'],
  ['Độ mật: tối mật', 'Tối mật'],
  ['Do mat: TUYET MAT', 'Tuyệt mật'],
  ['Mức độ mật: Tối mật', 'Tối mật'],
  ['ĐỘ MẬT:\nMẬT', 'Mật'],
  ['ĐẢNG BỘ TỈNH PHÚ THỌ    MẬT', 'Mật'],
  ['ĐẢNG BỘ TỈNH PHÚ THỌ\tTỐI MẬT', 'Tối mật'],
  ['ĐẢNG ỦY PHƯỜNG HÒA BÌNH TUYỆT MẬT', 'Tuyệt mật'],
  ['Kế hoạch bảo vệ (Mật)', 'Mật'],
  ['Báo cáo quý III [tối mật]', 'Tối mật'],
];

const ORDINARY = [
  'Thực hiện tốt công tác bảo mật thông tin.',
  'Quy chế bảo vệ bí mật nhà nước trong Đảng',
  'QUY CHẾ BẢO MẬT',
  'QUY CHẾ BẢO\nMẬT',
  'Luật Bảo vệ bí mật nhà nước số 117/2025/QH15 quy định ba độ: tuyệt mật, tối mật và mật.',
  'DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT',
  'DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT, TỐI MẬT',
  'Không soạn thảo, lưu giữ tài liệu tuyệt mật trên máy có nối mạng',
  'VIỆC QUẢN LÝ TÀI LIỆU TỐI MẬT',
  'Văn bản đóng dấu Mật phải vào sổ riêng.',
  'Mô hình nuôi ong lấy mật ong của hội nông dân',
  'mật ong',
  'MẬT ONG RỪNG',
  'Đồng chí Nguyễn Thị Mật, Bí thư chi bộ',
  'NGUYỄN VĂN MẬT',
  'Mật độ dân số tăng',
  'MẬT KHẨU',
  'MẬT ĐỘ XÂY DỰNG',
  'Có mặt: 31 đồng chí',
  'MẶT TRẬN TỔ QUỐC',
  'CÓ MẶT',
  'Mặt',
  'MẤT',
  'Tôi mất thẻ Đảng từ tháng trước',
  'Tôi mật',
  'TÔI MẤT',
  'Giữ gìn bí\nmật.',
  'cơ mật viện',
  'hội nghị diễn ra thân mật',
  'Bầu bằng phiếu kín, bảo đảm tối mật cho người bầu',
  'Độ mật: Thường',
  'Độ mật: Không',
  'Độ mật của mía đạt 12%',
  'Độ mật: mật độ 3 cây/m²',
  'mat ong',
  'mat',
  'mat tran to quoc',
  'Đơn vị Mật Sơn, phường Mật Sơn',
  '',
];

describe('the stamp of a state secret in a text', () => {
  test.each(STAMPED)('%j is %s', (text, mark) => {
    expect(findSecrecyMark(text)).toBe(mark);
    expect(findSecrecyMark(text.normalize('NFD'))).toBe(mark);
    expect(findSecrecyMark(`ĐẢNG BỘ TỈNH\nSố 12-NQ/TU\n${text}\nNghị quyết về phát triển kinh tế`)).toBe(mark);
  });

  test.each(ORDINARY)('%j is an ordinary text', (text) => {
    expect(findSecrecyMark(text)).toBeNull();
    expect(findSecrecyMark(text.normalize('NFD'))).toBeNull();
    expect(findSecrecyMark(`Chi bộ tổ 5\n${text}\nđã thảo luận`)).toBeNull();
  });

  test('is found far down the paper when it has a line to itself in capitals, as on every page of a classified one', () => {
    const page = Array.from({ length: 200 }, (_, at) => `Dòng thứ ${String(at)} của báo cáo`).join('\n');
    expect(findSecrecyMark(`${page}\nTỐI MẬT\n${page}`)).toBe('Tối mật');
    expect(findSecrecyMark(`${page}\nMật\n${page}`)).toBeNull();
    expect(findSecrecyMark(`${page}\nBáo cáo (mật)`)).toBeNull();
  });

  const word = fc.constantFrom(
    ...[
      'chi',
      'bộ',
      'họp',
      'bảo mật',
      'bí mật nhà nước',
      'mật ong',
      'có mặt',
      'tối',
      'tuyệt vời',
      'vắng mặt',
      'đồng chí',
      'mật khẩu',
      'tối thiểu',
      'mất',
      '12',
      'nghị quyết,',
      'độ',
      'dấu',
    ],
  );
  const running = fc
    .array(fc.array(word, { minLength: 3, maxLength: 14 }), { minLength: 1, maxLength: 40 })
    .map((lines) => lines.map((words) => `Theo ${words.join(' ')} đã nêu`).join('\n'));

  test('running text is never accused, however its words fall', () => {
    fc.assert(
      fc.property(running, fc.boolean(), (text, decomposed) => {
        expect(findSecrecyMark(decomposed ? text.normalize('NFD') : text)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test('a stamp among running text is always found, in any spelling', () => {
    const stamp = fc
      .record({
        mark: fc.constantFrom('MẬT', 'TỐI MẬT', 'TUYỆT MẬT'),
        spaced: fc.boolean(),
        bare: fc.boolean(),
        decomposed: fc.boolean(),
        frame: fc.constantFrom(['', ''], ['[', ']'], ['(', ')'], ['* ', ' *'], ['— ', ' —']),
      })
      .map(({ mark, spaced, bare, decomposed, frame }) => {
        const plain = bare ? mark.normalize('NFD').replace(/\p{M}/gu, '') : mark;
        const set = spaced ? [...plain].join(' ') : plain;
        const framed = `${frame[0] ?? ''}${set}${frame[1] ?? ''}`;
        return { mark, written: decomposed ? framed.normalize('NFD') : framed };
      });
    fc.assert(
      fc.property(stamp, running, ({ mark, written }, text) => {
        expect(findSecrecyMark(`ĐẢNG BỘ TỈNH\n${written}\n${text}`)?.toUpperCase()).toBe(mark);
      }),
      { numRuns: 500 },
    );
  });

  test('any text at all is read in reasonable time and without failing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('M', 'Ậ', 'T', ' ', '.', '\n', '(', '\t', 'Ố', 'I'), maxLength: 400 }),
        (text) => {
          findSecrecyMark(text);
        },
      ),
    );
    expect(findSecrecyMark(`${'M '.repeat(50_000)}\n${'. '.repeat(50_000)}`)).toBeNull();
  });
});

describe('the name of a file', () => {
  test.each([
    ['TỐI MẬT.pdf', 'Tối mật'],
    ['tuyet-mat.pdf', 'Tuyệt mật'],
    ['NQ 09 TỐI MẬT.docx', 'Tối mật'],
    ['ke_hoach_toi_mat_2026.pdf', 'Tối mật'],
    ['KH12-tuyetmat.docx', 'Tuyệt mật'],
    ['Mật.pdf', 'Mật'],
    ['(Mật) Kế hoạch.pdf', 'Mật'],
    ['ke hoach [mat].pdf', 'Mật'],
    ['Mật_KH12.docx', 'Mật'],
    ['Kế hoạch - MẬT.docx', 'Mật'],
    ['KH 12 MẬT.pdf', 'Mật'],
    ['mat.jpg', 'Mật'],
  ])('%s says %s', (name, mark) => {
    expect(findSecrecyMarkInName(name)).toBe(mark);
    expect(findSecrecyMarkInName(name.normalize('NFD'))).toBe(mark);
  });

  test.each([
    'mat-tran-to-quoc.pdf',
    'danh sach co mat.docx',
    'vang-mat.docx',
    'Quy chế bảo mật.pdf',
    'quy-che-bao-mat.pdf',
    'bảo-mật.pdf',
    'bi_mat_nha_nuoc.docx',
    'mật ong.png',
    'Nguyễn Thị Mật.jpg',
    'mat-bang.pdf',
    'Biên bản tháng 12.pdf',
    'toi-thieu.pdf',
  ])('%s says nothing', (name) => {
    expect(findSecrecyMarkInName(name)).toBeNull();
  });
});
