import { checkOrganizationRow, type OrganizationValues } from '../checking/organization-row.ts';
import { type RowProblem, error, refuses } from '../checking/problems.ts';
import { COLUMNS } from '../columns.ts';
import type { Committee } from '../committee.ts';
import type { RowReader } from '../row-kinds.ts';
import { type Change, type Outcome, type StagedRow, isFlagged } from '../staging/payload.ts';

const LABELS = COLUMNS.organizations;
const TYPES: Record<string, string> = {
  superior: 'Đảng bộ cấp trên cơ sở',
  grassroots: 'Đảng bộ cơ sở',
  section: 'Đảng bộ bộ phận',
  grassrootsCell: 'Chi bộ cơ sở',
  subordinateCell: 'Chi bộ trực thuộc',
};

/** Reads a list of organisations into the preview. A list is small, so parents are looked up over the whole of it. */
export function bodyRows(committee: Committee): RowReader {
  const rows: { number: number; values: OrganizationValues; problems: RowProblem[] }[] = [];
  return {
    take(_client, batch) {
      for (const [number, cells] of batch) rows.push({ number, ...checkOrganizationRow(cells, committee.today) });
      return Promise.resolve([]);
    },
    finish() {
      judgePlaces(committee, rows);
      return Promise.resolve({ amendments: new Map(), extra: rows.map((row) => judged(committee, row)) });
    },
  };
}

/** Codes stand once, and every body hangs below the importing committee through parents that are taken. */
function judgePlaces(
  committee: Committee,
  rows: readonly { number: number; values: OrganizationValues; problems: RowProblem[] }[],
): void {
  const byCode = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const { code } = row.values;
    const other = code === null ? undefined : byCode.get(code);
    if (other) row.problems.push(error('duplicate-code', LABELS.code, `Trùng mã với dòng ${String(other.number)}.`));
    else if (code !== null) byCode.set(code, row);
  }
  // A refused parent refuses its children, and theirs: at most five levels.
  for (let level = 0; level < 5; level++) {
    for (const row of rows) {
      const { code, parentCode, type } = row.values;
      if (refuses(row.problems) || parentCode === null) continue;
      if (committee.orgs.get(committee.id)?.code === code) continue;
      const listed = byCode.get(parentCode);
      const held = committee.byCode.get(parentCode);
      if (!held && (!listed || refuses(listed.problems))) {
        const sentence = listed
          ? `Tổ chức cấp trên ở dòng ${String(listed.number)} không nhận được.`
          : `Cấp trên ${parentCode} không thuộc ${committee.name}.`;
        row.problems.push(error('parent-unknown', LABELS.parentCode, sentence));
      } else if ((listed?.values.type ?? held?.type ?? '').endsWith('Cell')) {
        row.problems.push(
          error('parent-is-cell', LABELS.parentCode, 'Cấp trên là chi bộ, không thể có tổ chức trực thuộc.'),
        );
      } else if (parentCode === code || (type === 'section' && code === null)) {
        row.problems.push(error('parent-self', LABELS.parentCode, 'Tổ chức không thể là cấp trên của chính mình.'));
      }
    }
  }
}

function judged(
  committee: Committee,
  row: { number: number; values: OrganizationValues; problems: RowProblem[] },
): StagedRow {
  const { values, problems } = row;
  const held = values.code === null ? undefined : committee.byCode.get(values.code);
  const changes: Change[] = [];
  const note = (column: string, from: string, to: string): void => {
    if (from !== to) changes.push({ column, from, to });
  };
  if (held) {
    note(LABELS.name, held.name, values.name ?? '');
    if (held.id !== committee.id) {
      note(LABELS.type, TYPES[held.type] ?? held.type, TYPES[values.type ?? ''] ?? '');
      const parent = held.parent_id === null ? '' : (committee.orgs.get(held.parent_id)?.code ?? '');
      note(LABELS.parentCode, parent, values.parentCode ?? '');
    }
  }
  const outcome: Outcome = refuses(problems) ? 'refused' : !held ? 'add' : changes.length > 0 ? 'change' : 'same';
  const parent = committee.byCode.get(values.parentCode ?? '')?.name ?? values.parentCode ?? '';
  return {
    number: row.number,
    outcome,
    flagged: isFlagged(outcome, problems),
    payload: {
      title: values.name ?? values.code ?? '',
      place: parent,
      problems,
      changes: outcome === 'change' ? changes : [],
      values,
    },
  };
}
