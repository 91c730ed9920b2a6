-- What happens in the room (domain.md § 4): the roll and its figures, votes, tasks. Functions ask for the actor themselves.

-- ---------------------------------------------------------------------------------------------------------------- authority
-- The keeper of a conference's venue calls the roll there: he reads and marks the rows of his venue and no others.
INSERT INTO authority_read_rule VALUES ('conferenceRoll', 'venueKeeper', 'full');
INSERT INTO authority_write_rule VALUES ('venueRoll', 'venueKeeper');
CREATE INDEX meetings_venue_keeper ON meetings_venue (keeper_id) WHERE keeper_id IS NOT NULL AND removed_at IS NULL;
CREATE FUNCTION authority.kept_venues() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(v.id), '{}') FROM authority.actor() a JOIN meetings_venue v ON v.keeper_id = a.member_id
    JOIN meetings_meeting m ON m.id = v.meeting_id
   WHERE a.active AND v.removed_at IS NULL AND m.state IN ('inSession', 'closed', 'published')
$$;
CREATE POLICY venue ON meetings_attendance FOR SELECT TO sotay_app USING (venue_id IN (SELECT unnest((SELECT authority.kept_venues())::uuid[])));
GRANT EXECUTE ON FUNCTION authority.kept_venues() TO sotay_app;

CREATE FUNCTION meetings_is_chair(meeting uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM meetings_meeting m JOIN meetings_invitee i ON i.meeting_id = m.id AND i.member_id = m.chair_id AND i.removed_at IS NULL
                  WHERE m.id = meeting AND m.chair_id = authority.self_member())
$$;
-- Nobody else is there who could have counted: no minute-taker, or he is the chair himself, or he did not come.
CREATE FUNCTION meetings_chair_alone(meeting uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT m.minute_taker_id IS NULL OR m.minute_taker_id = m.chair_id OR NOT EXISTS (
           SELECT 1 FROM meetings_attendance t WHERE t.meeting_id = m.id AND t.member_id = m.minute_taker_id AND t.mark = 'present')
    FROM meetings_meeting m WHERE m.id = meeting
$$;
-- The meeting, for who may record it; held so that it does not close while he writes. Nothing for anybody else.
CREATE FUNCTION meetings_enter_room(meeting uuid, OUT state text, OUT kind text, OUT host_id int, OUT on_day date, OUT is_chair boolean, OUT chair_alone boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.state, m.kind, m.host_id, m.on_day, meetings_is_chair(m.id), meetings_chair_alone(m.id)
    FROM meetings_meeting m WHERE m.id = meeting AND authority.may_record(m.id) FOR SHARE OF m
$$;
-- The same facts for who reads a meeting's content, held by nobody; `records` says whether he records it too.
CREATE FUNCTION meetings_reader(meeting uuid)
RETURNS TABLE (state text, kind text, host_id int, on_day date, is_chair boolean, chair_alone boolean, records boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.state, m.kind, m.host_id, m.on_day, r.records AND meetings_is_chair(m.id), meetings_chair_alone(m.id), r.records
    FROM meetings_meeting m CROSS JOIN LATERAL (SELECT authority.may_record(m.id) AS records) r
   WHERE m.id = meeting AND (r.records OR authority.meeting_reads('meetingContent', m.id))
$$;
-- Names of those who belong to a meeting, for who reads its content: comrades of a committee's meeting are of other cells.
CREATE FUNCTION meetings_names(meeting uuid, ids int[]) RETURNS TABLE (id int, full_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id, m.full_name FROM members_member m
   WHERE m.id = ANY (ids) AND (authority.meeting_reads('meetingContent', meeting) OR authority.may_record(meeting))
     AND (EXISTS (SELECT 1 FROM meetings_invitee i WHERE i.meeting_id = meeting AND i.member_id = m.id)
          OR EXISTS (SELECT 1 FROM meetings_attendance t WHERE t.meeting_id = meeting AND t.member_id = m.id))
$$;

-- ------------------------------------------------------------------------------------------------------------------ roll call
-- A cell's own attendance and the conferences it was summoned to (roll-up, attendance of a cell). Marks stay HOT updates.
CREATE INDEX meetings_attendance_cell ON meetings_attendance (cell_id, meeting_id);
CREATE INDEX meetings_conference_cell_cell ON meetings_conference_cell (cell_id, meeting_id);

-- Rows of the roll as codes; `requests` adds what was asked and decided. Runs with the caller's rights.
CREATE FUNCTION meetings_roll_rows(meeting uuid, only_members int[], requests boolean)
RETURNS TABLE (id int, full_name text, title text, cell_id int, venue_id uuid, standing text, mark text, late boolean, by_code boolean, request text, votes boolean, version int, sort_name text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT t.member_id, m.full_name,
         (SELECT h.position FROM organizations_position_current h
           WHERE h.member_id = t.member_id AND h.org_id IN (t.cell_id, g.host_id) AND h.position <> 'follower'
           ORDER BY h.org_id = g.host_id DESC, array_position(ARRAY['secretary', 'deputySecretary', 'committeeMember', 'cellCommitteeMember'], h.position) LIMIT 1),
         t.cell_id, t.venue_id, t.standing, t.mark, t.late, t.by_code,
         (SELECT coalesce(x.decision, 'waiting') FROM meetings_answer x
           WHERE requests AND x.meeting_id = t.meeting_id AND x.member_id = t.member_id AND x.answer = 'absent'),
         t.votes AND t.vote_base, t.version, m.sort_name
    FROM meetings_attendance t JOIN members_member m ON m.id = t.member_id JOIN meetings_meeting g ON g.id = t.meeting_id
   WHERE t.meeting_id = meeting AND (only_members IS NULL OR t.member_id = ANY (only_members))
$$;
-- Counts of the roll, or of some venues of it.
CREATE FUNCTION meetings_roll_counts(meeting uuid, venues uuid[]) RETURNS jsonb LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object(
    'base', count(*) FILTER (WHERE attendance_base = 'yes' OR (attendance_base = 'ifPresent' AND mark = 'present')),
    'present', count(*) FILTER (WHERE mark = 'present'), 'late', count(*) FILTER (WHERE late),
    'excused', count(*) FILTER (WHERE mark = 'excused'), 'unexcused', count(*) FILTER (WHERE mark = 'unexcused'),
    'exempt', count(*) FILTER (WHERE mark = 'exempt'), 'unmarked', count(*) FILTER (WHERE mark IS NULL),
    'voteBase', count(*) FILTER (WHERE vote_base), 'voters', count(*) FILTER (WHERE vote_base AND votes AND mark = 'present'))
    FROM meetings_attendance WHERE meeting_id = meeting AND (venues IS NULL OR venue_id = ANY (venues))
$$;
-- Exempted members of the cells who are not on the roll: they may come as guests, and vote if official (§ 3).
CREATE FUNCTION meetings_may_have_come(meeting uuid, venues uuid[])
RETURNS TABLE (id int, full_name text, cell_id int, venue_id uuid, is_official boolean, sort_name text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT m.id, m.full_name, c.cell_id, c.venue_id, coalesce(s.class, p.class) = 'official', m.sort_name
    FROM meetings_meeting g
    CROSS JOIN LATERAL (
      SELECT g.host_id AS cell_id, NULL::uuid AS venue_id WHERE g.kind IN ('regular', 'thematic') AND venues IS NULL
      UNION ALL SELECT k.cell_id, k.venue_id FROM meetings_conference_cell k
       WHERE g.kind = 'conference' AND k.meeting_id = g.id AND k.removed_at IS NULL AND (venues IS NULL OR k.venue_id = ANY (venues))) AS c
    JOIN members_member m ON m.home_cell_id = c.cell_id AND m.on_roll
    JOIN members_personal p ON p.member_id = m.id
    LEFT JOIN LATERAL (SELECT class, activity FROM members_standing WHERE member_id = m.id AND since <= g.on_day ORDER BY since DESC LIMIT 1) s ON true
   WHERE g.id = meeting AND coalesce(s.activity, p.activity) = 'exempted'
     AND NOT EXISTS (SELECT 1 FROM meetings_attendance t WHERE t.meeting_id = g.id AND t.member_id = m.id)
$$;

-- The roll as the actor may read it; null when the meeting has nothing for him. A cell's: its circle, officers, follower and
-- who records it. A conference's: its officers and recorders; the keeper of a venue his rows; everybody else his own.
CREATE FUNCTION meetings_roll(meeting uuid) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  room record;
  records boolean := authority.may_record(meeting);
  is_whole boolean;
  venues uuid[];
  own int;
  requests boolean;
  marks boolean;
BEGIN
  SELECT g.state, g.kind INTO room FROM meetings_meeting g WHERE g.id = meeting;
  IF NOT FOUND THEN RETURN NULL; END IF;
  is_whole := records OR authority.meeting_reads(CASE room.kind WHEN 'conference' THEN 'conferenceRoll' ELSE 'meetingContent' END, meeting);
  requests := authority.meeting_reads('meetingAnswer', meeting);
  IF NOT is_whole THEN
    SELECT array_agg(v.id) INTO venues FROM meetings_venue v WHERE v.meeting_id = meeting AND v.id = ANY (authority.kept_venues());
    IF venues IS NULL THEN
      IF NOT authority.meeting_reads('meetingNotice', meeting) THEN RETURN NULL; END IF;
      own := authority.self_member();
      venues := '{}';
    END IF;
  END IF;
  marks := (records AND room.state IN ('inSession', 'closed')) OR (NOT records AND NOT is_whole AND own IS NULL AND room.state = 'inSession');
  RETURN jsonb_build_object(
    'rows', (SELECT coalesce(jsonb_agg(to_jsonb(r) - 'sort_name' ORDER BY r.sort_name, r.id), '[]')
               FROM meetings_roll_rows(meeting, CASE WHEN own IS NULL THEN NULL ELSE ARRAY[own] END, requests) r
              WHERE is_whole OR r.venue_id = ANY (venues) OR r.id = own),
    'counts', meetings_roll_counts(meeting, CASE WHEN is_whole THEN NULL ELSE venues END),
    'mayHaveCome', CASE WHEN (records OR (own IS NULL AND NOT is_whole)) AND room.state IN ('inSession', 'closed') THEN
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'fullName', c.full_name) ORDER BY c.sort_name, c.id), '[]')
         FROM meetings_may_have_come(meeting, CASE WHEN records THEN NULL ELSE venues END) c) ELSE '[]'::jsonb END,
    'mayMark', marks,
    -- what an officer has marked since is settled
    'checkIns', CASE WHEN marks THEN
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'fullName', p.full_name, 'at', coalesce(c.claimed_at, c.received_at), 'why', c.why) ORDER BY p.sort_name, p.id), '[]')
         FROM meetings_check_in c JOIN meetings_attendance t ON t.meeting_id = c.meeting_id AND t.member_id = c.member_id AND t.mark IS NULL
         JOIN members_member p ON p.id = c.member_id
        WHERE c.meeting_id = meeting AND c.state = 'waits' AND (records OR t.venue_id = ANY (venues))) ELSE '[]'::jsonb END,
    'roomKeys', CASE WHEN marks AND room.state = 'inSession' THEN
      (SELECT coalesce(jsonb_agg(jsonb_build_object('venueId', k.venue_id, 'venueName', v.name, 'secret', encode(k.secret, 'base64')) ORDER BY v.name NULLS FIRST), '[]')
         FROM meetings_room_key k LEFT JOIN meetings_venue v ON v.id = k.venue_id
        WHERE k.meeting_id = meeting AND v.removed_at IS NULL AND (records OR k.venue_id = ANY (venues))) ELSE '[]'::jsonb END);
END $$;

-- Attendance of the groups (body, month, kind) that a meeting counts for, computed anew from the meetings that are over.
-- A conference counts for each cell that it summoned or that was on its roll. One lock a group, so that two meetings of a
-- group that close together count both; the groups of conferences share one a month, because a province's conference has
-- 1,472 of them and the lock table is finite.
CREATE FUNCTION meetings_roll_up(meeting uuid, only_cells int[] DEFAULT NULL) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  g record;
  bodies int[];
BEGIN
  SELECT m.host_id, m.kind, m.for_month INTO g FROM meetings_meeting m WHERE m.id = meeting;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(format('meetings_rollup %s %s %s', g.kind, g.for_month, CASE WHEN g.kind <> 'conference' THEN g.host_id END), 0));
  IF g.kind = 'conference' THEN
    SELECT array_agg(c.cell_id) INTO bodies FROM (
      SELECT k.cell_id FROM meetings_conference_cell k WHERE k.meeting_id = meeting
      UNION SELECT t.cell_id FROM meetings_attendance t WHERE t.meeting_id = meeting) c
     WHERE only_cells IS NULL OR c.cell_id = ANY (only_cells);
  ELSE
    bodies := ARRAY[g.host_id];
  END IF;
  IF bodies IS NULL THEN RETURN; END IF;
  WITH held AS (
    SELECT m.id AS meeting_id, g.host_id AS org_id FROM meetings_meeting m
     WHERE g.kind <> 'conference' AND m.for_month = g.for_month AND m.kind = g.kind AND m.host_id = g.host_id AND m.state IN ('closed', 'published')
    UNION
    SELECT m.id, c.cell_id FROM (
        SELECT k.meeting_id, k.cell_id FROM meetings_conference_cell k WHERE g.kind = 'conference' AND k.cell_id = ANY (bodies) AND k.removed_at IS NULL
        UNION SELECT t.meeting_id, t.cell_id FROM meetings_attendance t WHERE g.kind = 'conference' AND t.cell_id = ANY (bodies)) c
      JOIN meetings_meeting m ON m.id = c.meeting_id AND m.for_month = g.for_month AND m.kind = 'conference' AND m.state IN ('closed', 'published')
  ), figures AS MATERIALIZED (
    SELECT h.org_id, count(DISTINCT h.meeting_id) AS meetings,
           count(*) FILTER (WHERE t.attendance_base = 'yes' OR (t.attendance_base = 'ifPresent' AND t.mark = 'present')) AS base,
           count(*) FILTER (WHERE t.attendance_base IN ('yes', 'ifPresent') AND t.mark = 'present') AS present,
           count(*) FILTER (WHERE t.attendance_base IN ('yes', 'ifPresent') AND t.late) AS late,
           count(*) FILTER (WHERE t.attendance_base = 'yes' AND t.mark = 'excused') AS excused,
           count(*) FILTER (WHERE t.attendance_base = 'yes' AND t.mark = 'unexcused') AS unexcused
      FROM held h LEFT JOIN meetings_attendance t ON t.meeting_id = h.meeting_id AND (g.kind <> 'conference' OR t.cell_id = h.org_id)
     GROUP BY h.org_id
  ), gone AS (
    DELETE FROM meetings_rollup r WHERE r.org_id = ANY (bodies) AND r.for_month = g.for_month AND r.kind = g.kind AND r.org_id NOT IN (SELECT f.org_id FROM figures f)
  )
  INSERT INTO meetings_rollup AS r (org_id, for_month, kind, meetings, base, present, late, excused, unexcused, updated_at)
  SELECT f.org_id, g.for_month, g.kind, f.meetings, f.base, f.present, f.late, f.excused, f.unexcused, now() FROM figures f
  ON CONFLICT (org_id, for_month, kind) DO UPDATE SET meetings = EXCLUDED.meetings, base = EXCLUDED.base, present = EXCLUDED.present,
    late = EXCLUDED.late, excused = EXCLUDED.excused, unexcused = EXCLUDED.unexcused, updated_at = now();
END $$;

-- Marks of the roll in one statement, all or none. `marks`: [{"memberId", "mark", "late", "version"}], {"restPresent": true,
-- "venueId"} or {"cameAsGuest": id}. The last word counts, unless a mark names the version it was made against and the row has
-- a newer one: then the row stays. Of a closed meeting it is a correction, and the figures follow in the same transaction.
-- Answers an outcome, the rows named, what changed with what stood before, and the counts; null for who may not mark here.
-- `logs`: whether the caller writes edits into the log; without it they are left alone and `edit` says so. Planned once for all
-- meetings: planning anew cost more than running (2.6 ms against 1.1 with what it calls, `npm run bench -- meeting`).
CREATE FUNCTION meetings_mark(meeting uuid, marks jsonb, logs boolean DEFAULT true) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  room record;
  -- that his account is open is asked with what he may do
  me uuid := sotay_actor();
  venues uuid[];
  ids int[];
  wrong int[];
  changed jsonb;
  requests boolean;
  guest record;
BEGIN
  -- closing waits for a mark under way, and a mark that waited for the closing is a correction
  SELECT g.state, g.host_id, g.on_day INTO room FROM meetings_meeting g WHERE g.id = meeting FOR SHARE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF NOT authority.may_record(meeting) THEN
    SELECT array_agg(v.id) INTO venues FROM meetings_venue v WHERE v.meeting_id = meeting AND v.id = ANY (authority.kept_venues());
    IF venues IS NULL THEN RETURN NULL; END IF;
  END IF;
  IF room.state = 'published' OR (room.state = 'closed' AND venues IS NOT NULL) THEN RETURN jsonb_build_object('outcome', room.state); END IF;
  IF room.state NOT IN ('inSession', 'closed') THEN RETURN jsonb_build_object('outcome', 'notOpen'); END IF;

  IF NOT logs AND (room.state = 'closed' OR marks ? 'cameAsGuest') THEN RETURN jsonb_build_object('outcome', 'edit'); END IF;

  IF marks ? 'cameAsGuest' THEN
    SELECT * INTO guest FROM meetings_may_have_come(meeting, venues) c WHERE c.id = (marks->>'cameAsGuest')::int;
    IF FOUND THEN
      INSERT INTO meetings_attendance (meeting_id, member_id, cell_id, venue_id, standing, attendance_base, vote_base, votes)
      SELECT meeting, guest.id, guest.cell_id, guest.venue_id, 'exemptedGuest', e.attendance_base, e.vote_base AND guest.is_official, e.votes AND guest.is_official
        FROM members_standing_effect e WHERE e.standing = 'exemptedGuest' AND e.effective_from <= room.on_day AND (e.effective_to IS NULL OR e.effective_to > room.on_day)
      ON CONFLICT (meeting_id, member_id) DO NOTHING;
    END IF;
    marks := jsonb_build_array(jsonb_build_object('memberId', marks->'cameAsGuest', 'mark', 'present'));
  ELSIF jsonb_typeof(marks) = 'object' THEN
    -- who is not expected (special duty, elsewhere) is exempt, and everybody else present; who asked to be absent and has no
    -- answer yet waits for the chair
    SELECT coalesce(jsonb_agg(jsonb_build_object('memberId', t.member_id, 'onlyUnmarked', true,
             'mark', CASE t.attendance_base WHEN 'yes' THEN 'present' ELSE 'exempt' END)), '[]') INTO marks
      FROM meetings_attendance t
     WHERE t.meeting_id = meeting AND t.mark IS NULL AND (venues IS NULL OR t.venue_id = ANY (venues))
       AND (NOT marks ? 'venueId' OR t.venue_id = (marks->>'venueId')::uuid)
       AND NOT EXISTS (SELECT 1 FROM meetings_answer x WHERE x.meeting_id = meeting AND x.member_id = t.member_id AND x.answer = 'absent' AND x.decision IS NULL);
  END IF;

  SELECT coalesce(array_agg(DISTINCT (w->>'memberId')::int), '{}') INTO ids FROM jsonb_array_elements(marks) w;
  -- in one order, so that two who mark the same people wait for each other and do not lock up
  PERFORM 1 FROM meetings_attendance t WHERE t.meeting_id = meeting AND t.member_id = ANY (ids) ORDER BY t.member_id FOR UPDATE;
  SELECT array_agg(i.id) INTO wrong FROM unnest(ids) i (id)
   WHERE NOT EXISTS (SELECT 1 FROM meetings_attendance t WHERE t.meeting_id = meeting AND t.member_id = i.id AND (venues IS NULL OR t.venue_id = ANY (venues)));
  IF wrong IS NOT NULL THEN RETURN jsonb_build_object('outcome', 'notOnRoll', 'members', to_jsonb(wrong)); END IF;
  SELECT array_agg(t.member_id) INTO wrong FROM jsonb_array_elements(marks) w JOIN meetings_attendance t ON t.meeting_id = meeting AND t.member_id = (w->>'memberId')::int
   WHERE w->>'mark' = 'exempt' AND t.attendance_base = 'yes';
  IF wrong IS NOT NULL THEN RETURN jsonb_build_object('outcome', 'expected', 'members', to_jsonb(wrong)); END IF;

  IF NOT logs AND EXISTS (SELECT 1 FROM meetings_attendance t WHERE t.meeting_id = meeting AND t.member_id = ANY (ids) AND t.mark IS NOT NULL) THEN
    RETURN jsonb_build_object('outcome', 'edit');
  END IF;

  WITH wanted AS (
    SELECT DISTINCT ON ((w.value->>'memberId')::int) (w.value->>'memberId')::int AS member_id, w.value->>'mark' AS mark,
           coalesce((w.value->>'late')::boolean, false) AND w.value->>'mark' = 'present' AS late,
           (w.value->>'version')::int AS version, w.value ? 'onlyUnmarked' AS only_unmarked
      FROM jsonb_array_elements(marks) WITH ORDINALITY w (value, place) ORDER BY (w.value->>'memberId')::int, w.place DESC
  ), done AS (
    UPDATE meetings_attendance t SET mark = w.mark, late = w.late, marked_by = me, marked_at = clock_timestamp(), version = t.version + 1
      FROM wanted w
     WHERE t.meeting_id = meeting AND t.member_id = w.member_id AND (w.version IS NULL OR w.version = t.version)
       AND (NOT w.only_unmarked OR t.mark IS NULL) AND (t.mark, t.late) IS DISTINCT FROM (w.mark, w.late)
    RETURNING t.member_id, t.cell_id, t.standing, old.mark AS was, old.late AS was_late, new.mark AS mark, new.late AS late
  )
  SELECT coalesce(jsonb_agg(to_jsonb(d)), '[]') INTO changed FROM done d;
  IF room.state = 'closed' AND changed <> '[]' THEN
    PERFORM meetings_roll_up(meeting, (SELECT array_agg((c->>'cell_id')::int) FROM jsonb_array_elements(changed) c));
  END IF;
  -- authority is asked only where there is something to be read
  requests := EXISTS (SELECT 1 FROM meetings_answer x WHERE x.meeting_id = meeting AND x.member_id = ANY (ids) AND x.answer = 'absent')
              AND authority.meeting_reads('meetingAnswer', meeting);
  RETURN jsonb_build_object('outcome', 'done', 'state', room.state, 'hostId', room.host_id, 'changed', changed,
    'rows', (SELECT coalesce(jsonb_agg(to_jsonb(r) - 'sort_name' ORDER BY r.sort_name, r.id), '[]')
               FROM meetings_roll_rows(meeting, ids, requests) r),
    'counts', meetings_roll_counts(meeting, venues));
END $$;

-- ---------------------------------------------------------------------------------------------------------------------- votes
-- Taps already counted, by the id the device gave them; not whose hand, not who counted it, not which way.
CREATE TABLE meetings_vote_tap (
  vote_id uuid NOT NULL REFERENCES meetings_vote ON DELETE CASCADE,
  id uuid NOT NULL,
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  PRIMARY KEY (vote_id, id)
);
ALTER TABLE meetings_vote_tap ENABLE ROW LEVEL SECURITY;
ALTER TABLE meetings_vote_tap FORCE ROW LEVEL SECURITY;
CREATE POLICY record ON meetings_vote_tap FOR INSERT TO sotay_app WITH CHECK (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingRecord'))::uuid[])));
GRANT INSERT ON meetings_vote_tap TO sotay_app;
SELECT authority.declare_columns('meetings_vote_tap', 'system', 'meetingRecord');

-- A vote's states, and that its counts stand once they are counted. Ballots are confirmed by the chair and by nobody else.
CREATE FUNCTION meetings_vote_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('open', 'open'), ('open', 'closed'), ('open', 'void'), ('closed', 'closed'), ('closed', 'confirmed'),
                                    ('closed', 'void'), ('confirmed', 'confirmed'), ('confirmed', 'void'))
     OR (NEW.state = 'confirmed' AND NEW.method <> 'paper') THEN
    RAISE EXCEPTION 'no such move of a vote' USING ERRCODE = 'MT003';
  END IF;
  IF (NEW.approve, NEW.reject, NEW.other, NEW.issued, NEW.returned, NEW.valid) IS DISTINCT FROM (OLD.approve, OLD.reject, OLD.other, OLD.issued, OLD.returned, OLD.valid)
     AND NOT (OLD.state = 'open' OR (OLD.state = 'closed' AND OLD.method = 'paper' AND NEW.state = 'closed')) THEN
    RAISE EXCEPTION 'the counts stand' USING ERRCODE = 'MT003';
  END IF;
  IF sotay_actor() IS NOT NULL AND NEW.state = 'confirmed' AND OLD.state <> 'confirmed'
     AND NOT EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = NEW.meeting_id AND m.chair_id = authority.self_member()) THEN
    RAISE EXCEPTION 'the chair confirms' USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER meetings_vote_guard BEFORE UPDATE ON meetings_vote FOR EACH ROW EXECUTE FUNCTION meetings_vote_guard();

-- ---------------------------------------------------------------------------------------------------------------------- tasks
-- The owner finishes his task; its words, owner and deadline are the recorders'.
CREATE FUNCTION meetings_assignment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'sotay_app' AND (NEW.text, NEW.owner_id, NEW.due_on, NEW.reviewed_in, NEW.review) IS DISTINCT FROM (OLD.text, OLD.owner_id, OLD.due_on, OLD.reviewed_in, OLD.review)
     AND NOT authority.may_record(OLD.meeting_id) THEN
    RAISE EXCEPTION 'the owner finishes his task and changes nothing else' USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER meetings_assignment_guard BEFORE UPDATE ON meetings_assignment FOR EACH ROW EXECUTE FUNCTION meetings_assignment_guard();

-- Tasks of the host's earlier meetings that a meeting reviews: still open, said to be done and not yet looked at, or reviewed
-- in this very meeting. A committee's tasks stay with the committee. Runs with the caller's rights.
CREATE FUNCTION meetings_due_tasks(meeting uuid) RETURNS SETOF meetings_assignment LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT t.* FROM meetings_meeting m
    JOIN meetings_meeting e ON e.host_id = m.host_id AND e.id <> m.id AND e.starts_at < m.starts_at AND e.state IN ('closed', 'published')
         AND (e.kind = m.kind OR (e.kind IN ('regular', 'thematic') AND m.kind IN ('regular', 'thematic')))
    JOIN meetings_assignment t ON t.meeting_id = e.id
   WHERE m.id = meeting AND (t.reviewed_in = m.id
     OR (m.state IN ('convened', 'inSession', 'closed') AND (t.state = 'open' OR (t.state = 'done' AND t.review IS NULL))))
$$;
-- The same for who reads this meeting's content, with the owners' names.
CREATE FUNCTION meetings_to_review(meeting uuid)
RETURNS TABLE (id uuid, meeting_id uuid, owner_id int, owner_name text, text text, due_on date, state text, result text, review text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.id, t.meeting_id, t.owner_id, m.full_name, t.text, t.due_on, t.state, t.result, CASE WHEN t.reviewed_in = meeting THEN t.review END
    FROM meetings_due_tasks(meeting) t JOIN members_member m ON m.id = t.owner_id
   WHERE authority.meeting_reads('meetingContent', meeting) OR authority.may_record(meeting)
   ORDER BY t.due_on NULLS LAST, t.created_at, t.id
$$;
-- Reviews one of them; the earlier meeting's owner id, or null when it is not one of them or the actor does not record here.
CREATE FUNCTION meetings_review(meeting uuid, assignment uuid, said text) RETURNS int LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE meetings_assignment t
     SET review = said, reviewed_in = meeting,
         state = CASE said WHEN 'continue' THEN 'open' ELSE said END,
         done_at = CASE said WHEN 'done' THEN coalesce(t.done_at, now()) END
   WHERE t.id = assignment AND authority.may_record(meeting) AND t.id IN (SELECT d.id FROM meetings_due_tasks(meeting) d)
  RETURNING t.owner_id
$$;

-- ----------------------------------------------------------------------------------------------------------------- attendance
-- The actor's own marks in meetings that are over. It is his own wherever he was then; the title belongs to the invitation, which
-- who has moved away reads no more.
CREATE FUNCTION meetings_own_attendance(from_month date, to_month date)
RETURNS TABLE (meeting_id uuid, kind text, title text, on_day date, for_month date, mark text, late boolean, attendance_base text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id, m.kind, CASE WHEN m.id IN (SELECT unnest((SELECT authority.meetings_for('meetingNotice'))::uuid[])) THEN m.title END,
         m.on_day, m.for_month, t.mark, t.late, t.attendance_base
    FROM meetings_attendance t JOIN meetings_meeting m ON m.id = t.meeting_id
   WHERE t.member_id = (SELECT a.member_id FROM authority.actor() a WHERE a.active) AND m.state IN ('closed', 'published') AND m.for_month BETWEEN from_month AND to_month
   ORDER BY m.starts_at DESC, m.id
$$;
-- Attendance of a cell's members in its own meetings, person by person: all for its officers and follower, oneself for a member.
-- Meetings of the cell's committee have another circle and are left out.
CREATE FUNCTION meetings_member_attendance(cell int, from_month date, to_month date)
RETURNS TABLE (id int, full_name text, title text, meetings int, base int, present int, late int, excused int, unexcused int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.id, p.full_name,
         (SELECT h.position FROM organizations_position_current h WHERE h.member_id = p.id AND h.org_id = cell AND h.position <> 'follower'
           ORDER BY array_position(ARRAY['secretary', 'deputySecretary', 'cellCommitteeMember'], h.position) LIMIT 1),
         count(*)::int,
         count(*) FILTER (WHERE t.attendance_base = 'yes' OR (t.attendance_base = 'ifPresent' AND t.mark = 'present'))::int,
         count(*) FILTER (WHERE t.attendance_base IN ('yes', 'ifPresent') AND t.mark = 'present')::int,
         count(*) FILTER (WHERE t.attendance_base IN ('yes', 'ifPresent') AND t.late)::int,
         count(*) FILTER (WHERE t.attendance_base = 'yes' AND t.mark = 'excused')::int,
         count(*) FILTER (WHERE t.attendance_base = 'yes' AND t.mark = 'unexcused')::int
    FROM meetings_meeting m
    JOIN meetings_attendance t ON t.meeting_id = m.id
    JOIN members_member p ON p.id = t.member_id AND p.on_roll AND cell IN (p.home_cell_id, p.cell_id)
   WHERE m.host_id = cell AND m.kind IN ('regular', 'thematic') AND m.state IN ('closed', 'published') AND m.for_month BETWEEN from_month AND to_month
     AND (cell = ANY ((SELECT authority.relation_orgs('officers') || authority.relation_orgs('follower'))::int[])
          OR (p.id = (SELECT authority.self_member()) AND cell = ANY ((SELECT authority.relation_orgs('sameCell'))::int[])))
   GROUP BY p.id, p.full_name, p.sort_name ORDER BY p.sort_name, p.id
$$;
