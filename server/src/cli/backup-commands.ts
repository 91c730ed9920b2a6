import { existsSync } from 'node:fs';
import path from 'node:path';
import { chooseRange, describeRange, local, restore, restoreRanges } from '../platform/backup/restore.ts';
import type { RestoreRange } from '../platform/backup/bases.ts';
import { backUpFiles, bringFilesBack, fileFolders, type FileFolders } from '../platform/backup/files.ts';
import { takeBackup, type BackupPlaces } from '../platform/backup/take-backup.ts';
import type { Config } from '../platform/config.ts';
import { DATABASE_NAME, databaseFolders } from '../platform/database/open.ts';
import { FolderInUse, lockDataFolder } from '../platform/server-lock.ts';
import { CommandError, say, settings, withDatabase } from './context.ts';

/** `sotay backup`: takes a base backup, or only lists what can be restored. */
export async function backup(options: { keep: number; list?: boolean }): Promise<void> {
  if (options.list === true) {
    showRanges(restoreRanges(placesOf(settings())));
    return;
  }
  await withDatabase(async (database, config) => {
    if (database.superuserUrl === null) throw new CommandError(NOT_EMBEDDED);
    const places = placesOf(config);
    const base = await takeBackup(database.superuserUrl, places, options.keep);
    say(`Đã sao lưu ${megabytes(base.bytes)} vào ${base.folder}`);
    const files = filesOf(config);
    if (files !== null) say(`Đã chép thêm ${await backUpFiles(files, places.bases)} tệp vào ${files.copies}`);
    say(
      `Từ nay nhật ký ghi (WAL) được giữ trong ${places.archive}: khôi phục được về mọi lúc sau ${local(base.finishedAt)}.`,
    );
    say(
      `Tệp khóa ${config.keyFile} không nằm trong bản sao lưu. Hãy giữ một bản của nó ở nơi khác: thiếu nó thì các số đã mã hóa không đọc lại được.`,
    );
  });
}

/** `sotay restore`: shows the possible range, or goes back to a moment in it. */
export async function restoreTo(options: { to?: string }): Promise<void> {
  const config = settings();
  if (config.database.kind === 'external') throw new CommandError(NOT_EMBEDDED);
  const places = placesOf(config);
  if (options.to === undefined) {
    showRanges(restoreRanges(places));
    say('Chọn một lúc: npm run sotay -- restore --to "2026-11-22 17:30:00"  (hoặc --to latest)');
    return;
  }
  const moment = options.to === 'latest' ? null : parseMoment(options.to);
  await flushArchive(places);
  const ranges = restoreRanges(places);
  const newest = ranges.at(-1);
  if (newest === undefined) throw new CommandError('Chưa có bản sao lưu nào khôi phục được.');
  const range = moment === null ? newest : chosen(ranges, moment);
  const release = lockDataFolder(config.dataDir);
  try {
    say(`Đang khôi phục từ bản ${range.base.id}…`);
    const aside = await restore(places, range, moment, DATABASE_NAME);
    say(`Đã khôi phục về ${moment === null ? local(range.to) : local(moment)}.`);
    const files = filesOf(config);
    if (files !== null) say(`Đã đưa lại ${await bringFilesBack(files)} tệp còn thiếu.`);
    if (aside !== null) say(`Dữ liệu trước khi khôi phục còn ở ${aside}; xóa khi không cần nữa.`);
  } finally {
    release();
  }
  // The restored database goes on under a new timeline, which the old backup does not reach.
  await backup({ keep: 7 });
  if (!existsSync(config.keyFile))
    say(`Chưa thấy tệp khóa ${config.keyFile}. Hãy chép bản đã giữ về đó trước khi khởi động.`);
}

const NOT_EMBEDDED =
  'Lệnh này dành cho cơ sở dữ liệu đi kèm. Với máy chủ PostgreSQL riêng, hãy dùng công cụ sao lưu của máy chủ đó.';

/** The folders a backup reads and writes. */
function placesOf(config: Config): BackupPlaces {
  const { cluster, archive, bases } = databaseFolders(config);
  return { cluster, archive, bases };
}

/** Folders of files; `null` when they lie in S3, whose versions are its own backup. */
function filesOf(config: Config): FileFolders | null {
  return config.blobs.kind === 'disk' ? fileFolders(config.blobs.folder, config.backupDir) : null;
}

/**
 * A clean stop hands the last WAL to the archive; after a crash, one start and stop does it. It also finds out
 * whether a server still works on the folder. A cluster that no longer starts is no obstacle: that is what
 * restoring is for.
 */
async function flushArchive(places: BackupPlaces): Promise<void> {
  if (!existsSync(path.join(places.cluster, 'data', 'PG_VERSION'))) return;
  try {
    lockDataFolder(settings().dataDir)();
    await withDatabase(() => Promise.resolve());
  } catch (error) {
    if (error instanceof FolderInUse) throw new CommandError(error.message);
    say('Cơ sở dữ liệu hiện tại không khởi động được; chỉ dùng những gì đã có trong kho WAL.');
  }
}

function chosen(ranges: readonly RestoreRange[], moment: Date): RestoreRange {
  try {
    return chooseRange(ranges, moment);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

function showRanges(ranges: readonly RestoreRange[]): void {
  if (ranges.length === 0) say('Chưa có bản sao lưu nào. Tạo bản đầu tiên: npm run sotay -- backup');
  for (const range of ranges) {
    say(`Bản ${range.base.id} (${megabytes(range.base.bytes)}): khôi phục được ${describeRange(range)}`);
  }
}

/**
 * Reads a moment as people here write it, in Vietnam's time unless it says otherwise.
 *
 * @throws CommandError when it is not one
 */
export function parseMoment(text: string): Date {
  const spaced = text.trim().replace(' ', 'T');
  const zoned = /([zZ]|[+-]\d{2}:?\d{2})$/.test(spaced) ? spaced : `${spaced}+07:00`;
  const moment = new Date(zoned);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(zoned) || Number.isNaN(moment.getTime())) {
    throw new CommandError(`Không hiểu thời điểm "${text}". Viết như sau: "2026-11-22 17:30:00".`);
  }
  return moment;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MB`;
}
