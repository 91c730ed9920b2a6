import type { ImportKind, ImportState, RowOutcome } from '@sotay/contract';
import type { ChipShape } from '#lib/ui/chip-shapes.ts';

/** What is imported, as a person calls it. */
export const KIND_WORDS: Record<ImportKind, string> = {
  members: 'Danh sách đảng viên từ CSDL đảng viên 3.0',
  organizations: 'Danh mục tổ chức đảng từ CSDL đảng viên 3.0',
  positions: 'Chức vụ (CSV)',
};

/** Where an import stands. */
export const STATE_WORDS: Record<ImportState, string> = {
  uploaded: 'Đã nhận tệp',
  reading: 'Đang đối chiếu',
  preview: 'Chờ đồng chí quyết định',
  applying: 'Đang ghi vào sổ tay',
  done: 'Đã ghi xong',
  cancelled: 'Đã hủy',
  refused: 'Không nhận tệp',
  failed: 'Chưa xong, lỗi của sổ tay',
  expired: 'Đã quá hạn, tự xóa',
};

/** A row's result by shape, colour and word. */
export const OUTCOMES: Record<
  RowOutcome,
  { label: string; shape: ChipShape; tone: 'green' | 'amber' | 'red' | 'blue' | 'plain' }
> = {
  add: { label: 'Thêm mới', shape: 'added', tone: 'green' },
  change: { label: 'Thay đổi', shape: 'changed', tone: 'blue' },
  same: { label: 'Giữ nguyên', shape: 'same', tone: 'plain' },
  refused: { label: 'Không nhận', shape: 'error', tone: 'red' },
  duplicate: { label: 'Trùng dòng', shape: 'none', tone: 'amber' },
  confirm: { label: 'Chờ xác nhận', shape: 'clock', tone: 'amber' },
  waiting: { label: 'Chờ cấp trên', shape: 'clock', tone: 'blue' },
  absent: { label: 'Không có trong tệp', shape: 'ring', tone: 'plain' },
};

/** States in which work goes on by itself. */
export const RUNNING: readonly ImportState[] = ['uploaded', 'reading', 'applying'];
