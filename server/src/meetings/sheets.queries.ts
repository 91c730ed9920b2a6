import type { Position } from '@sotay/contract';
import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** A sheet as it is printed. */
export interface PrintedSheet {
  version: number;
  rows: { number: number; fullName: string; position: Position | null }[];
}

/** Prints the sheet of a meeting or of one venue of it, or the last one again; null when there is nobody to list. */
export async function printSheet(db: Db, meetingId: string, venueId: string | null): Promise<PrintedSheet | null> {
  const { rows } = await sql<{ sheet: PrintedSheet | null }>`
    SELECT meetings_print_sheet(${meetingId}::uuid, ${venueId}::uuid) AS sheet`.execute(db);
  return rows[0]?.sheet ?? null;
}

/** A sheet that was printed, with the number of the newest one of the same venue. */
export async function readSheet(db: Db, meetingId: string, version: number | 'latest') {
  return db
    .selectFrom('meetings_sheet as s')
    .where('s.meeting_id', '=', meetingId)
    .$if(version !== 'latest', (query) => query.where('s.version', '=', Number(version)))
    .select([
      's.version',
      's.members',
      's.printed_at as printedAt',
      sql<number>`(SELECT max(n.version) FROM meetings_sheet n WHERE n.meeting_id = s.meeting_id AND n.venue_id IS NOT DISTINCT FROM s.venue_id)`.as(
        'newest',
      ),
    ])
    .orderBy('s.version', 'desc')
    .limit(1)
    .executeTakeFirst();
}
