import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_TEXT_BYTES, paragraphsOf, readingText } from './reading-text.ts';

const PAGE_ONE = [
  'ĐẢNG ỦY PHƯỜNG HÒA BÌNH\tĐẢNG CỘNG SẢN VIỆT NAM',
  'KẾ HOẠCH',
  'Nâng cao chất lượng sinh hoạt chi bộ',
  'I. Mục đích, yêu cầu',
  '1. Mỗi buổi sinh hoạt phải bàn được việc của dân trong tổ, có kết luận rõ người,',
  'rõ việc, rõ hạn.',
  '2. Tài liệu gửi đến từng đảng viên trước buổi họp ít nhất một ngày, bằng chữ đọc',
  '1',
].join('\n');
const PAGE_TWO = ['- 2 -', 'được trên điện thoại.', 'Nơi nhận:', '- Các chi bộ;'].join('\n');

describe('paragraphs of printed pages', () => {
  test('lines that the margin broke are one again, over the end of a page too, and page numbers are gone', () => {
    expect(paragraphsOf([PAGE_ONE, PAGE_TWO])).toEqual([
      'ĐẢNG ỦY PHƯỜNG HÒA BÌNH ĐẢNG CỘNG SẢN VIỆT NAM',
      'KẾ HOẠCH',
      'Nâng cao chất lượng sinh hoạt chi bộ',
      'I. Mục đích, yêu cầu',
      '1. Mỗi buổi sinh hoạt phải bàn được việc của dân trong tổ, có kết luận rõ người, rõ việc, rõ hạn.',
      '2. Tài liệu gửi đến từng đảng viên trước buổi họp ít nhất một ngày, bằng chữ đọc được trên điện thoại.',
      'Nơi nhận:',
      '- Các chi bộ;',
    ]);
  });

  test('nothing that is written is lost', () => {
    const line = fc.string({ unit: fc.constantFrom(...'ạbc ĐỀ.,:-'), maxLength: 60 });
    fc.assert(
      fc.property(fc.array(fc.array(line, { maxLength: 8 }), { maxLength: 4 }), (pages) => {
        const letters = (text: string): string => text.replace(/\s/g, '');
        const said = paragraphsOf(pages.map((lines) => lines.join('\n'))).join('');
        expect(letters(said)).toBe(letters(pages.flat().join('')));
      }),
    );
  });
});

describe('a text to read', () => {
  test('is empty when there is no letter', () => {
    expect(readingText([])).toBe('');
    expect(readingText(['12', ' . ', '\u00ad'])).toBe('');
  });

  test('[SY40] is at most 200 KB, cut between letters, and says that there is more', () => {
    fc.assert(
      fc.property(fc.constantFrom('ệ', 'Đ', 'a', '𠮷'), fc.integer({ min: 1, max: 40 }), (letter, words) => {
        const paragraph = `${letter.repeat(words)} `.repeat(Math.ceil(MAX_TEXT_BYTES / words));
        const text = readingText([paragraph]);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_TEXT_BYTES);
        expect(text).not.toContain('\uFFFD');
        expect(text).toMatch(/bản gốc\.$/);
      }),
      { numRuns: 20 },
    );
  });
});
