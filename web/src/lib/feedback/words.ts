import type { FeedbackRow, FeedbackState, FeedbackTo } from '@sotay/contract';
import { FEEDBACK_KIND_WORDS, FEEDBACK_STATE_WORDS } from '@sotay/contract/feedback-words';
import type { ChipShape } from '#lib/ui/chip-shapes.ts';

type Tone = 'green' | 'amber' | 'blue' | 'red' | 'plain';
const LOOKS: Record<FeedbackState, { shape: ChipShape; tone: Tone }> = {
  received: { shape: 'received', tone: 'blue' },
  assigned: { shape: 'half', tone: 'blue' },
  answered: { shape: 'done', tone: 'green' },
  closed: { shape: 'none', tone: 'plain' },
};

/** How a thread's state looks; overdue says so in place of the state. */
export function stateLook(row: Pick<FeedbackRow, 'state' | 'overdue'>): {
  shape: ChipShape;
  tone: Tone;
  words: string;
} {
  if (row.overdue) return { shape: 'warning', tone: 'amber', words: 'Quá hạn trả lời' };
  return { ...LOOKS[row.state], words: FEEDBACK_STATE_WORDS[row.state] };
}

/** How long until the answer is due: "còn 5 ngày", "hết hạn hôm nay", "quá hạn 2 ngày"; empty when nothing is due. */
export function countdownWords(daysLeft: number | null): string {
  if (daysLeft === null) return '';
  if (daysLeft === 0) return 'hết hạn hôm nay';
  return daysLeft > 0 ? `còn ${daysLeft} ngày` : `quá hạn ${-daysLeft} ngày`;
}

const TO_WORDS: Record<FeedbackTo, string> = {
  cell: 'gửi chi bộ',
  committee: 'gửi cấp ủy cấp trên',
  both: 'gửi chi bộ và cấp ủy',
};
/** "Phản ánh, gửi cấp ủy cấp trên". */
export function aboutWords(row: Pick<FeedbackRow, 'kind' | 'to'>): string {
  return `${FEEDBACK_KIND_WORDS[row.kind]}, ${TO_WORDS[row.to]}`;
}
