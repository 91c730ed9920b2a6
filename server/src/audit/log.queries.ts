import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** An entry with the names an auditor reads. */
export interface LogRow {
  id: number;
  at: Date;
  act: string;
  byName: string | null;
  actingAs: string | null;
  onBehalfOf: number | null;
  subjectMemberId: number | null;
  subjectOrgId: number | null;
  subjectOrgName: string | null;
  detail: Record<string, unknown>;
}

/** Entries about a body's subtree, newest first; empty when the actor is not its auditor. */
export async function readLog(
  db: Db,
  orgId: number,
  act: string | undefined,
  before: number | null,
  limit: number,
): Promise<LogRow[]> {
  const { rows } = await sql<LogRow>`
    SELECT id, at, act, by_name AS "byName", acting_as AS "actingAs", on_behalf_of AS "onBehalfOf", subject_member_id AS "subjectMemberId",
           subject_org_id AS "subjectOrgId", subject_org_name AS "subjectOrgName", detail
      FROM audit_of_subtree(${orgId}::int, ${act ?? null}::text, ${before}::bigint, ${limit}::int)`.execute(db);
  return rows;
}

/** Whether the actor audits this body. */
export async function mayAudit(db: Db, orgId: number): Promise<boolean> {
  const { rows } = await sql<{
    may: boolean | null;
  }>`SELECT ${orgId}::int = ANY (authority.orgs_for('auditLog')) AS may`.execute(db);
  return rows[0]?.may === true;
}
