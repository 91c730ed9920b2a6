import type { GeneratedCommune, ListedMember } from './commune.ts';
import { daysLater, written } from './dates.ts';

/** Headers of an organisation list, letter for letter as CSDL đảng viên 3.0 exports them. */
export const ORGANIZATION_HEADERS = [
  'Mã tổ chức đảng *',
  'Tên tổ chức đảng *',
  'Loại hình *',
  'Mã tổ chức cấp trên',
  'Ngày thành lập',
  'Trạng thái',
] as const;

/** Headers of a member list, likewise. */
export const MEMBER_HEADERS = [
  'STT',
  'ID',
  'Họ và tên *',
  'Tên gọi khác',
  'Giới tính *',
  'Sinh ngày * (dd/mm/yyyy)',
  'Dân tộc *',
  'Tôn giáo *',
  'Số định danh cá nhân *',
  'Số thẻ Đảng * (12 số theo HD38-HD/BTCTW)',
  'Nơi cấp thẻ Đảng',
  'Ngày cấp thẻ Đảng',
  'Số thẻ theo Đảng quyết định 85',
  'Tổ chức Đảng đang sinh hoạt *',
  'Nơi đăng ký khai sinh - Quốc gia *',
  'Nơi đăng ký khai sinh - Tỉnh *',
  'Nơi đăng ký khai sinh - Địa chỉ chi tiết *',
  'Quê quán - Quốc gia *',
  'Quê quán - Tỉnh *',
  'Quê quán - Địa chỉ chi tiết *',
  'Thường trú - Quốc gia *',
  'Thường trú - Tỉnh *',
  'Thường trú - Địa chỉ chi tiết *',
  'Ngày vào Đảng *',
  'Ngày vào Đảng chính thức *',
  'Số CMND cũ',
  'Trạng thái hoạt động',
  'Ngày rời khỏi/Ngày mất/Ngày miễn sinh hoạt',
] as const;

const STATUS = {
  active: 'Đang sinh hoạt Đảng',
  exempted: 'Đang sinh hoạt Đảng',
  transferredOut: 'Đã chuyển sinh hoạt',
  deceased: 'Đã từ trần',
} as const;

/** The organisation list as rows of the exchange format: title, header, bodies. */
export function organizationRows(commune: GeneratedCommune): string[][] {
  return [
    ['DANH MỤC TỔ CHỨC ĐẢNG'],
    [...ORGANIZATION_HEADERS],
    ...commune.organizations.map(({ code, name, kind, parentCode }) => [
      code,
      name,
      kind,
      parentCode,
      '01/07/2025',
      'Đang hoạt động',
    ]),
  ];
}

/** The member list as rows of the exchange format: title, header, members. */
export function memberRows(commune: GeneratedCommune): string[][] {
  return [
    [`DANH SÁCH ĐẢNG VIÊN - ${commune.name.toLocaleUpperCase('vi')}`],
    [...MEMBER_HEADERS],
    ...commune.members.map((member, at) => memberRow(member, at + 1, commune.name)),
  ];
}

function memberRow(member: ListedMember, order: number, commune: string): string[] {
  const home = ['Việt Nam', 'Phú Thọ', commune];
  const hasCard = member.cardNumber !== null && member.officialOn !== null;
  return [
    String(order),
    member.externalId,
    member.fullName,
    '',
    member.gender === 'male' ? 'Nam' : 'Nữ',
    written(member.birthDate),
    member.ethnicity,
    'Không',
    member.citizenId,
    member.cardNumber ?? '',
    hasCard ? 'Tỉnh ủy Phú Thọ' : '',
    hasCard ? written(daysLater(member.officialOn, 60)) : '',
    '',
    member.cell,
    ...home,
    ...home,
    ...home,
    written(member.joinedOn),
    written(member.officialOn),
    '',
    STATUS[member.activity],
    written(member.activityOn),
  ];
}

/** Rows as a CSV file (UTF-8 with its mark, so that Excel opens it too). */
export function csvOf(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(`\uFEFF${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
