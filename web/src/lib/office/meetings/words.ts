import type { OverviewRow, Report } from '@sotay/contract';
import { MEETING_STATE_WORDS, REPORT_STATE_WORDS } from '@sotay/contract/meeting-words';
import type { ChipShape } from '#lib/ui/chip-shapes.ts';
import { shortDay } from '#lib/ui/dates.ts';

/** A state as its chip shows it. */
export interface ChipWords {
  shape: ChipShape;
  tone: 'green' | 'amber' | 'red' | 'blue' | 'plain';
  words: string;
}

/** Civil days until something is due: `còn 2 ngày`, `hôm nay là hạn`, `quá 3 ngày`. */
export function dueWords(daysLeft: number): string {
  if (daysLeft === 0) return 'hôm nay là hạn';
  return daysLeft > 0 ? `còn ${daysLeft}\u00a0ngày` : `quá ${-daysLeft}\u00a0ngày`;
}

/** The regular meeting of a cell's month. */
export function meetingChip({ regular }: Pick<OverviewRow, 'regular'>): ChipWords {
  switch (regular?.state) {
    case 'convened':
      return { shape: 'clock', tone: 'blue', words: `Họp ${shortDay(regular.onDay)}` };
    case 'inSession':
      return { shape: 'half', tone: 'blue', words: MEETING_STATE_WORDS.inSession };
    case 'closed':
    case 'published':
      return { shape: 'done', tone: 'green', words: `Đã họp ${shortDay(regular.onDay)}` };
    case 'postponed':
      return { shape: 'none', tone: 'amber', words: MEETING_STATE_WORDS.postponed };
    default:
      return { shape: 'cross', tone: 'red', words: 'Chưa triệu tập' };
  }
}

/** What a report's state looks like; without a report nothing has been sent. */
export function reportChip(state: Report['state'] | null): ChipWords {
  switch (state) {
    case 'submitted':
      return { shape: 'clock', tone: 'blue', words: REPORT_STATE_WORDS.submitted };
    case 'accepted':
      return { shape: 'received', tone: 'green', words: REPORT_STATE_WORDS.accepted };
    case 'returned':
      return { shape: 'returned', tone: 'amber', words: REPORT_STATE_WORDS.returned };
    default:
      return { shape: 'ring', tone: 'plain', words: 'Chưa báo cáo' };
  }
}

/** Whether a report is still owed: none was sent, or it was given back. */
export function isOwed({ report }: Pick<OverviewRow, 'report'>): boolean {
  return report === null || report.state === 'returned';
}

/** `91,5` of a hundred. */
export function percentWords(percent: number): string {
  return `${new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }).format(percent)}%`;
}
