import type { Db, ActorTx } from '../platform/database/transaction.ts';
import { insertEntry } from './audit.queries.ts';
import type { AuditEntry } from './entry.ts';

export type { AuditDetail, AuditEntry } from './entry.ts';

/**
 * Writes one act into the append-only log, in the transaction of the fact itself: both stay or neither does.
 * Whether it stands in the member's own access log is decided by the act (`ACTS`).
 */
export async function writeAudit(tx: ActorTx, entry: AuditEntry): Promise<void> {
  await insertEntry(tx.db, entry, tx.actor.accountId);
}

/** For acts before there is an actor or by the application itself: sign-in, jobs, the command line. */
export async function writeSystemAudit(db: Db, entry: AuditEntry, accountId: string | null = null): Promise<void> {
  await insertEntry(db, entry, accountId);
}
