-- Whom a meeting reaches and how it begins: relations to one meeting, the circle of its day, drafts, invitations, the roll as it
-- opens, answers. What needs facts that its actor does not read (standing, whom a helper helps) is done here and asks for the
-- actor itself; what the parts return is said in server/src/meetings.

-- The standing of past and coming days by cell: without these the circle of one cell would walk every member's history.
CREATE INDEX members_standing_home_cell ON members_standing (home_cell_id, since);
CREATE INDEX members_standing_cell ON members_standing (cell_id, since);

-- Every relation of the actor to one meeting: the same rules as authority.meeting_relation without building its sets. Kept equal
-- by a test.
CREATE FUNCTION authority.meeting_relations(meeting uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce((
    SELECT array_remove(ARRAY[
        CASE WHEN b.reached AND i.role = 'summoned' THEN 'circle' END,
        CASE WHEN b.reached AND i.role IN ('guest', 'informed') THEN 'guests' END,
        CASE WHEN (h.officer AND f.stands) OR o.named THEN 'officers' END,
        CASE WHEN h.follows AND f.stands AND m.state <> 'draft' THEN 'follower' END,
        CASE WHEN o.named THEN 'organizer' END,
        CASE WHEN h.leads AND m.host_id = ANY (authority.host_orgs()) THEN 'hostSecretary' END,
        CASE WHEN h.deputy AND (m.chair_id = a.member_id OR EXISTS (
               SELECT 1 FROM organizations_position_current s
                 LEFT JOIN meetings_answer x ON x.meeting_id = m.id AND x.member_id = s.member_id
                 LEFT JOIN meetings_attendance r ON r.meeting_id = m.id AND r.member_id = s.member_id
                WHERE s.org_id = m.host_id AND s.position = 'secretary' AND (x.answer = 'absent' OR r.mark IN ('excused', 'unexcused', 'exempt')))) THEN 'hostDeputy' END,
        CASE WHEN b.reached AND i.role = 'summoned' AND m.chair_id = a.member_id THEN 'chair' END,
        CASE WHEN b.reached AND i.role = 'summoned' AND m.minute_taker_id = a.member_id THEN 'minuteTaker' END], NULL)
      FROM authority.actor() a
      JOIN meetings_meeting m ON m.id = meeting
      LEFT JOIN meetings_invitee i ON i.meeting_id = m.id AND i.member_id = a.member_id AND i.removed_at IS NULL
     CROSS JOIN LATERAL (SELECT count(*) > 0 AS stands, coalesce(bool_or(type IN ('grassrootsCell', 'subordinateCell')), false) AS is_cell
                           FROM organizations_form WHERE org_id = m.host_id AND valid @> sotay_today()) f
     CROSS JOIN LATERAL (SELECT coalesce(bool_or(p.position IN ('secretary', 'deputySecretary') OR (p.position = 'cellCommitteeMember' AND f.is_cell)), false) AS officer,
                                coalesce(bool_or(p.position IN ('secretary', 'deputySecretary')), false) AS leads,
                                coalesce(bool_or(p.position = 'deputySecretary'), false) AS deputy,
                                coalesce(bool_or(p.position = 'follower'), false) AS follows
                           FROM organizations_position_current p WHERE p.member_id = a.member_id AND p.org_id = m.host_id) h
     CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM meetings_organizer n WHERE n.meeting_id = m.id AND n.account_id = a.account_id
                                           AND n.removed_at IS NULL AND authority.may_organize(n.meeting_id)) AS named) o
     -- a guest is one wherever he belongs; whom the cell called must still be of it
     CROSS JOIN LATERAL (SELECT i.member_id IS NOT NULL AND m.state <> 'draft'
                                AND (i.role = 'guest' OR m.kind = 'conference' OR m.host_id IN (a.home_cell_id, a.cell_id) OR NOT f.is_cell) AS reached) b
     WHERE a.account_id IS NOT NULL AND a.active), '{}')
$$;
CREATE FUNCTION authority.meeting_may(requested_act text, meeting uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM authority_write_rule WHERE act = requested_act AND relation = ANY (authority.meeting_relations(meeting)))
$$;
CREATE FUNCTION authority.meeting_reads(class text, meeting uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM authority_read_rule WHERE data_class = class AND access = 'full' AND relation = ANY (authority.meeting_relations(meeting)))
$$;
GRANT EXECUTE ON FUNCTION authority.meeting_relations(uuid), authority.meeting_may(text, uuid), authority.meeting_reads(text, uuid) TO sotay_app;

-- The row of the standing table that fits each member of some cells on a day, as each of these cells sees him (domain.md § 3).
CREATE FUNCTION meetings_standings(cells int[], on_day date) RETURNS TABLE (member_id int, cell_id int, standing text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.member_id, p.cell_id,
         CASE WHEN s.activity <> 'active' THEN s.activity
              WHEN s.placement = 'transferring' THEN s.by_class
              WHEN p.cell_id = s.home_cell_id AND (s.placement = 'temporarilyElsewhere' OR s.cell_id <> s.home_cell_id) THEN 'temporarilyElsewhere'
              WHEN p.cell_id <> s.home_cell_id THEN 'temporarilyHere'
              ELSE s.by_class END
    FROM (SELECT t.member_id FROM members_standing t WHERE t.home_cell_id = ANY (cells) AND t.since <= on_day
          UNION SELECT t.member_id FROM members_standing t WHERE t.cell_id = ANY (cells) AND t.since <= on_day) c
   CROSS JOIN LATERAL (SELECT n.*, CASE WHEN n.class = 'probationary' THEN 'probationary'
                                        WHEN EXISTS (SELECT 1 FROM members_special_duty d WHERE d.member_id = n.member_id AND d.valid @> on_day) THEN 'officialSpecialDuty'
                                        ELSE 'official' END AS by_class
                         FROM members_standing n WHERE n.member_id = c.member_id AND n.since <= on_day ORDER BY n.since DESC LIMIT 1) s
   CROSS JOIN LATERAL (SELECT s.home_cell_id AS cell_id UNION SELECT s.cell_id) p
   WHERE p.cell_id = ANY (cells) AND (s.placement <> 'transferring' OR p.cell_id = s.home_cell_id)
$$;

-- Whom a meeting calls on its day. Without a standing: not on the roll (follower; chair, minute-taker and keepers of a conference
-- whose own cells are not called).
CREATE FUNCTION meetings_circle(meeting uuid) RETURNS TABLE (member_id int, cell_id int, venue_id uuid, role text, standing text, attendance_base text, vote_base boolean, votes boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH m AS MATERIALIZED (SELECT * FROM meetings_meeting WHERE id = meeting),
  cells AS MATERIALIZED (
    SELECT m.host_id AS cell_id, NULL::uuid AS venue_id FROM m WHERE m.kind IN ('regular', 'thematic')
    UNION ALL SELECT c.cell_id, c.venue_id FROM m JOIN meetings_conference_cell c ON c.meeting_id = m.id AND c.removed_at IS NULL WHERE m.kind = 'conference'),
  in_office AS (
    SELECT p.member_id, p.position, s.cell_id, s.class
      FROM m JOIN organizations_position p ON p.org_id = m.host_id AND p.undone_at IS NULL AND p.held_from <= m.on_day AND (p.held_to IS NULL OR p.held_to > m.on_day)
     CROSS JOIN LATERAL (SELECT n.* FROM members_standing n WHERE n.member_id = p.member_id AND n.since <= m.on_day ORDER BY n.since DESC LIMIT 1) s
     WHERE s.activity = 'active'),
  called AS (
    SELECT s.member_id, s.cell_id, c.venue_id, CASE e.invited WHEN 'yes' THEN 'summoned' ELSE 'informed' END AS role,
           s.standing, e.attendance_base, e.vote_base, e.votes
      FROM m, meetings_standings((SELECT coalesce(array_agg(cell_id), '{}') FROM cells), (SELECT on_day FROM m)) s
      JOIN cells c ON c.cell_id = s.cell_id
      JOIN members_standing_effect e ON e.standing = s.standing
     WHERE e.effective_from <= m.on_day AND (e.effective_to IS NULL OR e.effective_to > m.on_day) AND e.invited IN ('yes', 'informed')
    -- a committee's own meeting: its members in office, each of whom votes
    UNION ALL SELECT i.member_id, i.cell_id, NULL, 'summoned', i.class, 'yes', true, true
      FROM m JOIN in_office i ON i.position <> 'follower' WHERE m.kind = 'committee'
    UNION ALL SELECT i.member_id, i.cell_id, NULL, 'follower', NULL, NULL, NULL, NULL
      FROM m JOIN in_office i ON i.position = 'follower' WHERE m.kind IN ('regular', 'thematic')
    UNION ALL SELECT x.id, x.cell_id, NULL, 'summoned', NULL, NULL, NULL, NULL
      FROM m JOIN members_member x ON x.on_roll AND (x.id IN (m.chair_id, m.minute_taker_id)
        OR x.id IN (SELECT v.keeper_id FROM meetings_venue v WHERE v.meeting_id = m.id AND v.removed_at IS NULL))
     WHERE m.kind = 'conference')
  SELECT DISTINCT ON (called.member_id) called.* FROM called
   ORDER BY called.member_id, called.standing IS NULL, array_position(ARRAY['summoned', 'informed', 'follower'], called.role)
$$;
REVOKE EXECUTE ON FUNCTION meetings_standings(int[], date), meetings_circle(uuid) FROM PUBLIC;

-- Writes the circle down as invitations: who is new is added, who no longer belongs is taken out again, guests stay as they were
-- asked. An actor must manage the meeting; the application itself has none.
CREATE FUNCTION meetings_invite(meeting uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  called int[];
BEGIN
  IF sotay_actor() IS NOT NULL AND NOT authority.meeting_may('meetingManage', meeting) THEN RAISE EXCEPTION 'not yours' USING ERRCODE = '42501'; END IF;
  WITH circle AS MATERIALIZED (SELECT * FROM meetings_circle(meeting)),
  written AS (
    INSERT INTO meetings_invitee AS i (meeting_id, member_id, cell_id, role, venue_id)
    SELECT meeting, c.member_id, c.cell_id, c.role, c.venue_id FROM circle c
    ON CONFLICT (meeting_id, member_id) DO UPDATE SET cell_id = excluded.cell_id, role = excluded.role, venue_id = excluded.venue_id, removed_at = NULL
     WHERE (i.cell_id, i.role, i.venue_id) IS DISTINCT FROM (excluded.cell_id, excluded.role, excluded.venue_id) OR i.removed_at IS NOT NULL)
  SELECT coalesce(array_agg(c.member_id), '{}') INTO called FROM circle c;
  UPDATE meetings_invitee i SET removed_at = now()
   WHERE i.meeting_id = meeting AND i.removed_at IS NULL AND i.role <> 'guest' AND i.member_id <> ALL (called);
  INSERT INTO meetings_answer (meeting_id, member_id)
  SELECT i.meeting_id, i.member_id FROM meetings_invitee i WHERE i.meeting_id = meeting AND i.removed_at IS NULL
  ON CONFLICT DO NOTHING;
END $$;

-- The roll as it opens, from the standing of that day: who asked and was granted is excused, who need not come is exempt, the
-- others wait for their mark.
CREATE FUNCTION meetings_prepare_roll(meeting uuid) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rows_made int;
BEGIN
  IF sotay_actor() IS NOT NULL AND NOT authority.meeting_may('meetingManage', meeting) THEN RAISE EXCEPTION 'not yours' USING ERRCODE = '42501'; END IF;
  INSERT INTO meetings_attendance (meeting_id, member_id, cell_id, venue_id, standing, attendance_base, vote_base, votes, mark, marked_by, marked_at)
  SELECT meeting, c.member_id, c.cell_id, c.venue_id, c.standing, c.attendance_base, c.vote_base, c.votes, p.mark,
         CASE WHEN p.mark IS NOT NULL THEN coalesce(x.decided_by, sotay_actor()) END, CASE WHEN p.mark IS NOT NULL THEN now() END
    FROM meetings_circle(meeting) c
    LEFT JOIN meetings_answer x ON x.meeting_id = meeting AND x.member_id = c.member_id
   CROSS JOIN LATERAL (SELECT CASE WHEN c.role = 'informed' OR c.attendance_base <> 'yes' THEN 'exempt'
                                   WHEN x.decision = 'granted' THEN 'excused' END AS mark) p
   WHERE c.standing IS NOT NULL
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS rows_made = ROW_COUNT;
  RETURN rows_made;
END $$;
