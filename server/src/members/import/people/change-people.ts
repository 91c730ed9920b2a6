import type pg from 'pg';
import type { Crypto } from '../../../platform/crypto/crypto.ts';
import { foldedName, sortName } from '../../names.ts';
import type { Committee } from '../committee.ts';
import { sealedNumbers } from './add-people.ts';
import { SOURCE } from './people.queries.ts';
import { statedStanding } from './standing.ts';
import type { MemberToChange } from './write-people.ts';

/** Changes members to what their rows state: one statement a table, only the members whom it concerns. */
export async function changeMembers(
  client: pg.ClientBase,
  crypto: Crypto,
  committee: Committee,
  importId: string,
  members: readonly MemberToChange[],
  by: string | null,
): Promise<void> {
  if (members.length === 0) return;
  await changeNames(
    client,
    members.filter(({ difference }) => difference.name),
  );
  await changePersonal(client, members);
  await changeNumbers(
    client,
    crypto,
    members.filter(({ difference }) => difference.numbers),
  );
  await changeStanding(
    client,
    committee,
    members.filter(({ difference }) => difference.standing),
    by,
  );
  await client.query(
    `INSERT INTO members_source (member_id, source, external_id, row_digest, import_id)
     SELECT n.member_id, '${SOURCE}', n.external_id, n.digest, $4 FROM unnest($1::int[], $2::text[], $3::bytea[]) AS n (member_id, external_id, digest)
     ON CONFLICT (member_id) DO UPDATE SET external_id = EXCLUDED.external_id, row_digest = EXCLUDED.row_digest,
       import_id = EXCLUDED.import_id, taken_at = now()`,
    [
      members.map(({ held }) => held.id),
      members.map(({ values }) => values.externalId),
      members.map(({ identity }) => Buffer.from(identity.digest, 'base64')),
      importId,
    ],
  );
}

async function changeNames(client: pg.ClientBase, members: readonly MemberToChange[]): Promise<void> {
  if (members.length === 0) return;
  await client.query(
    `UPDATE members_member m SET full_name = n.full_name, sort_name = n.sort_name, folded_name = n.folded_name, updated_at = now()
       FROM unnest($1::int[], $2::text[], $3::text[], $4::text[]) AS n (id, full_name, sort_name, folded_name) WHERE m.id = n.id`,
    [
      members.map(({ held }) => held.id),
      members.map(({ values }) => values.fullName),
      members.map(({ values }) => sortName(values.fullName)),
      members.map(({ values }) => foldedName(values.fullName)),
    ],
  );
}

async function changePersonal(client: pg.ClientBase, members: readonly MemberToChange[]): Promise<void> {
  await client.query(
    `UPDATE members_personal p SET gender = n.gender, birth_date = n.birth_date, joined_on = n.joined_on, official_on = n.official_on, exempted_on = n.exempted_on
       FROM unnest($1::int[], $2::text[], $3::date[], $4::date[], $5::date[], $6::date[]) AS n (id, gender, birth_date, joined_on, official_on, exempted_on)
      WHERE p.member_id = n.id`,
    [
      members.map(({ held }) => held.id),
      members.map(({ values }) => values.gender),
      members.map(({ values }) => values.birthDate),
      members.map(({ values }) => values.joinedOn),
      members.map(({ values }) => values.officialOn),
      members.map(({ values }) => (values.status === 'exempted' ? values.statusDate : null)),
    ],
  );
}

async function changeNumbers(client: pg.ClientBase, crypto: Crypto, members: readonly MemberToChange[]): Promise<void> {
  if (members.length === 0) return;
  const sealed = members.map(({ held, values, identity }) =>
    sealedNumbers(crypto, held.id, values, identity.citizenIndex),
  );
  await client.query(
    `UPDATE members_number m SET citizen_id_sealed = n.citizen, citizen_id_index = n.citizen_index, card_sealed = n.card, card_index = n.card_index
       FROM unnest($1::int[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[]) AS n (id, citizen, citizen_index, card, card_index)
      WHERE m.member_id = n.id`,
    [members.map(({ held }) => held.id), ...[0, 1, 2, 3].map((column) => sealed.map((values) => values[column]))],
  );
}

/**
 * Writes the new standing as a row of the history and lets the database mirror it. It begins on the day the source
 * states (end, exemption, recognition), a move between cells today, and never before the row it follows.
 */
async function changeStanding(
  client: pg.ClientBase,
  committee: Committee,
  members: readonly MemberToChange[],
  by: string | null,
): Promise<void> {
  if (members.length === 0) return;
  const rows = members.map(({ held, values }) => {
    const stated = statedStanding(values);
    const dates = [held.since];
    if (values.orgId !== held.home_cell_id) dates.push(committee.today);
    if (stated.class !== held.class) dates.push(values.officialOn ?? committee.today);
    if (stated.activity !== held.activity) dates.push(values.statusDate ?? committee.today);
    const isSuspended = held.activity === 'suspended' && stated.activity === 'active';
    return {
      id: held.id,
      since: dates.reduce((latest, date) => (date > latest ? date : latest)),
      class: stated.class,
      activity: isSuspended ? 'suspended' : stated.activity,
      leftReason: stated.leftReason,
      home: values.orgId,
    };
  });
  const ids = rows.map(({ id }) => id);
  // Who takes part elsewhere for a time goes on doing so when his home cell changes.
  await client.query(
    `INSERT INTO members_standing (member_id, since, class, activity, left_reason, placement, home_cell_id, cell_id, recorded_by)
     SELECT n.id, n.since, n.class, n.activity, n.left_reason, p.placement, n.home, CASE WHEN p.placement = 'here' THEN n.home ELSE m.cell_id END, $7
       FROM unnest($1::int[], $2::date[], $3::text[], $4::text[], $5::text[], $6::int[]) AS n (id, since, class, activity, left_reason, home)
       JOIN members_member m ON m.id = n.id JOIN members_personal p ON p.member_id = n.id
     ON CONFLICT (member_id, since) DO UPDATE SET class = EXCLUDED.class, activity = EXCLUDED.activity, left_reason = EXCLUDED.left_reason,
       home_cell_id = EXCLUDED.home_cell_id, cell_id = EXCLUDED.cell_id, recorded_by = EXCLUDED.recorded_by, recorded_at = now()`,
    [
      ids,
      rows.map((row) => row.since),
      rows.map((row) => row.class),
      rows.map((row) => row.activity),
      rows.map((row) => row.leftReason),
      rows.map((row) => row.home),
      by,
    ],
  );
  await client.query('SELECT members_apply_standing($1::int[])', [ids]);
}
