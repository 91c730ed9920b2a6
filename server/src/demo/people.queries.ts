import type pg from 'pg';

/** A member found for signing in. */
export interface FoundPerson {
  readonly memberId: number;
  readonly fullName: string;
  readonly birthDate: string;
  readonly citizenIdSealed: Buffer;
  readonly role: string;
  /** Code and name of the body he is listed under. */
  readonly code: string;
  readonly bodyName: string;
}

const PERSON = `m.id AS "memberId", m.full_name AS "fullName", p.birth_date AS "birthDate", n.citizen_id_sealed AS "citizenIdSealed"`;
const OF_PERSON = `members_member m JOIN members_personal p ON p.member_id = m.id JOIN members_number n ON n.member_id = m.id`;

/** Staff of the communes who are members, commune by commune. */
export async function readStaff(pool: pg.Pool): Promise<FoundPerson[]> {
  const { rows } = await pool.query<FoundPerson>(
    `SELECT ${PERSON}, r.role, o.code, o.name AS "bodyName"
       FROM authority_staff_role_current r JOIN identity_account a ON a.id = r.account_id
       JOIN ${OF_PERSON} ON m.id = a.member_id JOIN organizations_current o ON o.id = r.org_id
      WHERE o.type = 'superior' AND m.on_roll
      ORDER BY o.code, array_position(ARRAY['office', 'organizationBoard', 'propagandaBoard', 'supportTeam', 'administrator', 'auditor'], r.role), m.sort_name`,
  );
  return rows;
}

/** Secretary and deputies of a body. */
export async function readLeaders(pool: pg.Pool, code: string): Promise<FoundPerson[]> {
  const { rows } = await pool.query<FoundPerson>(
    `SELECT ${PERSON}, h.position AS role, o.code, o.name AS "bodyName"
       FROM organizations_position_current h JOIN ${OF_PERSON} ON m.id = h.member_id JOIN organizations_current o ON o.id = h.org_id
      WHERE o.code = $1 AND h.position IN ('secretary', 'deputySecretary')
      ORDER BY h.position DESC, m.sort_name LIMIT 2`,
    [code],
  );
  return rows;
}

/** Ids of the accounts that belong to no member, by name. */
export async function readOutsideStaff(pool: pg.Pool): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ id: string; name: string }>(
    'SELECT id, staff_name AS name FROM identity_account WHERE staff_name IS NOT NULL',
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** One person of each standing in a cell, two ordinary members at the end; the role is in words. */
export async function readCellPeople(pool: pg.Pool, cell: number): Promise<FoundPerson[]> {
  const { rows } = await pool.query<FoundPerson>(
    `SELECT * FROM (
       SELECT DISTINCT ON (role, at) * FROM (
         SELECT ${PERSON}, o.code, o.name AS "bodyName", w.role, w.place,
                CASE WHEN w.role = 'Đảng viên' THEN row_number() OVER (PARTITION BY w.role ORDER BY m.sort_name, m.id) ELSE 1 END AS at
           FROM ${OF_PERSON} JOIN organizations_current o ON o.id = m.home_cell_id
           LEFT JOIN members_standing s ON s.member_id = m.id AND s.activity = 'left'
           LEFT JOIN organizations_position_current h ON h.member_id = m.id AND h.org_id = o.id
           LEFT JOIN members_special_duty d ON d.member_id = m.id AND d.valid @> sotay_today()
          CROSS JOIN LATERAL (SELECT * FROM (VALUES
             (1, 'Bí thư chi bộ', h.position = 'secretary'), (2, 'Phó bí thư chi bộ', h.position = 'deputySecretary'),
             (3, 'Chi ủy viên', h.position = 'cellCommitteeMember'),
             (10, 'Đã chuyển đi', s.left_reason = 'transferredOut'),
             (9, 'Được miễn sinh hoạt', p.activity = 'exempted'), (8, 'Đang bị đình chỉ sinh hoạt', p.activity = 'suspended'),
             (7, 'Sinh hoạt tạm thời nơi khác', p.placement = 'temporarilyElsewhere'), (6, 'Được giao nhiệm vụ đặc biệt', d.member_id IS NOT NULL),
             (5, 'Đảng viên dự bị', p.class = 'probationary' AND m.on_roll),
             (4, 'Đảng viên', m.on_roll AND p.activity = 'active' AND p.placement = 'here' AND h.member_id IS NULL)) AS v (place, role, fits)
           WHERE fits LIMIT 1) w
          WHERE m.home_cell_id = $1 AND (h.position IS NULL OR h.position <> 'follower')
            AND NOT EXISTS (SELECT FROM authority_staff_role r JOIN identity_account a ON a.id = r.account_id WHERE a.member_id = m.id)
       ) everyone WHERE at <= 3 ORDER BY role, at, "memberId"
     ) one_each ORDER BY place, at`,
    [cell],
  );
  return rows;
}

/** Members of a cell noted as without a level-2 identity and without an account, at most three, by name. */
export async function readWithoutLevel2(pool: pg.Pool, cell: number): Promise<FoundPerson[]> {
  const { rows } = await pool.query<FoundPerson>(
    `SELECT ${PERSON}, '' AS role, o.code, o.name AS "bodyName"
       FROM ${OF_PERSON} JOIN organizations_current o ON o.id = m.home_cell_id JOIN members_circumstance c ON c.member_id = m.id
      WHERE m.home_cell_id = $1 AND m.on_roll AND p.activity = 'active' AND c.has_level2_identity = false
        AND NOT EXISTS (SELECT FROM identity_account a WHERE a.member_id = m.id)
      ORDER BY m.sort_name, m.id LIMIT 3`,
    [cell],
  );
  return rows;
}
