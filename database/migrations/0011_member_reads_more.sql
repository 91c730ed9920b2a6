-- More reviewed reads: whom a helper helps, who has an account, and the relation that stands in the log.

-- A suspended person acts only for himself, so only 'self' is said of him.
CREATE OR REPLACE FUNCTION authority.acting_as(orgs int[], member int DEFAULT NULL) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN a.member_id = member THEN 'self' WHEN a.active THEN coalesce(
    (SELECT h.position || ' of ' || h.org_id FROM organizations_position_current h
      WHERE h.member_id = a.member_id AND h.org_id = ANY (orgs) AND h.position IN ('secretary', 'deputySecretary', 'cellCommitteeMember')
      ORDER BY array_position(ARRAY['secretary', 'deputySecretary', 'cellCommitteeMember'], h.position) LIMIT 1),
    (SELECT r.role || ' of ' || r.org_id FROM authority_staff_role_current r
      WHERE r.account_id = a.account_id AND a.bound AND r.org_id = ANY (orgs || authority.ancestors(orgs))
      ORDER BY array_position(ARRAY['organizationBoard', 'office', 'supportTeam', 'propagandaBoard', 'administrator', 'auditor'], r.role) LIMIT 1),
    (SELECT 'helper' FROM members_circumstance c WHERE c.member_id = member AND c.assisted_by = a.member_id),
    (SELECT h.position || ' of ' || h.org_id FROM organizations_position_current h
      WHERE h.member_id = a.member_id AND h.org_id = ANY (orgs || authority.ancestors(orgs))
      ORDER BY array_position(ARRAY['secretary', 'deputySecretary', 'committeeMember', 'follower'], h.position) LIMIT 1))
  END
  FROM authority.actor() a
$$;

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
  WITH scope AS (SELECT authority.orgs_for('circumstance') AS orgs, authority.self_member() AS self)
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
   WHERE m.on_roll AND p.activity = 'active' AND m.home_cell_id = ANY (scope)
     AND m.home_cell_id = ANY ((SELECT authority.orgs_for('accountGap'))::int[])
     AND NOT EXISTS (SELECT 1 FROM identity_binding b WHERE b.account_id = a.id)
     AND NOT EXISTS (SELECT 1 FROM identity_passkey k WHERE k.account_id = a.id AND k.revoked_at IS NULL)
     AND NOT EXISTS (SELECT 1 FROM identity_pin n WHERE n.account_id = a.id AND n.revoked_at IS NULL)
$$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA authority TO sotay_app;
REVOKE EXECUTE ON FUNCTION authority.declare_columns(text, text, text, text[]) FROM PUBLIC, sotay_app;
