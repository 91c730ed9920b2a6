-- Reviewed reads of members where row security alone cannot answer: whom a helper helps, who has an account, where he stands.

-- Whom the actor helps ("làm hộ"): the row itself belongs to the class of circumstances, which a helper does not read.
CREATE FUNCTION members_helped() RETURNS TABLE (id int, full_name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id, m.full_name FROM authority.actor() a
    JOIN members_circumstance c ON c.assisted_by = a.member_id JOIN members_member m ON m.id = c.member_id
   WHERE a.active AND m.on_roll ORDER BY m.sort_name
$$;

-- Account state of some members, where the actor reads circumstances. An account that nobody has ever signed in to
-- (no VNeID, passkey or PIN bound to it) counts as none: it is the place kept for its owner.
CREATE FUNCTION members_account_states(ids int[]) RETURNS TABLE (member_id int, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  -- a CTE that is not materialised would ask for the scope again at every member
  WITH scope AS MATERIALIZED (SELECT authority.orgs_for('circumstance') AS orgs, authority.self_member() AS self)
  SELECT m.id, CASE WHEN a.state = 'closed' THEN 'closed'
                    WHEN EXISTS (SELECT 1 FROM identity_binding b WHERE b.account_id = a.id)
                      OR EXISTS (SELECT 1 FROM identity_passkey k WHERE k.account_id = a.id AND k.revoked_at IS NULL)
                      OR EXISTS (SELECT 1 FROM identity_pin n WHERE n.account_id = a.id AND n.revoked_at IS NULL) THEN 'open'
                    ELSE 'none' END
    FROM scope, members_member m LEFT JOIN identity_account a ON a.member_id = m.id
   WHERE m.id = ANY (ids) AND (m.id = scope.self OR (m.on_roll AND (m.home_cell_id = ANY (scope.orgs) OR m.cell_id = ANY (scope.orgs))))
$$;

-- Members of a scope who may have an account and have none yet; names are for officers and the organisation board only.
CREATE FUNCTION members_without_account(scope int[]) RETURNS TABLE (member_id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id FROM members_member m JOIN members_personal p ON p.member_id = m.id LEFT JOIN identity_account a ON a.member_id = m.id
   WHERE m.on_roll AND p.activity = 'active'
     AND m.home_cell_id IN (SELECT unnest(scope) INTERSECT SELECT unnest((SELECT authority.orgs_for('accountGap'))))
     AND NOT EXISTS (SELECT 1 FROM identity_binding b WHERE b.account_id = a.id)
     AND NOT EXISTS (SELECT 1 FROM identity_passkey k WHERE k.account_id = a.id AND k.revoked_at IS NULL)
     AND NOT EXISTS (SELECT 1 FROM identity_pin n WHERE n.account_id = a.id AND n.revoked_at IS NULL)
$$;

-- Where a member stands, for whoever may act for him: a helper from another cell does not read him otherwise.
-- The province is the one whose data key seals his numbers.
CREATE FUNCTION members_place(requested_act text, member int) RETURNS TABLE (home_cell_id int, cell_id int, on_roll boolean, province_id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.home_cell_id, m.cell_id, m.on_roll,
         (SELECT f.org_id FROM organizations_form f WHERE f.type = 'province' AND f.valid @> sotay_today()
             AND f.org_id = ANY (authority.ancestors(ARRAY[m.home_cell_id])) LIMIT 1)
    FROM members_member m WHERE m.id = member AND authority.may_for_member(requested_act, m.id)
$$;
