import type pg from 'pg';
import type { Crypto } from '../platform/crypto/crypto.ts';

/** Letters of the demo's first ordinary member: past his secretary to the ward, and to his cell. */
export const DEMO_LETTERS = {
  toCommittee: '0190d3f0-0000-7000-8000-000000000001',
  toCell: '0190d3f0-0000-7000-8000-000000000002',
} as const;

interface Line {
  side: 'author' | 'cell' | 'committee';
  act: 'file' | 'answer' | 'reply';
  by: string;
  daysAgo: number;
  text: string;
}

/** Names the ward's receivers, and sends one letter that its office has been given and one that the cell has answered. */
export async function sendLetters(
  client: pg.ClientBase,
  crypto: Crypto,
  communeId: number,
  showcase: number,
): Promise<void> {
  const people = await client.query<{ memberId: number; author: string; office: string; secretary: string }>(
    `WITH writer AS (
       SELECT m.id FROM members_member m JOIN members_personal p ON p.member_id = m.id
        WHERE m.home_cell_id = $1 AND m.on_roll AND p.class = 'official' AND p.activity = 'active' AND p.placement = 'here'
          AND NOT EXISTS (SELECT FROM organizations_position h WHERE h.member_id = m.id)
          AND NOT EXISTS (SELECT FROM members_special_duty d WHERE d.member_id = m.id AND d.valid @> sotay_today())
          AND NOT EXISTS (SELECT FROM authority_staff_role r JOIN identity_account a ON a.id = r.account_id WHERE a.member_id = m.id)
        ORDER BY m.sort_name, m.id LIMIT 1
     ), secretary AS (
       SELECT member_id AS id FROM organizations_position_current WHERE org_id = $1 AND position = 'secretary'
     ), opened AS (
       INSERT INTO identity_account (member_id) SELECT id FROM writer UNION SELECT id FROM secretary
       ON CONFLICT (member_id) DO UPDATE SET member_id = EXCLUDED.member_id RETURNING id, member_id
     )
     SELECT w.id AS "memberId", a.id AS author, s.id AS secretary,
            (SELECT r.account_id FROM authority_staff_role_current r WHERE r.org_id = $2 AND r.role = 'office' LIMIT 1) AS office
       FROM writer w JOIN opened a ON a.member_id = w.id JOIN opened s ON s.member_id = (SELECT id FROM secretary)`,
    [showcase, communeId],
  );
  const who = people.rows[0];
  if (who === undefined) throw new Error('The showcase cell has no ordinary member or no secretary');
  await client.query(
    `INSERT INTO feedback_receiver (org_id, account_id)
     SELECT org_id, account_id FROM authority_staff_role_current WHERE org_id = $1 AND role IN ('office', 'propagandaBoard')`,
    [communeId],
  );
  const place = { memberId: who.memberId, cell: showcase, committee: communeId };
  await send(
    client,
    crypto,
    {
      ...place,
      id: DEMO_LETTERS.toCommittee,
      to: 'committee',
      kind: 'concern',
      state: 'assigned',
      assignee: who.office,
    },
    'Đèn đường ngõ 5 hỏng đã hai tháng',
    [
      {
        side: 'author',
        act: 'file',
        by: who.author,
        daysAgo: 3,
        text: 'Ngõ 5 tối, các cụ đi họp về hay vấp. Đề nghị phường cho sửa trước Tết.',
      },
    ],
  );
  await send(
    client,
    crypto,
    { ...place, id: DEMO_LETTERS.toCell, to: 'cell', kind: 'suggestion', state: 'answered', assignee: null },
    'Chuyển giờ sinh hoạt sang 19 giờ',
    [
      {
        side: 'author',
        act: 'file',
        by: who.author,
        daysAgo: 9,
        text: 'Mùa này bà con đi làm đồng về muộn. Nếu họp 19 giờ thì đông đủ hơn.',
      },
      {
        side: 'cell',
        act: 'answer',
        by: who.secretary,
        daysAgo: 7,
        text: 'Chi ủy đồng ý. Từ tháng sau chi bộ họp lúc 19 giờ.',
      },
    ],
  );
}

async function send(
  client: pg.ClientBase,
  crypto: Crypto,
  of: {
    id: string;
    memberId: number;
    cell: number;
    committee: number;
    to: 'cell' | 'committee';
    kind: string;
    state: 'assigned' | 'answered';
    assignee: string | null;
  },
  subject: string,
  lines: readonly Line[],
): Promise<void> {
  const sentDaysAgo = lines[0]?.daysAgo ?? 0;
  await client.query(
    `INSERT INTO feedback_thread (id, author_member_id, cell_id, committee_id, to_cell, to_committee, kind, subject_sealed, state, due_on,
                                  assignee_account_id, version, sent_on, sent_at, assigned_at, answered_at)
     VALUES ($1, $2, $3, $4, $5, NOT $5, $6, $7, $8, sotay_today() - $9::int + 7, $10, 2, sotay_today() - $9::int, now() - make_interval(days => $9::int),
             CASE WHEN $10::uuid IS NOT NULL THEN now() - make_interval(days => $9::int - 1) END,
             CASE WHEN $8 = 'answered' THEN now() - make_interval(days => $9::int - 2) END)`,
    [
      of.id,
      of.memberId,
      of.cell,
      of.committee,
      of.to === 'cell',
      of.kind,
      crypto.seal('feedback_thread', 'subject_sealed', of.id, subject),
      of.state,
      sentDaysAgo,
      of.assignee,
    ],
  );
  for (const line of lines) {
    const { rows } = await client.query<{ id: string }>('SELECT uuidv7() AS id');
    const id = rows[0]?.id ?? '';
    await client.query(
      `INSERT INTO feedback_message (id, thread_id, side, act, account_id, text_sealed, written_at)
       VALUES ($1, $2, $3, $4, $5, $6, now() - make_interval(days => $7::int))`,
      [
        id,
        of.id,
        line.side,
        line.act,
        line.by,
        crypto.seal('feedback_message', 'text_sealed', id, line.text),
        line.daysAgo,
      ],
    );
  }
}
