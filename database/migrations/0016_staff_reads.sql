-- Reviewed reads for whoever configures staff: an administrator sees whom he gives a role, though he reads no member's data.

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
GRANT EXECUTE ON FUNCTION authority.folded(text) TO sotay_app;
