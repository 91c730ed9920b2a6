import type pg from 'pg';

/** The day on which the congresses of the merged communes gave their positions. */
const ELECTED = '2025-07-15';

/**
 * Members in an order that is the same on every machine: people of working age first, then by a digest of their CSDL
 * key. Only official, active members who are here can hold a position.
 */
const RANKED = `
  SELECT p.member_id, p.home_cell_id, p.official_on,
         row_number() OVER (PARTITION BY p.home_cell_id ORDER BY (p.birth_date BETWEEN '1965-01-01' AND '1996-12-31') DESC, md5(s.external_id)) AS place,
         count(*) OVER (PARTITION BY p.home_cell_id) AS members
    FROM members_personal p JOIN members_source s USING (member_id)
   WHERE p.on_roll AND p.class = 'official' AND p.activity = 'active' AND p.placement = 'here'`;

/** A secretary for every cell; a deputy and a cell committee from nine members on. */
export async function appointCellOfficers(client: pg.ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO organizations_position (org_id, member_id, position, held_from)
     SELECT home_cell_id, member_id,
            CASE place WHEN 1 THEN 'secretary' WHEN 2 THEN 'deputySecretary' ELSE 'cellCommitteeMember' END,
            greatest($1::date, official_on)
       FROM (${RANKED}) ranked
      WHERE place = 1 OR (members >= 9 AND place <= CASE WHEN members >= 30 THEN 5 ELSE 3 END)`,
    [ELECTED],
  );
}

/**
 * Leaders of every body above the cells: a secretary, one or two deputies and committee members. A body's leaders come
 * from the secretaries of its cells, as they do in the field.
 */
export async function appointLeaders(client: pg.ClientBase): Promise<void> {
  await client.query(
    `WITH RECURSIVE under AS (
       SELECT id AS root, type AS root_type, id AS org_id FROM organizations_current WHERE type IN ('province', 'superior', 'grassroots', 'section')
       UNION ALL
       SELECT u.root, u.root_type, c.id FROM under u JOIN organizations_current c ON c.parent_id = u.org_id
     ), ranked AS (
       SELECT u.root, u.root_type, h.member_id,
              row_number() OVER (PARTITION BY u.root ORDER BY h.position <> CASE WHEN u.root_type = 'grassroots' THEN 'deputySecretary' ELSE 'secretary' END,
                                                              md5(u.root_type || s.external_id)) AS place
         FROM under u
         JOIN organizations_position_current h ON h.org_id = u.org_id AND h.position IN ('secretary', 'deputySecretary')
         JOIN members_source s ON s.member_id = h.member_id
     )
     INSERT INTO organizations_position (org_id, member_id, position, held_from)
     SELECT r.root, r.member_id,
            CASE WHEN place = 1 THEN 'secretary' WHEN place <= CASE WHEN root_type IN ('grassroots', 'section') THEN 2 ELSE 3 END THEN 'deputySecretary'
                 ELSE 'committeeMember' END,
            greatest($1::date, p.official_on)
       FROM ranked r JOIN members_personal p USING (member_id)
      WHERE place <= CASE root_type WHEN 'superior' THEN 15 WHEN 'province' THEN 21 ELSE 5 END`,
    [ELECTED],
  );
}

/** Each cell is followed by one of the committee members of its commune, in turn. */
export async function assignFollowers(client: pg.ClientBase): Promise<void> {
  await client.query(
    `WITH RECURSIVE under AS (
       SELECT id AS root, id AS org_id, is_cell, code FROM organizations_current WHERE type = 'superior'
       UNION ALL
       SELECT u.root, c.id, c.is_cell, c.code FROM under u JOIN organizations_current c ON c.parent_id = u.org_id
     ), cells AS (
       SELECT root, org_id, row_number() OVER (PARTITION BY root ORDER BY code) AS place FROM under WHERE is_cell
     ), followers AS (
       SELECT org_id AS root, member_id, held_from, row_number() OVER (PARTITION BY org_id ORDER BY member_id) AS place,
              count(*) OVER (PARTITION BY org_id) AS number
         FROM organizations_position_current WHERE position = 'committeeMember'
     )
     INSERT INTO organizations_position (org_id, member_id, position, held_from)
     SELECT c.org_id, f.member_id, 'follower', f.held_from
       FROM cells c JOIN followers f ON f.root = c.root AND f.place = c.place % f.number + 1`,
  );
}

/** The term 2025–2030 of every body. */
export async function setTerms(client: pg.ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO organizations_term (org_id, name, valid)
     SELECT id, 'Nhiệm kỳ 2025–2030', daterange('2025-07-01', '2030-07-01') FROM organizations_current`,
  );
}
