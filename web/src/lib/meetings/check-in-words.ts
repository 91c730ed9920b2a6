import type { Meeting } from '@sotay/contract';

interface Note {
  readonly kind: 'done' | 'info' | 'warning';
  readonly title: string;
  readonly words: string;
}

/** What became of checking in by the room's code. */
export const CHECK_IN_NOTES: Readonly<Record<Exclude<NonNullable<Meeting['checkIn']>, 'open'>, Note>> = {
  present: { kind: 'done', title: 'Đã ghi đồng chí có mặt', words: 'Tên đồng chí đã ở trong danh sách dự họp.' },
  waits: {
    kind: 'info',
    title: 'Chờ đồng chí thư ký xác nhận',
    words: 'Máy đã gửi. Đồng chí không phải làm gì thêm; muốn nhanh thì quét lại mã đang hiện.',
  },
  refused: {
    kind: 'warning',
    title: 'Thư ký chưa xác nhận đồng chí có mặt',
    words: 'Mời đồng chí báo trực tiếp với chủ trì hoặc thư ký.',
  },
  otherwise: {
    kind: 'warning',
    title: 'Danh sách ghi đồng chí không dự',
    words: 'Đồng chí có mặt thì mời báo thư ký sửa lại.',
  },
};
