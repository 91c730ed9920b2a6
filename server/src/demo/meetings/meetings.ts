import type pg from 'pg';
import { FIRST_AGENDA, titleOf } from '../../meetings/preparing.ts';
import { giveHabits, holdRegular, monthsHeld, rollUp } from './hold.ts';
import { fillSessions, publishRecords } from './records.ts';
import { sendReports } from './reports.ts';

/** Months of meetings that the demo remembers. */
const MONTHS = 3;
/** Cells with opinions, votes, tasks and a resolution, the showcase cell first. */
const RICH_CELLS = 4;

/**
 * The life of the cells: three months of regular meetings with their rolls and figures, minutes and resolutions, reports to the
 * superior; the showcase cell's next meeting with some answers, and a draft in another cell. All relative to today.
 */
export async function holdMeetings(client: pg.ClientBase, communeId: number, showcase: number): Promise<void> {
  const months = await monthsHeld(client, MONTHS);
  await giveHabits(client);
  for (const month of months) await holdRegular(client, month, 'closed');
  // Planned blind, the minutes' statement takes three times as long.
  await client.query('ANALYZE meetings_meeting, meetings_invitee, meetings_attendance');
  const rich = await richCells(client, communeId, showcase);
  await fillSessions(client, rich);
  await publishRecords(client, rich);
  await rollUp(client);
  await sendReports(client, rich);

  const { rows } = await client.query<{ next: string }>(`SELECT ($1::date + interval '1 month')::date::text AS next`, [
    months.at(-1),
  ]);
  const next = rows[0]?.next ?? '';
  await convene(client, showcase, next);
  await client.query(`SELECT meetings_draft($1, 'regular', $2, $3, $4, NULL)`, [
    rich.slice(1, 2),
    next,
    titleOf('regular', next),
    FIRST_AGENDA,
  ]);
}

async function richCells(client: pg.ClientBase, communeId: number, showcase: number): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT c.id FROM organizations_current c JOIN meetings_habit b ON b.org_id = c.id
      WHERE c.parent_id = $1 AND c.is_cell AND (SELECT count(*) FROM members_member m WHERE m.home_cell_id = c.id AND m.on_roll) >= 9
      ORDER BY c.id = $2 DESC, c.code LIMIT $3`,
    [communeId, showcase, RICH_CELLS],
  );
  return rows.map(({ id }) => id);
}

/**
 * Calls the cell's next regular meeting on its usual day, or the day after tomorrow when that has gone by. Half have answered, one waits for the
 * chair's word; the three ordinary members who are offered for signing in have not answered yet.
 */
async function convene(client: pg.ClientBase, cell: number, month: string): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO meetings_meeting (host_id, kind, state, title, starts_at, for_month, place, chair_id, minute_taker_id, prepared_from, notice_version, convened_at)
     SELECT b.org_id, 'regular', 'convened', $3, CASE WHEN w.at > now() + interval '1 day' THEN w.at ELSE (sotay_today() + 2 + b.at_time) AT TIME ZONE 'Asia/Ho_Chi_Minh' END,
            $2::date, b.place, l.chair_id, l.minute_taker_id, l.id, 1, now() - interval '2 days'
       FROM meetings_habit b CROSS JOIN LATERAL (SELECT ($2::date + (b.day_of_month - 1) + b.at_time) AT TIME ZONE 'Asia/Ho_Chi_Minh' AS at) w
       JOIN LATERAL (SELECT * FROM meetings_meeting m WHERE m.host_id = b.org_id ORDER BY m.starts_at DESC LIMIT 1) l ON true
      WHERE b.org_id = $1 RETURNING id`,
    [cell, month, titleOf('regular', month)],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The showcase cell has no habit to convene by');
  await client.query(
    `INSERT INTO meetings_agenda_item (meeting_id, place, title, presenter)
     SELECT $1, t.place, t.title, CASE t.place WHEN 1 THEN 'Đ/c bí thư' WHEN 2 THEN 'Đ/c phó bí thư' END FROM unnest($2::text[]) WITH ORDINALITY AS t (title, place)`,
    [id, FIRST_AGENDA],
  );
  await client.query('SELECT meetings_invite($1)', [id]);
  await client.query(
    `WITH called AS (
       SELECT i.member_id, i.member_id = m.chair_id AS chairs,
              row_number() OVER (PARTITION BY h.member_id IS NULL ORDER BY p.sort_name, p.id) AS place, h.member_id IS NULL AS ordinary
         FROM meetings_invitee i JOIN meetings_meeting m ON m.id = i.meeting_id JOIN members_member p ON p.id = i.member_id JOIN members_personal s ON s.member_id = p.id
         LEFT JOIN organizations_position_current h ON h.member_id = i.member_id AND h.org_id = m.host_id
        WHERE i.meeting_id = $1 AND i.role = 'summoned' AND s.class = 'official'
     ), said AS (
       SELECT member_id, CASE WHEN chairs THEN 'attending' WHEN ordinary AND place <= 4 THEN NULL WHEN ordinary AND place IN (6, 9) THEN 'absent'
                              WHEN place % 2 = 1 THEN 'attending' END AS answer, ordinary AND place = 9 AS granted, ordinary AND place = 4 AS seen,
              now() - interval '40 hours' + make_interval(mins => place::int * 71) AS at FROM called
     )
     UPDATE meetings_answer x
        SET delivered_at = CASE WHEN said.answer IS NOT NULL OR said.seen THEN said.at END, seen_at = CASE WHEN said.answer IS NOT NULL OR said.seen THEN said.at END,
            seen_version = CASE WHEN said.answer IS NOT NULL OR said.seen THEN 1 ELSE 0 END, answer = said.answer, answered_at = CASE WHEN said.answer IS NOT NULL THEN said.at END,
            reason = CASE said.answer WHEN 'absent' THEN CASE WHEN said.granted THEN 'Đi khám bệnh theo lịch hẹn' ELSE 'Trực ca tối, chưa đổi được' END END,
            decision = CASE WHEN said.granted THEN 'granted' END, decided_at = CASE WHEN said.granted THEN said.at + interval '3 hours' END
       FROM said WHERE x.meeting_id = $1 AND x.member_id = said.member_id`,
    [id],
  );
  await client.query(
    `INSERT INTO meetings_prior_opinion (id, meeting_id, member_id, kind, text, written_by, written_at)
     SELECT uuidv7(), $1, i.member_id, 'opinion', 'Đề nghị bàn thêm việc lắp đèn ở ngõ 5 trước Tết.', a.id, now() - interval '20 hours'
       FROM meetings_invitee i JOIN identity_account a ON a.member_id = i.member_id
      WHERE i.meeting_id = $1 AND i.role = 'summoned' AND NOT EXISTS (SELECT FROM organizations_position_current h WHERE h.member_id = i.member_id) LIMIT 1`,
    [id],
  );
}
