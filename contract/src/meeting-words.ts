/**
 * Words and life cycles of meetings and reports. Free of Zod, so that the web client may import them; the database holds
 * the same moves (meetings_move, reports_move) and a test compares them.
 */

export const MEETING_KIND_WORDS = {
  regular: 'Sinh hoạt thường kỳ',
  thematic: 'Sinh hoạt chuyên đề',
  committee: 'Họp cấp ủy',
  conference: 'Hội nghị',
} as const;

/** The kind as it stands in an address: `/sinh-hoat/2026-12-03-thuong-ky`. */
export const MEETING_KIND_SLUGS = {
  regular: 'thuong-ky',
  thematic: 'chuyen-de',
  committee: 'cap-uy',
  conference: 'hoi-nghi',
} as const;

export const MEETING_STATE_WORDS = {
  draft: 'Bản nháp',
  convened: 'Đã triệu tập',
  inSession: 'Đang họp',
  closed: 'Đã họp xong',
  published: 'Đã ban hành',
  cancelled: 'Đã hủy',
  postponed: 'Đã hoãn',
} as const;

/** Legal moves: from, to, and the act that makes them. */
export const MEETING_MOVES = [
  { from: 'draft', to: 'convened', act: 'convene' },
  { from: 'draft', to: 'cancelled', act: 'drop' },
  { from: 'convened', to: 'inSession', act: 'open' },
  { from: 'convened', to: 'postponed', act: 'postpone' },
  { from: 'convened', to: 'cancelled', act: 'cancel' },
  { from: 'postponed', to: 'convened', act: 'convene' },
  { from: 'postponed', to: 'cancelled', act: 'cancel' },
  { from: 'inSession', to: 'closed', act: 'close' },
  { from: 'closed', to: 'inSession', act: 'resume' },
  { from: 'closed', to: 'published', act: 'publish' },
] as const;

export const REPORT_MOVES = [
  { from: 'draft', to: 'submitted', act: 'submit' },
  { from: 'submitted', to: 'accepted', act: 'accept' },
  { from: 'submitted', to: 'returned', act: 'return' },
  { from: 'returned', to: 'submitted', act: 'submit' },
] as const;

export const REPORT_STATE_WORDS = {
  draft: 'Đang soạn',
  submitted: 'Đã gửi',
  accepted: 'Đã tiếp nhận',
  returned: 'Được trả lại',
} as const;

export const ATTENDANCE_WORDS = {
  present: 'Có mặt',
  excused: 'Vắng có lý do',
  unexcused: 'Vắng không lý do',
  exempt: 'Không phải dự',
} as const;

export const ANSWER_WORDS = { attending: 'Sẽ dự', absent: 'Xin vắng' } as const;

export const PRIOR_OPINION_WORDS = { opinion: 'Ý kiến', petition: 'Kiến nghị' } as const;

export const VOTE_METHOD_WORDS = { open: 'Giơ tay', paper: 'Bỏ phiếu kín' } as const;

export const VOTE_MATTER_WORDS = {
  ordinary: 'Thông qua nội dung',
  admission: 'Kết nạp đảng viên',
  recognition: 'Công nhận đảng viên chính thức',
} as const;

/** Criteria of the meeting's own score, in the order of the guidance; their points are dated rules `meetingScore.*`. */
export const SCORE_WORDS = {
  time: 'Thời gian',
  attendance: 'Tỷ lệ dự họp',
  preparation: 'Chuẩn bị',
  organization: 'Tổ chức sinh hoạt',
  principles: 'Thực hiện nguyên tắc',
  previousResolution: 'Thực hiện nghị quyết kỳ trước',
  closing: 'Kết luận, giao việc',
} as const;

export const GRADE_WORDS = { good: 'Tốt', fair: 'Khá', average: 'Trung bình', poor: 'Kém' } as const;

export const RECORD_WORDS = { minutes: 'Biên bản', resolution: 'Nghị quyết' } as const;

/** What may be changed about an invitation after people have been told, as they read it. */
export const NOTICE_FIELD_WORDS = {
  startsAt: 'Thời gian',
  place: 'Địa điểm',
  onlineLink: 'Họp trực tuyến',
  title: 'Tên buổi họp',
  chair: 'Người chủ trì',
  agenda: 'Nội dung',
  papers: 'Tài liệu',
} as const;
