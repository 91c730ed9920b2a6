import type pg from 'pg';
import type { Crypto } from '../../platform/crypto/crypto.ts';
import type { Actor } from '../../platform/database/transaction.ts';
import { foldedName, sortName } from '../../members/names.ts';
import { addFeedback } from './feedback-rows.ts';
import { addMeetings } from './meeting-rows.ts';
import { addNotices } from './notice-rows.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { accountId, cardNumber, citizenId, digest, fullName, phone, rowId, sessionToken } from './identities.ts';
import { PEOPLE, type MemberFact, type PersonFact } from './people.ts';
import { addRows } from './world-rows.ts';

/** The world in a database, with the ids that tests need. */
export interface World {
  /** The person as the actor of a transaction. */
  actor(person: PersonFact, how?: { reauthenticated?: boolean }): Actor;
}

/** Writes the world as the owner of the tables. */
export async function buildWorld(ownerPool: pg.Pool, crypto: Pick<Crypto, 'seal' | 'blindIndex'>): Promise<World> {
  const client = await ownerPool.connect();
  try {
    await client.query('BEGIN');
    await addOrganizations(client);
    for (const one of PEOPLE) if (one.member !== null) await addMember(client, crypto, one, one.member);
    for (const one of PEOPLE) await addAccount(client, crypto, one);
    await addRows(client, crypto);
    await addFeedback(client, crypto);
    await addMeetings(client);
    await addNotices(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
  return {
    actor: (one, { reauthenticated = true } = {}) => ({
      accountId: accountId(one),
      memberId: one.member?.id ?? null,
      sessionId: accountId(one),
      strength: one.bound ? 'vneid' : 'code',
      reauthenticatedAt: reauthenticated ? new Date() : null,
    }),
  };
}

async function addOrganizations(client: pg.PoolClient): Promise<void> {
  for (const org of ORGANIZATIONS) {
    await client.query('INSERT INTO organizations_organization (id) VALUES ($1)', [org.id]);
    await client.query(
      `INSERT INTO organizations_form (org_id, name, folded_name, type, parent_id, code, valid) VALUES ($1, $2, $3, $4, $5, $6, '[2020-01-01,)')`,
      [org.id, org.name, foldedName(org.name), org.type, org.parent, org.code],
    );
    await client.query(
      `INSERT INTO organizations_term (org_id, name, valid) VALUES ($1, '2025 – 2030', '[2025-01-01,2030-01-01)')`,
      [org.id],
    );
    if (org.office === undefined) continue;
    await client.query(
      `INSERT INTO organizations_office_arrangement (org_id, mode, valid) VALUES ($1, $2, '[2025-01-01,)')`,
      [org.id, org.office],
    );
  }
  await client.query(`SELECT setval(pg_get_serial_sequence('organizations_organization', 'id'), 1000)`);
}

async function addMember(
  client: pg.PoolClient,
  crypto: Pick<Crypto, 'seal' | 'blindIndex'>,
  one: PersonFact,
  member: MemberFact,
): Promise<void> {
  const name = fullName(one);
  const onRoll = member.activity !== 'left';
  const place = [member.id, member.home, member.cell, onRoll];
  const placement = member.home === member.cell ? 'here' : 'temporarilyElsewhere';
  await client.query(
    `INSERT INTO members_member (id, home_cell_id, cell_id, on_roll, full_name, sort_name, folded_name) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [...place, name, sortName(name), foldedName(name)],
  );
  await client.query(
    `INSERT INTO members_personal (member_id, home_cell_id, cell_id, on_roll, gender, birth_date, joined_on, official_on, class, activity, placement)
     VALUES ($1, $2, $3, $4, 'male', '1970-05-19', '2010-02-03', $5, $6, $7, $8)`,
    [...place, member.class === 'official' ? '2011-02-03' : null, member.class, member.activity, placement],
  );
  await client.query(
    `INSERT INTO members_number (member_id, home_cell_id, cell_id, on_roll, citizen_id_sealed, citizen_id_index, card_sealed, card_index)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...place,
      crypto.seal('members_number', 'citizen_id_sealed', member.id, citizenId(member)),
      crypto.blindIndex('citizenId', citizenId(member)),
      crypto.seal('members_number', 'card_sealed', member.id, cardNumber(member)),
      crypto.blindIndex('card', cardNumber(member)),
    ],
  );
  await client.query(
    `INSERT INTO members_phone (member_id, home_cell_id, cell_id, on_roll, phone_sealed, phone_index, entered_by) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ...place,
      crypto.seal('members_phone', 'phone_sealed', member.id, phone(member)),
      crypto.blindIndex('phone', phone(member)),
      accountId(one),
    ],
  );
  await client.query(
    `INSERT INTO members_standing (member_id, since, class, activity, left_reason, placement, home_cell_id, cell_id) VALUES ($1, '2020-01-01', $2, $3, $4, $5, $6, $7)`,
    [member.id, member.class, member.activity, onRoll ? null : 'resigned', placement, member.home, member.cell],
  );
  await client.query(`INSERT INTO members_special_duty (member_id, valid) VALUES ($1, '[2026-01-01,2026-02-01)')`, [
    member.id,
  ]);
  await client.query(`INSERT INTO members_source (member_id, external_id, row_digest) VALUES ($1, $2, $3)`, [
    member.id,
    `csdl-${String(member.id)}`,
    digest('row'),
  ]);
}

async function addAccount(
  client: pg.PoolClient,
  crypto: Pick<Crypto, 'seal' | 'blindIndex'>,
  one: PersonFact,
): Promise<void> {
  const id = accountId(one);
  for (const held of one.positions) {
    await client.query(
      `INSERT INTO organizations_position (id, org_id, member_id, position, held_from, held_to, undone_at)
       VALUES ($7, $1, $2, $3, sotay_today() + $4::int, sotay_today() + $5::int, CASE WHEN $6 THEN now() END)`,
      [
        held.org,
        one.member?.id,
        held.position,
        DAYS[held.state ?? 'held'][0],
        DAYS[held.state ?? 'held'][1],
        held.state === 'undone',
        rowId('b', one.member?.id ?? 0),
      ],
    );
  }
  if (one.account === 'none') return;
  const staffId = `0380700${id.slice(-5)}`;
  await client.query(
    `INSERT INTO identity_account (id, member_id, staff_name, staff_citizen_id_sealed, staff_citizen_id_index, state, closed_reason) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      one.member?.id ?? null,
      one.member === null ? fullName(one) : null,
      one.member === null ? crypto.seal('identity_account', 'staff_citizen_id_sealed', id, staffId) : null,
      one.member === null ? crypto.blindIndex('citizenId', staffId) : null,
      one.account,
      one.account === 'closed' ? 'standing' : null,
    ],
  );
  if (one.bound)
    await client.query(
      `INSERT INTO identity_binding (account_id, issuer, subject) VALUES ($1, 'https://vneid.thu', $2)`,
      [id, `subject-${id}`],
    );
  await client.query(`INSERT INTO identity_device (id, account_id, label) VALUES ($1, $1, 'Máy thử')`, [id]);
  await client.query(
    `INSERT INTO identity_session (id, account_id, device_id, token_hash, strength, expires_at, office_since, office_seen_at, reauthenticated_at)
     VALUES ($1, $1, $1, $2, $3, now() + interval '180 days', now(), now(), now())`,
    [id, digest(sessionToken(one)), one.bound ? 'vneid' : 'code'],
  );
  await client.query(
    `INSERT INTO identity_passkey (credential_id, account_id, public_key, sign_count, label) VALUES ($1, $2, $3, 0, 'Khóa thử')`,
    [digest(id), id, digest('key')],
  );
  await client.query(
    `INSERT INTO identity_pin (device_id, account_id, device_key, salt, hash) VALUES ($1, $1, '{}', $2, $3)`,
    [id, digest('salt'), digest('hash')],
  );
  await client.query(`INSERT INTO identity_consent (account_id, version, given) VALUES ($1, '1', true)`, [id]);
  await client.query(`INSERT INTO identity_preference (account_id) VALUES ($1)`, [id]);
  await client.query(
    `INSERT INTO sync_mutation (id, account_id, session_id, name, outcome, result) VALUES ($1, $1, $1, 'meeting.delivered', 'applied', '{}')`,
    [id],
  );
  for (const held of one.roles) {
    const role = await client.query<{ id: string }>(
      `INSERT INTO authority_staff_role (org_id, account_id, role, held_from, held_to) VALUES ($1, $2, $3, sotay_today() - 30, CASE WHEN $4 THEN sotay_today() END) RETURNING id`,
      [held.org, id, held.role, held.state === 'ended'],
    );
    if (held.state === 'unconfirmed')
      await client.query(`UPDATE authority_staff_role SET confirmed_at = NULL WHERE id = $1`, [role.rows[0]?.id]);
  }
}

/** From and to, in days from today. */
const DAYS = { held: [-200, null], undone: [-200, null], ended: [-400, -300], notYet: [1, null] } as const;
