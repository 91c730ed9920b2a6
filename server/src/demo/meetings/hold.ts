import type pg from 'pg';
import { FIRST_AGENDA, titleOf } from '../../meetings/preparing.ts';

const REASONS = ['Ốm, đang điều trị', 'Đi công tác theo phân công của cơ quan', 'Gia đình có việc hiếu', 'Trực ca tối'];

/** The habit of every cell that has a secretary: one of the first five days, mostly in the evening, where people live or work. */
export async function giveHabits(client: pg.ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO meetings_habit (org_id, day_of_month, at_time, place)
     SELECT o.id, 1 + o.id % 5, (ARRAY['19:00', '19:30', '19:00', '20:00', '14:00'])[1 + o.id / 5 % 5]::time,
            CASE WHEN o.name ~* 'xóm|thôn|bản|khu|tổ' THEN 'Nhà văn hóa ' ELSE 'Phòng họp ' END || regexp_replace(o.name, '^Chi bộ ', '')
       FROM organizations_current o
      WHERE o.is_cell AND EXISTS (SELECT FROM organizations_position_current h WHERE h.org_id = o.id AND h.position = 'secretary')`,
  );
}

/**
 * A regular meeting of every cell with a habit, held and closed: whom it called by the standing of its day, what they had
 * answered, and the roll. Marks are the same every time: nine in ten present, more or fewer by the cell. Rows by the hundred thousand, so
 * in statements over all cells together; `meetings_circle` says the same for one meeting.
 *
 * @param month first day of the month they count for
 */
export async function holdRegular(client: pg.ClientBase, month: string, state: 'closed' | 'published'): Promise<void> {
  await client.query(
    `INSERT INTO meetings_meeting (host_id, kind, state, title, starts_at, for_month, place, chair_id, minute_taker_id, notice_version, convened_at, opened_at, closed_at, published_at)
     SELECT b.org_id, 'regular', $3, $2, s.at, $1::date, b.place, c.member_id, coalesce(t.member_id, c.member_id), 1,
            s.at - interval '6 days', s.at, s.at + interval '95 minutes',
            CASE $3 WHEN 'published' THEN s.at + interval '1 day' END
       FROM meetings_habit b
      CROSS JOIN LATERAL (SELECT ($1::date + (b.day_of_month - 1) + b.at_time) AT TIME ZONE 'Asia/Ho_Chi_Minh' AS at) s
       JOIN LATERAL (SELECT h.member_id FROM organizations_position_current h WHERE h.org_id = b.org_id AND h.position = 'secretary' LIMIT 1) c ON true
       LEFT JOIN LATERAL (SELECT h.member_id FROM organizations_position_current h
                           WHERE h.org_id = b.org_id AND h.position IN ('cellCommitteeMember', 'deputySecretary')
                           ORDER BY h.position, h.member_id LIMIT 1) t ON true`,
    [month, titleOf('regular', month), state],
  );
  await callCircles(client, month);
  await client.query(
    `INSERT INTO meetings_answer (meeting_id, member_id, delivered_at, seen_at, seen_version, answer, answered_at, reason, decision, decided_at)
     SELECT i.meeting_id, i.member_id, g.at, g.at, CASE WHEN g.at IS NULL THEN 0 ELSE 1 END, g.answer, CASE WHEN g.answer IS NOT NULL THEN g.at END,
            CASE g.answer WHEN 'absent' THEN ($2::text[])[1 + c.chance % 4] END, CASE g.answer WHEN 'absent' THEN 'granted' END,
            CASE g.answer WHEN 'absent' THEN g.at + interval '5 hours' END
       FROM meetings_meeting m JOIN meetings_invitee i ON i.meeting_id = m.id
       LEFT JOIN demo_circle c ON c.meeting_id = i.meeting_id AND c.member_id = i.member_id
      CROSS JOIN LATERAL (
        SELECT CASE WHEN c.mark = 'excused' THEN 'absent' WHEN c.mark = 'present' AND c.chance % 10 < 8 THEN 'attending' END AS answer,
               CASE WHEN c.mark = 'excused' OR c.chance % 10 < 8 THEN c.starts_at - interval '5 days' + make_interval(mins => c.chance * 3) END AS at) g
      WHERE m.for_month = $1 AND m.kind = 'regular'`,
    [month, REASONS],
  );
  await client.query(
    `INSERT INTO meetings_attendance (meeting_id, member_id, cell_id, standing, attendance_base, vote_base, votes, mark, late, marked_at)
     SELECT meeting_id, member_id, cell_id, standing, attendance_base, vote_base, votes, mark, late,
            starts_at + CASE WHEN late THEN interval '17 minutes' ELSE interval '2 minutes' END FROM demo_circle`,
  );
}

/**
 * Agenda and invitations of a month's regular meetings, by the standing of each one's day. The circles stay in the temporary table
 * `demo_circle`, with the mark that each member will have, until the transaction ends.
 */
export async function callCircles(client: pg.ClientBase, month: string): Promise<void> {
  await client.query(
    `INSERT INTO meetings_agenda_item (meeting_id, place, title)
     SELECT m.id, t.place, t.title FROM meetings_meeting m CROSS JOIN unnest($2::text[]) WITH ORDINALITY AS t (title, place)
      WHERE m.for_month = $1 AND m.kind = 'regular'`,
    [month, FIRST_AGENDA],
  );
  await client.query(
    `CREATE TEMP TABLE IF NOT EXISTS demo_circle (meeting_id uuid, member_id int, cell_id int, role text, standing text, attendance_base text,
                                                  vote_base boolean, votes boolean, mark text, late boolean, chance int, starts_at timestamptz) ON COMMIT DROP`,
  );
  await client.query('TRUNCATE demo_circle');
  await client.query(
    `WITH held AS MATERIALIZED (SELECT * FROM meetings_meeting WHERE for_month = $1 AND kind = 'regular'),
     days AS (SELECT on_day, array_agg(host_id) AS cells FROM held GROUP BY on_day),
     called AS (
       SELECT m.id AS meeting_id, m.host_id, m.starts_at, s.member_id, s.cell_id, CASE e.invited WHEN 'yes' THEN 'summoned' ELSE 'informed' END AS role,
              s.standing, e.attendance_base, e.vote_base, e.votes, abs(hashtext(s.member_id || $1::text)) % 1000 AS chance
         FROM days d CROSS JOIN LATERAL meetings_standings(d.cells, d.on_day) s
         JOIN held m ON m.host_id = s.cell_id AND m.on_day = d.on_day
         JOIN members_standing_effect e ON e.standing = s.standing AND e.invited IN ('yes', 'informed')
          AND e.effective_from <= d.on_day AND (e.effective_to IS NULL OR e.effective_to > d.on_day))
     INSERT INTO demo_circle
     SELECT meeting_id, member_id, cell_id, role, standing, attendance_base, vote_base, votes, mark, mark = 'present' AND chance > 960, chance, starts_at
       FROM called c
      CROSS JOIN LATERAL (SELECT CASE WHEN c.attendance_base <> 'yes' OR c.role = 'informed' THEN 'exempt'
                                      WHEN c.chance < 10 + c.host_id % 7 * 5 THEN 'unexcused'
                                      WHEN c.chance < 40 + c.host_id % 7 * 15 THEN 'excused' ELSE 'present' END AS mark) k`,
    [month],
  );
  await client.query('ANALYZE demo_circle');
  await client.query(
    `INSERT INTO meetings_invitee (meeting_id, member_id, cell_id, role)
     SELECT meeting_id, member_id, cell_id, role FROM (
       SELECT meeting_id, member_id, cell_id, role FROM demo_circle
       UNION ALL SELECT m.id, p.member_id, n.cell_id, 'follower' FROM meetings_meeting m
         JOIN organizations_position p ON p.org_id = m.host_id AND p.position = 'follower' AND p.undone_at IS NULL
          AND p.held_from <= m.on_day AND (p.held_to IS NULL OR p.held_to > m.on_day)
         JOIN members_member n ON n.id = p.member_id AND n.on_roll
        WHERE m.for_month = $1 AND m.kind = 'regular') everybody
      ORDER BY meeting_id, member_id
     ON CONFLICT DO NOTHING`,
    [month],
  );
}

/** Attendance figures of the months held, group by group, as every closing keeps them. One lock a group: for a few thousand meetings. */
export async function rollUp(client: pg.ClientBase): Promise<void> {
  await client.query(`SELECT meetings_roll_up(id) FROM meetings_meeting WHERE state IN ('closed', 'published')`);
}

/**
 * The same figures in one statement, for seeded databases whose groups would overflow the lock table. A test holds them against
 * `meetings_roll_up`.
 */
export async function rollUpAtOnce(client: pg.ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO meetings_rollup (org_id, for_month, kind, meetings, base, present, late, excused, unexcused)
     SELECT m.host_id, m.for_month, m.kind, count(DISTINCT m.id),
            count(*) FILTER (WHERE t.attendance_base = 'yes' OR (t.attendance_base = 'ifPresent' AND t.mark = 'present')),
            count(*) FILTER (WHERE t.attendance_base <> 'no' AND t.mark = 'present'), count(*) FILTER (WHERE t.attendance_base <> 'no' AND t.late),
            count(*) FILTER (WHERE t.attendance_base = 'yes' AND t.mark = 'excused'), count(*) FILTER (WHERE t.attendance_base = 'yes' AND t.mark = 'unexcused')
       FROM meetings_meeting m JOIN meetings_attendance t ON t.meeting_id = m.id
      WHERE m.state IN ('closed', 'published') AND m.kind = 'regular' GROUP BY 1, 2, 3`,
  );
}

/** First days of the last `count` months whose meetings are over, oldest first. */
export async function monthsHeld(client: pg.ClientBase, count: number): Promise<string[]> {
  // Everybody meets in the first five days, so this month counts once they are over.
  const { rows } = await client.query<{ month: string }>(
    `SELECT (date_trunc('month', sotay_today() - 5) - make_interval(months => n))::date::text AS month FROM generate_series($1::int - 1, 0, -1) AS n`,
    [count],
  );
  return rows.map(({ month }) => month);
}
