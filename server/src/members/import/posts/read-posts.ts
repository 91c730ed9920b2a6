import type pg from 'pg';
import { POSITION_WORDS } from '@sotay/contract/words';
import type { Crypto } from '../../../platform/crypto/crypto.ts';
import { spoken } from '../checking/dates.ts';
import { type PositionValues, checkPositionRow } from '../checking/position-row.ts';
import { type RowProblem, error, refuses } from '../checking/problems.ts';
import { COLUMNS } from '../columns.ts';
import type { Committee } from '../committee.ts';
import type { RawCell } from '../reading/cells.ts';
import type { RowReader } from '../row-kinds.ts';
import { type Outcome, type StagedRow, isFlagged } from '../staging/payload.ts';
import { type PositionRow, membersByCitizenId, positionsOf } from './posts.queries.ts';

const LABELS = COLUMNS.positions;
const OF_A_CELL = ['cellCommitteeMember', 'follower'];

/** Reads a list of positions into the preview. Rows of one file are compared with each other as with what is held. */
export function positionRows(crypto: Crypto, committee: Committee): RowReader {
  const given: PositionRow[] = [];
  return {
    async take(client, batch) {
      const judge = await positionJudge(
        client,
        crypto,
        committee,
        batch.map(([, cells]) => checkPositionRow(cells).values),
        given,
      );
      return batch.map(([number, cells]) => judge(number, cells));
    },
    finish: () => Promise.resolve({ amendments: new Map(), extra: [] }),
  };
}

/** Prepares what judging a batch of position rows needs; `given` collects what earlier rows of the same file give. */
async function positionJudge(
  client: pg.ClientBase,
  crypto: Crypto,
  committee: Committee,
  values: readonly PositionValues[],
  given: PositionRow[],
): Promise<(number: number, cells: RawCell[]) => StagedRow> {
  const indexes = values.flatMap(({ citizenId }) =>
    citizenId === null ? [] : [crypto.blindIndex('citizenId', citizenId)],
  );
  const members = new Map(
    (await membersByCitizenId(client, indexes, [...committee.orgs.keys()])).map((member) => [member.index, member]),
  );
  const bodies = values.flatMap(({ orgCode }) => (orgCode === null ? [] : [committee.byCode.get(orgCode)?.id ?? 0]));
  const held = await positionsOf(client, bodies);

  return (number, cells) => {
    const { values: row, problems } = checkPositionRow(cells);
    const body = row.orgCode === null ? undefined : committee.byCode.get(row.orgCode);
    const member =
      row.citizenId === null
        ? undefined
        : members.get(crypto.blindIndex('citizenId', row.citizenId).toString('base64'));
    if (row.orgCode !== null && !body)
      problems.push(
        error('org-unknown', LABELS.orgCode, `Không có tổ chức mã ${row.orgCode} trong ${committee.name}.`),
      );
    if (row.citizenId !== null && !member) {
      problems.push(
        error(
          'member-unknown',
          LABELS.citizenId,
          `Không có đảng viên nào mang số định danh này trong ${committee.name}.`,
        ),
      );
    }
    if (body && row.position && !fits(row.position, body.is_cell)) {
      problems.push(
        error('position-fit', LABELS.position, `Chức vụ “${POSITION_WORDS[row.position]}” không có ở ${body.name}.`),
      );
    }
    let outcome: Outcome = 'refused';
    const changes = [];
    if (!refuses(problems) && body && member && row.position && row.from) {
      const wanted: PositionRow = {
        id: '',
        org_id: body.id,
        member_id: member.id,
        position: row.position,
        held_from: row.from,
        held_to: row.to,
      };
      const same = held.find((other) => isSamePost(other, wanted));
      const overlap = [...held, ...given].find((other) => other !== same && clashes(other, wanted));
      if (overlap) problems.push(clash(overlap, wanted));
      else if (!same) outcome = 'add';
      else if (same.held_to === wanted.held_to) outcome = 'same';
      else {
        outcome = 'change';
        changes.push({
          column: LABELS.to,
          from: same.held_to ? spoken(same.held_to) : 'còn giữ',
          to: row.to ? spoken(row.to) : 'còn giữ',
        });
        // A successor further down the file finds the post free.
        same.held_to = wanted.held_to;
      }
      if (!overlap) given.push(wanted);
    }
    const title = [member?.name ?? '', row.position ? POSITION_WORDS[row.position] : ''].filter(Boolean).join(', ');
    return {
      number,
      outcome,
      flagged: isFlagged(outcome, problems),
      payload: { title, place: body?.name ?? row.orgCode ?? '', problems, changes, values: row },
    };
  };
}

function fits(position: string, isCell: boolean): boolean {
  if (OF_A_CELL.includes(position)) return isCell;
  return position === 'committeeMember' ? !isCell : true;
}

/** The same post, so that another end date is a change of it. */
export function isSamePost(a: PositionRow, b: PositionRow): boolean {
  return (
    a.org_id === b.org_id && a.member_id === b.member_id && a.position === b.position && a.held_from === b.held_from
  );
}

function clashes(a: PositionRow, b: PositionRow): boolean {
  const together = a.held_from < (b.held_to ?? '9999') && b.held_from < (a.held_to ?? '9999');
  const samePost = a.org_id === b.org_id && a.position === b.position;
  return together && samePost && (a.member_id === b.member_id || a.position === 'secretary');
}

function clash(other: PositionRow, wanted: PositionRow): RowProblem {
  const since = spoken(other.held_from);
  return other.member_id === wanted.member_id
    ? error('position-overlap', LABELS.from, `Chức vụ này đã ghi từ ${since}. Cần ghi ngày thôi trước khi ghi lại.`)
    : error('secretary-overlap', LABELS.position, `Trong thời gian này tổ chức đã có Bí thư, từ ${since}.`);
}
