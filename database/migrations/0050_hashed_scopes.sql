-- A scope of thousands of bodies is looked up in a hash, not along an array. PostgreSQL hashes `= ANY (array)` only for a
-- constant array; for an init plan it walks the array once per row. A province board's first page of members (7,297 bodies,
-- 200,000 members) took 26 s so, and takes 0.1 s as `IN (SELECT unnest(…))`, which becomes a hashed subplan.
-- The inner SELECT keeps the planner from calling the function to guess its length (0.4 s of planning without it).
-- Only policies that are asked for many rows at once are rewritten; what they allow is the same.

ALTER POLICY visible ON organizations_organization USING (id IN (SELECT unnest((SELECT authority.visible_orgs()))));
ALTER POLICY visible ON organizations_form USING (org_id IN (SELECT unnest((SELECT authority.visible_orgs()))));
ALTER POLICY visible ON organizations_term USING (org_id IN (SELECT unnest((SELECT authority.visible_orgs()))));
ALTER POLICY visible ON organizations_office_arrangement USING (org_id IN (SELECT unnest((SELECT authority.visible_orgs()))));

ALTER POLICY identity ON members_member USING (
  id = (SELECT authority.self_member())
  OR (on_roll AND (home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('identity'))))
                   OR cell_id IN (SELECT unnest((SELECT authority.orgs_for('identity'))))))
  OR (NOT on_roll AND home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('formerMember'))))));
ALTER POLICY personal ON members_personal USING (
  member_id = (SELECT authority.self_member())
  OR (on_roll AND (home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('personal'))))
                   OR cell_id IN (SELECT unnest((SELECT authority.orgs_for('personal'))))))
  OR (NOT on_roll AND home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('formerMember'))))));
ALTER POLICY circumstance ON members_circumstance USING (
  member_id = (SELECT authority.self_member())
  OR (on_roll AND (home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('circumstance'))))
                   OR cell_id IN (SELECT unnest((SELECT authority.orgs_for('circumstance')))))));
ALTER POLICY worked ON members_cell_count USING (cell_id IN (SELECT unnest((SELECT authority.worked_orgs()))));

CREATE OR REPLACE FUNCTION members_without_account(scope int[]) RETURNS TABLE (member_id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id FROM members_member m JOIN members_personal p ON p.member_id = m.id LEFT JOIN identity_account a ON a.member_id = m.id
   WHERE m.on_roll AND p.activity = 'active'
     AND m.home_cell_id IN (SELECT unnest(scope) INTERSECT SELECT unnest((SELECT authority.orgs_for('accountGap'))))
     AND NOT EXISTS (SELECT 1 FROM identity_binding b WHERE b.account_id = a.id)
     AND NOT EXISTS (SELECT 1 FROM identity_passkey k WHERE k.account_id = a.id AND k.revoked_at IS NULL)
     AND NOT EXISTS (SELECT 1 FROM identity_pin n WHERE n.account_id = a.id AND n.revoked_at IS NULL)
$$;

CREATE OR REPLACE FUNCTION audit_of_subtree(root int, only_act text, before bigint, size int)
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

-- Whether the actor reads the names of any member in a body or below it.
CREATE FUNCTION authority.reads_below(class text, org int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM unnest(ARRAY[org] || authority.descendants(ARRAY[org])) AS below
                  WHERE below IN (SELECT unnest((SELECT authority.orgs_for(class)))))
$$;
GRANT EXECUTE ON FUNCTION authority.reads_below(text, int) TO sotay_app;
