-- Files beside the database: one row per distinct content. The bytes lie on disk or in S3, sealed, under a name that follows
-- from the hash and a key outside PostgreSQL. Which person may have a file is the business of the rows that refer to it, so
-- this table is the installation's alone; its row comes before the bytes, so no file is ever left without one.
CREATE TABLE platform_blob (
  sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
  size bigint NOT NULL CHECK (size >= 0),
  media_type text NOT NULL,
  -- moved forward when the same content is brought again: the day of grace starts anew
  created_at timestamptz NOT NULL DEFAULT now()
);
-- The tidy job: what has had its day of grace.
CREATE INDEX platform_blob_created ON platform_blob (created_at);
ALTER TABLE platform_blob ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_blob FORCE ROW LEVEL SECURITY;
SELECT authority.declare_columns('platform_blob', 'system', 'system');

-- Contents that no row of any table refers to. The foreign keys themselves say who refers, so a new module registers nothing;
-- it must index its column. Deleting meets the same keys again, so a reference made meanwhile wins.
CREATE FUNCTION platform_unreferenced_blobs(before timestamptz, at_most int) RETURNS TABLE (sha256 bytea)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE nobody_refers text;
BEGIN
  SELECT coalesce(string_agg(format(' AND NOT EXISTS (SELECT FROM %s r WHERE r.%I = b.sha256)', c.conrelid::regclass, a.attname), ''), '')
    INTO nobody_refers
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
   WHERE c.contype = 'f' AND c.confrelid = 'platform_blob'::regclass;
  RETURN QUERY EXECUTE 'SELECT b.sha256 FROM platform_blob b WHERE b.created_at < $1' || nobody_refers || ' ORDER BY b.created_at LIMIT $2'
    USING before, at_most;
END $$;
REVOKE EXECUTE ON FUNCTION platform_unreferenced_blobs(timestamptz, int) FROM PUBLIC;
