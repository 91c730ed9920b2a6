/**
 * Every act that leaves a mark (domain.md § 10), with its words as a person reads them in *Nhật ký truy cập* and as an
 * auditor reads them. `seen` acts stand in the access log of the member whom they concern, unless he did them himself.
 */
export const ACTS = {
  // looking at one person
  'member.open': { words: 'Mở hồ sơ tóm tắt', seen: true },
  'member.reveal.number': { words: 'Xem số định danh, số thẻ', seen: true },
  'member.reveal.phone': { words: 'Xem số điện thoại', seen: true },
  'member.export': { words: 'Xuất danh sách có tên đồng chí', seen: true },
  'member.assist': { words: 'Mở việc của đồng chí để làm hộ', seen: true },
  'member.noAccount.read': { words: 'Đọc danh sách chưa có tài khoản', seen: false },
  // oneself
  'me.numbers': { words: 'Tự xem đủ các số của mình', seen: true },
  'me.export': { words: 'Tự tải dữ liệu của mình', seen: true },
  'me.phone': { words: 'Tự ghi số điện thoại', seen: true },
  // changing one person
  'member.phone': { words: 'Ghi số điện thoại hộ', seen: true },
  'member.circumstances': { words: 'Ghi việc dùng máy, người giúp', seen: true },
  'member.specialDuty': { words: 'Ghi nhiệm vụ đặc biệt', seen: true },
  'member.standing': { words: 'Ghi thay đổi về sinh hoạt', seen: true },
  'notice.smsFor': { words: 'Ghi việc nhận tin nhắn hộ', seen: true },
  'correction.file': { words: 'Gửi đề nghị đính chính', seen: true },
  'correction.withdraw': { words: 'Rút đề nghị đính chính', seen: true },
  'correction.take': { words: 'Nhận đề nghị đính chính', seen: true },
  'correction.decide': { words: 'Trả lời đề nghị đính chính', seen: true },
  // feedback: what was written is never here
  'feedback.file': { words: 'Gửi ý kiến', seen: true },
  'feedback.open': { words: 'Mở ý kiến của đồng chí', seen: true },
  'feedback.reply': { words: 'Viết tiếp ý kiến', seen: true },
  'feedback.answer': { words: 'Trả lời ý kiến', seen: true },
  'feedback.assign': { words: 'Giao trả lời ý kiến', seen: true },
  'feedback.reopen': { words: 'Mở lại ý kiến', seen: true },
  'feedback.close': { words: 'Kết thúc ý kiến', seen: true },
  'feedback.receivers': { words: 'Đặt người nhận ý kiến', seen: false },
  'text.refused': { words: 'Từ chối nội dung có dấu mật', seen: false },
  // meetings until they open, and their life cycle
  'meeting.prepare': { words: 'Chuẩn bị buổi họp', seen: false },
  'meeting.edit': { words: 'Sửa buổi họp', seen: false },
  'meeting.convene': { words: 'Triệu tập họp', seen: false },
  'meeting.drop': { words: 'Bỏ bản nháp buổi họp', seen: false },
  'meeting.postpone': { words: 'Hoãn họp', seen: false },
  'meeting.cancel': { words: 'Hủy họp', seen: false },
  'meeting.open': { words: 'Bắt đầu họp', seen: false },
  'meeting.close': { words: 'Kết thúc họp', seen: false },
  'meeting.resume': { words: 'Mở lại buổi họp', seen: false },
  'meeting.publish': { words: 'Ban hành biên bản, nghị quyết', seen: false },
  'meeting.answerFor': { words: 'Trả lời giấy mời hộ', seen: true },
  'meeting.decideAbsence': { words: 'Trả lời việc xin vắng', seen: true },
  'meeting.opinionFor': { words: 'Ghi ý kiến trước họp hộ', seen: true },
  'meeting.answerOpinion': { words: 'Trả lời ý kiến trước họp', seen: true },
  'meeting.organizers': { words: 'Đặt người tổ chức hội nghị', seen: false },
  // in the room of a meeting
  'attendance.correct': { words: 'Sửa điểm danh', seen: true },
  'attendance.checkIn': { words: 'Trả lời việc tự điểm danh', seen: true },
  'attendance.guest': { words: 'Ghi đồng chí miễn sinh hoạt đến dự', seen: true },
  'vote.open': { words: 'Mở biểu quyết', seen: false },
  'vote.close': { words: 'Chốt biểu quyết', seen: false },
  'vote.ballots': { words: 'Nhập kết quả kiểm phiếu', seen: false },
  'vote.confirm': { words: 'Xác nhận kết quả kiểm phiếu', seen: false },
  'vote.void': { words: 'Hủy lượt biểu quyết', seen: false },
  'opinionNoted.change': { words: 'Sửa ý kiến đã ghi tại buổi họp', seen: false },
  'assignment.give': { words: 'Giao nhiệm vụ tại buổi họp', seen: true },
  'assignment.change': { words: 'Sửa nhiệm vụ đã giao', seen: true },
  'assignment.finish': { words: 'Báo xong nhiệm vụ', seen: true },
  'assignment.review': { words: 'Kiểm điểm nhiệm vụ kỳ trước', seen: true },
  'meeting.score': { words: 'Chấm điểm buổi sinh hoạt', seen: false },
  'dataIssue.settle': { words: 'Giải quyết sai lệch dữ liệu', seen: false },
  // organisations and authority
  'position.give': { words: 'Ghi chức vụ', seen: true },
  'position.end': { words: 'Ghi thôi chức vụ', seen: true },
  'position.correct': { words: 'Sửa chức vụ đã ghi', seen: true },
  'position.undo': { words: 'Bỏ chức vụ ghi nhầm', seen: true },
  'term.set': { words: 'Đặt nhiệm kỳ', seen: false },
  'office.set': { words: 'Đặt cách làm việc văn phòng', seen: false },
  'staffRole.grant': { words: 'Giao vai trò', seen: true },
  'staffRole.confirm': { words: 'Xác nhận vai trò', seen: true },
  'staffRole.end': { words: 'Thôi vai trò', seen: true },
  'rule.set': { words: 'Đặt mức quy định', seen: false },
  'audit.read': { words: 'Đọc nhật ký', seen: false },
  // signing in
  signIn: { words: 'Đăng nhập', seen: true },
  signOut: { words: 'Đăng xuất', seen: true },
  reauthenticate: { words: 'Xác nhận lại danh tính', seen: false },
  'account.create': { words: 'Mở tài khoản', seen: true },
  'account.close': { words: 'Đóng tài khoản', seen: true },
  'account.identify': { words: 'Ghi họ tên, số định danh của người quản trị', seen: false },
  'account.bind': { words: 'Gắn tài khoản với VNeID', seen: true },
  'device.revoke': { words: 'Đăng xuất một máy', seen: true },
  'passkey.add': { words: 'Thêm khóa đăng nhập', seen: true },
  'passkey.remove': { words: 'Bỏ khóa đăng nhập', seen: true },
  'pin.set': { words: 'Đặt mã PIN', seen: true },
  'consent.give': { words: 'Đồng ý về dữ liệu cá nhân', seen: true },
  'consent.refuse': { words: 'Không đồng ý về dữ liệu cá nhân', seen: true },
  'activation.request': { words: 'Đề nghị cấp mã kích hoạt', seen: true },
  'activation.issue': { words: 'Cấp mã kích hoạt', seen: true },
  'activation.confirm': { words: 'Xác nhận cấp mã kích hoạt', seen: true },
  'activation.cancel': { words: 'Hủy mã kích hoạt', seen: true },
  'activation.redeem': { words: 'Dùng mã kích hoạt', seen: true },
  'signOut.request': { words: 'Đề nghị đăng xuất các máy', seen: true },
  'signOut.confirm': { words: 'Xác nhận đăng xuất các máy', seen: true },
  'supportCase.take': { words: 'Nhận việc hỗ trợ', seen: false },
  'supportCase.move': { words: 'Xử lý việc hỗ trợ', seen: false },
  'supportCase.close': { words: 'Xong việc hỗ trợ', seen: false },
  // minutes and resolution
  'record.save': { words: 'Lưu bản thảo biên bản, nghị quyết', seen: false },
  'record.sign': { words: 'Ký biên bản, nghị quyết', seen: false },
  'meeting.file.add': { words: 'Thêm tệp vào buổi họp', seen: false },
  'meeting.file.remove': { words: 'Bỏ tệp khỏi buổi họp', seen: false },
  // reports upward
  'report.edit': { words: 'Sửa báo cáo tháng', seen: false },
  'report.submit': { words: 'Gửi báo cáo tháng', seen: false },
  'report.accept': { words: 'Tiếp nhận báo cáo tháng', seen: false },
  'report.return': { words: 'Trả lại báo cáo tháng', seen: false },
  'report.nudge': { words: 'Nhắc bí thư', seen: false },
  'statistics.export': { words: 'Xuất số liệu dự họp', seen: false },
  // importing
  'import.start': { words: 'Tải tệp lên để nhập', seen: false },
  'import.apply': { words: 'Nhập dữ liệu', seen: false },
  'import.cancel': { words: 'Hủy lần nhập', seen: false },
  'import.confirmRow': { words: 'Xác nhận một dòng nhập', seen: false },
  'import.reasons': { words: 'Tải tệp lý do', seen: false },
} as const satisfies Record<string, { words: string; seen: boolean }>;

/** Name of an act in the audit log. */
export type Act = keyof typeof ACTS;

/** The words of an act; the log outlives names that the code has dropped. */
export function actWords(act: string): string {
  return isAct(act) ? ACTS[act].words : 'Việc khác';
}

/** Whether the code still knows this name. */
export function isAct(act: string): act is Act {
  return Object.hasOwn(ACTS, act);
}
