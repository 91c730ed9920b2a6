-- Row security of accounts, staff roles and the log.

-- Identity: one's own; the account's state also to who may read the circumstance or the staff role.
CREATE POLICY own ON identity_account FOR SELECT TO sotay_app USING (id = (SELECT authority.self_account()));
CREATE POLICY circumstance ON identity_account FOR SELECT TO sotay_app USING (
  EXISTS (SELECT 1 FROM members_member m WHERE m.id = identity_account.member_id AND m.on_roll
           AND (m.home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('circumstance'))))
                OR m.cell_id IN (SELECT unnest((SELECT authority.orgs_for('circumstance'))))) OFFSET 0));
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
-- A new PIN takes the place of the old one on the same device.
GRANT SELECT (device_id, account_id, failures, retry_at, created_at, revoked_at), INSERT, UPDATE (device_key, salt, hash, failures, retry_at, created_at, revoked_at) ON identity_pin TO sotay_app;
GRANT SELECT, INSERT ON identity_consent TO sotay_app;
GRANT SELECT, INSERT, UPDATE (text_size, updated_at) ON identity_preference TO sotay_app;

CREATE POLICY issuer ON identity_activation_code FOR SELECT TO sotay_app USING (
  cell_id IN (SELECT unnest((SELECT authority.orgs_for('activationCode')))));
-- Who issues one stands with identity_way_in(). The second officer confirms and only then is there a code.
CREATE POLICY confirm ON identity_activation_code FOR UPDATE TO sotay_app USING (
  cell_id IN (SELECT unnest((SELECT authority.orgs_may('activationCode')))) AND redeemed_at IS NULL AND cancelled_at IS NULL)
  WITH CHECK (cell_id IN (SELECT unnest((SELECT authority.orgs_may('activationCode')))));
GRANT SELECT (id, member_id, account_id, cell_id, issued_by, issued_as, confirmed_by, issued_at, confirmed_at, expires_at, redeemed_at, cancelled_at),
  INSERT, UPDATE (code_hash, confirmed_by, confirmed_at, expires_at, cancelled_at) ON identity_activation_code TO sotay_app;

-- Whoever names a cell of his may not name a member of another beside it.
CREATE FUNCTION authority.is_of_cell(member int, cell int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT EXISTS (SELECT 1 FROM members_member m WHERE m.id = member AND m.on_roll AND cell IN (m.home_cell_id, m.cell_id)) $$;
CREATE POLICY issuer ON identity_sign_out_request FOR SELECT TO sotay_app USING (cell_id IN (SELECT unnest((SELECT authority.orgs_for('signOutRequest')))));
CREATE POLICY issue ON identity_sign_out_request FOR INSERT TO sotay_app WITH CHECK (
  requested_by = (SELECT authority.self_account()) AND confirmed_at IS NULL AND confirmed_by IS NULL
  AND cell_id IN (SELECT unnest((SELECT authority.orgs_may('signOutRequest')))) AND authority.is_of_cell(member_id, cell_id));
CREATE POLICY confirm ON identity_sign_out_request FOR UPDATE TO sotay_app USING (cell_id IN (SELECT unnest((SELECT authority.orgs_may('signOutRequest')))));
GRANT SELECT, INSERT, UPDATE (confirmed_by, confirmed_at) ON identity_sign_out_request TO sotay_app;

CREATE POLICY desk ON identity_support_case FOR SELECT TO sotay_app USING (commune_id IN (SELECT unnest((SELECT authority.orgs_for('supportCase')))));
CREATE POLICY move ON identity_support_case FOR UPDATE TO sotay_app USING (commune_id IN (SELECT unnest((SELECT authority.orgs_may('supportCase'))))) WITH CHECK (true);
GRANT SELECT (id, reason, detail, member_id, claimed_name, commune_id, callback_phone_sealed, state, answer, handled_by, opened_at, moved_at, closed_at),
  UPDATE (state, answer, handled_by, moved_at, closed_at, callback_phone_sealed, commune_id) ON identity_support_case TO sotay_app;

-- Staff roles
CREATE POLICY own ON authority_staff_role FOR SELECT TO sotay_app USING (account_id = (SELECT authority.self_account()));
CREATE POLICY administer ON authority_staff_role FOR SELECT TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.orgs_for('staffRole')))));
CREATE POLICY give ON authority_staff_role FOR INSERT TO sotay_app
  WITH CHECK (org_id IN (SELECT unnest((SELECT authority.orgs_may('staffRole')))) AND (SELECT sotay_reauthenticated()));
CREATE POLICY change ON authority_staff_role FOR UPDATE TO sotay_app
  USING (org_id IN (SELECT unnest((SELECT authority.orgs_may('staffRoleConfirm')))) AND (SELECT sotay_reauthenticated()))
  WITH CHECK (org_id IN (SELECT unnest((SELECT authority.orgs_may('staffRoleConfirm')))));
GRANT SELECT, INSERT, UPDATE (held_to, ended_by, ended_at, confirmed_by, confirmed_at) ON authority_staff_role TO sotay_app;
GRANT SELECT ON authority_staff_role_current TO sotay_app;

-- Audit: anyone appends what he did himself; each reads his own, an auditor his subtree.
CREATE POLICY append ON audit_entry FOR INSERT TO sotay_app WITH CHECK (account_id = (SELECT sotay_actor()));
CREATE POLICY own ON audit_entry FOR SELECT TO sotay_app USING (
  account_id = (SELECT authority.self_account()) OR (in_access_log AND subject_member_id = (SELECT authority.self_member())));
CREATE POLICY auditor ON audit_entry FOR SELECT TO sotay_app USING (subject_org_id IN (SELECT unnest((SELECT authority.orgs_for('auditLog')))));
-- the moment of an act is the database's
GRANT SELECT, INSERT (act, account_id, acting_as, on_behalf_of, subject_member_id, subject_org_id, in_access_log, detail) ON audit_entry TO sotay_app;
