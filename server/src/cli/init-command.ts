import { appointFirstAdministrator, replaceFirstCode, type FirstCode } from '../identity/first-administrator.ts';
import { foundRootOrganization, rootTypeOf } from '../organizations/root-organization.ts';
import { local } from '../platform/backup/restore.ts';
import { asSystem } from '../platform/database/transaction.ts';
import { readInstallation } from '../platform/installation.ts';
import type { Services } from '../platform/http/services.ts';
import { CommandError, say, withServices } from './context.ts';

/** What `sotay init` is told. */
export interface InitOptions {
  /** Code of the root body; its name is the argument behind it. */
  readonly org: string;
  readonly admin: string;
  readonly citizenId?: string;
}

/** `sotay init`: the root organisation of a real installation and its first administrator's code. */
export async function init(name: string, options: InitOptions): Promise<void> {
  const type = rootTypeOf(options.org);
  if (type === null) {
    throw new CommandError(
      `Mã ${options.org} chưa đúng. Mã gồm 14 chữ số viết 2.3.3.3.3, ví dụ 25.000.000.000.000 cho một đảng bộ tỉnh; chi bộ không làm tổ chức gốc.`,
    );
  }
  if (name.trim() === '') throw new CommandError('Còn thiếu tên tổ chức.');
  if (options.citizenId !== undefined && !/^\d{12}$/.test(options.citizenId)) {
    throw new CommandError('Số định danh gồm đúng 12 chữ số.');
  }
  await withServices(async (services, database) => {
    const held = await readInstallation(database.ownerUrl);
    if (held.demo) {
      throw new CommandError(
        'Cơ sở dữ liệu này đang giữ dữ liệu dùng thử nên không làm bản thật được. Hãy đặt DATA_DIR trỏ tới một thư mục mới rồi chạy lại.',
      );
    }
    const code = await asSystem(services.ownerPool, async (db) => {
      if (!held.empty) return replaceFirstCode(db, services.crypto);
      const orgId = await foundRootOrganization(db, options.org, type, name);
      return appointFirstAdministrator(db, services.crypto, orgId, options.admin, options.citizenId ?? null);
    });
    if (code === null)
      throw new CommandError('Cơ sở dữ liệu này đã có tổ chức và người quản trị; lệnh init chỉ chạy một lần.');
    say(
      held.empty
        ? `Đã tạo tổ chức gốc ${options.org} ${name}.`
        : 'Tổ chức gốc đã có; mã kích hoạt cũ không còn dùng được.',
    );
    sayCode(services, code);
  });
}

function sayCode({ config }: Services, { digits, expiresAt }: FirstCode): void {
  say('');
  say(`Mã kích hoạt của người quản trị đầu tiên (dùng một lần, đến ${local(expiresAt)}):`);
  say(`    ${digits.replace(/(\d{4})(?=\d)/g, '$1 ')}`);
  say(`Mở ${config.publicUrl}/dang-nhap, chọn mã kích hoạt. Mã chỉ hiện một lần ở đây; làm mất thì chạy lại lệnh này.`);
  say(`Sao lưu ngay tệp khóa ${config.keyFile} ở một nơi khác: mất nó là mất mọi số định danh đã nhập.`);
}
