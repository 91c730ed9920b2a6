import { sql } from 'kysely';
import type { ActorTx } from '../../platform/database/transaction.ts';
import type { MeetingDesks } from './desks.ts';

/** Of who has no desk. */
export const NO_MEETING_DESKS: MeetingDesks = { overview: [], statistics: [], reports: [], conferences: [] };

/**
 * Bodies above what the actor's authority names: cells whose month he reads, bodies whose numbers he reads, those whose reports
 * he takes; and those whose conferences he calls or organises. His own cell gives no desk.
 */
export async function readMeetingDesks({ db }: ActorTx): Promise<MeetingDesks> {
  const { rows } = await sql<MeetingDesks>`
    WITH RECURSIVE may AS (
      SELECT (SELECT authority.number_orgs()) AS numbers, (SELECT authority.orgs_may('reportDecide')) AS reports
    ), named AS (
      SELECT o.parent_id, o.is_cell, o.id IN (SELECT unnest(numbers) FROM may) AS numbered, o.id IN (SELECT unnest(reports) FROM may) AS taken
        FROM organizations_current o
    ), up (id, at) AS (
      SELECT parent_id, 'overview' FROM named WHERE numbered AND is_cell
      UNION SELECT parent_id, 'reports' FROM named WHERE taken
      UNION SELECT o.parent_id, u.at FROM up u JOIN organizations_current o ON o.id = u.id
    )
    SELECT coalesce((SELECT array_agg(id) FROM up WHERE at = 'overview'), '{}') AS overview,
           coalesce((SELECT array_agg(DISTINCT parent_id) FROM named WHERE numbered), '{}') AS statistics,
           coalesce((SELECT array_agg(id) FROM up WHERE at = 'reports'), '{}') AS reports,
           authority.host_orgs() || coalesce((
             SELECT array_agg(DISTINCT m.host_id) FROM meetings_meeting m
              WHERE m.kind = 'conference' AND m.id IN (SELECT unnest((SELECT authority.meeting_relation('organizer'))))), '{}') AS conferences`.execute(
    db,
  );
  return rows[0] ?? NO_MEETING_DESKS;
}
