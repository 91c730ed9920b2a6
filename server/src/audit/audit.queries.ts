import type { Db } from '../platform/database/transaction.ts';
import { type AuditEntry, standsInAccessLog } from './entry.ts';

/** Rows of an export go in as one statement; 5,000 parameters stay far below PostgreSQL's 65,535. */
const BATCH = 1_000;

/** Appends entries to the log. */
export async function insertEntry(db: Db, entries: readonly (AuditEntry & { accountId: string | null })[]): Promise<void> {
  for (let from = 0; from < entries.length; from += BATCH) {
    await db
      .insertInto('audit_entry')
      .values(
        entries.slice(from, from + BATCH).map((entry) => ({
          act: entry.act,
          account_id: entry.accountId,
          acting_as: entry.actingAs ?? null,
          on_behalf_of: entry.onBehalfOf ?? null,
          subject_member_id: entry.memberId ?? null,
          subject_org_id: entry.orgId ?? null,
          in_access_log: standsInAccessLog(entry),
          detail: JSON.stringify(entry.detail ?? {}),
        })),
      )
      .execute();
  }
}
