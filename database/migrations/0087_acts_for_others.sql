-- Acting for others ("làm hộ") beyond what each act's own function allows: what the one who acts must see of it, saying that a task
-- is done, the record of what was done for a member; and attendance sheets, whose printed order is kept.

-- Saying that a task is done is the member's act as his answer is: for him, recorded, an officer of his cell or his helper.
INSERT INTO authority_write_rule VALUES ('taskFinish', 'self'), ('taskFinish', 'officers'), ('taskFinish', 'helper');

-- `done`, or `same` when it was done already; `dropped`: the cell let it go; null: not the actor's to say, or another's task. A
-- suspended member has no tasks to anybody. The row itself belongs to a class that a helper does not read.
CREATE FUNCTION meetings_finish_for(task uuid, member int, said text, OUT outcome text, OUT host int, OUT finished json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me record;
  t meetings_assignment;
BEGIN
  SELECT * INTO me FROM authority.actor();
  IF me.account_id IS NULL OR NOT me.active OR member IS NOT DISTINCT FROM me.member_id OR NOT authority.may_for_member('taskFinish', member)
     OR EXISTS (SELECT 1 FROM members_personal p WHERE p.member_id = member AND p.activity = 'suspended') THEN RETURN; END IF;
  SELECT * INTO t FROM meetings_assignment a WHERE a.id = task AND a.owner_id = member FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  outcome := CASE t.state WHEN 'open' THEN 'done' WHEN 'done' THEN 'same' ELSE 'dropped' END;
  IF outcome = 'done' THEN
    UPDATE meetings_assignment a SET state = 'done', result = coalesce(said, a.result), done_at = now() WHERE a.id = task RETURNING a.* INTO t;
  END IF;
  SELECT m.host_id INTO host FROM meetings_meeting m WHERE m.id = t.meeting_id;
  finished := json_build_object('id', t.id, 'meetingId', t.meeting_id, 'ownerId', t.owner_id, 'text', t.text, 'dueOn', t.due_on, 'state', t.state,
    'result', t.result, 'review', t.review, 'overdue', t.state = 'open' AND coalesce(t.due_on < sotay_today(), false),
    'ownerName', (SELECT p.full_name FROM members_member p WHERE p.id = member));
END $$;

-- What waits for a member's own acts, for who may do them for him: his invitations with the answer that stands, and his open tasks.
-- No agenda, paper, mark or opinion. Why he is absent, and whether he has seen the invitation, only for who reads that of the
-- meeting; the reason also for who wrote it down.
CREATE FUNCTION meetings_to_do_for(member int) RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me record;
  notices uuid[];
  answers uuid[];
  found json;
BEGIN
  SELECT * INTO me FROM authority.actor();
  IF me.account_id IS NULL OR NOT me.active OR member IS NOT DISTINCT FROM me.member_id OR NOT authority.may_for_member('meetingAnswer', member) THEN RETURN NULL; END IF;
  notices := authority.meetings_for('meetingNotice');
  answers := authority.meetings_for('meetingAnswer');
  SELECT json_build_object(
    'id', p.id, 'fullName', p.full_name, 'cellId', p.home_cell_id,
    'meetings', CASE WHEN s.activity = 'suspended' THEN '[]' ELSE (
      SELECT coalesce(json_agg(json_build_object(
               'mayOpen', m.id = ANY (notices),
               'card', (meetings_card(m, p.id, true, false, false))::jsonb || jsonb_build_object('waits', NULL, 'own', json_build_object(
                 'role', i.role, 'venueId', NULL, 'answer', a.answer, 'answeredAt', a.answered_at, 'decision', a.decision, 'version', a.version,
                 'reason', CASE WHEN m.id = ANY (answers) OR a.answered_by = me.account_id THEN a.reason END,
                 'deliveredAt', CASE WHEN m.id = ANY (answers) THEN a.delivered_at END, 'seenAt', CASE WHEN m.id = ANY (answers) THEN a.seen_at END,
                 'answeredByOther', (SELECT coalesce(w.full_name, b.staff_name) FROM identity_account b LEFT JOIN members_member w ON w.id = b.member_id
                                      WHERE b.id = a.answered_by AND b.member_id IS DISTINCT FROM p.id)))) ORDER BY m.starts_at, m.id), '[]')
        FROM meetings_invitee i JOIN meetings_meeting m ON m.id = i.meeting_id JOIN meetings_answer a ON a.meeting_id = i.meeting_id AND a.member_id = i.member_id
       WHERE i.member_id = p.id AND i.removed_at IS NULL AND m.state IN ('convened', 'postponed') AND m.starts_at > now() - interval '40 days'
         -- moved to another cell since: the meeting is not his any more, and not his new officers'
         AND (i.role IN ('follower', 'guest') OR m.kind = 'conference' OR m.host_id IN (p.home_cell_id, p.cell_id)
              OR NOT EXISTS (SELECT 1 FROM organizations_form f WHERE f.org_id = m.host_id AND f.type IN ('grassrootsCell', 'subordinateCell') AND f.valid @> sotay_today()))) END,
    'tasks', CASE WHEN s.activity = 'suspended' THEN '[]' ELSE (
      SELECT coalesce(json_agg(json_build_object('id', t.id, 'text', t.text, 'dueOn', t.due_on, 'overdue', coalesce(t.due_on < sotay_today(), false)) ORDER BY t.due_on NULLS LAST, t.created_at, t.id), '[]')
        FROM meetings_assignment t WHERE t.owner_id = p.id AND t.state = 'open') END)
    INTO found FROM members_member p JOIN members_personal s ON s.member_id = p.id WHERE p.id = member;
  RETURN found;
END $$;

-- What was done for a member, newest first: all of it for himself; for an officer of his cell what he did himself, and of the cell's
-- own matters what others did; for a helper what he did himself. A letter and a correction request are not the cell's to read, so
-- that there was one is told only to who wrote it down.
CREATE FUNCTION audit_done_for(member int, before bigint, size int)
RETURNS TABLE (id bigint, at timestamptz, act text, by_name text, by_self boolean, acting_as text, detail jsonb, meeting_title text, meeting_day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH me AS MATERIALIZED (SELECT a.account_id, a.member_id, a.active, authority.relation_orgs('officers') AS cells FROM authority.actor() a WHERE a.account_id IS NOT NULL)
  SELECT e.id, e.at, e.act, coalesce(w.full_name, b.staff_name), e.account_id = me.account_id, e.acting_as, e.detail, g.title, g.on_day
    FROM me JOIN members_member p ON p.id = member
    JOIN audit_entry e ON e.subject_member_id = p.id AND e.on_behalf_of = p.id AND e.in_access_log AND e.id < coalesce(before, 9223372036854775807)
    LEFT JOIN identity_account b ON b.id = e.account_id LEFT JOIN members_member w ON w.id = b.member_id
    LEFT JOIN meetings_meeting g ON g.id = (e.detail->>'meetingId')::uuid
   WHERE me.member_id = p.id
      OR (me.active AND authority.may_for_member('meetingAnswer', p.id) AND (e.account_id = me.account_id
          OR (e.subject_org_id = ANY (me.cells) AND (p.home_cell_id = ANY (me.cells) OR p.cell_id = ANY (me.cells)) AND e.act NOT IN ('feedback.file', 'correction.file'))))
   ORDER BY e.id DESC LIMIT least(size, 201)
$$;

-- ------------------------------------------------------------------------------------------------------------ attendance sheets
-- The order in which a sheet was printed. Row 12 of a signed sheet is the same person when it is entered, whoever came or went
-- between. A sheet is never changed: who prints another list prints another version.
CREATE TABLE meetings_sheet (
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  version int NOT NULL CHECK (version > 0),
  venue_id uuid REFERENCES meetings_venue,
  -- members in the printed order; an array because the order is the fact, and it is only ever read whole
  members int[] NOT NULL CHECK (cardinality(members) > 0),
  printed_by uuid NOT NULL,
  printed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (meeting_id, version)
);
ALTER TABLE meetings_sheet ENABLE ROW LEVEL SECURITY;
ALTER TABLE meetings_sheet FORCE ROW LEVEL SECURITY;
-- entered by who calls the roll; printed by meetings_print_sheet alone
CREATE POLICY record ON meetings_sheet FOR SELECT TO sotay_app USING (meeting_id IN (SELECT unnest((SELECT authority.meetings_may('meetingRecord'))::uuid[])));
GRANT SELECT ON meetings_sheet TO sotay_app;
SELECT authority.declare_columns('meetings_sheet', 'meetingContent', 'system');

-- Whom a sheet lists, in Vietnamese order: before the meeting opens who is summoned, afterwards who is expected or came. The last
-- sheet of the same people and order is the sheet printed again. Null: not the actor's, or nobody to list.
CREATE FUNCTION meetings_print_sheet(meeting uuid, venue uuid) RETURNS json LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  listed int[];
  sheet meetings_sheet;
BEGIN
  IF NOT authority.meeting_reads('meetingAnswer', meeting) THEN RETURN NULL; END IF;
  -- two officers who print at once print one sheet
  PERFORM pg_advisory_xact_lock(hashtextextended('meetings_sheet ' || meeting, 0));
  SELECT array_agg(p.id ORDER BY p.sort_name, p.id) INTO listed FROM (
      SELECT r.member_id, r.venue_id FROM meetings_attendance r WHERE r.meeting_id = meeting AND (r.attendance_base <> 'no' OR r.mark = 'present')
      UNION ALL
      SELECT i.member_id, i.venue_id FROM meetings_invitee i WHERE i.meeting_id = meeting AND i.removed_at IS NULL AND i.role = 'summoned'
         AND NOT EXISTS (SELECT 1 FROM meetings_attendance r WHERE r.meeting_id = meeting)) l
    JOIN members_member p ON p.id = l.member_id
   WHERE venue IS NULL OR l.venue_id = venue;
  IF listed IS NULL THEN RETURN NULL; END IF;
  SELECT * INTO sheet FROM meetings_sheet s WHERE s.meeting_id = meeting AND s.venue_id IS NOT DISTINCT FROM venue ORDER BY s.version DESC LIMIT 1;
  IF sheet.members IS DISTINCT FROM listed THEN
    INSERT INTO meetings_sheet (meeting_id, version, venue_id, members, printed_by)
    SELECT meeting, coalesce(max(s.version), 0) + 1, venue, listed, sotay_actor() FROM meetings_sheet s WHERE s.meeting_id = meeting
    RETURNING * INTO sheet;
  END IF;
  RETURN json_build_object('version', sheet.version, 'rows', (
    SELECT json_agg(json_build_object('number', l.number, 'fullName', p.full_name,
             'position', (SELECT h.position FROM organizations_position_current h JOIN meetings_meeting g ON g.id = meeting
                           WHERE h.member_id = p.id AND h.org_id IN (p.cell_id, g.host_id) AND h.position <> 'follower'
                           ORDER BY h.org_id = g.host_id DESC, array_position(ARRAY['secretary', 'deputySecretary', 'committeeMember', 'cellCommitteeMember'], h.position) LIMIT 1)) ORDER BY l.number)
      FROM unnest(sheet.members) WITH ORDINALITY l (member_id, number) JOIN members_member p ON p.id = l.member_id));
END $$;
