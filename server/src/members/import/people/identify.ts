import type pg from 'pg';
import type { Crypto } from '../../../platform/crypto/crypto.ts';
import type { MemberValues } from '../checking/member-row.ts';
import type { Committee } from '../committee.ts';
import { type Held, type Match, type RowIdentity, matchRow } from './match.ts';
import { heldBy } from './people.queries.ts';

/** A row without an error: what every taken row has. */
export interface SoundValues extends MemberValues {
  externalId: string;
  fullName: string;
  gender: 'male' | 'female';
  birthDate: string;
  citizenId: string;
  orgId: number;
  joinedOn: string;
}

/** Narrows a checked row that no problem refuses. */
export function isSound(values: MemberValues): values is SoundValues {
  return (
    values.externalId !== null &&
    values.fullName !== null &&
    values.gender !== null &&
    values.birthDate !== null &&
    values.citizenId !== null &&
    values.orgId !== null &&
    values.joinedOn !== null
  );
}

/** The identity of a row: blind index of its citizen id and a keyed digest of everything that is read from it. */
export function identityOf(crypto: Crypto, values: SoundValues): RowIdentity {
  return {
    externalId: values.externalId,
    citizenIndex: crypto.blindIndex('citizenId', values.citizenId).toString('base64'),
    // Keyed: a plain digest of twelve digits and a birth date could be guessed by whoever reads the database files.
    digest: crypto.blindIndex('memberRow', JSON.stringify({ ...values, orgName: '' })).toString('base64'),
  };
}

/** Finds for each row whom it is about: two index lookups for the whole batch. */
export async function identify(
  client: pg.ClientBase,
  crypto: Crypto,
  committee: Committee,
  rows: readonly SoundValues[],
): Promise<{ identity: RowIdentity; match: Match }[]> {
  if (rows.length === 0) return [];
  const identities = rows.map((values) => identityOf(crypto, values));
  const held = await heldBy(
    client,
    identities.map(({ externalId }) => externalId),
    identities.map(({ citizenIndex }) => Buffer.from(citizenIndex, 'base64')),
  );
  const byExternal = new Map<string, Held>();
  const byCitizen = new Map<string, Held>();
  for (const row of held) {
    const one: Held = {
      memberId: row.member_id,
      homeCellId: row.home_cell_id,
      isInside: committee.orgs.has(row.home_cell_id),
      externalId: row.external_id,
      citizenIndex: row.citizen_id_index.toString('base64'),
      digest: row.row_digest?.toString('base64') ?? null,
    };
    if (one.externalId !== null) byExternal.set(one.externalId, one);
    byCitizen.set(one.citizenIndex, one);
  }
  return identities.map((identity) => ({
    identity,
    match: matchRow(
      identity,
      byExternal.get(identity.externalId) ?? null,
      byCitizen.get(identity.citizenIndex) ?? null,
    ),
  }));
}
