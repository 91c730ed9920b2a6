-- Row security of every table, forced, for the one role that requests run as. What is not granted here does not exist
-- for a request: challenges, data keys, sources of import are the system's alone. Here: organisations and members.

DO $$
DECLARE t regclass;
BEGIN
  FOR t IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT c.relforcerowsecurity LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
  END LOOP;
END $$;

-- Reference data
CREATE POLICY everyone ON authority_data_class FOR SELECT TO sotay_app USING (true);
CREATE POLICY everyone ON authority_read_rule FOR SELECT TO sotay_app USING (true);
CREATE POLICY everyone ON authority_write_rule FOR SELECT TO sotay_app USING (true);
CREATE POLICY everyone ON members_standing_effect FOR SELECT TO sotay_app USING (true);
GRANT SELECT ON authority_data_class, authority_read_rule, authority_write_rule, members_standing_effect TO sotay_app;
CREATE POLICY set_rule ON rules_rule FOR INSERT TO sotay_app WITH CHECK (cardinality((SELECT authority.orgs_may('rule'))::int[]) > 0);
CREATE POLICY end_rule ON rules_rule FOR UPDATE TO sotay_app USING (cardinality((SELECT authority.orgs_may('rule'))::int[]) > 0);
GRANT INSERT, UPDATE (effective_to) ON rules_rule TO sotay_app;

-- Organisations
CREATE POLICY visible ON organizations_organization FOR SELECT TO sotay_app USING (id IN (SELECT unnest((SELECT authority.visible_orgs()))));
CREATE POLICY visible ON organizations_form FOR SELECT TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.visible_orgs()))));
CREATE POLICY visible ON organizations_term FOR SELECT TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.visible_orgs()))));
CREATE POLICY visible ON organizations_office_arrangement FOR SELECT TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.visible_orgs()))));
GRANT SELECT ON organizations_organization, organizations_form, organizations_term, organizations_office_arrangement, organizations_current TO sotay_app;
CREATE POLICY set_term ON organizations_term FOR INSERT TO sotay_app WITH CHECK (org_id IN (SELECT unnest((SELECT authority.orgs_may('term')))));
CREATE POLICY end_term ON organizations_term FOR UPDATE TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.orgs_may('term')))));
GRANT INSERT, UPDATE (valid) ON organizations_term TO sotay_app;
CREATE POLICY arrange ON organizations_office_arrangement FOR INSERT TO sotay_app WITH CHECK (org_id IN (SELECT unnest((SELECT authority.orgs_may('officeArrangement')))));
CREATE POLICY rearrange ON organizations_office_arrangement FOR UPDATE TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.orgs_may('officeArrangement')))));
GRANT INSERT, UPDATE (valid) ON organizations_office_arrangement TO sotay_app;

-- A position is part of "name, position, cell" of the member who holds it. Rows that hang on a member ask whether that one
-- member is readable (OFFSET 0 keeps it a probe), instead of hashing every readable member first: for a province board that
-- hash held 200,000 members, to show the positions of one.
CREATE POLICY readable ON organizations_position FOR SELECT TO sotay_app USING (
  member_id = (SELECT authority.self_member()) OR EXISTS (SELECT 1 FROM members_member m WHERE m.id = organizations_position.member_id OFFSET 0));
CREATE POLICY give ON organizations_position FOR INSERT TO sotay_app
  WITH CHECK (org_id IN (SELECT unnest((SELECT authority.orgs_may('position')))) AND given_by = (SELECT authority.self_account())
              AND member_id IS DISTINCT FROM (SELECT authority.self_member())
              AND EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND m.on_roll));
CREATE POLICY change ON organizations_position FOR UPDATE TO sotay_app
  USING (org_id IN (SELECT unnest((SELECT authority.orgs_may('position'))))) WITH CHECK (org_id IN (SELECT unnest((SELECT authority.orgs_may('position')))));
GRANT SELECT, INSERT, UPDATE (held_to, ended_by, ended_at, undone_by, undone_at) ON organizations_position TO sotay_app;
GRANT SELECT ON organizations_position_current TO sotay_app;

-- Members, per class
CREATE POLICY identity ON members_member FOR SELECT TO sotay_app USING (
  id = (SELECT authority.self_member())
  OR (on_roll AND (home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('identity'))))
                   OR cell_id IN (SELECT unnest((SELECT authority.orgs_for('identity'))))))
  OR (NOT on_roll AND home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('formerMember'))))));
CREATE POLICY personal ON members_personal FOR SELECT TO sotay_app USING (
  member_id = (SELECT authority.self_member())
  OR (on_roll AND (home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('personal'))))
                   OR cell_id IN (SELECT unnest((SELECT authority.orgs_for('personal'))))))
  OR (NOT on_roll AND home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('formerMember'))))));
CREATE POLICY self ON members_number FOR SELECT TO sotay_app USING (member_id = (SELECT authority.self_member()));
CREATE POLICY revealed ON members_number FOR SELECT TO sotay_app USING (
  member_id IN (SELECT r.member_id FROM members_reveal r WHERE r.field = 'number' AND r.until > now()));
CREATE POLICY self ON members_phone FOR SELECT TO sotay_app USING (member_id = (SELECT authority.self_member()));
CREATE POLICY revealed ON members_phone FOR SELECT TO sotay_app USING (
  member_id IN (SELECT r.member_id FROM members_reveal r WHERE r.field = 'phone' AND r.until > now()));
CREATE POLICY circumstance ON members_circumstance FOR SELECT TO sotay_app USING (
  member_id = (SELECT authority.self_member())
  OR (on_roll AND (home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('circumstance'))))
                   OR cell_id IN (SELECT unnest((SELECT authority.orgs_for('circumstance')))))));
CREATE POLICY note ON members_circumstance FOR INSERT TO sotay_app WITH CHECK (
  on_roll AND (home_cell_id IN (SELECT unnest((SELECT authority.orgs_may('circumstance')))) OR cell_id IN (SELECT unnest((SELECT authority.orgs_may('circumstance'))))));
CREATE POLICY renote ON members_circumstance FOR UPDATE TO sotay_app
  USING (on_roll AND (home_cell_id IN (SELECT unnest((SELECT authority.orgs_may('circumstance')))) OR cell_id IN (SELECT unnest((SELECT authority.orgs_may('circumstance'))))));
CREATE POLICY circumstance ON members_special_duty FOR SELECT TO sotay_app USING (
  member_id = (SELECT authority.self_member())
  OR EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND m.on_roll
              AND (m.home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('circumstance')))) OR m.cell_id IN (SELECT unnest((SELECT authority.orgs_for('circumstance')))))));
-- Nobody decides on his own standing, duty or position (docs/authority.md).
CREATE POLICY set_duty ON members_special_duty FOR INSERT TO sotay_app WITH CHECK (
  member_id IS DISTINCT FROM (SELECT authority.self_member()) AND EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND m.home_cell_id IN (SELECT unnest((SELECT authority.orgs_may('standing'))))));
CREATE POLICY end_duty ON members_special_duty FOR UPDATE TO sotay_app USING (
  member_id IS DISTINCT FROM (SELECT authority.self_member()) AND EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND m.home_cell_id IN (SELECT unnest((SELECT authority.orgs_may('standing'))))));
-- History of standing: whoever may read the person's standing today.
CREATE POLICY personal ON members_standing FOR SELECT TO sotay_app USING (
  EXISTS (SELECT 1 FROM members_personal p WHERE p.member_id = members_standing.member_id OFFSET 0));
CREATE POLICY set_standing ON members_standing FOR INSERT TO sotay_app WITH CHECK (
  member_id IS DISTINCT FROM (SELECT authority.self_member()) AND since <= sotay_today() AND home_cell_id IN (SELECT unnest((SELECT authority.orgs_may('standing'))))
  AND EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND m.home_cell_id IN (SELECT unnest((SELECT authority.orgs_may('standing'))))));
CREATE POLICY mend_standing ON members_standing FOR UPDATE TO sotay_app
  USING (member_id IS DISTINCT FROM (SELECT authority.self_member()) AND EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND m.home_cell_id IN (SELECT unnest((SELECT authority.orgs_may('standing'))))))
  WITH CHECK (since <= sotay_today() AND home_cell_id IN (SELECT unnest((SELECT authority.orgs_may('standing')))));
GRANT SELECT ON members_member, members_personal, members_number, members_phone, members_standing, members_special_duty, members_circumstance TO sotay_app;
GRANT INSERT, UPDATE (has_smartphone, has_level2_identity, assisted_by, assistance_consented_on, updated_by, updated_at) ON members_circumstance TO sotay_app;
GRANT INSERT, UPDATE (valid) ON members_special_duty TO sotay_app;
GRANT INSERT, UPDATE (class, activity, left_reason, placement, home_cell_id, cell_id, recorded_by, recorded_at) ON members_standing TO sotay_app;

-- The phone is written without being read: an officer who enters it in the member's presence does not see the old one.
CREATE FUNCTION members_set_phone(member int, sealed bytea, blind bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT authority.may_for_member('ownPhone', member) THEN RETURN false; END IF;
  INSERT INTO members_phone (member_id, home_cell_id, cell_id, on_roll, phone_sealed, phone_index, entered_by)
  SELECT m.id, m.home_cell_id, m.cell_id, m.on_roll, sealed, blind, sotay_actor() FROM members_member m WHERE m.id = member
  ON CONFLICT (member_id) DO UPDATE SET phone_sealed = EXCLUDED.phone_sealed, phone_index = EXCLUDED.phone_index,
    entered_by = EXCLUDED.entered_by, entered_at = now();
  RETURN true;
END $$;

-- A reveal: one person, one minute, by a bound account that has just proved itself, at most so many an hour.
CREATE POLICY own ON members_reveal FOR SELECT TO sotay_app USING (account_id = (SELECT authority.self_account()));
CREATE POLICY reveal ON members_reveal FOR INSERT TO sotay_app WITH CHECK (
  account_id = (SELECT a.account_id FROM authority.actor() a WHERE a.bound AND a.active)
  AND (SELECT sotay_reauthenticated())
  AND until <= now() + make_interval(secs => (SELECT rules_value('reveal.seconds'))::int)
  AND EXISTS (SELECT 1 FROM members_member m WHERE m.id = member_id AND CASE field
    WHEN 'number' THEN m.home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('number'))))
    WHEN 'phone' THEN m.on_roll AND (m.home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('phone')))) OR m.cell_id IN (SELECT unnest((SELECT authority.orgs_for('phone')))))
  END));
GRANT SELECT, INSERT ON members_reveal TO sotay_app;
CREATE FUNCTION members_reveal_limit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- two taps at once must not both be the last allowed one
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.account_id::text, 1));
  -- the limit counts by this clock, so nobody dates his own look
  NEW.at := now();
  IF (SELECT count(*) FROM members_reveal WHERE account_id = NEW.account_id AND at > now() - interval '1 hour') >= rules_value('reveal.perHour')::int THEN
    RAISE EXCEPTION 'too many reveals in an hour' USING ERRCODE = 'RV001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_reveal_limit BEFORE INSERT ON members_reveal FOR EACH ROW EXECUTE FUNCTION members_reveal_limit();

CREATE POLICY own ON members_correction FOR SELECT TO sotay_app USING (member_id = (SELECT authority.self_member()));
CREATE POLICY board ON members_correction FOR SELECT TO sotay_app USING (home_cell_id IN (SELECT unnest((SELECT authority.orgs_for('correction')))));
CREATE POLICY file ON members_correction FOR INSERT TO sotay_app WITH CHECK (
  author_account_id = (SELECT authority.self_account()) AND state = 'received' AND authority.may_for_member('correctionRequest', member_id));
CREATE POLICY withdraw ON members_correction FOR UPDATE TO sotay_app
  USING (member_id = (SELECT authority.self_member()) AND state IN ('received', 'inReview')) WITH CHECK (member_id = (SELECT authority.self_member()) AND state = 'withdrawn');
CREATE POLICY decide ON members_correction FOR UPDATE TO sotay_app
  USING (home_cell_id IN (SELECT unnest((SELECT authority.orgs_may('correctionDecision')))) AND member_id IS DISTINCT FROM (SELECT authority.self_member())
         AND state IN ('received', 'inReview'))
  -- said again here: checks of several policies are joined by OR, and the row of the withdrawal would let its author decide
  WITH CHECK (home_cell_id IN (SELECT unnest((SELECT authority.orgs_may('correctionDecision')))) AND member_id IS DISTINCT FROM (SELECT authority.self_member())
              AND state IN ('inReview', 'corrected', 'declined'));
GRANT SELECT, INSERT, UPDATE (state, answer, decided_by, decided_at) ON members_correction TO sotay_app;

CREATE POLICY board ON members_data_issue FOR SELECT TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.orgs_for('dataIssue')))));
CREATE POLICY settle ON members_data_issue FOR UPDATE TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.orgs_may('dataIssue')))));
GRANT SELECT, UPDATE (state, settled_by, settled_at) ON members_data_issue TO sotay_app;
