-- Accounts, how they prove who they are, and where they are signed in. An account exists only for a member whose
-- standing gives one, or for staff (domain.md § 9); it holds a name of its own only when it belongs to no member.

CREATE TABLE identity_account (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  member_id int UNIQUE REFERENCES members_member (id),
  staff_name text CHECK (staff_name IS NFC NORMALIZED),
  staff_citizen_id_sealed bytea,
  staff_citizen_id_index bytea UNIQUE CHECK (octet_length(staff_citizen_id_index) = 32),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  closed_reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((member_id IS NULL) = (staff_name IS NOT NULL)),
  CHECK ((member_id IS NULL) = (staff_citizen_id_index IS NOT NULL))
);

CREATE TABLE identity_binding (
  account_id uuid NOT NULL REFERENCES identity_account ON DELETE CASCADE,
  issuer text NOT NULL,
  subject text NOT NULL,
  bound_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (issuer, subject),
  UNIQUE (account_id, issuer)
);

CREATE TABLE identity_device (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  account_id uuid NOT NULL REFERENCES identity_account ON DELETE CASCADE,
  label text NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  revoked_by uuid
);
CREATE INDEX identity_device_account ON identity_device (account_id);

-- The token is opaque and only its SHA-256 is kept. One session per device; the office face has shorter lives of its own.
CREATE TABLE identity_session (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  account_id uuid NOT NULL REFERENCES identity_account ON DELETE CASCADE,
  device_id uuid NOT NULL REFERENCES identity_device ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  strength text NOT NULL CHECK (strength IN ('vneid', 'passkey', 'pin', 'code')),
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  office_since timestamptz,
  office_seen_at timestamptz,
  reauthenticated_at timestamptz,
  revoked_at timestamptz,
  revoked_reason text
);
CREATE INDEX identity_session_account ON identity_session (account_id) WHERE revoked_at IS NULL;
CREATE INDEX identity_session_device ON identity_session (device_id) WHERE revoked_at IS NULL;

CREATE TABLE identity_passkey (
  credential_id bytea PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES identity_account ON DELETE CASCADE,
  public_key bytea NOT NULL,
  sign_count bigint NOT NULL,
  transports text[] NOT NULL DEFAULT '{}',
  label text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX identity_passkey_account ON identity_passkey (account_id) WHERE revoked_at IS NULL;

CREATE TABLE identity_pin (
  device_id uuid PRIMARY KEY REFERENCES identity_device ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES identity_account ON DELETE CASCADE,
  device_key jsonb NOT NULL,
  salt bytea NOT NULL,
  hash bytea NOT NULL,
  failures int NOT NULL DEFAULT 0,
  retry_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);

-- Challenges and states of a sign-in under way: single use, short-lived.
CREATE TABLE identity_challenge (
  id text PRIMARY KEY,
  kind text NOT NULL,
  account_id uuid REFERENCES identity_account ON DELETE CASCADE,
  payload jsonb NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX identity_challenge_expiry ON identity_challenge (expires_at);

-- Handed over in person, single use, expiring, never for an account already bound. Two cell officers: the second confirms.
CREATE TABLE identity_activation_code (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  member_id int REFERENCES members_member (id) ON DELETE CASCADE,
  account_id uuid REFERENCES identity_account ON DELETE CASCADE,
  cell_id int REFERENCES organizations_organization,
  code_hash bytea UNIQUE,
  issued_by uuid,
  issued_as text NOT NULL CHECK (issued_as IN ('supportTeam', 'organizationBoard', 'officers', 'installation')),
  confirmed_by uuid CHECK (confirmed_by <> issued_by),
  issued_at timestamptz NOT NULL DEFAULT now(),
  confirmed_at timestamptz,
  expires_at timestamptz NOT NULL,
  redeemed_at timestamptz,
  cancelled_at timestamptz,
  CHECK (num_nonnulls(member_id, account_id) = 1)
);
CREATE UNIQUE INDEX identity_activation_code_live ON identity_activation_code (member_id) WHERE redeemed_at IS NULL AND cancelled_at IS NULL;

-- Lost phone: two cell officers together ask; the second confirms and the member's devices are signed out.
CREATE TABLE identity_sign_out_request (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  member_id int NOT NULL REFERENCES members_member (id) ON DELETE CASCADE,
  cell_id int NOT NULL REFERENCES organizations_organization,
  requested_by uuid NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  confirmed_by uuid CHECK (confirmed_by <> requested_by),
  confirmed_at timestamptz,
  expires_at timestamptz NOT NULL
);

-- A person who could not sign in. No session: followed by its code. Call-back phone and commune are erased at closing.
CREATE TABLE identity_support_case (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  code_index bytea NOT NULL UNIQUE,
  reason text NOT NULL CHECK (reason IN ('mismatch', 'noAccount', 'exempted', 'departed', 'noLevel2', 'noPhone', 'lostPhone', 'other')),
  detail text,
  member_id int REFERENCES members_member (id) ON DELETE CASCADE,
  claimed_name text,
  commune_id int REFERENCES organizations_organization,
  callback_phone_sealed bytea,
  state text NOT NULL DEFAULT 'opened' CHECK (state IN ('opened', 'taken', 'waiting', 'closed')),
  answer text CHECK (length(answer) <= 1000),
  handled_by uuid,
  opened_at timestamptz NOT NULL DEFAULT now(),
  moved_at timestamptz,
  closed_at timestamptz,
  CHECK (state <> 'closed' OR (callback_phone_sealed IS NULL AND commune_id IS NULL))
);
CREATE INDEX identity_support_case_desk ON identity_support_case (commune_id, opened_at) WHERE state <> 'closed';

CREATE TABLE identity_consent (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  account_id uuid NOT NULL REFERENCES identity_account ON DELETE CASCADE,
  version text NOT NULL,
  given boolean NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX identity_consent_account ON identity_consent (account_id, at DESC);

-- Preferences that travel with the person.
CREATE TABLE identity_preference (
  account_id uuid PRIMARY KEY REFERENCES identity_account ON DELETE CASCADE,
  text_size text NOT NULL DEFAULT 'medium' CHECK (text_size IN ('medium', 'large', 'veryLarge')),
  updated_at timestamptz NOT NULL DEFAULT now()
);
