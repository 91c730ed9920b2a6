import type pg from 'pg';

/**
 * Monthly reports on the published meetings: the earlier months' accepted, the newest month's in every state and some missing.
 *
 * @param cells cells whose newest reports are, in this order, sent, returned, being written, accepted
 */
export async function sendReports(client: pg.ClientBase, cells: readonly number[]): Promise<void> {
  await client.query(
    `WITH over AS (
       SELECT m.*, o.parent_id, r.base, r.present, r.excused, r.unexcused,
              CASE WHEN m.for_month < max(m.for_month) OVER () THEN 'accepted'
                   WHEN m.host_id = ANY ($1::int[]) THEN (ARRAY['submitted', 'returned', 'draft', 'accepted'])[array_position($1::int[], m.host_id)]
                   ELSE (ARRAY['submitted', 'submitted', 'returned', 'draft', NULL])[1 + m.host_id % 12] END AS planned,
              m.for_month = max(m.for_month) OVER () AND m.host_id % 12 > 4 AS accepted_now
         FROM meetings_meeting m JOIN organizations_current o ON o.id = m.host_id
         JOIN meetings_rollup r ON r.org_id = m.host_id AND r.for_month = m.for_month AND r.kind = m.kind
        WHERE m.state = 'published' AND o.parent_id IS NOT NULL
     ), stated AS (
       SELECT over.*, coalesce(planned, CASE WHEN accepted_now THEN 'accepted' END) AS report_state FROM over
     ), sized AS (
       SELECT home_cell_id, count(*) FILTER (WHERE class = 'official') AS official, count(*) FILTER (WHERE class = 'probationary') AS probationary
         FROM members_personal WHERE on_roll AND activity = 'active' GROUP BY 1
     )
     INSERT INTO reports_report (org_id, superior_id, for_month, meeting_id, state, figures, summary, proposals, due_on, submitted_by, submitted_at,
                                 decided_by, decided_at, return_reason)
     SELECT m.host_id, m.parent_id, m.for_month, m.id, m.report_state,
            jsonb_build_object(
              'meetings', jsonb_build_array(jsonb_build_object('kind', m.kind, 'onDay', m.on_day, 'base', m.base, 'present', m.present, 'excused', m.excused, 'unexcused', m.unexcused)),
              'membersOfficial', coalesce(n.official, 0), 'membersProbationary', coalesce(n.probationary, 0),
              'resolutions', (SELECT coalesce(jsonb_agg(x.symbol), '[]') FROM meetings_resolution x WHERE x.meeting_id = m.id),
              'assignmentsGiven', (SELECT count(*) FROM meetings_assignment t WHERE t.meeting_id = m.id),
              'assignmentsDone', (SELECT count(*) FROM meetings_assignment t WHERE t.reviewed_in = m.id AND t.review = 'done'),
              'score', (SELECT jsonb_build_object('total', s.total, 'grade', s.grade) FROM meetings_score s WHERE s.meeting_id = m.id)),
            'Chi bộ sinh hoạt đúng ngày, đảng viên tham gia thảo luận sôi nổi.',
            CASE WHEN m.host_id % 4 = 0 THEN 'Đề nghị cấp trên hỗ trợ máy chiếu cho nhà văn hóa.' ELSE '' END,
            m.on_day + rules_value('meeting.reportDaysAfter')::int,
            CASE WHEN m.report_state <> 'draft' THEN a.id END, CASE WHEN m.report_state <> 'draft' THEN d.sent END,
            CASE WHEN m.report_state IN ('accepted', 'returned') THEN f.account_id END,
            CASE WHEN m.report_state IN ('accepted', 'returned') THEN least(d.sent + interval '15 hours', now()) END,
            CASE WHEN m.report_state = 'returned' THEN 'Số đảng viên vắng chưa khớp với biên bản, mời chi bộ xem lại.' END
       FROM stated m
      CROSS JOIN LATERAL (SELECT least(m.published_at + interval '3 hours' + make_interval(days => CASE WHEN m.host_id % 9 = 0 THEN 3 ELSE 0 END), now()) AS sent) d
       LEFT JOIN sized n ON n.home_cell_id = m.host_id
       LEFT JOIN identity_account a ON a.member_id = m.chair_id
       LEFT JOIN LATERAL (SELECT r.account_id FROM authority_staff_role_current r WHERE r.org_id = m.parent_id AND r.role = 'office' LIMIT 1) f ON true
      WHERE m.report_state IS NOT NULL`,
    [cells],
  );
}
