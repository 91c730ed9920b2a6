import {
  CORRECTION_FIELD_WORDS,
  deskWords,
  type Home,
  type CorrectionField,
  type OrganizationType,
  type StaffRole,
} from '@sotay/contract';
import { addressOf, cardOf } from '../../meetings/present.ts';
import { spokenDay } from '../../meetings/paper-time.ts';
import { sayMoment, sayMonth } from '../../meetings/spoken.ts';
import { givenName } from '../names.ts';
import type { HomeFacts } from './me.queries.ts';

export type { HomeFacts } from './me.queries.ts';

type Todo = Home['todos'][number];
type News = Home['news'][number];

/** Turns the facts of the first screen into what a person reads: what is asked of me, what is new. */
export function homeOf(facts: HomeFacts): Home {
  const comes = facts.meetings.filter((meeting) => meeting.state !== 'closed').map(cardOf);
  return {
    givenName: givenName(facts.fullName),
    cell: facts.cell,
    nextMeeting: comes[0] ?? null,
    todos: [...ownTodos(facts), ...meetingTodos(facts.meetings), ...facts.waiting.map(waitingTodo)],
    news: [...cancelledNews(facts), ...correctionNews(facts), ...letterNews(facts)].toSorted(
      (a, b) => Date.parse(b.at) - Date.parse(a.at),
    ),
    updatedAt: facts.updatedAt,
  };
}

function cancelledNews(facts: HomeFacts): News[] {
  return facts.cancelled.map((meeting) => ({
    kind: 'meetingCancelled',
    id: meeting.id,
    title: `Không họp nữa: ${meeting.title}`,
    detail: `Lẽ ra lúc ${sayMoment(new Date(meeting.startsAt))}${meeting.reason === null ? '' : `. ${meeting.reason}`}`,
    href: `/sinh-hoat/${addressOf({ ...meeting, shares: true })}`,
    at: meeting.at,
  }));
}

function correctionNews(facts: HomeFacts): News[] {
  return facts.answered.map((answer) => ({
    kind: 'correctionAnswered',
    id: answer.id,
    title:
      answer.state === 'corrected'
        ? `Đã đính chính: ${fieldWords(answer.field)}`
        : `Đã trả lời đề nghị đính chính: ${fieldWords(answer.field)}`,
    detail: 'Xem câu trả lời của ban tổ chức',
    href: '/ca-nhan/dinh-chinh',
    at: answer.at,
  }));
}

/** The first screen lies open on a table: it says that there is an answer, not to what. */
function letterNews(facts: HomeFacts): News[] {
  return facts.letters.map((letter) => ({
    kind: 'letterAnswered',
    id: letter.id,
    title: 'Ý kiến của đồng chí đã được trả lời',
    detail: `Gửi ngày ${spokenDay(letter.sentOn)}`,
    href: `/y-kien/${letter.id}`,
    at: letter.at,
  }));
}

function ownTodos(facts: HomeFacts): Todo[] {
  const todos: Todo[] = [];
  if (facts.consent === null) {
    todos.push({
      kind: 'giveConsent',
      id: null,
      title: 'Đọc và trả lời về dữ liệu cá nhân',
      detail: 'Sổ tay giữ gì, ai xem được; 2 phút là xong',
      href: '/ca-nhan/dong-y',
    });
  }
  if (!facts.hasPhone) {
    todos.push({
      kind: 'enterPhone',
      id: null,
      title: 'Ghi số điện thoại',
      detail: '1 phút là xong',
      href: '/ca-nhan/dien-thoai',
    });
  }
  if (facts.wantsPasskey) {
    todos.push({
      kind: 'addPasskey',
      id: null,
      title: 'Thêm khóa đăng nhập cho máy này',
      detail: 'Lần sau chỉ cần mở khóa máy, không cần mã',
      href: '/ca-nhan/may',
    });
  }
  return todos;
}

/** Invitations without an answer, and records that wait for the person's signature. */
function meetingTodos(meetings: HomeFacts['meetings']): Todo[] {
  return meetings.flatMap((meeting): Todo[] => {
    const card = cardOf(meeting);
    const detail = `${card.host.name}, ${sayMoment(new Date(card.startsAt))}`;
    const href = `/sinh-hoat/${card.address}`;
    if (card.mayAnswer && card.own?.answer === null) {
      return [{ kind: 'answerInvitation', id: card.id, title: `Trả lời giấy mời: ${card.title}`, detail, href }];
    }
    if (card.next === 'sign') {
      return [
        { kind: 'signRecord', id: card.id, title: `Ký biên bản: ${card.title}`, detail, href: `${href}/bien-ban` },
      ];
    }
    return [];
  });
}

function waitingTodo(waiting: HomeFacts['waiting'][number]): Todo {
  switch (waiting.kind) {
    case 'confirmActivation':
      return {
        kind: waiting.kind,
        id: waiting.id,
        title: 'Xác nhận cấp mã kích hoạt',
        detail: `Cho đ/c ${waiting.name}; cần đồng chí là người thứ hai`,
        href: '/chi-bo/cho-xac-nhan',
      };
    case 'confirmSignOut':
      return {
        kind: waiting.kind,
        id: waiting.id,
        title: 'Xác nhận đăng xuất máy bị mất',
        detail: `Của đ/c ${waiting.name}; cần đồng chí là người thứ hai`,
        href: '/chi-bo/cho-xac-nhan',
      };
    case 'conveneMeeting':
      return {
        kind: waiting.kind,
        id: waiting.id,
        title: `Triệu tập: ${waiting.name}`,
        detail: reminded(waiting.remindedOn) ?? 'Bản nháp đã chuẩn bị sẵn; 2 phút là xong',
        href: `/sinh-hoat/${addressOf({ ...waiting, kind: waiting.meetingKind, shares: true })}/sua`,
      };
    case 'beginMeeting':
      return {
        kind: 'conveneMeeting',
        id: waiting.id,
        title: `Triệu tập sinh hoạt ${sayMonth(waiting.forMonth)}`,
        detail: reminded(waiting.remindedOn) ?? '',
        href: '/sinh-hoat/trieu-tap',
      };
    case 'sendReport':
      return {
        kind: waiting.kind,
        id: waiting.id,
        title: `${waiting.returned ? 'Bổ sung' : 'Gửi'} báo cáo ${sayMonth(waiting.forMonth)}`,
        detail: [
          waiting.returned ? 'Cấp trên trả lại' : `Hạn gửi hết ngày ${spokenDay(waiting.dueOn)}`,
          reminded(waiting.remindedOn),
        ]
          .filter((part) => part !== null)
          .join('; '),
        href: `/sinh-hoat/${addressOf({ ...waiting, kind: waiting.meetingKind, shares: true })}/bao-cao`,
      };
    case 'decideAbsences':
      return {
        kind: waiting.kind,
        id: waiting.id,
        title: `Trả lời xin vắng: ${waiting.name}`,
        detail: `${waiting.count} đồng chí đang chờ`,
        href: `/sinh-hoat/${addressOf({ ...waiting, kind: waiting.meetingKind, shares: true })}`,
      };
    case 'confirmStaffRole':
      return {
        kind: waiting.kind,
        id: waiting.id,
        title: `Xác nhận vai trò ${deskWords(waiting.role as StaffRole, waiting.orgType as OrganizationType)}`,
        detail: `Cho đ/c ${waiting.name}, ${waiting.orgName}`,
        href: `/van-phong/vai-tro?to-chuc=${String(waiting.orgId)}`,
      };
  }
}

function reminded(day: string | null): string | null {
  return day === null ? null : `Cấp trên nhắc ngày ${spokenDay(day)}`;
}

function fieldWords(field: string): string {
  return CORRECTION_FIELD_WORDS[field as CorrectionField].toLocaleLowerCase('vi');
}
