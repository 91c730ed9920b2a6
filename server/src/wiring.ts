import type { Logger } from 'pino';
import type { Config } from './platform/config.ts';
import { rememberSessions, signedOutIn } from './identity/session-memory.ts';
import { openBlobStore } from './platform/blobs/open-blob-store.ts';
import { createCrypto } from './platform/crypto/crypto.ts';
import { loadMasterKeys } from './platform/crypto/keys.ts';
import { openPool } from './platform/database/pool.ts';
import type { DatabaseUrls } from './platform/database/roles.ts';
import { markPooled } from './platform/database/transaction.ts';
import { watchDatabase } from './platform/database/watch.ts';
import type { DiskGuard } from './platform/disk-guard.ts';
import type { Services } from './platform/http/wired.ts';
import { openOutbound } from './platform/outbound/open-outbound.ts';

/** Services and the way to close what they hold. */
export interface WiredServices {
  readonly services: Services;
  close(): Promise<void>;
}

/**
 * Builds, by hand, what routes, jobs and commands work with.
 *
 * @param urls addresses of a migrated database
 */
export async function wireServices(
  config: Config,
  urls: DatabaseUrls,
  log: Logger,
  diskGuard: DiskGuard,
): Promise<WiredServices> {
  let closing = false;
  const onError = (error: Error): void => {
    if (!closing) log.warn({ err: error }, 'database connection lost');
  };
  const appPool = openPool(urls.appUrl, { max: 30, name: 'sotay app', onError });
  const ownerPool = openPool(urls.ownerUrl, { max: 12, name: 'sotay owner', onError });
  if (config.database.kind === 'external' && config.database.pooled) markPooled(appPool);
  const keys = loadMasterKeys(config.keyFile, (file) =>
    log.warn({ file }, 'Đã tạo khóa mã hóa. Hãy sao lưu tệp này ở nơi khác: mất nó là mất mọi số đã mã hóa.'),
  );
  const crypto = await createCrypto(keys, ownerPool);
  const clock = (): Date => new Date();
  const watch = await watchDatabase(ownerPool, log);
  const out = openOutbound(config, clock);
  const services: Services = {
    config,
    appPool,
    ownerPool,
    crypto,
    blobs: await openBlobStore(config, crypto, ownerPool),
    push: out.push,
    sms: out.sms,
    diskGuard,
    log,
    clock,
    watch,
    readSession: rememberSessions(ownerPool, watch, clock, log),
    wasSignedOut: signedOutIn(ownerPool),
  };
  return {
    services,
    async close() {
      await watch.stop();
      out.close();
      closing = true;
      await Promise.all([appPool.end(), ownerPool.end()]);
    },
  };
}
