import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadDemo } from './demo/load.ts';
import { startDemoVneid } from './demo/vneid/vneid.ts';
import { greet } from './greeting.ts';
import { MEETING_CRONTAB, meetingTasks } from './meetings/meeting-tasks.ts';
import { IMPORT_CRONTAB, importTasks } from './members/import/import-tasks.ts';
import { NOTIFICATION_CRONTAB, notificationTasks } from './notifications/notification-tasks.ts';
import { BLOB_CRONTAB, blobTasks } from './platform/blobs/blob-tasks.ts';
import { ConfigError, readConfig, type Config } from './platform/config.ts';
import { migrate, MigrationRefused } from './platform/database/migrate.ts';
import { openForServer } from './platform/database/open.ts';
import { watchDisk, type DiskGuard } from './platform/disk-guard.ts';
import { buildApp } from './platform/http/app.ts';
import { readInstallation, roleProblems } from './platform/installation.ts';
import { startWorker } from './platform/jobs.ts';
import { createLogger } from './platform/logging.ts';
import { FolderInUse } from './platform/server-lock.ts';
import { modules } from './routes.ts';
import { SYNC_CRONTAB, syncTasks } from './sync/sync-tasks.ts';
import { wireServices } from './wiring.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const WEB_BUILD = path.join(ROOT, 'web/build');

/** A request that takes longer than this while we stop is cut off, in milliseconds. */
const DRAIN_LIMIT_MS = 20_000;

/** What has been started so far; stopped in the opposite order. */
const started: (() => Promise<void> | void)[] = [];
let stopping = false;

try {
  await main(readConfig(process.env, ROOT));
} catch (error) {
  // What was cut off by our own stopping is no news.
  if (!stopping) console.error(sentenceFor(error));
  await stop(1);
}

/** What the person at the terminal can act on, or the whole error when nobody foresaw it. */
function sentenceFor(error: unknown): unknown {
  if (error instanceof ConfigError || error instanceof FolderInUse || error instanceof MigrationRefused) {
    return error.message;
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Cổng ${process.env['PORT'] ?? '3000'} đang có chương trình khác dùng. Hãy đặt PORT=<cổng khác>.`;
  if (code === 'EACCES') return `Không có quyền: ${String(error)}`;
  return error;
}

async function main(asked: Config): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0));
  const log = createLogger(asked.logLevel);
  process.on('unhandledRejection', (error) => {
    log.error({ err: error }, 'unhandled rejection');
    void stop(1);
  });

  const database = await openForServer(
    asked,
    {
      onFall: (how) => log.error({ how }, 'database fell, starting it again'),
      onRisen: () => log.warn('database is up again'),
      onGiveUp: (error) => {
        log.fatal({ err: error }, 'database cannot be kept up');
        void stop(1);
      },
    },
    (message) => console.log(message),
  );
  started.push(() => database.close());
  const wrong = await roleProblems(database.appUrl, database.ownerUrl);
  if (wrong.length > 0) throw new ConfigError(wrong);
  await migrate(database.ownerUrl);

  // A database with real people in it is never served as a demo, whatever the settings forgot to say.
  const held = await readInstallation(database.ownerUrl);
  const config = { ...asked, demo: asked.demo && (held.demo || held.empty) };

  const diskGuard = watchOver(config, log);
  const { services, close } = await wireServices(config, database, log, diskGuard);
  started.push(close);
  if (config.demo) {
    console.log('Đang nạp dữ liệu dùng thử nếu chưa có (lần đầu mất vài chục giây)…');
    await loadDemo({ ownerPool: services.ownerPool, crypto: services.crypto, log });
  }
  if (config.roles.worker) {
    const tasks = {
      ...importTasks(services),
      ...blobTasks(services),
      ...meetingTasks(services),
      ...syncTasks(services),
      ...notificationTasks(services),
    };
    const worker = await startWorker(
      services.ownerPool,
      tasks,
      [IMPORT_CRONTAB, BLOB_CRONTAB, MEETING_CRONTAB, SYNC_CRONTAB, NOTIFICATION_CRONTAB].join('\n'),
      log,
    );
    started.push(() => worker.stop());
  }
  if (config.roles.web) {
    const app = await buildApp(services, modules, existsSync(path.join(WEB_BUILD, 'index.html')) ? WEB_BUILD : null);
    started.push(() => app.close());
    await app.listen({ host: config.host, port: config.port });
    const vneid = await startDemoVneid(services);
    if (vneid !== null) started.push(() => vneid.close());
  }
  await greet(services, database.ownerUrl);
}

function watchOver(config: Config, log: ReturnType<typeof createLogger>): DiskGuard {
  const guard = watchDisk({
    folder: config.dataDir,
    minFreeBytes: config.minFreeBytes,
    onChange(state, freeBytes) {
      const facts = { freeMb: Math.round(freeBytes / 1024 / 1024) };
      if (state === 'readOnly') log.error(facts, 'Đĩa sắp đầy: sổ tay tạm chỉ cho đọc. Hãy giải phóng dung lượng.');
      else if (state === 'low') log.warn(facts, 'Dung lượng đĩa còn ít.');
      else log.info(facts, 'Dung lượng đĩa đã đủ.');
    },
  });
  started.push(() => guard.stop());
  return guard;
}

/** Drains requests first, then jobs, then connections, and the database last. */
async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const close of started.reverse()) {
    await Promise.race([
      Promise.resolve(close()).catch((error: unknown) => console.error(error)),
      sleep(DRAIN_LIMIT_MS),
    ]);
  }
  process.exit(exitCode);
}
