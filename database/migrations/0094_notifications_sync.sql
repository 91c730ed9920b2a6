-- What moved in notices, told to the replicas (docs/sync.md, SY1, SY5): a body's notice to the body, once; a meeting's to the cells and
-- persons whom it reaches; one's own, and one's own read marks, to oneself.

-- The scopes of a notice. Who is called with his cell is told by the cell, whether he is written down as called already or in the next
-- statement; a committee's members, guests and followers one by one.
CREATE FUNCTION notifications_scopes(n notifications_notice) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN n.member_id IS NOT NULL THEN ARRAY['person:' || n.member_id]
    WHEN n.org_id IS NOT NULL THEN ARRAY['org:' || n.org_id]
    ELSE (WITH cells AS MATERIALIZED (
            SELECT m.host_id AS cell_id FROM meetings_meeting m WHERE m.id = n.meeting_id AND m.kind IN ('regular', 'thematic')
            UNION SELECT c.cell_id FROM meetings_conference_cell c WHERE c.meeting_id = n.meeting_id AND c.removed_at IS NULL)
          SELECT array_agg(scope) FROM (
            SELECT 'org:' || cell_id AS scope FROM cells
            UNION ALL SELECT 'person:' || i.member_id FROM meetings_invitee i WHERE i.meeting_id = n.meeting_id AND i.removed_at IS NULL
               AND (i.role NOT IN ('summoned', 'informed') OR i.cell_id NOT IN (SELECT cell_id FROM cells))) AS told) END
$$;
REVOKE EXECUTE ON FUNCTION notifications_scopes(notifications_notice) FROM PUBLIC;

-- What is tidied away after months is told to nobody: devices have long forgotten it by themselves.
CREATE FUNCTION notifications_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sync_moved(notifications_scopes(NEW), 'notice', NEW.id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER moved AFTER INSERT ON notifications_notice FOR EACH ROW EXECUTE FUNCTION notifications_moved();

CREATE FUNCTION notifications_read_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sync_moved(ARRAY['person:' || NEW.member_id], 'notice', NEW.notice_id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER moved AFTER INSERT ON notifications_read FOR EACH ROW EXECUTE FUNCTION notifications_read_moved();

-- Who comes into the audience of a meeting's notices or leaves it: added to or taken from its circle, or asking to be absent, which
-- ends the reminders.
CREATE FUNCTION notifications_audience_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sync_moved(ARRAY['person:' || NEW.member_id], 'notice', n.id::text) FROM notifications_notice n
    WHERE n.meeting_id = NEW.meeting_id AND (TG_TABLE_NAME = 'meetings_invitee' OR n.kind = 'meetingReminder');
  RETURN NULL;
END $$;
-- Called in the transaction of the notice itself, his cell has been told.
CREATE FUNCTION notifications_audience_joined() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sync_moved(ARRAY['person:' || NEW.member_id], 'notice', n.id::text)
     FROM notifications_notice n JOIN meetings_meeting m ON m.id = n.meeting_id
    WHERE n.meeting_id = NEW.meeting_id
      AND NOT (n.created_at = now() AND NEW.role IN ('summoned', 'informed') AND CASE m.kind
        WHEN 'conference' THEN EXISTS (SELECT 1 FROM meetings_conference_cell c WHERE c.meeting_id = m.id AND c.cell_id = NEW.cell_id AND c.removed_at IS NULL)
        ELSE m.kind <> 'committee' AND NEW.cell_id = m.host_id END);
  RETURN NULL;
END $$;
CREATE TRIGGER notices_joined AFTER INSERT ON meetings_invitee FOR EACH ROW EXECUTE FUNCTION notifications_audience_joined();
CREATE TRIGGER notices_moved AFTER UPDATE OF removed_at, role ON meetings_invitee FOR EACH ROW
  WHEN (NEW.removed_at IS DISTINCT FROM OLD.removed_at OR NEW.role <> OLD.role) EXECUTE FUNCTION notifications_audience_moved();
CREATE TRIGGER notices_moved AFTER UPDATE OF answer ON meetings_answer FOR EACH ROW
  WHEN ((NEW.answer IS NOT DISTINCT FROM 'absent') <> (OLD.answer IS NOT DISTINCT FROM 'absent')) EXECUTE FUNCTION notifications_audience_moved();

-- Some notices as the actor reads them, by id: what the policies say, asked of these alone and in one plan (sync_look). One that does not
-- reach him is missing. Where the meeting stands now is not said of the `known` ones: whoever brings them along has asked already.
CREATE FUNCTION notifications_some(asked uuid[], known uuid[]) RETURNS json LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
  SELECT coalesce(json_object_agg(n.id, json_build_object('id', n.id, 'orgId', n.org_id, 'kind', n.kind, 'about', n.about, 'facts', n.facts, 'createdAt', n.created_at,
           'read', r.notice_id IS NOT NULL, 'onDay', m.on_day, 'meetingKind', m.kind, 'shortId', m.short_id)), '{}')
    FROM (SELECT authority.self_member() AS member_id OFFSET 0) a
    JOIN notifications_notice n ON n.id = ANY (asked)
     AND CASE WHEN n.meeting_id IS NOT NULL THEN n.meeting_id = ANY (authority.noticed_meetings(n.kind = 'meetingReminder', ARRAY[n.meeting_id]))
              WHEN n.org_id IS NOT NULL THEN n.org_id = ANY (authority.noticed_orgs())
              ELSE n.member_id = a.member_id END
    LEFT JOIN notifications_read r ON r.notice_id = n.id AND r.member_id = a.member_id
    LEFT JOIN meetings_meeting m ON m.id = n.about AND NOT n.about = ANY (known) AND authority.meeting_reads('meetingNotice', n.about)
$$;
REVOKE EXECUTE ON FUNCTION notifications_some(uuid[], uuid[]) FROM PUBLIC;
