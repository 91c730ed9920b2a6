-- Who reads and who writes (domain.md § 9), as data, and the staff roles that some of the relations stand on.

CREATE TABLE authority_data_class (
  name text PRIMARY KEY,
  description text NOT NULL
);
CREATE TABLE authority_read_rule (
  data_class text NOT NULL REFERENCES authority_data_class,
  relation text NOT NULL,
  -- full: read; masked: own numbers until tapped; reveal: only through members_reveal; numbers: counts only, never rows
  access text NOT NULL CHECK (access IN ('full', 'masked', 'reveal', 'numbers')),
  PRIMARY KEY (data_class, relation)
);
CREATE TABLE authority_write_rule (
  act text NOT NULL,
  relation text NOT NULL,
  PRIMARY KEY (act, relation)
);

INSERT INTO authority_data_class VALUES
  ('account', 'own devices, sign-ins, access log, consent'),
  ('identity', 'name, position, cell'),
  ('personal', 'gender, birth date, joined and official dates, standing'),
  ('number', 'citizen id, card number'),
  ('phone', 'phone'),
  ('circumstance', 'has smartphone, level-2 identity, account state, assistedBy, special duty'),
  ('formerMember', 'members who have left, kept with the data owner'),
  ('correction', 'correction request'),
  ('accountGap', 'names of members who have no account yet'),
  ('dataIssue', 'contradictions in imported data'),
  ('import', 'imports under way and their staged rows'),
  ('staffRole', 'who serves a body in which staff role'),
  ('activationCode', 'activation codes issued, never the code itself'),
  ('signOutRequest', 'lost phones to be signed out'),
  ('supportCase', 'support cases of a commune'),
  ('auditLog', 'audit log of a subtree');

INSERT INTO authority_read_rule VALUES
  ('account', 'self', 'full'),
  ('identity', 'self', 'full'), ('identity', 'sameCell', 'full'), ('identity', 'officers', 'full'), ('identity', 'follower', 'full'),
  ('identity', 'leaders', 'full'), ('identity', 'office', 'full'), ('identity', 'organizationBoard', 'full'), ('identity', 'boardsAbove', 'full'),
  ('personal', 'self', 'full'), ('personal', 'officers', 'full'), ('personal', 'organizationBoard', 'full'), ('personal', 'boardsAbove', 'full'),
  ('number', 'self', 'masked'), ('number', 'organizationBoard', 'reveal'), ('number', 'boardsAbove', 'reveal'),
  ('phone', 'self', 'full'), ('phone', 'officers', 'reveal'), ('phone', 'organizationBoard', 'reveal'), ('phone', 'boardsAbove', 'reveal'),
  ('circumstance', 'self', 'full'), ('circumstance', 'officers', 'full'), ('circumstance', 'office', 'numbers'),
  ('circumstance', 'organizationBoard', 'full'), ('circumstance', 'boardsAbove', 'numbers'),
  ('formerMember', 'organizationBoard', 'full'), ('formerMember', 'boardsAbove', 'full'),
  ('correction', 'self', 'full'), ('correction', 'organizationBoard', 'full'),
  ('accountGap', 'officers', 'full'), ('accountGap', 'organizationBoard', 'full'),
  ('dataIssue', 'ownBoard', 'full'),
  ('import', 'boardSubtree', 'full'),
  ('staffRole', 'self', 'full'), ('staffRole', 'administrator', 'full'), ('staffRole', 'auditor', 'full'), ('staffRole', 'bodySecretary', 'full'),
  ('activationCode', 'supportTeam', 'full'), ('activationCode', 'organizationBoard', 'full'), ('activationCode', 'officers', 'full'),
  ('signOutRequest', 'supportTeam', 'full'), ('signOutRequest', 'officers', 'full'),
  ('supportCase', 'supportTeam', 'full'),
  ('auditLog', 'auditor', 'full');

INSERT INTO authority_write_rule VALUES
  ('import', 'boardSubtree'), ('position', 'boardSubtree'), ('standing', 'boardSubtree'), ('term', 'boardSubtree'),
  ('officeArrangement', 'boardSubtree'),
  ('correctionDecision', 'organizationBoard'),
  ('dataIssue', 'ownBoard'),
  ('staffRole', 'administrator'), ('staffRoleConfirm', 'bodySecretary'), ('staffRoleConfirm', 'administrator'),
  ('ownPhone', 'self'), ('ownPhone', 'officers'), ('ownPhone', 'helper'),
  ('correctionRequest', 'self'), ('correctionRequest', 'officers'), ('correctionRequest', 'helper'),
  ('circumstance', 'officers'),
  ('supportCase', 'supportTeam'),
  ('activationCode', 'supportTeam'), ('activationCode', 'organizationBoard'), ('activationCode', 'officers'),
  ('signOutRequest', 'supportTeam'), ('signOutRequest', 'officers'),
  ('rule', 'centralAdministrator');

-- Staff roles: given, confirmed where the role reveals or audits, ended; never deleted.
CREATE TABLE authority_staff_role (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  org_id int NOT NULL REFERENCES organizations_organization,
  account_id uuid NOT NULL REFERENCES identity_account,
  role text NOT NULL CHECK (role IN ('office', 'organizationBoard', 'propagandaBoard', 'supportTeam', 'administrator', 'auditor')),
  held_from date NOT NULL DEFAULT sotay_today(),
  held_to date CHECK (held_to >= held_from),
  granted_by uuid,
  granted_at timestamptz NOT NULL DEFAULT now(),
  confirmed_by uuid,
  confirmed_at timestamptz,
  ended_by uuid,
  ended_at timestamptz,
  EXCLUDE USING gist (org_id WITH =, account_id WITH =, role WITH =, daterange(held_from, held_to) WITH &&)
);
CREATE INDEX authority_staff_role_account ON authority_staff_role (account_id);
CREATE INDEX authority_staff_role_org ON authority_staff_role (org_id);

CREATE VIEW authority_staff_role_current WITH (security_invoker = true) AS
  SELECT id, org_id, account_id, role, granted_by, confirmed_by FROM authority_staff_role
   WHERE confirmed_at IS NOT NULL AND held_from <= sotay_today() AND (held_to IS NULL OR held_to > sotay_today());
