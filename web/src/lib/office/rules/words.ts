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
  'correction.answerDays': { title: 'Đính chính: hạn trả lời', unit: 'ngày' },
};

/** What a dated rule is called; a rule newer than this list shows its key. */
export function ruleWords(key: string): RuleWords {
  return WORDS[key] ?? { title: key, unit: '' };
}
