/**
 * The Vietnamese words of the vocabulary: one place for what a value is called on a screen, in a log or in a file.
 * Free of Zod on purpose, so that the web client may import it without paying for the validator.
 */

export const GENDER_WORDS = { male: 'Nam', female: 'Nữ' } as const;

export const CLASS_WORDS = { official: 'Chính thức', probationary: 'Dự bị' } as const;

export const ACTIVITY_WORDS = {
  active: 'Đang sinh hoạt',
  exempted: 'Miễn sinh hoạt',
  suspended: 'Đình chỉ sinh hoạt',
  left: 'Không còn trong danh sách',
} as const;

export const LEFT_REASON_WORDS = {
  transferredOut: 'Đã chuyển sinh hoạt',
  deceased: 'Đã từ trần',
  struckOff: 'Xóa tên',
  expelled: 'Khai trừ',
  resigned: 'Xin ra khỏi Đảng',
} as const;

export const PLACEMENT_WORDS = {
  here: 'Sinh hoạt tại chi bộ',
  temporarilyElsewhere: 'Sinh hoạt tạm thời nơi khác',
  temporarilyHere: 'Sinh hoạt tạm thời tại đây',
  transferring: 'Đang chuyển sinh hoạt',
} as const;

export const POSITION_WORDS = {
  secretary: 'Bí thư',
  deputySecretary: 'Phó Bí thư',
  cellCommitteeMember: 'Chi ủy viên',
  committeeMember: 'Cấp ủy viên',
  follower: 'Cấp ủy viên phụ trách chi bộ',
} as const;

export const STAFF_ROLE_WORDS = {
  office: 'Văn phòng',
  organizationBoard: 'Ban Tổ chức',
  propagandaBoard: 'Ban Tuyên giáo và Dân vận',
  supportTeam: 'Tổ hỗ trợ',
  administrator: 'Quản trị',
  auditor: 'Kiểm tra nhật ký',
} as const;

export const ORGANIZATION_TYPE_WORDS = {
  central: 'Trung ương',
  province: 'Đảng bộ cấp tỉnh',
  superior: 'Đảng bộ cấp trên trực tiếp của tổ chức cơ sở đảng',
  grassroots: 'Đảng bộ cơ sở',
  section: 'Đảng bộ bộ phận',
  grassrootsCell: 'Chi bộ cơ sở',
  subordinateCell: 'Chi bộ trực thuộc',
} as const;

export const OFFICE_MODE_WORDS = {
  own: 'Có văn phòng riêng',
  leaders: 'Bí thư và Phó Bí thư làm việc của văn phòng',
  standIn: 'Văn phòng cấp trên trực tiếp làm thay',
} as const;

export const CORRECTION_FIELD_WORDS = {
  fullName: 'Họ và tên',
  birthDate: 'Sinh ngày',
  gender: 'Giới tính',
  joinedOn: 'Ngày vào Đảng',
  officialOn: 'Ngày chính thức',
  cardNumber: 'Số thẻ Đảng',
  cell: 'Chi bộ đang sinh hoạt',
  citizenId: 'Số định danh',
  other: 'Nội dung khác',
} as const;

export const CORRECTION_STATE_WORDS = {
  received: 'Đã nhận',
  inReview: 'Đang đối chiếu',
  corrected: 'Đã đính chính',
  declined: 'Chưa đủ căn cứ',
  withdrawn: 'Đã rút lại',
} as const;

export const REVEAL_REASON_WORDS = {
  verifyMasterData: 'Đối chiếu dữ liệu',
  correctionRequest: 'Giải quyết đề nghị đính chính',
  cardIssue: 'Việc thẻ đảng viên',
  supportCall: 'Gọi hỗ trợ',
  meetingCall: 'Gọi về việc sinh hoạt',
  tapToCall: 'Bấm gọi',
} as const;

export const DATA_ISSUE_WORDS = {
  citizenIdHeldElsewhere: 'Số định danh đang có ở nơi khác',
  citizenIdChanged: 'Số định danh trong tệp khác số đang giữ',
} as const;

/** Position or staff role in words; the board of a commune is called "Ban Xây dựng Đảng" (Quy định 210-QĐ/TW). */
export function deskWords(
  role: keyof typeof STAFF_ROLE_WORDS,
  organizationType: keyof typeof ORGANIZATION_TYPE_WORDS,
): string {
  return role === 'organizationBoard' && organizationType === 'superior' ? 'Ban Xây dựng Đảng' : STAFF_ROLE_WORDS[role];
}
