import type { MeetingAct } from '@sotay/contract';

interface ActWords {
  button: string;
  question: string;
  detail: string;
  receipt: string;
  needsReason?: boolean;
  /** The safe answer is to leave it. */
  isGrave?: boolean;
}

/** Acts of a conference that are done here; its minutes are signed and published in the handbook. */
export const ACTS: Partial<Record<MeetingAct, ActWords>> = {
  convene: {
    button: 'Triệu tập',
    question: 'Triệu tập hội nghị?',
    detail: 'Mọi đồng chí của các chi bộ đã chọn nhận được lời mời, cùng điểm cầu của mình.',
    receipt: 'Đã triệu tập. Trả lời của các đồng chí hiện ở thẻ Trả lời.',
  },
  open: {
    button: 'Bắt đầu hội nghị',
    question: 'Bắt đầu hội nghị?',
    detail: 'Danh sách điểm danh của từng điểm cầu được lập từ hôm nay.',
    receipt: 'Đã bắt đầu. Điểm danh từng điểm cầu ở thẻ Điểm danh.',
  },
  close: {
    button: 'Kết thúc hội nghị',
    question: 'Kết thúc hội nghị?',
    detail: 'Mọi điểm cầu cần điểm danh xong. Kết thúc rồi, con số dự họp vào thống kê ngay.',
    receipt: 'Đã kết thúc. Con số dự họp đã vào thống kê của từng chi bộ.',
  },
  resume: {
    button: 'Mở lại để sửa',
    question: 'Mở lại hội nghị?',
    detail: 'Hội nghị trở lại đang họp; con số được rút khỏi thống kê cho đến khi kết thúc lại.',
    receipt: 'Đã mở lại hội nghị.',
    isGrave: true,
  },
  postpone: {
    button: 'Hoãn',
    question: 'Hoãn hội nghị?',
    detail: 'Mọi người được mời đọc lý do này.',
    receipt: 'Đã hoãn, mọi người được mời đã được báo.',
    needsReason: true,
    isGrave: true,
  },
  cancel: {
    button: 'Hủy hội nghị',
    question: 'Hủy hội nghị?',
    detail: 'Mọi người được mời đọc lý do này. Hủy rồi không mở lại được.',
    receipt: 'Đã hủy, mọi người được mời đã được báo.',
    needsReason: true,
    isGrave: true,
  },
  drop: {
    button: 'Bỏ bản nháp',
    question: 'Bỏ bản nháp này?',
    detail: 'Chưa ai được mời nên không ai nhận được tin gì.',
    receipt: 'Đã bỏ bản nháp.',
    isGrave: true,
  },
};

/** The one act that leads on. */
export function mainActOf(may: readonly MeetingAct[]): MeetingAct | null {
  return (['convene', 'open', 'close'] as const).find((act) => may.includes(act)) ?? null;
}
