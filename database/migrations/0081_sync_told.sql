-- Who is told of what: one trigger per table and kind of change, on whole statements. An entity's name is the contract's
-- (contract/src/sync.ts). What concerns very many at once is told to their cells instead (SY5).

-- The host's desk and who organises: they hear of drafts and of answers.
CREATE FUNCTION sync_desk_scopes(meeting uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT ARRAY['desk:' || m.host_id || ':officers']
         || ARRAY(SELECT 'person:' || a.member_id FROM meetings_organizer o JOIN identity_account a ON a.id = o.account_id
                   WHERE o.meeting_id = m.id AND a.member_id IS NOT NULL)
    FROM meetings_meeting m WHERE m.id = meeting
$$;
-- Whom a meeting's invitation concerns: its host's members, or of a committee's meeting the invited alone; who is invited from
-- elsewhere; and who follows the host, invited or not.
CREATE FUNCTION sync_meeting_scopes(meeting uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sync_desk_scopes(m.id)
         || CASE WHEN m.state <> 'draft' AND m.kind <> 'committee' THEN ARRAY['org:' || m.host_id] ELSE '{}' END
         || CASE WHEN m.state <> 'draft' THEN ARRAY(
              SELECT 'person:' || i.member_id FROM meetings_invitee i
               WHERE i.meeting_id = m.id AND (m.kind = 'committee' OR i.role IN ('follower', 'guest') OR (m.kind <> 'conference' AND i.cell_id <> m.host_id))
              UNION SELECT 'person:' || h.member_id FROM organizations_position_current h WHERE h.org_id = m.host_id AND h.position = 'follower') ELSE '{}' END
    FROM meetings_meeting m WHERE m.id = meeting
$$;
-- Who writes down what happens in the room: besides the desk its chair, minute-taker and keepers of venues.
CREATE FUNCTION sync_room_scopes(meeting uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sync_desk_scopes(m.id) || ARRAY['person:' || m.chair_id, 'person:' || m.minute_taker_id]
         || ARRAY(SELECT 'person:' || v.keeper_id FROM meetings_venue v WHERE v.meeting_id = m.id AND v.keeper_id IS NOT NULL AND v.removed_at IS NULL)
    FROM meetings_meeting m WHERE m.id = meeting
$$;
-- Members in their own audiences; a crowd in its cells'.
CREATE FUNCTION sync_people(members int[], cells int[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN cardinality(members) > 200 THEN ARRAY(SELECT DISTINCT 'org:' || c FROM unnest(cells) c WHERE c IS NOT NULL)
              ELSE ARRAY(SELECT DISTINCT 'person:' || m FROM unnest(members) m WHERE m IS NOT NULL) END
$$;
REVOKE EXECUTE ON FUNCTION sync_desk_scopes(uuid), sync_meeting_scopes(uuid), sync_room_scopes(uuid), sync_people(int[], int[]) FROM PUBLIC;

-- Everything of a meeting, for people to whom it is another thing now.
CREATE FUNCTION sync_moved_whole(scopes text[], meeting uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sync_moved(scopes, 'meeting', meeting::text), sync_moved(scopes, 'opinions', meeting::text), sync_moved(scopes, 'roll', meeting::text),
          sync_moved(scopes, 'record', meeting || ':minutes'), sync_moved(scopes, 'record', meeting || ':resolution');
END $$;
REVOKE EXECUTE ON FUNCTION sync_moved_whole(text[], uuid) FROM PUBLIC;

-- What it was is null for a meeting that is new. Only a move tells of more than the invitation: what may be kept of a meeting, and
-- of those before it, depends on its state.
CREATE FUNCTION sync_tell_meeting(meeting uuid, was_state text, was_day date, was_notice int, was_chair int, was_taker int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m meetings_meeting;
  scopes text[] := sync_meeting_scopes(meeting);
  other uuid;
BEGIN
  SELECT * INTO m FROM meetings_meeting WHERE id = meeting;
  PERFORM sync_moved(scopes, 'meeting', m.id::text);
  -- an address carries its short id while its reader has another of that day and kind: a host's are read by the same people
  IF (m.state, m.on_day) IS DISTINCT FROM (was_state, was_day) THEN
    FOR other IN SELECT o.id FROM meetings_meeting o WHERE o.host_id = m.host_id AND o.on_day IN (m.on_day, was_day) AND o.kind = m.kind AND o.id <> m.id LOOP
      PERFORM sync_moved(sync_meeting_scopes(other), 'meeting', other::text);
    END LOOP;
  END IF;
  IF (m.state, m.notice_version) IS DISTINCT FROM (was_state, was_notice) THEN
    PERFORM sync_moved(sync_desk_scopes(m.id), 'invitees', m.id::text);
  END IF;
  IF m.state IS DISTINCT FROM was_state THEN
    PERFORM sync_moved(scopes, 'opinions', m.id::text);
    -- records are kept of a host's last three that each reader reads: one more of them, one less
    IF m.state IN ('inSession', 'closed', 'published') AND coalesce(was_state, 'convened') = 'convened' THEN
      FOR other IN SELECT o.id FROM meetings_meeting o WHERE o.host_id = m.host_id AND o.id <> m.id AND o.state IN ('inSession', 'closed', 'published')
                    ORDER BY o.starts_at DESC, o.id DESC LIMIT 12 LOOP
        PERFORM sync_moved(sync_meeting_scopes(other), 'record', other || ':minutes'), sync_moved(sync_meeting_scopes(other), 'record', other || ':resolution');
      END LOOP;
    END IF;
  END IF;
  IF m.state IN ('inSession', 'closed', 'published') THEN
    PERFORM sync_moved(scopes, 'attendance', '');
    PERFORM sync_moved(sync_room_scopes(m.id), 'roll', m.id::text);
    PERFORM sync_moved(scopes, 'record', m.id || ':minutes'), sync_moved(scopes, 'record', m.id || ':resolution');
  END IF;
  -- who wrote it down until now does so no longer, and another does
  IF (m.chair_id, m.minute_taker_id) IS DISTINCT FROM (was_chair, was_taker) THEN
    PERFORM sync_moved_whole(ARRAY['person:' || was_chair, 'person:' || was_taker, 'person:' || m.chair_id, 'person:' || m.minute_taker_id], m.id);
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION sync_tell_meeting(uuid, text, date, int, int, int) FROM PUBLIC;
CREATE FUNCTION sync_tell_new_meetings() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sync_tell_meeting(n.id, NULL, NULL, NULL, NULL, NULL) FROM moved n;
  RETURN NULL;
END $$;
CREATE FUNCTION sync_tell_meetings() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sync_tell_meeting(o.id, o.state, o.on_day, o.notice_version, o.chair_id, o.minute_taker_id) FROM was o;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON meetings_meeting REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_new_meetings();
CREATE TRIGGER sync_tell AFTER UPDATE ON meetings_meeting REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_meetings();

-- What hangs on an invitation and changes without it.
CREATE FUNCTION sync_tell_invitation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m uuid;
BEGIN
  FOR m IN SELECT DISTINCT meeting_id FROM moved LOOP
    PERFORM sync_moved(sync_meeting_scopes(m), 'meeting', m::text);
    PERFORM sync_moved(sync_desk_scopes(m), 'invitees', m::text);
  END LOOP;
  RETURN NULL;
END $$;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['meetings_file', 'meetings_venue', 'meetings_agenda_item', 'meetings_paper_guest', 'meetings_organizer', 'meetings_conference_cell'] LOOP
    EXECUTE format('CREATE TRIGGER sync_tell_new AFTER INSERT ON %I REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_invitation()', t);
    EXECUTE format('CREATE TRIGGER sync_tell AFTER UPDATE ON %I REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_invitation()', t);
  END LOOP;
END $$;

-- Who is invited or taken out. Whom the host's own audience reaches hears by it; the taken out and the guests hear by name.
CREATE FUNCTION sync_tell_invitees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  i record;
BEGIN
  FOR i IN SELECT v.meeting_id, array_agg('person:' || v.member_id) FILTER (WHERE v.removed_at IS NOT NULL OR m.kind = 'committee' OR v.role IN ('follower', 'guest')
                                                                             OR (m.kind <> 'conference' AND v.cell_id <> m.host_id)) AS people
             FROM moved v JOIN meetings_meeting m ON m.id = v.meeting_id GROUP BY v.meeting_id LOOP
    PERFORM sync_moved_whole(i.people, i.meeting_id);
    PERFORM sync_moved(sync_desk_scopes(i.meeting_id), 'invitees', i.meeting_id::text);
    PERFORM sync_moved(sync_meeting_scopes(i.meeting_id), 'meeting', i.meeting_id::text);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON meetings_invitee REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_invitees();
CREATE TRIGGER sync_tell AFTER UPDATE ON meetings_invitee REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_invitees();

-- An answer: the member where something of his own changed, the officers of the meeting. That a device has received it tells the
-- officers alone, or every pull would be followed by another.
CREATE FUNCTION sync_tell_answers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  a record;
BEGIN
  FOR a IN SELECT n.meeting_id, array_agg('person:' || n.member_id) FILTER (
             WHERE (n.answer, n.reason, n.decision, n.answered_by, n.seen_version) IS DISTINCT FROM (o.answer, o.reason, o.decision, o.answered_by, o.seen_version)) AS people
             FROM moved n JOIN was o USING (meeting_id, member_id) GROUP BY n.meeting_id LOOP
    PERFORM sync_moved(a.people, 'meeting', a.meeting_id::text);
    PERFORM sync_moved(sync_desk_scopes(a.meeting_id), 'invitees', a.meeting_id::text);
    -- the next step on the officer's card, and a deputy who may act now
    PERFORM sync_moved(sync_desk_scopes(a.meeting_id), 'meeting', a.meeting_id::text);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell AFTER UPDATE ON meetings_answer REFERENCING OLD TABLE AS was NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_answers();

CREATE FUNCTION sync_tell_opinions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  o record;
BEGIN
  FOR o IN SELECT p.meeting_id, m.state, array_agg('person:' || p.member_id) AS people FROM moved p JOIN meetings_meeting m ON m.id = p.meeting_id GROUP BY 1, 2 LOOP
    PERFORM sync_moved(o.people, 'opinions', o.meeting_id::text);
    PERFORM sync_moved(sync_meeting_scopes(o.meeting_id), 'opinions', o.meeting_id::text);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON meetings_prior_opinion REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_opinions();
CREATE TRIGGER sync_tell AFTER UPDATE ON meetings_prior_opinion REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_opinions();

-- The roll: who calls it. A mark put right after the meeting also changes somebody's own attendance, and the secretary's decides
-- what his deputy may do.
CREATE FUNCTION sync_tell_roll() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT a.meeting_id, m.state, m.host_id, array_agg('person:' || a.member_id) AS people,
                  bool_or(a.mark IS NOT NULL AND EXISTS (SELECT 1 FROM organizations_position_current s
                                                          WHERE s.member_id = a.member_id AND s.org_id = m.host_id AND s.position = 'secretary')) AS secretary
             FROM moved a JOIN meetings_meeting m ON m.id = a.meeting_id GROUP BY 1, 2, 3 LOOP
    PERFORM sync_moved(sync_room_scopes(r.meeting_id), 'roll', r.meeting_id::text);
    IF r.state IN ('closed', 'published') THEN PERFORM sync_moved(r.people, 'attendance', ''); END IF;
    -- whether he is on the roll by now stands on his own page of the meeting
    IF TG_OP = 'UPDATE' THEN PERFORM sync_moved(r.people, 'meeting', r.meeting_id::text); END IF;
    IF r.secretary THEN PERFORM sync_moved(ARRAY['desk:' || r.host_id || ':officers'], 'meeting', r.meeting_id::text); END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON meetings_attendance REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_roll();
CREATE TRIGGER sync_tell AFTER UPDATE ON meetings_attendance REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_roll();

-- Minutes and resolution while they are written and signed; publishing moves the meeting and tells everybody.
CREATE FUNCTION sync_tell_records() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT DISTINCT meeting_id, record FROM moved LOOP
    PERFORM sync_moved(sync_room_scopes(r.meeting_id), 'record', r.meeting_id || ':' || r.record);
    PERFORM sync_moved(sync_room_scopes(r.meeting_id), 'meeting', r.meeting_id::text);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON meetings_draft REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_records();
CREATE TRIGGER sync_tell AFTER UPDATE ON meetings_draft REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_records();
CREATE TRIGGER sync_tell_new AFTER INSERT ON meetings_signature REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_records();

CREATE FUNCTION sync_tell_tasks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sync_moved((SELECT array_agg('person:' || owner_id) FROM moved), 'assignments', '');
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON meetings_assignment REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_tasks();
CREATE TRIGGER sync_tell AFTER UPDATE ON meetings_assignment REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_tasks();

-- A letter: its author. What the leaders of a cell receive they open online, because opening it stands in the author's access log.
CREATE FUNCTION sync_tell_letters() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  t record;
BEGIN
  FOR t IN SELECT id, author_member_id, cell_id, to_cell FROM moved LOOP
    PERFORM sync_moved(ARRAY['person:' || t.author_member_id], 'letter', t.id::text);
    PERFORM sync_moved(ARRAY['person:' || t.author_member_id], 'letters', '');
    IF t.to_cell THEN PERFORM sync_moved(ARRAY['desk:' || t.cell_id || ':leaders'], 'home', ''); END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON feedback_thread REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_letters();
CREATE TRIGGER sync_tell AFTER UPDATE ON feedback_thread REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_letters();

-- An open letter, and the choice of where to write, say who reads and who does not, by name: leaders of a cell and its committee come,
-- go and are suspended, and receivers are named.
CREATE INDEX feedback_thread_open_cell ON feedback_thread (cell_id) WHERE state <> 'closed';
CREATE INDEX feedback_thread_open_committee ON feedback_thread (committee_id) WHERE state <> 'closed';
CREATE FUNCTION sync_moved_readers(orgs int[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  t record;
BEGIN
  IF orgs IS NULL THEN RETURN; END IF;
  PERFORM sync_moved((SELECT array_agg('org:' || o) FROM unnest(orgs) AS o WHERE EXISTS (
    SELECT FROM organizations_form c WHERE c.valid @> sotay_today() AND o IN (c.org_id, c.parent_id) AND c.type IN ('grassrootsCell', 'subordinateCell'))), 'addressees', '');
  FOR t IN SELECT f.id, f.author_member_id FROM feedback_thread f WHERE f.state <> 'closed' AND (f.cell_id = ANY (orgs) OR f.committee_id = ANY (orgs)) LOOP
    PERFORM sync_moved(ARRAY['person:' || t.author_member_id], 'letter', t.id::text);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION sync_moved_readers(int[]) FROM PUBLIC;
CREATE FUNCTION sync_tell_readers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'members_personal' THEN
    PERFORM sync_moved_readers((SELECT array_agg(DISTINCT h.org_id) FROM moved m JOIN was o USING (member_id) JOIN organizations_position_current h USING (member_id)
                                 WHERE (m.activity, m.on_roll) IS DISTINCT FROM (o.activity, o.on_roll)));
  ELSE
    PERFORM sync_moved_readers((SELECT array_agg(DISTINCT org_id) FROM moved));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_readers AFTER UPDATE ON members_personal REFERENCING OLD TABLE AS was NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_readers();
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['organizations_position', 'authority_staff_role', 'feedback_receiver'] LOOP
    EXECUTE format('CREATE TRIGGER sync_tell_readers_new AFTER INSERT ON %I REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_readers()', t);
    EXECUTE format('CREATE TRIGGER sync_tell_readers AFTER UPDATE ON %I REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_readers()', t);
  END LOOP;
END $$;

CREATE FUNCTION sync_tell_corrections() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sync_moved(sync_people(array_agg(member_id), array_agg(home_cell_id)), 'corrections', '') FROM moved;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON members_correction REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_corrections();
CREATE TRIGGER sync_tell AFTER UPDATE ON members_correction REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_corrections();

-- The member himself, and the list of his cell; who has moved is told in the cell he left too.
CREATE FUNCTION sync_tell_members() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  people text[];
  cell int;
BEGIN
  IF TG_TABLE_NAME = 'members_member' THEN
    SELECT sync_people(array_agg(id), array_agg(home_cell_id) || array_agg(cell_id)) INTO people FROM moved;
  ELSE
    SELECT sync_people(array_agg(member_id), array_agg(home_cell_id) || array_agg(cell_id)) INTO people FROM moved;
  END IF;
  PERFORM sync_moved(people, 'me', ''), sync_moved(people, 'summary', '');
  -- whom he helps names him
  IF TG_TABLE_NAME = 'members_member' THEN
    PERFORM sync_moved((SELECT array_agg('person:' || c.member_id) FROM members_circumstance c WHERE c.assisted_by IN (SELECT id FROM moved)), 'summary', '');
  ELSIF TG_TABLE_NAME = 'members_personal' THEN
    PERFORM sync_moved((SELECT array_agg('person:' || c.member_id) FROM members_circumstance c WHERE c.assisted_by IN (SELECT member_id FROM moved)), 'summary', '');
  END IF;
  IF TG_TABLE_NAME IN ('members_member', 'members_personal') THEN PERFORM sync_moved(people, 'addressees', ''); END IF;
  IF TG_TABLE_NAME IN ('members_member', 'members_personal', 'members_circumstance') THEN
    FOR cell IN SELECT DISTINCT c FROM moved m CROSS JOIN LATERAL (VALUES (m.home_cell_id), (m.cell_id)) AS x (c) WHERE c IS NOT NULL LOOP
      PERFORM sync_moved(ARRAY['org:' || cell], 'cell', cell::text);
    END LOOP;
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION sync_tell_cells_left() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  cell int;
BEGIN
  FOR cell IN SELECT DISTINCT c FROM was o JOIN moved n USING (id) CROSS JOIN LATERAL (VALUES (o.home_cell_id), (o.cell_id)) AS x (c)
               WHERE (o.home_cell_id, o.cell_id) IS DISTINCT FROM (n.home_cell_id, n.cell_id) LOOP
    PERFORM sync_moved(ARRAY['org:' || cell], 'cell', cell::text);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_left AFTER UPDATE ON members_member REFERENCING OLD TABLE AS was NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_cells_left();
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['members_member', 'members_personal', 'members_number', 'members_phone', 'members_circumstance'] LOOP
    EXECUTE format('CREATE TRIGGER sync_tell_new AFTER INSERT ON %I REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_members()', t);
    EXECUTE format('CREATE TRIGGER sync_tell AFTER UPDATE ON %I REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_members()', t);
  END LOOP;
END $$;

-- Positions: the person, and everybody who sees the titles of that body.
CREATE FUNCTION sync_tell_positions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  people text[];
  org int;
BEGIN
  SELECT array_agg('person:' || member_id) INTO people FROM (SELECT DISTINCT member_id FROM moved) m;
  PERFORM sync_moved(people, 'me', ''), sync_moved(people, 'summary', ''), sync_moved(people, 'meetings', '');
  -- the list of a cell shows what its members hold elsewhere too
  FOR org IN SELECT p.org_id FROM moved p JOIN organizations_current o ON o.id = p.org_id AND o.is_cell
             UNION SELECT c FROM moved p JOIN members_member m ON m.id = p.member_id CROSS JOIN LATERAL (VALUES (m.home_cell_id), (m.cell_id)) AS x (c) LOOP
    PERFORM sync_moved(ARRAY['org:' || org], 'cell', org::text);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON organizations_position REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_positions();
CREATE TRIGGER sync_tell AFTER UPDATE ON organizations_position REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_positions();

-- A body's name or place in the tree: everybody under it, who holds something in it, and the letters and meetings that carry its name.
CREATE FUNCTION sync_tell_bodies() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  orgs text[];
  m uuid;
BEGIN
  SELECT array_agg(DISTINCT scope) INTO orgs FROM (
    SELECT 'org:' || org_id AS scope FROM moved
    -- who is suspended is in no audience but his own
    UNION SELECT 'person:' || p.member_id FROM members_personal p
           WHERE p.activity = 'suspended' AND p.on_roll AND ARRAY[p.home_cell_id, p.cell_id] || authority.ancestors(ARRAY[p.home_cell_id, p.cell_id]) && ARRAY(SELECT org_id FROM moved)
    UNION SELECT 'person:' || h.member_id FROM organizations_position_current h WHERE h.org_id IN (SELECT org_id FROM moved)
    UNION SELECT 'person:' || a.member_id FROM authority_staff_role_current r JOIN identity_account a ON a.id = r.account_id
           WHERE a.member_id IS NOT NULL AND r.org_id IN (SELECT org_id FROM moved)) s;
  PERFORM sync_moved(orgs, 'me', ''), sync_moved(orgs, 'summary', ''), sync_moved(orgs, 'addressees', ''), sync_moved(orgs, 'meetings', '');
  PERFORM sync_moved(ARRAY['org:' || o.org_id], 'cell', o.org_id::text) FROM moved o WHERE o.type IN ('grassrootsCell', 'subordinateCell');
  PERFORM sync_moved(ARRAY['person:' || t.author_member_id], 'letter', t.id::text), sync_moved(ARRAY['person:' || t.author_member_id], 'letters', '')
     FROM feedback_thread t WHERE t.cell_id IN (SELECT org_id FROM moved) OR t.committee_id IN (SELECT org_id FROM moved);
  FOR m IN SELECT g.id FROM meetings_meeting g WHERE g.on_day > sotay_today() - 400 AND (g.host_id IN (SELECT org_id FROM moved)
              OR g.id IN (SELECT c.meeting_id FROM meetings_conference_cell c WHERE c.cell_id IN (SELECT org_id FROM moved) AND c.removed_at IS NULL)) LOOP
    PERFORM sync_moved(sync_meeting_scopes(m), 'meeting', m::text);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON organizations_form REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_bodies();
CREATE TRIGGER sync_tell AFTER UPDATE ON organizations_form REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_bodies();

-- Consent, passkeys, a binding: what the first screen asks for.
CREATE FUNCTION sync_tell_accounts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sync_moved((SELECT array_agg('person:' || a.member_id) FROM moved m JOIN identity_account a ON a.id = m.account_id WHERE a.member_id IS NOT NULL), 'me', '');
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON identity_consent REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_accounts();
CREATE TRIGGER sync_tell_new AFTER INSERT ON identity_passkey REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_accounts();
CREATE TRIGGER sync_tell_new AFTER INSERT ON identity_binding REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_accounts();
CREATE TRIGGER sync_tell_new AFTER INSERT ON authority_staff_role REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_accounts();
CREATE TRIGGER sync_tell AFTER UPDATE ON authority_staff_role REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_accounts();
CREATE TRIGGER sync_tell_new AFTER INSERT ON identity_preference REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_accounts();
CREATE TRIGGER sync_tell AFTER UPDATE ON identity_preference REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_accounts();

-- What waits for officers on their first screen.
CREATE FUNCTION sync_tell_desks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  desks text[];
BEGIN
  IF TG_TABLE_NAME IN ('reports_report', 'reports_nudge') THEN
    SELECT array_agg(DISTINCT 'desk:' || org_id || ':leaders') || array_agg(DISTINCT 'desk:' || org_id || ':officers') INTO desks FROM moved;
  ELSE
    SELECT array_agg(DISTINCT 'desk:' || cell_id || ':officers') INTO desks FROM moved;
  END IF;
  PERFORM sync_moved(desks, 'home', '');
  RETURN NULL;
END $$;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['reports_report', 'reports_nudge', 'identity_activation_code', 'identity_sign_out_request'] LOOP
    EXECUTE format('CREATE TRIGGER sync_tell_new AFTER INSERT ON %I REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_desks()', t);
    EXECUTE format('CREATE TRIGGER sync_tell AFTER UPDATE ON %I REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_desks()', t);
  END LOOP;
END $$;

-- Who organises a meeting hears of it by his own audience, which processes remember (0010).
CREATE TRIGGER announce AFTER INSERT OR UPDATE ON meetings_organizer FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
