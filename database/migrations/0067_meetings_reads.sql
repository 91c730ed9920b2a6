-- The screens of meetings, each in one statement as me_home() is: codes and names only, the words are the server's. Every function
-- asks for the actor itself and answers null to whoever may not read.

-- What waits for an officer at one meeting: numbers from which the server says the next step.
CREATE FUNCTION meetings_waits(m meetings_meeting, reader int) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT json_build_object(
    'undecided', (SELECT count(*) FROM meetings_answer x JOIN meetings_invitee i USING (meeting_id, member_id)
                   WHERE x.meeting_id = m.id AND i.removed_at IS NULL AND i.role = 'summoned' AND x.answer = 'absent' AND x.decision IS NULL AND x.member_id IS DISTINCT FROM reader),
    'silent', (SELECT count(*) FROM meetings_answer x JOIN meetings_invitee i USING (meeting_id, member_id)
                WHERE x.meeting_id = m.id AND i.removed_at IS NULL AND i.role = 'summoned' AND x.answer IS NULL),
    'drafts', (SELECT count(*) FROM meetings_draft d WHERE d.meeting_id = m.id AND d.outcome = 'current'),
    'unsigned', (SELECT count(*) FROM meetings_draft d CROSS JOIN (VALUES ('chair'), ('minuteTaker')) AS r (role)
                  WHERE d.meeting_id = m.id AND d.outcome = 'current' AND NOT EXISTS (
                    SELECT 1 FROM meetings_signature s WHERE s.meeting_id = m.id AND s.record = d.record AND s.version = d.version AND s.role = r.role)),
    'mineToSign', (SELECT count(*) FROM meetings_draft d CROSS JOIN (VALUES ('chair', m.chair_id), ('minuteTaker', m.minute_taker_id)) AS r (role, member_id)
                    WHERE d.meeting_id = m.id AND d.outcome = 'current' AND r.member_id = reader AND NOT EXISTS (
                      SELECT 1 FROM meetings_signature s WHERE s.meeting_id = m.id AND s.record = d.record AND s.version = d.version AND s.role = r.role)),
    'reported', EXISTS (SELECT 1 FROM reports_report p WHERE p.org_id = m.host_id AND p.for_month = m.for_month AND p.state <> 'draft'));
END;

-- One line of a list. `shares`: another meeting of this reader has the same day and kind, so the address needs its short id.
CREATE FUNCTION meetings_card(m meetings_meeting, reader int, shares boolean, officer boolean, manages boolean) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT json_build_object(
    'id', m.id, 'hostId', m.host_id,
    'hostName', (SELECT f.name FROM organizations_form f WHERE f.org_id = m.host_id AND f.valid @> sotay_today()),
    'kind', m.kind, 'state', m.state, 'title', m.title, 'startsAt', m.starts_at, 'onDay', m.on_day, 'forMonth', m.for_month,
    'place', m.place, 'online', m.online_link IS NOT NULL, 'shortId', m.short_id, 'shares', shares, 'manages', manages,
    'dayHasCome', m.on_day <= sotay_today(), 'isChair', coalesce(m.chair_id = reader, false), 'isMinuteTaker', coalesce(m.minute_taker_id = reader, false),
    'own', (SELECT json_build_object('role', i.role, 'venueId', i.venue_id, 'deliveredAt', x.delivered_at, 'seenAt', x.seen_at, 'answer', x.answer,
                     'answeredAt', x.answered_at, 'reason', x.reason, 'decision', x.decision, 'version', x.version,
                     'answeredByOther', (SELECT coalesce(w.full_name, b.staff_name) FROM identity_account b LEFT JOIN members_member w ON w.id = b.member_id
                                          WHERE b.id = x.answered_by AND b.member_id IS DISTINCT FROM reader))
              FROM meetings_invitee i JOIN meetings_answer x ON x.meeting_id = i.meeting_id AND x.member_id = i.member_id
             WHERE i.meeting_id = m.id AND i.member_id = reader AND i.removed_at IS NULL),
    'waits', CASE WHEN officer OR m.chair_id = reader OR m.minute_taker_id = reader THEN meetings_waits(m, reader) END);
END;
REVOKE EXECUTE ON FUNCTION meetings_waits(meetings_meeting, int), meetings_card(meetings_meeting, int, boolean, boolean, boolean) FROM PUBLIC;

-- Sinh hoạt: what comes (on the first page alone), what was, and where the reader may prepare a meeting. A draft that was dropped
-- was never told to anybody.
CREATE FUNCTION meetings_mine(before_at timestamptz, before_id uuid, page int) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me record;
  visible uuid[];
  managed uuid[];
  led int[];
  leads int[];
  found json;
BEGIN
  SELECT * INTO me FROM authority.actor();
  IF me.account_id IS NULL THEN RETURN NULL; END IF;
  visible := authority.meetings_for('meetingNotice');
  managed := authority.meetings_may('meetingManage');
  led := CASE WHEN me.has_positions THEN authority.meeting_officer_orgs() ELSE '{}' END;
  leads := CASE WHEN me.has_positions THEN authority.host_orgs() ELSE '{}' END;
  WITH mine AS MATERIALIZED (
    SELECT m, m.starts_at, m.id, count(*) OVER (PARTITION BY m.on_day, m.kind) > 1 AS shares,
           m.state IN ('draft', 'convened', 'postponed', 'inSession') AND m.starts_at > now() - interval '40 days' AS comes
      FROM meetings_meeting m WHERE m.id IN (SELECT unnest(visible)) AND (m.state <> 'cancelled' OR m.convened_at IS NOT NULL)),
  shown AS (
    (SELECT * FROM mine WHERE comes AND before_at IS NULL)
    UNION ALL
    (SELECT * FROM mine WHERE NOT comes AND (before_at IS NULL OR (starts_at, id) < (before_at, before_id)) ORDER BY starts_at DESC, id DESC LIMIT page + 1))
  SELECT json_build_object(
           'upcoming', coalesce(json_agg(meetings_card(s.m, me.member_id, s.shares, (s.m).host_id = ANY (led), s.id = ANY (managed)) ORDER BY s.starts_at, s.id) FILTER (WHERE s.comes), '[]'),
           'past', coalesce(json_agg(meetings_card(s.m, me.member_id, s.shares, (s.m).host_id = ANY (led), s.id = ANY (managed)) ORDER BY s.starts_at DESC, s.id DESC) FILTER (WHERE NOT s.comes), '[]'),
           'hosts', (SELECT coalesce(json_agg(json_build_object('id', o.id, 'name', o.name, 'isCell', o.is_cell) ORDER BY o.code), '[]')
                       FROM organizations_current o WHERE o.id = ANY (leads)))
    INTO found FROM shown s;
  RETURN found;
END $$;

-- One meeting as its invitation shows it, with the classes of it that the reader reads and the acts that are his.
-- Planned once for all meetings: planning anew cost more than running. What few readers need stands in branches of its own: a statement
-- is set up whole at every call, also the parts of it that nothing asks for.
CREATE FUNCTION meetings_one(meeting uuid) RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me record;
  m meetings_meeting;
  stands text[] := authority.meeting_relations(meeting);
  reads text[];
  may text[];
  cells int[];
  shares boolean;
  venues json := '[]';
  answer_for json := '[]';
  found json;
BEGIN
  SELECT array_agg(DISTINCT data_class) INTO reads FROM authority_read_rule WHERE access = 'full' AND relation = ANY (stands);
  IF NOT coalesce('meetingNotice' = ANY (reads), false) THEN RETURN NULL; END IF;
  SELECT coalesce(array_agg(DISTINCT act), '{}') INTO may FROM authority_write_rule WHERE relation = ANY (stands);
  SELECT * INTO me FROM authority.actor();
  SELECT * INTO m FROM meetings_meeting WHERE id = meeting;
  -- an ordinary member's are among his invitations; building the set cost him 40 % of the screen
  IF me.has_positions OR EXISTS (SELECT 1 FROM meetings_organizer n WHERE n.account_id = me.account_id) THEN
    shares := EXISTS (SELECT 1 FROM meetings_meeting o WHERE o.id IN (SELECT unnest(authority.meetings_for('meetingNotice'))) AND o.id <> m.id AND o.on_day = m.on_day
                         AND o.kind = m.kind AND (o.state <> 'cancelled' OR o.convened_at IS NOT NULL));
  ELSE
    shares := EXISTS (SELECT 1 FROM meetings_invitee i CROSS JOIN LATERAL (SELECT * FROM meetings_meeting g WHERE g.id = i.meeting_id OFFSET 0) o
                       WHERE i.member_id = me.member_id AND i.removed_at IS NULL AND o.id <> m.id AND o.on_day = m.on_day AND o.kind = m.kind
                         AND (o.state <> 'cancelled' OR o.convened_at IS NOT NULL) AND authority.meeting_reads('meetingNotice', o.id));
  END IF;
  -- most people answer for nobody; asking that of every invitee was a third of the screen
  IF m.state = 'convened' AND me.member_id IS NOT NULL THEN
    cells := CASE WHEN me.has_positions THEN authority.orgs_may('meetingAnswer') ELSE '{}' END;
    IF cells <> '{}' OR EXISTS (SELECT 1 FROM members_circumstance c WHERE c.assisted_by = me.member_id) THEN
      SELECT coalesce(json_agg(json_build_object('id', p.id, 'fullName', p.full_name) ORDER BY p.sort_name), '[]') INTO answer_for
        FROM meetings_invitee i JOIN members_member p ON p.id = i.member_id
       WHERE i.meeting_id = m.id AND i.removed_at IS NULL AND i.role <> 'informed' AND p.on_roll AND p.id <> me.member_id
         AND (p.home_cell_id = ANY (cells) OR p.cell_id = ANY (cells)
              OR EXISTS (SELECT 1 FROM members_circumstance c WHERE c.member_id = p.id AND c.assisted_by = me.member_id));
    END IF;
  END IF;
  IF m.kind = 'conference' THEN
    SELECT coalesce(json_agg(json_build_object('id', v.id, 'name', v.name, 'place', v.place,
             'keeper', (SELECT json_build_object('id', p.id, 'fullName', p.full_name) FROM members_member p WHERE p.id = v.keeper_id),
             'cells', (SELECT coalesce(json_agg(json_build_object('id', o.id, 'name', o.name) ORDER BY o.code), '[]')
                         FROM meetings_conference_cell c JOIN organizations_current o ON o.id = c.cell_id WHERE c.venue_id = v.id AND c.removed_at IS NULL)) ORDER BY v.id), '[]') INTO venues
      FROM meetings_venue v WHERE v.meeting_id = m.id AND v.removed_at IS NULL;
  END IF;
  SELECT json_build_object(
    'card', meetings_card(m, me.member_id, shares,
              'officers' = ANY (stands), 'meetingManage' = ANY (may)),
    'relations', stands, 'reads', reads, 'may', may, 'bound', me.bound,
    'hostIsCell', (SELECT o.is_cell FROM organizations_current o WHERE o.id = m.host_id),
    'chair', (SELECT json_build_object('id', p.id, 'fullName', p.full_name) FROM members_member p WHERE p.id = m.chair_id),
    'minuteTaker', (SELECT json_build_object('id', p.id, 'fullName', p.full_name) FROM members_member p WHERE p.id = m.minute_taker_id),
    'onlineLink', m.online_link, 'reason', m.reason, 'version', m.version, 'noticeVersion', m.notice_version,
    'convenedAt', m.convened_at, 'openedAt', m.opened_at, 'closedAt', m.closed_at, 'publishedAt', m.published_at,
    'agenda', (SELECT coalesce(json_agg(json_build_object('id', i.id, 'title', i.title, 'presenter', i.presenter) ORDER BY i.place, i.id), '[]')
                 FROM meetings_agenda_item i WHERE i.meeting_id = m.id AND i.removed_at IS NULL),
    'papers', (SELECT coalesce(json_agg(json_build_object('id', f.id, 'purpose', f.purpose, 'fileName', f.file_name, 'mediaType', f.media_type, 'size', f.size, 'textSize', f.text_size, 'addedAt', f.added_at) ORDER BY f.added_at, f.id), '[]')
                 FROM meetings_file f WHERE f.meeting_id = m.id AND f.removed_at IS NULL AND f.purpose = 'paper'),
    'venues', venues,
    'guests', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'fullName', p.full_name) ORDER BY p.sort_name), '[]')
                 FROM meetings_invitee i JOIN members_member p ON p.id = i.member_id WHERE i.meeting_id = m.id AND i.removed_at IS NULL AND i.role = 'guest'),
    'guestNames', (SELECT coalesce(json_agg(g.name ORDER BY g.place), '[]') FROM meetings_paper_guest g WHERE g.meeting_id = m.id AND g.removed_at IS NULL),
    'changes', (SELECT coalesce(json_agg(json_build_object('noticeVersion', n.notice_version, 'at', n.at, 'changes', n.changes) ORDER BY n.notice_version DESC), '[]')
                  FROM meetings_notice_change n JOIN meetings_answer x ON x.meeting_id = n.meeting_id AND x.member_id = me.member_id
                 WHERE n.meeting_id = m.id AND x.seen_version > 0 AND n.notice_version > x.seen_version),
    'checkIn', (SELECT json_build_object('mark', t.mark, 'state', c.state) FROM meetings_attendance t
                  LEFT JOIN meetings_check_in c ON c.meeting_id = t.meeting_id AND c.member_id = t.member_id
                 WHERE t.meeting_id = m.id AND t.member_id = me.member_id),
    'papersDueOn', m.on_day - rules_value('meeting.papersDaysBefore', m.on_day)::int,
    'recordDueOn', m.on_day + rules_value('meeting.recordDaysAfter', m.on_day)::int,
    'answerFor', answer_for)
    INTO found;
  RETURN found;
END $$;

-- The meeting of an address: the short id where there is one, otherwise the reader's own cell's before any other's.
CREATE FUNCTION meetings_at(day date, of_kind text, short text) RETURNS json LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT meetings_one(m.id) FROM authority.actor() a, meetings_meeting m
   WHERE m.id IN (SELECT unnest(authority.meetings_for('meetingNotice'))) AND m.on_day = day AND m.kind = of_kind AND (short IS NULL OR m.short_id = short)
   ORDER BY m.state = 'cancelled', m.host_id IS NOT DISTINCT FROM a.cell_id DESC, m.host_id IS NOT DISTINCT FROM a.home_cell_id DESC, m.created_at DESC LIMIT 1
$$;

-- Invitees with their marks, for the officers of the meeting; of a draft whom it would call.
CREATE FUNCTION meetings_invitees(meeting uuid) RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me record;
  m meetings_meeting;
  phones int[];
  means int[];
  found json;
BEGIN
  IF NOT authority.meeting_reads('meetingAnswer', meeting) THEN RETURN NULL; END IF;
  SELECT * INTO me FROM authority.actor();
  SELECT * INTO m FROM meetings_meeting WHERE id = meeting;
  phones := CASE WHEN me.bound THEN authority.orgs_for('phone') ELSE '{}' END;
  means := authority.orgs_for('circumstance');
  WITH called AS (
    SELECT i.member_id, i.cell_id, i.venue_id, i.role FROM meetings_invitee i WHERE i.meeting_id = m.id AND i.removed_at IS NULL AND (m.state <> 'draft' OR i.role = 'guest')
    UNION ALL SELECT c.member_id, c.cell_id, c.venue_id, c.role FROM meetings_circle(m.id) c
               WHERE m.state = 'draft' AND NOT EXISTS (SELECT 1 FROM meetings_invitee g WHERE g.meeting_id = m.id AND g.member_id = c.member_id AND g.removed_at IS NULL))
  SELECT coalesce(json_agg(json_build_object(
           'id', p.id, 'fullName', p.full_name, 'role', c.role, 'cellId', c.cell_id, 'venueId', c.venue_id,
           'cellName', (SELECT f.name FROM organizations_form f WHERE f.org_id = c.cell_id AND f.valid @> sotay_today()),
           'position', (SELECT h.position FROM organizations_position_current h WHERE h.member_id = p.id AND h.org_id = m.host_id
                         ORDER BY array_position(ARRAY['secretary', 'deputySecretary', 'cellCommitteeMember', 'committeeMember', 'follower'], h.position) LIMIT 1),
           'deliveredAt', x.delivered_at, 'seenAt', x.seen_at, 'seenNewest', coalesce(x.seen_version >= m.notice_version AND x.seen_version > 0, false),
           'answer', x.answer, 'answeredAt', x.answered_at, 'reason', x.reason, 'decision', x.decision,
           'hasSmartphone', CASE WHEN p.home_cell_id = ANY (means) OR p.cell_id = ANY (means)
                                 THEN (SELECT s.has_smartphone FROM members_circumstance s WHERE s.member_id = p.id) END,
           'mayCall', p.on_roll AND p.id IS DISTINCT FROM me.member_id AND (p.home_cell_id = ANY (phones) OR p.cell_id = ANY (phones))
                      AND EXISTS (SELECT 1 FROM members_phone t WHERE t.member_id = p.id)) ORDER BY p.sort_name, p.id), '[]')
    INTO found
    FROM called c JOIN members_member p ON p.id = c.member_id
    LEFT JOIN meetings_answer x ON x.meeting_id = m.id AND x.member_id = c.member_id;
  RETURN found;
END $$;

-- Whom and what the one who manages a meeting chooses from.
CREATE FUNCTION meetings_choices(meeting uuid) RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m meetings_meeting;
  found json;
BEGIN
  IF NOT authority.meeting_may('meetingManage', meeting) THEN RETURN NULL; END IF;
  SELECT * INTO m FROM meetings_meeting WHERE id = meeting;
  WITH leaders AS (
    SELECT DISTINCT p.id, p.full_name, p.sort_name FROM organizations_position_current h JOIN members_member p ON p.id = h.member_id JOIN members_personal s ON s.member_id = p.id
     WHERE h.org_id = m.host_id AND h.position <> 'follower' AND p.on_roll AND s.activity = 'active'),
  circle AS (
    SELECT p.id, p.full_name, p.sort_name FROM meetings_circle(m.id) c JOIN members_member p ON p.id = c.member_id
     WHERE m.kind <> 'conference' AND c.role = 'summoned' AND c.standing IS NOT NULL
    UNION SELECT id, full_name, sort_name FROM leaders WHERE m.kind = 'conference')
  SELECT json_build_object(
    'chairs', (SELECT coalesce(json_agg(json_build_object('id', id, 'fullName', full_name) ORDER BY sort_name), '[]') FROM leaders WHERE id IN (SELECT c.id FROM circle c)),
    'minuteTakers', (SELECT coalesce(json_agg(json_build_object('id', id, 'fullName', full_name) ORDER BY sort_name), '[]') FROM circle),
    'guests', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'fullName', p.full_name) ORDER BY p.sort_name), '[]')
                 FROM members_member p JOIN members_personal s ON s.member_id = p.id
                WHERE p.home_cell_id = m.host_id AND p.on_roll AND s.activity = 'exempted' AND m.kind IN ('regular', 'thematic')),
    'cells', CASE WHEN m.kind = 'conference' THEN (
      SELECT coalesce(json_agg(json_build_object('id', o.id, 'name', o.name) ORDER BY o.code), '[]')
        FROM organizations_current o WHERE o.is_cell AND o.id IN (SELECT unnest(authority.descendants(ARRAY[m.host_id])))) ELSE '[]' END)
    INTO found;
  RETURN found;
END $$;
