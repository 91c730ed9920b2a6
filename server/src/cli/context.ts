import path from 'node:path';
import { readConfig, type Config } from '../platform/config.ts';
import { migrate } from '../platform/database/migrate.ts';
import { openForCommand, type OpenDatabase } from '../platform/database/open.ts';
import { watchDisk } from '../platform/disk-guard.ts';
import type { Services } from '../platform/http/wired.ts';
import { createLogger } from '../platform/logging.ts';
import { wireServices } from '../wiring.ts';

/** The repository's root; relative settings start from it, files named on the command line from where one stands. */
export const ROOT = path.resolve(import.meta.dirname, '../../..');

/** A mistake of the person at the terminal: shown as a sentence, without a stack. */
export class CommandError extends Error {}

/** Says a line to the person at the terminal. */
export function say(line: string): void {
  console.log(line);
}

/** Settings as the server would read them. */
export function settings(): Config {
  return readConfig(process.env, ROOT);
}

/** Runs `work` on the database, joining a running server's or starting it for as long as it takes. */
export async function withDatabase<T>(work: (database: OpenDatabase, config: Config) => Promise<T>): Promise<T> {
  const config = settings();
  const database = await openForCommand(config, say);
  try {
    return await work(database, config);
  } finally {
    await database.close();
  }
}

/** Runs `work` on the newest schema, with the same services as routes and jobs have. */
export async function withServices<T>(work: (services: Services, database: OpenDatabase) => Promise<T>): Promise<T> {
  return withDatabase(async (database, config) => {
    await migrate(database.ownerUrl);
    const diskGuard = watchDisk({
      folder: config.dataDir,
      minFreeBytes: config.minFreeBytes,
      onChange: () => undefined,
    });
    const wired = await wireServices(config, database, createLogger('warn'), diskGuard);
    try {
      if ((await diskGuard.look()) === 'readOnly')
        throw new CommandError('Đĩa sắp đầy. Hãy giải phóng dung lượng rồi làm lại.');
      return await work(wired.services, database);
    } finally {
      diskGuard.stop();
      await wired.close();
    }
  });
}
