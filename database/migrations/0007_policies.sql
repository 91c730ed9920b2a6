-- Row security of every table, forced, for the one role that requests run as. What is not granted here does not exist
-- for a request: challenges, data keys, sources of import are the system's alone.

DO $$
DECLARE t regclass;
BEGIN
  FOR t IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT c.relforcerowsecurity LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
  END LOOP;
END $$;

-- Reference data
CREATE POLICY everyone ON authority_data_class FOR SELECT TO sotay_app USING (true);
CREATE POLICY everyone ON authority_read_rule FOR SELECT TO sotay_app USING (true);
CREATE POLICY everyone ON authority_write_rule FOR SELECT TO sotay_app USING (true);
CREATE POLICY everyone ON members_standing_effect FOR SELECT TO sotay_app USING (true);
GRANT SELECT ON authority_data_class, authority_read_rule, authority_write_rule, members_standing_effect TO sotay_app;
CREATE POLICY set_rule ON rules_rule FOR INSERT TO sotay_app WITH CHECK (cardinality((SELECT authority.orgs_may('rule'))::int[]) > 0);
CREATE POLICY end_rule ON rules_rule FOR UPDATE TO sotay_app USING (cardinality((SELECT authority.orgs_may('rule'))::int[]) > 0);
GRANT INSERT, UPDATE (effective_to) ON rules_rule TO sotay_app;

-- Organisations
CREATE POLICY visible ON organizations_organization FOR SELECT TO sotay_app USING (id = ANY ((SELECT authority.visible_orgs())::int[]));
CREATE POLICY visible ON organizations_form FOR SELECT TO sotay_app USING (org_id = ANY ((SELECT authority.visible_orgs())::int[]));
CREATE POLICY visible ON organizations_term FOR SELECT TO sotay_app USING (org_id = ANY ((SELECT authority.visible_orgs())::int[]));
CREATE POLICY visible ON organizations_office_arrangement FOR SELECT TO sotay_app USING (org_id = ANY ((SELECT authority.visible_orgs())::int[]));
GRANT SELECT ON organizations_organization, organizations_form, organizations_term, organizations_office_arrangement, organizations_current TO sotay_app;
CREATE POLICY set_term ON organizations_term FOR INSERT TO sotay_app WITH CHECK (org_id = ANY ((SELECT authority.orgs_may('term'))::int[]));
CREATE POLICY end_term ON organizations_term FOR UPDATE TO sotay_app USING (org_id = ANY ((SELECT authority.orgs_may('term'))::int[]));
GRANT INSERT, UPDATE (valid) ON organizations_term TO sotay_app;
CREATE POLICY arrange ON organizations_office_arrangement FOR INSERT TO sotay_app WITH CHECK (org_id = ANY ((SELECT authority.orgs_may('officeArrangement'))::int[]));
CREATE POLICY rearrange ON organizations_office_arrangement FOR UPDATE TO sotay_app USING (org_id = ANY ((SELECT authority.orgs_may('officeArrangement'))::int[]));
GRANT INSERT, UPDATE (valid) ON organizations_office_arrangement TO sotay_app;

-- A position is part of "name, position, cell" of the member who holds it.
CREATE POLICY readable ON organizations_position FOR SELECT TO sotay_app
  USING (member_id = (SELECT authority.self_member()) OR member_id IN (SELECT id FROM members_member));
CREATE POLICY give ON organizations_position FOR INSERT TO sotay_app
  WITH CHECK (org_id = ANY ((SELECT authority.orgs_may('position'))::int[]) AND given_by = (SELECT authority.self_account())
              AND member_id IS DISTINCT FROM (SELECT authority.self_member())
              AND EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND m.on_roll));
CREATE POLICY change ON organizations_position FOR UPDATE TO sotay_app
  USING (org_id = ANY ((SELECT authority.orgs_may('position'))::int[])) WITH CHECK (org_id = ANY ((SELECT authority.orgs_may('position'))::int[]));
GRANT SELECT, INSERT, UPDATE (held_to, ended_by, ended_at, undone_by, undone_at) ON organizations_position TO sotay_app;
GRANT SELECT ON organizations_position_current TO sotay_app;

-- Members, per class
CREATE POLICY identity ON members_member FOR SELECT TO sotay_app USING (
  id = (SELECT authority.self_member())
  OR (on_roll AND (home_cell_id = ANY ((SELECT authority.orgs_for('identity'))::int[]) OR cell_id = ANY ((SELECT authority.orgs_for('identity'))::int[])))
  OR (NOT on_roll AND home_cell_id = ANY ((SELECT authority.orgs_for('formerMember'))::int[])));
CREATE POLICY personal ON members_personal FOR SELECT TO sotay_app USING (
  member_id = (SELECT authority.self_member())
  OR (on_roll AND (home_cell_id = ANY ((SELECT authority.orgs_for('personal'))::int[]) OR cell_id = ANY ((SELECT authority.orgs_for('personal'))::int[])))
  OR (NOT on_roll AND home_cell_id = ANY ((SELECT authority.orgs_for('formerMember'))::int[])));
CREATE POLICY self ON members_number FOR SELECT TO sotay_app USING (member_id = (SELECT authority.self_member()));
CREATE POLICY revealed ON members_number FOR SELECT TO sotay_app USING (
  member_id IN (SELECT r.member_id FROM members_reveal r WHERE r.field = 'number' AND r.until > now()));
CREATE POLICY self ON members_phone FOR SELECT TO sotay_app USING (member_id = (SELECT authority.self_member()));
CREATE POLICY revealed ON members_phone FOR SELECT TO sotay_app USING (
  member_id IN (SELECT r.member_id FROM members_reveal r WHERE r.field = 'phone' AND r.until > now()));
CREATE POLICY circumstance ON members_circumstance FOR SELECT TO sotay_app USING (
  member_id = (SELECT authority.self_member())
  OR (on_roll AND (home_cell_id = ANY ((SELECT authority.orgs_for('circumstance'))::int[]) OR cell_id = ANY ((SELECT authority.orgs_for('circumstance'))::int[]))));
CREATE POLICY note ON members_circumstance FOR INSERT TO sotay_app WITH CHECK (
  on_roll AND (home_cell_id = ANY ((SELECT authority.orgs_may('circumstance'))::int[]) OR cell_id = ANY ((SELECT authority.orgs_may('circumstance'))::int[])));
CREATE POLICY renote ON members_circumstance FOR UPDATE TO sotay_app
  USING (on_roll AND (home_cell_id = ANY ((SELECT authority.orgs_may('circumstance'))::int[]) OR cell_id = ANY ((SELECT authority.orgs_may('circumstance'))::int[])));
CREATE POLICY circumstance ON members_special_duty FOR SELECT TO sotay_app USING (
  member_id = (SELECT authority.self_member())
  OR EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND m.on_roll
              AND (m.home_cell_id = ANY ((SELECT authority.orgs_for('circumstance'))::int[]) OR m.cell_id = ANY ((SELECT authority.orgs_for('circumstance'))::int[]))));
-- Nobody decides on his own standing, duty or position (docs/authority.md).
CREATE POLICY set_duty ON members_special_duty FOR INSERT TO sotay_app WITH CHECK (
  member_id IS DISTINCT FROM (SELECT authority.self_member()) AND EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND m.home_cell_id = ANY ((SELECT authority.orgs_may('standing'))::int[])));
CREATE POLICY end_duty ON members_special_duty FOR UPDATE TO sotay_app USING (
  member_id IS DISTINCT FROM (SELECT authority.self_member()) AND EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND m.home_cell_id = ANY ((SELECT authority.orgs_may('standing'))::int[])));
-- History of standing: whoever may read the person's standing today.
CREATE POLICY personal ON members_standing FOR SELECT TO sotay_app USING (member_id IN (SELECT p.member_id FROM members_personal p));
CREATE POLICY set_standing ON members_standing FOR INSERT TO sotay_app WITH CHECK (
  member_id IS DISTINCT FROM (SELECT authority.self_member()) AND since <= sotay_today() AND home_cell_id = ANY ((SELECT authority.orgs_may('standing'))::int[])
  AND EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND m.home_cell_id = ANY ((SELECT authority.orgs_may('standing'))::int[])));
CREATE POLICY mend_standing ON members_standing FOR UPDATE TO sotay_app
  USING (member_id IS DISTINCT FROM (SELECT authority.self_member()) AND EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND m.home_cell_id = ANY ((SELECT authority.orgs_may('standing'))::int[])))
  WITH CHECK (since <= sotay_today() AND home_cell_id = ANY ((SELECT authority.orgs_may('standing'))::int[]));
GRANT SELECT ON members_member, members_personal, members_number, members_phone, members_standing, members_special_duty, members_circumstance TO sotay_app;
GRANT INSERT, UPDATE (has_smartphone, has_level2_identity, assisted_by, assistance_consented_on, updated_by, updated_at) ON members_circumstance TO sotay_app;
GRANT INSERT, UPDATE (valid) ON members_special_duty TO sotay_app;
GRANT INSERT, UPDATE (class, activity, left_reason, placement, home_cell_id, cell_id, recorded_by, recorded_at) ON members_standing TO sotay_app;

-- The phone is written without being read: an officer who enters it in the member's presence does not see the old one.
CREATE FUNCTION members_set_phone(member int, sealed bytea, blind bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT authority.may_for_member('ownPhone', member) THEN RETURN false; END IF;
  INSERT INTO members_phone (member_id, home_cell_id, cell_id, on_roll, phone_sealed, phone_index, entered_by)
  SELECT m.id, m.home_cell_id, m.cell_id, m.on_roll, sealed, blind, sotay_actor() FROM members_member m WHERE m.id = member
  ON CONFLICT (member_id) DO UPDATE SET phone_sealed = EXCLUDED.phone_sealed, phone_index = EXCLUDED.phone_index,
    entered_by = EXCLUDED.entered_by, entered_at = now();
  RETURN true;
END $$;

-- A reveal: one person, one minute, by a bound account that has just proved itself, at most so many an hour.
CREATE POLICY own ON members_reveal FOR SELECT TO sotay_app USING (account_id = (SELECT authority.self_account()));
CREATE POLICY reveal ON members_reveal FOR INSERT TO sotay_app WITH CHECK (
  account_id = (SELECT a.account_id FROM authority.actor() a WHERE a.bound AND a.active)
  AND (SELECT sotay_reauthenticated())
  AND until <= now() + make_interval(secs => (SELECT rules_value('reveal.seconds'))::int)
  AND EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND CASE field
    WHEN 'number' THEN m.home_cell_id = ANY ((SELECT authority.orgs_for('number'))::int[])
    WHEN 'phone' THEN m.on_roll AND (m.home_cell_id = ANY ((SELECT authority.orgs_for('phone'))::int[]) OR m.cell_id = ANY ((SELECT authority.orgs_for('phone'))::int[]))
  END));
GRANT SELECT, INSERT ON members_reveal TO sotay_app;
CREATE FUNCTION members_reveal_limit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- two taps at once must not both be the last allowed one
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.account_id::text, 1));
  -- the limit counts by this clock, so nobody dates his own look
  NEW.at := now();
  IF (SELECT count(*) FROM members_reveal WHERE account_id = NEW.account_id AND at > now() - interval '1 hour') >= rules_value('reveal.perHour')::int THEN
    RAISE EXCEPTION 'too many reveals in an hour' USING ERRCODE = 'RV001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_reveal_limit BEFORE INSERT ON members_reveal FOR EACH ROW EXECUTE FUNCTION members_reveal_limit();

CREATE POLICY own ON members_correction FOR SELECT TO sotay_app USING (member_id = (SELECT authority.self_member()));
CREATE POLICY board ON members_correction FOR SELECT TO sotay_app USING (home_cell_id = ANY ((SELECT authority.orgs_for('correction'))::int[]));
CREATE POLICY file ON members_correction FOR INSERT TO sotay_app WITH CHECK (
  author_account_id = (SELECT authority.self_account()) AND state = 'received' AND authority.may_for_member('correctionRequest', member_id));
CREATE POLICY withdraw ON members_correction FOR UPDATE TO sotay_app
  USING (member_id = (SELECT authority.self_member()) AND state IN ('received', 'inReview')) WITH CHECK (member_id = (SELECT authority.self_member()) AND state = 'withdrawn');
CREATE POLICY decide ON members_correction FOR UPDATE TO sotay_app
  USING (home_cell_id = ANY ((SELECT authority.orgs_may('correctionDecision'))::int[]) AND member_id IS DISTINCT FROM (SELECT authority.self_member())
         AND state IN ('received', 'inReview'))
  -- said again here: checks of several policies are joined by OR, and the row of the withdrawal would let its author decide
  WITH CHECK (home_cell_id = ANY ((SELECT authority.orgs_may('correctionDecision'))::int[]) AND member_id IS DISTINCT FROM (SELECT authority.self_member())
              AND state IN ('inReview', 'corrected', 'declined'));
GRANT SELECT, INSERT, UPDATE (state, answer, decided_by, decided_at) ON members_correction TO sotay_app;

CREATE POLICY board ON members_data_issue FOR SELECT TO sotay_app USING (org_id = ANY ((SELECT authority.orgs_for('dataIssue'))::int[]));
CREATE POLICY settle ON members_data_issue FOR UPDATE TO sotay_app USING (org_id = ANY ((SELECT authority.orgs_may('dataIssue'))::int[]));
GRANT SELECT, UPDATE (state, settled_by, settled_at) ON members_data_issue TO sotay_app;

-- Imports
CREATE POLICY board ON imports_import FOR ALL TO sotay_app
  USING (org_id = ANY ((SELECT authority.orgs_may('import'))::int[])) WITH CHECK (org_id = ANY ((SELECT authority.orgs_may('import'))::int[]));
CREATE POLICY board ON imports_row FOR ALL TO sotay_app
  USING (import_id IN (SELECT id FROM imports_import)) WITH CHECK (import_id IN (SELECT id FROM imports_import));
GRANT SELECT, INSERT (org_id, kind, file_name, state, started_by, expires_at), UPDATE (state, applied_by, finished_at) ON imports_import TO sotay_app;
GRANT SELECT, UPDATE (confirmed_by) ON imports_row TO sotay_app;

-- Identity: one's own; the account's state also to who may read the circumstance or the staff role.
CREATE POLICY own ON identity_account FOR SELECT TO sotay_app USING (id = (SELECT authority.self_account()));
CREATE POLICY circumstance ON identity_account FOR SELECT TO sotay_app USING (
  member_id IN (SELECT m.id FROM members_member m WHERE m.on_roll
    AND (m.home_cell_id = ANY ((SELECT authority.orgs_for('circumstance'))::int[]) OR m.cell_id = ANY ((SELECT authority.orgs_for('circumstance'))::int[]))));
CREATE POLICY staff ON identity_account FOR SELECT TO sotay_app USING (id IN (SELECT r.account_id FROM authority_staff_role r));
GRANT SELECT (id, member_id, staff_name, state, closed_reason, created_at) ON identity_account TO sotay_app;
CREATE POLICY own ON identity_binding FOR SELECT TO sotay_app USING (account_id = (SELECT authority.self_account()));
CREATE POLICY own ON identity_device FOR SELECT TO sotay_app USING (account_id = (SELECT authority.self_account()));
CREATE POLICY revoke ON identity_device FOR UPDATE TO sotay_app USING (account_id = (SELECT authority.self_account()));
CREATE POLICY own ON identity_session FOR SELECT TO sotay_app USING (account_id = (SELECT authority.self_account()));
CREATE POLICY revoke ON identity_session FOR UPDATE TO sotay_app USING (account_id = (SELECT authority.self_account()));
CREATE POLICY own ON identity_passkey FOR ALL TO sotay_app USING (account_id = (SELECT authority.self_account())) WITH CHECK (account_id = (SELECT authority.self_account()));
CREATE POLICY own ON identity_pin FOR ALL TO sotay_app USING (account_id = (SELECT authority.self_account())) WITH CHECK (account_id = (SELECT authority.self_account()));
CREATE POLICY own ON identity_consent FOR ALL TO sotay_app USING (account_id = (SELECT authority.self_account())) WITH CHECK (account_id = (SELECT authority.self_account()));
CREATE POLICY own ON identity_preference FOR ALL TO sotay_app USING (account_id = (SELECT authority.self_account())) WITH CHECK (account_id = (SELECT authority.self_account()));
GRANT SELECT (account_id, issuer, bound_at) ON identity_binding TO sotay_app;
GRANT SELECT, UPDATE (label, last_seen_at, revoked_at, revoked_by) ON identity_device TO sotay_app;
GRANT SELECT (id, account_id, device_id, strength, created_at, last_seen_at, expires_at, office_since, office_seen_at, reauthenticated_at, revoked_at, revoked_reason),
  UPDATE (revoked_at, revoked_reason) ON identity_session TO sotay_app;
GRANT SELECT, INSERT, UPDATE (sign_count, label, last_used_at, revoked_at) ON identity_passkey TO sotay_app;
GRANT SELECT (device_id, account_id, failures, retry_at, created_at, revoked_at), INSERT, UPDATE (revoked_at) ON identity_pin TO sotay_app;
GRANT SELECT, INSERT ON identity_consent TO sotay_app;
GRANT SELECT, INSERT, UPDATE (text_size, updated_at) ON identity_preference TO sotay_app;

CREATE POLICY issuer ON identity_activation_code FOR SELECT TO sotay_app USING (
  cell_id = ANY ((SELECT authority.orgs_for('activationCode'))::int[]));
CREATE POLICY issue ON identity_activation_code FOR INSERT TO sotay_app WITH CHECK (
  issued_by = (SELECT authority.self_account()) AND confirmed_by IS NULL AND member_id IS DISTINCT FROM (SELECT authority.self_member())
  AND cell_id = ANY ((SELECT authority.orgs_may('activationCode'))::int[]) AND issued_as = CASE
    WHEN cell_id = ANY ((SELECT authority.relation_orgs('supportTeam'))::int[]) THEN 'supportTeam'
    WHEN cell_id = ANY ((SELECT authority.relation_orgs('organizationBoard'))::int[]) THEN 'organizationBoard'
    ELSE 'officers' END
  AND (issued_as <> 'officers' OR (code_hash IS NULL AND confirmed_at IS NULL)));
-- the second officer confirms and only then is there a code
CREATE POLICY confirm ON identity_activation_code FOR UPDATE TO sotay_app USING (
  cell_id = ANY ((SELECT authority.orgs_may('activationCode'))::int[]) AND redeemed_at IS NULL AND cancelled_at IS NULL)
  WITH CHECK (cell_id = ANY ((SELECT authority.orgs_may('activationCode'))::int[]));
GRANT SELECT (id, member_id, account_id, cell_id, issued_by, issued_as, confirmed_by, issued_at, confirmed_at, expires_at, redeemed_at, cancelled_at),
  INSERT, UPDATE (code_hash, confirmed_by, confirmed_at, expires_at, cancelled_at) ON identity_activation_code TO sotay_app;

-- Whoever names a cell of his may not name a member of another beside it.
CREATE FUNCTION authority.is_of_cell(member int, cell int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT EXISTS (SELECT 1 FROM members_member m WHERE m.id = member AND m.on_roll AND cell IN (m.home_cell_id, m.cell_id)) $$;
CREATE POLICY issuer ON identity_sign_out_request FOR SELECT TO sotay_app USING (cell_id = ANY ((SELECT authority.orgs_for('signOutRequest'))::int[]));
CREATE POLICY issue ON identity_sign_out_request FOR INSERT TO sotay_app WITH CHECK (
  requested_by = (SELECT authority.self_account()) AND confirmed_at IS NULL AND confirmed_by IS NULL
  AND cell_id = ANY ((SELECT authority.orgs_may('signOutRequest'))::int[]) AND authority.is_of_cell(member_id, cell_id));
CREATE POLICY confirm ON identity_sign_out_request FOR UPDATE TO sotay_app USING (cell_id = ANY ((SELECT authority.orgs_may('signOutRequest'))::int[]));
GRANT SELECT, INSERT, UPDATE (confirmed_by, confirmed_at) ON identity_sign_out_request TO sotay_app;

CREATE POLICY desk ON identity_support_case FOR SELECT TO sotay_app USING (commune_id = ANY ((SELECT authority.orgs_for('supportCase'))::int[]));
CREATE POLICY move ON identity_support_case FOR UPDATE TO sotay_app USING (commune_id = ANY ((SELECT authority.orgs_may('supportCase'))::int[])) WITH CHECK (true);
GRANT SELECT (id, reason, detail, member_id, claimed_name, commune_id, callback_phone_sealed, state, answer, handled_by, opened_at, moved_at, closed_at),
  UPDATE (state, answer, handled_by, moved_at, closed_at, callback_phone_sealed, commune_id) ON identity_support_case TO sotay_app;

-- Staff roles
CREATE POLICY own ON authority_staff_role FOR SELECT TO sotay_app USING (account_id = (SELECT authority.self_account()));
CREATE POLICY administer ON authority_staff_role FOR SELECT TO sotay_app USING (org_id = ANY ((SELECT authority.orgs_for('staffRole'))::int[]));
CREATE POLICY give ON authority_staff_role FOR INSERT TO sotay_app
  WITH CHECK (org_id = ANY ((SELECT authority.orgs_may('staffRole'))::int[]) AND (SELECT sotay_reauthenticated()));
CREATE POLICY change ON authority_staff_role FOR UPDATE TO sotay_app
  USING (org_id = ANY ((SELECT authority.orgs_may('staffRoleConfirm'))::int[]) AND (SELECT sotay_reauthenticated()))
  WITH CHECK (org_id = ANY ((SELECT authority.orgs_may('staffRoleConfirm'))::int[]));
GRANT SELECT, INSERT, UPDATE (held_to, ended_by, ended_at, confirmed_by, confirmed_at) ON authority_staff_role TO sotay_app;
GRANT SELECT ON authority_staff_role_current TO sotay_app;

-- Audit: anyone appends what he did himself; each reads his own, an auditor his subtree.
CREATE POLICY append ON audit_entry FOR INSERT TO sotay_app WITH CHECK (account_id = (SELECT sotay_actor()));
CREATE POLICY own ON audit_entry FOR SELECT TO sotay_app USING (
  account_id = (SELECT authority.self_account()) OR (in_access_log AND subject_member_id = (SELECT authority.self_member())));
CREATE POLICY auditor ON audit_entry FOR SELECT TO sotay_app USING (subject_org_id = ANY ((SELECT authority.orgs_for('auditLog'))::int[]));
-- the moment of an act is the database's
GRANT SELECT, INSERT (act, account_id, acting_as, on_behalf_of, subject_member_id, subject_org_id, in_access_log, detail) ON audit_entry TO sotay_app;

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

-- Column modes: each column of each table says who may read it and by which act it is written. `system` is written or read
-- by the installation alone, `reference` is readable by everyone signed in.
CREATE TABLE authority_column_mode (
  table_name text NOT NULL,
  column_name text NOT NULL,
  read_mode text NOT NULL,
  write_mode text NOT NULL,
  PRIMARY KEY (table_name, column_name)
);
ALTER TABLE authority_column_mode ENABLE ROW LEVEL SECURITY;
ALTER TABLE authority_column_mode FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone ON authority_column_mode FOR SELECT TO sotay_app USING (true);
GRANT SELECT ON authority_column_mode TO sotay_app;

-- Declares the modes of the columns that a table has now; a column added later has none until its migration declares it.
CREATE FUNCTION authority.declare_columns(t text, read_mode text, write_mode text, VARIADIC only_columns text[] DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
  INSERT INTO authority_column_mode
  SELECT t, a.attname, read_mode, write_mode FROM pg_attribute a
   WHERE a.attrelid = t::regclass AND a.attnum > 0 AND NOT a.attisdropped AND (only_columns = '{}' OR a.attname = ANY (only_columns))
  ON CONFLICT (table_name, column_name) DO UPDATE SET read_mode = EXCLUDED.read_mode, write_mode = EXCLUDED.write_mode
$$;
SELECT authority.declare_columns(t, r, w) FROM (VALUES
  ('schema_migration', 'system', 'system'), ('platform_installation', 'reference', 'system'), ('platform_data_key', 'system', 'system'), ('rules_rule', 'reference', 'rule'),
  ('authority_data_class', 'reference', 'system'), ('authority_read_rule', 'reference', 'system'), ('authority_write_rule', 'reference', 'system'),
  ('authority_column_mode', 'reference', 'system'), ('members_standing_effect', 'reference', 'system'),
  ('authority_staff_role', 'staffRole', 'staffRole'),
  ('organizations_organization', 'organization', 'system'), ('organizations_form', 'organization', 'system'),
  ('organizations_term', 'organization', 'term'), ('organizations_office_arrangement', 'organization', 'officeArrangement'),
  ('organizations_position', 'identity', 'position'),
  ('members_member', 'identity', 'system'), ('members_personal', 'personal', 'system'), ('members_number', 'number', 'system'),
  ('members_phone', 'phone', 'ownPhone'), ('members_circumstance', 'circumstance', 'circumstance'), ('members_special_duty', 'circumstance', 'standing'),
  ('members_standing', 'personal', 'standing'), ('members_source', 'system', 'system'), ('members_reveal', 'account', 'reveal'),
  ('members_correction', 'correction', 'correctionRequest'), ('members_data_issue', 'dataIssue', 'system'),
  ('imports_import', 'import', 'import'), ('imports_row', 'import', 'system'),
  ('identity_account', 'account', 'system'), ('identity_binding', 'account', 'system'), ('identity_device', 'account', 'system'),
  ('identity_session', 'account', 'system'), ('identity_passkey', 'account', 'ownAccount'), ('identity_pin', 'account', 'ownAccount'),
  ('identity_challenge', 'system', 'system'), ('identity_activation_code', 'activationCode', 'activationCode'),
  ('identity_sign_out_request', 'signOutRequest', 'signOutRequest'), ('identity_support_case', 'supportCase', 'supportCase'),
  ('identity_consent', 'account', 'ownAccount'), ('identity_preference', 'account', 'ownAccount'),
  ('audit_entry', 'auditLog', 'append')
) AS modes (t, r, w);
SELECT authority.declare_columns('members_correction', 'correction', 'correctionDecision', 'state', 'answer', 'decided_by', 'decided_at');
SELECT authority.declare_columns('members_data_issue', 'dataIssue', 'dataIssue', 'state', 'settled_by', 'settled_at');
SELECT authority.declare_columns('imports_import', 'import', 'system', 'id', 'progress_done', 'progress_total', 'counts', 'dropped_columns', 'refusal', 'started_at');
SELECT authority.declare_columns('imports_row', 'import', 'import', 'confirmed_by');
SELECT authority.declare_columns('identity_account', 'system', 'system', 'staff_citizen_id_sealed', 'staff_citizen_id_index');
SELECT authority.declare_columns('identity_binding', 'system', 'system', 'subject');
SELECT authority.declare_columns('identity_session', 'system', 'system', 'token_hash');
SELECT authority.declare_columns('identity_session', 'account', 'ownAccount', 'revoked_at', 'revoked_reason');
SELECT authority.declare_columns('identity_device', 'account', 'ownAccount', 'label', 'last_seen_at', 'revoked_at', 'revoked_by');
SELECT authority.declare_columns('identity_pin', 'system', 'ownAccount', 'device_key', 'salt', 'hash');
SELECT authority.declare_columns('identity_activation_code', 'system', 'activationCode', 'code_hash');
SELECT authority.declare_columns('identity_support_case', 'system', 'system', 'code_index');

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA authority TO sotay_app;
REVOKE EXECUTE ON FUNCTION authority.declare_columns(text, text, text, text[]) FROM PUBLIC, sotay_app;
