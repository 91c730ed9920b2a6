-- Every write of feedback goes through these functions: they ask for the actor themselves, and what they allow is the rows of
-- authority_write_rule and feedback_move. Nobody assigns or answers what he wrote himself.

-- What an account holds in a body today: a position, or a confirmed content role; null for nothing. A role works only once its
-- account is bound to VNeID: until then its holder may be named and is said to read, and reads nothing.
CREATE FUNCTION feedback_seat(account uuid, body int) RETURNS text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(
    (SELECT h.position FROM identity_account a JOIN members_personal p ON p.member_id = a.member_id AND p.activity = 'active' AND p.on_roll
       JOIN organizations_position_current h ON h.member_id = a.member_id AND h.org_id = body
      WHERE a.id = account AND a.state = 'open' AND h.position IN ('secretary', 'deputySecretary', 'committeeMember')
      ORDER BY array_position(ARRAY['secretary', 'deputySecretary', 'committeeMember'], h.position) LIMIT 1),
    (SELECT r.role FROM identity_account a JOIN authority_staff_role_current r ON r.account_id = a.id AND r.org_id = body
       LEFT JOIN members_personal p ON p.member_id = a.member_id
      WHERE a.id = account AND a.state = 'open' AND (a.member_id IS NULL OR p.activity = 'active' AND p.on_roll)
        AND r.role IN ('office', 'organizationBoard', 'propagandaBoard')
      ORDER BY array_position(ARRAY['office', 'organizationBoard', 'propagandaBoard'], r.role) LIMIT 1))
$$;

-- Who sits in a committee today and has an account: whom its secretary may name, to whom a thread may be given.
CREATE FUNCTION feedback_sitting(body int) RETURNS TABLE (account_id uuid, member_id int, full_name text, seat text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT a.id, a.member_id, coalesce(m.full_name, a.staff_name), feedback_seat(a.id, body)
    FROM (SELECT a.id FROM organizations_position_current h JOIN identity_account a ON a.member_id = h.member_id WHERE h.org_id = body
          UNION SELECT r.account_id FROM authority_staff_role_current r WHERE r.org_id = body) AS near
    JOIN identity_account a ON a.id = near.id LEFT JOIN members_member m ON m.id = a.member_id
   WHERE feedback_seat(a.id, body) IS NOT NULL
$$;

-- Who reads what is addressed to a cell or to its committee, person by person, from the rules: *Ai xem được?* before sending.
CREATE FUNCTION feedback_readers_at(cell int, committee int)
RETURNS TABLE (addressee text, relation text, member_id int, full_name text, seat text) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT 'cell', 'cellLeaders', h.member_id, m.full_name, h.position
    FROM organizations_position_current h JOIN members_member m ON m.id = h.member_id JOIN members_personal p ON p.member_id = h.member_id
   WHERE h.org_id = cell AND h.position IN ('secretary', 'deputySecretary') AND p.activity = 'active' AND p.on_roll
     AND EXISTS (SELECT 1 FROM authority_read_rule WHERE data_class = 'feedbackToCell' AND authority_read_rule.relation = 'cellLeaders')
  UNION ALL
  SELECT 'committee', 'bodySecretary', h.member_id, m.full_name, h.position
    FROM organizations_position_current h JOIN members_member m ON m.id = h.member_id JOIN members_personal p ON p.member_id = h.member_id
   WHERE h.org_id = committee AND h.position = 'secretary' AND p.activity = 'active' AND p.on_roll
     AND EXISTS (SELECT 1 FROM authority_read_rule WHERE data_class = 'feedbackToCommittee' AND authority_read_rule.relation = 'bodySecretary')
  UNION ALL
  SELECT 'committee', 'feedbackReceiver', s.member_id, s.full_name, s.seat
    FROM feedback_sitting(committee) s
   WHERE authority.named_receiver_of(ARRAY[committee], s.account_id) <> '{}' AND s.seat <> 'secretary'
     AND EXISTS (SELECT 1 FROM authority_read_rule WHERE data_class = 'feedbackToCommittee' AND authority_read_rule.relation = 'feedbackReceiver')
$$;

-- Whether the actor may write for this member today: himself, his helper, a cell officer; never for a suspended one.
CREATE FUNCTION feedback_may_file(member int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM authority.actor() a, members_personal p
                  WHERE a.active AND p.member_id = member AND p.activity <> 'suspended' AND authority.may_for_member('feedback', member))
$$;

-- The choices of addressee for a member's letter, with those who will read each. The member himself is not among his readers.
CREATE FUNCTION feedback_addressees(member int)
RETURNS TABLE (addressee text, org_id int, org_name text, org_type text, relation text, full_name text, seat text, member_id int, province_id int, member_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT b.addressee, f.org_id, f.name, f.type, r.relation, r.full_name, r.seat, r.member_id,
         (SELECT o.org_id FROM organizations_form o WHERE o.type = 'province' AND o.valid @> sotay_today()
             AND o.org_id = ANY (authority.ancestors(ARRAY[m.home_cell_id])) LIMIT 1), m.full_name
    FROM members_member m
    JOIN organizations_form c ON c.org_id = m.home_cell_id AND c.valid @> sotay_today()
    CROSS JOIN LATERAL (VALUES ('cell', c.org_id), ('committee', c.parent_id)) AS b (addressee, org_id)
    JOIN organizations_form f ON f.org_id = b.org_id AND f.valid @> sotay_today()
    LEFT JOIN LATERAL feedback_readers_at(c.org_id, c.parent_id) r ON r.addressee = b.addressee AND r.member_id IS DISTINCT FROM m.id
   WHERE m.id = member AND feedback_may_file(m.id)
   ORDER BY b.addressee, array_position(ARRAY['secretary', 'deputySecretary', 'committeeMember', 'office'], r.seat), r.full_name
$$;

-- Sends. 'done'; 'same' when this very letter is there already (a second tap, a retry); 'nobody' when no one would receive it;
-- null when the actor may not write for this member, or the id is somebody else's.
CREATE FUNCTION feedback_file(thread uuid, member int, for_cell boolean, for_committee boolean, about text, subject bytea, message uuid, body bytea)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me record;
  home record;
  reached text[];
BEGIN
  IF NOT feedback_may_file(member) THEN RETURN NULL; END IF;
  SELECT * INTO me FROM authority.actor();
  SELECT m.home_cell_id AS cell, f.parent_id AS committee INTO home
    FROM members_member m JOIN organizations_form f ON f.org_id = m.home_cell_id AND f.valid @> sotay_today() WHERE m.id = member;
  SELECT coalesce(array_agg(DISTINCT addressee), '{}') INTO reached FROM feedback_readers_at(home.cell, home.committee) r WHERE r.member_id IS DISTINCT FROM member;
  IF (for_cell AND NOT 'cell' = ANY (reached)) OR (for_committee AND NOT 'committee' = ANY (reached)) THEN RETURN 'nobody'; END IF;
  INSERT INTO feedback_thread (id, author_member_id, cell_id, committee_id, to_cell, to_committee, kind, subject_sealed, due_on, acted_by_account_id)
  VALUES (thread, member, home.cell, home.committee, for_cell, for_committee, about, subject,
          sotay_today() + (rules_value('feedback.answerDays'))::int, CASE WHEN me.member_id IS DISTINCT FROM member THEN me.account_id END)
  ON CONFLICT (id) DO NOTHING;
  IF NOT FOUND THEN
    RETURN (SELECT 'same' FROM feedback_thread t JOIN feedback_message w ON w.thread_id = t.id AND w.act = 'file'
             WHERE t.id = thread AND t.author_member_id = member AND w.account_id = me.account_id);
  END IF;
  INSERT INTO feedback_message (id, thread_id, side, act, account_id, text_sealed) VALUES (message, thread, 'author', 'file', me.account_id, body);
  RETURN 'done';
END $$;

-- How the actor stands to a thread when something is to be done with it. Empty: he does nothing with it.
CREATE FUNCTION authority.feedback_movers(thread uuid) RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me record;
  t record;
  movers text[] := '{}';
BEGIN
  SELECT * INTO me FROM authority.actor();
  SELECT * INTO t FROM feedback_thread WHERE id = thread;
  IF NOT FOUND OR me.account_id IS NULL OR NOT me.active THEN RETURN movers; END IF;
  IF t.author_member_id = me.member_id THEN RETURN ARRAY['author']; END IF;
  IF t.to_committee AND t.assignee_account_id = me.account_id AND t.committee_id = ANY (authority.relation_orgs('ownCommittee')) THEN movers := movers || 'assignee'::text; END IF;
  IF t.to_cell AND t.cell_id = ANY (authority.orgs_may('feedbackCellAnswer')) THEN
    movers := movers || CASE WHEN t.to_committee THEN 'cellBeside' ELSE 'cell' END;
  END IF;
  IF t.to_committee AND t.committee_id = ANY (authority.orgs_may('feedbackAssign')) THEN movers := movers || 'receiver'::text; END IF;
  RETURN movers;
END $$;

-- Moves a thread on by the rows of feedback_move. `seen` is the version that the person had before him: of two who answer at
-- once the second is told. 'done'; 'same' for a second tap or a retry; 'moved' when the thread has gone on or the move is not
-- legal; 'late' when reopening is over; 'seatless' when it is given to somebody who does not sit in the committee, or to the
-- author; null when the act is not the actor's.
CREATE FUNCTION feedback_act(thread uuid, requested text, seen int, message uuid, body bytea, given_to uuid)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  movers text[] := authority.feedback_movers(thread);
  t feedback_thread;
  move feedback_move;
  speaks constant boolean := requested IN ('reply', 'reopen', 'answer');
BEGIN
  IF NOT EXISTS (SELECT 1 FROM feedback_move WHERE act = requested AND mover = ANY (movers)) OR (speaks AND (message IS NULL OR body IS NULL)) THEN RETURN NULL; END IF;
  SELECT * INTO t FROM feedback_thread WHERE id = thread FOR UPDATE;
  IF EXISTS (SELECT 1 FROM feedback_message w WHERE w.id = message) THEN
    RETURN (SELECT 'same' FROM feedback_message w WHERE w.id = message AND w.thread_id = thread AND w.account_id = sotay_actor());
  END IF;
  IF t.version = seen + 1 AND ((requested = 'close' AND t.state = 'closed') OR (requested = 'assign' AND t.state = 'assigned' AND t.assignee_account_id = given_to)) THEN
    RETURN 'same';
  END IF;
  SELECT * INTO move FROM feedback_move m
   WHERE m.act = requested AND m.mover = ANY (movers) AND m.from_state = t.state
     AND (requested <> 'reopen' OR m.to_state = CASE WHEN t.assignee_account_id IS NULL THEN 'received' ELSE 'assigned' END)
   ORDER BY array_position(ARRAY['author', 'assignee', 'cell', 'cellBeside', 'receiver'], m.mover) LIMIT 1;
  IF NOT FOUND OR t.version <> seen THEN RETURN 'moved'; END IF;
  IF requested = 'reopen' AND sotay_today() > (coalesce(t.closed_at, t.answered_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + (rules_value('feedback.reopenDays'))::int THEN
    RETURN 'late';
  END IF;
  IF requested = 'assign' AND (given_to IS NULL OR feedback_seat(given_to, t.committee_id) IS NULL
      OR EXISTS (SELECT 1 FROM identity_account a WHERE a.id = given_to AND a.member_id = t.author_member_id)) THEN
    RETURN 'seatless';
  END IF;
  IF speaks THEN
    INSERT INTO feedback_message (id, thread_id, side, act, account_id, text_sealed)
    VALUES (message, thread, CASE move.mover WHEN 'author' THEN 'author' WHEN 'assignee' THEN 'committee' ELSE 'cell' END, requested, sotay_actor(), body);
  END IF;
  UPDATE feedback_thread SET
    state = move.to_state, version = version + 1,
    assignee_account_id = CASE WHEN requested = 'assign' THEN given_to ELSE assignee_account_id END,
    assigned_at = CASE WHEN requested = 'assign' THEN now() ELSE assigned_at END,
    answered_at = CASE WHEN requested = 'reopen' THEN NULL WHEN requested = 'answer' AND move.to_state = 'answered' AND move.mover <> 'cellBeside' THEN now() ELSE answered_at END,
    closed_at = CASE requested WHEN 'reopen' THEN NULL WHEN 'close' THEN now() ELSE closed_at END,
    due_on = CASE WHEN requested = 'reopen' THEN sotay_today() + (rules_value('feedback.answerDays'))::int ELSE due_on END
   WHERE id = thread;
  RETURN 'done';
END $$;

-- Sets whom a committee names, from today. False: not the actor's committee, a cell, or somebody who does not sit in it.
CREATE FUNCTION feedback_name_receivers(body int, accounts uuid[]) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT coalesce(body = ANY (authority.orgs_may('feedbackReceiver')), false)
     OR EXISTS (SELECT 1 FROM organizations_form WHERE org_id = body AND valid @> sotay_today() AND type IN ('grassrootsCell', 'subordinateCell'))
     OR EXISTS (SELECT 1 FROM unnest(accounts) AS named WHERE feedback_seat(named, body) IS NULL) THEN RETURN false; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('feedback_receiver', body));
  UPDATE feedback_receiver SET held_to = sotay_today(), ended_by = sotay_actor(), ended_at = now()
   WHERE org_id = body AND held_to IS NULL AND NOT account_id = ANY (accounts);
  INSERT INTO feedback_receiver (org_id, account_id, named_by)
  SELECT DISTINCT body, named, sotay_actor() FROM unnest(accounts) AS named
   WHERE NOT EXISTS (SELECT 1 FROM feedback_receiver r WHERE r.org_id = body AND r.account_id = named AND r.held_to IS NULL);
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION authority.feedback_movers(uuid) TO sotay_app;
