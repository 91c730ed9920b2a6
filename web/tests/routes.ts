import { DEMO_LETTERS } from '../../server/src/demo/letters.ts';
import type { DemoMember, Handbook } from './handbook.ts';

/** One address of the handbook, and who looks at it. */
export interface HandbookRoute {
  /** Folder of its page, as under `src/routes`. */
  readonly page: string;
  readonly address: (app: Handbook) => string;
  readonly as?: DemoMember;
  /** Words that are there once the page has its content. */
  readonly ready: string;
  /** Words of the button that, pressed on an untouched form, brings the errors. */
  readonly submit?: string;
}

const at = (address: string) => () => address;

/** Every address there is; a test compares it with the pages in `src/routes`. */
export const HANDBOOK_ROUTES: readonly HandbookRoute[] = [
  { page: '(so-tay)', address: at('/'), as: 'secretary', ready: 'Tin mới' },
  { page: '(so-tay)/ca-nhan', address: at('/ca-nhan'), as: 'secretary', ready: 'Trong tháng này|Chưa ai xem' },
  {
    page: '(so-tay)/ca-nhan/dien-thoai',
    address: at('/ca-nhan/dien-thoai'),
    as: 'member',
    ready: 'Ai xem được',
    submit: 'Ghi số điện thoại',
  },
  {
    page: '(so-tay)/ca-nhan/bao-sai-sot',
    address: at('/ca-nhan/bao-sai-sot'),
    as: 'member',
    ready: 'Ai xem được',
    submit: 'Gửi đề nghị đính chính',
  },
  { page: '(so-tay)/ca-nhan/dinh-chinh', address: at('/ca-nhan/dinh-chinh'), as: 'member', ready: 'Báo sai sót' },
  { page: '(so-tay)/ca-nhan/nhat-ky', address: at('/ca-nhan/nhat-ky'), as: 'secretary', ready: 'Không ai xoá được' },
  { page: '(so-tay)/ca-nhan/may', address: at('/ca-nhan/may'), as: 'secretary', ready: 'Thêm khóa cho máy này' },
  { page: '(so-tay)/thong-bao', address: at('/thong-bao'), as: 'member', ready: 'Giấy mời|Chưa có thông báo' },
  {
    page: '(so-tay)/ca-nhan/nhac-viec',
    address: at('/ca-nhan/nhac-viec'),
    as: 'member',
    ready: 'Nhắc những gì',
  },
  { page: '(so-tay)/ca-nhan/lich', address: at('/ca-nhan/lich'), as: 'member', ready: 'Tạo địa chỉ' },
  { page: '(so-tay)/ca-nhan/dong-y', address: at('/ca-nhan/dong-y'), as: 'secretary', ready: 'Rút lại sự đồng ý' },
  { page: '(so-tay)/y-kien', address: at('/y-kien'), as: 'member', ready: 'Viết ý kiến' },
  {
    page: '(so-tay)/y-kien/moi',
    address: at('/y-kien/moi'),
    as: 'member',
    ready: 'Ai xem được',
    submit: 'Gửi ý kiến',
  },
  {
    page: '(so-tay)/y-kien/[id]',
    address: at(`/y-kien/${DEMO_LETTERS.toCommittee}`),
    as: 'member',
    ready: 'Ai xem được',
  },
  { page: '(so-tay)/lam-ho', address: at('/lam-ho'), as: 'secretary', ready: 'Đồng chí trong chi bộ' },
  {
    page: '(so-tay)/lam-ho/[id]',
    address: (app) => `/lam-ho/${app.memberId('member')}`,
    as: 'secretary',
    ready: 'Ai làm, lúc nào',
  },
  { page: '(so-tay)/chi-bo/y-kien', address: at('/chi-bo/y-kien'), as: 'secretary', ready: 'Chờ trả lời' },
  { page: '(so-tay)/chi-bo', address: at('/chi-bo'), as: 'secretary', ready: 'Các đồng chí' },
  {
    page: '(so-tay)/chi-bo/[id]',
    address: (app) => `/chi-bo/${app.memberId('member')}`,
    as: 'secretary',
    ready: 'Có ghi nhật ký',
  },
  {
    page: '(so-tay)/chi-bo/[id]/dien-thoai',
    address: (app) => `/chi-bo/${app.memberId('member')}/dien-thoai`,
    as: 'secretary',
    ready: 'Ai xem được',
    submit: 'Ghi số hộ',
  },
  {
    page: '(so-tay)/chi-bo/[id]/bao-sai-sot',
    address: (app) => `/chi-bo/${app.memberId('member')}/bao-sai-sot`,
    as: 'secretary',
    ready: 'Ai xem được',
    submit: 'Gửi đề nghị đính chính',
  },
  {
    page: '(so-tay)/chi-bo/[id]/dung-so-tay',
    address: (app) => `/chi-bo/${app.memberId('member')}/dung-so-tay`,
    as: 'secretary',
    ready: 'Ai xem được',
    submit: 'Ghi vào sổ tay',
  },
  {
    page: '(so-tay)/chi-bo/chua-co-tai-khoan',
    address: at('/chi-bo/chua-co-tai-khoan'),
    as: 'secretary',
    ready: 'tính đến',
  },
  { page: '(so-tay)/chi-bo/cho-xac-nhan', address: at('/chi-bo/cho-xac-nhan'), as: 'secretary', ready: 'Máy bị mất' },
  { page: '(so-tay)/sinh-hoat', address: at('/sinh-hoat'), as: 'secretary', ready: 'Đã họp' },
  {
    page: '(so-tay)/sinh-hoat/trieu-tap',
    address: at('/sinh-hoat/trieu-tap'),
    as: 'secretary',
    ready: 'Của tháng nào',
    submit: 'Soạn lời mời',
  },
  { page: '(so-tay)/sinh-hoat/viec', address: at('/sinh-hoat/viec'), as: 'secretary', ready: 'Đang làm' },
  {
    page: '(so-tay)/sinh-hoat/chuyen-can',
    address: at('/sinh-hoat/chuyen-can'),
    as: 'secretary',
    ready: 'Từng đồng chí',
  },
  {
    page: '(so-tay)/sinh-hoat/[address]',
    address: (app) => app.meetings.next,
    as: 'secretary',
    ready: 'Ai xem được',
  },
  {
    page: '(so-tay)/sinh-hoat/[address]/xin-vang',
    address: (app) => `${app.meetings.next}/xin-vang`,
    as: 'member',
    ready: 'Ai xem được',
    submit: 'Gửi xin vắng',
  },
  {
    page: '(so-tay)/sinh-hoat/[address]/y-kien',
    address: (app) => `${app.meetings.next}/y-kien`,
    as: 'member',
    ready: 'Viết ý kiến',
  },
  {
    page: '(so-tay)/sinh-hoat/[address]/tra-loi',
    address: (app) => `${app.meetings.next}/tra-loi`,
    as: 'secretary',
    ready: 'Chưa trả lời',
  },
  {
    page: '(so-tay)/sinh-hoat/[address]/sua',
    address: (app) => `${app.meetings.next}/sua`,
    as: 'secretary',
    ready: 'Ai xem được',
  },
  {
    page: '(so-tay)/sinh-hoat/[address]/diem-danh',
    address: (app) => `${app.meetings.sitting}/diem-danh`,
    as: 'secretary',
    ready: 'Có mặt',
  },
  { page: '(so-tay)/cho-gui', address: at('/cho-gui'), as: 'member', ready: 'Không còn việc nào chờ.' },
  {
    page: '(so-tay)/sinh-hoat/[address]/diem-danh/nhap',
    address: (app) => `${app.meetings.sitting}/diem-danh/nhap`,
    as: 'secretary',
    ready: 'Tất cả có mặt',
  },
  {
    page: '(so-tay)/sinh-hoat/[address]/bo-giay',
    address: (app) => `${app.meetings.next}/bo-giay`,
    as: 'secretary',
    ready: 'In những gì',
  },
  {
    page: '(so-tay)/sinh-hoat/[address]/diem-danh/ma-vao-hop',
    address: (app) => `${app.meetings.sitting}/diem-danh/ma-vao-hop`,
    as: 'secretary',
    ready: 'Mã tự đổi',
  },
  {
    page: '(so-tay)/sinh-hoat/[address]/tai-lieu/[fileId]',
    address: (app) => app.meetings.paper,
    as: 'secretary',
    ready: 'Bản chữ',
  },
  { page: '(so-tay)/sinh-hoat/vao-hop', address: at('/sinh-hoat/vao-hop'), as: 'member', ready: 'Chưa có mã' },
  {
    page: '(so-tay)/sinh-hoat/[address]/phien-hop',
    address: (app) => `${app.meetings.sitting}/phien-hop`,
    as: 'secretary',
    ready: 'Chấm điểm buổi họp',
  },
  {
    page: '(so-tay)/sinh-hoat/[address]/bien-ban',
    address: (app) => `${app.meetings.sitting}/bien-ban`,
    as: 'secretary',
    ready: 'Soạn lại|để in',
  },
  {
    page: '(so-tay)/sinh-hoat/[address]/bao-cao',
    address: (app) => `${app.meetings.held}/bao-cao`,
    as: 'secretary',
    ready: 'Báo cáo để in',
  },
  { page: 'dang-nhap', address: at('/dang-nhap'), ready: 'Đăng nhập bằng VNeID' },
  { page: 'dang-nhap/ma', address: at('/dang-nhap/ma'), ready: 'Mở sổ tay', submit: 'Mở sổ tay' },
  {
    page: 'dang-nhap/khoa',
    address: at('/dang-nhap/khoa'),
    as: 'member',
    ready: 'Đặt mã PIN|Thêm khóa của máy',
    submit: 'Đặt mã PIN',
  },
  { page: 'dang-nhap/pin', address: at('/dang-nhap/pin'), ready: 'Mở sổ tay', submit: 'Mở sổ tay' },
  { page: 'dang-nhap/ho-tro', address: at('/dang-nhap/ho-tro'), ready: 'Gửi tổ hỗ trợ', submit: 'Gửi tổ hỗ trợ' },
];
