-- Members on the roll per home cell: counts above a commune are sums of these rows, never count(*) over members.
CREATE TABLE members_cell_count (
  cell_id int PRIMARY KEY REFERENCES organizations_organization,
  members int NOT NULL DEFAULT 0 CHECK (members >= 0),
  -- official and active: what `cell.minimumOfficialMembers` counts
  official int NOT NULL DEFAULT 0 CHECK (official >= 0)
);

CREATE FUNCTION members_count_cells() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    UPDATE members_cell_count t SET members = t.members - c.members, official = t.official - c.official
      FROM (SELECT home_cell_id, count(*) AS members, count(*) FILTER (WHERE class = 'official' AND activity = 'active') AS official
              FROM old_rows WHERE on_roll GROUP BY 1 ORDER BY 1) c
     WHERE t.cell_id = c.home_cell_id;
  END IF;
  IF TG_OP IN ('UPDATE', 'INSERT') THEN
    -- In the order of cells, so that two imports cannot wait for each other.
    INSERT INTO members_cell_count AS t (cell_id, members, official)
    SELECT home_cell_id, count(*), count(*) FILTER (WHERE class = 'official' AND activity = 'active')
      FROM new_rows WHERE on_roll GROUP BY 1 ORDER BY 1
    ON CONFLICT (cell_id) DO UPDATE SET members = t.members + EXCLUDED.members, official = t.official + EXCLUDED.official;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER count_inserted AFTER INSERT ON members_personal REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_count_cells();
CREATE TRIGGER count_updated AFTER UPDATE ON members_personal REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_count_cells();
CREATE TRIGGER count_deleted AFTER DELETE ON members_personal REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_count_cells();

ALTER TABLE members_cell_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_cell_count FORCE ROW LEVEL SECURITY;
CREATE POLICY worked ON members_cell_count FOR SELECT TO sotay_app USING (cell_id IN (SELECT unnest((SELECT authority.worked_orgs()))));
GRANT SELECT ON members_cell_count TO sotay_app;
SELECT authority.declare_columns('members_cell_count', 'identity', 'system');

-- What stands below each of some bodies; only for bodies the actor works for.
CREATE FUNCTION organizations_counts(roots int[]) RETURNS TABLE (org_id int, members int, official int, organizations int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE asked AS (
    SELECT r FROM unnest(roots) AS r WHERE r IN (SELECT unnest((SELECT authority.worked_orgs())))
  ), under (root, org_id) AS (
    SELECT r, r FROM asked
    UNION ALL
    SELECT u.root, f.org_id FROM under u JOIN organizations_form f ON f.parent_id = u.org_id AND f.valid @> sotay_today()
  )
  SELECT u.root, coalesce(sum(c.members), 0)::int, coalesce(sum(c.official), 0)::int, count(*)::int - 1
    FROM under u LEFT JOIN members_cell_count c ON c.cell_id = u.org_id GROUP BY u.root
$$;
