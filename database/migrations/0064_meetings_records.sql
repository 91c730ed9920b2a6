-- Minutes and resolution: two who edit lose nothing, a signature names one text, a number is taken once.

-- Saves a text edited from version `based_on`. Against an older version it is kept beside the current one as `conflict`:
-- nobody's words are overwritten and none are lost. Null: not the actor's to record; otherwise 'saved', 'same', 'conflict' or the state
-- that forbids it.
CREATE FUNCTION meetings_save_draft(meeting uuid, of_record text, base int, text_body text, digest bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  in_state text;
  newest meetings_draft;
BEGIN
  IF NOT authority.may_record(meeting) THEN RETURN NULL; END IF;
  SELECT state INTO in_state FROM meetings_meeting WHERE id = meeting FOR SHARE;
  IF in_state NOT IN ('inSession', 'closed') THEN RETURN in_state; END IF;
  -- two first savers have no row to wait on
  PERFORM pg_advisory_xact_lock(hashtextextended(meeting::text || of_record, 4));
  SELECT * INTO newest FROM meetings_draft WHERE meeting_id = meeting AND record = of_record AND outcome = 'current';
  IF newest.id IS NOT NULL AND newest.sha256 = digest THEN RETURN 'same'; END IF;
  IF coalesce(newest.version, 0) <> base THEN
    -- a repeated save of the same words is kept once
    IF NOT EXISTS (SELECT 1 FROM meetings_draft d WHERE d.meeting_id = meeting AND d.record = of_record AND d.outcome = 'conflict'
                     AND d.sha256 = digest AND d.saved_by = sotay_actor()) THEN
      INSERT INTO meetings_draft (meeting_id, record, version, outcome, based_on, body, sha256, saved_by)
      VALUES (meeting, of_record, newest.version, 'conflict', base, text_body, digest, sotay_actor());
    END IF;
    RETURN 'conflict';
  END IF;
  UPDATE meetings_draft SET outcome = 'replaced' WHERE id = newest.id;
  INSERT INTO meetings_draft (meeting_id, record, version, outcome, based_on, body, sha256, saved_by)
  VALUES (meeting, of_record, base + 1, 'current', base, text_body, digest, sotay_actor());
  RETURN 'saved';
END $$;

-- Puts kept texts away once their content was joined into the current one.
CREATE FUNCTION meetings_settle_drafts(meeting uuid, of_record text, ids uuid[]) RETURNS int
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH settled AS (
    UPDATE meetings_draft SET outcome = 'settled'
     WHERE meeting_id = meeting AND record = of_record AND outcome = 'conflict' AND id = ANY (ids) AND authority.may_record(meeting)
    RETURNING 1)
  SELECT count(*)::int FROM settled
$$;

-- A record as its reader may know it: writers see drafts and kept texts, the circle the published text. Null: neither.
CREATE FUNCTION meetings_record(meeting uuid, of_record text) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m meetings_meeting;
  me record;
  writes boolean;
  held record;
  newest meetings_draft;
BEGIN
  SELECT * INTO me FROM authority.actor();
  SELECT * INTO m FROM meetings_meeting WHERE id = meeting;
  IF me.account_id IS NULL OR m.id IS NULL THEN RETURN NULL; END IF;
  writes := authority.may_record(meeting);
  IF of_record = 'minutes' THEN
    SELECT p.number, p.symbol, p.version, p.body, p.sha256, p.published_at INTO held FROM meetings_minutes p WHERE p.meeting_id = meeting;
  ELSE
    SELECT p.number, p.symbol, p.version, p.body, p.sha256, p.published_at INTO held FROM meetings_resolution p WHERE p.meeting_id = meeting;
  END IF;
  IF NOT writes AND (held.number IS NULL OR NOT meeting = ANY (authority.meetings_for('meetingContent'))) THEN RETURN NULL; END IF;
  SELECT * INTO newest FROM meetings_draft d WHERE d.meeting_id = meeting AND d.record = of_record AND d.outcome = 'current';
  RETURN jsonb_build_object(
    'state', m.state, 'kind', m.kind, 'hostId', m.host_id,
    'dueOn', m.on_day + rules_value('meeting.recordDaysAfter', m.on_day)::int,
    'writes', writes,
    'current', CASE WHEN newest.id IS NOT NULL THEN jsonb_build_object('id', newest.id, 'version', newest.version, 'basedOn', newest.based_on, 'body', newest.body,
       'sha256', encode(newest.sha256, 'hex'), 'savedBy', (SELECT coalesce(n.full_name, a.staff_name) FROM identity_account a LEFT JOIN members_member n ON n.id = a.member_id WHERE a.id = newest.saved_by),
       'savedAt', newest.saved_at) END,
    'conflicts', CASE WHEN writes THEN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'version', d.version, 'basedOn', d.based_on, 'body', d.body, 'sha256', encode(d.sha256, 'hex'),
       'savedBy', coalesce(n.full_name, a.staff_name), 'savedAt', d.saved_at) ORDER BY d.saved_at), '[]')
        FROM meetings_draft d LEFT JOIN identity_account a ON a.id = d.saved_by LEFT JOIN members_member n ON n.id = a.member_id
       WHERE d.meeting_id = meeting AND d.record = of_record AND d.outcome = 'conflict') ELSE '[]' END,
    'signatures', (SELECT coalesce(jsonb_agg(jsonb_build_object('role', s.role, 'fullName', n.full_name, 'method', s.method, 'signedAt', s.signed_at) ORDER BY s.role), '[]')
        FROM meetings_signature s JOIN members_member n ON n.id = s.member_id
       WHERE s.meeting_id = meeting AND s.record = of_record AND s.version = newest.version AND s.sha256 = newest.sha256),
    'published', CASE WHEN held.number IS NOT NULL THEN jsonb_build_object('number', held.number, 'symbol', held.symbol, 'at', held.published_at) END,
    'isChair', coalesce(m.chair_id = me.member_id, false),
    'isMinuteTaker', coalesce(m.minute_taker_id = me.member_id, false),
    'bound', me.bound,
    'manages', meeting = ANY (authority.meetings_may('meetingManage')));
END $$;

-- A signature must bind the text that stands, after the meeting; the policy asks who signs, this asks what.
CREATE FUNCTION meetings_signature_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.meeting_id::text || NEW.record, 4));
  IF NOT EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = NEW.meeting_id AND m.state = 'closed') THEN
    RAISE EXCEPTION 'signed between closing and publishing' USING ERRCODE = 'MS001';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM meetings_draft d WHERE d.meeting_id = NEW.meeting_id AND d.record = NEW.record AND d.outcome = 'current'
                   AND d.version = NEW.version AND d.sha256 = NEW.sha256) THEN
    RAISE EXCEPTION 'not the text that stands' USING ERRCODE = 'MS002';
  END IF;
  IF NEW.file_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM meetings_file f WHERE f.id = NEW.file_id AND f.meeting_id = NEW.meeting_id AND f.removed_at IS NULL
       AND f.purpose = CASE NEW.record WHEN 'minutes' THEN 'signedMinutes' ELSE 'signedResolution' END) THEN
    RAISE EXCEPTION 'no photograph of the signed paper' USING ERRCODE = 'MS003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meetings_signature_guard BEFORE INSERT ON meetings_signature FOR EACH ROW EXECUTE FUNCTION meetings_signature_guard();

-- Publishes what is signed by both and numbers it: numbers run through the term per (organisation, kind) and are taken under a
-- row lock in the transaction that publishes, so none is lost and none is double. Returns what is missing instead of publishing:
-- 'unsignedMinutes', 'unsignedResolution', 'conflicts'; null when published.
CREATE FUNCTION meetings_publish(meeting uuid) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m meetings_meeting;
  d meetings_draft;
  of_record text;
  begun date;
  taken int;
  sign text;
  is_cell boolean;
BEGIN
  IF NOT meeting = ANY (authority.meetings_may('meetingManage')) THEN RETURN 'notYours'; END IF;
  SELECT * INTO m FROM meetings_meeting WHERE id = meeting FOR UPDATE;
  IF m.state <> 'closed' THEN RETURN 'notClosed'; END IF;
  IF EXISTS (SELECT 1 FROM meetings_draft x WHERE x.meeting_id = meeting AND x.outcome = 'conflict') THEN RETURN 'conflicts'; END IF;
  FOREACH of_record IN ARRAY ARRAY['minutes', 'resolution'] LOOP
    SELECT * INTO d FROM meetings_draft x WHERE x.meeting_id = meeting AND x.record = of_record AND x.outcome = 'current';
    -- a meeting without a resolution is published with its minutes alone
    IF d.id IS NULL AND of_record = 'resolution' THEN CONTINUE; END IF;
    IF d.id IS NULL OR (SELECT count(*) FROM meetings_signature s WHERE s.meeting_id = meeting AND s.record = of_record AND s.version = d.version AND s.sha256 = d.sha256) < 2 THEN
      RETURN CASE of_record WHEN 'minutes' THEN 'unsignedMinutes' ELSE 'unsignedResolution' END;
    END IF;
  END LOOP;
  SELECT f.type IN ('grassrootsCell', 'subordinateCell') INTO is_cell FROM organizations_form f WHERE f.org_id = m.host_id AND f.valid @> sotay_today();
  begun := coalesce((SELECT lower(t.valid) FROM organizations_term t WHERE t.org_id = m.host_id AND t.valid @> m.on_day), date_trunc('year', m.on_day)::date);
  FOREACH of_record IN ARRAY ARRAY['minutes', 'resolution'] LOOP
    SELECT * INTO d FROM meetings_draft x WHERE x.meeting_id = meeting AND x.record = of_record AND x.outcome = 'current';
    CONTINUE WHEN d.id IS NULL;
    INSERT INTO meetings_number AS n (org_id, record, term_from, last) VALUES (m.host_id, of_record, begun, 1)
    ON CONFLICT (org_id, record, term_from) DO UPDATE SET last = n.last + 1 RETURNING n.last INTO taken;
    sign := lpad(taken::text, 2, '0') || CASE of_record WHEN 'minutes' THEN '-BB/' ELSE '-NQ/' END || CASE WHEN is_cell THEN 'CB' ELSE 'ĐU' END;
    IF of_record = 'minutes' THEN
      INSERT INTO meetings_minutes (meeting_id, org_id, number, term_from, symbol, version, body, sha256)
      VALUES (meeting, m.host_id, taken, begun, sign, d.version, d.body, d.sha256);
    ELSE
      INSERT INTO meetings_resolution (meeting_id, org_id, number, term_from, symbol, title, on_day, version, body, sha256, signatures)
      SELECT meeting, m.host_id, taken, begun, sign, m.title, m.on_day, d.version, d.body, d.sha256,
             (SELECT jsonb_agg(jsonb_build_object('role', s.role, 'fullName', p.full_name, 'method', s.method, 'signedAt', s.signed_at) ORDER BY s.role)
                FROM meetings_signature s JOIN members_member p ON p.id = s.member_id
               WHERE s.meeting_id = meeting AND s.record = of_record AND s.version = d.version AND s.sha256 = d.sha256);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

-- Takes a file out: afterwards its row is hidden from everybody, its writer included, which a policy's own check would refuse.
CREATE FUNCTION meetings_remove_file(file uuid) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE meetings_file SET removed_at = now() WHERE id = file AND removed_at IS NULL
     AND meeting_id = ANY (authority.meetings_may(CASE purpose WHEN 'paper' THEN 'meetingManage' ELSE 'meetingRecord' END))
$$;

-- Names of bodies at the head of a meeting's papers, for whoever reads its invitation: a guest of another province does not know
-- the host's name otherwise.
CREATE FUNCTION meetings_paper_bodies(meeting uuid, OUT host_name text, OUT superior_name text, OUT commune_name text, OUT host_is_cell boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.name, s.name,
         coalesce((SELECT a.name FROM organizations_current a WHERE a.type = 'superior' AND a.id = ANY (authority.ancestors(ARRAY[o.id])) LIMIT 1), s.name, o.name), o.is_cell
    FROM meetings_meeting m JOIN organizations_current o ON o.id = m.host_id LEFT JOIN organizations_current s ON s.id = o.parent_id
   WHERE m.id = meeting AND authority.meeting_reads('meetingNotice', meeting)
$$;
