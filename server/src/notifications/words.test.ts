import { NOTICE_KINDS } from '@sotay/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LARGEST_PAYLOAD } from '../platform/outbound/push.ts';
import { payloadOf } from './payload.ts';
import { sayWhen } from './when.ts';
import { sayNeutral, sayNotice } from './words.ts';

const at = (text: string): Date => new Date(`${text}+07:00`);
const NOW = at('2026-12-02T20:00:00');

describe('a moment', () => {
  test.each([
    ['2026-12-02T20:30:00', 'tối nay, 20 giờ 30'],
    ['2026-12-03T07:00:00', 'sáng mai, 7 giờ'],
    ['2026-12-03T00:15:00', 'sáng mai, 0 giờ 15'],
    ['2026-12-03T12:00:00', 'trưa mai, 12 giờ'],
    ['2026-12-03T14:00:00', 'chiều mai, 14 giờ'],
    ['2026-12-03T19:00:00', 'tối mai, 19 giờ'],
    ['2026-12-04T19:00:00', 'thứ Sáu, 4/12, 19 giờ'],
    ['2027-01-03T19:05:00', 'Chủ nhật, 3/1, 19 giờ 05'],
  ])('%s is said as %s', (moment, words) => expect(sayWhen(at(moment), NOW)).toBe(words));

  test('across the end of a month is still tomorrow', () => {
    expect(sayWhen(at('2026-12-01T19:00:00'), at('2026-11-30T23:59:00'))).toBe('tối mai, 19 giờ');
  });
});

describe('neutral words', () => {
  const facts = {
    title: 'Sinh hoạt chuyên đề về công tác cán bộ',
    text: 'Nội dung kín',
    place: 'Nhà văn hóa thôn Đầm',
    reason: 'Đồng chí Lan ốm',
    startsAt: '2026-12-03T12:00:00+00:00',
    from: '2026-12-02T12:00:00+00:00',
    decision: 'granted',
    sentOn: '2026-11-01',
    field: 'fullName',
    state: 'corrected',
    dueOn: '2026-12-03',
    forMonth: '2026-11-01',
  };
  test.each(NOTICE_KINDS)('of %s name no topic, no place and no person, and are a whole sentence', (kind) => {
    const { title, text } = sayNeutral({ kind, facts }, NOW);
    expect(title).toBe('Sổ tay');
    expect(text).toMatch(/^[A-ZĐ].+\. Mở sổ tay để xem\.$/);
    for (const word of ['cán bộ', 'Đầm', 'Lan', 'kín', 'chi bộ', 'Đảng'])
      expect(`${title} ${text}`).not.toContain(word);
    const full = sayNotice({ kind, facts });
    expect([full.title, full.text].every((part) => part !== '' && !/undefined|null|NaN/.test(part))).toBe(true);
  });
});

describe('a payload', () => {
  test('fits every push service, is whole when it can be, and never cuts a letter in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 6_000 }), (body) => {
        const json = payloadOf({ id: null, title: 'Sổ tay', body, href: '/', tag: 't' });
        expect(Buffer.byteLength(json)).toBeLessThanOrEqual(LARGEST_PAYLOAD);
        const cut = (JSON.parse(json) as { body: string }).body;
        if (cut !== body) expect(cut === '' || (cut.endsWith('…') && body.startsWith(cut.slice(0, -1)))).toBe(true);
        expect(cut.isWellFormed()).toBe(body.isWellFormed());
      }),
    );
  });
});
