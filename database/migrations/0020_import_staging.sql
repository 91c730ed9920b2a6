-- Staging of imports: the sealed file between upload and reading, members absent from the file, imports started from the
-- command line, and erasing what is staged the moment an import ends.

-- The upload in sealed pieces of 256 KB: any process of any machine can read it, and it dies with its import.
CREATE TABLE imports_file (
  import_id uuid NOT NULL REFERENCES imports_import ON DELETE CASCADE,
  piece int NOT NULL CHECK (piece >= 0),
  bytes_sealed bytea NOT NULL,
  PRIMARY KEY (import_id, piece)
);
-- Ciphertext does not compress; trying to would cost more than reading the file.
ALTER TABLE imports_file ALTER COLUMN bytes_sealed SET STORAGE EXTERNAL;
ALTER TABLE imports_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE imports_file FORCE ROW LEVEL SECURITY;
-- The application brings pieces in and never takes them out: reading is the worker's.
CREATE POLICY bring ON imports_file FOR INSERT TO sotay_app
  WITH CHECK (import_id IN (SELECT id FROM imports_import WHERE state = 'uploaded'));
GRANT INSERT ON imports_file TO sotay_app;
SELECT authority.declare_columns('imports_file', 'system', 'import');

-- Started by nobody: the command line, which is the administrator of the machine.
ALTER TABLE imports_import ALTER COLUMN started_by DROP NOT NULL;
ALTER TABLE imports_import ADD COLUMN file_size bigint NOT NULL DEFAULT 0;
GRANT UPDATE (file_size) ON imports_import TO sotay_app;
-- Rows up to this one have been written; a job that starts again goes on behind it.
ALTER TABLE imports_import ADD COLUMN applied_through int NOT NULL DEFAULT 0;
SELECT authority.declare_columns('imports_import', 'import', 'import', 'file_size');
SELECT authority.declare_columns('imports_import', 'import', 'system', 'applied_through');

-- 'absent': a member of ours whom the file does not name; its row_number is minus the member's id.
ALTER TABLE imports_row DROP CONSTRAINT imports_row_outcome_check;
ALTER TABLE imports_row ADD CONSTRAINT imports_row_outcome_check
  CHECK (outcome IN ('add', 'change', 'same', 'refused', 'duplicate', 'confirm', 'waiting', 'absent'));
-- "Cần xem": the preview's first page.
CREATE INDEX imports_row_to_look_at ON imports_row (import_id, row_number)
  WHERE flagged OR outcome IN ('refused', 'duplicate', 'confirm', 'waiting');

-- The file goes as soon as it has been read or is not wanted, the rows as soon as nobody can act on them.
CREATE FUNCTION imports_erase() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state NOT IN ('uploaded', 'reading') THEN DELETE FROM imports_file WHERE import_id = NEW.id; END IF;
  IF NEW.state IN ('cancelled', 'refused', 'failed', 'expired') THEN DELETE FROM imports_row WHERE import_id = NEW.id; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER imports_erase AFTER UPDATE OF state ON imports_import FOR EACH ROW
  WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION imports_erase();
