import type { Logger } from 'pino';
import type pg from 'pg';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Config } from '../config.ts';
import type { Crypto } from '../crypto/crypto.ts';
import type { Watch } from '../database/watch.ts';
import type { DiskGuard } from '../disk-guard.ts';
import type { PushSender } from '../outbound/push.ts';
import type { SmsSender } from '../outbound/sms.ts';
import type { ReadSession, WasSignedOut } from './session.ts';

/** What routes and use cases are wired with, by hand, in main.ts and in the tests. */
export interface Services {
  readonly config: Config;
  /** Application role: every request's transaction. */
  readonly appPool: pg.Pool;
  /** Owner role: before there is an actor, and for jobs. */
  readonly ownerPool: pg.Pool;
  readonly crypto: Crypto;
  /** Files; which person may have one is the use case's answer. */
  readonly blobs: BlobStore;
  readonly push: PushSender;
  /** Null where no SMS are sent. */
  readonly sms: SmsSender | null;
  readonly diskGuard: Pick<DiskGuard, 'readOnly' | 'state' | 'freeBytes'>;
  readonly log: Logger;
  /** The present moment; tests set it. */
  readonly clock: () => Date;
  /** Says whether what this process remembers of authority and of what moved is still good. */
  readonly watch: Watch;
  readonly readSession: ReadSession;
  readonly wasSignedOut: WasSignedOut;
}
