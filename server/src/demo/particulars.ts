import type pg from 'pg';
import type { Crypto } from '../platform/crypto/crypto.ts';
import { copyIn } from '../members/import/staging/copy-in.ts';
import { randomFrom } from './generator/random.ts';

/** Ordinary members: official, active, here, without a position or a staff role; in an order of their own, ever the same. */
const ORDINARY = `
  SELECT p.member_id, p.home_cell_id, p.birth_date,
         row_number() OVER (PARTITION BY p.home_cell_id ORDER BY md5('ordinary' || s.external_id)) AS place,
         row_number() OVER (ORDER BY md5('ordinary' || s.external_id)) AS overall
    FROM members_personal p JOIN members_source s USING (member_id)
   WHERE p.on_roll AND p.class = 'official' AND p.activity = 'active' AND p.placement = 'here'
     AND NOT EXISTS (SELECT FROM organizations_position h WHERE h.member_id = p.member_id)
     AND NOT EXISTS (SELECT FROM identity_account a WHERE a.member_id = p.member_id)`;

/** Who has a smartphone and who is helped: the old mostly not, and a younger member of the cell helps them. */
export async function noteCircumstances(client: pg.ClientBase): Promise<void> {
  await client.query(
    `WITH known AS (
       SELECT p.*, extract(year FROM age(sotay_today(), p.birth_date)) AS years, abs(hashtext('phone' || s.external_id)) % 100 AS chance
         FROM members_personal p JOIN members_source s USING (member_id) WHERE p.on_roll AND p.activity IN ('active', 'suspended')
     ), noted AS (
       SELECT *, chance < CASE WHEN years < 60 THEN 97 WHEN years < 70 THEN 80 ELSE 45 END AS smart FROM known WHERE chance % 10 <> 3
     ), helpers AS (
       SELECT DISTINCT ON (home_cell_id) home_cell_id, member_id FROM noted WHERE smart AND years < 50 ORDER BY home_cell_id, chance, member_id
     )
     INSERT INTO members_circumstance (member_id, home_cell_id, cell_id, on_roll, has_smartphone, has_level2_identity, assisted_by, assistance_consented_on)
     SELECT n.member_id, n.home_cell_id, n.cell_id, n.on_roll, n.smart, n.smart OR n.chance % 2 = 0,
            CASE WHEN NOT n.smart AND n.chance % 3 > 0 THEN h.member_id END, CASE WHEN NOT n.smart AND n.chance % 3 > 0 AND h.member_id IS NOT NULL THEN date '2026-03-03' END
       FROM noted n LEFT JOIN helpers h ON h.home_cell_id = n.home_cell_id AND h.member_id <> n.member_id`,
  );
}

/** One member in a hundred is on special duty for a time, one of them in the showcase cell. */
export async function giveSpecialDuties(client: pg.ClientBase, showcase: number): Promise<void> {
  await client.query(
    `INSERT INTO members_special_duty (member_id, valid)
     SELECT member_id, daterange('2026-04-01', CASE WHEN overall % 2 = 0 THEN date '2027-04-01' END) FROM (${ORDINARY}) o
      WHERE overall <= 90 OR (home_cell_id = $1 AND place = 4)`,
    [showcase],
  );
}

/**
 * Standings that no list brings: suspended, temporarily elsewhere, transferring. One of each in the showcase cell.
 *
 * @param elsewhere another cell, the host of those who are temporarily elsewhere
 */
export async function changeStandings(client: pg.ClientBase, showcase: number, elsewhere: number): Promise<void> {
  const { rows } = await client.query<{ member_id: number }>(
    `INSERT INTO members_standing (member_id, since, class, activity, placement, home_cell_id, cell_id)
     SELECT member_id, '2026-05-04', 'official',
            CASE WHEN (home_cell_id = $1 AND place = 1) OR overall IN (101, 102, 103) THEN 'suspended' ELSE 'active' END,
            CASE WHEN (home_cell_id = $1 AND place = 2) OR overall IN (111, 112) THEN 'temporarilyElsewhere'
                 WHEN (home_cell_id = $1 AND place = 3) OR overall = 121 THEN 'transferring' ELSE 'here' END,
            home_cell_id,
            CASE WHEN (home_cell_id = $1 AND place = 2) OR overall IN (111, 112) THEN $2 ELSE home_cell_id END
       FROM (${ORDINARY}) o
      WHERE (home_cell_id = $1 AND place <= 3) OR (home_cell_id NOT IN ($1, $2) AND overall IN (101, 102, 103, 111, 112, 121))
     ON CONFLICT (member_id, since) DO NOTHING RETURNING member_id`,
    [showcase, elsewhere],
  );
  await client.query('SELECT members_apply_standing($1::int[])', [rows.map((row) => row.member_id)]);
}

/** Two members in five have already entered their phone, each in his own account. */
export async function enterPhones(client: pg.ClientBase, crypto: Crypto): Promise<void> {
  const { rows } = await client.query<{ member_id: number; home_cell_id: number; cell_id: number; account_id: string }>(
    `WITH chosen AS (
       SELECT p.member_id, p.home_cell_id, p.cell_id FROM members_personal p JOIN members_source s USING (member_id)
        WHERE p.on_roll AND p.activity = 'active' AND abs(hashtext('entered' || s.external_id)) % 5 < 2
     ), made AS (
       INSERT INTO identity_account (member_id) SELECT member_id FROM chosen ON CONFLICT (member_id) DO NOTHING RETURNING id, member_id
     )
     SELECT c.*, coalesce(made.id, a.id) AS account_id FROM chosen c
       LEFT JOIN made USING (member_id) LEFT JOIN identity_account a ON a.member_id = c.member_id ORDER BY c.member_id`,
  );
  const random = randomFrom(84);
  await copyIn(
    client,
    'members_phone',
    ['member_id', 'home_cell_id', 'cell_id', 'on_roll', 'phone_sealed', 'phone_index', 'entered_by'],
    rows.map((row) => {
      const phone = `0${String(random.pick([3, 5, 7, 8, 9]))}${String(random.between(10_000_000, 99_999_999))}`;
      const sealed = crypto.seal('members_phone', 'phone_sealed', row.member_id, phone);
      return [
        row.member_id,
        row.home_cell_id,
        row.cell_id,
        true,
        sealed,
        crypto.blindIndex('phone', phone),
        row.account_id,
      ];
    }),
  );
}
