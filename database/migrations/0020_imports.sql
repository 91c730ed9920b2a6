-- Imports: what is uploaded and staged is sealed, lives at most `import.stagedHours`, and is erased the moment an import ends.

CREATE TABLE imports_import (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  org_id int NOT NULL REFERENCES organizations_organization,
  kind text NOT NULL CHECK (kind IN ('members', 'organizations', 'positions')),
  file_name text NOT NULL,
  file_size bigint NOT NULL DEFAULT 0,
  state text NOT NULL CHECK (state IN ('uploaded', 'reading', 'preview', 'applying', 'done', 'cancelled', 'refused', 'failed', 'expired')),
  progress_done int NOT NULL DEFAULT 0,
  progress_total int,
  -- rows up to this one have been written; a job that starts again goes on behind it
  applied_through int NOT NULL DEFAULT 0,
  counts jsonb NOT NULL DEFAULT '{}',
  dropped_columns text[] NOT NULL DEFAULT '{}',
  refusal text,
  -- null: the command line, which is the administrator of the machine
  started_by uuid,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_by uuid,
  finished_at timestamptz,
  expires_at timestamptz NOT NULL
);
CREATE INDEX imports_import_org ON imports_import (org_id, started_at DESC);
CREATE INDEX imports_import_expiry ON imports_import (expires_at) WHERE state IN ('uploaded', 'reading', 'preview', 'applying', 'done');

CREATE TABLE imports_row (
  import_id uuid NOT NULL REFERENCES imports_import ON DELETE CASCADE,
  row_number int NOT NULL,
  -- 'absent': a member of ours whom the file does not name; its row_number is minus the member's id
  outcome text NOT NULL CHECK (outcome IN ('add', 'change', 'same', 'refused', 'duplicate', 'confirm', 'waiting', 'absent')),
  flagged boolean NOT NULL DEFAULT false,
  confirmed_by uuid,
  applied boolean NOT NULL DEFAULT false,
  -- the row's summary columns, its reasons and its changes, sealed as one
  payload_sealed bytea NOT NULL,
  PRIMARY KEY (import_id, row_number)
);
CREATE INDEX imports_row_outcome ON imports_row (import_id, outcome, row_number);
-- "Cần xem": the preview's first page.
CREATE INDEX imports_row_to_look_at ON imports_row (import_id, row_number)
  WHERE flagged OR outcome IN ('refused', 'duplicate', 'confirm', 'waiting');

-- The upload in sealed pieces of 256 KB: any process of any machine can read it, and it dies with its import.
CREATE TABLE imports_file (
  import_id uuid NOT NULL REFERENCES imports_import ON DELETE CASCADE,
  piece int NOT NULL CHECK (piece >= 0),
  bytes_sealed bytea NOT NULL,
  PRIMARY KEY (import_id, piece)
);
-- Ciphertext does not compress; trying to would cost more than reading the file.
ALTER TABLE imports_file ALTER COLUMN bytes_sealed SET STORAGE EXTERNAL;

ALTER TABLE imports_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE imports_import FORCE ROW LEVEL SECURITY;
ALTER TABLE imports_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE imports_row FORCE ROW LEVEL SECURITY;
ALTER TABLE imports_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE imports_file FORCE ROW LEVEL SECURITY;
CREATE POLICY board ON imports_import FOR ALL TO sotay_app
  USING (org_id IN (SELECT unnest((SELECT authority.orgs_may('import'))))) WITH CHECK (org_id IN (SELECT unnest((SELECT authority.orgs_may('import')))));
CREATE POLICY board ON imports_row FOR ALL TO sotay_app
  USING (import_id IN (SELECT id FROM imports_import)) WITH CHECK (import_id IN (SELECT id FROM imports_import));
GRANT SELECT, INSERT (org_id, kind, file_name, state, started_by, expires_at), UPDATE (file_size, state, applied_by, finished_at) ON imports_import TO sotay_app;
GRANT SELECT, UPDATE (confirmed_by) ON imports_row TO sotay_app;
-- The application brings pieces in and never takes them out: reading is the worker's.
CREATE POLICY bring ON imports_file FOR INSERT TO sotay_app
  WITH CHECK (import_id IN (SELECT id FROM imports_import WHERE state = 'uploaded'));
GRANT INSERT ON imports_file TO sotay_app;

SELECT authority.declare_columns('imports_import', 'import', 'import');
SELECT authority.declare_columns('imports_import', 'import', 'system', 'id', 'progress_done', 'progress_total', 'applied_through', 'counts', 'dropped_columns', 'refusal', 'started_at');
SELECT authority.declare_columns('imports_row', 'import', 'system');
SELECT authority.declare_columns('imports_row', 'import', 'import', 'confirmed_by');
SELECT authority.declare_columns('imports_file', 'system', 'import');

-- The file goes as soon as it has been read or is not wanted, the rows as soon as nobody can act on them.
CREATE FUNCTION imports_erase() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state NOT IN ('uploaded', 'reading') THEN DELETE FROM imports_file WHERE import_id = NEW.id; END IF;
  IF NEW.state IN ('cancelled', 'refused', 'failed', 'expired') THEN DELETE FROM imports_row WHERE import_id = NEW.id; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER imports_erase AFTER UPDATE OF state ON imports_import FOR EACH ROW
  WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION imports_erase();

-- Jobs of imports. As a non-owner the application cannot add jobs itself (graphile-worker's tables have row security), and
-- it shall not be able to add any others: this function knows two, and only for an import the actor may decide on.
-- The payload is an id; the same job waits only once.
CREATE FUNCTION imports_enqueue(import uuid, step text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF step NOT IN ('read', 'apply') OR NOT EXISTS (
    SELECT 1 FROM imports_import i WHERE i.id = import AND i.org_id = ANY (authority.orgs_may('import'))) THEN
    RAISE EXCEPTION 'not an import of the actor' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM graphile_worker.add_job('imports.' || step, json_build_object('importId', import), job_key => 'imports.' || step || ':' || import,
                                  max_attempts => 5);
END $$;
REVOKE EXECUTE ON FUNCTION imports_enqueue(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION imports_enqueue(uuid, text) TO sotay_app;
