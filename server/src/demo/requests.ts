import type pg from 'pg';
import type { Crypto } from '../platform/crypto/crypto.ts';

/** A correction request that waits for the commune's board, written by an ordinary member of the showcase cell. */
export async function fileCorrections(client: pg.ClientBase, crypto: Crypto, showcase: number): Promise<void> {
  const { rows } = await client.query<{ member_id: number; account_id: string; joined_on: string; id: string }>(
    `SELECT p.member_id, a.id AS account_id, to_char(p.joined_on, 'DD/MM/YYYY') AS joined_on, uuidv7() AS id
       FROM members_personal p JOIN identity_account a USING (member_id) JOIN members_source s USING (member_id)
      WHERE p.home_cell_id = $1 AND p.activity = 'active' AND p.on_roll
        AND NOT EXISTS (SELECT FROM organizations_position h WHERE h.member_id = p.member_id)
      ORDER BY md5('correction' || s.external_id) LIMIT 1`,
    [showcase],
  );
  for (const { id, member_id, account_id, joined_on } of rows) {
    const wrong = `Ngày vào Đảng ghi ${joined_on}`;
    const right = 'Theo quyết định kết nạp, tôi vào Đảng sau ngày ấy đúng một tuần.';
    await client.query(
      `INSERT INTO members_correction (id, member_id, home_cell_id, cell_id, on_roll, author_account_id, field, wrong_sealed, right_sealed, due_on)
       SELECT $1, m.id, m.home_cell_id, m.cell_id, m.on_roll, $3, 'joinedOn', $4, $5, sotay_today() + 7 FROM members_member m WHERE m.id = $2`,
      [
        id,
        member_id,
        account_id,
        crypto.seal('members_correction', 'wrong_sealed', id, wrong),
        crypto.seal('members_correction', 'right_sealed', id, right),
      ],
    );
  }
}

/** Support code of the demo's open case. */
export const SUPPORT_CODE = 'HB26DEM7AA';

/** Two who could not sign in for want of a level-2 identity: one whom nobody has found yet, one whom the team is helping. */
export async function openSupportCases(
  client: pg.ClientBase,
  crypto: Crypto,
  communeId: number,
  showcase: number,
): Promise<void> {
  await openCase(client, crypto, communeId, { code: SUPPORT_CODE, name: 'Quách Văn Chinh', phone: '0912345678' });
  const { rows } = await client.query<{ id: number; name: string; team: string | null }>(
    `SELECT m.id, m.full_name AS name,
            (SELECT r.account_id FROM authority_staff_role_current r WHERE r.org_id = $2 AND r.role = 'supportTeam' ORDER BY r.account_id LIMIT 1) AS team
       FROM members_member m JOIN members_personal p ON p.member_id = m.id JOIN members_circumstance c ON c.member_id = m.id
      WHERE m.home_cell_id = $1 AND m.on_roll AND p.activity = 'active' AND c.has_level2_identity = false
        AND NOT EXISTS (SELECT FROM identity_account a WHERE a.member_id = m.id)
      ORDER BY m.sort_name DESC, m.id LIMIT 1`,
    [showcase, communeId],
  );
  for (const { id, name, team } of rows) {
    await openCase(client, crypto, communeId, {
      code: 'HB26DEM8BB',
      name,
      phone: '0987654321',
      found: { memberId: id, team },
    });
  }
}

async function openCase(
  client: pg.ClientBase,
  crypto: Crypto,
  communeId: number,
  of: { code: string; name: string; phone: string; found?: { memberId: number; team: string | null } },
): Promise<void> {
  const { rows } = await client.query<{ id: string }>('SELECT uuidv7() AS id');
  const id = rows[0]?.id ?? '';
  await client.query(
    `INSERT INTO identity_support_case (id, code_index, reason, claimed_name, commune_id, callback_phone_sealed, member_id, handled_by, state, moved_at)
     VALUES ($1, $2, 'noLevel2', $3, $4, $5, $6::int, $7, CASE WHEN $6::int IS NULL THEN 'opened' ELSE 'taken' END, CASE WHEN $6::int IS NOT NULL THEN now() END)`,
    [
      id,
      crypto.blindIndex('supportCode', of.code),
      of.name,
      communeId,
      crypto.seal('identity_support_case', 'callback_phone_sealed', id, of.phone),
      of.found?.memberId ?? null,
      of.found?.team ?? null,
    ],
  );
}
