-- Who is told of what: one trigger per table and kind of change, on whole statements. An entity's name is the contract's
-- (contract/src/sync.ts). What concerns very many at once is told to their cells instead (SY5).

-- The host's desk and who organises: they hear of drafts and of answers.
CREATE FUNCTION sync_desk_scopes(meeting uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT ARRAY['desk:' || m.host_id || ':officers']
         || ARRAY(SELECT 'person:' || a.member_id FROM meetings_organizer o JOIN identity_account a ON a.id = o.account_id
                   WHERE o.meeting_id = m.id AND a.member_id IS NOT NULL)
    FROM meetings_meeting m WHERE m.id = meeting
$$;
-- Whom a meeting's invitation concerns: its host's members, or of a committee's meeting the invited alone; and who is invited from
-- elsewhere.
CREATE FUNCTION sync_meeting_scopes(meeting uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sync_desk_scopes(m.id)
         || CASE WHEN m.state <> 'draft' AND m.kind <> 'committee' THEN ARRAY['org:' || m.host_id] ELSE '{}' END
         || CASE WHEN m.state <> 'draft' THEN ARRAY(
              SELECT 'person:' || i.member_id FROM meetings_invitee i
               WHERE i.meeting_id = m.id AND (m.kind = 'committee' OR i.role IN ('follower', 'guest') OR (m.kind <> 'conference' AND i.cell_id <> m.host_id))) ELSE '{}' END
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

CREATE FUNCTION sync_tell_meetings() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m record;
BEGIN
  FOR m IN SELECT id, state FROM moved LOOP
    PERFORM sync_moved(sync_meeting_scopes(m.id), 'meeting', m.id::text);
    IF m.state IN ('inSession', 'closed', 'published') THEN
      PERFORM sync_moved(sync_meeting_scopes(m.id), 'opinions', m.id::text);
      PERFORM sync_moved(sync_meeting_scopes(m.id), 'attendance', '');
      PERFORM sync_moved(sync_room_scopes(m.id), 'roll', m.id::text);
      PERFORM sync_moved(sync_meeting_scopes(m.id), 'record', m.id || ':minutes');
      PERFORM sync_moved(sync_meeting_scopes(m.id), 'record', m.id || ':resolution');
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON meetings_meeting REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_meetings();
CREATE TRIGGER sync_tell AFTER UPDATE ON meetings_meeting REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_meetings();

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
    PERFORM sync_moved(i.people, 'meeting', i.meeting_id::text);
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
  FOR org IN SELECT DISTINCT p.org_id FROM moved p JOIN organizations_current o ON o.id = p.org_id AND o.is_cell LOOP
    PERFORM sync_moved(ARRAY['org:' || org], 'cell', org::text);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_tell_new AFTER INSERT ON organizations_position REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_positions();
CREATE TRIGGER sync_tell AFTER UPDATE ON organizations_position REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION sync_tell_positions();

-- A body's name or place in the tree: everybody under it.
CREATE FUNCTION sync_tell_bodies() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  orgs text[];
BEGIN
  SELECT array_agg('org:' || org_id) INTO orgs FROM (SELECT DISTINCT org_id FROM moved) o;
  PERFORM sync_moved(orgs, 'me', ''), sync_moved(orgs, 'summary', '');
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
