import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Crypto } from '../../platform/crypto/crypto.ts';

/** An ordinary member who is signed in on one device. */
export interface SampleSession {
  readonly accountId: string;
  readonly memberId: number;
  /** The cookie's value; the database keeps its digest only. */
  readonly token: string;
}

/**
 * Signs a sample of ordinary members in, spread evenly over all cells: bound to an issuer, with phone and consent, and
 * without position or role. For benchmarks.
 */
export async function openSampleSessions(
  client: pg.ClientBase,
  crypto: Crypto,
  count: number,
): Promise<SampleSession[]> {
  const { rows } = await client.query<{ member_id: number }>(
    `WITH ordinary AS (
       SELECT p.member_id, row_number() OVER (ORDER BY p.member_id) AS place, count(*) OVER () AS total FROM members_personal p
        WHERE p.on_roll AND p.class = 'official' AND p.activity = 'active'
          AND NOT EXISTS (SELECT FROM organizations_position h WHERE h.member_id = p.member_id)
     ) SELECT member_id FROM ordinary WHERE place % greatest(1, total / $1) = 0 ORDER BY place LIMIT $1`,
    [count],
  );
  return openSessions(
    client,
    crypto,
    rows.map(({ member_id }) => member_id),
  );
}

/** Signs members in who have no account yet: bound to an issuer, with phone and consent. For benchmarks. */
export async function openSessions(
  client: pg.ClientBase,
  crypto: Crypto,
  memberIds: readonly number[],
): Promise<SampleSession[]> {
  const { rows } = await client.query<{ id: string; member_id: number }>(
    `WITH made AS (
       INSERT INTO identity_account (member_id) SELECT * FROM unnest($1::int[]) RETURNING id, member_id
     ), bound AS (
       INSERT INTO identity_binding (account_id, issuer, subject) SELECT id, 'https://vneid.mau.invalid', 'mau-' || member_id FROM made
     ), answered AS (
       INSERT INTO identity_consent (account_id, version, given) SELECT id, '2026-01', true FROM made
     ) SELECT id, member_id FROM made`,
    [memberIds],
  );
  const sessions = rows.map(({ id, member_id }) => ({
    accountId: id,
    memberId: member_id,
    token: randomBytes(32).toString('base64url'),
  }));
  await client.query(
    `WITH given AS (SELECT * FROM unnest($1::uuid[], $2::bytea[]) AS g (account_id, token_hash)),
     device AS (INSERT INTO identity_device (account_id, label) SELECT account_id, 'Máy mẫu' FROM given RETURNING id, account_id)
     INSERT INTO identity_session (account_id, device_id, token_hash, strength, expires_at)
     SELECT g.account_id, d.id, g.token_hash, 'vneid', now() + interval '180 days' FROM given g JOIN device d USING (account_id)`,
    [
      sessions.map(({ accountId }) => accountId),
      sessions.map(({ token }) => createHash('sha256').update(token).digest()),
    ],
  );
  await client.query(
    `INSERT INTO members_phone (member_id, home_cell_id, cell_id, on_roll, phone_sealed, phone_index, entered_by)
     SELECT m.id, m.home_cell_id, m.cell_id, m.on_roll, g.sealed, g.blind, g.account_id
       FROM unnest($1::int[], $2::uuid[], $3::bytea[], $4::bytea[]) AS g (member_id, account_id, sealed, blind) JOIN members_member m ON m.id = g.member_id`,
    [
      sessions.map(({ memberId }) => memberId),
      sessions.map(({ accountId }) => accountId),
      sessions.map(({ memberId }) => crypto.seal('members_phone', 'phone_sealed', memberId, phoneOf(memberId))),
      sessions.map(({ memberId }) => crypto.blindIndex('phone', phoneOf(memberId))),
    ],
  );
  return sessions;
}

function phoneOf(memberId: number): string {
  return `09${String(memberId).padStart(8, '0')}`;
}
