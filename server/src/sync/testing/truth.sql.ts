/**
 * What a member may see and keep, asked of the tables themselves by their owner: the tables of domain.md § 9 written once more in
 * SQL, without any of the product's functions or views, so that it can disagree with them (S12).
 *
 * `$1` is the member. One row per thing a device may hold: its type, its id, the facts that must stand in it, and whether it must be
 * there.
 */
export const TRUTH = `
WITH RECURSIVE today AS (SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day),
body AS (SELECT f.org_id, f.name, f.parent_id, f.type IN ('grassrootsCell', 'subordinateCell') AS cell
           FROM organizations_form f, today WHERE f.valid @> today.day),
me AS (SELECT a.id AS account, m.id AS member, m.full_name, m.home_cell_id AS home, m.cell_id AS here, p.birth_date, p.class, p.activity, p.placement,
              p.activity = 'active' AS acts
         FROM members_member m JOIN members_personal p ON p.member_id = m.id JOIN identity_account a ON a.member_id = m.id
        WHERE m.id = $1 AND m.on_roll AND a.state = 'open' AND p.activity IN ('active', 'suspended')),
holds AS (SELECT h.org_id, h.position, h.member_id FROM organizations_position h, today
           WHERE h.undone_at IS NULL AND h.held_from <= today.day AND (h.held_to IS NULL OR h.held_to > today.day)),
-- whoever is suspended sees his own bodies and those above them
own AS (SELECT unnest(ARRAY[home, here]) AS org_id FROM me UNION SELECT b.parent_id FROM own JOIN body b ON b.org_id = own.org_id WHERE b.parent_id IS NOT NULL),
mine AS (SELECT h.org_id, h.position, b.cell FROM holds h JOIN me ON h.member_id = me.member JOIN body b ON b.org_id = h.org_id WHERE me.acts),
-- of a cell all its officers, of a committee its secretary and deputies
officer_of AS (SELECT org_id FROM mine WHERE position IN ('secretary', 'deputySecretary') OR (position = 'cellCommitteeMember' AND cell)),
invited AS (SELECT i.meeting_id, i.role, m.kind = 'conference' OR NOT b.cell OR m.host_id IN (me.home, me.here) AS belongs
              FROM me JOIN meetings_invitee i ON i.member_id = me.member AND i.removed_at IS NULL
              JOIN meetings_meeting m ON m.id = i.meeting_id JOIN body b ON b.org_id = m.host_id WHERE me.acts AND m.state <> 'draft'),
organizes AS (SELECT o.meeting_id FROM me JOIN meetings_organizer o ON o.account_id = me.account AND o.removed_at IS NULL
                JOIN meetings_meeting m ON m.id = o.meeting_id JOIN body b ON b.org_id = m.host_id
               WHERE me.acts AND NOT b.cell AND (
                 EXISTS (SELECT 1 FROM mine WHERE mine.org_id = m.host_id AND position IN ('secretary', 'deputySecretary', 'committeeMember'))
                 OR EXISTS (SELECT 1 FROM authority_staff_role r, today WHERE r.account_id = me.account AND r.org_id = m.host_id AND r.confirmed_at IS NOT NULL
                              AND r.role IN ('office', 'organizationBoard', 'propagandaBoard') AND r.held_from <= today.day AND (r.held_to IS NULL OR r.held_to > today.day)
                              AND EXISTS (SELECT 1 FROM identity_binding k WHERE k.account_id = me.account)))),
stands AS (
  SELECT meeting_id, 'circle' AS relation FROM invited WHERE role = 'summoned' AND belongs
  UNION SELECT meeting_id, 'guests' FROM invited WHERE role = 'guest' OR (role = 'informed' AND belongs)
  UNION SELECT m.id, 'officers' FROM meetings_meeting m WHERE m.host_id IN (SELECT org_id FROM officer_of)
  UNION SELECT meeting_id, 'officers' FROM organizes
  UNION SELECT m.id, 'follower' FROM meetings_meeting m JOIN mine ON mine.org_id = m.host_id AND mine.position = 'follower' WHERE m.state <> 'draft'),
meeting AS (SELECT m.*, s.relations, s.relations && ARRAY['circle', 'officers', 'follower'] AS content, 'officers' = ANY (s.relations) AS officer,
                   'officers' = ANY (s.relations) OR (m.state <> 'draft' AND me.member IN (m.chair_id, m.minute_taker_id) AND 'circle' = ANY (s.relations)) AS records
              FROM meetings_meeting m JOIN (SELECT meeting_id, array_agg(relation) AS relations FROM stands GROUP BY 1) s ON s.meeting_id = m.id CROSS JOIN me CROSS JOIN today
             WHERE m.on_day > today.day - 400 AND (m.state <> 'cancelled' OR m.convened_at IS NOT NULL)),
coming AS (SELECT * FROM meeting WHERE state IN ('convened', 'postponed', 'inSession') AND starts_at > now() - interval '40 days'),
recorded AS (SELECT * FROM (SELECT m.*, row_number() OVER (PARTITION BY host_id ORDER BY starts_at DESC, id DESC) AS nth FROM meeting m
                             WHERE content AND state IN ('inSession', 'closed', 'published')) x WHERE nth <= 3),
letter AS (SELECT t.* FROM feedback_thread t JOIN me ON t.author_member_id = me.member ORDER BY t.sent_at DESC, t.id DESC LIMIT 20),
-- a follower who is invited hears while he follows; a reminder is for whom the meeting expects and who has not asked to be absent
notice AS (SELECT n.* FROM notifications_notice n CROSS JOIN me
            WHERE n.created_at > now() - interval '60 days' AND (n.member_id = me.member OR (me.acts AND n.org_id IN (SELECT org_id FROM own))
               OR EXISTS (SELECT 1 FROM invited i JOIN meetings_meeting m ON m.id = i.meeting_id
                           WHERE i.meeting_id = n.meeting_id
                             AND (i.role = 'guest' OR i.belongs OR (i.role = 'follower' AND EXISTS (SELECT 1 FROM mine WHERE mine.org_id = m.host_id AND mine.position = 'follower')))
                             AND NOT (n.kind = 'meetingReminder' AND (i.role = 'informed' OR EXISTS (
                               SELECT 1 FROM meetings_answer x WHERE x.meeting_id = m.id AND x.member_id = me.member AND x.answer = 'absent')))))),
thing AS (
  SELECT 'me' AS type, '' AS id, json_build_object('name', me.full_name, 'cell', me.here, 'ownSummaryOnly', NOT me.acts,
      'positions', (SELECT coalesce(json_agg(h.position || ' ' || h.org_id ORDER BY h.org_id, h.position), '[]') FROM holds h WHERE h.member_id = me.member
                     AND (me.acts OR h.org_id IN (SELECT org_id FROM own))),
      'helps', (SELECT coalesce(json_agg(c.member_id ORDER BY c.member_id), '[]') FROM members_circumstance c JOIN members_member w ON w.id = c.member_id AND w.on_roll
                 WHERE me.acts AND c.assisted_by = me.member)) AS facts FROM me
  UNION ALL SELECT 'summary', '', json_build_object('name', me.full_name, 'birthDate', me.birth_date::text, 'cell', me.here, 'class', me.class, 'activity', me.activity, 'placement', me.placement,
      'phone', EXISTS (SELECT 1 FROM members_phone p WHERE p.member_id = me.member)) FROM me
  UNION ALL SELECT type, '', NULL FROM me, unnest(ARRAY['home', 'meetings']) AS type
  UNION ALL SELECT 'corrections', '', (SELECT coalesce(json_agg(c.id || ' ' || c.state ORDER BY c.id), '[]') FROM members_correction c WHERE c.member_id = me.member) FROM me
  UNION ALL SELECT 'assignments', '', (SELECT coalesce(json_agg(t.id || ' ' || t.state || ' ' || coalesce(t.result, '') ORDER BY t.id), '[]') FROM meetings_assignment t
      WHERE me.acts AND t.owner_id = me.member AND (t.state = 'open' OR t.created_at > now() - interval '1 year')) FROM me
  UNION ALL SELECT 'attendance', '', (SELECT coalesce(json_agg(t.meeting_id || ' ' || coalesce(t.mark, '-') ORDER BY t.meeting_id), '[]')
      FROM meetings_attendance t JOIN meetings_meeting m ON m.id = t.meeting_id, today
     WHERE me.acts AND t.member_id = me.member AND m.state IN ('closed', 'published')
       AND m.for_month BETWEEN date_trunc('month', today.day) - interval '11 months' AND date_trunc('month', today.day)) FROM me
  UNION ALL SELECT 'letters', '', (SELECT coalesce(json_agg(l.id || ' ' || l.state ORDER BY l.id), '[]') FROM letter l) FROM me
  UNION ALL SELECT 'letter', l.id::text, json_build_object('state', l.state, 'version', l.version,
      'messages', (SELECT json_agg(g.id ORDER BY g.id) FROM feedback_message g WHERE g.thread_id = l.id)) FROM letter l
  UNION ALL SELECT 'cell', c.id::text, (SELECT json_agg(m.id || ' ' || m.full_name ORDER BY m.id) FROM members_member m WHERE m.on_roll AND c.id IN (m.home_cell_id, m.cell_id))
      FROM (SELECT DISTINCT unnest(ARRAY[me.home, me.here]) AS id FROM me WHERE me.acts) c
  UNION ALL SELECT 'notice', n.id::text, to_json(n.kind || ' ' || EXISTS (SELECT 1 FROM notifications_read r, me WHERE r.notice_id = n.id AND r.member_id = me.member)) FROM notice n
  UNION ALL SELECT 'meeting', m.id::text, json_build_object('state', m.state, 'title', m.title, 'startsAt', extract(epoch FROM m.starts_at), 'place', m.place, 'online', m.online_link,
      'chair', m.chair_id, 'minuteTaker', m.minute_taker_id, 'noticeVersion', m.notice_version, 'version', m.version, 'reason', m.reason, 'content', m.content,
      'own', (SELECT i.role || ' ' || coalesce(x.answer, '-') || ' ' || coalesce(x.decision, '-') || ' ' || coalesce(x.reason, '-') FROM me JOIN meetings_invitee i ON i.member_id = me.member
               AND i.meeting_id = m.id AND i.removed_at IS NULL JOIN meetings_answer x ON x.meeting_id = m.id AND x.member_id = me.member),
      'agenda', (SELECT coalesce(json_agg(a.title ORDER BY a.place, a.id), '[]') FROM meetings_agenda_item a WHERE a.meeting_id = m.id AND a.removed_at IS NULL),
      'papers', (SELECT coalesce(json_agg(f.id ORDER BY f.id), '[]') FROM meetings_file f WHERE f.meeting_id = m.id AND f.removed_at IS NULL AND f.purpose = 'paper'),
      'guests', (SELECT coalesce(json_agg(g.member_id ORDER BY g.member_id), '[]') FROM meetings_invitee g WHERE g.meeting_id = m.id AND g.removed_at IS NULL AND g.role = 'guest'),
      'guestNames', (SELECT coalesce(json_agg(g.name ORDER BY g.place), '[]') FROM meetings_paper_guest g WHERE g.meeting_id = m.id AND g.removed_at IS NULL)) FROM meeting m
  UNION ALL SELECT 'opinions', m.id::text, (SELECT coalesce(json_agg(o.id || ' ' || coalesce(o.answer, '-') ORDER BY o.id), '[]') FROM meetings_prior_opinion o, me
      WHERE o.meeting_id = m.id AND (o.member_id = me.member OR m.relations && ARRAY['officers', 'follower'] OR ('circle' = ANY (m.relations) AND m.state = 'inSession'))) FROM coming m
  UNION ALL SELECT 'invitees', m.id::text, (SELECT json_agg(i.member_id || ' ' || i.role || ' ' || coalesce(x.answer, '-') || ' ' || coalesce(x.decision, '-') || ' ' || coalesce(x.reason, '-')
        || CASE WHEN x.delivered_at IS NULL THEN '' ELSE ' delivered' END || CASE WHEN x.seen_at IS NULL THEN '' ELSE ' seen' END ORDER BY i.member_id)
      FROM meetings_invitee i LEFT JOIN meetings_answer x USING (meeting_id, member_id) WHERE i.meeting_id = m.id AND i.removed_at IS NULL) FROM coming m WHERE m.officer
  UNION ALL SELECT 'roll', m.id::text, (SELECT json_agg(t.member_id || ' ' || coalesce(t.mark, '-') || ' ' || t.late || ' ' || t.version ORDER BY t.member_id)
      FROM meetings_attendance t WHERE t.meeting_id = m.id)
      FROM meeting m WHERE m.records AND (m.state = 'inSession' OR (m.state = 'closed' AND m.closed_at > now() - interval '24 hours'))
  UNION ALL SELECT 'record', m.id || ':' || k.record, json_build_object(
      'current', (SELECT encode(d.sha256, 'hex') FROM meetings_draft d WHERE d.meeting_id = m.id AND d.record = k.record AND d.outcome = 'current'),
      'conflicts', (SELECT coalesce(json_agg(d.id ORDER BY d.id), '[]') FROM meetings_draft d WHERE m.records AND d.meeting_id = m.id AND d.record = k.record AND d.outcome = 'conflict'),
      'published', k.published) FROM recorded m
      CROSS JOIN LATERAL (SELECT 'minutes' AS record, (SELECT p.symbol FROM meetings_minutes p WHERE p.meeting_id = m.id) AS published
                    UNION ALL SELECT 'resolution', (SELECT p.symbol FROM meetings_resolution p WHERE p.meeting_id = m.id)) k
     WHERE m.records OR k.published IS NOT NULL)
SELECT type || ' ' || id AS key, facts FROM thing`;
