-- Acts of the identity module that row security alone cannot say: a second officer, a person whom the support team may not
-- look up, a case that leaves everyone's sight in the moment it is closed.

-- Two officers means two: the one who confirms signs with his own account, is not the one who asked, and not the member himself.
CREATE FUNCTION identity_two_officers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF sotay_actor() IS NULL THEN RETURN NEW; END IF;
  IF NEW.confirmed_at IS NOT NULL AND OLD.confirmed_at IS NULL THEN
    IF NEW.confirmed_by IS DISTINCT FROM sotay_actor() THEN RAISE EXCEPTION 'confirmed in another name' USING ERRCODE = 'TO001'; END IF;
    IF NEW.member_id = authority.self_member() THEN RAISE EXCEPTION 'not for oneself' USING ERRCODE = 'TO002'; END IF;
    IF NOT (NEW.cell_id = ANY (authority.relation_orgs('officers'))) THEN RAISE EXCEPTION 'an officer of the cell confirms' USING ERRCODE = 'insufficient_privilege'; END IF;
  ELSIF NEW.confirmed_by IS DISTINCT FROM OLD.confirmed_by OR NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at THEN
    RAISE EXCEPTION 'a confirmation stands' USING ERRCODE = 'TO001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER two_officers BEFORE UPDATE ON identity_activation_code FOR EACH ROW EXECUTE FUNCTION identity_two_officers();
CREATE TRIGGER two_officers BEFORE UPDATE ON identity_sign_out_request FOR EACH ROW EXECUTE FUNCTION identity_two_officers();

-- Digits exist only once two officers have agreed, and never for an account that VNeID already vouches for.
CREATE FUNCTION identity_activation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.issued_as = 'officers' AND NEW.code_hash IS NOT NULL AND NEW.confirmed_by IS NULL THEN
    RAISE EXCEPTION 'a second officer confirms first' USING ERRCODE = 'TO003';
  END IF;
  IF NEW.code_hash IS NOT NULL AND NEW.redeemed_at IS NULL AND NEW.cancelled_at IS NULL AND EXISTS (
    SELECT 1 FROM identity_account a JOIN identity_binding b ON b.account_id = a.id
     WHERE a.id = NEW.account_id OR a.member_id = NEW.member_id) THEN
    RAISE EXCEPTION 'the account is bound already' USING ERRCODE = 'TO004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON identity_activation_code FOR EACH ROW EXECUTE FUNCTION identity_activation_guard();

-- How the actor may act for this member's way in, and what he needs to hand a code over: name, cell and state of the account.
-- The support team sees only people of its own live cases; an officer and the board their own members. No row: not yours.
CREATE FUNCTION identity_way_in(member int)
RETURNS TABLE (member_id int, cell_id int, full_name text, acts_as text, account_id uuid, bound boolean, entitled boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH who AS MATERIALIZED (
    SELECT authority.relation_orgs('supportTeam') AS support, authority.relation_orgs('organizationBoard') AS board, authority.relation_orgs('officers') AS officers
  ), target AS (
    SELECT m.id, m.home_cell_id, m.full_name, m.on_roll AND p.activity IN ('active', 'suspended') AS entitled,
           CASE WHEN m.home_cell_id = ANY (who.support) AND EXISTS (SELECT 1 FROM identity_support_case c
                       WHERE c.member_id = m.id AND c.state <> 'closed' AND c.commune_id = ANY (who.support)) THEN 'supportTeam'
                WHEN m.home_cell_id = ANY (who.board) THEN 'organizationBoard'
                WHEN m.home_cell_id = ANY (who.officers) THEN 'officers' END AS acts_as
      FROM who, members_member m JOIN members_personal p ON p.member_id = m.id
     WHERE m.id = member AND m.id IS DISTINCT FROM authority.self_member())
  SELECT t.id, t.home_cell_id, t.full_name, t.acts_as, a.id,
         EXISTS (SELECT 1 FROM identity_binding b WHERE b.account_id = a.id), t.entitled
    FROM target t LEFT JOIN identity_account a ON a.member_id = t.id WHERE t.acts_as IS NOT NULL
$$;

-- Asked of the person, not of the cell alone, or a support team could name itself for people without a case.
CREATE POLICY issue ON identity_activation_code FOR INSERT TO sotay_app WITH CHECK (
  issued_by = (SELECT authority.self_account()) AND confirmed_by IS NULL AND member_id IS NOT NULL
  AND EXISTS (SELECT 1 FROM identity_way_in(member_id) w WHERE w.cell_id = identity_activation_code.cell_id AND w.acts_as = issued_as AND w.entitled AND NOT w.bound)
  AND (issued_as <> 'officers' OR (code_hash IS NULL AND confirmed_at IS NULL)));

-- Names for the lists of codes and of lost phones, which the support team may see though it reads no member.
CREATE FUNCTION identity_names(members int[]) RETURNS TABLE (member_id int, full_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id, m.full_name FROM members_member m
   WHERE m.id = ANY (members) AND (m.home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('activationCode'))))
                                OR m.home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('signOutRequest')))))
     AND (EXISTS (SELECT 1 FROM identity_activation_code c WHERE c.member_id = m.id)
          OR EXISTS (SELECT 1 FROM identity_sign_out_request r WHERE r.member_id = m.id))
$$;

-- A lost phone: every session, device, PIN and passkey of the member ends. Two officers by a request that the actor has
-- confirmed in this very transaction, or the support team for a person of its case.
CREATE FUNCTION identity_sign_out_member(member int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  target uuid;
  ended int;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM identity_way_in(member) w WHERE w.acts_as = 'supportTeam')
     AND NOT EXISTS (SELECT 1 FROM identity_sign_out_request r WHERE r.member_id = member AND r.confirmed_by = sotay_actor() AND r.confirmed_at = now()
                       AND r.cell_id = ANY (authority.relation_orgs('officers'))) THEN
    RETURN NULL;
  END IF;
  SELECT id INTO target FROM identity_account a WHERE a.member_id = member;
  UPDATE identity_device SET revoked_at = now(), revoked_by = sotay_actor() WHERE account_id = target AND revoked_at IS NULL;
  UPDATE identity_pin SET revoked_at = now() WHERE account_id = target AND revoked_at IS NULL;
  UPDATE identity_passkey SET revoked_at = now() WHERE account_id = target AND revoked_at IS NULL;
  UPDATE identity_session SET revoked_at = now(), revoked_reason = 'lostPhone' WHERE account_id = target AND revoked_at IS NULL;
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END $$;

-- The desk: name, cell and reason of failure, the account's state; nothing else of the member.
CREATE FUNCTION identity_support_desk(org int)
RETURNS TABLE (id uuid, reason text, detail text, state text, name text, cell text, member_id int, account_state text,
               callback_phone_sealed bytea, opened_at timestamptz, answer text, entitled boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.id, c.reason, c.detail, c.state, coalesce(m.full_name, c.claimed_name), f.name, c.member_id,
         CASE WHEN m.id IS NULL THEN NULL WHEN a.id IS NULL THEN 'none' WHEN a.state = 'closed' THEN 'closed'
              WHEN EXISTS (SELECT 1 FROM identity_binding b WHERE b.account_id = a.id) THEN 'bound' ELSE 'open' END,
         c.callback_phone_sealed, c.opened_at, c.answer,
         coalesce(m.home_cell_id IN (SELECT unnest((SELECT authority.relation_orgs('supportTeam')))) AND m.on_roll AND p.activity IN ('active', 'suspended'), false)
    FROM identity_support_case c
    LEFT JOIN members_member m ON m.id = c.member_id
    LEFT JOIN members_personal p ON p.member_id = m.id
    LEFT JOIN identity_account a ON a.member_id = m.id
    LEFT JOIN organizations_form f ON f.org_id = m.home_cell_id AND f.valid @> sotay_today()
   WHERE c.state <> 'closed' AND c.commune_id = org AND org IN (SELECT unnest((SELECT authority.orgs_for('supportCase'))))
   ORDER BY c.opened_at LIMIT 200
$$;

-- Whom a case is about, by the citizen id on the card that the person shows. Only people of the team's own commune are found,
-- so that the desk cannot ask who is a member elsewhere.
CREATE FUNCTION identity_identify_in_case(support_case uuid, citizen_index bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  mine int[] := authority.orgs_may('supportCase');
  found_member int;
BEGIN
  SELECT m.id INTO found_member FROM members_number n JOIN members_member m ON m.id = n.member_id
   WHERE n.citizen_id_index = citizen_index AND m.home_cell_id = ANY (mine);
  IF found_member IS NULL THEN RETURN false; END IF;
  UPDATE identity_support_case SET member_id = found_member, moved_at = now(), handled_by = sotay_actor()
   WHERE id = support_case AND state <> 'closed' AND commune_id = ANY (mine);
  RETURN FOUND;
END $$;

-- Closing erases the call-back phone and the commune (domain.md § 9), and with them the closer's own right to see the case.
CREATE FUNCTION identity_close_support_case(support_case uuid, reply text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE identity_support_case SET state = 'closed', answer = coalesce(reply, answer), handled_by = sotay_actor(), moved_at = now(), closed_at = now(),
         callback_phone_sealed = NULL, commune_id = NULL
   WHERE id = support_case AND state <> 'closed' AND commune_id = ANY (authority.orgs_may('supportCase'));
  RETURN FOUND;
END $$;

-- Consent refused: no account, served on paper. Only one's own account, and only to close it.
CREATE FUNCTION identity_refuse_account() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE me uuid := authority.self_account();
BEGIN
  UPDATE identity_session SET revoked_at = now(), revoked_reason = 'consentRefused' WHERE account_id = me AND revoked_at IS NULL;
  UPDATE identity_device SET revoked_at = now(), revoked_by = me WHERE account_id = me AND revoked_at IS NULL;
  UPDATE identity_pin SET revoked_at = now() WHERE account_id = me AND revoked_at IS NULL;
  UPDATE identity_account SET state = 'closed', closed_reason = 'consentRefused' WHERE id = me;
END $$;
