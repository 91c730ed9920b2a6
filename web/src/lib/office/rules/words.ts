import { SCORE_WORDS } from '@sotay/contract/meeting-words';

interface RuleWords {
  title: string;
  unit: string;
}

const WORDS: Record<string, RuleWords> = {
  'activationCode.digits': { title: 'Mã kích hoạt: số chữ số', unit: 'chữ số' },
  'activationCode.hours': { title: 'Mã kích hoạt: hạn dùng', unit: 'giờ' },
  'activationCode.tries': { title: 'Mã kích hoạt: số lần nhập sai', unit: 'lần' },
  'activationCode.triesOfAll': { title: 'Mã kích hoạt: số lần nhập sai của mọi nơi trong một giờ', unit: 'lần' },
  'session.handbookDays': { title: 'Sổ tay: phiên đăng nhập trên một máy', unit: 'ngày' },
  'session.officeIdleMinutes': { title: 'Văn phòng: tự khóa khi không làm việc', unit: 'phút' },
  'session.officeHours': { title: 'Văn phòng: phiên dài nhất', unit: 'giờ' },
  'session.reauthenticationMinutes': { title: 'Xác nhận lại: còn hiệu lực', unit: 'phút' },
  'pin.freeTries': { title: 'Mã PIN: số lần nhập sai trước khi phải chờ', unit: 'lần' },
  'pin.firstDelaySeconds': { title: 'Mã PIN: lần chờ đầu', unit: 'giây' },
  'pin.longestDelaySeconds': { title: 'Mã PIN: lần chờ lâu nhất', unit: 'giây' },
  'session.codeMinutes': { title: 'Phiên mở bằng mã kích hoạt', unit: 'phút' },
  'signOutRequest.hours': { title: 'Báo mất máy: chờ người thứ hai', unit: 'giờ' },
  'pin.tries': { title: 'Mã PIN: số lần nhập sai', unit: 'lần' },
  'reveal.seconds': { title: 'Hiện số: thời gian', unit: 'giây' },
  'reveal.perHour': { title: 'Hiện số: nhiều nhất trong một giờ', unit: 'lần' },
  'cell.minimumOfficialMembers': { title: 'Chi bộ: số đảng viên chính thức ít nhất', unit: 'đồng chí' },
  'probation.months': { title: 'Thời gian dự bị', unit: 'tháng' },
  'recognition.workingDays': { title: 'Xét công nhận chính thức', unit: 'ngày làm việc' },
  'import.stagedHours': { title: 'Nhập dữ liệu: giữ tệp chờ quyết định', unit: 'giờ' },
  'feedback.answerDays': { title: 'Ý kiến: hạn trả lời', unit: 'ngày' },
  'feedback.reopenDays': { title: 'Ý kiến: được mở lại sau khi trả lời hoặc đóng', unit: 'ngày' },
  'feedback.smallestGroup': { title: 'Ý kiến: nhóm nhỏ nhất được nêu con số', unit: 'ý kiến' },
  'correction.answerDays': { title: 'Đính chính: hạn trả lời', unit: 'ngày' },
  'meeting.prepareDay': { title: 'Sinh hoạt: ngày trong tháng để lên lịch tháng sau', unit: 'hằng tháng' },
  'meeting.firstDays': { title: 'Sinh hoạt thường kỳ: trong những ngày đầu tháng', unit: 'ngày' },
  'meeting.papersDaysBefore': { title: 'Sinh hoạt: gửi tài liệu trước buổi họp', unit: 'ngày' },
  'meeting.recordDaysAfter': { title: 'Biên bản, nghị quyết: hạn sau buổi họp', unit: 'ngày' },
  'meeting.reportDaysAfter': { title: 'Báo cáo sinh hoạt: hạn sau buổi họp', unit: 'ngày' },
  'meeting.attendanceTargetPercent': { title: 'Sinh hoạt: tỷ lệ dự họp cần đạt', unit: '%' },
  'meeting.smallGroup': { title: 'Thống kê dự họp: nhóm nhỏ hơn không hiện con số', unit: 'đồng chí' },
  'meeting.checkInLateMinutes': { title: 'Tự điểm danh: gửi đến muộn hơn thì chờ xác nhận', unit: 'phút' },
  'meeting.checkInTries': { title: 'Tự điểm danh: số lần nhập sai mã trước khi phải chờ', unit: 'lần' },
  'meeting.checkInPauseMinutes': { title: 'Tự điểm danh: chờ sau khi nhập sai nhiều lần', unit: 'phút' },
  'reminder.firstHours': { title: 'Nhắc họp: lần thứ nhất, trước giờ họp', unit: 'giờ' },
  'reminder.secondHours': { title: 'Nhắc họp: lần thứ hai, trước giờ họp', unit: 'giờ' },
  'reminder.thirdHours': { title: 'Nhắc họp: lần thứ ba, trước giờ họp', unit: 'giờ' },
  'reminder.taskDays': { title: 'Nhắc nhiệm vụ: trước hạn', unit: 'ngày' },
  'reminder.reportDays': { title: 'Nhắc báo cáo: trước hạn', unit: 'ngày' },
  'reminder.lateDays': { title: 'Báo quá hạn: chậm nhất sau hạn', unit: 'ngày' },
  'notice.quietFrom': { title: 'Giờ yên tĩnh: bắt đầu', unit: 'phút kể từ 0 giờ' },
  'notice.quietTo': { title: 'Giờ yên tĩnh: kết thúc', unit: 'phút kể từ 0 giờ' },
  'notice.keepDays': { title: 'Thông báo: giữ trong sổ tay', unit: 'ngày' },
  'notice.deliverHours': { title: 'Thông báo: gửi tới máy chậm nhất sau', unit: 'giờ' },
  'push.confirmDays': { title: 'Nhắc trên máy: máy không mở sổ tay thì thôi gửi sau', unit: 'ngày' },
  'sms.perMonth': { title: 'Tin nhắn: nhiều nhất trong một tháng', unit: 'tin' },
  'sms.reminderHours': { title: 'Tin nhắn nhắc họp: trước giờ họp', unit: 'giờ' },
  'calendar.meetingMinutes': { title: 'Lịch cá nhân: dành cho một buổi họp', unit: 'phút' },
  'calendar.pastDays': { title: 'Lịch cá nhân: giữ buổi đã họp', unit: 'ngày' },
  'meetingGrade.good': { title: 'Xếp loại buổi sinh hoạt: tốt, từ', unit: 'điểm' },
  'meetingGrade.fair': { title: 'Xếp loại buổi sinh hoạt: khá, từ', unit: 'điểm' },
  'meetingGrade.average': { title: 'Xếp loại buổi sinh hoạt: trung bình, từ', unit: 'điểm' },
};

const VOTES: Record<string, string> = {
  ordinary: 'nội dung',
  admission: 'kết nạp',
  recognition: 'công nhận chính thức',
};
/** Carried by more than, or by at least, this part of the base. */
const PARTS: Record<string, string> = {
  Numerator: 'tử số của phần phải đạt',
  Denominator: 'mẫu số của phần phải đạt',
  Over: 'phải hơn phần ấy (1) hay bằng là đủ (0)',
};

function familyWords(key: string): RuleWords | null {
  const [family = '', name = ''] = key.split('.');
  if (family === 'meetingScore') {
    const criterion = Object.entries(SCORE_WORDS).find(([code]) => code === name)?.[1];
    return criterion === undefined ? null : { title: `Chấm điểm buổi sinh hoạt: ${criterion}`, unit: 'điểm' };
  }
  const [, matter = '', part = ''] = /^(ordinary|admission|recognition)(Numerator|Denominator|Over)$/.exec(name) ?? [];
  return family === 'vote' && VOTES[matter] !== undefined
    ? { title: `Biểu quyết ${VOTES[matter]}: ${PARTS[part] ?? ''}`, unit: '' }
    : null;
}

/** What a dated rule is called; a rule newer than this list shows its key. */
export function ruleWords(key: string): RuleWords {
  return WORDS[key] ?? familyWords(key) ?? { title: key, unit: '' };
}
