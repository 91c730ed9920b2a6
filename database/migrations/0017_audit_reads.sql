-- The log with the names of who acted.

-- One's own access log with the names of who looked: the only place where a name is read outside the identity class,
-- and only for entries about oneself.
CREATE FUNCTION audit_own_access_log(before bigint, size int)
RETURNS TABLE (id bigint, at timestamptz, act text, by_name text, by_self boolean, acting_as text, detail jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.id, e.at, e.act, coalesce(m.full_name, a.staff_name), e.account_id = sotay_actor(), e.acting_as, e.detail
    FROM audit_entry e LEFT JOIN identity_account a ON a.id = e.account_id LEFT JOIN members_member m ON m.id = a.member_id
   WHERE e.in_access_log AND e.subject_member_id = authority.self_member() AND e.id < coalesce(before, 9223372036854775807)
   ORDER BY e.id DESC LIMIT least(size, 200)
$$;

-- An auditor's subtree, with the names of who acted.
CREATE FUNCTION audit_of_subtree(root int, only_act text, before bigint, size int)
RETURNS TABLE (id bigint, at timestamptz, act text, by_name text, acting_as text, on_behalf_of int, subject_member_id int,
               subject_org_id int, subject_org_name text, detail jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE scope int[];
BEGIN
  IF NOT coalesce(root = ANY (authority.orgs_for('auditLog')), false) THEN RETURN; END IF;
  scope := ARRAY[root] || authority.descendants(ARRAY[root]);
  RETURN QUERY
    SELECT e.id, e.at, e.act, coalesce(m.full_name, a.staff_name), e.acting_as, e.on_behalf_of, e.subject_member_id,
           e.subject_org_id, f.name, e.detail
      FROM audit_entry e
      LEFT JOIN identity_account a ON a.id = e.account_id LEFT JOIN members_member m ON m.id = a.member_id
      LEFT JOIN organizations_form f ON f.org_id = e.subject_org_id AND f.valid @> sotay_today()
     WHERE e.subject_org_id IN (SELECT unnest(scope)) AND (only_act IS NULL OR e.act = only_act)
       AND e.id < coalesce(before, 9223372036854775807)
     ORDER BY e.id DESC LIMIT least(size, 201);
END $$;
