import type { EditMeeting } from '@sotay/contract';
import { sql } from 'kysely';
import type { ActorTx, Db } from '../platform/database/transaction.ts';
import type { FieldProblem } from '../platform/http/problem.ts';
import type { MeetingFacts } from './facts.ts';
import { blankToNull } from './notice.ts';
import { readChoices } from './reading.queries.ts';

type Venues = NonNullable<EditMeeting['venues']>;

/** What is wrong with the venues of a conference: only it has some, each cell under the host gathers at one of them. */
export async function venueProblems(tx: ActorTx, facts: MeetingFacts, venues: Venues): Promise<FieldProblem[]> {
  if (facts.card.kind !== 'conference') {
    return venues.length === 0 ? [] : [{ field: 'venues', message: 'Chỉ hội nghị mới có điểm cầu.' }];
  }
  const problems: FieldProblem[] = [];
  const names = new Set(venues.map((venue) => venue.name));
  if (names.size < venues.length) problems.push({ field: 'venues', message: 'Hai điểm cầu đang trùng tên.' });
  const cells = venues.flatMap((venue) => venue.cellIds);
  if (new Set(cells).size < cells.length) {
    problems.push({ field: 'venues', message: 'Mỗi chi bộ chỉ dự ở một điểm cầu.' });
  }
  const under = new Set((await readChoices(tx.db, facts.card.id))?.cells.map((cell) => cell.id));
  for (const [at, venue] of venues.entries()) {
    if (venue.cellIds.some((cell) => !under.has(cell))) {
      problems.push({
        field: `venues.${at}.cellIds`,
        message: 'Có chi bộ không trực thuộc cấp ủy triệu tập hội nghị.',
      });
    }
    if (venue.keeperId !== null && !(await isMemberOf(tx.db, facts.card.id, venue.keeperId))) {
      problems.push({
        field: `venues.${at}.keeperId`,
        message: 'Người phụ trách điểm cầu cần là đảng viên của đảng bộ triệu tập hội nghị.',
      });
    }
  }
  return problems;
}

/** Writes venues and who gathers there. A venue with the same name is the same venue. */
export async function saveVenues(db: Db, meetingId: string, venues: Venues): Promise<void> {
  const wanted = JSON.stringify(
    venues.map(({ name, place, keeperId }) => ({ name, place: blankToNull(place), keeper_id: keeperId })),
  );
  const gathers = JSON.stringify(
    venues.flatMap(({ name, cellIds }) => cellIds.map((cell) => ({ name, cell_id: cell }))),
  );
  await sql`UPDATE meetings_venue v SET place = w.place, keeper_id = w.keeper_id
              FROM jsonb_to_recordset(${wanted}::jsonb) AS w (name text, place text, keeper_id int)
             WHERE v.meeting_id = ${meetingId}::uuid AND v.removed_at IS NULL AND v.name = w.name`.execute(db);
  await sql`UPDATE meetings_venue SET removed_at = now()
             WHERE meeting_id = ${meetingId}::uuid AND removed_at IS NULL
               AND name NOT IN (SELECT w.name FROM jsonb_to_recordset(${wanted}::jsonb) AS w (name text))`.execute(db);
  await sql`INSERT INTO meetings_venue (meeting_id, name, place, keeper_id)
            SELECT ${meetingId}::uuid, w.name, w.place, w.keeper_id FROM jsonb_to_recordset(${wanted}::jsonb) AS w (name text, place text, keeper_id int)
            ON CONFLICT DO NOTHING`.execute(db);
  await sql`UPDATE meetings_conference_cell SET removed_at = now()
             WHERE meeting_id = ${meetingId}::uuid AND removed_at IS NULL
               AND cell_id NOT IN (SELECT g.cell_id FROM jsonb_to_recordset(${gathers}::jsonb) AS g (cell_id int))`.execute(
    db,
  );
  await sql`INSERT INTO meetings_conference_cell (meeting_id, cell_id, venue_id)
            SELECT ${meetingId}::uuid, g.cell_id, v.id FROM jsonb_to_recordset(${gathers}::jsonb) AS g (name text, cell_id int)
              JOIN meetings_venue v ON v.meeting_id = ${meetingId}::uuid AND v.name = g.name AND v.removed_at IS NULL
            ON CONFLICT (meeting_id, cell_id) DO UPDATE SET venue_id = excluded.venue_id, removed_at = NULL`.execute(
    db,
  );
}

async function isMemberOf(db: Db, meetingId: string, memberId: number): Promise<boolean> {
  const { rows } = await sql<{ fits: boolean }>`
    SELECT meetings_keeper_fits(${meetingId}::uuid, ${memberId}::int) AS fits`.execute(db);
  return rows[0]?.fits === true;
}
