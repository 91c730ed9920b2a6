-- Checking in by the code that the room shows (docs/sync.md SY50–SY54). The code is proved here and not in the application, so
-- nobody becomes present without one whatever a statement claims.

-- One secret for the room of a meeting, or for each venue of a conference: its keeper calls the roll of his venue and of no other.
-- HMAC takes the secret in two padded forms; they are kept, because making them costs more than the code itself.
CREATE TABLE meetings_room_key (
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  venue_id uuid REFERENCES meetings_venue ON DELETE CASCADE,
  secret bytea NOT NULL CHECK (octet_length(secret) = 32),
  inner_pad bytea NOT NULL CHECK (octet_length(inner_pad) = 64),
  outer_pad bytea NOT NULL CHECK (octet_length(outer_pad) = 64),
  made_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (meeting_id, venue_id)
);

-- taken: present by it. waits: for an officer, and `why`. What an officer marks on the roll settles a waiting one too.
CREATE TABLE meetings_check_in (
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  member_id int NOT NULL REFERENCES members_member,
  venue_id uuid REFERENCES meetings_venue,
  -- whole steps of 30 seconds since 1970
  step int NOT NULL,
  -- by the device's clock; null when it did not know how far it is off
  claimed_at timestamptz,
  received_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('taken', 'waits', 'confirmed', 'refused')),
  why text CHECK (why IN ('clock', 'window', 'late')),
  decided_by uuid,
  decided_at timestamptz,
  PRIMARY KEY (meeting_id, member_id),
  CHECK ((state = 'taken') = (why IS NULL)),
  CHECK ((state IN ('confirmed', 'refused')) = (decided_at IS NOT NULL))
);
CREATE INDEX meetings_check_in_member ON meetings_check_in (member_id);

-- Six digits can be guessed: wrong ones are counted by person and meeting, and after some the next must wait.
CREATE TABLE meetings_wrong_code (
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  member_id int NOT NULL REFERENCES members_member,
  tries int NOT NULL CHECK (tries > 0),
  last_at timestamptz NOT NULL,
  PRIMARY KEY (meeting_id, member_id)
);

INSERT INTO rules_rule (key, value, effective_from, basis) VALUES
  ('meeting.checkInLateMinutes', '15', '2025-07-10', 'Sổ tay: tự điểm danh'),
  ('meeting.checkInTries', '10', '2025-07-10', 'Sổ tay: tự điểm danh'),
  ('meeting.checkInPauseMinutes', '5', '2025-07-10', 'Sổ tay: tự điểm danh');

-- ---------------------------------------------------------------------------------------------------------------- authority
ALTER TABLE meetings_room_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE meetings_room_key FORCE ROW LEVEL SECURITY;
ALTER TABLE meetings_check_in ENABLE ROW LEVEL SECURITY;
ALTER TABLE meetings_check_in FORCE ROW LEVEL SECURITY;
ALTER TABLE meetings_wrong_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE meetings_wrong_code FORCE ROW LEVEL SECURITY;
-- The secret leaves by meetings_roll alone, to who calls the roll while the meeting sits.
SELECT authority.declare_columns('meetings_room_key', 'system', 'system');
SELECT authority.declare_columns('meetings_wrong_code', 'system', 'system');
-- A check-in is read by oneself and by those who call the roll; the circle reads what became of it on the roll.
CREATE POLICY own ON meetings_check_in FOR SELECT TO sotay_app USING (
  member_id = (SELECT authority.self_member()) AND meeting_id IN (SELECT unnest((SELECT authority.meetings_for('meetingNotice'))::uuid[])));
CREATE POLICY record ON meetings_check_in FOR SELECT TO sotay_app USING (
  meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingRecord'))::uuid[])));
CREATE POLICY venue ON meetings_check_in FOR SELECT TO sotay_app USING (venue_id IN (SELECT unnest((SELECT authority.kept_venues())::uuid[])));
GRANT SELECT ON meetings_check_in TO sotay_app;
SELECT authority.declare_columns('meetings_check_in', 'conferenceRoll', 'system');

-- --------------------------------------------------------------------------------------------------------------------- codes
-- The secret xor 0x36 or 0x5c, filled up to a block of SHA-256 (RFC 2104).
CREATE FUNCTION meetings_pad(secret bytea, fill int) RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT string_agg(set_byte('\x00'::bytea, 0, (CASE WHEN i < octet_length(secret) THEN get_byte(secret, i) ELSE 0 END) # fill), ''::bytea ORDER BY i)
    FROM generate_series(0, 63) i
$$;
-- The six digits of a step; the same as `roomCode` in contract/src/room-code.ts, which a test holds together.
CREATE FUNCTION meetings_room_code(inner_pad bytea, outer_pad bytea, step int) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT lpad((((((get_byte(mac, at) & 127) << 24) | (get_byte(mac, at + 1) << 16)) | ((get_byte(mac, at + 2) << 8) | get_byte(mac, at + 3))) % 1000000)::text, 6, '0')
    FROM (SELECT mac, get_byte(mac, 31) & 15 AS at FROM (SELECT sha256(outer_pad || sha256(inner_pad || int8send(step)))) AS m (mac)) AS n
$$;
CREATE FUNCTION meetings_step(at timestamptz) RETURNS int LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT floor(extract(epoch FROM at) / 30)::int
$$;

-- Secrets of a meeting that sits, and of its venues; those it has stay, also when it is opened again.
CREATE FUNCTION meetings_make_room_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  of_meeting uuid := CASE TG_TABLE_NAME WHEN 'meetings_meeting' THEN to_jsonb(NEW)->>'id' ELSE to_jsonb(NEW)->>'meeting_id' END;
BEGIN
  INSERT INTO meetings_room_key (meeting_id, venue_id, secret, inner_pad, outer_pad)
  SELECT of_meeting, r.venue_id, k.secret, meetings_pad(k.secret, 54), meetings_pad(k.secret, 92)
    FROM (SELECT NULL::uuid AS venue_id UNION ALL SELECT v.id FROM meetings_venue v WHERE v.meeting_id = of_meeting AND v.removed_at IS NULL) r
   -- two uuids of version 4 bring 244 random bits; `r` makes it another draw for each room
   CROSS JOIN LATERAL (SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || coalesce(uuid_send(r.venue_id), '')) AS secret OFFSET 0) k
   WHERE EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = of_meeting AND m.state = 'inSession')
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER meetings_make_room_keys AFTER INSERT OR UPDATE OF state ON meetings_meeting
  FOR EACH ROW WHEN (NEW.state = 'inSession') EXECUTE FUNCTION meetings_make_room_keys();
CREATE TRIGGER meetings_make_room_keys AFTER INSERT ON meetings_venue FOR EACH ROW EXECUTE FUNCTION meetings_make_room_keys();

-- ---------------------------------------------------------------------------------------------------------------- checking in
-- The actor says that he is in the room. Outcomes: `present` (now, or he was already), `waits` for an officer, `marked` (the roll
-- says otherwise, and stands), `refused` by an officer before, `wrong` code (counted), `tooMany` (after `seconds`), `notOnRoll`,
-- `notOpen`, `published`; null: not his meeting. A step is given when the code was scanned; a typed one is looked for around the
-- claimed time, and by a device that does not know the time in the whole sitting, because an officer looks at it anyway.
-- A thousand a second are planned: one statement, index probes, planned once.
CREATE FUNCTION meetings_check_in(meeting uuid, shown_step int, shown_code text, claimed timestamptz) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me record;
  room record;
  mine record;
  known record;
  tried record;
  now_at timestamptz := clock_timestamp();
  aim int := meetings_step(coalesce(claimed, now_at));
  first_step int;
  last_step int;
  right_step int;
  doubt text;
BEGIN
  SELECT * INTO me FROM authority.actor();
  IF me.member_id IS NULL OR NOT me.active THEN RETURN NULL; END IF;
  -- closing waits for a check-in under way
  SELECT g.state, g.kind, g.host_id, g.on_day, g.opened_at INTO room FROM meetings_meeting g WHERE g.id = meeting FOR SHARE;
  IF NOT FOUND OR room.state = 'draft' THEN RETURN NULL; END IF;
  -- two devices of one person come one after the other
  SELECT t.mark, t.venue_id, t.marked_at INTO mine FROM meetings_attendance t WHERE t.meeting_id = meeting AND t.member_id = me.member_id FOR UPDATE;
  IF NOT FOUND THEN
    IF NOT authority.meeting_reads('meetingNotice', meeting) THEN RETURN NULL; END IF;
    RETURN jsonb_build_object('outcome', CASE WHEN room.state IN ('inSession', 'closed', 'published') THEN 'notOnRoll' ELSE 'notOpen' END);
  END IF;
  -- taken out of the circle, or moved to another cell since: the meeting is not his any more
  IF NOT EXISTS (SELECT 1 FROM meetings_invitee i WHERE i.meeting_id = meeting AND i.member_id = me.member_id AND i.removed_at IS NULL) THEN RETURN NULL; END IF;
  IF room.kind <> 'conference' AND NOT coalesce(room.host_id IN (me.home_cell_id, me.cell_id), false)
     AND EXISTS (SELECT 1 FROM organizations_form f WHERE f.org_id = room.host_id AND f.type IN ('grassrootsCell', 'subordinateCell') AND f.valid @> sotay_today()) THEN
    RETURN NULL;
  END IF;
  IF mine.mark = 'present' THEN RETURN jsonb_build_object('outcome', 'present', 'at', coalesce(mine.marked_at, now_at)); END IF;
  IF mine.mark IS NOT NULL THEN RETURN jsonb_build_object('outcome', 'marked', 'mark', mine.mark); END IF;
  -- nobody is without a mark once it closes
  IF room.state <> 'inSession' THEN
    RETURN jsonb_build_object('outcome', CASE room.state WHEN 'published' THEN 'published' ELSE 'notOpen' END);
  END IF;
  SELECT c.state, c.received_at INTO known FROM meetings_check_in c WHERE c.meeting_id = meeting AND c.member_id = me.member_id;
  IF known.state = 'refused' THEN RETURN jsonb_build_object('outcome', 'refused'); END IF;

  SELECT w.tries, w.last_at, w.last_at + make_interval(mins => rules_value('meeting.checkInPauseMinutes')::int) AS until INTO tried
    FROM meetings_wrong_code w WHERE w.meeting_id = meeting AND w.member_id = me.member_id;
  IF tried.tries >= rules_value('meeting.checkInTries')::int AND tried.until > now_at THEN
    RETURN jsonb_build_object('outcome', 'tooMany', 'seconds', ceil(extract(epoch FROM tried.until - now_at))::int);
  END IF;
  IF shown_step IS NOT NULL THEN
    first_step := shown_step;
    last_step := shown_step;
  ELSIF claimed IS NOT NULL THEN
    first_step := aim - 3;
    last_step := aim + 3;
  ELSE
    last_step := aim + 3;
    first_step := greatest(meetings_step(coalesce(room.opened_at, now_at)) - 3, last_step - 1440);
  END IF;
  SELECT s.step INTO right_step
    FROM meetings_room_key k CROSS JOIN generate_series(first_step, last_step) AS s (step)
   WHERE k.meeting_id = meeting AND (k.venue_id = mine.venue_id OR (k.venue_id IS NULL AND mine.venue_id IS NULL))
     AND meetings_room_code(k.inner_pad, k.outer_pad, s.step) = shown_code
   ORDER BY abs(s.step - aim) LIMIT 1;
  IF right_step IS NULL THEN
    INSERT INTO meetings_wrong_code AS w (meeting_id, member_id, tries, last_at) VALUES (meeting, me.member_id, 1, now_at)
    ON CONFLICT (meeting_id, member_id) DO UPDATE SET last_at = now_at, tries = CASE WHEN tried.until > now_at THEN w.tries + 1 ELSE 1 END;
    RETURN jsonb_build_object('outcome', 'wrong');
  END IF;

  doubt := CASE WHEN claimed IS NULL THEN 'clock'
                WHEN abs(aim - right_step) > 3 THEN 'window'
                WHEN abs(meetings_step(now_at) - right_step) > 2 * rules_value('meeting.checkInLateMinutes')::int THEN 'late' END;
  -- a fresh code mends one that waits; another doubtful one changes nothing
  IF known.state = 'waits' AND doubt IS NOT NULL THEN RETURN jsonb_build_object('outcome', 'waits', 'at', known.received_at); END IF;
  INSERT INTO meetings_check_in AS c (meeting_id, member_id, venue_id, step, claimed_at, received_at, state, why)
  VALUES (meeting, me.member_id, mine.venue_id, right_step, claimed, now_at, CASE WHEN doubt IS NULL THEN 'taken' ELSE 'waits' END, doubt)
  ON CONFLICT (meeting_id, member_id) DO UPDATE SET step = excluded.step, claimed_at = excluded.claimed_at, received_at = excluded.received_at,
    state = excluded.state, why = excluded.why, decided_by = NULL, decided_at = NULL;
  IF doubt IS NULL THEN
    UPDATE meetings_attendance t SET mark = 'present', by_code = true, marked_by = me.account_id, marked_at = now_at, version = t.version + 1
     WHERE t.meeting_id = meeting AND t.member_id = me.member_id;
  END IF;
  RETURN jsonb_build_object('outcome', CASE WHEN doubt IS NULL THEN 'present' ELSE 'waits' END, 'at', now_at);
END $$;

-- A check-in out of an outbox, with its result (SY20), in one statement: a thousand rooms fill in the same minutes. Null: the id was used
-- before, and what became of it stands. What needs a sentence is refused with MT020, nothing is done, and the application does it step by step.
CREATE FUNCTION sync_check_in(mutation uuid, session uuid, meeting uuid, shown_step int, shown_code text, claimed timestamptz) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  said jsonb;
  answer jsonb;
BEGIN
  INSERT INTO sync_mutation (id, account_id, session_id, name, outcome, result) VALUES (mutation, sotay_actor(), session, 'meeting.checkIn', 'applied', '{}') ON CONFLICT (id) DO NOTHING;
  IF NOT FOUND THEN RETURN NULL; END IF;
  said := meetings_check_in(meeting, shown_step, shown_code, claimed);
  IF said IS NULL OR said->>'outcome' NOT IN ('present', 'waits') THEN RAISE EXCEPTION 'needs a sentence' USING ERRCODE = 'MT020'; END IF;
  answer := jsonb_build_object('state', said->>'outcome', 'at', to_char((said->>'at')::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'));
  UPDATE sync_mutation SET result = jsonb_build_object('version', NULL, 'problem', NULL, 'answer', answer) WHERE id = mutation;
  RETURN jsonb_build_object('answer', answer, 'at', now());
END $$;

-- Waiting check-ins decided by who calls the roll; those that wait no more stay as they are. Confirmed is present. Answers what meetings_mark does when it refuses, or `done` with the host and the members decided; null: not his.
CREATE FUNCTION meetings_decide_check_ins(meeting uuid, members int[], decided text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  ids int[];
  marked jsonb;
BEGIN
  -- what may not be marked here may not be decided; and the meeting is held
  marked := meetings_mark(meeting, '[]');
  IF marked IS NULL OR marked->>'outcome' <> 'done' THEN RETURN marked; END IF;
  PERFORM 1 FROM meetings_attendance t WHERE t.meeting_id = meeting AND t.member_id = ANY (members) ORDER BY t.member_id FOR UPDATE;
  SELECT array_agg(c.member_id ORDER BY c.member_id) INTO ids
    FROM meetings_check_in c JOIN meetings_attendance t ON t.meeting_id = c.meeting_id AND t.member_id = c.member_id
   WHERE c.meeting_id = meeting AND c.member_id = ANY (members) AND c.state = 'waits' AND t.mark IS NULL
     AND (authority.may_record(meeting) OR t.venue_id = ANY (authority.kept_venues()));
  IF ids IS NOT NULL THEN
    IF decided = 'confirmed' THEN
      marked := meetings_mark(meeting, (SELECT jsonb_agg(jsonb_build_object('memberId', i.id, 'mark', 'present')) FROM unnest(ids) i (id)));
      UPDATE meetings_attendance t SET by_code = true WHERE t.meeting_id = meeting AND t.member_id = ANY (ids);
    END IF;
    UPDATE meetings_check_in c SET state = decided, decided_by = sotay_actor(), decided_at = clock_timestamp() WHERE c.meeting_id = meeting AND c.member_id = ANY (ids);
  END IF;
  RETURN jsonb_build_object('outcome', 'done', 'hostId', marked->'hostId', 'members', to_jsonb(coalesce(ids, '{}')));
END $$;

-- A check-in stands on the roll of who calls it, taken or waiting.
CREATE FUNCTION sync_tell_check_ins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m uuid;
BEGIN
  FOR m IN SELECT DISTINCT meeting_id FROM moved LOOP
    PERFORM sync_moved(sync_room_scopes(m), 'roll', m::text);
    PERFORM sync_moved((SELECT array_agg('person:' || member_id) FROM moved WHERE meeting_id = m), 'meeting', m::text);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON meetings_check_in REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_check_ins();
CREATE TRIGGER sync_tell AFTER UPDATE ON meetings_check_in REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_check_ins();
