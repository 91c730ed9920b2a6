-- Preparing and answering: what is done for many bodies at once, or by somebody who does not read the rows it needs. Every
-- function asks for the actor itself; what it returns is said in server/src/meetings.

-- Drafts of one kind and month for some bodies, from each one's last meeting of the kind: its agenda, place, link and
-- minute-taker. The day and hour are the habit's, else the last meeting's, else rule meeting.firstDays at 19:00; what has gone by
-- becomes the day after tomorrow. In the chair is the secretary: the deputy is given it for one meeting, never by habit.
CREATE FUNCTION meetings_draft(hosts int[], of_kind text, month date, words text, first_agenda text[], by_account uuid) RETURNS uuid[]
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH planned AS MATERIALIZED (
    SELECT h.org_id, l.id AS last_id, coalesce(b.place, l.place) AS place, coalesce(b.online_link, l.online_link) AS online_link,
           (month + (coalesce(b.day_of_month, CASE WHEN l.id IS NOT NULL THEN least(extract(day FROM l.on_day)::int, 28) END, rules_value('meeting.firstDays')::int, 5) - 1)
             + coalesce(b.at_time, (l.starts_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::time, '19:00')) AS wanted,
           coalesce((SELECT s.member_id FROM organizations_position_current s WHERE s.org_id = h.org_id AND s.position = 'secretary'), l.chair_id) AS chair_id,
           (SELECT m.id FROM members_member m JOIN members_personal p ON p.member_id = m.id
             WHERE m.id = l.minute_taker_id AND m.on_roll AND p.activity = 'active'
               AND (of_kind NOT IN ('regular', 'thematic') OR h.org_id IN (m.home_cell_id, m.cell_id))) AS minute_taker_id
      FROM unnest(hosts) AS h (org_id)
      LEFT JOIN meetings_habit b ON b.org_id = h.org_id AND of_kind = 'regular'
      LEFT JOIN LATERAL (SELECT * FROM meetings_meeting x WHERE x.host_id = h.org_id AND x.kind = of_kind AND x.state NOT IN ('draft', 'cancelled')
                          ORDER BY x.starts_at DESC LIMIT 1) l ON true),
  made AS (
    INSERT INTO meetings_meeting (host_id, kind, title, starts_at, for_month, place, online_link, chair_id, minute_taker_id, prepared_from, created_by)
    SELECT p.org_id, of_kind, words,
           CASE WHEN p.wanted AT TIME ZONE 'Asia/Ho_Chi_Minh' > now() THEN p.wanted ELSE sotay_today() + 2 + p.wanted::time END AT TIME ZONE 'Asia/Ho_Chi_Minh',
           month, p.place, p.online_link, p.chair_id, p.minute_taker_id, p.last_id, by_account
      FROM planned p
    ON CONFLICT DO NOTHING
    RETURNING id, host_id, prepared_from),
  agenda AS (
    INSERT INTO meetings_agenda_item (meeting_id, place, title, presenter)
    SELECT m.id, i.place, i.title, i.presenter FROM made m JOIN meetings_agenda_item i ON i.meeting_id = m.prepared_from AND i.removed_at IS NULL
    UNION ALL SELECT m.id, t.place::int, t.title, NULL FROM made m CROSS JOIN unnest(first_agenda) WITH ORDINALITY AS t (title, place) WHERE m.prepared_from IS NULL)
  SELECT coalesce(array_agg(id), '{}') FROM made
$$;
-- Venues of the last conference, or one for every cell of the host.
CREATE FUNCTION meetings_draft_venues(meeting uuid, first_venue text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m record;
BEGIN
  SELECT * INTO m FROM meetings_meeting WHERE id = meeting;
  IF m.prepared_from IS NOT NULL THEN
    INSERT INTO meetings_venue (meeting_id, name, place, keeper_id)
    SELECT m.id, v.name, v.place, v.keeper_id FROM meetings_venue v WHERE v.meeting_id = m.prepared_from AND v.removed_at IS NULL;
    INSERT INTO meetings_conference_cell (meeting_id, cell_id, venue_id)
    SELECT m.id, c.cell_id, n.id FROM meetings_conference_cell c JOIN meetings_venue v ON v.id = c.venue_id AND v.removed_at IS NULL
      JOIN meetings_venue n ON n.meeting_id = m.id AND n.name = v.name
     WHERE c.meeting_id = m.prepared_from AND c.removed_at IS NULL AND c.cell_id = ANY (authority.descendants(ARRAY[m.host_id]));
  ELSE
    WITH venue AS (INSERT INTO meetings_venue (meeting_id, name) VALUES (m.id, first_venue) RETURNING id)
    INSERT INTO meetings_conference_cell (meeting_id, cell_id, venue_id)
    SELECT m.id, c.id, venue.id FROM venue, organizations_current c WHERE c.is_cell AND c.id = ANY (authority.descendants(ARRAY[m.host_id]));
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION meetings_draft(int[], text, date, text, text[], uuid), meetings_draft_venues(uuid, text) FROM PUBLIC;

-- One draft for a host whom the actor leads; the meeting in hand when there is one already (a regular one of the month, or a draft
-- of the kind). `made` is false then; no row: not the actor's, or the kind does not fit the body.
CREATE FUNCTION meetings_prepare(host int, of_kind text, month date, words text, first_agenda text[], first_venue text) RETURNS TABLE (id uuid, made boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found uuid;
BEGIN
  IF NOT (host = ANY (authority.host_orgs())) OR NOT EXISTS (
       SELECT 1 FROM organizations_current o WHERE o.id = host
          AND of_kind = ANY (CASE WHEN o.is_cell THEN ARRAY['regular', 'thematic', 'committee'] ELSE ARRAY['committee', 'conference'] END)) THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(of_kind || host, 62));
  SELECT m.id INTO found FROM meetings_meeting m
   WHERE m.host_id = host AND m.kind = of_kind AND m.for_month = month AND (m.state = 'draft' OR (of_kind = 'regular' AND m.state <> 'cancelled'))
   ORDER BY m.created_at DESC LIMIT 1;
  IF found IS NOT NULL THEN RETURN QUERY SELECT found, false; RETURN; END IF;
  found := (meetings_draft(ARRAY[host], of_kind, month, words, first_agenda, authority.self_account()))[1];
  IF of_kind = 'conference' THEN PERFORM meetings_draft_venues(found, first_venue); END IF;
  RETURN QUERY SELECT found, true;
END $$;

-- The month's regular drafts for some cells that have a secretary and have not dealt with the month themselves; a draft that was
-- dropped is not made again. The job calls until nothing is left, so whatever stops it costs one batch.
CREATE FUNCTION meetings_prepare_month(month date, words text, first_agenda text[], batch int) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT cardinality(meetings_draft(ARRAY(
    SELECT s.org_id FROM organizations_position_current s
      JOIN organizations_form f ON f.org_id = s.org_id AND f.valid @> sotay_today() AND f.type IN ('grassrootsCell', 'subordinateCell')
      JOIN members_personal p ON p.member_id = s.member_id AND p.on_roll AND p.activity = 'active'
     WHERE s.position = 'secretary'
       AND NOT EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.host_id = s.org_id AND m.for_month = month AND m.kind = 'regular')
     ORDER BY s.org_id LIMIT batch), 'regular', month, words, first_agenda, NULL))
$$;
REVOKE EXECUTE ON FUNCTION meetings_prepare_month(date, text, text[], int) FROM PUBLIC;

-- The habit follows the last regular meeting convened, whoever convened it.
CREATE FUNCTION meetings_keep_habit(meeting uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO meetings_habit (org_id, day_of_month, at_time, place, online_link, updated_by)
  SELECT m.host_id, least(extract(day FROM m.on_day)::int, 28), (m.starts_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::time, m.place, m.online_link, sotay_actor()
    FROM meetings_meeting m WHERE m.id = meeting AND m.kind = 'regular' AND authority.meeting_may('meetingManage', m.id)
  ON CONFLICT (org_id) DO UPDATE SET day_of_month = excluded.day_of_month, at_time = excluded.at_time, place = excluded.place,
    online_link = excluded.online_link, updated_by = excluded.updated_by, updated_at = now()
$$;

-- Who is called anew (a postponed meeting has its new time) is asked anew.
CREATE FUNCTION meetings_ask_again(meeting uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE meetings_answer SET answer = NULL, answered_at = NULL, answered_by = NULL, reason = NULL, decision = NULL, decided_by = NULL, decided_at = NULL, version = version + 1
   WHERE meeting_id = meeting AND answer IS NOT NULL AND authority.meeting_may('meetingManage', meeting)
$$;

-- One answer, by the member, his helper or an officer of his cell. `done` and `same` as they say; `over`: the meeting has opened
-- (`at` names when); `notNow`: not convened; null: not invited, or not the actor's to answer. The meeting's row is held so that no
-- answer slips in behind the roll as it opens.
CREATE FUNCTION meetings_give_answer(meeting uuid, member int, given text, why text, OUT outcome text, OUT at timestamptz, OUT for_other boolean, OUT host int, OUT own json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me record;
  m record;
  x record;
BEGIN
  SELECT * INTO me FROM authority.actor();
  IF me.account_id IS NULL OR NOT me.active THEN RETURN; END IF;
  SELECT g.host_id, g.state, g.kind, g.opened_at INTO m FROM meetings_meeting g WHERE g.id = meeting FOR SHARE;
  IF NOT FOUND OR m.state = 'draft' THEN RETURN; END IF;
  for_other := member IS DISTINCT FROM me.member_id;
  host := m.host_id;
  SELECT i.role, a.answer, a.reason, a.decision, p.home_cell_id, p.cell_id INTO x
    FROM meetings_invitee i JOIN meetings_answer a USING (meeting_id, member_id) JOIN members_member p ON p.id = i.member_id AND p.on_roll
   WHERE i.meeting_id = meeting AND i.member_id = member AND i.removed_at IS NULL AND i.role <> 'informed';
  IF NOT FOUND OR (for_other AND NOT authority.may_for_member('meetingAnswer', member)) THEN RETURN; END IF;
  -- moved to another cell since: the meeting is not his any more
  IF x.role = 'summoned' AND m.kind <> 'conference' AND m.host_id NOT IN (x.home_cell_id, x.cell_id)
     AND EXISTS (SELECT 1 FROM organizations_form f WHERE f.org_id = m.host_id AND f.type IN ('grassrootsCell', 'subordinateCell') AND f.valid @> sotay_today()) THEN
    RETURN;
  END IF;
  at := m.opened_at;
  IF m.state IN ('inSession', 'closed', 'published') THEN outcome := 'over'; RETURN; END IF;
  IF m.state <> 'convened' THEN outcome := 'notNow'; RETURN; END IF;
  outcome := CASE WHEN x.answer = given AND (given = 'attending' OR x.reason = why) THEN 'same' ELSE 'done' END;
  UPDATE meetings_answer a SET answer = given, reason = CASE given WHEN 'absent' THEN why END, answered_at = now(), answered_by = me.account_id,
         decision = NULL, decided_by = NULL, decided_at = NULL, version = a.version + 1, answered_version = a.version + 1,
         delivered_at = CASE WHEN for_other THEN a.delivered_at ELSE coalesce(a.delivered_at, now()) END,
         seen_at = CASE WHEN for_other THEN a.seen_at ELSE coalesce(a.seen_at, now()) END
   WHERE outcome = 'done' AND a.meeting_id = meeting AND a.member_id = member;
  SELECT json_build_object('role', x.role, 'deliveredAt', a.delivered_at, 'seenAt', a.seen_at, 'answer', a.answer, 'answeredAt', a.answered_at, 'reason', a.reason, 'decision', a.decision, 'version', a.version,
           'answeredByOther', (SELECT coalesce(w.full_name, b.staff_name) FROM identity_account b LEFT JOIN members_member w ON w.id = b.member_id
                                WHERE b.id = a.answered_by AND b.member_id IS DISTINCT FROM member)) INTO own
    FROM meetings_answer a WHERE a.meeting_id = meeting AND a.member_id = member;
END $$;

-- The answer that stands, held until the act that looks at it is over; for the member, his helper or an officer of his cell.
CREATE FUNCTION meetings_answer_standing(meeting uuid, member int) RETURNS TABLE (version int, answered_version int, answer text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT authority.may_for_member('meetingAnswer', member) THEN RETURN; END IF;
  -- the meeting first, as whoever moves it does
  PERFORM 1 FROM meetings_meeting m WHERE m.id = meeting FOR SHARE;
  RETURN QUERY SELECT x.version, x.answered_version, x.answer FROM meetings_answer x WHERE x.meeting_id = meeting AND x.member_id = member FOR UPDATE;
END $$;

-- The actor's device has pulled his invitations; and he has opened one of them.
CREATE FUNCTION meetings_mark_delivered() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  marked int;
BEGIN
  UPDATE meetings_answer x SET delivered_at = now()
   WHERE x.member_id = authority.self_member() AND x.delivered_at IS NULL AND x.meeting_id IN (SELECT unnest(authority.meetings_for('meetingNotice')))
     AND EXISTS (SELECT 1 FROM meetings_invitee i WHERE i.meeting_id = x.meeting_id AND i.member_id = x.member_id AND i.removed_at IS NULL);
  GET DIAGNOSTICS marked = ROW_COUNT;
  RETURN marked;
END $$;
CREATE FUNCTION meetings_mark_seen(meeting uuid, notice int) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT authority.meeting_reads('meetingNotice', meeting) THEN RETURN false; END IF;
  UPDATE meetings_answer x SET delivered_at = coalesce(x.delivered_at, now()), seen_at = coalesce(x.seen_at, now()),
         seen_version = greatest(x.seen_version, least(notice, (SELECT m.notice_version FROM meetings_meeting m WHERE m.id = meeting)))
   WHERE x.meeting_id = meeting AND x.member_id = authority.self_member()
     AND EXISTS (SELECT 1 FROM meetings_invitee i WHERE i.meeting_id = x.meeting_id AND i.member_id = x.member_id AND i.removed_at IS NULL);
  RETURN true;
END $$;

-- An opinion or petition before the meeting, by an invitee or for him. `done`, `same` (the same letter twice), `over`; null: not his.
CREATE FUNCTION meetings_write_opinion(opinion uuid, meeting uuid, member int, of_kind text, words text, OUT outcome text, OUT host int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me record;
  m record;
BEGIN
  SELECT * INTO me FROM authority.actor();
  IF me.account_id IS NULL OR NOT me.active THEN RETURN; END IF;
  SELECT g.host_id, g.state, g.kind INTO m FROM meetings_meeting g WHERE g.id = meeting FOR SHARE;
  IF NOT FOUND OR m.state = 'draft' OR NOT authority.may_for_member('priorOpinion', member)
     OR (member = me.member_id AND NOT authority.meeting_reads('meetingNotice', meeting))
     OR NOT EXISTS (SELECT 1 FROM meetings_invitee i JOIN members_member p ON p.id = i.member_id
                     WHERE i.meeting_id = meeting AND i.member_id = member AND i.removed_at IS NULL AND i.role IN ('summoned', 'informed', 'follower')
                       -- moved to another cell since: the meeting is not his any more, and not his new officers'
                       AND (i.role = 'follower' OR m.kind = 'conference' OR m.host_id IN (p.home_cell_id, p.cell_id)
                            OR NOT EXISTS (SELECT 1 FROM organizations_form f WHERE f.org_id = m.host_id AND f.type IN ('grassrootsCell', 'subordinateCell') AND f.valid @> sotay_today()))) THEN
    RETURN;
  END IF;
  host := m.host_id;
  IF m.state IN ('convened', 'postponed') THEN
    INSERT INTO meetings_prior_opinion (id, meeting_id, member_id, kind, text, written_by) VALUES (opinion, meeting, member, of_kind, words, me.account_id)
    ON CONFLICT (id) DO NOTHING;
    IF FOUND THEN outcome := 'done'; RETURN; END IF;
  END IF;
  IF EXISTS (SELECT 1 FROM meetings_prior_opinion p WHERE p.id = opinion) THEN
    IF EXISTS (SELECT 1 FROM meetings_prior_opinion p WHERE p.id = opinion AND p.meeting_id = meeting AND p.member_id = member AND p.written_by = me.account_id) THEN outcome := 'same'; END IF;
  ELSE
    outcome := 'over';
  END IF;
END $$;

-- Whether a member may keep a venue: he is of a body under the host. Asked by who manages the meeting, who does not read them all.
CREATE FUNCTION meetings_keeper_fits(meeting uuid, member int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT authority.meeting_may('meetingManage', meeting) AND EXISTS (
    SELECT 1 FROM meetings_meeting m JOIN members_member p ON p.id = member AND p.on_roll
     WHERE m.id = meeting AND (p.home_cell_id = ANY (authority.descendants(ARRAY[m.host_id])) OR p.cell_id = ANY (authority.descendants(ARRAY[m.host_id]))))
$$;

-- Who serves the host of a meeting and has an account: its members in office and its staff, with who organises already.
CREATE FUNCTION meetings_seats(meeting uuid) RETURNS TABLE (account_id uuid, full_name text, "position" text, role text, org_type text, named boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH host AS (SELECT m.host_id, f.type FROM meetings_meeting m JOIN organizations_form f ON f.org_id = m.host_id AND f.valid @> sotay_today()
                 WHERE m.id = meeting AND authority.meeting_reads('meetingAnswer', m.id)),
  seats AS (
    SELECT a.id, h.position, NULL::text AS role FROM host JOIN organizations_position_current h ON h.org_id = host.host_id AND h.position <> 'follower'
      JOIN identity_account a ON a.member_id = h.member_id AND a.state = 'open'
    UNION ALL SELECT r.account_id, NULL, r.role FROM host JOIN authority_staff_role_current r ON r.org_id = host.host_id AND r.role IN ('office', 'organizationBoard', 'propagandaBoard')
      JOIN identity_account a ON a.id = r.account_id AND a.state = 'open'
    UNION ALL SELECT o.account_id, NULL, NULL FROM host JOIN meetings_organizer o ON o.meeting_id = meeting AND o.removed_at IS NULL)
  SELECT DISTINCT ON (p.full_name, s.id) s.id, p.full_name, s.position, s.role, host.type,
         EXISTS (SELECT 1 FROM meetings_organizer o WHERE o.meeting_id = meeting AND o.account_id = s.id AND o.removed_at IS NULL)
    FROM host, seats s JOIN identity_account a ON a.id = s.id LEFT JOIN members_member m ON m.id = a.member_id
   CROSS JOIN LATERAL (SELECT coalesce(m.full_name, a.staff_name) AS full_name) p
   ORDER BY p.full_name, s.id, s.role NULLS LAST, s.position NULLS LAST
$$;
