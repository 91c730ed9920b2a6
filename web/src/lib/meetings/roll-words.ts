import type { RollRow } from '@sotay/contract';
import { ATTENDANCE_WORDS } from '@sotay/contract/meeting-words';
import type { ChipShape } from '#lib/ui/chip-shapes.ts';

type Mark = NonNullable<RollRow['mark']>;
interface Look {
  shape: ChipShape;
  tone: 'green' | 'amber' | 'red' | 'plain';
  short: string;
}

const LOOKS: Record<Mark, Look> = {
  present: { shape: 'done', tone: 'green', short: 'Có mặt' },
  excused: { shape: 'half', tone: 'amber', short: 'Có lý do' },
  unexcused: { shape: 'cross', tone: 'red', short: 'Không lý do' },
  exempt: { shape: 'none', tone: 'plain', short: 'Miễn' },
};

/** A mark by shape, word and colour; late is present and says so. */
export function lookOf(mark: Mark, late: boolean): Look & { words: string } {
  const look = LOOKS[mark];
  if (mark === 'present' && late) return { ...look, shape: 'clock', short: 'Đến muộn', words: 'Có mặt, đến muộn' };
  return { ...look, words: ATTENDANCE_WORDS[mark] };
}

/** "Đinh Văn " and "An": the given name is what people are called by. */
export function nameParts(fullName: string): { before: string; given: string } {
  const words = fullName.trim().split(/\s+/);
  const given = words.pop() ?? '';
  return { before: words.length === 0 ? '' : `${words.join(' ')} `, given };
}
