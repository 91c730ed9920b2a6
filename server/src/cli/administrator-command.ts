import { identifyFirstAdministrator, type NotIdentified } from '../identity/first-administrator.ts';
import { asSystem } from '../platform/database/transaction.ts';
import { CommandError, say, withServices } from './context.ts';

const WHY: Record<NotIdentified, string> = {
  nobody: 'Chưa có người quản trị đầu tiên. Hãy chạy lệnh init trước.',
  boundAlready: 'Người quản trị đầu tiên đã gắn với VNeID rồi; họ tên và số định danh không đổi ở đây được nữa.',
  numberOfAnother:
    'Số định danh này là của một người khác đã có trong sổ tay. Mời giao vai trò Quản trị cho người đó ở Văn phòng, mục Vai trò cán bộ.',
};

/** What `sotay administrator` is told: both as they stand on the citizen card. */
export interface AdministratorOptions {
  readonly name: string;
  readonly citizenId: string;
}

/** `sotay administrator`: lets the first administrator of an installation sign in by VNeID too. */
export async function administrator({ name, citizenId }: AdministratorOptions): Promise<void> {
  checkCitizenId(citizenId);
  if (name.trim() === '') throw new CommandError('Còn thiếu họ tên của người quản trị.');
  await withServices(async ({ ownerPool, crypto }) => {
    const refused = await asSystem(ownerPool, (db) => identifyFirstAdministrator(db, crypto, name, citizenId));
    if (refused !== null) throw new CommandError(WHY[refused]);
    say(`Đã ghi số định danh của người quản trị ${name.trim()}. Từ nay đồng chí ấy đăng nhập bằng VNeID được.`);
  });
}

/** @throws CommandError when it is not 12 digits */
export function checkCitizenId(citizenId: string): void {
  if (!/^\d{12}$/.test(citizenId)) throw new CommandError('Số định danh gồm đúng 12 chữ số.');
}
