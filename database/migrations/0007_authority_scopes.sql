-- An actor turned into sets of organisations, one set per class of data or act. Every function asks for the actor itself;
-- none takes one as an argument. A policy asks once per statement, hoisted into an init plan (measured 2.5 ms where a per-row
-- function took 38 s over 5.3 M members), and in one form only:
--   org_id IN (SELECT unnest((SELECT authority.orgs_for('class'))))
-- A scope of thousands of bodies is then looked up in a hash. PostgreSQL hashes `= ANY (array)` only for a constant array; for
-- an init plan it walks the array once per row: a province board's first page of members (7,297 bodies, 200,000 members) took
-- 26 s. The inner SELECT keeps the planner from calling the function to guess its length (0.4 s of planning without it).

-- The actor as the database sees him now. No row: nobody, and every set below is empty.
-- A suspended member keeps only himself; an account without a binding (activation code only) holds no staff role.
CREATE FUNCTION authority.actor(OUT account_id uuid, OUT member_id int, OUT active boolean, OUT bound boolean,
                                OUT home_cell_id int, OUT cell_id int, OUT has_positions boolean, OUT has_roles boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id, a.member_id, a.member_id IS NULL OR p.activity = 'active',
         EXISTS (SELECT 1 FROM identity_binding b WHERE b.account_id = a.id),
         m.home_cell_id, m.cell_id,
         EXISTS (SELECT 1 FROM organizations_position_current h WHERE h.member_id = a.member_id),
         EXISTS (SELECT 1 FROM authority_staff_role_current r WHERE r.account_id = a.id)
    FROM identity_account a
    LEFT JOIN members_member m ON m.id = a.member_id
    LEFT JOIN members_personal p ON p.member_id = a.member_id
   WHERE a.id = sotay_actor() AND a.state = 'open'
     AND (a.member_id IS NULL OR (m.on_roll AND p.activity IN ('active', 'suspended')))
$$;

CREATE FUNCTION authority.self_member() RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT member_id FROM authority.actor() $$;
-- The account, only while it is open.
CREATE FUNCTION authority.self_account() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT account_id FROM authority.actor() $$;

CREATE FUNCTION authority.descendants(roots int[]) RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE under AS (
    SELECT f.org_id FROM organizations_form f WHERE f.parent_id = ANY (roots) AND f.valid @> sotay_today()
    UNION
    SELECT f.org_id FROM under u JOIN organizations_form f ON f.parent_id = u.org_id AND f.valid @> sotay_today()
  ) SELECT coalesce(array_agg(org_id), '{}') FROM under
$$;

CREATE FUNCTION authority.ancestors(leaves int[]) RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER
-- planned once: planning for the number of leaves took five times as long as the walk
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
  WITH RECURSIVE above AS (
    SELECT f.parent_id AS org_id FROM organizations_form f WHERE f.org_id = ANY (leaves) AND f.valid @> sotay_today()
    UNION
    -- a probe a level: a join would read all bodies at each
    SELECT f.parent_id FROM above a CROSS JOIN LATERAL (SELECT o.parent_id FROM organizations_form o WHERE o.org_id = a.org_id AND o.valid @> sotay_today() OFFSET 0) f
  ) SELECT coalesce(array_agg(org_id) FILTER (WHERE org_id IS NOT NULL), '{}') FROM above
$$;

-- Directly subordinate bodies.
CREATE FUNCTION authority.children(roots int[]) RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(f.org_id), '{}') FROM organizations_form f WHERE f.parent_id = ANY (roots) AND f.valid @> sotay_today()
$$;

-- How a body's office works today. With no row, a grassroots party organisation or a section is led by its leaders.
CREATE FUNCTION authority.office_mode(org int) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(
    (SELECT mode FROM organizations_office_arrangement WHERE org_id = org AND valid @> sotay_today()),
    (SELECT CASE WHEN type IN ('grassroots', 'section') THEN 'leaders' ELSE 'own' END FROM organizations_form WHERE org_id = org AND valid @> sotay_today()))
$$;

-- The bodies for which the given bodies' staff act: themselves, and downwards those that have no such staff.
-- An office acts for bodies that named it as stand-in; a board also for bodies led by their leaders, because leading
-- a body without staff makes nobody an organisation board (docs/authority.md).
CREATE FUNCTION authority.acting_for(bodies int[], modes text[]) RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE served AS (
    SELECT unnest(bodies) AS org_id
    UNION
    SELECT f.org_id FROM served s JOIN organizations_form f ON f.parent_id = s.org_id AND f.valid @> sotay_today()
     WHERE f.type NOT IN ('grassrootsCell', 'subordinateCell') AND authority.office_mode(f.org_id) = ANY (modes)
  ) SELECT coalesce(array_agg(org_id), '{}') FROM served
$$;

-- The organisations to which the actor stands in a relation today. Self and helper are relations to a person,
-- the assignee is one to a thread of feedback; none of them is to a body.
CREATE FUNCTION authority.relation_orgs(relation text) RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who record;
  roots int[];
BEGIN
  SELECT * INTO who FROM authority.actor();
  IF who.account_id IS NULL OR NOT who.active THEN RETURN '{}'; END IF;

  IF relation = 'sameCell' THEN
    RETURN array_remove(ARRAY[who.home_cell_id, who.cell_id], NULL);
  END IF;

  IF relation = 'feedbackReceiver' THEN RETURN authority.named_receiver_of(authority.relation_orgs('ownCommittee'), who.account_id); END IF;

  IF who.has_positions AND relation IN ('officers', 'cellLeaders', 'follower', 'leaders', 'office', 'bodySecretary', 'ownCommittee') THEN
    SELECT coalesce(array_agg(h.org_id), '{}') INTO roots
      FROM organizations_position_current h JOIN organizations_form f ON f.org_id = h.org_id AND f.valid @> sotay_today()
     WHERE h.member_id = who.member_id AND CASE relation
       WHEN 'officers' THEN h.position IN ('secretary', 'deputySecretary', 'cellCommitteeMember') AND f.type IN ('grassrootsCell', 'subordinateCell')
       WHEN 'cellLeaders' THEN h.position IN ('secretary', 'deputySecretary') AND f.type IN ('grassrootsCell', 'subordinateCell')
       WHEN 'follower' THEN h.position = 'follower'
       WHEN 'leaders' THEN h.position IN ('secretary', 'deputySecretary', 'committeeMember') AND f.type NOT IN ('grassrootsCell', 'subordinateCell')
       WHEN 'bodySecretary' THEN h.position = 'secretary'
       WHEN 'ownCommittee' THEN h.position IN ('secretary', 'deputySecretary', 'committeeMember') AND f.type NOT IN ('grassrootsCell', 'subordinateCell')
       WHEN 'office' THEN h.position IN ('secretary', 'deputySecretary') AND f.type NOT IN ('grassrootsCell', 'subordinateCell')
                          AND authority.office_mode(h.org_id) = 'leaders'
     END;
    IF relation IN ('officers', 'cellLeaders', 'follower', 'bodySecretary') THEN RETURN roots; END IF;
    IF relation = 'leaders' THEN RETURN authority.children(roots); END IF;
  END IF;

  roots := coalesce(roots, '{}');
  IF who.has_roles AND who.bound THEN
    roots := roots || coalesce((SELECT array_agg(r.org_id) FROM authority_staff_role_current r
      WHERE r.account_id = who.account_id AND (relation = 'ownCommittee' AND r.role IN ('office', 'organizationBoard', 'propagandaBoard') OR r.role = CASE relation
        WHEN 'office' THEN 'office'
        WHEN 'organizationBoard' THEN 'organizationBoard'
        WHEN 'boardsAbove' THEN 'organizationBoard'
        WHEN 'boardSubtree' THEN 'organizationBoard'
        WHEN 'ownBoard' THEN 'organizationBoard'
        WHEN 'propagandaBoard' THEN 'propagandaBoard'
        WHEN 'supportTeam' THEN 'supportTeam'
        WHEN 'administrator' THEN 'administrator'
        WHEN 'centralAdministrator' THEN 'administrator'
        WHEN 'auditor' THEN 'auditor'
      END)), '{}');
  END IF;
  IF roots = '{}' THEN RETURN '{}'; END IF;

  RETURN CASE relation
    WHEN 'office' THEN authority.children(authority.acting_for(roots, ARRAY['standIn']))
    WHEN 'organizationBoard' THEN authority.children(authority.acting_for(roots, ARRAY['standIn', 'leaders']))
    WHEN 'boardsAbove' THEN authority.descendants(roots)
    WHEN 'ownBoard' THEN roots
    WHEN 'ownCommittee' THEN roots
    WHEN 'centralAdministrator' THEN (SELECT coalesce(array_agg(org_id), '{}') FROM organizations_form
                                       WHERE org_id = ANY (roots) AND parent_id IS NULL AND valid @> sotay_today())
    WHEN 'boardSubtree' THEN roots || authority.descendants(roots)
    WHEN 'propagandaBoard' THEN roots || authority.descendants(roots)
    -- "support team of the commune": the same role at a province moves no commune's cases
    WHEN 'supportTeam' THEN (SELECT coalesce(array_agg(f.org_id), '{}') || authority.descendants(coalesce(array_agg(f.org_id), '{}'))
                               FROM organizations_form f WHERE f.org_id = ANY (roots) AND f.type = 'superior' AND f.valid @> sotay_today())
    WHEN 'administrator' THEN roots || authority.descendants(roots)
    WHEN 'auditor' THEN roots || authority.descendants(roots)
    ELSE '{}'
  END;
END $$;

-- A class with rows readable by reveal only is asked for by members_reveal alone: the data tables look at the reveal.
CREATE FUNCTION authority.orgs_for(class text) RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rule record;
  orgs int[] := '{}';
BEGIN
  FOR rule IN SELECT relation FROM authority_read_rule WHERE data_class = class AND access IN ('full', 'reveal') AND relation <> 'self' LOOP
    orgs := orgs || authority.relation_orgs(rule.relation);
  END LOOP;
  RETURN orgs;
END $$;

CREATE FUNCTION authority.orgs_may(requested_act text) RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rule record;
  orgs int[] := '{}';
BEGIN
  FOR rule IN SELECT relation FROM authority_write_rule WHERE act = requested_act AND relation NOT IN ('self', 'helper') LOOP
    orgs := orgs || authority.relation_orgs(rule.relation);
  END LOOP;
  RETURN orgs;
END $$;

-- Whether the actor may do a member's own act: himself, his helper, or an officer of his cell (recorded as done for him).
CREATE FUNCTION authority.may_for_member(requested_act text, member int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM authority.actor() a, members_member m
     WHERE m.id = member AND m.on_roll AND a.account_id IS NOT NULL AND (
       (m.id = a.member_id AND EXISTS (SELECT 1 FROM authority_write_rule WHERE act = requested_act AND relation = 'self'))
       OR (a.active AND EXISTS (SELECT 1 FROM members_circumstance c WHERE c.member_id = m.id AND c.assisted_by = a.member_id)
           AND EXISTS (SELECT 1 FROM authority_write_rule WHERE act = requested_act AND relation = 'helper'))
       OR m.home_cell_id = ANY (authority.orgs_may(requested_act)) OR m.cell_id = ANY (authority.orgs_may(requested_act))))
$$;

-- Names of bodies: a person's own cells and everything above them, and for who leads or serves a body what is under it.
CREATE FUNCTION authority.visible_orgs() RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who record;
  own int[];
  wide int[] := '{}';
BEGIN
  SELECT * INTO who FROM authority.actor();
  IF who.account_id IS NULL THEN RETURN '{}'; END IF;
  own := array_remove(ARRAY[who.home_cell_id, who.cell_id], NULL);
  IF who.active AND who.has_positions THEN
    wide := wide || coalesce((SELECT array_agg(org_id) FROM organizations_position_current WHERE member_id = who.member_id), '{}');
  END IF;
  IF who.active AND who.has_roles AND who.bound THEN
    wide := wide || coalesce((SELECT array_agg(org_id) FROM authority_staff_role_current WHERE account_id = who.account_id), '{}');
  END IF;
  own := own || wide;
  IF wide <> '{}' THEN wide := authority.descendants(wide); END IF;
  RETURN own || authority.ancestors(own) || wide;
END $$;

-- Bodies the actor works for: where he holds a position or a confirmed staff role, and everything under them.
CREATE FUNCTION authority.worked_orgs() RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who record;
  roots int[];
BEGIN
  SELECT * INTO who FROM authority.actor();
  IF who.account_id IS NULL OR NOT who.active OR NOT (who.has_positions OR (who.has_roles AND who.bound)) THEN RETURN '{}'; END IF;
  SELECT coalesce(array_agg(org_id), '{}') INTO roots FROM (
    SELECT h.org_id FROM organizations_position_current h WHERE h.member_id = who.member_id
    UNION SELECT r.org_id FROM authority_staff_role_current r WHERE r.account_id = who.account_id AND who.bound) AS held;
  RETURN roots || authority.descendants(roots);
END $$;

-- Those of some bodies in which, or below which, the actor reads a class of members. The walk goes down from all of them at once
-- and stops where it finds one: asked body by body, a province's tree of 136 bodies took a second.
CREATE FUNCTION authority.read_below(class text, roots int[]) RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE readable AS MATERIALIZED (
    SELECT unnest(authority.orgs_for(class)) AS org_id
  ), under (root, org_id, found) AS (
    SELECT r, r, r IN (SELECT org_id FROM readable) FROM unnest(roots) AS r
    UNION
    SELECT u.root, f.org_id, f.org_id IN (SELECT org_id FROM readable)
      FROM under u JOIN organizations_form f ON f.parent_id = u.org_id AND f.valid @> sotay_today()
     WHERE NOT u.found
  ) SELECT coalesce(array_agg(DISTINCT root), '{}') FROM under WHERE found
$$;
CREATE FUNCTION authority.reads_below(class text, org int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT authority.read_below(class, ARRAY[org]) <> '{}' $$;

-- How the actor stands to a member or to a body, for the log: 'self', 'secretary of 12', 'organizationBoard of 3', 'helper'.
-- A suspended person acts only for himself, so only 'self' is said of him.
CREATE FUNCTION authority.acting_as(orgs int[], member int DEFAULT NULL) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN a.member_id = member THEN 'self' WHEN a.active THEN coalesce(
    (SELECT h.position || ' of ' || h.org_id FROM organizations_position_current h
      WHERE h.member_id = a.member_id AND h.org_id = ANY (orgs) AND h.position IN ('secretary', 'deputySecretary', 'cellCommitteeMember')
      ORDER BY array_position(ARRAY['secretary', 'deputySecretary', 'cellCommitteeMember'], h.position) LIMIT 1),
    (SELECT r.role || ' of ' || r.org_id FROM authority_staff_role_current r
      WHERE r.account_id = a.account_id AND a.bound AND r.org_id = ANY (orgs || authority.ancestors(orgs))
      ORDER BY array_position(ARRAY['organizationBoard', 'office', 'supportTeam', 'propagandaBoard', 'administrator', 'auditor'], r.role) LIMIT 1),
    (SELECT 'helper' FROM members_circumstance c WHERE c.member_id = member AND c.assisted_by = a.member_id),
    (SELECT h.position || ' of ' || h.org_id FROM organizations_position_current h
      WHERE h.member_id = a.member_id AND h.org_id = ANY (orgs || authority.ancestors(orgs))
      ORDER BY array_position(ARRAY['secretary', 'deputySecretary', 'committeeMember', 'follower'], h.position) LIMIT 1))
  END
  FROM authority.actor() a
$$;
