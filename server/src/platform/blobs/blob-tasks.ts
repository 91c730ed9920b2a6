import { copyNewFiles, fileFolders, isBackedUp, type SeenFolders } from '../backup/files.ts';
import type { Services } from '../http/wired.ts';
import type { Tasks } from '../jobs.ts';
import { tidyBlobs } from './tidy.ts';

/** How long a content may wait for something to refer to it, in milliseconds. */
const DAY_OF_GRACE_MS = 24 * 60 * 60_000;

/** Every hour what nothing refers to goes; every minute what is new is copied, as the database's WAL is. */
export const BLOB_CRONTAB = '23 * * * * blobs:tidy\n* * * * * blobs:copy';

/** The background work of files, for the worker. */
export function blobTasks(services: Pick<Services, 'ownerPool' | 'blobs' | 'clock' | 'log' | 'config'>): Tasks {
  const seen: SeenFolders = new Map();
  return {
    'blobs:tidy': async () => {
      const before = new Date(services.clock().getTime() - DAY_OF_GRACE_MS);
      const removed = await tidyBlobs(services.ownerPool, services.blobs, before);
      if (removed > 0) services.log.info({ removed }, 'files nothing refers to were removed');
    },
    'blobs:copy': async () => {
      const { blobs, backupDir } = services.config;
      if (blobs.kind === 'disk' && isBackedUp(backupDir))
        await copyNewFiles(fileFolders(blobs.folder, backupDir), seen);
    },
  };
}
