-- What a superior reads of its cells' month: numbers and states, never content. Groups under five (domain.md § 4) are hidden
-- here, in the database: the application role cannot read another body's rollup rows at all.
-- Totals are sums of what is shown. A total that held the hidden groups would give them away to whoever knows one of them
-- from elsewhere (his own cell, a report); without them nothing follows, whatever else a reader can fetch.

-- Bodies directly under which the actor reads attendance numbers, by the columns leaders, office, boards of the table.
CREATE FUNCTION authority.number_orgs() RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rule record;
  orgs int[] := '{}';
BEGIN
  FOR rule IN SELECT relation FROM authority_read_rule WHERE data_class = 'attendanceNumbers' AND access = 'numbers' LOOP
    orgs := orgs || authority.relation_orgs(rule.relation);
  END LOOP;
  RETURN orgs;
END $$;

-- The last day of a month that has come: the tree of a past month is the tree of its last day.
CREATE FUNCTION meetings_tree_day(month date) RETURNS date LANGUAGE sql STABLE
  AS $$ SELECT least((month + interval '1 month - 1 day')::date, greatest(sotay_today(), month)) $$;

-- Groups (rollup rows) of one kind, month by month, at and below a body as the tree then was. `top` is the body itself or the
-- one directly under it; `hidden` by size, or as the smallest beside a single hidden one. Siblings of the body take part, so
-- that a group is hidden alike from wherever it is looked at. The tree is walked once for all months: each step keeps the days
-- on which the whole way down to it was valid.
CREATE FUNCTION meetings_groups(body int, from_month date, to_month date, of_kind text)
RETURNS TABLE (for_month date, org_id int, top int, base int, present int, late int, excused int, unexcused int, hidden boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  -- materialized: written in its place the rule is read once a group, a third of the whole
  WITH RECURSIVE small AS MATERIALIZED (SELECT rules_value('meeting.smallGroup')::int AS least),
  months AS MATERIALIZED (SELECT g::date AS month, meetings_tree_day(g::date) AS d FROM generate_series(from_month, to_month, interval '1 month') g),
  own AS (SELECT f.parent_id, f.valid FROM organizations_form f WHERE f.org_id = body),
  tree (org_id, parent_id, top, valid) AS (
    SELECT body, own.parent_id, body, own.valid FROM own
    UNION ALL
    SELECT f.org_id, f.parent_id, CASE WHEN t.org_id = body THEN f.org_id ELSE t.top END, t.valid * f.valid
      -- body by body, here and below: the planner, who cannot know how small a tree is, would read every province's
      FROM tree t CROSS JOIN LATERAL (SELECT * FROM organizations_form f WHERE f.parent_id = t.org_id OFFSET 0) f
     WHERE NOT isempty(t.valid * f.valid)
  ), placed AS (
    SELECT * FROM tree
    UNION ALL
    SELECT f.org_id, f.parent_id, NULL, own.valid * f.valid
      FROM own JOIN organizations_form f ON f.parent_id = own.parent_id AND f.org_id <> body AND NOT isempty(own.valid * f.valid)
  ), sized AS (
    SELECT r.for_month, p.org_id, p.top, r.base, r.present, r.late, r.excused, r.unexcused, r.base < s.least AS small,
           count(*) FILTER (WHERE r.base < s.least) OVER (PARTITION BY r.for_month, p.parent_id) AS small_beside,
           row_number() OVER (PARTITION BY r.for_month, p.parent_id, r.base < s.least ORDER BY r.base, p.org_id) AS nth
      FROM small s CROSS JOIN placed p
     CROSS JOIN LATERAL (SELECT r.* FROM meetings_rollup r JOIN months m ON m.month = r.for_month AND p.valid @> m.d
                          WHERE r.org_id = p.org_id AND r.for_month BETWEEN from_month AND to_month AND r.kind = of_kind OFFSET 0) r
  )
  SELECT s.for_month, s.org_id, s.top, s.base, s.present, s.late, s.excused, s.unexcused, s.small OR (s.small_beside = 1 AND s.nth = 1)
    FROM sized s WHERE s.top IS NOT NULL
$$;
REVOKE EXECUTE ON FUNCTION meetings_groups(int, date, date, text) FROM PUBLIC;

-- Attendance of a body and of the bodies directly under it, month by month. The first rows (org_id = body) are its total.
-- A cell's own people read their cell in full. Null figures: nothing held, or hidden.
CREATE FUNCTION meetings_statistics(body int, from_month date, to_month date, of_kind text)
RETURNS TABLE (for_month date, org_id int, name text, is_cell boolean, held boolean, hidden boolean, base int, present int, late int, excused int, unexcused int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  below int[];
  own boolean;
BEGIN
  own := body = ANY (authority.orgs_for('attendanceNumbers'));
  below := authority.number_orgs();
  IF to_month < from_month OR to_month > from_month + interval '60 months' THEN RETURN; END IF;
  IF own AND EXISTS (SELECT 1 FROM organizations_form f WHERE f.org_id = body AND f.type IN ('grassrootsCell', 'subordinateCell')) THEN
    RETURN QUERY
      SELECT m.month, body, (SELECT f.name FROM organizations_form f WHERE f.org_id = body ORDER BY lower(f.valid) DESC LIMIT 1), true,
             r.org_id IS NOT NULL, false, r.base, r.present, r.late, r.excused, r.unexcused
        FROM (SELECT g::date AS month FROM generate_series(from_month, to_month, interval '1 month') g) m
        LEFT JOIN meetings_rollup r ON r.org_id = body AND r.for_month = m.month AND r.kind = of_kind ORDER BY 1;
    RETURN;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM organizations_form f WHERE f.parent_id = body AND f.org_id = ANY (below)) THEN RETURN; END IF;
  RETURN QUERY
    WITH months AS (SELECT g::date AS month, meetings_tree_day(g::date) AS d FROM generate_series(from_month, to_month, interval '1 month') g),
    groups AS MATERIALIZED (SELECT * FROM meetings_groups(body, from_month, to_month, of_kind)),
    children AS (
      SELECT DISTINCT ON (f.org_id, m.month) m.month, f.org_id, f.name, f.type, f.code FROM months m JOIN organizations_form f ON f.parent_id = body AND f.valid @> m.d
       WHERE f.org_id = ANY (below)
          -- a body that is no more has left its past to the superior it then had
          OR NOT EXISTS (SELECT 1 FROM organizations_form n WHERE n.org_id = f.org_id AND n.valid @> sotay_today())
    ), points AS (
      SELECT c.month, c.org_id, c.name, c.type, c.code, 1 AS rank,
             count(g.org_id) > 0 AS held, count(g.org_id) > 0 AND bool_and(g.hidden) AS hidden,
             sum(g.base) FILTER (WHERE NOT g.hidden) AS base, sum(g.present) FILTER (WHERE NOT g.hidden) AS present, sum(g.late) FILTER (WHERE NOT g.hidden) AS late,
             sum(g.excused) FILTER (WHERE NOT g.hidden) AS excused, sum(g.unexcused) FILTER (WHERE NOT g.hidden) AS unexcused
        FROM children c LEFT JOIN groups g ON g.for_month = c.month AND g.top = c.org_id GROUP BY 1, 2, 3, 4, 5
      UNION ALL
      SELECT m.month, body, (SELECT f.name FROM organizations_form f WHERE f.org_id = body AND f.valid @> m.d), 'body', '', 0,
             count(g.org_id) > 0, count(g.org_id) > 0 AND bool_and(g.hidden),
             sum(g.base) FILTER (WHERE NOT g.hidden), sum(g.present) FILTER (WHERE NOT g.hidden), sum(g.late) FILTER (WHERE NOT g.hidden),
             sum(g.excused) FILTER (WHERE NOT g.hidden), sum(g.unexcused) FILTER (WHERE NOT g.hidden)
        FROM months m LEFT JOIN groups g ON g.for_month = m.month GROUP BY m.month, m.d
    )
    SELECT p.month, p.org_id, p.name, p.type IN ('grassrootsCell', 'subordinateCell'), p.held, p.hidden,
           p.base::int, p.present::int, p.late::int, p.excused::int, p.unexcused::int
      FROM points p ORDER BY p.rank, p.code, p.org_id, p.month;
END $$;

-- The month of every cell at or below a body whose numbers the actor reads: convened or not, held, reported, attendance.
CREATE FUNCTION meetings_overview(body int, month date)
RETURNS TABLE (org_id int, name text, code text, state text, on_day date, late boolean, report_id uuid, report_state text, report_due date,
               base int, present int, nudged_convene date, nudged_report date, may_nudge boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  below int[] := authority.number_orgs();
  may int[] := authority.orgs_may('reportNudge');
BEGIN
  RETURN QUERY
    WITH RECURSIVE tree AS (
      SELECT f.org_id, f.name, f.code, f.type FROM organizations_form f WHERE f.parent_id = body AND f.valid @> meetings_tree_day(month)
      UNION ALL
      SELECT f.org_id, f.name, f.code, f.type FROM tree t JOIN organizations_form f ON f.parent_id = t.org_id AND f.valid @> meetings_tree_day(month)
    ), cells AS (
      SELECT t.* FROM tree t WHERE t.type IN ('grassrootsCell', 'subordinateCell') AND t.org_id IN (SELECT unnest(below))
    ), first_days AS (SELECT coalesce(rules_value('meeting.firstDays', month), rules_value('meeting.firstDays'))::int AS n)
    SELECT c.org_id, c.name, c.code, m.state, m.on_day, m.on_day > month + (first_days.n - 1),
           r.id, r.state, r.due_on, g.base, g.present,
           (SELECT max(n.on_day) FROM reports_nudge n WHERE n.org_id = c.org_id AND n.for_month = month AND n.about = 'convene'),
           (SELECT max(n.on_day) FROM reports_nudge n WHERE n.org_id = c.org_id AND n.for_month = month AND n.about = 'report'),
           c.org_id IN (SELECT unnest(may))
      FROM cells c CROSS JOIN first_days
      LEFT JOIN meetings_meeting m ON m.host_id = c.org_id AND m.for_month = month AND m.kind = 'regular' AND m.state NOT IN ('draft', 'cancelled')
      LEFT JOIN reports_report r ON r.org_id = c.org_id AND r.for_month = month AND r.state <> 'draft'
      LEFT JOIN meetings_groups(body, month, month, 'regular') g ON g.org_id = c.org_id AND NOT g.hidden
     ORDER BY c.code;
END $$;

-- Figures of a month for the cell's report, generated from its meetings; no names, no content.
CREATE FUNCTION reports_figures(cell int, month date) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN cell = ANY (authority.meeting_officer_orgs()) THEN jsonb_build_object(
    'meetings', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'onDay', m.on_day, 'base', a.base, 'present', a.present, 'excused', a.excused, 'unexcused', a.unexcused) ORDER BY m.starts_at), '[]')
                   FROM meetings_meeting m CROSS JOIN LATERAL (
                     SELECT count(*) FILTER (WHERE t.attendance_base = 'yes' OR (t.attendance_base = 'ifPresent' AND t.mark = 'present')) AS base,
                            count(*) FILTER (WHERE t.mark = 'present' AND t.attendance_base <> 'no') AS present,
                            count(*) FILTER (WHERE t.mark = 'excused' AND t.attendance_base = 'yes') AS excused,
                            count(*) FILTER (WHERE t.mark = 'unexcused' AND t.attendance_base = 'yes') AS unexcused
                       FROM meetings_attendance t WHERE t.meeting_id = m.id) a
                  WHERE m.host_id = cell AND m.for_month = month AND m.kind <> 'conference' AND m.state IN ('closed', 'published')),
    'membersOfficial', (SELECT count(*) FROM members_personal p WHERE p.home_cell_id = cell AND p.on_roll AND p.activity = 'active' AND p.class = 'official'),
    'membersProbationary', (SELECT count(*) FROM members_personal p WHERE p.home_cell_id = cell AND p.on_roll AND p.activity = 'active' AND p.class = 'probationary'),
    'resolutions', (SELECT coalesce(jsonb_agg(x.symbol ORDER BY x.number), '[]') FROM meetings_resolution x JOIN meetings_meeting m ON m.id = x.meeting_id WHERE x.org_id = cell AND m.for_month = month),
    'assignmentsGiven', (SELECT count(*) FROM meetings_assignment t JOIN meetings_meeting m ON m.id = t.meeting_id WHERE m.host_id = cell AND m.for_month = month),
    'assignmentsDone', (SELECT count(*) FROM meetings_assignment t JOIN meetings_meeting m ON m.id = t.meeting_id
                         WHERE m.host_id = cell AND (t.done_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date >= month AND (t.done_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date < month + interval '1 month'),
    'score', (SELECT jsonb_build_object('total', s.total, 'grade', s.grade) FROM meetings_score s JOIN meetings_meeting m ON m.id = s.meeting_id
               WHERE m.host_id = cell AND m.for_month = month AND m.kind = 'regular' AND m.state IN ('closed', 'published'))
  ) END
$$;

GRANT EXECUTE ON FUNCTION authority.number_orgs() TO sotay_app;
