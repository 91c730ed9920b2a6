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

/** A person who could not sign in and asked to be called back. */
export async function openSupportCase(client: pg.ClientBase, crypto: Crypto, communeId: number): Promise<void> {
  const { rows } = await client.query<{ id: string }>('SELECT uuidv7() AS id');
  const id = rows[0]?.id ?? '';
  await client.query(
    `INSERT INTO identity_support_case (id, code_index, reason, claimed_name, commune_id, callback_phone_sealed) VALUES ($1, $2, 'noLevel2', $3, $4, $5)`,
    [
      id,
      crypto.blindIndex('supportCode', SUPPORT_CODE),
      'Quách Văn Chinh',
      communeId,
      crypto.seal('identity_support_case', 'callback_phone_sealed', id, '0912345678'),
    ],
  );
}
