import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** What the head and the foot of a report's paper say beside the report itself. */
export interface ReportPaperFacts {
  isCell: boolean;
  /** The commune's body, from which the paper takes its place. */
  communeName: string | null;
  secretaryName: string | null;
}

/** The head and foot of a report's paper, by names that its reader may read. */
export async function readReportPaper(db: Db, orgId: number): Promise<ReportPaperFacts | undefined> {
  const { rows } = await sql<ReportPaperFacts>`
    SELECT o.is_cell AS "isCell",
           (SELECT a.name FROM organizations_current a WHERE a.type = 'superior' AND a.id IN (SELECT unnest(authority.ancestors(ARRAY[o.id]))) LIMIT 1) AS "communeName",
           (SELECT m.full_name FROM organizations_position_current h JOIN members_member m ON m.id = h.member_id
             WHERE h.org_id = o.id AND h.position = 'secretary' LIMIT 1) AS "secretaryName"
      FROM organizations_current o WHERE o.id = ${orgId}::int`.execute(db);
  return rows[0];
}
