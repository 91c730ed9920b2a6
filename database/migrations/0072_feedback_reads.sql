-- What row security alone cannot answer: names of those who write, receive and answer, and numbers without a row.

-- Names around some threads, for who reads them: a member does not otherwise read the people of a committee, nor its staff him.
CREATE FUNCTION feedback_around(threads uuid[])
RETURNS TABLE (thread_id uuid, author_name text, acted_by_name text, cell_name text, committee_name text, committee_type text,
               assignee_name text, assignee_seat text, province_id int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me record;
  cells int[] := authority.orgs_for('feedbackToCell');
  committees int[] := authority.orgs_for('feedbackToCommittee');
  own int[] := authority.relation_orgs('ownCommittee');
BEGIN
  SELECT * INTO me FROM authority.actor();
  RETURN QUERY
    SELECT t.id, m.full_name, coalesce(am.full_name, aa.staff_name), c.name, o.name, o.type, coalesce(sm.full_name, sa.staff_name),
           CASE WHEN t.assignee_account_id IS NOT NULL THEN feedback_seat(t.assignee_account_id, t.committee_id) END,
           (SELECT f.org_id FROM organizations_form f WHERE f.type = 'province' AND f.valid @> sotay_today()
               AND f.org_id = ANY (authority.ancestors(ARRAY[t.cell_id])) LIMIT 1)
      FROM feedback_thread t JOIN members_member m ON m.id = t.author_member_id
      LEFT JOIN organizations_form c ON c.org_id = t.cell_id AND c.valid @> sotay_today()
      LEFT JOIN organizations_form o ON o.org_id = t.committee_id AND o.valid @> sotay_today()
      LEFT JOIN identity_account aa ON aa.id = t.acted_by_account_id LEFT JOIN members_member am ON am.id = aa.member_id
      LEFT JOIN identity_account sa ON sa.id = t.assignee_account_id LEFT JOIN members_member sm ON sm.id = sa.member_id
     WHERE t.id = ANY (threads) AND me.account_id IS NOT NULL AND (
       t.author_member_id = me.member_id OR (t.to_cell AND t.cell_id = ANY (cells)) OR (t.to_committee AND t.committee_id = ANY (committees))
       OR (t.to_committee AND t.assignee_account_id = me.account_id AND t.committee_id = ANY (own)));
END $$;

-- Who speaks in a thread, and who reads it today, for who reads it.
CREATE FUNCTION feedback_voices(thread uuid) RETURNS TABLE (account_id uuid, full_name text, seat text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT a.id, coalesce(m.full_name, a.staff_name),
         coalesce(CASE WHEN w.side = 'committee' THEN feedback_seat(a.id, t.committee_id) END,
                  (SELECT h.position FROM organizations_position_current h WHERE w.side <> 'committee' AND h.member_id = a.member_id AND h.org_id = t.cell_id
                      AND h.position IN ('secretary', 'deputySecretary', 'cellCommitteeMember') LIMIT 1))
    FROM feedback_around(ARRAY[thread]) seen JOIN feedback_thread t ON t.id = seen.thread_id JOIN feedback_message w ON w.thread_id = t.id
    JOIN identity_account a ON a.id = w.account_id LEFT JOIN members_member m ON m.id = a.member_id
$$;
CREATE FUNCTION feedback_readers_of(thread uuid)
RETURNS TABLE (addressee text, relation text, member_id int, full_name text, seat text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.addressee, r.relation, r.member_id, r.full_name, r.seat
    FROM feedback_around(ARRAY[thread]) seen JOIN feedback_thread t ON t.id = seen.thread_id
    CROSS JOIN LATERAL feedback_readers_at(t.cell_id, t.committee_id) r WHERE r.member_id IS DISTINCT FROM t.author_member_id
  UNION ALL
  SELECT 'committee', 'assignee', a.member_id, seen.assignee_name, seen.assignee_seat
    FROM feedback_around(ARRAY[thread]) seen JOIN feedback_thread t ON t.id = seen.thread_id JOIN identity_account a ON a.id = t.assignee_account_id
   WHERE seen.assignee_seat IS NOT NULL
$$;

-- Who sits in a committee, for who assigns its threads or names its receivers.
CREATE FUNCTION feedback_people(body int) RETURNS TABLE (account_id uuid, member_id int, full_name text, seat text, receives boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.account_id, s.member_id, s.full_name, s.seat, s.seat = 'secretary' OR authority.named_receiver_of(ARRAY[body], s.account_id) <> '{}'
    FROM feedback_sitting(body) s WHERE body = ANY (authority.orgs_may('feedbackAssign'))
     AND EXISTS (SELECT 1 FROM organizations_form WHERE org_id = body AND valid @> sotay_today() AND type NOT IN ('grassrootsCell', 'subordinateCell'))
   ORDER BY array_position(ARRAY['secretary', 'deputySecretary', 'committeeMember', 'office'], s.seat), s.full_name
$$;

-- Bodies at whose inbox the actor reads something: cells he leads, committees whose feedback he receives or is given.
CREATE FUNCTION authority.feedback_desks() RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT authority.orgs_for('feedbackToCell') || authority.orgs_for('feedbackToCommittee')
      || coalesce((SELECT array_agg(DISTINCT t.committee_id) FROM feedback_thread t
                    WHERE t.assignee_account_id = authority.self_account() AND t.to_committee
                      AND t.committee_id = ANY (authority.relation_orgs('ownCommittee'))), '{}')
$$;

-- Numbers by the body addressed, month of sending, kind and state, for the body and those directly below it that the reader's
-- class reaches. A group under `feedback.smallestGroup` is absent, a group of none as well, and no total is given beside the groups,
-- so that nothing follows by adding and subtracting.
CREATE FUNCTION feedback_numbers(body int, from_month date, to_month date) RETURNS TABLE (org_id int, org_name text, month date, kind text, state text, threads int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH scope AS (
    SELECT b FROM unnest(ARRAY[body] || authority.children(ARRAY[body])) AS b WHERE b IN (SELECT unnest((SELECT authority.orgs_for('feedbackNumbers'))))
  ), addressed AS (
    SELECT t.cell_id AS org_id, t.sent_on, t.kind, t.state FROM feedback_thread t JOIN scope s ON s.b = t.cell_id WHERE t.to_cell
    UNION ALL
    SELECT t.committee_id, t.sent_on, t.kind, t.state FROM feedback_thread t JOIN scope s ON s.b = t.committee_id WHERE t.to_committee
  )
  SELECT a.org_id, f.name, date_trunc('month', a.sent_on)::date, a.kind, a.state, count(*)::int
    FROM addressed a JOIN organizations_form f ON f.org_id = a.org_id AND f.valid @> sotay_today()
   WHERE a.sent_on >= date_trunc('month', from_month)::date AND a.sent_on < (date_trunc('month', to_month) + interval '1 month')::date
   GROUP BY 1, 2, 3, 4, 5 HAVING count(*) >= (rules_value('feedback.smallestGroup'))::int
   ORDER BY 3 DESC, 2, 4, 5
$$;
-- Whether the numbers of a body, or of one directly below it, are the actor's to ask for.
CREATE FUNCTION feedback_counts_for(body int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM unnest(ARRAY[body] || authority.children(ARRAY[body])) AS b
                  WHERE b IN (SELECT unnest((SELECT authority.orgs_for('feedbackNumbers')))))
$$;
GRANT EXECUTE ON FUNCTION authority.feedback_desks() TO sotay_app;
