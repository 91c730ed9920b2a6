import { Command, InvalidArgumentError, type Option } from 'commander';
import { ConfigError } from '../platform/config.ts';
import { MigrationRefused } from '../platform/database/migrate.ts';
import { FolderInUse } from '../platform/server-lock.ts';
import { administrator } from './administrator-command.ts';
import { backup, restoreTo } from './backup-commands.ts';
import { CommandError } from './context.ts';
import { importLists } from './import-commands.ts';
import { seedMembers } from './seed-command.ts';
import { init } from './init-command.ts';
import { migrateNow, status } from './status-commands.ts';

const program = new Command('npm run sotay --')
  .description('Sổ tay đảng viên điện tử: các việc của người quản trị')
  .usage('<lệnh> [tùy chọn]')
  .helpOption('-h, --help', 'xem hướng dẫn')
  .helpCommand('help [lệnh]', 'xem hướng dẫn của một lệnh')
  .configureHelp({ styleTitle: vietnameseTitle, optionDescription: describeOption })
  .configureOutput({ outputError: (text, write) => write(vietnameseError(text)) })
  .showHelpAfterError('Xem cách dùng: npm run sotay -- --help');

program.command('status').description('xem máy chủ, dữ liệu, bước cập nhật đang chờ và bản sao lưu').action(status);
program.command('migrate').description('cập nhật cấu trúc cơ sở dữ liệu lên bản mới nhất').action(migrateNow);
program
  .command('init')
  .description('tạo tổ chức gốc của một bản thật và mã kích hoạt của người quản trị đầu tiên')
  .requiredOption('--org <mã>', 'mã tổ chức gốc, ví dụ 25.000.000.000.000')
  .argument('<tên>', 'tên tổ chức gốc, để trong dấu nháy')
  .option('--admin <họ tên>', 'họ tên người quản trị đầu tiên, như trên căn cước')
  .option(
    '--citizen-id <số>',
    'số định danh của người đó, để đăng nhập bằng VNeID; chưa có thì ghi sau bằng administrator',
  )
  .action(init);
program
  .command('administrator')
  .description('ghi họ tên và số định danh của người quản trị đầu tiên, để người đó đăng nhập bằng VNeID')
  .requiredOption('--name <họ tên>', 'họ và tên như trên căn cước')
  .requiredOption('--citizen-id <số>', 'số định danh, 12 chữ số')
  .action(administrator);
program
  .command('import')
  .description('nhập danh sách tổ chức, đảng viên, chức vụ cho một cấp ủy (.xlsx hoặc CSV)')
  .requiredOption('--org <mã>', 'mã của cấp ủy, ví dụ 25.168.000.000.000')
  .option('--organizations <tệp>', 'danh mục tổ chức đảng')
  .option('--members <tệp>', 'danh sách đảng viên theo mẫu CSDL đảng viên')
  .option('--positions <tệp>', 'chức vụ: orgCode,citizenId,position,from,to')
  .option('--preview', 'chỉ xem trước, không ghi')
  .action(importLists);
program
  .command('seed')
  .description('gieo đảng viên không có thật vào một cơ sở dữ liệu trống, để đo tốc độ')
  .requiredOption('--members <số>', 'bao nhiêu đảng viên, ví dụ 200000', positive)
  .option('--months <số>', 'mỗi chi bộ đã họp thường kỳ bao nhiêu tháng gần nhất, ví dụ 12', positive)
  .action(seedMembers);
program
  .command('backup')
  .description('sao lưu cơ sở dữ liệu đi kèm, trong lúc mọi người vẫn làm việc')
  .option('--keep <số>', 'giữ lại bao nhiêu bản gần nhất', positive, 7)
  .option('--list', 'chỉ xem các bản đã có và khoảng thời gian khôi phục được')
  .action(backup);
program
  .command('restore')
  .description('khôi phục về một lúc đã chọn (dừng máy chủ trước); không có --to thì chỉ xem khoảng có thể')
  .option('--to <lúc>', 'ví dụ "2026-11-22 17:30:00" theo giờ Việt Nam, hoặc latest')
  .action(restoreTo);

for (const command of program.commands) {
  const words = command.registeredArguments.map((argument) => ` <${argument.name()}>`).join('');
  command.helpOption('-h, --help', 'xem hướng dẫn').usage(`[tùy chọn]${words}`);
}

try {
  await program.parseAsync();
} catch (error) {
  const expected = [CommandError, ConfigError, FolderInUse, MigrationRefused].some((kind) => error instanceof kind);
  console.error(expected && error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('phải là số nguyên từ 1 trở lên');
  return value;
}

function describeOption({ description, defaultValue }: Option): string {
  return defaultValue === undefined ? description : `${description} (mặc định: ${String(defaultValue)})`;
}

function vietnameseTitle(title: string): string {
  const titles: Record<string, string> = {
    'Usage:': 'Cách dùng:',
    'Arguments:': 'Tham số:',
    'Options:': 'Tùy chọn:',
    'Commands:': 'Các lệnh:',
  };
  return titles[title] ?? title;
}

/** Commander's own sentences, as a person at this terminal reads them. */
function vietnameseError(text: string): string {
  return text
    .replace(/^error: unknown command '(.+?)'.*$/m, "Không có lệnh '$1'.")
    .replace(/^error: unknown option '(.+?)'.*$/m, "Không có tùy chọn '$1'.")
    .replace(/^error: missing required argument '(.+?)'$/m, "Còn thiếu '$1'.")
    .replace(/^error: option '(.+?)' argument missing$/m, "Tùy chọn '$1' còn thiếu giá trị.")
    .replace(/^error: required option '(.+?)' not specified$/m, "Còn thiếu tùy chọn '$1'.")
    .replace(/^error: option '(.+?)' argument '(.+?)' is invalid\. /m, "Tùy chọn '$1' nhận '$2' không đúng: ")
    .replace(/^error: too many arguments.*$/m, 'Nhiều tham số quá.')
    .replace(/^\(Did you mean (.+?)\?\)$/m, 'Có phải là $1?');
}
