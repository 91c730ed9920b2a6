import type { Page } from 'playwright-core';
import type { Running, Screen } from './harness.ts';

/** One address of Văn phòng, and who works there. */
export interface OfficeRoute {
  /** Folder of its page, as under `src/routes/van-phong`. */
  readonly page: string;
  readonly address: (bodies: Bodies) => string;
  readonly role: string;
  readonly group?: string;
  /** Words that are there once the page has its content. */
  readonly ready: string;
}

/** The demo's ward: the largest body with staff of every kind. */
export const WARD = 'Phường Hòa Bình';
/** Bodies that addresses name: the ward and one of its cells. */
export interface Bodies {
  readonly ward: number;
  readonly cell: number;
}
const at = (address: string) => () => address;
const BOARD = 'Ban Xây dựng Đảng';

/** Every address of Văn phòng but those of one import and one conference, which a journey makes; a test compares it with the pages. */
export const OFFICE_ROUTES: readonly OfficeRoute[] = [
  { page: 'dang-vien', address: at('/van-phong/dang-vien'), role: BOARD, ready: 'xếp theo tên' },
  { page: 'to-chuc', address: at('/van-phong/to-chuc'), role: BOARD, ready: 'Chi bộ cơ sở' },
  { page: 'to-chuc/[id]', address: ({ ward }) => `/van-phong/to-chuc/${ward}`, role: BOARD, ready: 'Mã tổ chức' },
  { page: 'nhap-du-lieu', address: at('/van-phong/nhap-du-lieu'), role: BOARD, ready: 'Các lần nhập' },
  { page: 'dinh-chinh', address: at('/van-phong/dinh-chinh'), role: BOARD, ready: 'Hạn trả lời|Không có đề nghị' },
  { page: 'y-kien', address: at('/van-phong/y-kien'), role: 'Tuyên giáo', ready: 'Đang hiện' },
  { page: 'sinh-hoat', address: at('/van-phong/sinh-hoat'), role: 'Văn phòng', ready: 'Đang hiện' },
  { page: 'bao-cao', address: at('/van-phong/bao-cao'), role: 'Văn phòng', ready: 'Đang hiện' },
  { page: 'thong-ke', address: at('/van-phong/thong-ke'), role: 'Văn phòng', ready: 'Nét đứt' },
  { page: 'hoi-nghi', address: at('/van-phong/hoi-nghi'), role: 'Bí thư Đảng ủy', ready: 'Chưa có hội nghị' },
  { page: 'sai-lech', address: at('/van-phong/sai-lech'), role: BOARD, ready: 'Cần đối chiếu|Không có sai lệch' },
  {
    page: 'chua-co-tai-khoan',
    address: ({ cell }) => `/van-phong/chua-co-tai-khoan?to-chuc=${cell}`,
    role: BOARD,
    ready: 'lập ngày',
  },
  { page: 'vai-tro', address: at('/van-phong/vai-tro'), role: 'Quản trị', ready: 'Đang được giao' },
  { page: 'ho-tro', address: at('/van-phong/ho-tro'), role: 'Tổ hỗ trợ', ready: 'Vì sao|Không ai đang chờ' },
  { page: 'nhat-ky', address: at('/van-phong/nhat-ky'), role: 'Kiểm toán', ready: 'Nơi, chi tiết' },
  {
    page: 'quy-dinh',
    address: at('/van-phong/quy-dinh'),
    role: 'Quản trị Trung ương',
    group: 'Trung ương và tỉnh Phú Thọ',
    ready: 'Đặt mức mới',
  },
];

/** Signs a desk of the ward in and opens `to`. */
export async function sitDown(
  product: Running,
  screen: Screen,
  { role, group = WARD, to }: { role: string; group?: string; to: string },
): Promise<Page> {
  const page = await product.visit(screen, { reducedMotion: 'reduce' });
  await product.signIn(page, role, { group, to });
  await page.waitForURL(`**${to}*`);
  return page;
}

/** Lets the last proof of every session grow old, as five minutes would. */
export async function forgetProofs(product: Running): Promise<void> {
  await product.database.ownerPool.query(
    `UPDATE identity_session SET reauthenticated_at = now() - interval '10 minutes'`,
  );
}

/** The bodies that addresses name. */
export async function bodiesOf(product: Running): Promise<Bodies> {
  const idOf = async (code: string): Promise<number> => {
    const { rows } = await product.database.ownerPool.query<{ id: number }>(
      'SELECT id FROM organizations_current WHERE code = $1',
      [code],
    );
    return rows[0]!.id;
  };
  return { ward: await idOf('25.168.000.000.000'), cell: await idOf('25.168.010.000.000') };
}
