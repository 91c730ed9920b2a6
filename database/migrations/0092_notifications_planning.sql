-- What comes due without anybody doing anything: the worker asks by the minute (meetings) and by the day (tasks, reports). Both are one
-- statement over what is due now, say nothing twice, and may be repeated, broken off, or begin after a long sleep. Only the
-- installation itself runs them.

-- Tasks due: the planner's daily look.
CREATE INDEX meetings_assignment_due ON meetings_assignment (due_on) WHERE state = 'open';
-- Meetings that begin soon: the planner's look every minute.
CREATE INDEX meetings_meeting_coming ON meetings_meeting (starts_at) WHERE state = 'convened';

-- Of a meeting's reminders the last one whose moment has come is told, once for each time the meeting is set to: after a long sleep
-- "in three days" would be a lie when it is tomorrow. None after the start, and none whose moment had gone by when the people were
-- told of this very time.
CREATE FUNCTION notifications_plan_meetings(at timestamptz, batch int) RETURNS int LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  made int;
BEGIN
  INSERT INTO notifications_notice (meeting_id, kind, about, version, event_at, facts, created_at)
  SELECT m.id, 'meetingReminder', m.id, due.hours || '@' || extract(epoch FROM m.starts_at)::bigint, m.starts_at,
         jsonb_build_object('title', m.title, 'place', m.place, 'online', m.online_link IS NOT NULL, 'startsAt', m.starts_at, 'hours', due.hours), at
    FROM meetings_meeting m
   CROSS JOIN LATERAL (
     SELECT o.hours FROM (SELECT rules_value(key)::int AS hours FROM unnest(ARRAY['reminder.firstHours', 'reminder.secondHours', 'reminder.thirdHours']) AS key) o
      WHERE o.hours > 0 AND m.starts_at - make_interval(hours => o.hours) <= at ORDER BY o.hours LIMIT 1) due
   WHERE m.state = 'convened' AND m.starts_at > at
     AND m.starts_at <= at + make_interval(hours => (SELECT max(rules_value(key)::int) FROM unnest(ARRAY['reminder.firstHours', 'reminder.secondHours', 'reminder.thirdHours']) AS key))
     AND NOT EXISTS (SELECT 1 FROM notifications_notice n WHERE n.meeting_id = m.id AND n.event_at = m.starts_at
                        AND ((n.kind = 'meetingReminder' AND (n.facts->>'hours')::int <= due.hours)
                             OR (n.kind IN ('meetingConvened', 'meetingMoved') AND n.created_at > m.starts_at - make_interval(hours => due.hours))))
   LIMIT batch
  ON CONFLICT ON CONSTRAINT notifications_notice_once DO NOTHING;
  GET DIAGNOSTICS made = ROW_COUNT;
  RETURN made;
END $$;

-- Tasks that are due soon or overdue, and reports to the superior, by the civil day of `at`. Bound to the day they are due: another
-- day is another notice.
CREATE FUNCTION notifications_plan_days(at timestamptz, batch int) RETURNS int LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  today constant date := (at AT TIME ZONE interval '7 hours')::date;
  late constant int := rules_value('reminder.lateDays')::int;
  made int;
  more int;
BEGIN
  INSERT INTO notifications_notice (member_id, kind, about, version, facts, created_at)
  SELECT a.owner_id, k.kind, a.id, a.due_on::text, jsonb_build_object('text', a.text, 'dueOn', a.due_on), at
    FROM meetings_assignment a
    JOIN members_personal p ON p.member_id = a.owner_id AND p.on_roll AND p.activity = 'active'
   CROSS JOIN LATERAL (SELECT CASE WHEN a.due_on >= today THEN 'taskDueSoon' ELSE 'taskOverdue' END AS kind) k
   WHERE a.state = 'open' AND a.due_on BETWEEN today - late AND today + rules_value('reminder.taskDays')::int
     AND NOT EXISTS (SELECT 1 FROM notifications_notice n WHERE n.about = a.id AND n.kind = k.kind AND n.version = a.due_on::text AND n.member_id = a.owner_id)
   LIMIT batch
  ON CONFLICT ON CONSTRAINT notifications_notice_once DO NOTHING;
  GET DIAGNOSTICS made = ROW_COUNT;

  INSERT INTO notifications_notice (member_id, kind, about, version, facts, created_at)
  SELECT h.member_id, k.kind, g.id, d.due_on::text, jsonb_build_object('forMonth', g.for_month, 'dueOn', d.due_on), at
    FROM meetings_meeting g
    LEFT JOIN reports_report r ON r.org_id = g.host_id AND r.for_month = g.for_month
   CROSS JOIN LATERAL (SELECT coalesce(r.due_on, g.on_day + rules_value('meeting.reportDaysAfter', g.on_day)::int) AS due_on) d
   CROSS JOIN LATERAL (SELECT CASE WHEN d.due_on >= today THEN 'reportDue' ELSE 'reportOverdue' END AS kind) k
    JOIN organizations_position_current h ON h.org_id = g.host_id AND h.position IN ('secretary', 'deputySecretary')
    JOIN members_personal p ON p.member_id = h.member_id AND p.on_roll AND p.activity = 'active'
   WHERE g.kind = 'regular' AND g.state IN ('closed', 'published') AND g.for_month >= date_trunc('month', today - 100)
     AND (r.id IS NULL OR r.state IN ('draft', 'returned'))
     AND d.due_on BETWEEN today - late AND today + rules_value('reminder.reportDays')::int
     AND NOT EXISTS (SELECT 1 FROM notifications_notice n WHERE n.about = g.id AND n.kind = k.kind AND n.version = d.due_on::text AND n.member_id = h.member_id)
   LIMIT batch
  ON CONFLICT ON CONSTRAINT notifications_notice_once DO NOTHING;
  GET DIAGNOSTICS more = ROW_COUNT;
  RETURN made + more;
END $$;

-- What is old goes, with its read marks; so do devices that have not been heard of.
CREATE FUNCTION notifications_tidy(at timestamptz) RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
  DELETE FROM notifications_notice WHERE created_at < at - make_interval(days => rules_value('notice.keepDays')::int);
  DELETE FROM notifications_subscription WHERE confirmed_at < at - make_interval(days => rules_value('push.confirmDays')::int)
$$;

REVOKE EXECUTE ON FUNCTION notifications_plan_meetings(timestamptz, int), notifications_plan_days(timestamptz, int), notifications_tidy(timestamptz) FROM PUBLIC;
