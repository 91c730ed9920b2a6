-- Notices on their way to devices. Spreading (one notice → a row for each device or phone) and sending are apart, each in small
-- transactions that can be broken off anywhere: a push that was sent and not noted is sent again and replaces itself on the device by
-- its tag; an SMS is noted before it is sent. Only the installation itself runs these.

-- The moment at which somebody whose quiet hours run from `quiet_from` to `quiet_to` (minutes of the day in Vietnam) may be told: now, or
-- when they end; now too when what is announced happens before they end.
CREATE FUNCTION notifications_after_quiet(at timestamptz, quiet_from int, quiet_to int, event_at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN quiet_from = quiet_to OR NOT quiet OR event_at <= ends THEN at ELSE ends END
    FROM (SELECT CASE WHEN quiet_from < quiet_to THEN minute >= quiet_from AND minute < quiet_to ELSE minute >= quiet_from OR minute < quiet_to END AS quiet,
                 -- the next such minute: tomorrow's, when today's has gone by
                 (day + CASE WHEN minute < quiet_to THEN 0 ELSE 1 END + make_interval(mins => quiet_to)) AT TIME ZONE interval '7 hours' AS ends
            FROM (SELECT local::date AS day, (extract(hour FROM local) * 60 + extract(minute FROM local))::int AS minute
                    FROM (SELECT at AT TIME ZONE interval '7 hours' AS local) AS l) AS now_there) AS quiet_hours
$$;

-- Everybody whom a notice reaches; a body's is read page by page instead (below).
CREATE FUNCTION notifications_audience(n notifications_notice) RETURNS SETOF int LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT n.member_id WHERE n.member_id IS NOT NULL
  UNION ALL
  SELECT r FROM notifications_reached(n.meeting_id, n.kind = 'meetingReminder') r WHERE n.meeting_id IS NOT NULL
$$;

-- Whether a notice goes by SMS at all: what changes tonight's way, and one reminder.
CREATE FUNCTION notifications_by_sms(n notifications_notice) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT n.kind IN ('meetingCancelled', 'meetingPostponed', 'meetingMoved')
      OR (n.kind = 'meetingReminder' AND (n.facts->>'hours')::int = rules_value('sms.reminderHours')::int)
$$;

-- Spreads one notice that waits, the oldest first; of a body's notice one page of devices at a time, so that no transaction holds more
-- than a page however many millions there are. False: nothing waits.
CREATE FUNCTION notifications_spread(at timestamptz, page int) RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  n notifications_notice;
  under int[];
  last uuid;
  seen int := 0;
  quiet_start constant int := rules_value('notice.quietFrom')::int;
  quiet_end constant int := rules_value('notice.quietTo')::int;
BEGIN
  SELECT * INTO n FROM notifications_notice WHERE spread_at IS NULL AND created_at <= at ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN false; END IF;
  IF coalesce(n.event_at, n.created_at + make_interval(hours => rules_value('notice.deliverHours')::int)) > at THEN
    IF n.org_id IS NOT NULL THEN
      under := n.org_id || authority.descendants(ARRAY[n.org_id]);
      WITH pages AS MATERIALIZED (
        SELECT s.id, s.member_id FROM notifications_subscription s WHERE n.spread_to IS NULL OR s.id > n.spread_to ORDER BY s.id LIMIT page),
      told AS (
        INSERT INTO notifications_delivery (notice_id, member_id, way, subscription_id, due_at)
        SELECT n.id, g.member_id, 'push', g.id, notifications_after_quiet(at, coalesce(c.quiet_from, quiet_start), coalesce(c.quiet_to, quiet_end), n.event_at)
          FROM pages g JOIN members_personal p ON p.member_id = g.member_id AND p.on_roll AND p.activity = 'active'
          LEFT JOIN notifications_choice c ON c.member_id = g.member_id
         WHERE (p.home_cell_id IN (SELECT unnest(under)) OR p.cell_id IN (SELECT unnest(under)))
           AND NOT notifications_topic(n.kind) = ANY (coalesce(c.push_off, '{}'))
        ON CONFLICT DO NOTHING)
      SELECT count(*), max(id::text)::uuid INTO seen, last FROM pages;
    ELSE
      INSERT INTO notifications_delivery (notice_id, member_id, way, subscription_id, due_at)
      SELECT n.id, s.member_id, 'push', s.id, notifications_after_quiet(at, coalesce(c.quiet_from, quiet_start), coalesce(c.quiet_to, quiet_end), n.event_at)
        FROM notifications_audience(n) AS reached JOIN notifications_subscription s ON s.member_id = reached
        LEFT JOIN notifications_choice c ON c.member_id = reached
       WHERE NOT notifications_topic(n.kind) = ANY (coalesce(c.push_off, '{}'))
      ON CONFLICT DO NOTHING;
      -- an SMS only for who chose it and has no smartphone, or none that can be woken
      IF notifications_by_sms(n) THEN
        INSERT INTO notifications_delivery (notice_id, member_id, way, due_at)
        SELECT n.id, c.member_id, 'sms', notifications_after_quiet(at, coalesce(c.quiet_from, quiet_start), coalesce(c.quiet_to, quiet_end), n.event_at)
          FROM notifications_audience(n) AS reached JOIN notifications_choice c ON c.member_id = reached AND c.sms
          JOIN members_phone f ON f.member_id = reached
          LEFT JOIN members_circumstance x ON x.member_id = reached
         WHERE x.has_smartphone IS NOT DISTINCT FROM false OR NOT EXISTS (SELECT 1 FROM notifications_subscription s WHERE s.member_id = reached)
        ON CONFLICT DO NOTHING;
      END IF;
    END IF;
  END IF;
  UPDATE notifications_notice SET spread_to = coalesce(last, spread_to), spread_at = CASE WHEN seen < page THEN at END WHERE id = n.id;
  RETURN true;
END $$;

-- Whether a notice still says the truth to this member: not begun, not replaced by a newer version, not read already.
CREATE FUNCTION notifications_holds(n notifications_notice, member int, at timestamptz) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(n.event_at, n.created_at + make_interval(hours => rules_value('notice.deliverHours')::int)) > at
     AND NOT EXISTS (SELECT 1 FROM notifications_read r WHERE r.notice_id = n.id AND r.member_id = member)
     AND EXISTS (SELECT 1 FROM members_personal p WHERE p.member_id = member AND p.on_roll AND p.activity IN ('active', 'suspended'))
     AND CASE
       WHEN n.meeting_id IS NOT NULL THEN member IN (SELECT notifications_reached(n.meeting_id, n.kind = 'meetingReminder'))
         AND EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = n.meeting_id AND CASE WHEN n.kind = 'meetingReminder'
                       THEN m.state = 'convened' AND m.starts_at = n.event_at ELSE m.notice_version::text = n.version END)
       WHEN n.kind IN ('taskDueSoon', 'taskOverdue') THEN EXISTS (SELECT 1 FROM meetings_assignment a WHERE a.id = n.about AND a.state = 'open' AND a.due_on::text = n.version)
       ELSE true END
$$;

-- Takes what is due of one way, to be sent now: until the lease is over nobody else takes it, and after it whoever comes does. What no
-- longer holds goes without being sent.
CREATE FUNCTION notifications_take(at timestamptz, of_way text, batch int, lease interval)
RETURNS TABLE (delivery_id uuid, notice_id uuid, member_id int, attempts int, kind text, about uuid, facts jsonb, event_at timestamptz, created_at timestamptz,
               full_text boolean, address_sealed bytea, endpoint_index bytea, subscription_id uuid, phone_sealed bytea,
               on_day date, meeting_kind text, short_id text)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  taken uuid[];
BEGIN
  LOOP
    WITH due AS (
      SELECT d.id FROM notifications_delivery d WHERE d.way = of_way AND d.due_at <= at ORDER BY d.due_at LIMIT batch FOR UPDATE SKIP LOCKED)
    SELECT coalesce(array_agg(id), '{}') INTO taken FROM due;
    DELETE FROM notifications_delivery d USING notifications_notice n
     WHERE d.id = ANY (taken) AND n.id = d.notice_id AND NOT (notifications_holds(n, d.member_id, at) AND CASE d.way
       WHEN 'sms' THEN EXISTS (SELECT 1 FROM notifications_choice c WHERE c.member_id = d.member_id AND c.sms)
       -- the same person, still signed in on that device
       ELSE EXISTS (SELECT 1 FROM notifications_subscription s JOIN identity_session e ON e.device_id = s.device_id AND e.account_id = s.account_id
                       AND e.revoked_at IS NULL AND e.expires_at > at
                      JOIN identity_account a ON a.id = s.account_id AND a.state = 'open'
                     WHERE s.id = d.subscription_id AND s.member_id = d.member_id) END);
    -- a whole batch may have gone: an evening's meeting called off
    EXIT WHEN taken = '{}' OR EXISTS (SELECT 1 FROM notifications_delivery d WHERE d.id = ANY (taken));
  END LOOP;
  UPDATE notifications_delivery d SET due_at = at + lease, attempts = d.attempts + 1 WHERE d.id = ANY (taken);
  RETURN QUERY
    SELECT d.id, n.id, d.member_id, d.attempts, n.kind, n.about, n.facts, n.event_at, n.created_at, coalesce(c.full_text, false),
           s.address_sealed, s.endpoint_index, s.id, f.phone_sealed, m.on_day, m.kind, m.short_id
      FROM notifications_delivery d JOIN notifications_notice n ON n.id = d.notice_id
      LEFT JOIN notifications_choice c ON c.member_id = d.member_id
      LEFT JOIN notifications_subscription s ON s.id = d.subscription_id
      LEFT JOIN meetings_meeting m ON m.id = n.about
      LEFT JOIN members_phone f ON f.member_id = d.member_id AND d.way = 'sms'
     WHERE d.id = ANY (taken);
END $$;

-- Notes an SMS before it is sent, within the month's budget: null when the budget is used up, false when this one was sent (or may have
-- been) before.
CREATE FUNCTION notifications_note_sms(at timestamptz, notice uuid, member int, of_kind text) RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  -- one at a time, or two could each take the last of the budget
  PERFORM pg_advisory_xact_lock(hashtextextended('notifications_sms', 0));
  IF (SELECT count(*) FROM notifications_sms s WHERE s.outcome <> 'failed'
        AND s.noted_at >= date_trunc('month', at AT TIME ZONE interval '7 hours') AT TIME ZONE interval '7 hours') >= rules_value('sms.perMonth')::int THEN RETURN NULL; END IF;
  INSERT INTO notifications_sms AS s (notice_id, member_id, kind, outcome, noted_at) VALUES (notice, member, of_kind, 'sending', at)
  ON CONFLICT (notice_id, member_id) DO UPDATE SET outcome = 'sending', noted_at = excluded.noted_at WHERE s.outcome = 'failed';
  RETURN FOUND;
END $$;

REVOKE EXECUTE ON FUNCTION notifications_audience(notifications_notice), notifications_by_sms(notifications_notice), notifications_spread(timestamptz, int),
  notifications_holds(notifications_notice, int, timestamptz), notifications_take(timestamptz, text, int, interval),
  notifications_note_sms(timestamptz, uuid, int, text) FROM PUBLIC;
