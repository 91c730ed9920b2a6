import type pg from 'pg';
import type { Crypto } from '../platform/crypto/crypto.ts';
import { inventMember, type InventedMember } from './generator/person.ts';
import { randomFrom } from './generator/random.ts';

/** Staff roles of a body with an office, one person each; boards and administration have a second pair of eyes. */
const COMMUNE_ROLES = [
  'office',
  'organizationBoard',
  'propagandaBoard',
  'supportTeam',
  'administrator',
  'auditor',
  'organizationBoard',
  'administrator',
  'supportTeam',
] as const;

/** Somebody who serves the province or the centre and is a member elsewhere: an account with a name of its own. */
interface OutsideStaff {
  readonly person: InventedMember;
  readonly role: (typeof COMMUNE_ROLES)[number];
  readonly level: 'central' | 'province';
}

/** Staff of the province and the centre; the same people every time. */
export function outsideStaff(): OutsideStaff[] {
  const random = randomFrom(25);
  const taken = new Set<string>();
  const roles = [
    ['province', 'office'],
    ['province', 'organizationBoard'],
    ['province', 'propagandaBoard'],
    ['province', 'administrator'],
    ['province', 'auditor'],
    ['province', 'administrator'],
    ['central', 'administrator'],
    ['central', 'auditor'],
    ['central', 'administrator'],
  ] as const;
  return roles.map(([level, role]) => ({ level, role, person: inventMember(random, taken) }));
}

/** Gives every commune its staff, from the members of its Party offices, and the province and the centre theirs. */
export async function engageStaff(client: pg.ClientBase, crypto: Crypto): Promise<void> {
  for (const { level, role, person } of outsideStaff()) await engageOutside(client, crypto, level, role, person);
  await client.query(
    `WITH RECURSIVE under AS (
       SELECT id AS root, id AS org_id, folded_name, is_cell FROM organizations_current WHERE type = 'superior'
       UNION ALL
       SELECT u.root, c.id, c.folded_name, c.is_cell FROM under u JOIN organizations_current c ON c.parent_id = u.org_id
     ), ranked AS (
       SELECT u.root, p.member_id,
              row_number() OVER (PARTITION BY u.root ORDER BY u.folded_name LIKE '%co quan dang%' DESC,
                                 (p.birth_date BETWEEN '1970-01-01' AND '2000-12-31') DESC, md5('staff' || s.external_id)) AS place
         FROM under u JOIN members_personal p ON p.home_cell_id = u.org_id JOIN members_source s USING (member_id)
        WHERE u.is_cell AND p.on_roll AND p.class = 'official' AND p.activity = 'active'
          AND NOT EXISTS (SELECT FROM organizations_position h WHERE h.member_id = p.member_id)
     ), chosen AS (
       SELECT root, member_id, ($1::text[])[place] AS role FROM ranked WHERE place <= cardinality($1::text[])
     ), accounts AS (
       INSERT INTO identity_account (member_id) SELECT member_id FROM chosen RETURNING id, member_id
     )
     INSERT INTO authority_staff_role (org_id, account_id, role, held_from)
     SELECT c.root, a.id, c.role, '2025-07-15' FROM chosen c JOIN accounts a USING (member_id)`,
    [COMMUNE_ROLES],
  );
}

async function engageOutside(
  client: pg.ClientBase,
  crypto: Crypto,
  level: string,
  role: string,
  person: InventedMember,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>('SELECT uuidv7() AS id');
  const id = rows[0]?.id ?? '';
  await client.query(
    'INSERT INTO identity_account (id, staff_name, staff_citizen_id_sealed, staff_citizen_id_index) VALUES ($1, $2, $3, $4)',
    [
      id,
      person.fullName,
      crypto.seal('identity_account', 'staff_citizen_id_sealed', id, person.citizenId),
      crypto.blindIndex('citizenId', person.citizenId),
    ],
  );
  await client.query(
    `INSERT INTO authority_staff_role (org_id, account_id, role, held_from) SELECT id, $1, $2, '2025-07-15' FROM organizations_current WHERE type = $3`,
    [id, role, level],
  );
}

/** Bodies without an office: the first of each commune names the commune's office as stand-in, the others are led by their leaders. */
export async function arrangeOffices(client: pg.ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO organizations_office_arrangement (org_id, mode, valid)
     SELECT id, CASE WHEN row_number() OVER (PARTITION BY parent_id ORDER BY code) = 1 THEN 'standIn' ELSE 'leaders' END, daterange('2025-07-15', NULL)
       FROM organizations_current WHERE type IN ('grassroots', 'section')`,
  );
}
