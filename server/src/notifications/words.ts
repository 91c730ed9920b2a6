import { CORRECTION_FIELD_WORDS, type CorrectionField, type MeetingKind, type NoticeKind } from '@sotay/contract';
import { spokenDay } from '../meetings/paper-time.ts';
import { addressOf } from '../meetings/present.ts';
import { sayMoment, sayMonth } from '../meetings/spoken.ts';
import { sayWhen } from './when.ts';

/** The facts of a published version, as the triggers keep them (0091, 0092). */
export interface NoticeFacts {
  readonly title?: string;
  readonly text?: string;
  readonly place?: string | null;
  readonly online?: boolean;
  readonly startsAt?: string;
  readonly from?: string | null;
  readonly reason?: string | null;
  readonly decision?: string;
  readonly sentOn?: string;
  readonly field?: string;
  readonly state?: string;
  readonly dueOn?: string;
  readonly forMonth?: string;
  readonly href?: string;
}
/** A notice before it is said; `meeting` is the one it is about as it stands now, where there is one and the reader may see it. */
export interface NoticeRow {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly about: string;
  readonly facts: NoticeFacts;
  readonly meeting: { readonly onDay: string; readonly kind: MeetingKind; readonly shortId: string } | null;
}
/** A notice in words, complete without opening anything. */
export interface Said {
  readonly title: string;
  readonly text: string;
}

/** What a notice says in full. Days stand with their dates, because it is read days later too. */
export function sayNotice({ kind, facts }: Pick<NoticeRow, 'kind' | 'facts'>): Said {
  const title = facts.title ?? '';
  switch (kind) {
    case 'meetingConvened':
      return { title: `Giấy mời: ${title}`, text: `${whenOf(facts)}${whereOf(facts)}` };
    case 'meetingChanged':
      return { title: `Giấy mời có thay đổi: ${title}`, text: `${whenOf(facts)}${whereOf(facts)}` };
    case 'meetingReminder':
      return { title: `Nhắc họp: ${title}`, text: `${whenOf(facts)}${whereOf(facts)}` };
    case 'meetingMoved':
      return { title: `Đổi giờ họp: ${title}`, text: `Họp lúc ${whenOf(facts)}${beforeOf(facts)}${whereOf(facts)}` };
    case 'meetingPostponed':
      return {
        title: `Hoãn họp: ${title}`,
        text: `${facts.from == null ? `Không họp lúc ${whenOf(facts)}. Giờ mới sẽ báo sau.` : `Dự kiến lúc ${whenOf(facts)}${beforeOf(facts)}`}${reasonOf(facts)}`,
      };
    case 'meetingCancelled':
      return { title: `Không họp nữa: ${title}`, text: `Lẽ ra lúc ${whenOf(facts)}.${reasonOf(facts)}` };
    case 'absenceDecided':
      return {
        title: facts.decision === 'granted' ? 'Đã đồng ý cho vắng' : 'Chưa đồng ý cho vắng',
        text: `${title}, ${whenOf(facts)}`,
      };
    case 'taskDueSoon':
      return { title: `Nhiệm vụ đến hạn ngày ${dayOf(facts.dueOn)}`, text: facts.text ?? '' };
    case 'taskOverdue':
      return { title: `Nhiệm vụ quá hạn từ ngày ${dayOf(facts.dueOn)}`, text: facts.text ?? '' };
    case 'reportDue':
      return { title: `Báo cáo ${sayMonth(facts.forMonth ?? '')}`, text: `Hạn gửi hết ngày ${dayOf(facts.dueOn)}` };
    case 'reportOverdue':
      return {
        title: `Báo cáo ${sayMonth(facts.forMonth ?? '')} quá hạn`,
        text: `Hạn gửi là hết ngày ${dayOf(facts.dueOn)}`,
      };
    case 'letterAnswered':
      return { title: 'Ý kiến của đồng chí đã được trả lời', text: `Gửi ngày ${dayOf(facts.sentOn)}` };
    case 'correctionAnswered':
      return {
        title: facts.state === 'corrected' ? 'Đã đính chính' : 'Đã trả lời đề nghị đính chính',
        text: `${CORRECTION_FIELD_WORDS[facts.field as CorrectionField]}. Xem câu trả lời của ban tổ chức.`,
      };
    case 'announcement':
      return { title, text: facts.text ?? '' };
  }
}

/**
 * What may lie open on a table: a lock screen, somebody else's SMS inbox, a calendar shared with the family. No name of a body, no
 * topic, no person.
 *
 * @param now when it is said: "tối mai" must be true there
 */
export function sayNeutral({ kind, facts }: Pick<NoticeRow, 'kind' | 'facts'>, now: Date): Said {
  const when = facts.startsAt === undefined ? '' : sayWhen(new Date(facts.startsAt), now);
  const text = NEUTRAL[kind](when, facts.from != null);
  return { title: 'Sổ tay', text: `${text} Mở sổ tay để xem.` };
}

const NEUTRAL: Readonly<Record<NoticeKind, (when: string, hasNewTime: boolean) => string>> = {
  meetingConvened: (when) => `Đồng chí có lịch sinh hoạt ${when}.`,
  meetingReminder: (when) => `Đồng chí có lịch sinh hoạt ${when}.`,
  meetingMoved: (when) => `Lịch sinh hoạt đổi sang ${when}.`,
  meetingPostponed: (when, hasNewTime) =>
    hasNewTime ? `Lịch sinh hoạt hoãn, dự kiến ${when}.` : `Lịch sinh hoạt ${when} đã hoãn.`,
  meetingChanged: (when) => `Lịch sinh hoạt ${when} có thay đổi.`,
  meetingCancelled: (when) => `Lịch sinh hoạt ${when} đã hủy.`,
  absenceDecided: () => 'Lời xin vắng của đồng chí đã có trả lời.',
  taskDueSoon: () => 'Đồng chí có việc sắp đến hạn.',
  taskOverdue: () => 'Đồng chí có việc quá hạn.',
  reportDue: () => 'Đồng chí có việc sắp đến hạn.',
  reportOverdue: () => 'Đồng chí có việc quá hạn.',
  letterAnswered: () => 'Đồng chí có câu trả lời mới.',
  correctionAnswered: () => 'Đồng chí có câu trả lời mới.',
  announcement: () => 'Đồng chí có thông báo mới.',
};

/** Where a notice leads, inside the handbook. */
export function hrefOf({ kind, about, facts, meeting }: NoticeRow): string {
  switch (kind) {
    case 'taskDueSoon':
    case 'taskOverdue':
      return '/sinh-hoat/viec';
    case 'letterAnswered':
      return `/y-kien/${about}`;
    case 'correctionAnswered':
      return '/ca-nhan/dinh-chinh';
    case 'announcement':
      return facts.href ?? '/thong-bao';
    default: {
      if (meeting === null) return '/sinh-hoat';
      const page = `/sinh-hoat/${addressOf({ ...meeting, shares: true })}`;
      return kind === 'reportDue' || kind === 'reportOverdue' ? `${page}/bao-cao` : page;
    }
  }
}

function whenOf({ startsAt }: NoticeFacts): string {
  return startsAt === undefined ? '' : sayMoment(new Date(startsAt));
}
function beforeOf({ from }: NoticeFacts): string {
  return from == null ? '.' : `, trước là ${sayMoment(new Date(from))}.`;
}
function whereOf({ place, online }: NoticeFacts): string {
  const where = [place, online === true ? 'có họp trực tuyến' : null].filter((part) => part != null);
  return where.length === 0 ? '' : `. ${where.join('; ')}`;
}
function reasonOf({ reason }: NoticeFacts): string {
  return reason == null ? '' : ` Lý do: ${reason}`;
}
function dayOf(day: string | undefined): string {
  return day === undefined ? '' : spokenDay(day);
}
