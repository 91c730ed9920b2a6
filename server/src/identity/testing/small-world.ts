import type pg from 'pg';
import type { Crypto } from '../../platform/crypto/crypto.ts';
import { foldedName, sortName } from '../../members/names.ts';

/** Bodies of the small world: a commune with two cells, and another commune with one. */
export const PROVINCE = 1;
export const COMMUNE = 2;
export const OTHER_COMMUNE = 3;
export const CELL = 10;
export const SECOND_CELL = 11;
export const OTHER_CELL = 30;

/** A member as tests describe him; what is left out is ordinary. */
export interface NewMember {
  cell?: number;
  name?: string;
  birthDate?: string;
  activity?: 'active' | 'exempted' | 'suspended' | 'left';
  class?: 'official' | 'probationary';
  position?: 'secretary' | 'deputySecretary' | 'cellCommitteeMember';
}
/** A member with what VNeID would say about him. */
export interface MadeMember {
  id: number;
  name: string;
  birthDate: string;
  citizenId: string;
}

/** Makes people in a small tree. */
export interface SmallWorld {
  member(about?: NewMember): Promise<MadeMember>;
  /** Account of a member, bound unless said otherwise. */
  account(member: MadeMember, how?: { bound?: boolean }): Promise<string>;
  /** Staff who is no member, bound, with a role. */
  staff(role: string, org: number, name?: string): Promise<{ accountId: string; citizenId: string; name: string }>;
  /** Another standing from today on, as an import or a board would write it. */
  changeStanding(member: MadeMember, activity: 'active' | 'exempted' | 'suspended' | 'left'): Promise<void>;
}

/** Builds the tree in an empty database. */
export async function smallWorld(owner: pg.Pool, crypto: Crypto): Promise<SmallWorld> {
  for (const [id, name, type, parent, code] of [
    [PROVINCE, 'Tỉnh ủy Thử', 'province', null, '25.000.000.000.000'],
    [COMMUNE, 'Đảng bộ xã Một', 'superior', PROVINCE, '25.001.000.000.000'],
    [OTHER_COMMUNE, 'Đảng bộ xã Hai', 'superior', PROVINCE, '25.002.000.000.000'],
    [CELL, 'Chi bộ thôn Nhất', 'grassrootsCell', COMMUNE, '25.001.000.000.001'],
    [SECOND_CELL, 'Chi bộ thôn Nhì', 'grassrootsCell', COMMUNE, '25.001.000.000.002'],
    [OTHER_CELL, 'Chi bộ thôn Xa', 'grassrootsCell', OTHER_COMMUNE, '25.002.000.000.001'],
  ] as const) {
    await owner.query('INSERT INTO organizations_organization (id) VALUES ($1)', [id]);
    await owner.query(
      "INSERT INTO organizations_form (org_id, name, folded_name, type, parent_id, code, valid) VALUES ($1, $2, $3, $4, $5, $6, '[2020-01-01,)')",
      [id, name, foldedName(name), type, parent, code],
    );
  }
  let next = 0;

  async function member(about: NewMember = {}): Promise<MadeMember> {
    next += 1;
    const made = {
      id: 1000 + next,
      name: about.name ?? `Hoàng Thử ${WORDS[next % WORDS.length]}`,
      birthDate: about.birthDate ?? '1970-05-19',
      citizenId: `0250700${String(next).padStart(5, '0')}`,
    };
    const cell = about.cell ?? CELL;
    const activity = about.activity ?? 'active';
    const place = [made.id, cell, cell, activity !== 'left'];
    await owner.query(
      'INSERT INTO members_member (id, home_cell_id, cell_id, on_roll, full_name, sort_name, folded_name) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [...place, made.name, sortName(made.name), foldedName(made.name)],
    );
    await owner.query(
      "INSERT INTO members_personal (member_id, home_cell_id, cell_id, on_roll, gender, birth_date, joined_on, class, activity, placement) VALUES ($1, $2, $3, $4, 'male', $5, '2000-01-01', $6, $7, 'here')",
      [...place, made.birthDate, about.class ?? 'official', activity],
    );
    await owner.query(
      'INSERT INTO members_number (member_id, home_cell_id, cell_id, on_roll, citizen_id_sealed, citizen_id_index) VALUES ($1, $2, $3, $4, $5, $6)',
      [
        ...place,
        crypto.seal('members_number', 'citizen_id_sealed', made.id, made.citizenId),
        crypto.blindIndex('citizenId', made.citizenId),
      ],
    );
    if (about.position !== undefined)
      await owner.query(
        "INSERT INTO organizations_position (org_id, member_id, position, held_from) VALUES ($1, $2, $3, '2025-01-01')",
        [cell, made.id, about.position],
      );
    return made;
  }

  async function account(made: MadeMember, { bound = true }: { bound?: boolean } = {}): Promise<string> {
    const { rows } = await owner.query<{ id: string }>(
      'INSERT INTO identity_account (member_id) VALUES ($1) RETURNING id',
      [made.id],
    );
    if (bound) await bindTo(rows[0]!.id, `m-${made.id}`);
    return rows[0]!.id;
  }

  async function bindTo(accountId: string, subject: string): Promise<void> {
    await owner.query(
      "INSERT INTO identity_binding (account_id, issuer, subject) VALUES ($1, 'https://vneid.example', $2)",
      [accountId, subject],
    );
  }

  return {
    member,
    account,
    async staff(role, org, name = 'Cán Bộ Thử') {
      next += 1;
      const citizenId = `0250700${String(next).padStart(5, '0')}`;
      const { rows } = await owner.query<{ id: string }>(
        'INSERT INTO identity_account (staff_name, staff_citizen_id_sealed, staff_citizen_id_index) VALUES ($1, $2, $3) RETURNING id',
        [
          name,
          crypto.seal('identity_account', 'staff_citizen_id_sealed', next, citizenId),
          crypto.blindIndex('citizenId', citizenId),
        ],
      );
      const accountId = rows[0]!.id;
      await bindTo(accountId, `s-${accountId}`);
      await owner.query('INSERT INTO authority_staff_role (org_id, account_id, role) VALUES ($1, $2, $3)', [
        org,
        accountId,
        role,
      ]);
      return { accountId, citizenId, name };
    },
    async changeStanding(made, activity) {
      await owner.query(
        `INSERT INTO members_standing (member_id, since, class, activity, left_reason, placement, home_cell_id, cell_id)
         SELECT id, sotay_today(), 'official', $2::text, CASE WHEN $2 = 'left' THEN 'deceased' END, 'here', home_cell_id, cell_id FROM members_member WHERE id = $1`,
        [made.id, activity],
      );
      await owner.query('SELECT members_apply_standing(ARRAY[$1::int])', [made.id]);
    },
  };
}

const WORDS = ['An', 'Bình', 'Chi', 'Dũng', 'Giang', 'Hà', 'Khoa', 'Lan', 'Minh'];
