/** Changes with every change of the text, and everybody is asked again. */
export const CONSENT_VERSION = '2026-11';

/** Notice of what is kept and why (Luật 91/2025/QH15, NĐ 356/2025: membership is sensitive personal data). */
export const CONSENT_PARAGRAPHS: readonly string[] = [
  'Sổ tay giữ tóm tắt của đồng chí theo Quy định 339-QĐ/TW: họ tên, ngày sinh, giới tính, ngày vào Đảng, ngày chính thức, số thẻ, chi bộ, số định danh và số điện thoại. Ngoài ra chỉ có những gì công việc của chi bộ cần.',
  'Là đảng viên là thông tin nhạy cảm theo Luật Bảo vệ dữ liệu cá nhân (91/2025/QH15). Ai xem được phần nào do quy định phân cấp quyết định, và mọi lần xem số định danh, số thẻ hay số điện thoại của đồng chí đều ghi trong Nhật ký truy cập ở mục Cá nhân.',
  'Đồng chí có quyền xem, tải về dữ liệu của mình, đề nghị đính chính, và đổi ý bất cứ lúc nào.',
  'Nếu đồng chí không đồng ý, sổ tay đóng tài khoản này. Chi bộ vẫn mời họp và gửi tài liệu cho đồng chí bằng giấy.',
];
