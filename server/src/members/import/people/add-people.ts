import type pg from 'pg';
import type { Crypto } from '../../../platform/crypto/crypto.ts';
import { foldedName, sortName } from '../../names.ts';
import { type CopyValue, copyIn } from '../staging/copy-in.ts';
import { SOURCE } from './people.queries.ts';
import { firstStandings } from './standing.ts';
import type { MemberToWrite } from './write-people.ts';

/** The tables a new member enters, in the order foreign keys ask for, with the columns written. */
export const MEMBER_TABLES = {
  members_member: ['id', 'home_cell_id', 'cell_id', 'on_roll', 'full_name', 'sort_name', 'folded_name'],
  members_personal: [
    'member_id',
    'home_cell_id',
    'cell_id',
    'on_roll',
    'gender',
    'birth_date',
    'joined_on',
    'official_on',
    'exempted_on',
    'class',
    'activity',
    'placement',
  ],
  members_number: [
    'member_id',
    'home_cell_id',
    'cell_id',
    'on_roll',
    'citizen_id_sealed',
    'citizen_id_index',
    'card_sealed',
    'card_index',
  ],
  members_standing: [
    'member_id',
    'since',
    'class',
    'activity',
    'left_reason',
    'placement',
    'home_cell_id',
    'cell_id',
    'recorded_by',
  ],
  members_source: ['member_id', 'source', 'external_id', 'row_digest', 'import_id'],
} as const;

/** Rows of new members by table, ready for COPY. */
export type MemberRows = Record<keyof typeof MEMBER_TABLES, CopyValue[][]>;

/** Adds new members: one COPY a table for the whole batch. */
export async function addMembers(
  client: pg.ClientBase,
  crypto: Crypto,
  importId: string | null,
  members: readonly MemberToWrite[],
  by: string | null,
): Promise<void> {
  if (members.length === 0) return;
  const rows = prepareMembers(crypto, importId, members, await nextIds(client, members.length), by);
  for (const [table, columns] of Object.entries(MEMBER_TABLES)) {
    await copyIn(client, table, columns, rows[table as keyof typeof MEMBER_TABLES]);
  }
}

/** Seals the numbers and lays the rows out by table. */
export function prepareMembers(
  crypto: Crypto,
  importId: string | null,
  members: readonly MemberToWrite[],
  ids: readonly number[],
  by: string | null,
): MemberRows {
  const rows: MemberRows = {
    members_member: [],
    members_personal: [],
    members_number: [],
    members_standing: [],
    members_source: [],
  };
  for (const [at, { values, identity }] of members.entries()) {
    const id = ids[at] ?? 0;
    const standings = firstStandings(values);
    const newest = standings.at(-1);
    if (!newest) continue;
    const place = [values.orgId, values.orgId, newest.activity !== 'left'];
    rows.members_member.push([id, ...place, values.fullName, sortName(values.fullName), foldedName(values.fullName)]);
    rows.members_personal.push([
      id,
      ...place,
      values.gender,
      values.birthDate,
      values.joinedOn,
      values.officialOn,
      values.status === 'exempted' ? values.statusDate : null,
      newest.class,
      newest.activity,
      'here',
    ]);
    rows.members_number.push([id, ...place, ...sealedNumbers(crypto, id, values, identity.citizenIndex)]);
    for (const standing of standings) {
      rows.members_standing.push([
        id,
        standing.since,
        standing.class,
        standing.activity,
        standing.leftReason,
        'here',
        values.orgId,
        values.orgId,
        by,
      ]);
    }
    rows.members_source.push([id, SOURCE, values.externalId, Buffer.from(identity.digest, 'base64'), importId]);
  }
  return rows;
}

/** Citizen id and card of one member as `members_number` keeps them. */
export function sealedNumbers(
  crypto: Crypto,
  id: number,
  values: { citizenId: string; cardNumber: string | null },
  citizenIndex: string,
): [Buffer, Buffer, Buffer | null, Buffer | null] {
  return [
    crypto.seal('members_number', 'citizen_id_sealed', id, values.citizenId),
    Buffer.from(citizenIndex, 'base64'),
    values.cardNumber === null ? null : crypto.seal('members_number', 'card_sealed', id, values.cardNumber),
    values.cardNumber === null ? null : crypto.blindIndex('card', values.cardNumber),
  ];
}

async function nextIds(client: pg.ClientBase, count: number): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT nextval(pg_get_serial_sequence('members_member', 'id'))::int AS id FROM generate_series(1, $1)`,
    [count],
  );
  return rows.map((row) => row.id);
}
