import { expect, test } from 'vitest';
import { findSecrecyMark } from './marks.ts';

test.each([
  ['MẬT\nBáo cáo tình hình', 'Mật'],
  ['Gửi kèm công văn TỐI MẬT số 12', 'Tối mật'],
  ['TUYỆT  MẬT', 'Tuyệt mật'],
  ['TUYỆT MẬT'.normalize('NFD'), 'Tuyệt mật'],
  ['Độ mật: tối mật', 'Tối mật'],
  ['văn bản đóng dấu Mật', 'Mật'],
  ['Công văn 15-CV/ĐU (Mật)', 'Mật'],
])('%j carries a mark', (text, mark) => {
  expect(findSecrecyMark(text)).toBe(mark);
});

test.each([
  'Tôi giữ bí mật chuyện này',
  'Quên mật khẩu điện thoại',
  'BÍ MẬT GIA ĐÌNH',
  'ĐỔI MẬT KHẨU',
  'Nhà tôi nuôi ong lấy mật',
  'MẬT ONG RỪNG',
  'mật độ dân số cao',
  'Đèn đường ngõ 5 hỏng',
])('%j is talk and no mark', (text) => {
  expect(findSecrecyMark(text)).toBeNull();
});
