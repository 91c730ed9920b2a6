import type { ImportCounts, ImportKind, RowOutcome } from '@sotay/contract';
import type { ChipShape } from '#lib/ui/chip-shapes.ts';

interface OutcomeLook {
  label: string;
  shape: ChipShape;
  tone: 'green' | 'amber' | 'red' | 'blue' | 'plain';
}

const LOOKS: Record<RowOutcome, OutcomeLook> = {
  add: { label: 'Thêm mới', shape: 'added', tone: 'green' },
  change: { label: 'Thay đổi', shape: 'changed', tone: 'blue' },
  same: { label: 'Giữ nguyên', shape: 'same', tone: 'plain' },
  refused: { label: 'Không nhận', shape: 'error', tone: 'red' },
  duplicate: { label: 'Dòng trùng', shape: 'none', tone: 'plain' },
  confirm: { label: 'Chờ xác nhận', shape: 'clock', tone: 'amber' },
  waiting: { label: 'Chờ cấp trên', shape: 'clock', tone: 'blue' },
  absent: { label: 'Không có trong tệp', shape: 'ring', tone: 'plain' },
};
const LOOK_AT: OutcomeLook = { label: 'Nhận, cần xem', shape: 'warning', tone: 'amber' };

/** How a row's outcome looks; a row that is taken and has something worth a look says so first. */
export function outcomeLook(outcome: RowOutcome, flagged: boolean): OutcomeLook {
  return flagged && (outcome === 'add' || outcome === 'change' || outcome === 'same') ? LOOK_AT : LOOKS[outcome];
}

/** What a list is called, and what stands in its second column. */
export const KIND_WORDS: Record<ImportKind, { title: string; detail: string; rows: string; place: string }> = {
  members: {
    title: 'Danh sách đảng viên từ CSDL đảng viên 3.0',
    detail: 'Tệp Excel hoặc CSV, đúng tên cột của CSDL 3.0',
    rows: 'Họ và tên',
    place: 'Chi bộ',
  },
  organizations: {
    title: 'Danh sách tổ chức đảng',
    detail: 'Tệp Excel hoặc CSV. Nhập trước danh sách đảng viên',
    rows: 'Tổ chức',
    place: 'Cấp trên trực tiếp',
  },
  positions: {
    title: 'Danh sách chức vụ',
    detail: 'Tệp CSV, năm cột: orgCode, citizenId, position, from, to',
    rows: 'Họ và tên',
    place: 'Tổ chức',
  },
};

/** Rows of the file itself; those of ours that it does not name are counted apart. */
export function rowsInFile(counts: ImportCounts): number {
  const { add, change, same, refused, duplicate, confirm, waiting } = counts;
  return add + change + same + refused + duplicate + confirm + waiting;
}
