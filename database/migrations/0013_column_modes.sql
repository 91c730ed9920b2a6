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
  ('identity_account', 'account', 'system'), ('identity_binding', 'account', 'system'), ('identity_device', 'account', 'system'),
  ('identity_session', 'account', 'system'), ('identity_passkey', 'account', 'ownAccount'), ('identity_pin', 'account', 'ownAccount'),
  ('identity_challenge', 'system', 'system'), ('identity_activation_code', 'activationCode', 'activationCode'),
  ('identity_sign_out_request', 'signOutRequest', 'signOutRequest'), ('identity_support_case', 'supportCase', 'supportCase'),
  ('identity_consent', 'account', 'ownAccount'), ('identity_preference', 'account', 'ownAccount'),
  ('audit_entry', 'auditLog', 'append')
) AS modes (t, r, w);
SELECT authority.declare_columns('members_correction', 'correction', 'correctionDecision', 'state', 'answer', 'decided_by', 'decided_at');
SELECT authority.declare_columns('members_data_issue', 'dataIssue', 'dataIssue', 'state', 'settled_by', 'settled_at');
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
