import { countSms } from '../notifications/sms-budget.ts';
import { migrate, pendingMigrations } from '../platform/database/migrate.ts';
import { databaseFolders } from '../platform/database/open.ts';
import { readInstallation } from '../platform/installation.ts';
import { local, restoreRanges } from '../platform/backup/restore.ts';
import { folderOwner } from '../platform/server-lock.ts';
import { say, withDatabase } from './context.ts';

/** `sotay migrate`: brings the database to the newest schema. */
export async function migrateNow(): Promise<void> {
  await withDatabase(async (database) => {
    const report = await migrate(database.ownerUrl);
    for (const name of report.applied) say(`Đã chạy ${name}`);
    say(report.applied.length === 0 ? `Không có bước mới (${report.total} bước đã chạy).` : 'Xong.');
  });
}

/** `sotay status`: what runs, what it holds, what waits, what could be restored. */
export async function status(): Promise<void> {
  await withDatabase(async (database, config) => {
    const owner = folderOwner(config.dataDir);
    const serving = owner !== null && owner !== process.pid;
    say(`Máy chủ: ${serving ? `đang chạy (tiến trình ${owner}) tại ${config.publicUrl}` : 'không chạy'}`);
    say(`Cơ sở dữ liệu: ${config.database.kind === 'embedded' ? `đi kèm, trong ${config.dataDir}` : 'máy chủ riêng'}`);
    const waiting = await pendingMigrations(database.ownerUrl);
    say(`Bước cập nhật đang chờ: ${waiting.length === 0 ? 'không' : waiting.join(', ')}`);
    if (waiting.length === 0) {
      const held = await readInstallation(database.ownerUrl);
      const sms = await countSms(database.ownerUrl);
      say(`Tin nhắn SMS tháng này: ${sms.sent}/${sms.most}`);
      say(`Dữ liệu: ${held.demo ? 'bản dùng thử' : held.empty ? 'chưa có tổ chức nào' : 'bản thật'}`);
    }
    const { cluster, archive, bases } = databaseFolders(config);
    const newest = restoreRanges({ cluster, archive, bases }).at(-1);
    say(`Sao lưu: ${newest === undefined ? 'chưa có' : `khôi phục được đến ${local(newest.to)}`}`);
  });
}
