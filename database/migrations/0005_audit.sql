-- Append only: nobody, the owner included, updates or deletes. `detail` holds codes and counts, never names or numbers.
CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  act text NOT NULL,
  account_id uuid,
  -- how the actor stood to the subject ("organizationBoard of 12"), and for whom an assisted act was done
  acting_as text,
  on_behalf_of int,
  subject_member_id int,
  subject_org_id int,
  -- stands in the subject member's own access log
  in_access_log boolean NOT NULL DEFAULT false,
  detail jsonb NOT NULL DEFAULT '{}'
);
-- A member's access log; an auditor's subtree.
CREATE INDEX audit_entry_member ON audit_entry (subject_member_id, id DESC) WHERE in_access_log;
CREATE INDEX audit_entry_org ON audit_entry (subject_org_id, id DESC);
CREATE INDEX audit_entry_account ON audit_entry (account_id, id DESC);

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
