import type pg from 'pg';
import type { Crypto } from '../../../platform/crypto/crypto.ts';
import { duplicateFinder } from '../checking/duplicates.ts';
import { type MemberValues, checkMemberRow } from '../checking/member-row.ts';
import { type RowProblem, refuses } from '../checking/problems.ts';
import type { Committee } from '../committee.ts';
import { type RawCell, shown } from '../reading/cells.ts';
import type { RowReader } from '../row-kinds.ts';
import { type Outcome, type StagedRow, isFlagged } from '../staging/payload.ts';
import { type Difference, differenceOf } from './changes.ts';
import { type SoundValues, identify, isSound } from './identify.ts';
import { detailsOf, sourcedMembers } from './people.queries.ts';

/** Reads member rows into the preview: checks each, finds whom it is about, and what taking it would do. */
export function memberRows(crypto: Crypto, committee: Committee): RowReader {
  const duplicates = duplicateFinder();
  const context = { findOrganization: committee.find, committee: committee.name, today: committee.today };
  return {
    async take(client, rows) {
      const checked = rows.map(([number, cells]) => checked_(number, cells));
      const sound = checked.flatMap((row) => (row.sound ? [row.sound] : []));
      const matches = await identify(client, crypto, committee, sound);
      const byRow = new Map(sound.map((values, at) => [values, matches[at]?.match]));
      const differences = await differencesOf(client, crypto, committee, byRow);
      return checked.map(({ number, cells, values, problems, sound: taken }) => {
        const match = taken ? byRow.get(taken) : undefined;
        const difference = taken ? differences.get(taken) : undefined;
        const all = match?.problem ? [...problems, match.problem] : problems;
        // A change of nothing but spelling is no change.
        const outcome: Outcome = !match
          ? 'refused'
          : match.outcome === 'change' && difference?.changes.length === 0
            ? 'same'
            : match.outcome;
        return staged(number, outcome, all, values, difference?.changes ?? [], cells);
      });
    },
    async finish(client) {
      return {
        amendments: duplicates.findings(),
        extra: await absentRows(client, committee, duplicates.hasExternalId),
      };
    },
  };

  function checked_(
    number: number,
    cells: RawCell[],
  ): { number: number; cells: RawCell[]; values: MemberValues; problems: RowProblem[]; sound: SoundValues | null } {
    const { values, problems } = checkMemberRow(cells, context);
    const isRefused = refuses(problems);
    duplicates.see(number, values, isRefused);
    return { number, cells, values, problems, sound: !isRefused && isSound(values) ? values : null };
  }
}

function staged(
  number: number,
  outcome: Outcome,
  problems: RowProblem[],
  values: MemberValues,
  changes: Difference['changes'],
  cells: RawCell[],
): StagedRow {
  return {
    number,
    outcome,
    flagged: isFlagged(outcome, problems),
    payload: {
      title: values.fullName ?? '',
      place: values.orgName,
      problems,
      changes: outcome === 'same' ? [] : changes,
      values,
      ...(problems.length > 0 ? { written: cells.map(shown) } : {}),
    },
  };
}

async function differencesOf(
  client: pg.ClientBase,
  crypto: Crypto,
  committee: Committee,
  rows: ReadonlyMap<SoundValues, { outcome: string; held: { memberId: number } | null } | undefined>,
): Promise<Map<SoundValues, Difference>> {
  const changed = [...rows].flatMap(([values, match]) =>
    match?.held && (match.outcome === 'change' || match.outcome === 'confirm')
      ? [{ values, memberId: match.held.memberId }]
      : [],
  );
  if (changed.length === 0) return new Map();
  const details = await detailsOf(
    client,
    changed.map(({ memberId }) => memberId),
  );
  return new Map(
    changed.flatMap(({ values, memberId }) => {
      const held = details.get(memberId);
      return held ? [[values, differenceOf(crypto, committee, held, values)] as const] : [];
    }),
  );
}

/** Members of ours whom the file does not name: listed, left alone. */
async function absentRows(
  client: pg.ClientBase,
  committee: Committee,
  isNamed: (externalId: string) => boolean,
): Promise<StagedRow[]> {
  const cells = [...committee.orgs.keys()];
  const absent: StagedRow[] = [];
  const PAGE = 10_000;
  for (let after = 0; ;) {
    const page = await sourcedMembers(client, cells, after, PAGE);
    for (const member of page) {
      if (isNamed(member.external_id)) continue;
      const place = committee.orgs.get(member.home_cell_id)?.name ?? '';
      const payload = { title: member.full_name, place, problems: [], changes: [], values: null };
      absent.push({ number: -member.member_id, outcome: 'absent', flagged: false, payload });
    }
    const last = page.at(-1);
    if (page.length < PAGE || !last) return absent;
    after = last.member_id;
  }
}
