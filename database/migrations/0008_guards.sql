-- What a policy cannot compare, in triggers: the second administrator, ends that stay ended, a position that fits its body.

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
