import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tidyFileName } from './file-name.ts';

describe('the name of an upload', () => {
  test.each([
    ['Biên bản tháng 12.pdf', 'Biên bản tháng 12.pdf'],
    ['Biên bản.PDF'.normalize('NFD'), 'Biên bản.pdf'],
    ['C:\\Users\\x\\giấy mời.pdf', 'giấy mời.pdf'],
    ['../../etc/passwd', 'passwd.pdf'],
    ['a\u202Efdp.exe', 'afdp.pdf'],
    ['virus.pdf.exe', 'virus.pdf.pdf'],
    ['  .pdf ', 'tep.pdf'],
    ['', 'tep.pdf'],
    ['CON.pdf', '_CON.pdf'],
    ['a:b*c?.pdf', 'a b c.pdf'],
    ['Số 12-NQ/CB.pdf', 'CB.pdf'],
    ['báo cáo 1.2', 'báo cáo 1.pdf'],
  ])('%j becomes %j', (given, expected) => {
    expect(tidyFileName(given, 'application/pdf')).toBe(expected);
  });

  test('keeps either ending of a JPEG', () => {
    expect(tidyFileName('a.jpeg', 'image/jpeg')).toBe('a.jpeg');
    expect(tidyFileName('a.JPG', 'image/jpeg')).toBe('a.jpg');
  });

  test('is safe and short whatever was given, and stays as it is once tidied', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const name = tidyFileName(given, 'image/png');
        expect(name).toMatch(/^[^/\\<>:"|?*\p{Cc}\p{Cf}]+\.png$/u);
        expect([...name].length).toBeLessThanOrEqual(151);
        expect(tidyFileName(name, 'image/png')).toBe(name);
      }),
    );
  });
});
