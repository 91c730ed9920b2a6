import { MEETING_KIND_WORDS } from '@sotay/contract';
import type pg from 'pg';

/** The term that `setTerms` gives every body. */
const TERM_FROM = '2025-07-01';

/** What was said, voted and given to do in the meetings of a few cells, each noted in the name of its secretary. */
export async function fillSessions(client: pg.ClientBase, cells: readonly number[]): Promise<void> {
  await client.query(
    `INSERT INTO identity_account (member_id)
     SELECT DISTINCT chair_id FROM meetings_meeting WHERE host_id = ANY ($1) ON CONFLICT (member_id) DO NOTHING`,
    [cells],
  );
  // Speakers and owners: members who were there, two a meeting, never the chair.
  await client.query(
    `CREATE TEMP TABLE demo_speaker ON COMMIT DROP AS
     SELECT m.id AS meeting_id, m.host_id, m.for_month, m.starts_at, m.on_day, m.closed_at, a.id AS account_id, t.member_id, t.place,
            m.for_month = max(m.for_month) OVER () AS newest,
            lead(m.id) OVER (PARTITION BY m.host_id, t.place ORDER BY m.for_month) AS next_id
       FROM meetings_meeting m JOIN identity_account a ON a.member_id = m.chair_id
      CROSS JOIN LATERAL (SELECT r.member_id, row_number() OVER (ORDER BY hashtext(r.member_id || m.id::text)) AS place FROM meetings_attendance r
                           WHERE r.meeting_id = m.id AND r.mark = 'present' AND r.votes AND r.member_id <> m.chair_id) t
      WHERE m.host_id = ANY ($1) AND m.state = 'closed' AND t.place <= 2`,
    [cells],
  );
  await client.query(
    `INSERT INTO meetings_opinion_noted (id, meeting_id, agenda_item_id, speaker_id, text, noted_by, noted_at)
     SELECT uuidv7(), s.meeting_id, (SELECT i.id FROM meetings_agenda_item i WHERE i.meeting_id = s.meeting_id AND i.place = 3), s.member_id,
            ($1::text[])[1 + (extract(month FROM s.for_month)::int + s.host_id + s.place) % 4], s.account_id, s.starts_at + make_interval(mins => 30 + s.place::int * 9)
       FROM demo_speaker s`,
    [
      [
        'Đề nghị vận động bà con phân loại rác tại nhà, bắt đầu từ các gia đình đảng viên.',
        'Đường vào nhà văn hóa đọng nước khi mưa; đề nghị đưa việc khơi rãnh vào nghị quyết tháng này.',
        'Nên phân công đảng viên trẻ giúp các cụ cài đặt và dùng sổ tay điện tử.',
        'Nhất trí với báo cáo; đề nghị gửi tài liệu trước buổi họp ba ngày để đọc kỹ hơn.',
      ],
    ],
  );
  await client.query(
    `INSERT INTO meetings_vote (id, meeting_id, subject, method, matter, state, base, voters, majority_numerator, majority_denominator, majority_over,
                                approve, reject, other, opened_by, opened_at, entered_by, closed_at)
     SELECT uuidv7(), s.meeting_id, 'Thông qua nghị quyết tháng ' || to_char(s.for_month, 'FMMM/YYYY'), 'open', 'ordinary', 'closed', n.base, n.voters, 1, 2, true,
            n.voters - s.host_id % 2, s.host_id % 2, 0, s.account_id, s.closed_at - interval '12 minutes', s.account_id, s.closed_at - interval '10 minutes'
       FROM demo_speaker s
      CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE vote_base) AS base, count(*) FILTER (WHERE vote_base AND votes AND mark = 'present') AS voters
                            FROM meetings_attendance t WHERE t.meeting_id = s.meeting_id) n
      WHERE s.place = 1`,
  );
  // Tasks of the newest meeting are open; those of the earlier ones were reviewed in the next.
  await client.query(
    `INSERT INTO meetings_assignment (id, meeting_id, owner_id, text, due_on, state, result, done_at, reviewed_in, review, created_by, created_at)
     SELECT uuidv7(), s.meeting_id, s.member_id, ($1::text[])[1 + (extract(month FROM s.for_month)::int + s.place) % 4],
            CASE WHEN s.newest THEN sotay_today() + 4 + s.place::int * 5 ELSE s.on_day + 20 END,
            CASE WHEN s.newest THEN 'open' ELSE 'done' END, CASE WHEN NOT s.newest THEN 'Đã làm xong, bà con ủng hộ.' END,
            CASE WHEN NOT s.newest THEN s.closed_at + interval '16 days' END, CASE WHEN NOT s.newest THEN s.next_id END,
            CASE WHEN NOT s.newest THEN 'done' END, s.account_id, s.closed_at - interval '5 minutes'
       FROM demo_speaker s`,
    [
      [
        'Lập danh sách hộ cần giúp đỡ trong khu dân cư và báo cáo chi bộ',
        'Vận động các hộ dọn vệ sinh, khơi rãnh đường vào nhà văn hóa',
        'Hướng dẫn năm đảng viên cao tuổi dùng sổ tay điện tử',
        'Chuẩn bị nội dung sinh hoạt chuyên đề quý tới',
      ],
    ],
  );
  await client.query(
    `INSERT INTO meetings_score (meeting_id, points, total, grade, scored_by, scored_at)
     SELECT s.meeting_id, '{"time": 5, "attendance": 4, "preparation": 9, "organization": 38, "principles": 5, "previousResolution": 27, "closing": 5}', 93, 'good',
            s.account_id, s.closed_at FROM demo_speaker s WHERE s.place = 1`,
  );
}

/**
 * Minutes of every meeting and resolutions of those where something was voted, signed by both, numbered and published. In the newest
 * month some cells have only a draft, and some nothing yet.
 */
export async function publishRecords(client: pg.ClientBase, cells: readonly number[]): Promise<void> {
  await client.query(
    `CREATE TEMP TABLE demo_over ON COMMIT DROP AS
     SELECT m.*, p.full_name AS chair_name, w.full_name AS taker_name, row_number() OVER (PARTITION BY m.host_id ORDER BY m.for_month)::int AS number,
            m.for_month < max(m.for_month) OVER () OR m.host_id % 6 > 0 OR m.host_id = ANY ($1) AS publishes
       FROM meetings_meeting m JOIN members_member p ON p.id = m.chair_id JOIN members_member w ON w.id = m.minute_taker_id
      WHERE m.state = 'closed' AND m.kind = 'regular'`,
    [cells],
  );
  await client.query(
    `WITH texts AS (
       SELECT o.id, 'minutes' AS record, o.closed_at, concat_ws(E'\\n',
         'I. THỜI GIAN, ĐỊA ĐIỂM', $1 || ': ' || o.title || '.',
         format('Bắt đầu lúc %s giờ%s, ngày %s, tại %s.', extract(hour FROM v.at), nullif(to_char(v.at, ' MI'), ' 00'), to_char(v.at, 'FMDD/FMMM/YYYY'), o.place),
         format('Chủ trì: đ/c %s. Thư ký: đ/c %s.', o.chair_name, o.taker_name), '',
         'II. THÀNH PHẦN', format('Phải dự: %s; có mặt: %s; vắng có lý do: %s; vắng không lý do: %s.', n.base, n.present, n.excused, n.unexcused),
         format('Vắng có lý do: %s.', coalesce(n.excused_names, 'không có')), '',
         'III. NỘI DUNG', (SELECT string_agg(format('%s. %s', i.place, i.title), E'\\n' ORDER BY i.place) FROM meetings_agenda_item i WHERE i.meeting_id = o.id),
         (SELECT E'Ý kiến phát biểu:\\n' || string_agg(format('- Đ/c %s: %s', p.full_name, x.text), E'\\n' ORDER BY x.noted_at)
            FROM meetings_opinion_noted x JOIN members_member p ON p.id = x.speaker_id WHERE x.meeting_id = o.id), '',
         'IV. BIỂU QUYẾT', coalesce(b.lines, 'Các nội dung được chi bộ nhất trí thông qua.'), '',
         'V. NHIỆM VỤ ĐƯỢC GIAO', coalesce(a.lines, 'Thực hiện theo phân công tháng này.'), '',
         'VI. KẾT LUẬN', 'Biên bản đã được thông qua trước buổi họp.') AS body
         FROM demo_over o
        CROSS JOIN LATERAL (SELECT o.starts_at AT TIME ZONE 'Asia/Ho_Chi_Minh' AS at) v
        CROSS JOIN LATERAL (
          SELECT count(*) FILTER (WHERE t.attendance_base = 'yes') AS base, count(*) FILTER (WHERE t.mark = 'present') AS present,
                 count(*) FILTER (WHERE t.mark = 'excused') AS excused, count(*) FILTER (WHERE t.mark = 'unexcused') AS unexcused,
                 string_agg('đ/c ' || p.full_name, ', ' ORDER BY p.sort_name) FILTER (WHERE t.mark = 'excused') AS excused_names
            FROM meetings_attendance t JOIN members_member p ON p.id = t.member_id WHERE t.meeting_id = o.id) n
        CROSS JOIN LATERAL (SELECT string_agg(format('%s: tán thành %s/%s, không tán thành %s; được thông qua.', x.subject, x.approve, x.base, x.reject), E'\\n') AS lines
                              FROM meetings_vote x WHERE x.meeting_id = o.id) b
        CROSS JOIN LATERAL (SELECT string_agg(format('- %s: đ/c %s, xong trước hết ngày %s.', x.text, p.full_name, to_char(x.due_on, 'FMDD/FMMM/YYYY')), E'\\n' ORDER BY x.due_on) AS lines
                              FROM meetings_assignment x JOIN members_member p ON p.id = x.owner_id WHERE x.meeting_id = o.id) a
        WHERE o.publishes OR o.host_id % 12 = 0
       UNION ALL
       SELECT o.id, 'resolution', o.closed_at, concat_ws(E'\\n',
         format('Căn cứ kết quả %s ngày %s,', lower($1), to_char(o.on_day, 'FMDD/FMMM/YYYY')), 'chi bộ quyết nghị:', '',
         'I. NỘI DUNG ĐƯỢC THÔNG QUA', format('%s (tán thành %s/%s).', x.subject, x.approve, x.base), '',
         'II. NHIỆM VỤ', (SELECT string_agg(format('- %s: đ/c %s, xong trước hết ngày %s.', a.text, p.full_name, to_char(a.due_on, 'FMDD/FMMM/YYYY')), E'\\n' ORDER BY a.due_on)
                            FROM meetings_assignment a JOIN members_member p ON p.id = a.owner_id WHERE a.meeting_id = o.id), '',
         'III. TỔ CHỨC THỰC HIỆN', 'Chi bộ và các đồng chí được giao nhiệm vụ thực hiện nghị quyết này, báo cáo kết quả tại buổi sinh hoạt kỳ sau.')
         FROM demo_over o JOIN meetings_vote x ON x.meeting_id = o.id)
     INSERT INTO meetings_draft (meeting_id, record, version, outcome, based_on, body, sha256, saved_at)
     SELECT id, record, 1, 'current', 0, body, sha256(convert_to(body, 'UTF8')), closed_at + interval '10 minutes' FROM texts`,
    [MEETING_KIND_WORDS.regular],
  );
  await client.query(
    `INSERT INTO meetings_signature (meeting_id, record, version, role, member_id, sha256, method, signed_at)
     SELECT o.id, d.record, 1, r.role, r.member_id, d.sha256, 'application', least(o.closed_at + r.after, now())
       FROM demo_over o JOIN meetings_draft d ON d.meeting_id = o.id
      CROSS JOIN LATERAL (VALUES ('chair', o.chair_id, interval '15 hours'), ('minuteTaker', o.minute_taker_id, interval '13 hours')) AS r (role, member_id, after)
      WHERE o.publishes`,
  );
  await client.query(
    `INSERT INTO meetings_minutes (meeting_id, org_id, number, term_from, symbol, version, body, sha256, published_at)
     SELECT o.id, o.host_id, o.number, $1, lpad(o.number::text, 2, '0') || '-BB/CB', 1, d.body, d.sha256, least(o.closed_at + interval '16 hours', now())
       FROM demo_over o JOIN meetings_draft d ON d.meeting_id = o.id AND d.record = 'minutes' WHERE o.publishes`,
    [TERM_FROM],
  );
  await client.query(
    `INSERT INTO meetings_resolution (meeting_id, org_id, number, term_from, symbol, title, on_day, version, body, sha256, signatures, published_at)
     SELECT o.id, o.host_id, o.number, $1, lpad(o.number::text, 2, '0') || '-NQ/CB', o.title, o.on_day, 1, d.body, d.sha256,
            (SELECT jsonb_agg(jsonb_build_object('role', s.role, 'fullName', p.full_name, 'method', s.method, 'signedAt', s.signed_at) ORDER BY s.role)
               FROM meetings_signature s JOIN members_member p ON p.id = s.member_id WHERE s.meeting_id = o.id AND s.record = 'resolution'),
            least(o.closed_at + interval '16 hours', now())
       FROM demo_over o JOIN meetings_draft d ON d.meeting_id = o.id AND d.record = 'resolution' WHERE o.publishes`,
    [TERM_FROM],
  );
  await client.query(
    `INSERT INTO meetings_number (org_id, record, term_from, last)
     SELECT org_id, 'minutes', term_from, max(number) FROM meetings_minutes GROUP BY 1, 3
     UNION ALL SELECT org_id, 'resolution', term_from, max(number) FROM meetings_resolution GROUP BY 1, 3`,
  );
  await client.query(
    `UPDATE meetings_meeting m SET state = 'published', published_at = least(m.closed_at + interval '16 hours', now())
       FROM demo_over o WHERE o.id = m.id AND o.publishes`,
  );
}
