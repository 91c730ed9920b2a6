import type { MeetingCard, OwnAnswer } from '@sotay/contract';
import { MEETING_KIND_WORDS, MEETING_STATE_WORDS } from '@sotay/contract/meeting-words';
import type { ChipShape } from '#lib/ui/chip-shapes.ts';

type Tone = 'green' | 'amber' | 'blue' | 'red' | 'plain';

const STATE_LOOKS: Record<MeetingCard['state'], { shape: ChipShape; tone: Tone }> = {
  draft: { shape: 'ring', tone: 'plain' },
  convened: { shape: 'received', tone: 'blue' },
  inSession: { shape: 'half', tone: 'blue' },
  closed: { shape: 'clock', tone: 'plain' },
  published: { shape: 'done', tone: 'green' },
  cancelled: { shape: 'none', tone: 'plain' },
  postponed: { shape: 'warning', tone: 'amber' },
};

/** How a meeting's state looks. */
export function stateLook(state: MeetingCard['state']): { shape: ChipShape; tone: Tone; words: string } {
  return { ...STATE_LOOKS[state], words: MEETING_STATE_WORDS[state] };
}

/** The officer's own next step, and where it is done. */
export function nextStep(card: MeetingCard): { words: string; href: string } | null {
  const here = addressOf(card);
  switch (card.next) {
    case null:
      return null;
    case 'convene':
      return { words: 'Xem lại và triệu tập', href: `${here}/sua` };
    case 'callTheRest':
      return { words: 'Gọi đồng chí chưa trả lời', href: `${here}/tra-loi` };
    case 'decideAbsences':
      return { words: 'Trả lời đồng chí xin vắng', href: `${here}/tra-loi` };
    case 'open':
      return { words: 'Bắt đầu họp, điểm danh', href: `${here}/diem-danh` };
    case 'close':
      return { words: 'Ghi diễn biến buổi họp', href: `${here}/phien-hop` };
    case 'record':
      return { words: 'Soạn biên bản, nghị quyết', href: `${here}/bien-ban` };
    case 'sign':
      return { words: 'Ký biên bản, nghị quyết', href: `${here}/bien-ban` };
    case 'publish':
      return { words: 'Ban hành', href: `${here}/bien-ban` };
    case 'report':
      return { words: 'Gửi báo cáo tháng', href: `${here}/bao-cao` };
  }
}

/** The few words of Trang chủ: a cell's month is known by its kind, anything else by its own name. */
export function shortTitle(card: Pick<MeetingCard, 'kind' | 'title'>): string {
  return card.kind === 'regular' ? MEETING_KIND_WORDS.regular : card.title;
}

/** Where a meeting is read. */
export function addressOf(card: Pick<MeetingCard, 'address'>): string {
  return `/sinh-hoat/${card.address}`;
}

/** "sinh hoạt" in a cell, "họp" elsewhere: what one asks to be absent from. */
export function occasionOf(card: Pick<MeetingCard, 'kind'>): string {
  return { regular: 'buổi sinh hoạt', thematic: 'buổi sinh hoạt', committee: 'cuộc họp', conference: 'hội nghị' }[
    card.kind
  ];
}

/** What came of an own answer, in one line. */
export function ownWords(own: OwnAnswer): { title: string; detail: string } | null {
  if (own.answer === null) return null;
  if (own.answer === 'absent') return { title: 'Đồng chí đã xin vắng', detail: decisionWords(own.decision) };
  return { title: 'Đồng chí sẽ dự', detail: own.answeredByOther === null ? '' : `đ/c ${own.answeredByOther} ghi giúp` };
}

/** What was decided about an absence. */
export function decisionWords(decision: OwnAnswer['decision']): string {
  if (decision === null) return 'chờ người chủ trì trả lời';
  return decision === 'granted' ? 'được đồng ý' : 'không được đồng ý';
}

/** 1.234.567 bytes → "1,2 MB". */
export function sizeWords(size: number): string {
  if (size < 1_000_000) return `${Math.max(1, Math.round(size / 1000)).toLocaleString('vi-VN')} KB`;
  return `${(size / 1_000_000).toLocaleString('vi-VN', { maximumFractionDigits: 1 })} MB`;
}
