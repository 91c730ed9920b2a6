// The tuned SQL of the limits that more than one bench is held against: the same facts as the product's screens, as the owner.

/** One index probe a fact, one plan for all requests: what the first screen of an ordinary member says, and no more. $1 account. */
export const HOME = `
  SELECT m.full_name, m.cell_id, f.name AS cell_name,
         (SELECT c.given FROM identity_consent c WHERE c.account_id = a.id ORDER BY c.at DESC LIMIT 1) AS consent,
         EXISTS (SELECT FROM members_phone h WHERE h.member_id = a.member_id) AS has_phone,
         (SELECT json_agg(json_build_object('id', c.id, 'field', c.field, 'state', c.state, 'at', c.decided_at) ORDER BY c.decided_at DESC)
            FROM members_correction c WHERE c.member_id = a.member_id AND c.state IN ('corrected', 'declined')
             AND c.decided_at > now() - interval '30 days') AS answered,
         (SELECT json_agg(json_build_object('id', t.id, 'sentOn', t.sent_on, 'at', t.answered_at) ORDER BY t.answered_at DESC) FROM feedback_thread t
           WHERE t.author_member_id = a.member_id AND t.state = 'answered' AND t.answered_at > now() - interval '30 days') AS letters,
         (SELECT json_agg(json_build_object('id', n.id, 'title', n.title, 'reason', n.reason, 'startsAt', n.starts_at, 'onDay', n.on_day, 'kind', n.kind, 'shortId', n.short_id,
                    'at', n.cancelled_at) ORDER BY n.cancelled_at DESC)
            FROM meetings_invitee i JOIN meetings_meeting n ON n.id = i.meeting_id
           WHERE i.member_id = a.member_id AND i.removed_at IS NULL AND n.state = 'cancelled' AND n.starts_at > now() - interval '1 day') AS cancelled,
         (SELECT json_agg(json_build_object('id', n.id, 'hostId', n.host_id, 'hostName', h.name, 'kind', n.kind, 'state', n.state, 'title', n.title,
                    'startsAt', n.starts_at, 'onDay', n.on_day, 'forMonth', n.for_month, 'place', n.place, 'online', n.online_link IS NOT NULL, 'shortId', n.short_id,
                    'shares', false, 'manages', false, 'dayHasCome', false, 'isChair', false, 'isMinuteTaker', false, 'waits', NULL,
                    'own', json_build_object('role', i.role, 'venueId', i.venue_id, 'deliveredAt', x.delivered_at, 'seenAt', x.seen_at, 'answer', x.answer,
                      'answeredAt', x.answered_at, 'answeredByOther', NULL, 'reason', x.reason, 'decision', x.decision)) ORDER BY n.starts_at)
            FROM meetings_invitee i JOIN meetings_meeting n ON n.id = i.meeting_id
            JOIN meetings_answer x ON x.meeting_id = i.meeting_id AND x.member_id = i.member_id
            JOIN organizations_form h ON h.org_id = n.host_id AND h.valid @> sotay_today()
           WHERE i.member_id = a.member_id AND i.removed_at IS NULL AND n.state IN ('convened', 'postponed', 'inSession')
             AND n.starts_at > now() - interval '12 hours') AS meetings
    FROM identity_account a
    JOIN members_member m ON m.id = a.member_id
    JOIN organizations_form f ON f.org_id = m.cell_id AND f.valid @> sotay_today()
   WHERE a.id = $1`;

/** One meeting as an invited member reads it. $1 meeting, $2 member. */
export const SCREEN = `
  SELECT m.id, m.host_id, m.kind, m.state, m.title, m.starts_at, m.on_day, m.for_month, m.place, m.online_link, m.reason, m.version, m.notice_version,
         m.convened_at, m.opened_at, m.closed_at, m.published_at, f.name AS host_name, c.full_name AS chair, t.full_name AS minute_taker,
         i.role, x.delivered_at, x.seen_at, x.seen_version, x.answer, x.answered_at, x.reason AS own_reason, x.decision,
         EXISTS (SELECT FROM meetings_invitee o JOIN meetings_meeting n ON n.id = o.meeting_id
                  WHERE o.member_id = $2 AND n.on_day = m.on_day AND n.kind = m.kind AND n.id <> m.id) AS shares,
         (SELECT json_agg(json_build_object('id', a.id, 'title', a.title, 'presenter', a.presenter) ORDER BY a.place) FROM meetings_agenda_item a
           WHERE a.meeting_id = m.id AND a.removed_at IS NULL) AS agenda,
         (SELECT json_agg(json_build_object('id', p.id, 'fileName', p.file_name, 'size', p.size)) FROM meetings_file p
           WHERE p.meeting_id = m.id AND p.removed_at IS NULL AND p.purpose = 'paper') AS papers,
         (SELECT json_agg(g.name ORDER BY g.place) FROM meetings_paper_guest g WHERE g.meeting_id = m.id AND g.removed_at IS NULL) AS guests,
         (SELECT json_agg(n.changes) FROM meetings_notice_change n WHERE n.meeting_id = m.id AND n.notice_version > x.seen_version) AS changes
    FROM meetings_meeting m JOIN organizations_form f ON f.org_id = m.host_id AND f.valid @> sotay_today()
    JOIN meetings_invitee i ON i.meeting_id = m.id AND i.member_id = $2 AND i.removed_at IS NULL
    JOIN meetings_answer x ON x.meeting_id = m.id AND x.member_id = $2
    LEFT JOIN members_member c ON c.id = m.chair_id LEFT JOIN members_member t ON t.id = m.minute_taker_id
   WHERE m.id = $1`;
