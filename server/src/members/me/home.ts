import {
  CORRECTION_FIELD_WORDS,
  deskWords,
  type Home,
  type CorrectionField,
  type OrganizationType,
  type StaffRole,
} from '@sotay/contract';
import { givenName } from '../names.ts';
import type { HomeFacts } from './me.queries.ts';

type Todo = Home['todos'][number];

/** Turns the facts of the first screen into what a person reads: what is asked of me, what is new. */
export function homeOf(facts: HomeFacts): Home {
  return {
    givenName: givenName(facts.fullName),
    cell: facts.cell,
    nextMeeting: null,
    todos: [...ownTodos(facts), ...facts.waiting.map(waitingTodo)],
    news: facts.answered.map((answer) => ({
      kind: 'correctionAnswered',
      id: answer.id,
      title:
        answer.state === 'corrected'
          ? `Đã đính chính: ${fieldWords(answer.field)}`
          : `Đã trả lời đề nghị đính chính: ${fieldWords(answer.field)}`,
      detail: 'Xem câu trả lời của ban tổ chức',
      href: '/ca-nhan/dinh-chinh',
      at: answer.at,
    })),
    updatedAt: facts.updatedAt,
  };
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

function fieldWords(field: string): string {
  return CORRECTION_FIELD_WORDS[field as CorrectionField].toLocaleLowerCase('vi');
}
