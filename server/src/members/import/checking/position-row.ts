import { COLUMNS, type ColumnKey } from '../columns.ts';
import { type RawCell, asText, isBlank, isFormula, shown } from '../reading/cells.ts';
import { readCitizenId } from './citizen-id.ts';
import { readDate } from './dates.ts';
import { bareKey } from './folding.ts';
import { dateProblem } from './member-row.ts';
import { type RowProblem, error } from './problems.ts';

/** Positions of `organizations_position`. */
export type ImportedPosition = 'secretary' | 'deputySecretary' | 'cellCommitteeMember' | 'committeeMember' | 'follower';

/** A position row after checking. `to` is the first day on which it is no longer held. */
export interface PositionValues {
  orgCode: string | null;
  citizenId: string | null;
  position: ImportedPosition | null;
  from: string | null;
  to: string | null;
}

const POSITIONS: Readonly<Record<string, ImportedPosition>> = {
  secretary: 'secretary',
  'bi thu': 'secretary',
  deputysecretary: 'deputySecretary',
  'pho bi thu': 'deputySecretary',
  cellcommitteemember: 'cellCommitteeMember',
  'chi uy vien': 'cellCommitteeMember',
  committeemember: 'committeeMember',
  'cap uy vien': 'committeeMember',
  follower: 'follower',
  'cap uy vien phu trach': 'follower',
  'cap uy vien phu trach chi bo': 'follower',
};
const LABELS = COLUMNS.positions;
const KEYS = Object.keys(LABELS) as ColumnKey<'positions'>[];

/** Checks one row of a positions file (`orgCode,citizenId,position,from,to`). */
export function checkPositionRow(cells: readonly RawCell[]): { values: PositionValues; problems: RowProblem[] } {
  const problems: RowProblem[] = [];
  const cell = (key: ColumnKey<'positions'>): RawCell => cells[KEYS.indexOf(key)] ?? null;
  const formula = KEYS.find((_key, at) => isFormula(cells[at]));
  if (formula)
    problems.push(error('formula', LABELS[formula], `Ô ${LABELS[formula]} là công thức. Cần ghi thẳng giá trị.`));

  const orgCode = asText(cell('orgCode'));
  const isCode = /^\d{2}(\.\d{3}){4}$/.test(orgCode);
  if (!isCode)
    problems.push(
      error(
        'org-code',
        LABELS.orgCode,
        `Mã tổ chức ghi “${shown(cell('orgCode'))}”. Cần 14 chữ số dạng 25.168.001.000.000.`,
      ),
    );
  const citizen = readCitizenId(cell('citizenId'));
  if (citizen.kind !== 'digits') problems.push(error('citizen-id', LABELS.citizenId, 'Số định danh cần đủ 12 chữ số.'));
  const position = POSITIONS[bareKey(asText(cell('position')))] ?? null;
  if (!position)
    problems.push(
      error('position', LABELS.position, `Chức vụ ghi “${shown(cell('position'))}”, không có trong danh mục.`),
    );

  const date = (key: 'from' | 'to'): string | null => {
    const read = readDate(cell(key));
    const fault = dateProblem(read, LABELS[key]);
    if (fault) problems.push({ ...fault, severity: 'error' });
    return read.kind === 'date' ? read.iso : null;
  };
  if (isBlank(cell('from'))) problems.push(error('missing', LABELS.from, 'Chưa ghi ngày bắt đầu giữ chức vụ.'));
  const from = date('from');
  const to = date('to');
  if (from && to && to < from)
    problems.push(error('to-before-from', LABELS.to, 'Ngày thôi chức vụ trước ngày bắt đầu.'));
  return {
    values: {
      orgCode: isCode ? orgCode : null,
      citizenId: citizen.kind === 'digits' ? citizen.value : null,
      position,
      from,
      to,
    },
    problems,
  };
}
