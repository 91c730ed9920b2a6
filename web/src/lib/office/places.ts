import type { Desk } from '@sotay/contract';
import * as icons from '#lib/ui/icons.ts';
import type { Place } from '#lib/ui/place.ts';
import * as drawings from './icons.ts';

interface OfficePlace extends Place {
  readonly may: (desk: Desk) => boolean;
}

/** Where the desk of correction requests stands; its line carries a count. */
export const CORRECTIONS = '/van-phong/dinh-chinh';

/** Every place that exists now; a desk shows those that its flags allow. */
const PLACES: readonly OfficePlace[] = [
  {
    href: '/van-phong/sinh-hoat',
    label: 'Tổng quan',
    icon: drawings.overview,
    iconHere: drawings.overviewHere,
    may: (desk) => desk.mayReadOverview,
  },
  {
    href: '/van-phong/dang-vien',
    label: 'Đảng viên',
    icon: icons.cell,
    iconHere: icons.cellHere,
    may: (desk) => desk.mayReadMembers,
  },
  { href: '/van-phong/to-chuc', label: 'Tổ chức', icon: drawings.tree, iconHere: drawings.treeHere, may: () => true },
  {
    href: '/van-phong/hoi-nghi',
    label: 'Hội nghị',
    icon: drawings.conference,
    iconHere: drawings.conferenceHere,
    may: (desk) => desk.mayConvene,
  },
  {
    href: '/van-phong/bao-cao',
    label: 'Báo cáo',
    icon: drawings.inbox,
    iconHere: drawings.inboxHere,
    may: (desk) => desk.mayReceiveReports,
  },
  {
    href: '/van-phong/thong-ke',
    label: 'Thống kê',
    icon: drawings.statistics,
    iconHere: drawings.statisticsHere,
    may: (desk) => desk.mayReadStatistics,
  },
  {
    href: '/van-phong/nhap-du-lieu',
    label: 'Nhập dữ liệu',
    icon: drawings.import_,
    iconHere: drawings.importHere,
    may: (desk) => desk.mayImport,
  },
  {
    href: CORRECTIONS,
    label: 'Đính chính',
    icon: icons.changed,
    iconHere: drawings.correctHere,
    may: (desk) => desk.mayDecideCorrections,
  },
  {
    href: '/van-phong/y-kien',
    label: 'Ý kiến',
    icon: drawings.letter,
    iconHere: drawings.letterHere,
    // Who receives nothing may still see the numbers.
    may: (desk) => desk.mayReadFeedback || desk.mayReadMembers,
  },
  {
    href: '/van-phong/sai-lech',
    label: 'Sai lệch dữ liệu',
    icon: drawings.issue,
    iconHere: drawings.issueHere,
    may: (desk) => desk.mayImport,
  },
  {
    href: '/van-phong/vai-tro',
    label: 'Vai trò cán bộ',
    icon: drawings.role,
    iconHere: drawings.roleHere,
    may: (desk) => desk.mayManageStaff,
  },
  {
    href: '/van-phong/ho-tro',
    label: 'Tổ hỗ trợ',
    icon: drawings.support,
    iconHere: drawings.supportHere,
    may: (desk) => desk.mayHandleSupport,
  },
  {
    href: '/van-phong/nhat-ky',
    label: 'Nhật ký kiểm tra',
    icon: drawings.log,
    iconHere: drawings.logHere,
    may: (desk) => desk.mayReadAudit,
  },
  {
    href: '/van-phong/quy-dinh',
    label: 'Mức quy định',
    icon: drawings.rule,
    iconHere: drawings.ruleHere,
    may: (desk) => desk.maySetRules,
  },
];

/** The sidebar's lines of a desk. */
export function placesOf(desk: Desk): readonly OfficePlace[] {
  return PLACES.filter((place) => place.may(desk));
}

/** The line that an address belongs to. */
export function placeOfPath(path: string): string {
  return PLACES.find((place) => path === place.href || path.startsWith(`${place.href}/`))?.href ?? '';
}
