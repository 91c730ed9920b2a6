-- Notices: what a person is told, once, and the ways it may come to him: the inbox always, his devices by Web Push, an SMS
-- where he has neither, his own calendar.
-- One notice is one row, whomever it reaches: one member, everybody under a body, or those whom a meeting reaches. A row per person
-- would be seventeen times as many for a cell's meeting (200,000 members hear of theirs six times a month) and 200,000 for one
-- announcement of a province; and who is in the audience could no longer change with the circle. What the row keeps is the facts
-- of the version that was published; the words are the server's.

INSERT INTO rules_rule (key, value, effective_from, basis) VALUES
  ('reminder.firstHours', '72', '2025-07-10', '42-HD/BTCTW; Sổ tay: nhắc họp'),
  ('reminder.secondHours', '24', '2025-07-10', '42-HD/BTCTW; Sổ tay: nhắc họp'),
  ('reminder.thirdHours', '2', '2025-07-10', '42-HD/BTCTW; Sổ tay: nhắc họp'),
  ('reminder.taskDays', '2', '2025-07-10', 'Sổ tay: nhắc việc'),
  ('reminder.reportDays', '1', '2025-07-10', 'Sổ tay: nhắc việc'),
  ('reminder.lateDays', '14', '2025-07-10', 'Sổ tay: nhắc việc'),
  ('notice.quietFrom', '1260', '2025-07-10', 'Sổ tay: giờ yên tĩnh'),
  ('notice.quietTo', '390', '2025-07-10', 'Sổ tay: giờ yên tĩnh'),
  ('notice.keepDays', '180', '2025-07-10', 'Sổ tay: thông báo'),
  ('notice.deliverHours', '48', '2025-07-10', 'Sổ tay: thông báo'),
  ('push.confirmDays', '90', '2025-07-10', 'Sổ tay: thông báo trên máy'),
  ('sms.perMonth', '20000', '2025-07-10', 'Sổ tay: nhắn tin'),
  ('sms.reminderHours', '24', '2025-07-10', 'Sổ tay: nhắn tin'),
  ('calendar.meetingMinutes', '120', '2025-07-10', 'Sổ tay: lịch cá nhân'),
  ('calendar.pastDays', '60', '2025-07-10', 'Sổ tay: lịch cá nhân');

INSERT INTO authority_data_class VALUES ('notice', 'notices: by whom each is addressed to');
INSERT INTO authority_read_rule VALUES ('notice', 'self', 'full');
-- Who has no smartphone chooses by word of mouth: an officer or his helper notes it for him.
INSERT INTO authority_write_rule VALUES ('noticeChoice', 'self'), ('noticeChoice', 'officers'), ('noticeChoice', 'helper');

-- What may be chosen to come, or not to come, to one's devices.
CREATE FUNCTION notifications_topic(kind text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN kind IN ('meetingConvened', 'meetingMoved', 'meetingPostponed', 'meetingChanged', 'meetingCancelled', 'absenceDecided') THEN 'meetings'
    WHEN kind = 'meetingReminder' THEN 'reminders'
    WHEN kind IN ('taskDueSoon', 'taskOverdue') THEN 'tasks'
    WHEN kind IN ('letterAnswered', 'correctionAnswered') THEN 'answers'
    WHEN kind IN ('reportDue', 'reportOverdue') THEN 'reports'
    WHEN kind = 'announcement' THEN 'announcements' END
$$;

CREATE TABLE notifications_notice (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- whom it reaches: exactly one of the three
  member_id int REFERENCES members_member ON DELETE CASCADE,
  org_id int REFERENCES organizations_organization,
  meeting_id uuid REFERENCES meetings_meeting ON DELETE CASCADE,
  kind text NOT NULL CHECK (notifications_topic(kind) IS NOT NULL),
  -- what it is about (meeting, task, letter …), and which version of that: told once, however often the same fact is met
  about uuid NOT NULL,
  version text NOT NULL,
  facts jsonb NOT NULL,
  -- when what it announces happens: after that nothing more is sent
  event_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- spread to devices: how far (of a body's notice, by subscription), and when that was done
  spread_to uuid,
  spread_at timestamptz,
  CHECK (num_nonnulls(member_id, org_id, meeting_id) = 1),
  CONSTRAINT notifications_notice_once UNIQUE NULLS NOT DISTINCT (about, kind, version, member_id, org_id, meeting_id)
);
-- The inbox, by each way of being addressed.
CREATE INDEX notifications_notice_member ON notifications_notice (member_id, created_at DESC) WHERE member_id IS NOT NULL;
CREATE INDEX notifications_notice_org ON notifications_notice (org_id, created_at DESC) WHERE org_id IS NOT NULL;
CREATE INDEX notifications_notice_meeting ON notifications_notice (meeting_id) WHERE meeting_id IS NOT NULL;
-- What is still to be spread to devices.
CREATE INDEX notifications_notice_waiting ON notifications_notice (created_at) WHERE spread_at IS NULL;
-- The daily tidying.
CREATE INDEX notifications_notice_age ON notifications_notice (created_at);

CREATE TABLE notifications_read (
  member_id int NOT NULL REFERENCES members_member ON DELETE CASCADE,
  notice_id uuid NOT NULL REFERENCES notifications_notice ON DELETE CASCADE,
  read_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (member_id, notice_id)
);
CREATE INDEX notifications_read_notice ON notifications_read (notice_id);

-- What a member has chosen; no row: as the rules say.
CREATE TABLE notifications_choice (
  member_id int PRIMARY KEY REFERENCES members_member ON DELETE CASCADE,
  push_off text[] NOT NULL DEFAULT '{}' CHECK (push_off <@ ARRAY['meetings', 'reminders', 'tasks', 'answers', 'reports', 'announcements']),
  sms boolean NOT NULL DEFAULT false,
  -- full words on a lock screen instead of neutral ones
  full_text boolean NOT NULL DEFAULT false,
  -- minutes of the day in Vietnam; the same twice is no quiet at all, null is the rule's
  quiet_from int CHECK (quiet_from BETWEEN 0 AND 1439),
  quiet_to int CHECK (quiet_to BETWEEN 0 AND 1439),
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by uuid,
  CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);

-- A device that may be woken. The endpoint is a capability: who holds it can write to the device, so it is sealed with its keys.
CREATE TABLE notifications_subscription (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  member_id int NOT NULL REFERENCES members_member ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES identity_account ON DELETE CASCADE,
  device_id uuid NOT NULL REFERENCES identity_device ON DELETE CASCADE,
  -- {"endpoint", "p256dh", "auth"}, bound to the index beside it
  address_sealed bytea NOT NULL,
  endpoint_index bytea NOT NULL UNIQUE CHECK (octet_length(endpoint_index) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  confirmed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notifications_subscription_member ON notifications_subscription (member_id);
CREATE INDEX notifications_subscription_device ON notifications_subscription (device_id);

-- What is on its way; gone once it has arrived or is no longer true.
CREATE TABLE notifications_delivery (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  notice_id uuid NOT NULL REFERENCES notifications_notice ON DELETE CASCADE,
  member_id int NOT NULL,
  way text NOT NULL CHECK (way IN ('push', 'sms')),
  subscription_id uuid REFERENCES notifications_subscription ON DELETE CASCADE,
  -- when to send; while somebody is sending it, when to try again should he fall
  due_at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  CHECK ((way = 'push') = (subscription_id IS NOT NULL)),
  UNIQUE NULLS NOT DISTINCT (notice_id, member_id, subscription_id)
);
CREATE INDEX notifications_delivery_due ON notifications_delivery (way, due_at);
CREATE INDEX notifications_delivery_subscription ON notifications_delivery (subscription_id) WHERE subscription_id IS NOT NULL;

-- Every SMS, for the bill and the budget: to whom and of what kind, never what it said. Written before it is sent, so that a crash
-- may lose one but never pays twice.
CREATE TABLE notifications_sms (
  notice_id uuid NOT NULL,
  member_id int NOT NULL,
  kind text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('sending', 'sent', 'failed')),
  noted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (notice_id, member_id)
);
-- This month's, for the budget.
CREATE INDEX notifications_sms_noted ON notifications_sms (noted_at);

-- The secret address of a member's calendar: only its SHA-256 is kept.
CREATE TABLE notifications_calendar (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  member_id int NOT NULL REFERENCES members_member ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES identity_account ON DELETE CASCADE,
  secret_hash bytea NOT NULL UNIQUE CHECK (octet_length(secret_hash) = 32),
  full_text boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
CREATE UNIQUE INDEX notifications_calendar_live ON notifications_calendar (member_id) WHERE revoked_at IS NULL;

-- Whom a meeting reaches: its circle, guests and followers as the policies of meetings say it (0061), without an actor. Reminders go to
-- whom it expects and who has not asked to be absent.
CREATE FUNCTION notifications_reached(meeting uuid, reminded boolean) RETURNS SETOF int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.member_id
    FROM meetings_meeting m
    JOIN meetings_invitee i ON i.meeting_id = m.id AND i.removed_at IS NULL
    JOIN members_personal p ON p.member_id = i.member_id AND p.on_roll AND p.activity = 'active'
   WHERE m.id = meeting AND m.state <> 'draft'
     AND (i.role = 'guest' OR m.kind = 'conference' OR m.host_id IN (p.home_cell_id, p.cell_id)
          OR NOT EXISTS (SELECT 1 FROM organizations_form f WHERE f.org_id = m.host_id AND f.type IN ('grassrootsCell', 'subordinateCell') AND f.valid @> sotay_today())
          OR (i.role = 'follower' AND EXISTS (SELECT 1 FROM organizations_position_current h WHERE h.member_id = i.member_id AND h.org_id = m.host_id AND h.position = 'follower')))
     AND NOT (reminded AND (i.role = 'informed' OR EXISTS (SELECT 1 FROM meetings_answer x WHERE x.meeting_id = m.id AND x.member_id = i.member_id AND x.answer = 'absent')))
$$;
REVOKE EXECUTE ON FUNCTION notifications_reached(uuid, boolean) FROM PUBLIC;

-- The meetings that reach the actor, once a statement, all or those of some that are asked about; a test holds it equal to the function above.
CREATE FUNCTION authority.noticed_meetings(reminded boolean, asked uuid[] DEFAULT NULL) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
-- planned once: planning took ten times as long as looking at a member's invitations
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
  SELECT coalesce(array_agg(i.meeting_id), '{}')
    FROM authority.actor() a
    JOIN meetings_invitee i ON i.member_id = a.member_id AND i.removed_at IS NULL AND (asked IS NULL OR i.meeting_id = ANY (asked))
    JOIN meetings_meeting m ON m.id = i.meeting_id AND m.state <> 'draft'
   WHERE a.active
     AND (i.role = 'guest' OR m.kind = 'conference' OR m.host_id IN (a.home_cell_id, a.cell_id)
          OR NOT EXISTS (SELECT 1 FROM organizations_form f WHERE f.org_id = m.host_id AND f.type IN ('grassrootsCell', 'subordinateCell') AND f.valid @> sotay_today())
          OR (i.role = 'follower' AND EXISTS (SELECT 1 FROM organizations_position_current h WHERE h.member_id = i.member_id AND h.org_id = m.host_id AND h.position = 'follower')))
     AND NOT (reminded AND (i.role = 'informed' OR EXISTS (SELECT 1 FROM meetings_answer x WHERE x.meeting_id = m.id AND x.member_id = i.member_id AND x.answer = 'absent')))
$$;
-- The actor's cells and everything above them: whose notices to everybody reach him.
CREATE FUNCTION authority.noticed_orgs() RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT own || authority.ancestors(own) FROM (SELECT authority.relation_orgs('sameCell') AS own) AS mine
$$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['notifications_notice', 'notifications_read', 'notifications_choice', 'notifications_subscription', 'notifications_delivery',
                           'notifications_sms', 'notifications_calendar'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
  END LOOP;
END $$;

CREATE POLICY person ON notifications_notice FOR SELECT TO sotay_app USING (member_id = (SELECT authority.self_member()));
CREATE POLICY body ON notifications_notice FOR SELECT TO sotay_app USING (org_id IN (SELECT unnest((SELECT authority.noticed_orgs())::int[])));
CREATE POLICY meeting ON notifications_notice FOR SELECT TO sotay_app USING (
  CASE WHEN kind = 'meetingReminder' THEN meeting_id IN (SELECT unnest((SELECT authority.noticed_meetings(true))::uuid[]))
       ELSE meeting_id IN (SELECT unnest((SELECT authority.noticed_meetings(false))::uuid[])) END);
GRANT SELECT (id, member_id, org_id, meeting_id, kind, about, version, facts, event_at, created_at) ON notifications_notice TO sotay_app;

CREATE POLICY own ON notifications_read FOR SELECT TO sotay_app USING (member_id = (SELECT authority.self_member()));
CREATE POLICY mark ON notifications_read FOR INSERT TO sotay_app WITH CHECK (
  member_id = (SELECT authority.self_member()) AND EXISTS (SELECT 1 FROM notifications_notice n WHERE n.id = notice_id OFFSET 0));
GRANT SELECT, INSERT (member_id, notice_id) ON notifications_read TO sotay_app;

-- The member; and whoever may choose for him sees what is chosen.
CREATE POLICY own ON notifications_choice FOR SELECT TO sotay_app USING (member_id = (SELECT authority.self_member()));
CREATE POLICY choose ON notifications_choice FOR INSERT TO sotay_app WITH CHECK (
  member_id = (SELECT authority.self_member()) AND updated_by = (SELECT authority.self_account()));
CREATE POLICY change ON notifications_choice FOR UPDATE TO sotay_app USING (member_id = (SELECT authority.self_member()))
  WITH CHECK (member_id = (SELECT authority.self_member()) AND updated_by = (SELECT authority.self_account()));
GRANT SELECT, INSERT (member_id, push_off, sms, full_text, quiet_from, quiet_to, updated_by),
  UPDATE (push_off, sms, full_text, quiet_from, quiet_to, updated_at, updated_by) ON notifications_choice TO sotay_app;

CREATE POLICY own ON notifications_subscription FOR SELECT TO sotay_app USING (account_id = (SELECT authority.self_account()));
GRANT SELECT (id, member_id, account_id, device_id, created_at, confirmed_at) ON notifications_subscription TO sotay_app;

CREATE POLICY own ON notifications_calendar FOR SELECT TO sotay_app USING (member_id = (SELECT authority.self_member()));
CREATE POLICY make ON notifications_calendar FOR INSERT TO sotay_app WITH CHECK (
  member_id = (SELECT authority.self_member()) AND account_id = (SELECT authority.self_account()) AND revoked_at IS NULL);
CREATE POLICY change ON notifications_calendar FOR UPDATE TO sotay_app USING (member_id = (SELECT authority.self_member()) AND revoked_at IS NULL)
  WITH CHECK (member_id = (SELECT authority.self_member()));
GRANT SELECT (id, member_id, account_id, full_text, created_at, revoked_at), INSERT (member_id, account_id, secret_hash, full_text),
  UPDATE (full_text, revoked_at) ON notifications_calendar TO sotay_app;

-- Wakes this device from now on. The endpoint may have been another person's who used the phone before: it is his no longer. A device
-- has one: its earlier ones have been replaced by the browser.
CREATE FUNCTION notifications_subscribe(address bytea, endpoint bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me record;
BEGIN
  SELECT a.member_id, a.account_id, e.device_id INTO me
    FROM authority.actor() a JOIN identity_session e ON e.account_id = a.account_id AND e.revoked_at IS NULL AND e.expires_at > now()
     AND e.id = nullif(current_setting('sotay.session_id', true), '')::uuid
   WHERE a.member_id IS NOT NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  DELETE FROM notifications_subscription WHERE device_id = me.device_id AND endpoint_index <> endpoint;
  INSERT INTO notifications_subscription (member_id, account_id, device_id, address_sealed, endpoint_index)
  VALUES (me.member_id, me.account_id, me.device_id, address, endpoint)
  ON CONFLICT (endpoint_index) DO UPDATE SET member_id = excluded.member_id, account_id = excluded.account_id, device_id = excluded.device_id,
    address_sealed = excluded.address_sealed, confirmed_at = now();
  RETURN true;
END $$;
-- Leaves this device in peace: the session's own, whatever its endpoint.
CREATE FUNCTION notifications_unsubscribe() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM notifications_subscription s USING authority.actor() a, identity_session e
   WHERE s.account_id = a.account_id AND e.account_id = a.account_id AND s.device_id = e.device_id
     AND e.id = nullif(current_setting('sotay.session_id', true), '')::uuid
$$;

-- For a member without a smartphone: an officer or his helper notes whether he wants an SMS. Null: not the actor's to choose.
CREATE FUNCTION notifications_choose_sms(member int, wanted boolean) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT authority.may_for_member('noticeChoice', member) THEN RETURN NULL; END IF;
  INSERT INTO notifications_choice AS c (member_id, sms, updated_by) VALUES (member, wanted, sotay_actor())
  ON CONFLICT (member_id) DO UPDATE SET sms = excluded.sms, updated_at = now(), updated_by = excluded.updated_by;
  RETURN wanted;
END $$;
-- What is chosen for a member, for who may choose it; no row: not the actor's.
CREATE FUNCTION notifications_sms_chosen(member int) RETURNS TABLE (sms boolean, has_phone boolean, home_cell_id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(c.sms, false), EXISTS (SELECT 1 FROM members_phone f WHERE f.member_id = m.id), m.home_cell_id
    FROM members_member m LEFT JOIN notifications_choice c ON c.member_id = m.id
   WHERE m.id = member AND authority.may_for_member('noticeChoice', m.id)
$$;

SELECT authority.declare_columns(t, r, w) FROM (VALUES
  ('notifications_notice', 'notice', 'system'), ('notifications_read', 'account', 'ownAccount'), ('notifications_choice', 'account', 'noticeChoice'),
  ('notifications_subscription', 'account', 'ownAccount'), ('notifications_delivery', 'system', 'system'), ('notifications_sms', 'system', 'system'),
  ('notifications_calendar', 'account', 'ownAccount')) AS modes (t, r, w);
SELECT authority.declare_columns('notifications_notice', 'system', 'system', 'spread_to', 'spread_at');
SELECT authority.declare_columns('notifications_subscription', 'system', 'ownAccount', 'address_sealed', 'endpoint_index');
SELECT authority.declare_columns('notifications_calendar', 'system', 'ownAccount', 'secret_hash');
GRANT EXECUTE ON FUNCTION authority.noticed_meetings(boolean, uuid[]), authority.noticed_orgs() TO sotay_app;
