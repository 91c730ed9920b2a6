import type pg from 'pg';
import type { Crypto } from '../../../platform/crypto/crypto.ts';
import type { MemberValues } from '../checking/member-row.ts';
import type { Committee } from '../committee.ts';
import type { Applied, RowToApply, RowWriter } from '../row-kinds.ts';
import { type StagedRow, isFlagged } from '../staging/payload.ts';
import { type Difference, differenceOf } from './changes.ts';
import { type SoundValues, identify, isSound } from './identify.ts';
import { addMembers } from './add-people.ts';
import { changeMembers } from './change-people.ts';
import type { Match } from './match.ts';
import type { RowIdentity } from './match.ts';
import { type DetailRow, detailsOf } from './people.queries.ts';

/** A sound row on its way in, with whom it is about now. */
export interface MemberToWrite {
  values: SoundValues;
  identity: RowIdentity;
}

/** A member to change, and in what. */
export interface MemberToChange extends MemberToWrite {
  held: DetailRow;
  difference: Difference;
}

/**
 * Writes member rows. Whom a row is about is asked again at the moment of writing: between preview and import somebody
 * else may have taken the same person in.
 */
export function writeMembers(
  plain: Crypto,
  committee: Committee,
  importId: string,
  appliedBy: string | null,
): RowWriter {
  return async (client, rows) => {
    const crypto = committee.provinceId === null ? plain : await plain.forProvince(committee.provinceId);
    const sound = rows.flatMap((row) => {
      const values = row.payload.values as MemberValues;
      return isSound(values) ? [{ row, values }] : [];
    });
    const found = await identify(
      client,
      crypto,
      committee,
      sound.map(({ values }) => values),
    );
    const adds: MemberToWrite[] = [];
    const changes: { row: MemberToWrite; memberId: number }[] = [];
    const result: Applied = { taken: [], rejudged: [] };
    for (const [at, { row, values }] of sound.entries()) {
      const about = found[at];
      if (!about) continue;
      const { identity, match } = about;
      if (match.outcome === 'add') adds.push({ values, identity });
      else if (match.held && (match.outcome === 'change' || (match.outcome === 'confirm' && row.isConfirmed))) {
        changes.push({ row: { values, identity }, memberId: match.held.memberId });
      } else if (match.outcome !== 'same') {
        result.rejudged.push(rejudged(row, match));
        continue;
      }
      result.taken.push(row.number);
    }
    await addMembers(client, crypto, importId, adds, appliedBy);
    await changeMembers(
      client,
      crypto,
      committee,
      importId,
      await compared(client, crypto, committee, changes),
      appliedBy,
    );
    return result;
  };
}

async function compared(
  client: pg.ClientBase,
  crypto: Crypto,
  committee: Committee,
  changes: readonly { row: MemberToWrite; memberId: number }[],
): Promise<MemberToChange[]> {
  if (changes.length === 0) return [];
  const details = await detailsOf(
    client,
    changes.map(({ memberId }) => memberId),
  );
  return changes.flatMap(({ row, memberId }) => {
    const held = details.get(memberId);
    return held ? [{ ...row, held, difference: differenceOf(crypto, committee, held, row.values) }] : [];
  });
}

function rejudged(row: RowToApply, match: Match): StagedRow {
  const problems = match.problem ? [match.problem, ...row.payload.problems] : row.payload.problems;
  return {
    number: row.number,
    outcome: match.outcome,
    flagged: isFlagged(match.outcome, problems),
    payload: { ...row.payload, problems },
  };
}
