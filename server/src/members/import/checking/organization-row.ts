import { COLUMNS, type ColumnKey } from '../columns.ts';
import { type RawCell, asText, isBlank, isFormula, shown } from '../reading/cells.ts';
import { readDate } from './dates.ts';
import { bareKey } from './folding.ts';
import { dateProblem } from './member-row.ts';
import { type RowProblem, error, warning } from './problems.ts';

/** Types a list of organisations may bring in; the centre and the provinces are set up with the installation. */
export type ImportedOrganizationType = 'superior' | 'grassroots' | 'section' | 'grassrootsCell' | 'subordinateCell';

/** An organisation row after checking. */
export interface OrganizationValues {
  code: string | null;
  name: string | null;
  type: ImportedOrganizationType | null;
  parentCode: string | null;
  foundedOn: string | null;
}

const TYPES: Readonly<Record<string, ImportedOrganizationType>> = {
  'dang bo cap tren co so': 'superior',
  'dang bo cap tren truc tiep co so': 'superior',
  'dang bo co so': 'grassroots',
  'dang bo bo phan': 'section',
  'chi bo co so': 'grassrootsCell',
  'chi bo truc thuoc': 'subordinateCell',
};
const LABELS = COLUMNS.organizations;
const KEYS = Object.keys(LABELS) as ColumnKey<'organizations'>[];
const CODE = /^\d{2}\.\d{3}\.\d{3}\.\d{3}\.\d{3}$/;

/** Checks one row of an organisation list and normalises it. Whether the parent exists is checked over the whole list. */
export function checkOrganizationRow(
  cells: readonly RawCell[],
  today: string,
): { values: OrganizationValues; problems: RowProblem[] } {
  const problems: RowProblem[] = [];
  const cell = (key: ColumnKey<'organizations'>): RawCell => cells[KEYS.indexOf(key)] ?? null;
  const formula = KEYS.find((_key, at) => isFormula(cells[at]));
  if (formula) {
    problems.push(error('formula', LABELS[formula], `Ô ${LABELS[formula]} là công thức. Cần ghi thẳng giá trị.`));
    return { values: { code: null, name: null, type: null, parentCode: null, foundedOn: null }, problems };
  }
  const code = (key: 'code' | 'parentCode', what: string): string | null => {
    const text = grouped(asText(cell(key)));
    if (text && CODE.test(text)) return text;
    const sentence = text
      ? `${what} ghi “${shown(cell(key))}”. Cần 14 chữ số dạng 25.168.001.000.000.`
      : `Chưa ghi ${what.toLocaleLowerCase('vi')}.`;
    problems.push(error(`${key}-format`, LABELS[key], sentence));
    return null;
  };
  const name = asText(cell('name'));
  if (!name) problems.push(error('missing', LABELS.name, 'Chưa ghi tên tổ chức đảng.'));
  const type = TYPES[bareKey(asText(cell('type')))] ?? null;
  if (!type)
    problems.push(error('type', LABELS.type, `Loại hình ghi “${shown(cell('type'))}”, không có trong danh mục.`));
  if (!isBlank(cell('status')) && bareKey(asText(cell('status'))) !== 'dang hoat dong') {
    problems.push(
      error('not-active', LABELS.status, `Tổ chức ở trạng thái “${shown(cell('status'))}” nên không nhập.`),
    );
  }
  const founded = readDate(cell('foundedOn'));
  const dateFault = dateProblem(founded, LABELS.foundedOn);
  // The founding day decides nothing, so a bad one does not keep a body out.
  if (dateFault) problems.push(warning(dateFault.code, dateFault.column, dateFault.text));
  const foundedOn = founded.kind === 'date' || founded.kind === 'serial' ? founded.iso : null;
  return {
    values: {
      code: code('code', 'Mã tổ chức đảng'),
      name: name ? name.slice(0, 200) : null,
      type,
      parentCode: code('parentCode', 'Mã tổ chức cấp trên'),
      foundedOn: foundedOn !== null && foundedOn <= today ? foundedOn : null,
    },
    problems,
  };
}

/** Fourteen bare digits are a code whose dots a spreadsheet lost. */
function grouped(text: string): string {
  return /^\d{14}$/.test(text) ? text.replace(/^(\d{2})(\d{3})(\d{3})(\d{3})(\d{3})$/, '$1.$2.$3.$4.$5') : text;
}
