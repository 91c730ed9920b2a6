-- Reviewed functions for what row security alone cannot answer: one statement for the first screen, names of people
-- outside the reader's classes where a table of domain.md § 9 gives them, and counts that never visit a member.
-- Each function asks for the actor itself; none takes an actor as an argument.

-- Bodies the actor works for: where he holds a position or a confirmed staff role, and everything under them.
CREATE FUNCTION authority.worked_orgs() RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who record;
  roots int[];
BEGIN
  SELECT * INTO who FROM authority.actor();
  IF who.account_id IS NULL OR NOT who.active OR NOT (who.has_positions OR (who.has_roles AND who.bound)) THEN RETURN '{}'; END IF;
  SELECT coalesce(array_agg(org_id), '{}') INTO roots FROM (
    SELECT h.org_id FROM organizations_position_current h WHERE h.member_id = who.member_id
    UNION SELECT r.org_id FROM authority_staff_role_current r WHERE r.account_id = who.account_id AND who.bound) AS held;
  RETURN roots || authority.descendants(roots);
END $$;

-- How the actor stands to a member or to a body, for the log: 'self', 'secretary of 12', 'organizationBoard of 3', 'helper'.
CREATE FUNCTION authority.acting_as(orgs int[], member int DEFAULT NULL) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(
    CASE WHEN a.member_id = member THEN 'self' END,
    (SELECT h.position || ' of ' || h.org_id FROM organizations_position_current h
      WHERE h.member_id = a.member_id AND h.org_id = ANY (orgs) AND h.position IN ('secretary', 'deputySecretary', 'cellCommitteeMember')
      ORDER BY array_position(ARRAY['secretary', 'deputySecretary', 'cellCommitteeMember'], h.position) LIMIT 1),
    (SELECT r.role || ' of ' || r.org_id FROM authority_staff_role_current r
      WHERE r.account_id = a.account_id AND r.org_id = ANY (orgs || authority.ancestors(orgs))
      ORDER BY array_position(ARRAY['organizationBoard', 'office', 'supportTeam', 'propagandaBoard', 'administrator', 'auditor'], r.role) LIMIT 1),
    (SELECT 'helper' FROM members_circumstance c WHERE c.member_id = member AND c.assisted_by = a.member_id),
    (SELECT h.position || ' of ' || h.org_id FROM organizations_position_current h
      WHERE h.member_id = a.member_id AND h.org_id = ANY (orgs || authority.ancestors(orgs)) LIMIT 1))
  FROM authority.actor() a
$$;

-- Trang chủ in one statement (benchmarked: `npm run bench -- home`). Codes and names only; the words are the server's.
-- An ordinary member costs index probes on his own rows; the branches below are for officers and staff.
CREATE FUNCTION me_home() RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me record;
  waiting jsonb := '[]';
  cells int[];
  confirms int[];
BEGIN
  SELECT a.id, a.member_id, coalesce(m.full_name, a.staff_name) AS full_name, m.cell_id,
         (SELECT f.name FROM organizations_form f WHERE f.org_id = m.cell_id AND f.valid @> sotay_today()) AS cell_name,
         a.member_id IS NULL OR p.activity = 'active' AS active,
         (SELECT c.given FROM identity_consent c WHERE c.account_id = a.id ORDER BY c.at DESC LIMIT 1) AS consent,
         a.member_id IS NULL OR EXISTS (SELECT 1 FROM members_phone h WHERE h.member_id = a.member_id) AS has_phone,
         EXISTS (SELECT 1 FROM identity_passkey k WHERE k.account_id = a.id AND k.revoked_at IS NULL) AS has_passkey,
         (SELECT jsonb_agg(jsonb_build_object('id', c.id, 'field', c.field, 'state', c.state, 'at', c.decided_at) ORDER BY c.decided_at DESC)
            FROM members_correction c WHERE c.member_id = a.member_id AND c.state IN ('corrected', 'declined')
             AND c.decided_at > now() - interval '30 days') AS answered,
         EXISTS (SELECT 1 FROM organizations_position h WHERE h.member_id = a.member_id AND h.undone_at IS NULL) AS has_positions,
         EXISTS (SELECT 1 FROM authority_staff_role r WHERE r.account_id = a.id) AS has_roles
    INTO me
    FROM identity_account a
    LEFT JOIN members_member m ON m.id = a.member_id
    LEFT JOIN members_personal p ON p.member_id = a.member_id
   WHERE a.id = sotay_actor() AND a.state = 'open'
     AND (a.member_id IS NULL OR (m.on_roll AND p.activity IN ('active', 'suspended')));
  IF NOT FOUND THEN RETURN NULL; END IF;

  IF me.active AND me.has_positions THEN
    cells := authority.relation_orgs('officers');
    IF cells <> '{}' THEN
      SELECT waiting || coalesce(jsonb_agg(jsonb_build_object('kind', 'confirmActivation', 'id', c.id, 'name', m.full_name) ORDER BY c.issued_at), '[]') INTO waiting
        FROM identity_activation_code c JOIN members_member m ON m.id = c.member_id
       WHERE c.cell_id = ANY (cells) AND c.issued_as = 'officers' AND c.confirmed_at IS NULL AND c.cancelled_at IS NULL
         AND c.expires_at > now() AND c.issued_by <> me.id AND c.member_id IS DISTINCT FROM me.member_id;
      SELECT waiting || coalesce(jsonb_agg(jsonb_build_object('kind', 'confirmSignOut', 'id', s.id, 'name', m.full_name) ORDER BY s.requested_at), '[]') INTO waiting
        FROM identity_sign_out_request s JOIN members_member m ON m.id = s.member_id
       WHERE s.cell_id = ANY (cells) AND s.confirmed_at IS NULL AND s.expires_at > now() AND s.requested_by <> me.id;
    END IF;
  END IF;
  IF me.active AND (me.has_positions OR me.has_roles) THEN
    confirms := authority.orgs_may('staffRoleConfirm');
    IF confirms <> '{}' THEN
      SELECT waiting || coalesce(jsonb_agg(jsonb_build_object('kind', 'confirmStaffRole', 'id', r.id, 'role', r.role, 'orgId', r.org_id, 'orgName', f.name,
                                                              'orgType', f.type, 'name', coalesce(m.full_name, a.staff_name)) ORDER BY r.granted_at), '[]') INTO waiting
        FROM authority_staff_role r JOIN identity_account a ON a.id = r.account_id LEFT JOIN members_member m ON m.id = a.member_id
        JOIN organizations_form f ON f.org_id = r.org_id AND f.valid @> sotay_today()
       WHERE r.org_id = ANY (confirms) AND r.confirmed_at IS NULL AND r.held_to IS NULL
         AND r.granted_by IS DISTINCT FROM me.id AND r.account_id <> me.id;
    END IF;
  END IF;

  RETURN jsonb_build_object('fullName', me.full_name, 'isMember', me.member_id IS NOT NULL,
    'cell', CASE WHEN me.cell_id IS NOT NULL THEN jsonb_build_object('id', me.cell_id, 'name', me.cell_name) END,
    'consent', me.consent, 'hasPhone', me.has_phone,
    'wantsPasskey', current_setting('sotay.strength', true) = 'code' AND NOT me.has_passkey,
    'waiting', waiting, 'answered', coalesce(me.answered, '[]'), 'updatedAt', now());
END $$;

-- Staff of one body with their names: an administrator sees whom he configures, though he reads no member's data.
CREATE FUNCTION authority_staff_of(org int)
RETURNS TABLE (id uuid, role text, account_id uuid, full_name text, granted_by uuid, granted_by_name text, granted_at timestamptz,
               confirmed_at timestamptz, held_from date, held_to date, ended_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.id, r.role, r.account_id, coalesce(m.full_name, a.staff_name), r.granted_by, coalesce(gm.full_name, g.staff_name), r.granted_at,
         r.confirmed_at, r.held_from, r.held_to, r.ended_at
    FROM authority_staff_role r
    JOIN identity_account a ON a.id = r.account_id LEFT JOIN members_member m ON m.id = a.member_id
    LEFT JOIN identity_account g ON g.id = r.granted_by LEFT JOIN members_member gm ON gm.id = g.member_id
   WHERE r.org_id = org AND org = ANY (authority.orgs_for('staffRole'))
   ORDER BY r.held_to IS NOT NULL, r.granted_at DESC
$$;

-- The same folding as foldedName() in the server, for names that are kept without their folded form.
CREATE FUNCTION authority.folded(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT btrim(regexp_replace(regexp_replace(normalize(replace(lower(name), 'đ', 'd'), NFD), '[\u0300-\u036f]', '', 'g'), '[^[:alnum:]]+', ' ', 'g'))
$$;

-- The account of the person with this citizen id and this name: a member's (made when he has none yet), a staff account
-- that exists, or a new one. Null says no and nothing more: not yours to configure, another name, or nobody who may have one.
CREATE FUNCTION authority_staff_account(org int, citizen_index bytea, folded text, new_account uuid, full_name text, sealed bytea)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  person record;
BEGIN
  IF NOT coalesce(org = ANY (authority.orgs_may('staffRole')), false) THEN RETURN NULL; END IF;
  SELECT m.id AS member_id, m.folded_name, m.on_roll AND p.activity = 'active' AS holds, a.id AS account_id, a.state INTO person
    FROM members_number n JOIN members_member m ON m.id = n.member_id JOIN members_personal p ON p.member_id = m.id
    LEFT JOIN identity_account a ON a.member_id = m.id
   WHERE n.citizen_id_index = citizen_index;
  IF FOUND THEN
    IF person.folded_name <> folded OR NOT person.holds OR person.state = 'closed' THEN RETURN NULL; END IF;
    IF person.account_id IS NULL THEN
      INSERT INTO identity_account (id, member_id) VALUES (new_account, person.member_id);
      RETURN new_account;
    END IF;
    RETURN person.account_id;
  END IF;
  SELECT a.id, a.staff_name, a.state INTO person FROM identity_account a WHERE a.staff_citizen_id_index = citizen_index;
  IF FOUND THEN
    IF authority.folded(person.staff_name) <> folded OR person.state = 'closed' THEN RETURN NULL; END IF;
    RETURN person.id;
  END IF;
  INSERT INTO identity_account (id, staff_name, staff_citizen_id_sealed, staff_citizen_id_index) VALUES (new_account, full_name, sealed, citizen_index);
  RETURN new_account;
END $$;

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
     WHERE e.subject_org_id = ANY (scope) AND (only_act IS NULL OR e.act = only_act)
       AND e.id < coalesce(before, 9223372036854775807)
     ORDER BY e.id DESC LIMIT least(size, 201);
END $$;

-- Members on the roll per home cell: counts above a commune are sums of these rows, never count(*) over members.
CREATE TABLE members_cell_count (
  cell_id int PRIMARY KEY REFERENCES organizations_organization,
  members int NOT NULL DEFAULT 0 CHECK (members >= 0),
  -- official and active: what `cell.minimumOfficialMembers` counts
  official int NOT NULL DEFAULT 0 CHECK (official >= 0)
);
INSERT INTO members_cell_count
  SELECT home_cell_id, count(*), count(*) FILTER (WHERE class = 'official' AND activity = 'active')
    FROM members_personal WHERE on_roll GROUP BY 1;

CREATE FUNCTION members_count_cells() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    UPDATE members_cell_count t SET members = t.members - c.members, official = t.official - c.official
      FROM (SELECT home_cell_id, count(*) AS members, count(*) FILTER (WHERE class = 'official' AND activity = 'active') AS official
              FROM old_rows WHERE on_roll GROUP BY 1 ORDER BY 1) c
     WHERE t.cell_id = c.home_cell_id;
  END IF;
  IF TG_OP IN ('UPDATE', 'INSERT') THEN
    -- In the order of cells, so that two imports cannot wait for each other.
    INSERT INTO members_cell_count AS t (cell_id, members, official)
    SELECT home_cell_id, count(*), count(*) FILTER (WHERE class = 'official' AND activity = 'active')
      FROM new_rows WHERE on_roll GROUP BY 1 ORDER BY 1
    ON CONFLICT (cell_id) DO UPDATE SET members = t.members + EXCLUDED.members, official = t.official + EXCLUDED.official;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER count_inserted AFTER INSERT ON members_personal REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_count_cells();
CREATE TRIGGER count_updated AFTER UPDATE ON members_personal REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_count_cells();
CREATE TRIGGER count_deleted AFTER DELETE ON members_personal REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_count_cells();

ALTER TABLE members_cell_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_cell_count FORCE ROW LEVEL SECURITY;
CREATE POLICY worked ON members_cell_count FOR SELECT TO sotay_app USING (cell_id = ANY ((SELECT authority.worked_orgs())::int[]));
GRANT SELECT ON members_cell_count TO sotay_app;
SELECT authority.declare_columns('members_cell_count', 'identity', 'system');

-- What stands below each of some bodies; only for bodies the actor works for.
CREATE FUNCTION organizations_counts(roots int[]) RETURNS TABLE (org_id int, members int, official int, organizations int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE asked AS (
    SELECT r FROM unnest(roots) AS r WHERE r = ANY ((SELECT authority.worked_orgs())::int[])
  ), under (root, org_id) AS (
    SELECT r, r FROM asked
    UNION ALL
    SELECT u.root, f.org_id FROM under u JOIN organizations_form f ON f.parent_id = u.org_id AND f.valid @> sotay_today()
  )
  SELECT u.root, coalesce(sum(c.members), 0)::int, coalesce(sum(c.official), 0)::int, count(*)::int - 1
    FROM under u LEFT JOIN members_cell_count c ON c.cell_id = u.org_id GROUP BY u.root
$$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA authority TO sotay_app;
REVOKE EXECUTE ON FUNCTION authority.declare_columns(text, text, text, text[]) FROM PUBLIC, sotay_app;
