-- What moved, and for whom: the feed that devices pull from (docs/sync.md). It says that a thing moved, never what it says now; the
-- body is read at the pull by the reader's own authority, so the feed needs no policy but silence.

-- One head per audience. `moved_by` lets a process read the heads that moved since it last looked, and miss none: whatever was under
-- way then has a transaction number at or above the oldest of that moment.
CREATE TABLE sync_head (
  scope text COLLATE "C" PRIMARY KEY,
  epoch int NOT NULL DEFAULT 0,
  version bigint NOT NULL CHECK (version >= 0),
  -- feed rows up to here have been forgotten
  floor bigint NOT NULL DEFAULT 0 CHECK (floor >= 0),
  moved_by xid8 NOT NULL
);
-- The heads that moved (server/src/sync/heads.ts), five times a second.
CREATE INDEX sync_head_moved ON sync_head (moved_by);

-- One row per audience and thing; a thing that is gone keeps its row, and whoever pulls finds nothing to read.
CREATE TABLE sync_feed (
  scope text COLLATE "C" NOT NULL,
  entity text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, entity, id)
);
-- What moved since a version (sync_look).
CREATE INDEX sync_feed_version ON sync_feed (scope, version);
-- What is old enough to be forgotten (sync_forget).
CREATE INDEX sync_feed_moved_at ON sync_feed (moved_at);

-- One row per backend, touched once in a transaction that moves something: its deferred trigger runs the flush before the commit.
CREATE UNLOGGED TABLE sync_flush (
  backend int PRIMARY KEY,
  turn bigint NOT NULL DEFAULT 0
);

-- What a transaction moved beyond what its setting holds: a thousand meetings called at once.
CREATE UNLOGGED TABLE sync_spill (
  backend int,
  scope text COLLATE "C",
  entity text COLLATE "C",
  id text COLLATE "C",
  PRIMARY KEY (backend, scope, entity, id)
);

-- What became of each act (SY20): written in the transaction of the act.
CREATE TABLE sync_mutation (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES identity_account,
  session_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) <= 40),
  outcome text NOT NULL CHECK (outcome IN ('applied', 'superseded', 'rejected')),
  result jsonb NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now()
);
-- Old results are forgotten (sync_forget).
CREATE INDEX sync_mutation_received ON sync_mutation (received_at);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['sync_head', 'sync_feed', 'sync_flush', 'sync_spill', 'sync_mutation'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
  END LOOP;
END $$;
CREATE POLICY own ON sync_mutation FOR SELECT TO sotay_app USING (account_id = (SELECT authority.self_account()));
CREATE POLICY own_act ON sync_mutation FOR INSERT TO sotay_app WITH CHECK (account_id = (SELECT authority.self_account()));
CREATE POLICY own_result ON sync_mutation FOR UPDATE TO sotay_app USING (account_id = (SELECT authority.self_account()));
GRANT SELECT, INSERT (id, account_id, session_id, name, outcome, result), UPDATE (outcome, result) ON sync_mutation TO sotay_app;
SELECT authority.declare_columns(t, r, w) FROM (VALUES
  ('sync_head', 'system', 'system'), ('sync_feed', 'system', 'system'), ('sync_flush', 'system', 'system'), ('sync_spill', 'system', 'system'),
  ('sync_mutation', 'account', 'ownAccount')) AS modes (t, r, w);

-- Remembers that a thing moved for some audiences. What a transaction moved is kept in a setting of the transaction (a savepoint
-- rolled back takes its part with it) and written once, at its end. A long setting would be copied at every call, so what is beyond some
-- kilobytes goes into a table; the empty line at the beginning says so.
CREATE FUNCTION sync_moved(scopes text[], entity text, id text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  pending text := coalesce(current_setting('sotay.moved', true), '');
  told text;
BEGIN
  SELECT string_agg(line, '') INTO told
    FROM (SELECT DISTINCT s || ' ' || entity || ' ' || id || E'\n' AS line FROM unnest(scopes) s WHERE s IS NOT NULL) t
   WHERE strpos(pending, line) = 0;
  IF told IS NULL THEN RETURN; END IF;
  IF pending = '' THEN
    INSERT INTO sync_flush AS f (backend) VALUES (pg_backend_pid()) ON CONFLICT (backend) DO UPDATE SET turn = f.turn + 1;
  END IF;
  pending := pending || told;
  IF octet_length(pending) > 16000 THEN
    INSERT INTO sync_spill (backend, scope, entity, id)
    SELECT DISTINCT pg_backend_pid(), split_part(line, ' ', 1), split_part(line, ' ', 2), split_part(line, ' ', 3) FROM string_to_table(btrim(pending, E'\n'), E'\n') AS line
    ON CONFLICT DO NOTHING;
    pending := E'\n';
  END IF;
  PERFORM set_config('sotay.moved', pending, true);
END $$;

-- Heads first and in order, so that two acts on many audiences never wait for each other in a circle; each row its own version.
CREATE FUNCTION sync_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  pending text := coalesce(current_setting('sotay.moved', true), '');
BEGIN
  IF pending = '' THEN RETURN NULL; END IF;
  PERFORM set_config('sotay.moved', '', true);
  WITH spilled AS (
    DELETE FROM sync_spill p WHERE starts_with(pending, E'\n') AND p.backend = pg_backend_pid() RETURNING p.scope, p.entity, p.id),
  told AS MATERIALIZED (
    SELECT split_part(line, ' ', 1) COLLATE "C" AS scope, split_part(line, ' ', 2) COLLATE "C" AS entity, split_part(line, ' ', 3) COLLATE "C" AS id
      FROM string_to_table(btrim(pending, E'\n'), E'\n') AS line
    UNION SELECT scope, entity, id FROM spilled),
  heads AS (
    INSERT INTO sync_head AS h (scope, version, moved_by)
    SELECT t.scope, count(*), pg_current_xact_id() FROM told t GROUP BY t.scope ORDER BY t.scope
    ON CONFLICT (scope) DO UPDATE SET version = h.version + excluded.version, moved_by = excluded.moved_by
    RETURNING h.scope, h.version)
  INSERT INTO sync_feed AS f (scope, entity, id, version)
  SELECT t.scope, t.entity, t.id, h.version + 1 - row_number() OVER (PARTITION BY t.scope ORDER BY t.entity, t.id)
    FROM told t JOIN heads h USING (scope) ORDER BY 1, 2, 3
  ON CONFLICT (scope, entity, id) DO UPDATE SET version = excluded.version, moved_at = now();
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER sync_write AFTER INSERT OR UPDATE ON sync_flush DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sync_write();

-- The name of the data set that marks speak of: another after a restore, which writes a new one and goes on in a timeline of its own.
CREATE FUNCTION sync_dataset_name() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT right(dataset_id::text, 8) || left(pg_walfile_name(pg_current_wal_lsn()), 8) FROM platform_installation
$$;

-- The audiences the actor belongs to, and how he stands in his own: another cell, position or standing makes what he holds another
-- thing altogether. Without membership there is no handbook and no audience.
CREATE FUNCTION sync_scopes(OUT own text[], OUT above text[], OUT stands text) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me record;
  cells int[];
BEGIN
  SELECT * INTO me FROM authority.actor();
  IF me.member_id IS NULL THEN own := '{}'; above := '{}'; stands := ''; RETURN; END IF;
  own := ARRAY['person:' || me.member_id];
  above := '{}';
  IF me.active THEN
    SELECT array_agg(DISTINCT c) INTO cells FROM unnest(ARRAY[me.home_cell_id, me.cell_id]) c WHERE c IS NOT NULL;
    own := own || ARRAY(SELECT 'org:' || c FROM unnest(cells) c);
    IF me.has_positions THEN
      own := own || ARRAY(SELECT DISTINCT 'desk:' || o || ':officers' FROM unnest(authority.meeting_officer_orgs()) o)
                 || ARRAY(SELECT DISTINCT 'desk:' || o || ':leaders' FROM unnest(authority.led_orgs()) o);
    END IF;
    above := ARRAY(SELECT 'org:' || a FROM unnest(authority.ancestors(cells)) a WHERE NOT a = ANY (cells));
  END IF;
  SELECT left(md5(concat_ws(' ', me.active, me.bound, me.home_cell_id, me.cell_id, p.class, p.placement,
           CASE WHEN me.has_positions THEN (SELECT string_agg(h.position || h.org_id, ',' ORDER BY h.position, h.org_id) FROM organizations_position_current h WHERE h.member_id = me.member_id) END,
           CASE WHEN me.has_roles THEN (SELECT string_agg(r.role || r.org_id, ',' ORDER BY r.role, r.org_id) FROM authority_staff_role_current r WHERE r.account_id = me.account_id) END,
           (SELECT string_agg(o.meeting_id::text, ',' ORDER BY o.meeting_id) FROM meetings_organizer o WHERE o.account_id = me.account_id AND o.removed_at IS NULL),
           (SELECT string_agg(c.member_id::text, ',' ORDER BY c.member_id) FROM members_circumstance c WHERE c.assisted_by = me.member_id AND c.on_roll))), 10)
    INTO stands FROM members_personal p WHERE p.member_id = me.member_id;
  own := ARRAY(SELECT DISTINCT s FROM unnest(own) s ORDER BY 1);
  above := ARRAY(SELECT DISTINCT s FROM unnest(above) s ORDER BY 1);
END $$;

CREATE FUNCTION sync_audiences() RETURNS json LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT to_json(s) FROM sync_scopes() s $$;

-- Everything a pull needs to know, of one moment: audiences, their heads, and what moved in those the device asks on from
-- (`since`: {"person:1": 17}). At most `most` moved things; who has more is sent everything. Of few, the meetings, the notices and the first
-- screen come along as this reader reads them: after most evenings a pull needs nothing else, and one statement answers it.
CREATE FUNCTION sync_look(since jsonb, most int) RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  mine record;
  heads json;
  moved json;
  told int;
  meetings uuid[];
  opinions uuid[];
  notices uuid[];
BEGIN
  SELECT * INTO mine FROM sync_scopes();
  SELECT coalesce(json_agg(json_build_object('scope', s.scope, 'own', s.own, 'epoch', coalesce(h.epoch, 0), 'version', coalesce(h.version, 0), 'floor', coalesce(h.floor, 0)) ORDER BY s.scope), '[]') INTO heads
    FROM (SELECT unnest(mine.own) COLLATE "C" AS scope, true AS own UNION ALL SELECT unnest(mine.above), false) s LEFT JOIN sync_head h ON h.scope = s.scope;
  SELECT coalesce(json_agg(json_build_object('scope', m.place, 'entity', m.entity, 'id', m.id)), '[]'), count(*),
         array_agg(DISTINCT m.id::uuid) FILTER (WHERE m.entity IN ('meeting', 'opinions')), array_agg(DISTINCT m.id::uuid) FILTER (WHERE m.entity = 'opinions'),
         array_agg(m.id::uuid) FILTER (WHERE m.entity = 'notice')
    INTO moved, told, meetings, opinions, notices
    FROM (SELECT DISTINCT f.place, f.entity, f.id
            FROM (SELECT CASE WHEN h->>'own' = 'true' THEN 'own' ELSE h->>'scope' END AS place, n.entity, n.id
                    FROM json_array_elements(heads) h
                   CROSS JOIN LATERAL (SELECT f.entity, f.id FROM sync_feed f
                                        WHERE f.scope = h->>'scope' AND f.version > (since->>(h->>'scope'))::bigint AND (since->>(h->>'scope'))::bigint < (h->>'version')::bigint
                                        OFFSET 0) n
                   LIMIT most + 1) f) m;
  RETURN json_build_object('dataset', sync_dataset_name(), 'stands', mine.stands, 'now', now(), 'today', sotay_today(), 'heads', heads, 'moved', moved,
    'brought', CASE WHEN told BETWEEN 1 AND 20 THEN json_build_object('home', me_home(),
      'meetings', (SELECT coalesce(json_object_agg(i, meetings_one(i)), '{}') FROM unnest(meetings) i),
      -- a meeting just called has none, and nobody's authority decides that
      'withOpinions', (SELECT coalesce(json_agg(i), '[]') FROM unnest(opinions) i WHERE EXISTS (SELECT 1 FROM meetings_prior_opinion o WHERE o.meeting_id = i)),
      'notices', CASE WHEN notices IS NULL THEN '{}' ELSE notifications_some(notices, coalesce(meetings, '{}')) END) END);
END $$;

-- Forgets feed rows and results that nobody needs: a device that slept longer begins anew (SY18).
CREATE FUNCTION sync_forget(feed_before timestamptz, results_before timestamptz, batch int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone int;
BEGIN
  WITH old AS MATERIALIZED (SELECT f.scope, f.entity, f.id FROM sync_feed f WHERE f.moved_at < feed_before ORDER BY f.moved_at LIMIT batch),
  held AS MATERIALIZED (SELECT h.scope FROM sync_head h WHERE h.scope IN (SELECT o.scope FROM old o) ORDER BY h.scope FOR UPDATE),
  -- a row that moved meanwhile is not old any more
  dropped AS (
    DELETE FROM sync_feed f USING old o, held WHERE f.scope = o.scope AND f.entity = o.entity AND f.id = o.id AND held.scope = f.scope AND f.moved_at < feed_before
    RETURNING f.scope, f.version),
  floors AS (
    UPDATE sync_head h SET floor = greatest(h.floor, d.version), moved_by = pg_current_xact_id() FROM (SELECT scope, max(version) AS version FROM dropped GROUP BY scope) d WHERE h.scope = d.scope)
  SELECT count(*) INTO gone FROM dropped;
  WITH old AS (SELECT m.id FROM sync_mutation m WHERE m.received_at < results_before LIMIT batch),
  dropped AS (DELETE FROM sync_mutation m USING old WHERE m.id = old.id RETURNING 1)
  SELECT greatest(gone, count(*)) INTO gone FROM dropped;
  RETURN gone;
END $$;
REVOKE EXECUTE ON FUNCTION sync_moved(text[], text, text), sync_write(), sync_forget(timestamptz, timestamptz, int) FROM PUBLIC;
