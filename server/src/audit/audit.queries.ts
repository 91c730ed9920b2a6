import type { Db } from '../platform/database/transaction.ts';
import { type AuditEntry, standsInAccessLog } from './entry.ts';

/** Appends one entry to the log; `accountId` is null for the application itself. */
export async function insertEntry(db: Db, entry: AuditEntry, accountId: string | null): Promise<void> {
  await db
    .insertInto('audit_entry')
    .values({
      act: entry.act,
      account_id: accountId,
      acting_as: entry.actingAs ?? null,
      on_behalf_of: entry.onBehalfOf ?? null,
      subject_member_id: entry.memberId ?? null,
      subject_org_id: entry.orgId ?? null,
      in_access_log: standsInAccessLog(entry),
      detail: JSON.stringify(entry.detail ?? {}),
    })
    .execute();
}
