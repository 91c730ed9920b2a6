import {
  CORRECTION_FIELD_WORDS,
  CORRECTION_STATE_WORDS,
  OFFICE_MODE_WORDS,
  POSITION_WORDS,
  REVEAL_REASON_WORDS,
  STAFF_ROLE_WORDS,
} from '@sotay/contract/words';
import { dayWords } from '#lib/ui/dates.ts';
import { ruleWords } from './rules/words.ts';
import { count } from './words.ts';

/** Codes that the log keeps, by the name they stand under. */
const CODES: Record<string, { name: string; words: Readonly<Record<string, string>> }> = {
  position: { name: 'chức vụ', words: POSITION_WORDS },
  role: { name: 'vai trò', words: STAFF_ROLE_WORDS },
  reason: { name: 'lý do', words: REVEAL_REASON_WORDS },
  field: { name: 'mục', words: CORRECTION_FIELD_WORDS },
  state: {
    name: 'kết quả',
    words: { ...CORRECTION_STATE_WORDS, done: 'đã ghi', failed: 'chưa ghi được', cancelled: 'đã thôi' },
  },
  mode: { name: 'văn phòng', words: OFFICE_MODE_WORDS },
  kind: { name: 'danh sách', words: { members: 'đảng viên', organizations: 'tổ chức đảng', positions: 'chức vụ' } },
  strength: { name: 'bằng', words: { vneid: 'VNeID', passkey: 'khóa của máy', pin: 'mã PIN', code: 'mã kích hoạt' } },
  by: { name: 'bằng', words: { vneid: 'VNeID', passkey: 'khóa của máy' } },
};
const COUNTS: Record<string, string> = { rows: 'số dòng', count: 'số người' };
const DAYS: Record<string, string> = { from: 'từ', to: 'đến', on: 'ngày' };

/** What an entry of the log tells beside the act; a code that has no words is not shown. */
export function detailWords(detail: Readonly<Record<string, unknown>>): string {
  return Object.entries(detail)
    .flatMap(([name, value]) => wordsOf(name, value) ?? [])
    .join(' · ');
}

function wordsOf(name: string, value: unknown): string | null {
  if (name === 'key' && typeof value === 'string') return ruleWords(value).title;
  if (typeof value === 'number') {
    if (name === 'value') return `mức ${count(value)}`;
    return COUNTS[name] === undefined ? null : `${COUNTS[name]}: ${count(value)}`;
  }
  if (typeof value !== 'string') return null;
  if (DAYS[name] !== undefined) return /^\d{4}-\d\d-\d\d$/.test(value) ? `${DAYS[name]} ${dayWords(value)}` : null;
  const words = CODES[name]?.words[value];
  return words === undefined ? null : `${CODES[name]?.name ?? ''}: ${words}`;
}
