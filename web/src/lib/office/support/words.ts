import type { SupportReason, SupportState } from '@sotay/contract';

/** Why somebody could not sign in, as the support team reads it. */
export const SUPPORT_REASON_WORDS: Record<SupportReason, string> = {
  mismatch: 'VNeID ghi khác sổ tay',
  noAccount: 'Chưa có tên trong sổ tay',
  exempted: 'Đã miễn sinh hoạt',
  departed: 'Không còn trong danh sách',
  noLevel2: 'Chưa có định danh mức 2',
  noPhone: 'Không có điện thoại',
  lostPhone: 'Mất máy',
  other: 'Việc khác',
};

/** How far a case has come. */
export const SUPPORT_STATE_WORDS: Record<SupportState, string> = {
  opened: 'Chưa ai nhận',
  taken: 'Đang giúp',
  waiting: 'Chờ nơi khác',
  closed: 'Đã xong',
};
