-- Who reads and who writes (domain.md § 9), as data, and the functions that turn an actor into sets of organisations.
-- A policy asks once per statement, in an init plan: org_id = ANY ((SELECT authority.orgs_for('class'))::int[]).
-- A set per class and hoisted: measured 2.5 ms where a per-row function took 38 s over 5.3 M members.

CREATE TABLE authority_data_class (
  name text PRIMARY KEY,
  description text NOT NULL
);
CREATE TABLE authority_read_rule (
  data_class text NOT NULL REFERENCES authority_data_class,
  relation text NOT NULL,
  -- full: read; masked: own numbers until tapped; reveal: only through members_reveal; numbers: counts only, never rows
  access text NOT NULL CHECK (access IN ('full', 'masked', 'reveal', 'numbers')),
  PRIMARY KEY (data_class, relation)
);
CREATE TABLE authority_write_rule (
  act text NOT NULL,
  relation text NOT NULL,
  PRIMARY KEY (act, relation)
);

INSERT INTO authority_data_class VALUES
  ('account', 'own devices, sign-ins, access log, consent'),
  ('identity', 'name, position, cell'),
  ('personal', 'gender, birth date, joined and official dates, standing'),
  ('number', 'citizen id, card number'),
  ('phone', 'phone'),
  ('circumstance', 'has smartphone, level-2 identity, account state, assistedBy, special duty'),
  ('formerMember', 'members who have left, kept with the data owner'),
  ('correction', 'correction request'),
  ('accountGap', 'names of members who have no account yet'),
  ('dataIssue', 'contradictions in imported data'),
  ('import', 'imports under way and their staged rows'),
  ('staffRole', 'who serves a body in which staff role'),
  ('activationCode', 'activation codes issued, never the code itself'),
  ('signOutRequest', 'lost phones to be signed out'),
  ('supportCase', 'support cases of a commune'),
  ('auditLog', 'audit log of a subtree');

INSERT INTO authority_read_rule VALUES
  ('account', 'self', 'full'),
  ('identity', 'self', 'full'), ('identity', 'sameCell', 'full'), ('identity', 'officers', 'full'), ('identity', 'follower', 'full'),
  ('identity', 'leaders', 'full'), ('identity', 'office', 'full'), ('identity', 'organizationBoard', 'full'), ('identity', 'boardsAbove', 'full'),
  ('personal', 'self', 'full'), ('personal', 'officers', 'full'), ('personal', 'organizationBoard', 'full'), ('personal', 'boardsAbove', 'full'),
  ('number', 'self', 'masked'), ('number', 'organizationBoard', 'reveal'), ('number', 'boardsAbove', 'reveal'),
  ('phone', 'self', 'full'), ('phone', 'officers', 'reveal'), ('phone', 'organizationBoard', 'reveal'), ('phone', 'boardsAbove', 'reveal'),
  ('circumstance', 'self', 'full'), ('circumstance', 'officers', 'full'), ('circumstance', 'office', 'numbers'),
  ('circumstance', 'organizationBoard', 'full'), ('circumstance', 'boardsAbove', 'numbers'),
  ('formerMember', 'organizationBoard', 'full'), ('formerMember', 'boardsAbove', 'full'),
  ('correction', 'self', 'full'), ('correction', 'organizationBoard', 'full'),
  ('accountGap', 'officers', 'full'), ('accountGap', 'organizationBoard', 'full'),
  ('dataIssue', 'ownBoard', 'full'),
  ('import', 'boardSubtree', 'full'),
  ('staffRole', 'self', 'full'), ('staffRole', 'administrator', 'full'), ('staffRole', 'auditor', 'full'), ('staffRole', 'bodySecretary', 'full'),
  ('activationCode', 'supportTeam', 'full'), ('activationCode', 'organizationBoard', 'full'), ('activationCode', 'officers', 'full'),
  ('signOutRequest', 'supportTeam', 'full'), ('signOutRequest', 'officers', 'full'),
  ('supportCase', 'supportTeam', 'full'),
  ('auditLog', 'auditor', 'full');

INSERT INTO authority_write_rule VALUES
  ('import', 'boardSubtree'), ('position', 'boardSubtree'), ('standing', 'boardSubtree'), ('term', 'boardSubtree'),
  ('officeArrangement', 'boardSubtree'),
  ('correctionDecision', 'organizationBoard'),
  ('dataIssue', 'ownBoard'),
  ('staffRole', 'administrator'), ('staffRoleConfirm', 'bodySecretary'), ('staffRoleConfirm', 'administrator'),
  ('ownPhone', 'self'), ('ownPhone', 'officers'), ('ownPhone', 'helper'),
  ('correctionRequest', 'self'), ('correctionRequest', 'officers'), ('correctionRequest', 'helper'),
  ('circumstance', 'officers'),
  ('supportCase', 'supportTeam'),
  ('activationCode', 'supportTeam'), ('activationCode', 'organizationBoard'), ('activationCode', 'officers'),
  ('signOutRequest', 'supportTeam'), ('signOutRequest', 'officers'),
  ('rule', 'centralAdministrator');

-- Staff roles: given, confirmed where the role reveals or audits, ended; never deleted.
CREATE TABLE authority_staff_role (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  org_id int NOT NULL REFERENCES organizations_organization,
  account_id uuid NOT NULL REFERENCES identity_account,
  role text NOT NULL CHECK (role IN ('office', 'organizationBoard', 'propagandaBoard', 'supportTeam', 'administrator', 'auditor')),
  held_from date NOT NULL DEFAULT sotay_today(),
  held_to date CHECK (held_to >= held_from),
  granted_by uuid,
  granted_at timestamptz NOT NULL DEFAULT now(),
  confirmed_by uuid,
  confirmed_at timestamptz,
  ended_by uuid,
  ended_at timestamptz,
  EXCLUDE USING gist (org_id WITH =, account_id WITH =, role WITH =, daterange(held_from, held_to) WITH &&)
);
CREATE INDEX authority_staff_role_account ON authority_staff_role (account_id);
CREATE INDEX authority_staff_role_org ON authority_staff_role (org_id);

CREATE VIEW authority_staff_role_current WITH (security_invoker = true) AS
  SELECT id, org_id, account_id, role, granted_by, confirmed_by FROM authority_staff_role
   WHERE confirmed_at IS NOT NULL AND held_from <= sotay_today() AND (held_to IS NULL OR held_to > sotay_today());

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

CREATE FUNCTION authority.ancestors(leaves int[]) RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE above AS (
    SELECT f.parent_id AS org_id FROM organizations_form f WHERE f.org_id = ANY (leaves) AND f.valid @> sotay_today()
    UNION
    SELECT f.parent_id FROM above a JOIN organizations_form f ON f.org_id = a.org_id AND f.valid @> sotay_today()
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

-- The organisations to which the actor stands in a relation today. Self and helper are relations to a person, not to a body.
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

  IF who.has_positions AND relation IN ('officers', 'follower', 'leaders', 'office', 'bodySecretary') THEN
    SELECT coalesce(array_agg(h.org_id), '{}') INTO roots
      FROM organizations_position_current h JOIN organizations_form f ON f.org_id = h.org_id AND f.valid @> sotay_today()
     WHERE h.member_id = who.member_id AND CASE relation
       WHEN 'officers' THEN h.position IN ('secretary', 'deputySecretary', 'cellCommitteeMember') AND f.type IN ('grassrootsCell', 'subordinateCell')
       WHEN 'follower' THEN h.position = 'follower'
       WHEN 'leaders' THEN h.position IN ('secretary', 'deputySecretary', 'committeeMember') AND f.type NOT IN ('grassrootsCell', 'subordinateCell')
       WHEN 'bodySecretary' THEN h.position = 'secretary'
       WHEN 'office' THEN h.position IN ('secretary', 'deputySecretary') AND f.type NOT IN ('grassrootsCell', 'subordinateCell')
                          AND authority.office_mode(h.org_id) = 'leaders'
     END;
    IF relation IN ('officers', 'follower', 'bodySecretary') THEN RETURN roots; END IF;
    IF relation = 'leaders' THEN RETURN authority.children(roots); END IF;
  END IF;

  roots := coalesce(roots, '{}');
  IF who.has_roles AND who.bound THEN
    roots := roots || coalesce((SELECT array_agg(r.org_id) FROM authority_staff_role_current r
      WHERE r.account_id = who.account_id AND r.role = CASE relation
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
      END), '{}');
  END IF;
  IF roots = '{}' THEN RETURN '{}'; END IF;

  RETURN CASE relation
    WHEN 'office' THEN authority.children(authority.acting_for(roots, ARRAY['standIn']))
    WHEN 'organizationBoard' THEN authority.children(authority.acting_for(roots, ARRAY['standIn', 'leaders']))
    WHEN 'boardsAbove' THEN authority.descendants(roots)
    WHEN 'ownBoard' THEN roots
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

-- "never to himself, never together with a content role; a role that reveals or audits needs the body's secretary or a
-- second administrator". Giving administrator needs it too, or one administrator could make his own second.
CREATE FUNCTION authority_staff_role_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me uuid := sotay_actor();
  configures constant text[] := ARRAY['administrator', 'auditor'];
  content constant text[] := ARRAY['office', 'organizationBoard', 'propagandaBoard'];
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.org_id, NEW.account_id, NEW.role, NEW.granted_by, NEW.granted_at, NEW.held_from)
     IS DISTINCT FROM (OLD.org_id, OLD.account_id, OLD.role, OLD.granted_by, OLD.granted_at, OLD.held_from) THEN
    RAISE EXCEPTION 'a staff role is ended, not rewritten' USING ERRCODE = 'SR001';
  END IF;
  -- Two rows at once for one account must not each miss the other below.
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.account_id::text, 2));
  -- The installation itself (no actor) makes the first administrator and the demo's staff.
  IF me IS NULL THEN
    IF TG_OP = 'INSERT' THEN NEW.confirmed_at := coalesce(NEW.confirmed_at, now()); END IF;
  ELSIF TG_OP = 'INSERT' THEN
    IF NEW.account_id = me THEN RAISE EXCEPTION 'not to oneself' USING ERRCODE = 'SR002'; END IF;
    NEW.granted_by := me;
    NEW.confirmed_by := NULL;
    NEW.confirmed_at := CASE WHEN NEW.role IN ('organizationBoard', 'administrator', 'auditor') THEN NULL ELSE now() END;
    NEW.ended_by := NULL; NEW.ended_at := NULL;
  ELSIF NEW.confirmed_at IS NOT NULL AND OLD.confirmed_at IS NULL THEN
    NEW.confirmed_by := me;
    IF me = OLD.granted_by OR me = OLD.account_id THEN RAISE EXCEPTION 'a second person confirms' USING ERRCODE = 'SR003'; END IF;
    IF NOT (OLD.org_id = ANY (authority.orgs_may('staffRoleConfirm'))) THEN RAISE EXCEPTION 'not yours to confirm' USING ERRCODE = 'SR004'; END IF;
    -- an administrator whom the giver himself made is not a second pair of eyes, unless he is the body's secretary
    IF NOT (OLD.org_id = ANY (authority.relation_orgs('bodySecretary')))
       AND EXISTS (SELECT 1 FROM authority_staff_role r WHERE r.account_id = me AND r.role = 'administrator' AND r.granted_by = OLD.granted_by) THEN
      RAISE EXCEPTION 'confirmed by somebody independent' USING ERRCODE = 'SR005';
    END IF;
  ELSIF (NEW.confirmed_at, NEW.confirmed_by) IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by) THEN
    RAISE EXCEPTION 'a confirmation stands' USING ERRCODE = 'SR001';
  END IF;
  -- An end is not taken back, or an administrator could revive a role of his own; who only confirms may decline but not dismiss.
  IF me IS NOT NULL AND TG_OP = 'UPDATE' THEN
    IF NEW.held_to IS DISTINCT FROM OLD.held_to THEN
      IF NEW.held_to IS NULL OR NEW.held_to > OLD.held_to THEN RAISE EXCEPTION 'an end stands' USING ERRCODE = 'SR001'; END IF;
      IF OLD.confirmed_at IS NOT NULL AND NOT (OLD.org_id = ANY (authority.orgs_may('staffRole'))) THEN
        RAISE EXCEPTION 'not yours to end' USING ERRCODE = 'insufficient_privilege';
      END IF;
      NEW.ended_by := me;
      NEW.ended_at := now();
    ELSIF (NEW.ended_by, NEW.ended_at) IS DISTINCT FROM (OLD.ended_by, OLD.ended_at) THEN
      RAISE EXCEPTION 'ended with its day' USING ERRCODE = 'SR001';
    END IF;
  END IF;
  IF (NEW.held_to IS NULL OR NEW.held_to > NEW.held_from) AND EXISTS (
    SELECT 1 FROM authority_staff_role r
     WHERE r.account_id = NEW.account_id AND r.id <> NEW.id
       AND daterange(r.held_from, r.held_to) && daterange(NEW.held_from, NEW.held_to)
       AND ((NEW.role = ANY (configures) AND r.role = ANY (content)) OR (NEW.role = ANY (content) AND r.role = ANY (configures))
            OR (NEW.role <> r.role AND NEW.role = ANY (configures) AND r.role = ANY (configures)))) THEN
    RAISE EXCEPTION 'configuration and content stay apart' USING ERRCODE = 'SR006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER authority_staff_role_guard BEFORE INSERT OR UPDATE ON authority_staff_role FOR EACH ROW EXECUTE FUNCTION authority_staff_role_guard();

-- A position fits its body: a cell has a cell committee and a follower, a committee has members.
CREATE FUNCTION organizations_position_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE cell boolean;
BEGIN
  SELECT type IN ('grassrootsCell', 'subordinateCell') INTO cell FROM organizations_form
   WHERE org_id = NEW.org_id AND valid @> greatest(NEW.held_from, (SELECT min(lower(valid)) FROM organizations_form WHERE org_id = NEW.org_id));
  IF (NEW.position IN ('cellCommitteeMember', 'follower') AND NOT cell) OR (NEW.position = 'committeeMember' AND cell) THEN
    RAISE EXCEPTION 'position does not fit the body' USING ERRCODE = 'PO001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER organizations_position_guard BEFORE INSERT OR UPDATE ON organizations_position FOR EACH ROW EXECUTE FUNCTION organizations_position_guard();

-- Mirrors the newest begun standing and opens or closes the account that follows from it, at once.
CREATE FUNCTION members_apply_standing(ids int[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE members_member m SET home_cell_id = n.home_cell_id, cell_id = n.cell_id, on_roll = n.activity <> 'left', updated_at = now()
    FROM (SELECT DISTINCT ON (member_id) * FROM members_standing WHERE member_id = ANY (ids) AND since <= sotay_today()
           ORDER BY member_id, since DESC) n
   WHERE n.member_id = m.id AND (m.home_cell_id, m.cell_id, m.on_roll) IS DISTINCT FROM (n.home_cell_id, n.cell_id, n.activity <> 'left');
  UPDATE members_personal p SET class = n.class, activity = n.activity, placement = n.placement
    FROM (SELECT DISTINCT ON (member_id) * FROM members_standing WHERE member_id = ANY (ids) AND since <= sotay_today()
           ORDER BY member_id, since DESC) n
   WHERE n.member_id = p.member_id AND (p.class, p.activity, p.placement) IS DISTINCT FROM (n.class, n.activity, n.placement);
  UPDATE identity_account a SET state = 'closed', closed_reason = 'standing' FROM members_personal p
   WHERE p.member_id = a.member_id AND a.member_id = ANY (ids) AND a.state = 'open' AND p.activity IN ('exempted', 'left');
  UPDATE identity_account a SET state = 'open', closed_reason = NULL FROM members_personal p
   WHERE p.member_id = a.member_id AND a.member_id = ANY (ids) AND a.state = 'closed' AND a.closed_reason = 'standing'
     AND p.activity IN ('active', 'suspended');
  UPDATE identity_session s SET revoked_at = now(), revoked_reason = 'accountClosed' FROM identity_account a
   WHERE a.id = s.account_id AND a.member_id = ANY (ids) AND a.state = 'closed' AND s.revoked_at IS NULL;
END $$;

-- Reads of other processes learn of a change within a second: one notification per statement, not per row.
CREATE FUNCTION authority_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('authority_changed', TG_TABLE_NAME); RETURN NULL; END $$;
CREATE TRIGGER announce AFTER INSERT OR UPDATE ON organizations_position FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER INSERT OR UPDATE ON authority_staff_role FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER INSERT OR UPDATE ON organizations_office_arrangement FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER UPDATE ON members_member FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER UPDATE ON members_personal FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER UPDATE OF state ON identity_account FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER UPDATE OF revoked_at ON identity_session FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
