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
