-- Ground of everything: the clock, the actor of a transaction, wrapped data keys and dated rules.
-- Every request runs as the role sotay_app with the actor set by set_config(…, true); an unset actor reads ''.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE SCHEMA authority;
GRANT USAGE ON SCHEMA authority TO sotay_app;
GRANT USAGE ON SCHEMA public TO sotay_app;

-- Dates are civil dates in Vietnam, whatever the server's zone. As an interval (Asia/Ho_Chi_Minh has been UTC+7 since 1975):
-- the zone by its name is looked up row by row, which was three quarters of a walk over a province's 7,300 bodies; and it stays
-- an expression that the planner can work out, where a subquery would leave it guessing how many bodies are valid.
CREATE FUNCTION sotay_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT (now() AT TIME ZONE interval '7 hours')::date $$;

-- Evaluated in the policies' init plans; null when nobody has been set.
CREATE FUNCTION sotay_actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('sotay.account_id', true), '')::uuid $$;

-- When this session last proved who it is (domain.md § 9: asking again, at most 5 minutes old).
CREATE FUNCTION sotay_reauthenticated() RETURNS boolean LANGUAGE sql STABLE
  AS $$ SELECT coalesce(nullif(current_setting('sotay.reauthenticated_at', true), '')::timestamptz > now() - interval '5 minutes', false) $$;

-- One row says which data set this is (a restored backup gets a new id) and whether it is the demo.
CREATE TABLE platform_installation (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  dataset_id uuid NOT NULL DEFAULT uuidv7(),
  demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO platform_installation DEFAULT VALUES;

-- Data keys, one per province, wrapped by the master key that lives outside PostgreSQL.
CREATE TABLE platform_data_key (
  id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  province_id int UNIQUE,
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Rules with a number in them are dated data (domain.md, head). Durations are ISO 8601, counts are plain numbers.
CREATE TABLE rules_rule (
  key text NOT NULL,
  value jsonb NOT NULL,
  effective_from date NOT NULL,
  effective_to date,
  basis text NOT NULL,
  PRIMARY KEY (key, effective_from),
  CHECK (effective_to IS NULL OR effective_to > effective_from)
);
INSERT INTO rules_rule (key, value, effective_from, basis) VALUES
  ('activationCode.digits', '8', '2025-07-10', 'Sổ tay: mã kích hoạt'),
  ('activationCode.hours', '72', '2025-07-10', 'Sổ tay: mã kích hoạt'),
  ('activationCode.tries', '5', '2025-07-10', 'Sổ tay: mã kích hoạt'),
  ('activationCode.triesOfAll', '300', '2025-07-10', 'Sổ tay: mã kích hoạt'),
  -- A session opened by a code alone is a way to a passkey or a PIN, not a place to stay.
  ('session.codeMinutes', '60', '2025-07-10', 'Sổ tay: mã kích hoạt'),
  ('session.handbookDays', '180', '2025-07-10', 'Sổ tay: truy cập và bảo mật'),
  ('session.officeIdleMinutes', '30', '2025-07-10', 'Sổ tay: truy cập và bảo mật'),
  ('session.officeHours', '12', '2025-07-10', 'Sổ tay: truy cập và bảo mật'),
  ('session.reauthenticationMinutes', '5', '2025-07-10', 'Sổ tay: truy cập và bảo mật'),
  -- How wrong PINs are slowed down: numbers that a committee may change, so dated data and not constants.
  ('pin.tries', '10', '2025-07-10', 'Sổ tay: mã PIN'),
  ('pin.freeTries', '3', '2025-07-10', 'Sổ tay: mã PIN'),
  ('pin.firstDelaySeconds', '30', '2025-07-10', 'Sổ tay: mã PIN'),
  ('pin.longestDelaySeconds', '3600', '2025-07-10', 'Sổ tay: mã PIN'),
  ('signOutRequest.hours', '24', '2025-07-10', 'Sổ tay: mất máy'),
  ('reveal.seconds', '60', '2025-07-10', 'Sổ tay: truy cập và bảo mật'),
  ('reveal.perHour', '30', '2025-07-10', 'Sổ tay: truy cập và bảo mật'),
  ('cell.minimumOfficialMembers', '3', '2025-07-10', 'Điều lệ Đảng'),
  ('probation.months', '12', '2025-07-10', 'Điều lệ Đảng'),
  ('recognition.workingDays', '30', '2025-07-10', 'Hướng dẫn thi hành Điều lệ Đảng'),
  ('import.stagedHours', '24', '2025-07-10', 'Sổ tay: nhập dữ liệu'),
  ('correction.answerDays', '7', '2025-07-10', 'Sổ tay: đề nghị đính chính');

-- The rule in force on a day; null when there is none.
CREATE FUNCTION rules_value(rule text, on_day date DEFAULT NULL) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT value FROM rules_rule
   WHERE key = rule AND effective_from <= coalesce(on_day, sotay_today())
     AND (effective_to IS NULL OR effective_to > coalesce(on_day, sotay_today()))
   ORDER BY effective_from DESC LIMIT 1
$$;

ALTER TABLE platform_installation ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_installation FORCE ROW LEVEL SECURITY;
ALTER TABLE platform_data_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_data_key FORCE ROW LEVEL SECURITY;
ALTER TABLE rules_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE rules_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone ON platform_installation FOR SELECT TO sotay_app USING (true);
CREATE POLICY everyone ON rules_rule FOR SELECT TO sotay_app USING (true);
GRANT SELECT ON platform_installation, rules_rule TO sotay_app;
