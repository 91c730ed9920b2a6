import type { Logger } from 'pino';
import type pg from 'pg';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Config } from '../config.ts';
import type { Crypto } from '../crypto/crypto.ts';
import type { Actor } from '../database/transaction.ts';
import type { DiskGuard } from '../disk-guard.ts';

/** A signed-in device, as the identity module knows it (from memory for reads, never older than a second). */
export interface Session {
  readonly actor: Actor;
  readonly deviceId: string;
  /** Văn phòng is open in this session: signed in within 12 hours and used within 30 minutes (dated rules). */
  readonly officeOpen: boolean;
}

/** What a route needs of the answer. */
export interface SessionAsk {
  /** The route belongs to Văn phòng: its idle life slides. */
  readonly office?: boolean;
  /** Asked of the database and not of memory: the act needs a proof that may be a second old. */
  readonly fresh?: boolean;
}

/** Answers which session a cookie's token belongs to; null when there is none, or no longer. */
export type ReadSession = (token: string, ask?: SessionAsk) => Promise<Session | null>;

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
  readonly diskGuard: Pick<DiskGuard, 'readOnly' | 'state' | 'freeBytes'>;
  readonly log: Logger;
  /** The present moment; tests set it. */
  readonly clock: () => Date;
  readonly readSession: ReadSession;
}
