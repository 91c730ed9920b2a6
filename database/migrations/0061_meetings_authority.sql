-- Who reads and writes meetings and reports (domain.md § 9). The sets are meetings, not bodies, and are hoisted like them:
-- meeting_id IN (SELECT unnest((SELECT authority.meetings_for('class')))).

INSERT INTO authority_data_class VALUES
  ('meetingNotice', 'meeting: invitation, agenda, papers'),
  ('meetingContent', 'minutes, opinions noted, counts of votes, score, roll call by name'),
  ('conferenceRoll', 'roll call by name of a conference'),
  ('meetingAnswer', 'absence reason; delivered, seen, answered'),
  ('priorOpinion', 'pre-meeting opinion, petition'),
  ('assignment', 'task from a meeting'),
  ('resolution', 'cell resolution'),
  ('monthlyReport', 'monthly report of a cell'),
  ('attendanceNumbers', 'attendance numbers');

INSERT INTO authority_read_rule VALUES
  ('meetingNotice', 'circle', 'full'), ('meetingNotice', 'guests', 'full'), ('meetingNotice', 'officers', 'full'), ('meetingNotice', 'follower', 'full'),
  ('meetingContent', 'circle', 'full'), ('meetingContent', 'officers', 'full'), ('meetingContent', 'follower', 'full'),
  ('conferenceRoll', 'self', 'full'), ('conferenceRoll', 'officers', 'full'),
  ('meetingAnswer', 'self', 'full'), ('meetingAnswer', 'officers', 'full'),
  ('priorOpinion', 'self', 'full'), ('priorOpinion', 'circle', 'full'), ('priorOpinion', 'officers', 'full'), ('priorOpinion', 'follower', 'full'),
  ('assignment', 'self', 'full'), ('assignment', 'circle', 'full'), ('assignment', 'officers', 'full'), ('assignment', 'follower', 'full'),
  ('resolution', 'self', 'full'), ('resolution', 'sameCell', 'full'), ('resolution', 'officers', 'full'), ('resolution', 'follower', 'full'), ('resolution', 'leaders', 'full'), ('resolution', 'office', 'full'),
  ('monthlyReport', 'self', 'full'), ('monthlyReport', 'sameCell', 'full'), ('monthlyReport', 'officers', 'full'), ('monthlyReport', 'follower', 'full'), ('monthlyReport', 'leaders', 'full'), ('monthlyReport', 'office', 'full'),
  ('attendanceNumbers', 'self', 'full'), ('attendanceNumbers', 'sameCell', 'full'), ('attendanceNumbers', 'officers', 'full'), ('attendanceNumbers', 'follower', 'full'),
  ('attendanceNumbers', 'leaders', 'numbers'), ('attendanceNumbers', 'office', 'numbers'), ('attendanceNumbers', 'organizationBoard', 'numbers'), ('attendanceNumbers', 'boardsAbove', 'numbers');

INSERT INTO authority_write_rule VALUES
  ('meetingAnswer', 'self'), ('meetingAnswer', 'officers'), ('meetingAnswer', 'helper'),
  ('priorOpinion', 'self'), ('priorOpinion', 'officers'), ('priorOpinion', 'helper'),
  ('meetingManage', 'hostSecretary'), ('meetingManage', 'hostDeputy'), ('meetingManage', 'organizer'),
  ('meetingRecord', 'chair'), ('meetingRecord', 'minuteTaker'), ('meetingRecord', 'officers'),
  ('meetingSign', 'chair'), ('meetingSign', 'minuteTaker'),
  ('reportSubmit', 'hostSecretary'), ('reportSubmit', 'hostDeputy'), ('reportDecide', 'office'), ('reportNudge', 'office');

-- Bodies whose meetings the actor convenes by position. A cell: its secretary; its deputies while it has no secretary who is
-- active and here ("recorded absent"). A body above: its secretary and deputies. Deputies who were given the chair of one
-- meeting, or whose secretary asked to be absent from it, come in by meetings_may.
CREATE FUNCTION authority.host_orgs() RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(h.org_id), '{}')
    FROM authority.actor() a
    JOIN organizations_position_current h ON h.member_id = a.member_id
    JOIN organizations_form f ON f.org_id = h.org_id AND f.valid @> sotay_today()
   WHERE a.active AND (h.position = 'secretary' OR (h.position = 'deputySecretary' AND (
           f.type NOT IN ('grassrootsCell', 'subordinateCell')
           OR NOT EXISTS (SELECT 1 FROM organizations_position_current s JOIN members_personal p ON p.member_id = s.member_id
                           WHERE s.org_id = h.org_id AND s.position = 'secretary' AND p.on_roll AND p.activity = 'active' AND p.placement IN ('here', 'transferring')))))
$$;
-- Bodies whose secretary or deputy the actor is: they submit the report.
CREATE FUNCTION authority.led_orgs() RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(h.org_id), '{}') FROM authority.actor() a JOIN organizations_position_current h ON h.member_id = a.member_id
   WHERE a.active AND h.position IN ('secretary', 'deputySecretary')
$$;
-- "officers" of a meeting's host: of a cell all its officers, of a body above its secretary and deputies.
CREATE FUNCTION authority.meeting_officer_orgs() RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT h.org_id), '{}')
    FROM authority.actor() a
    JOIN organizations_position_current h ON h.member_id = a.member_id
    JOIN organizations_form f ON f.org_id = h.org_id AND f.valid @> sotay_today()
   WHERE a.active AND (h.position IN ('secretary', 'deputySecretary')
     OR (h.position = 'cellCommitteeMember' AND f.type IN ('grassrootsCell', 'subordinateCell')))
$$;

-- Being named organises a meeting of a committee, for who serves that committee to this day: never a cell's meeting, and nobody by
-- the name alone.
CREATE FUNCTION authority.may_organize(meeting uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = meeting AND m.host_id = ANY (authority.relation_orgs('ownCommittee')))
$$;

-- The meetings to which the actor stands in a relation. The circle of a cell's meeting are those summoned who still belong to
-- the cell: who was moved away loses its papers at once (§ 3 "access follows"). Who was summoned to a meeting of a body above
-- keeps it while his account is active.
CREATE FUNCTION authority.meeting_relation(relation text) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who record;
  found uuid[];
BEGIN
  SELECT * INTO who FROM authority.actor();
  IF who.account_id IS NULL OR NOT who.active THEN RETURN '{}'; END IF;
  IF relation = 'circle' OR relation = 'guests' THEN
    IF who.member_id IS NULL THEN RETURN '{}'; END IF;
    SELECT array_agg(i.meeting_id) INTO found FROM meetings_invitee i JOIN meetings_meeting m ON m.id = i.meeting_id
     WHERE i.member_id = who.member_id AND i.removed_at IS NULL AND m.state <> 'draft'
       AND CASE relation WHEN 'circle' THEN i.role = 'summoned' ELSE i.role IN ('guest', 'informed') END
       AND (i.role = 'guest' OR m.kind = 'conference' OR m.host_id IN (who.home_cell_id, who.cell_id)
            OR NOT EXISTS (SELECT 1 FROM organizations_form f WHERE f.org_id = m.host_id AND f.type IN ('grassrootsCell', 'subordinateCell') AND f.valid @> sotay_today()));
  ELSIF relation = 'officers' THEN
    IF who.has_positions THEN
      SELECT array_agg(m.id) INTO found FROM meetings_meeting m WHERE m.host_id = ANY (authority.meeting_officer_orgs());
    END IF;
    found := coalesce(found, '{}') || authority.meeting_relation('organizer');
  ELSIF relation = 'follower' THEN
    -- a follower is invited to what has been convened, and never reads a draft
    IF who.has_positions THEN
      SELECT array_agg(m.id) INTO found FROM meetings_meeting m WHERE m.host_id = ANY (authority.relation_orgs('follower')) AND m.state <> 'draft';
    END IF;
  ELSIF relation = 'organizer' THEN
    SELECT array_agg(o.meeting_id) INTO found FROM meetings_organizer o WHERE o.account_id = who.account_id AND o.removed_at IS NULL AND authority.may_organize(o.meeting_id);
  ELSIF relation = 'hostSecretary' THEN
    IF who.has_positions THEN
      SELECT array_agg(m.id) INTO found FROM meetings_meeting m WHERE m.host_id = ANY (authority.host_orgs());
    END IF;
  ELSIF relation = 'hostDeputy' THEN
    -- given the chair of this meeting, or its secretary is recorded absent from it
    IF who.has_positions THEN
      SELECT array_agg(m.id) INTO found FROM organizations_position_current h JOIN meetings_meeting m ON m.host_id = h.org_id
       WHERE h.member_id = who.member_id AND h.position = 'deputySecretary' AND (m.chair_id = who.member_id
         OR EXISTS (SELECT 1 FROM organizations_position_current s JOIN meetings_answer x ON x.meeting_id = m.id AND x.member_id = s.member_id
                     WHERE s.org_id = m.host_id AND s.position = 'secretary' AND x.answer = 'absent')
         OR EXISTS (SELECT 1 FROM organizations_position_current s JOIN meetings_attendance x ON x.meeting_id = m.id AND x.member_id = s.member_id
                     WHERE s.org_id = m.host_id AND s.position = 'secretary' AND x.mark IN ('excused', 'unexcused', 'exempt')));
    END IF;
  ELSIF relation IN ('chair', 'minuteTaker') THEN
    -- of its circle: who has moved away no longer writes its minutes
    SELECT array_agg(m.id) INTO found FROM unnest(authority.meeting_relation('circle')) AS c (id) JOIN meetings_meeting m ON m.id = c.id
     WHERE CASE relation WHEN 'chair' THEN m.chair_id ELSE m.minute_taker_id END = who.member_id;
  END IF;
  RETURN coalesce(found, '{}');
END $$;

-- Meetings whose class of data the actor reads in full. Self stands in the policies themselves.
CREATE FUNCTION authority.meetings_for(class text) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rule record;
  ids uuid[] := '{}';
BEGIN
  FOR rule IN SELECT relation FROM authority_read_rule WHERE data_class = class AND access = 'full' AND relation <> 'self' LOOP
    ids := ids || authority.meeting_relation(rule.relation);
  END LOOP;
  RETURN ids;
END $$;
-- Meetings on which the actor may do an act.
CREATE FUNCTION authority.meetings_may(requested_act text) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rule record;
  ids uuid[] := '{}';
BEGIN
  FOR rule IN SELECT relation FROM authority_write_rule WHERE act = requested_act AND relation NOT IN ('self', 'helper') LOOP
    ids := ids || authority.meeting_relation(rule.relation);
  END LOOP;
  RETURN ids;
END $$;
-- The one-meeting probe of hot statements: the same rules without building the sets. Kept equal by a test.
CREATE FUNCTION authority.may_record(meeting uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM authority.actor() a, meetings_meeting m
     WHERE m.id = meeting AND a.account_id IS NOT NULL AND a.active AND (
       ((m.chair_id = a.member_id OR m.minute_taker_id = a.member_id) AND m.state <> 'draft'
        AND EXISTS (SELECT 1 FROM meetings_invitee i WHERE i.meeting_id = m.id AND i.member_id = a.member_id AND i.role = 'summoned' AND i.removed_at IS NULL)
        AND (m.kind = 'conference' OR m.host_id IN (a.home_cell_id, a.cell_id)
             OR NOT EXISTS (SELECT 1 FROM organizations_form f WHERE f.org_id = m.host_id AND f.type IN ('grassrootsCell', 'subordinateCell') AND f.valid @> sotay_today())))
       OR (a.has_positions AND m.host_id = ANY (authority.meeting_officer_orgs()))
       OR EXISTS (SELECT 1 FROM meetings_organizer o WHERE o.meeting_id = m.id AND o.account_id = a.account_id AND o.removed_at IS NULL AND authority.may_organize(o.meeting_id))))
$$;

DO $$
DECLARE t regclass;
BEGIN
  FOR t IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT c.relforcerowsecurity AND (c.relname LIKE 'meetings\_%' OR c.relname LIKE 'reports\_%') LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
  END LOOP;
END $$;

-- Whether a session of the actor's stands, for acts of one statement (platform/database/transaction.ts).
CREATE FUNCTION authority.session_open(session uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM identity_session WHERE id = session AND account_id = sotay_actor() AND revoked_at IS NULL AND expires_at > now())
$$;

CREATE POLICY everyone ON meetings_move FOR SELECT TO sotay_app USING (true);
CREATE POLICY everyone ON reports_move FOR SELECT TO sotay_app USING (true);
GRANT SELECT ON meetings_move, reports_move TO sotay_app;

-- The meeting and what belongs to its invitation
CREATE POLICY notice ON meetings_meeting FOR SELECT TO sotay_app USING (id IN (SELECT unnest((SELECT authority.meetings_for('meetingNotice'))::uuid[])));
-- a row just written is not yet in the set above; its writer leads the host
CREATE POLICY host ON meetings_meeting FOR SELECT TO sotay_app USING (host_id IN (SELECT unnest((SELECT authority.host_orgs())::int[])));
CREATE POLICY prepare ON meetings_meeting FOR INSERT TO sotay_app WITH CHECK (
  state = 'draft' AND created_by = (SELECT authority.self_account()) AND host_id IN (SELECT unnest((SELECT authority.host_orgs())::int[])));
CREATE POLICY manage ON meetings_meeting FOR UPDATE TO sotay_app
  USING (id IN (SELECT unnest((SELECT authority.meetings_may('meetingManage'))::uuid[])))
  WITH CHECK (id IN (SELECT unnest((SELECT authority.meetings_may('meetingManage'))::uuid[])));
GRANT SELECT, INSERT (host_id, kind, title, starts_at, for_month, place, online_link, chair_id, minute_taker_id, prepared_from, created_by),
  UPDATE (state, title, starts_at, for_month, place, online_link, chair_id, minute_taker_id, notice_version, reason, convened_at, opened_at, closed_at, published_at, cancelled_at) ON meetings_meeting TO sotay_app;

DO $$
DECLARE t text;
BEGIN
  -- read with the invitation, written with it
  FOREACH t IN ARRAY ARRAY['meetings_venue', 'meetings_conference_cell', 'meetings_agenda_item', 'meetings_paper_guest', 'meetings_notice_change'] LOOP
    EXECUTE format($f$CREATE POLICY notice ON %I FOR SELECT TO sotay_app USING (meeting_id IN (SELECT unnest((SELECT authority.meetings_for('meetingNotice'))::uuid[])))$f$, t);
    EXECUTE format($f$CREATE POLICY manage ON %I FOR ALL TO sotay_app USING (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingManage'))::uuid[])))
      WITH CHECK (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingManage'))::uuid[])))$f$, t);
  END LOOP;
END $$;
-- nothing is deleted: what is taken out keeps its row
GRANT SELECT, INSERT, UPDATE (name, place, keeper_id, removed_at) ON meetings_venue TO sotay_app;
GRANT SELECT, INSERT, UPDATE (venue_id, removed_at) ON meetings_conference_cell TO sotay_app;
GRANT SELECT, INSERT, UPDATE (place, title, presenter, removed_at) ON meetings_agenda_item TO sotay_app;
GRANT SELECT, INSERT, UPDATE (place, name, removed_at) ON meetings_paper_guest TO sotay_app;
GRANT SELECT, INSERT ON meetings_notice_change TO sotay_app;

CREATE POLICY officers ON meetings_organizer FOR SELECT TO sotay_app USING (
  account_id = (SELECT authority.self_account()) OR meeting_id IN (SELECT unnest((SELECT authority.meetings_for('meetingAnswer'))::uuid[])));
-- organisers are named by the host's leaders, never by an organiser, and not for a cell's meeting
CREATE POLICY name ON meetings_organizer FOR ALL TO sotay_app
  USING (meeting_id IN (SELECT unnest((SELECT authority.meeting_relation('hostSecretary'))::uuid[])))
  WITH CHECK (meeting_id IN (SELECT unnest((SELECT authority.meeting_relation('hostSecretary'))::uuid[])) AND authority.may_organize(meeting_id)
    AND (removed_at IS NOT NULL OR named_by = (SELECT authority.self_account())));
GRANT SELECT, INSERT, UPDATE (removed_at, named_by) ON meetings_organizer TO sotay_app;

CREATE POLICY habit ON meetings_habit FOR SELECT TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.meeting_officer_orgs())::int[])));
CREATE POLICY keep ON meetings_habit FOR ALL TO sotay_app
  USING (org_id IN (SELECT unnest((SELECT authority.host_orgs())::int[]))) WITH CHECK (org_id IN (SELECT unnest((SELECT authority.host_orgs())::int[])));
GRANT SELECT, INSERT, UPDATE (day_of_month, at_time, place, online_link, updated_by, updated_at) ON meetings_habit TO sotay_app;

-- Whom it reaches: oneself, and the officers; the circle knows its comrades by the roll (content).
CREATE POLICY reached ON meetings_invitee FOR SELECT TO sotay_app USING (
  (member_id = (SELECT authority.self_member()) AND meeting_id IN (SELECT unnest((SELECT authority.meetings_for('meetingNotice'))::uuid[])))
  OR meeting_id IN (SELECT unnest((SELECT authority.meetings_for('meetingAnswer'))::uuid[])));
CREATE POLICY manage ON meetings_invitee FOR ALL TO sotay_app
  USING (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingManage'))::uuid[])))
  WITH CHECK (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingManage'))::uuid[])));
GRANT SELECT, INSERT, UPDATE (role, venue_id, removed_at) ON meetings_invitee TO sotay_app;

CREATE POLICY notice ON meetings_file FOR SELECT TO sotay_app USING (
  removed_at IS NULL AND (
    (purpose = 'paper' AND meeting_id IN (SELECT unnest((SELECT authority.meetings_for('meetingNotice'))::uuid[])))
    -- papers signed by hand are drafts until they are published
    OR meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingRecord'))::uuid[]))
    OR meeting_id IN (SELECT c.id FROM unnest((SELECT authority.meetings_for('meetingContent'))::uuid[]) AS c (id)
                       JOIN meetings_meeting m ON m.id = c.id WHERE purpose = 'tellersSheet' OR m.state = 'published')));
CREATE POLICY add ON meetings_file FOR INSERT TO sotay_app WITH CHECK (
  added_by = (SELECT authority.self_account()) AND CASE purpose
    WHEN 'paper' THEN meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingManage'))::uuid[]))
    ELSE meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingRecord'))::uuid[])) END);
GRANT SELECT, INSERT (meeting_id, purpose, sha256, file_name, media_type, size, added_by) ON meetings_file TO sotay_app;

-- Answers
CREATE POLICY self ON meetings_answer FOR SELECT TO sotay_app USING (
  (member_id = (SELECT authority.self_member()) AND meeting_id IN (SELECT unnest((SELECT authority.meetings_for('meetingNotice'))::uuid[])))
  OR meeting_id IN (SELECT unnest((SELECT authority.meetings_for('meetingAnswer'))::uuid[])));
CREATE POLICY invite ON meetings_answer FOR INSERT TO sotay_app WITH CHECK (
  answer IS NULL AND decision IS NULL AND delivered_at IS NULL AND seen_at IS NULL AND meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingManage'))::uuid[])));
CREATE POLICY decide ON meetings_answer FOR UPDATE TO sotay_app
  USING (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingManage'))::uuid[])));
-- answering itself goes through meetings_give_answer, which knows for whom the actor may answer
GRANT SELECT, INSERT (meeting_id, member_id), UPDATE (decision, decided_by, decided_at, version) ON meetings_answer TO sotay_app;

CREATE POLICY author ON meetings_prior_opinion FOR SELECT TO sotay_app USING (
  (member_id = (SELECT authority.self_member()) AND meeting_id IN (SELECT unnest((SELECT authority.meetings_for('meetingNotice'))::uuid[])))
  OR meeting_id IN (SELECT unnest((SELECT authority.meeting_relation('officers') || authority.meeting_relation('follower'))::uuid[]))
  OR meeting_id IN (SELECT c.id FROM unnest((SELECT authority.meeting_relation('circle'))::uuid[]) AS c (id)
                     JOIN meetings_meeting m ON m.id = c.id WHERE m.state IN ('inSession', 'closed', 'published')));
-- writing goes through meetings_write_opinion, which knows whom the meeting reaches
CREATE POLICY answer ON meetings_prior_opinion FOR UPDATE TO sotay_app USING (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingRecord'))::uuid[])));
GRANT SELECT, UPDATE (answer, answered_by, answered_at) ON meetings_prior_opinion TO sotay_app;

-- In the room
CREATE POLICY content ON meetings_attendance FOR SELECT TO sotay_app USING (
  (member_id = (SELECT authority.self_member()) AND meeting_id IN (SELECT unnest((SELECT authority.meetings_for('meetingNotice'))::uuid[])))
  OR meeting_id IN (SELECT unnest((SELECT authority.meetings_for('conferenceRoll'))::uuid[]))
  OR meeting_id IN (SELECT c.id FROM unnest((SELECT authority.meetings_for('meetingContent'))::uuid[]) AS c (id)
                     JOIN meetings_meeting m ON m.id = c.id WHERE m.kind <> 'conference'));
CREATE POLICY record ON meetings_attendance FOR ALL TO sotay_app
  USING (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingRecord'))::uuid[])))
  WITH CHECK (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingRecord'))::uuid[])));
GRANT SELECT, INSERT, UPDATE (mark, late, marked_by, marked_at, standing, attendance_base, vote_base, votes, venue_id, version) ON meetings_attendance TO sotay_app;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['meetings_opinion_noted', 'meetings_vote', 'meetings_score', 'meetings_draft', 'meetings_signature', 'meetings_minutes'] LOOP
    EXECUTE format($f$CREATE POLICY content ON %I FOR SELECT TO sotay_app USING (meeting_id IN (SELECT unnest((SELECT authority.meetings_for('meetingContent'))::uuid[])))$f$, t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['meetings_opinion_noted', 'meetings_vote', 'meetings_score', 'meetings_draft', 'meetings_assignment'] LOOP
    EXECUTE format($f$CREATE POLICY record ON %I FOR ALL TO sotay_app USING (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingRecord'))::uuid[])))
      WITH CHECK (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingRecord'))::uuid[])))$f$, t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE (agenda_item_id, speaker_id, speaker_name, text, removed_at) ON meetings_opinion_noted TO sotay_app;
GRANT SELECT, INSERT, UPDATE (state, approve, reject, other, issued, returned, valid, sheet_file_id, entered_by, closed_at, confirmed_by, confirmed_at, void_reason, version) ON meetings_vote TO sotay_app;
GRANT SELECT, INSERT, UPDATE (points, total, grade, scored_by, scored_at) ON meetings_score TO sotay_app;
GRANT SELECT, INSERT, UPDATE (outcome) ON meetings_draft TO sotay_app;

-- Drafts are for those who write them until the minutes are published to the circle.
DROP POLICY content ON meetings_draft;

-- the owner keeps his task wherever he goes; suspended he has his own summary and nothing else
CREATE POLICY assignment ON meetings_assignment FOR SELECT TO sotay_app USING (
  owner_id = (SELECT a.member_id FROM authority.actor() a WHERE a.active) OR meeting_id IN (SELECT unnest((SELECT authority.meetings_for('assignment'))::uuid[])));
CREATE POLICY finish ON meetings_assignment FOR UPDATE TO sotay_app
  USING (owner_id = (SELECT a.member_id FROM authority.actor() a WHERE a.active)) WITH CHECK (owner_id = (SELECT a.member_id FROM authority.actor() a WHERE a.active));
GRANT SELECT, INSERT, UPDATE (text, owner_id, due_on, state, result, done_at, reviewed_in, review, version) ON meetings_assignment TO sotay_app;

CREATE POLICY sign ON meetings_signature FOR INSERT TO sotay_app WITH CHECK (
  (SELECT sotay_reauthenticated()) AND (SELECT a.bound FROM authority.actor() a)
  AND meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingSign'))::uuid[]))
  AND CASE method
    WHEN 'application' THEN member_id = (SELECT authority.self_member())
      AND EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = meeting_id AND member_id = CASE role WHEN 'chair' THEN m.chair_id ELSE m.minute_taker_id END)
    -- signed by hand: the chair, who signs here himself, confirms the photograph
    ELSE meeting_id IN (SELECT unnest((SELECT authority.meeting_relation('chair'))::uuid[]))
      AND EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = meeting_id AND member_id = CASE role WHEN 'chair' THEN m.chair_id ELSE m.minute_taker_id END) END);
CREATE POLICY writers ON meetings_signature FOR SELECT TO sotay_app USING (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingRecord'))::uuid[])));
GRANT SELECT, INSERT (meeting_id, record, version, role, member_id, sha256, method, file_id) ON meetings_signature TO sotay_app;

-- published texts and their numbers are written by meetings_publish alone
GRANT SELECT ON meetings_minutes TO sotay_app;
CREATE POLICY resolution ON meetings_resolution FOR SELECT TO sotay_app USING (
  org_id IN (SELECT unnest((SELECT authority.orgs_for('resolution'))::int[]))
  OR meeting_id IN (SELECT unnest((SELECT authority.meetings_for('meetingContent'))::uuid[])));
GRANT SELECT ON meetings_resolution TO sotay_app;
CREATE POLICY lead ON meetings_number FOR SELECT TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.led_orgs())::int[])));
GRANT SELECT ON meetings_number TO sotay_app;

-- Numbers: the cell's own in full; above it only through meetings_statistics, which hides small groups.
CREATE POLICY own ON meetings_rollup FOR SELECT TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.orgs_for('attendanceNumbers'))::int[])));
GRANT SELECT ON meetings_rollup TO sotay_app;

-- Reports
CREATE POLICY draft ON reports_report FOR SELECT TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.meeting_officer_orgs())::int[])));
CREATE POLICY sent ON reports_report FOR SELECT TO sotay_app USING (state <> 'draft' AND org_id IN (SELECT unnest((SELECT authority.orgs_for('monthlyReport'))::int[])));
CREATE POLICY prepare ON reports_report FOR INSERT TO sotay_app WITH CHECK (state = 'draft' AND org_id IN (SELECT unnest((SELECT authority.led_orgs())::int[])));
CREATE POLICY submit ON reports_report FOR UPDATE TO sotay_app
  USING (state IN ('draft', 'returned') AND org_id IN (SELECT unnest((SELECT authority.led_orgs())::int[])))
  WITH CHECK (state IN ('draft', 'returned', 'submitted') AND org_id IN (SELECT unnest((SELECT authority.led_orgs())::int[])));
CREATE POLICY decide ON reports_report FOR UPDATE TO sotay_app
  USING (state = 'submitted' AND org_id IN (SELECT unnest((SELECT authority.orgs_may('reportDecide'))::int[])))
  WITH CHECK (state IN ('accepted', 'returned') AND org_id IN (SELECT unnest((SELECT authority.orgs_may('reportDecide'))::int[])));
GRANT SELECT, INSERT (org_id, superior_id, for_month, meeting_id, figures, summary, proposals, due_on),
  UPDATE (state, figures, summary, proposals, submitted_by, submitted_at, decided_by, decided_at, return_reason, meeting_id) ON reports_report TO sotay_app;
CREATE POLICY told ON reports_nudge FOR SELECT TO sotay_app USING (
  org_id IN (SELECT unnest((SELECT authority.led_orgs() || authority.orgs_may('reportNudge'))::int[])));
CREATE POLICY nudge ON reports_nudge FOR INSERT TO sotay_app WITH CHECK (
  sent_by = (SELECT authority.self_account()) AND org_id IN (SELECT unnest((SELECT authority.orgs_may('reportNudge'))::int[])));
GRANT SELECT, INSERT (org_id, about, for_month, sent_by) ON reports_nudge TO sotay_app;

SELECT authority.declare_columns(t, r, w) FROM (VALUES
  ('meetings_move', 'reference', 'system'), ('reports_move', 'reference', 'system'),
  ('meetings_meeting', 'meetingNotice', 'meetingManage'), ('meetings_habit', 'meetingNotice', 'meetingManage'),
  ('meetings_venue', 'meetingNotice', 'meetingManage'), ('meetings_conference_cell', 'meetingNotice', 'meetingManage'),
  ('meetings_organizer', 'meetingAnswer', 'meetingManage'), ('meetings_agenda_item', 'meetingNotice', 'meetingManage'),
  ('meetings_invitee', 'meetingAnswer', 'meetingManage'), ('meetings_paper_guest', 'meetingNotice', 'meetingManage'),
  ('meetings_notice_change', 'meetingNotice', 'meetingManage'), ('meetings_file', 'meetingNotice', 'meetingManage'),
  ('meetings_answer', 'meetingAnswer', 'meetingAnswer'), ('meetings_prior_opinion', 'priorOpinion', 'priorOpinion'),
  ('meetings_attendance', 'meetingContent', 'meetingRecord'), ('meetings_opinion_noted', 'meetingContent', 'meetingRecord'),
  ('meetings_vote', 'meetingContent', 'meetingRecord'), ('meetings_assignment', 'assignment', 'meetingRecord'),
  ('meetings_score', 'meetingContent', 'meetingRecord'), ('meetings_draft', 'meetingContent', 'meetingRecord'),
  ('meetings_signature', 'meetingContent', 'meetingSign'), ('meetings_number', 'resolution', 'system'),
  ('meetings_minutes', 'meetingContent', 'system'), ('meetings_resolution', 'resolution', 'system'),
  ('meetings_rollup', 'attendanceNumbers', 'system'), ('reports_report', 'monthlyReport', 'reportSubmit'), ('reports_nudge', 'monthlyReport', 'reportNudge')
) AS modes (t, r, w);
SELECT authority.declare_columns('meetings_answer', 'meetingAnswer', 'meetingManage', 'decision', 'decided_by', 'decided_at');
SELECT authority.declare_columns('reports_report', 'monthlyReport', 'reportDecide', 'decided_by', 'decided_at', 'return_reason');
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA authority TO sotay_app;
REVOKE EXECUTE ON FUNCTION authority.declare_columns(text, text, text, text[]) FROM PUBLIC, sotay_app;
