-- Notices are made where the fact is made, by triggers: no writer can forget one, and none is told of what was taken back.
-- Nobody is told by the way of what lies in the past (records typed in later, the demo's months): only what is still to come.

CREATE FUNCTION notifications_of_meeting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  told text;
BEGIN
  told := CASE
    WHEN NEW.state = 'cancelled' THEN CASE WHEN NEW.convened_at IS NOT NULL THEN 'meetingCancelled' END
    WHEN NEW.state = 'postponed' THEN 'meetingPostponed'
    WHEN NEW.state <> 'convened' THEN NULL
    WHEN TG_OP = 'INSERT' OR OLD.state <> 'convened' THEN 'meetingConvened'
    WHEN NEW.starts_at <> OLD.starts_at THEN 'meetingMoved'
    ELSE 'meetingChanged' END;
  IF told IS NULL OR NEW.starts_at < now() - (CASE WHEN told IN ('meetingCancelled', 'meetingPostponed') THEN interval '1 day' ELSE interval '0' END) THEN RETURN NULL; END IF;
  INSERT INTO notifications_notice (meeting_id, kind, about, version, event_at, facts)
  VALUES (NEW.id, told, NEW.id, NEW.notice_version::text, NEW.starts_at, jsonb_build_object(
    'title', NEW.title, 'place', NEW.place, 'online', NEW.online_link IS NOT NULL, 'startsAt', NEW.starts_at,
    'from', CASE WHEN NEW.starts_at <> OLD.starts_at THEN OLD.starts_at END,
    'reason', CASE WHEN told IN ('meetingCancelled', 'meetingPostponed') THEN NEW.reason END))
  ON CONFLICT ON CONSTRAINT notifications_notice_once DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER notify AFTER UPDATE ON meetings_meeting FOR EACH ROW WHEN (NEW.notice_version <> OLD.notice_version) EXECUTE FUNCTION notifications_of_meeting();
-- one that comes in already called together: the demo's
CREATE TRIGGER notify_new AFTER INSERT ON meetings_meeting FOR EACH ROW WHEN (NEW.state = 'convened') EXECUTE FUNCTION notifications_of_meeting();

CREATE FUNCTION notifications_of_absence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO notifications_notice (member_id, kind, about, version, event_at, facts)
  SELECT NEW.member_id, 'absenceDecided', m.id, NEW.version::text, m.starts_at,
         jsonb_build_object('title', m.title, 'startsAt', m.starts_at, 'decision', NEW.decision)
    FROM meetings_meeting m WHERE m.id = NEW.meeting_id AND m.starts_at > now()
  ON CONFLICT ON CONSTRAINT notifications_notice_once DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER notify AFTER UPDATE ON meetings_answer FOR EACH ROW
  WHEN (NEW.decision IS NOT NULL AND NEW.decision IS DISTINCT FROM OLD.decision) EXECUTE FUNCTION notifications_of_absence();

-- That there is an answer, not to what: the letter itself is sealed.
CREATE FUNCTION notifications_of_letter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO notifications_notice (member_id, kind, about, version, facts, created_at)
  SELECT t.author_member_id, 'letterAnswered', t.id, NEW.id::text, jsonb_build_object('sentOn', t.sent_on), NEW.written_at FROM feedback_thread t WHERE t.id = NEW.thread_id
  ON CONFLICT ON CONSTRAINT notifications_notice_once DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER notify AFTER INSERT ON feedback_message FOR EACH ROW WHEN (NEW.act = 'answer') EXECUTE FUNCTION notifications_of_letter();

CREATE FUNCTION notifications_of_correction() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO notifications_notice (member_id, kind, about, version, facts, created_at)
  VALUES (NEW.member_id, 'correctionAnswered', NEW.id, NEW.state, jsonb_build_object('field', NEW.field, 'state', NEW.state), coalesce(NEW.decided_at, now()))
  ON CONFLICT ON CONSTRAINT notifications_notice_once DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER notify AFTER UPDATE ON members_correction FOR EACH ROW
  WHEN (NEW.state IN ('corrected', 'declined') AND NEW.state <> OLD.state) EXECUTE FUNCTION notifications_of_correction();
