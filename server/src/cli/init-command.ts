import {
  appointFirstAdministrator,
  isFirstAdministratorIdentified,
  replaceFirstCode,
  type FirstCode,
} from '../identity/first-administrator.ts';
import { foundRootOrganization, rootTypeOf } from '../organizations/root-organization.ts';
import { local } from '../platform/backup/restore.ts';
import { asSystem, type Db } from '../platform/database/transaction.ts';
import { readInstallation } from '../platform/installation.ts';
import type { Services } from '../platform/http/wired.ts';
import { checkCitizenId } from './administrator-command.ts';
import { CommandError, say, withServices } from './context.ts';

/** What `sotay init` is told. */
export interface InitOptions {
  /** Code of the root body; its name is the argument behind it. */
  readonly org: string;
  /** Full name as on the citizen card; VNeID compares it when there is a number. */
  readonly admin?: string;
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
  if (options.citizenId !== undefined) {
    checkCitizenId(options.citizenId);
    if (options.admin === undefined)
      throw new CommandError('Có số định danh thì cần cả --admin "Họ và tên trên căn cước": VNeID đối chiếu cả hai.');
  }
  await withServices(async (services, database) => {
    const found = async (db: Db): Promise<FirstCode> => {
      const orgId = await foundRootOrganization(db, options.org, type, name);
      const admin = options.admin ?? 'Quản trị viên thứ nhất';
      return appointFirstAdministrator(db, services.crypto, orgId, admin, options.citizenId ?? null);
    };
    const held = await readInstallation(database.ownerUrl);
    if (held.demo) {
      throw new CommandError(
        'Cơ sở dữ liệu này đang giữ dữ liệu dùng thử nên không làm bản thật được. Hãy đặt DATA_DIR trỏ tới một thư mục mới rồi chạy lại.',
      );
    }
    const { code, identified } = await asSystem(services.ownerPool, async (db) => {
      const made = held.empty ? await found(db) : await replaceFirstCode(db, services.crypto);
      return { code: made, identified: await isFirstAdministratorIdentified(db) };
    });
    if (code === null)
      throw new CommandError('Cơ sở dữ liệu này đã có tổ chức và người quản trị; lệnh init chỉ chạy một lần.');
    say(
      held.empty
        ? `Đã tạo tổ chức gốc ${options.org} ${name}.`
        : 'Tổ chức gốc đã có; mã kích hoạt cũ không còn dùng được.',
    );
    sayCode(services, code);
    if (!identified) sayUnidentified();
  });
}

function sayCode({ config }: Services, { digits, expiresAt }: FirstCode): void {
  say('');
  say(`Mã kích hoạt của người quản trị đầu tiên (dùng một lần, đến ${local(expiresAt)}):`);
  say(`    ${digits.replace(/(\d{4})(?=\d)/g, '$1 ')}`);
  say(`Mở ${config.publicUrl}/dang-nhap, chọn mã kích hoạt. Mã chỉ hiện một lần ở đây; làm mất thì chạy lại lệnh này.`);
  say(`Sao lưu ngay tệp khóa ${config.keyFile} ở một nơi khác: mất nó là mất mọi số định danh đã nhập.`);
}

function sayUnidentified(): void {
  say('');
  say('Người quản trị này chưa có số định danh nên VNeID chưa nhận ra: Văn phòng chỉ mở được bằng khóa của máy,');
  say('đặt ngay sau khi dùng mã trên. Khi có số định danh (trước hay sau khi dùng mã đều được), chạy:');
  say('    npm run sotay -- administrator --name "Họ và tên trên căn cước" --citizen-id 012345678901');
}
